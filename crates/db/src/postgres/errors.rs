//! Our errors for PostgreSQL's.

use std::collections::HashMap;
use std::error::Error as _;

use deadpool_postgres::{Client, PoolError};
use parking_lot::RwLock;
use tokio_postgres::Error;
use tokio_postgres::error::{DbError as ServerError, SqlState};

use crate::DbError;

/// Every unique index of the database and the columns it covers.
const UNIQUE_INDEXES: &str = "SELECT i.relname::text, t.relname::text, a.attname::text \
     FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid \
     JOIN pg_namespace n ON n.oid = t.relnamespace AND n.nspname NOT IN ('pg_catalog', 'pg_toast') \
     CROSS JOIN LATERAL unnest(x.indkey::int2[]) WITH ORDINALITY AS k(attnum, place) \
     JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.attnum \
     WHERE x.indisunique ORDER BY i.relname, k.place";

/// Constraint name to `table.column[,column...]`: the server names the constraint, callers know columns.
#[derive(Default)]
pub(super) struct Keys(RwLock<HashMap<String, String>>);

impl Keys {
    /// Reads them all; about 230 short rows.
    pub(super) async fn load(&self, client: &Client) -> Result<(), Error> {
        let mut keys: HashMap<String, String> = HashMap::new();
        for row in client.query(UNIQUE_INDEXES, &[]).await? {
            let (index, table, column): (String, &str, &str) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
            let key = keys.entry(index).or_default();
            let part = if key.is_empty() { format!("{table}.") } else { ",".to_owned() };
            key.push_str(&part);
            key.push_str(column);
        }
        *self.0.write() = keys;
        Ok(())
    }

    fn name(&self, error: &ServerError) -> String {
        let constraint = error.constraint().unwrap_or_default();
        if let Some(key) = self.0.read().get(constraint) {
            return key.clone();
        }
        // made after we looked: the detail says `Key (a, b)=(1, 2) already exists.` in any language
        let columns = error.detail().and_then(|d| Some(d.split_once('(')?.1.split_once(")=(")?.0.replace(", ", ",")));
        format!("{}.{}", error.table().unwrap_or_default(), columns.as_deref().unwrap_or(constraint))
    }
}

/// An error of a statement or a connection.
pub(super) fn from_driver(error: &Error, keys: &Keys, place: &str) -> DbError {
    let Some(server) = error.as_db_error() else {
        let cause = error.source().map_or_else(|| error.to_string(), |s| format!("{error}: {s}"));
        let io = error.source().is_some_and(|s| s.is::<std::io::Error>());
        if error.source().is_some_and(|s| s.is::<std::num::TryFromIntError>()) {
            return DbError::Value(cause);
        }
        let cause = cause.trim_end_matches('.').to_owned();
        return match error.is_closed() || io || cause.starts_with("error connecting") || cause.starts_with("timeout") {
            true => DbError::Away(format!("PostgreSQL at {place}: {cause}")),
            false => DbError::Other(cause),
        };
    };
    match server.code() {
        &SqlState::UNIQUE_VIOLATION => DbError::Unique(keys.name(server)),
        &SqlState::FOREIGN_KEY_VIOLATION => DbError::ForeignKey,
        &SqlState::STRING_DATA_RIGHT_TRUNCATION
        | &SqlState::NUMERIC_VALUE_OUT_OF_RANGE
        | &SqlState::CHARACTER_NOT_IN_REPERTOIRE
        | &SqlState::UNTRANSLATABLE_CHARACTER
        | &SqlState::INVALID_TEXT_REPRESENTATION
        | &SqlState::INVALID_BINARY_REPRESENTATION => DbError::Value(server.message().to_owned()),
        &SqlState::ADMIN_SHUTDOWN
        | &SqlState::CRASH_SHUTDOWN
        | &SqlState::CANNOT_CONNECT_NOW
        | &SqlState::TOO_MANY_CONNECTIONS
        | &SqlState::INVALID_CATALOG_NAME
        | &SqlState::INVALID_PASSWORD
        | &SqlState::INVALID_AUTHORIZATION_SPECIFICATION => {
            DbError::Away(format!("PostgreSQL at {place}: {}", server.message()))
        }
        code => DbError::Other(format!("{} ({})", server.message(), code.code())),
    }
}

/// An error of the pool.
pub(super) fn from_pool(error: &PoolError, place: &str) -> DbError {
    match error {
        PoolError::Backend(e) => from_driver(e, &Keys::default(), place),
        PoolError::Timeout(deadpool_postgres::TimeoutType::Wait) => {
            DbError::Away(format!("PostgreSQL at {place}: all connections are in use"))
        }
        PoolError::Timeout(_) => DbError::Away(format!("PostgreSQL at {place}: no answer in time")),
        PoolError::Closed => DbError::Away(format!("PostgreSQL at {place}: the pool is closed")),
        other => DbError::Away(format!("PostgreSQL at {place}: {other}")),
    }
}
