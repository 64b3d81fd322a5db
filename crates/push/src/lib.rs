//! Pushes to phones and browsers: the client of a push proxy (`client`), the push proxy itself (`proxy`), Web Push (`web`).

pub mod client;
pub mod proxy;
pub mod web;
