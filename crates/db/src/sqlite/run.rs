//! One statement on one connection.

use std::borrow::Cow;

use rusqlite::ffi;
use rusqlite::{Connection, ErrorCode};

use crate::row::Inner;
use crate::sink::Sink;
use crate::{DbError, Result, Row, Text, Value, dialect};

/// Runs a statement to its end; answers the rows changed, or read if it only reads.
pub(super) fn run(
    connection: &Connection,
    text: &Text,
    args: &[Value],
    mut sink: Option<&mut (dyn Sink + '_)>,
) -> Result<u64> {
    let sql: Cow<'_, str> = match text {
        Text::Static(sql) => Cow::Borrowed(&sql.lite().sql),
        Text::Dynamic(text) | Text::Planned(text) => Cow::Owned(dialect::to_sqlite(text).sql),
    };
    let mut statement = connection.prepare_cached(&sql).map_err(|e| error(&e))?;
    let want = statement.parameter_count();
    if want != args.len() {
        return Err(DbError::Other(format!("{want} parameters in the statement, {} arguments given", args.len())));
    }
    for (i, value) in args.iter().enumerate() {
        bind(&mut statement, i + 1, value)?;
    }
    let reads = statement.readonly();
    let (mut rows, mut count) = (statement.raw_query(), 0);
    while let Some(row) = rows.next().map_err(|e| error(&e))? {
        count += 1;
        if let Some(taker) = &mut sink
            && !taker.row(&Row(Inner::Lite(row)))?
        {
            sink = None;
            // a write must be stepped to its end, or its constraints are not all checked
            if reads {
                break;
            }
        }
    }
    drop(rows);
    Ok(if reads { count } else { connection.changes() })
}

fn bind(statement: &mut rusqlite::Statement<'_>, i: usize, value: &Value) -> Result<()> {
    let bound = match value {
        Value::Null => statement.raw_bind_parameter(i, rusqlite::types::Null),
        Value::Int(v) => statement.raw_bind_parameter(i, v),
        Value::Float(v) => statement.raw_bind_parameter(i, v),
        Value::Bool(v) => statement.raw_bind_parameter(i, v),
        // PostgreSQL has no NUL in text; here it would be stored, and cut the text short in every function
        Value::Text(v) if v.as_bytes().contains(&0) => return Err(DbError::Value("text with a NUL byte".into())),
        Value::Text(v) => statement.raw_bind_parameter(i, v.as_str()),
        Value::TextList(v) if v.iter().any(|t| t.as_bytes().contains(&0)) => {
            return Err(DbError::Value("text with a NUL byte".into()));
        }
        Value::Bytes(v) => statement.raw_bind_parameter(i, v.as_slice()),
        Value::TextList(v) => statement.raw_bind_parameter(i, serde_json::to_string(v).map_err(DbError::other)?),
        Value::IntList(v) => statement.raw_bind_parameter(i, serde_json::to_string(v).map_err(DbError::other)?),
    };
    bound.map_err(|e| error(&e))
}

/// Our error for SQLite's.
pub(super) fn error(error: &rusqlite::Error) -> DbError {
    let rusqlite::Error::SqliteFailure(code, message) = error else {
        return DbError::Other(error.to_string());
    };
    let message = message.as_deref().unwrap_or_default();
    match code.extended_code {
        ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY | ffi::SQLITE_CONSTRAINT_ROWID => {
            DbError::Unique(unique_key(message))
        }
        ffi::SQLITE_CONSTRAINT_FOREIGNKEY => DbError::ForeignKey,
        _ => match code.code {
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked | ErrorCode::DiskFull | ErrorCode::CannotOpen => {
                DbError::Away(error.to_string())
            }
            _ => DbError::Other(error.to_string()),
        },
    }
}

/// `UNIQUE constraint failed: channels.name, channels.teamid` to `channels.name,teamid`.
fn unique_key(message: &str) -> String {
    let list = message.rsplit_once("failed: ").map_or(message, |(_, list)| list);
    let mut key = String::with_capacity(list.len());
    for (i, column) in list.split(", ").enumerate() {
        if i == 0 {
            key.push_str(column);
        } else {
            key.push(',');
            key.push_str(column.rsplit_once('.').map_or(column, |(_, name)| name));
        }
    }
    key.make_ascii_lowercase();
    key
}

#[cfg(test)]
mod tests {
    use super::unique_key;

    #[test]
    fn unique_keys_are_normalised() {
        assert_eq!(unique_key("UNIQUE constraint failed: users.username"), "users.username");
        assert_eq!(unique_key("UNIQUE constraint failed: Channels.Name, Channels.TeamId"), "channels.name,teamid");
    }
}
