//! The closed list of rewrites that turn PostgreSQL's text into SQLite's.

/// A statement as SQLite takes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiteText {
    /// The text, with `?n` for `$n`.
    pub sql: String,
    /// False if it changes data and so belongs to the writer.
    pub read_only: bool,
}

/// Rewrites one portable statement.
pub fn to_sqlite(_pg: &str) -> LiteText {
    todo!()
}
