//! HTTP: the route table as data, one dispatch function, sessions and CSRF.

pub mod body;
pub mod clean;
mod compress;
pub mod cookies;
pub mod dispatch;
pub mod measure;
pub mod multipart;
pub mod route;
pub mod session;
