//! The kernel: what every slice needs, and nothing that a single slice needs.
//!
//! A request comes in through [`http::dispatch`], becomes a [`Ctx`], asks [`access`] for grants, reads through [`load`],
//! writes in a [`Tx`] whose effects (events, cache drops, jobs) leave the process only with its commit, and answers a [`Reply`].

pub mod access;
pub mod app;
pub mod audit;
mod cache;
pub mod caches;
mod client_facts;
pub mod clock;
pub mod ctx;
pub mod error;
pub mod events;
pub mod facts;
pub mod http;
pub mod jobs;
pub mod load;
pub mod mail;
pub mod ports;
pub mod reply;
pub mod rows;
pub mod status;
pub mod systems;
pub mod tally;
pub mod tx;
pub mod work;

pub use app::App;
pub use ctx::Ctx;
pub use error::AppError;
pub use events::Event;
pub use http::route::{Auth, Routes};
pub use ochre_db::{args, sql, sql2};
pub use ochre_types::Perm;
pub use reply::{Reply, Response};
pub use tx::{Forget, Hint, Tx};

/// A boxed future, the return type of the `dyn` seams (ports, jobs, routes).
pub type BoxFuture<'a, T> = std::pin::Pin<Box<dyn std::future::Future<Output = T> + Send + 'a>>;
