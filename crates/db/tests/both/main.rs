//! Every test runs on SQLite, and on PostgreSQL when `OCHRE_TEST_PG` holds the DSN of a server where databases may be created.

mod schema;
mod statements;
mod support;
mod survival;
mod transactions;
mod values;
