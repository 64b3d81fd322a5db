//! The WebSocket part of the server: connections, the hub that knows who hears what, resume without loss.
//!
//! Read in this order: [`codec`] (frames), [`conn`] (a connection and its queue), [`rules`] (who gets an event),
//! [`hub`] (order, index, delivery), [`connect`] and [`serve`] (the life of a socket), [`actions`] (what clients ask).
//! Deliberately absent: compression (upstream negotiates none), a buffer or a timer per connection (memory).
//! Contract: contract/websocket.md.

pub mod actions;
pub mod backend;
pub mod codec;
pub mod conn;
pub mod connect;
pub mod hub;
mod kernel;
pub mod log;
mod route;
pub mod rules;
pub mod serve;
pub mod socket;
#[cfg(test)]
extern crate self as ochre_live;
#[cfg(test)]
mod tests;

pub use hub::Hub;
pub use route::{routes, wire};
