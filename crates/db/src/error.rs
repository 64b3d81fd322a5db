//! What can go wrong, told alike for both databases.

use std::fmt;

/// The outcome of a failed statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DbError {
    /// `one` found no row.
    NotFound,
    /// A unique key was violated. Holds `table.column[,column...]` in key order, the same on both databases,
    /// such as `users.username` or `channels.name,teamid`.
    Unique(String),
    /// A foreign key was violated (the three of `contract/sqlite_mapping.md` section 5).
    ForeignKey,
    /// The database cannot be reached now. One line, without secrets.
    Away(String),
    /// A value that its column cannot take: too long, out of range, text with a NUL. One line for the log.
    Value(String),
    /// Everything else: a wrong statement, a wrong type, a full disk.
    Other(String),
}

impl DbError {
    /// True if the violated unique key is `key` (`"users.username"`).
    pub fn is_unique(&self, key: &str) -> bool {
        matches!(self, DbError::Unique(k) if k == key)
    }

    pub(crate) fn other(text: impl fmt::Display) -> Self {
        DbError::Other(text.to_string())
    }
}

impl fmt::Display for DbError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DbError::NotFound => f.write_str("no such row"),
            DbError::Unique(key) => write!(f, "unique key {key} violated"),
            DbError::ForeignKey => f.write_str("foreign key violated"),
            DbError::Away(text) => write!(f, "database not reachable: {text}"),
            DbError::Value(text) | DbError::Other(text) => f.write_str(text),
        }
    }
}

impl std::error::Error for DbError {}
