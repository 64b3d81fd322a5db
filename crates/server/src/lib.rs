//! The `ochre` server: puts the domains together and answers on sockets.

pub mod assets;
pub mod boot;
pub mod cli;
mod first_boot;
mod gate;
mod http_server;
mod logfile;
pub mod metrics;
pub mod pages;
mod storage;
pub mod store;
pub mod table;

pub use gate::Doors;

pub use boot::{BootError, Options, Running, boot};
