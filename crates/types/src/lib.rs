//! The nouns of the API: wire structs with the constants, limits and pure rules that belong to them, one file per noun.
//!
//! Everything here is data and arithmetic: no clock, no randomness, no input or output. Field names are those of the wire, ids are strings, times
//! are milliseconds since 1970 unless a field says otherwise. `null`, empty and absent are as in `contract/models.jsonl`:
//! a list that the reference may send as `null` is an `Option<Vec<_>>`, one that it leaves out when empty is a `Vec`.
//! Read bodies and JSON columns with [`decode`], never with `serde_json` directly: see [`wire`].

pub mod attachment;
pub mod bookmark;
pub mod bot;
pub mod builtin_roles;
pub mod channel;
pub mod channel_member;
pub mod channel_rules;
pub mod command;
pub mod draft;
pub mod emoji;
pub mod file;
pub mod group;
pub mod ids;
mod integration_rules;
pub mod oauth;
mod other_rules;
pub mod perm;
mod perm_table;
pub mod permission_maps;
pub mod post;
pub mod post_metadata;
pub mod post_rules;
pub mod preference;
pub mod push;
pub mod role;
pub mod session;
pub mod sidebar;
pub mod status;
pub mod system;
pub mod team;
mod team_rules;
pub mod thread;
pub mod user;
pub mod user_lists;
pub mod user_rules;
pub mod valid;
pub mod webhook;
pub mod websocket;
pub mod wire;

pub use attachment::*;
pub use bookmark::*;
pub use bot::*;
pub use builtin_roles::{BUILTIN_ROLES, BuiltinRole};
pub use channel::*;
pub use channel_member::*;
pub use channel_rules::{check_channel_notify_props, default_channel_notify_props};
pub use command::*;
pub use draft::*;
pub use emoji::*;
pub use file::*;
pub use group::*;
pub use ids::*;
pub use integration_rules::is_valid_trigger;
pub use oauth::*;
pub use perm::{Perm, PermSet, Scope};
pub use permission_maps::*;
pub use post::*;
pub use post_metadata::*;
pub use post_rules::{INTEGRATION_PROPS, remove_duplicates};
pub use preference::*;
pub use push::*;
pub use role::*;
pub use session::*;
pub use sidebar::*;
pub use status::*;
pub use system::*;
pub use team::*;
pub use thread::*;
pub use user::*;
pub use user_lists::*;
pub use user_rules::{
    PasswordRules, SanitizeOptions, check_password, default_timezone, default_user_notify_props, has_role,
};
pub use valid::{Invalid, Validity};
pub use webhook::*;
pub use websocket::*;
pub use wire::{Base64, JsonMap, StringMap, decode, decode_value, encode};

#[cfg(test)]
mod tests;
