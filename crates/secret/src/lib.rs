//! Passwords, tokens, one-time codes, signatures: everything whose comparison or
//! randomness must be right, in one small crate that the dev profile optimises
//! (PBKDF2 is compiled into the *calling* crate, so hashing must live here).
//!
//! Source of every format: `contract/password_tokens.md`. Nothing here reads a clock:
//! times come in as milliseconds (or seconds where a name says so).

mod cookie;
mod hasher;
mod link;
mod password;
mod pkce;
mod policy;
mod reply;
mod signing;
mod token;
mod totp;
mod trigger;

pub use cookie::{CookieKey, PostActionCookie};
pub use hasher::Hasher;
pub use link::{camo_path, public_link_hash, public_link_matches};
pub use password::{DEFAULT_WORK, MAX_PASSWORD_BYTES, PasswordTooLong, Verified, hash_password, new_salt, verify};
pub use pkce::pkce_matches;
pub use policy::Policy;
pub use reply::{ReplyKey, fingerprint};
pub use signing::{KeyError, SigningKey};
pub use token::{Account, Invitation, TokenKind, is_id, new_id, random_bytes, random_string, same_text};
pub use totp::{Mfa, OneTimeCode};
pub use trigger::{TriggerError, TriggerId, new_trigger_id, read_trigger_id};
