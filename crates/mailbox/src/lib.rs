//! Mail that comes in: a small SMTP server ([`serve`], RFC 5321) that takes mails for its own addresses only, what a mail
//! says ([`Letter`]), and what of a reply is new ([`new_words`]).
//!
//! Knows nothing of accounts, channels or the database: an [`Inbox`] says which addresses exist and takes the mails.

mod letter;
mod reply;
mod server;
mod session;
mod wire;

pub use letter::{Attached, Letter, Nature};
pub use reply::{new_words, without_quoted_html};
pub use server::{Options, serve, tls};

use std::future::Future;
use std::pin::Pin;

/// A boxed future.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Why a mail or an address is not taken; the words go to the sender's mail server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// For good (5xx).
    Never(&'static str),
    /// Another try may work (4xx).
    Later(&'static str),
}

/// Where mails go.
pub trait Inbox: Send + Sync + 'static {
    /// Whether an address of the envelope exists here. `from`: the sender of the envelope, empty for bounces.
    fn knows<'a>(&'a self, from: &'a str, to: &'a str) -> BoxFuture<'a, Result<(), Refusal>>;
    /// Takes a mail for addresses that it knew; it is kept for good when this returns.
    fn take<'a>(&'a self, from: &'a str, to: &'a [String], mail: Vec<u8>) -> BoxFuture<'a, Result<(), Refusal>>;
}
