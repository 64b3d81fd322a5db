//! Portable SQL: one statement text, two databases (DESIGN section 6).
//!
//! * [`sql!`] declares a statement once, in PostgreSQL's dialect with `$n`; [`sql2!`] is for the few that need two texts.
//! * [`Db`] runs it: `all`, `opt`, `one`, `exec`, `begin`. Nobody outside this crate asks which database answers.
//! * [`Row`] is read straight from the driver's row by a mapper, on SQLite on the reader's own thread; there is no row tree in between.
//!
//! A map of the files: `sql.rs` statements and their registry, `dialect.rs` the closed list of rewrites for SQLite,
//! `args.rs`/`row.rs` values in and out, `db.rs`/`tx.rs` the surface, `sqlite/` and `postgres/` behind it,
//! `migrate.rs` and `schema/` the tables.

mod args;
pub mod check;
mod count;
mod db;
pub mod dialect;
mod error;
mod migrate;
mod options;
mod postgres;
mod row;
mod sink;
mod sql;
mod sqlite;
mod tx;
mod watch;

pub use args::{Args, Value};
pub use count::counted;
pub use db::{Db, Replica};
pub use error::DbError;
pub use options::{DbOptions, Driver, Sync};
pub use row::{Column, Json, Row};
pub use sql::{Dynamic, Planned, STATEMENTS, Sql, Text, statements};
pub use tx::Tx;
pub use watch::{Connections, Watcher};

#[doc(hidden)]
pub use linkme;

/// Shorthand for results of this crate.
pub type Result<T, E = DbError> = std::result::Result<T, E>;
