//! The configuration: typed sections, the file, environment overrides, rules, and what clients see of it.
//!
//! Sections are tables (`sections/`), everything else works on any section alike.

mod config;
mod error;
mod sections;
mod value;

pub use config::Config;
pub use error::{ConfigError, Invalid};
pub use sections::*;
pub use value::{Key, Section};
