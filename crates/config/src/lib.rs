//! The configuration: typed sections, the file, environment overrides, rules, and what clients see of it.
//!
//! Sections are tables (`sections/`), everything else works on any section alike.

mod access;
mod boot;
mod client;
mod config;
mod diff;
mod error;
mod mask;
mod overlay;
mod sections;
mod source;
mod store;
mod validate;
mod value;
mod walk;

pub use access::{Has, View, all_areas, may_read, may_write};
pub use boot::resolve;
pub use client::{
    ClientMap, Facts, VERSION, client_full, client_hash, client_limited, licence_full, licence_limited, version_id,
};
pub use config::Config;
pub use diff::{Change, diff, touches};
pub use error::{ConfigError, Invalid};
pub use mask::MASK;
pub use overlay::Overlay;
pub use sections::*;
pub use source::{FileSource, Source};
pub use store::{Applied, Options, Store};
pub use value::{Key, Mut, Ref, Section};
