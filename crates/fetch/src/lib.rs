//! The one client for HTTP requests that leave the server: webhooks, slash commands, actions, link previews, pictures.
//!
//! ```no_run
//! # async fn f(config: &ochre_config::Config) -> Result<(), ochre_fetch::FetchError> {
//! use ochre_fetch::{Client, Limits};
//! use http::{HeaderMap, Method};
//! let client = Client::from(config);                        // the server keeps one per configuration: `app.fetch()`
//! let limits = Limits::integration(config);                 // time, size, redirects
//! let answer = client.request(Method::POST, "https://bot.example/hook", HeaderMap::new(), "{}", limits).await?;
//! if answer.status.is_success() { println!("{} bytes of {}", answer.body.len(), answer.content_type()); }
//! # Ok(()) }
//! ```
//!
//! **Where a request may go.** Users choose the address, so [`Client::from`] connects to the public internet only. Loopback,
//! private, link-local, reserved and multicast addresses of both protocols (also inside IPv6: mapped, NAT64, 6to4) and the
//! machine's own addresses are refused, unless `ServiceSettings.AllowedUntrustedInternalConnections` names the host or a
//! network that holds the address. SiteURL's host may have a *public* address of this machine. What is checked is the address
//! that is connected to, at each connection, also after a redirect. [`Client::trusted`] is for addresses that stand in the
//! configuration (storage, push proxy).
//!
//! **Redirects** are followed up to [`Limits::redirects`]; 301, 302 and 303 turn a POST into a GET, 307 and 308 repeat it;
//! `Authorization` and `Cookie` do not go to another host. With 0 the redirect itself is the answer.
//!
//! **Limits.** [`Limits::timeout`] counts from the call to the last byte; a connection must come about within three seconds.
//! A longer body than [`Limits::max_bytes`] is [`FetchError::TooLarge`], or cut there with [`Limits::cut`].
//!
//! **TLS** is verified with the machine's certificates unless `EnableInsecureOutgoingConnections`. `HTTP_PROXY`,
//! `HTTPS_PROXY` and `NO_PROXY` are honoured. A status is not an error: 404 and 500 are answers. Errors and their words hold
//! no path, query or header.

mod address;
mod client;
mod connect;
mod error;
mod proxy;
mod redirect;
#[cfg(test)]
mod tests;
mod tls;

pub use address::{Allowed, is_own, is_reserved};
pub use client::{Answer, Client, Limits, Opened};
pub use error::FetchError;
pub use tls::any_certificate;

use futures_util::future::BoxFuture;
use std::net::SocketAddr;

/// Names to addresses. The server asks the machine's resolver.
pub trait Resolve: Send + Sync {
    /// All addresses of a host, best first, each with `port`.
    fn resolve(&self, host: String, port: u16) -> BoxFuture<'static, std::io::Result<Vec<SocketAddr>>>;
}
