//! The reader threads.

use std::panic::{AssertUnwindSafe, catch_unwind};

use rusqlite::Connection;

use super::{Reply, Statement, run};
use crate::sink::Answer;
use crate::{DbError, Result};

pub(super) enum ReadJob {
    Query(Statement, Reply<Answer>),
    Prepare(String, Reply<usize>),
    Close,
}

/// Serves reads until the database is dropped.
pub(super) fn run(connection: &Connection, jobs: &flume::Receiver<ReadJob>) {
    while let Ok(job) = jobs.recv() {
        match job {
            ReadJob::Query(_, reply) if reply.is_closed() => {}
            ReadJob::Query(statement, reply) => {
                let _ = reply.send(guarded(connection, statement));
            }
            ReadJob::Prepare(sql, reply) => {
                let prepared = connection.prepare(&sql).map(|s| s.parameter_count());
                let _ = reply.send(prepared.map_err(|e| run::error(&e)));
            }
            ReadJob::Close => return,
        }
    }
}

/// Runs a statement; a mapper that panics costs its caller an error, not everyone the thread.
pub(super) fn guarded(connection: &Connection, mut statement: Statement) -> Result<Answer> {
    let done = catch_unwind(AssertUnwindSafe(|| {
        run::run(connection, &statement.text, &statement.args, statement.sink.as_deref_mut())
    }));
    match done {
        Ok(count) => Ok(Answer { count: count?, sink: statement.sink }),
        Err(_) => Err(DbError::Other("a row mapper panicked".into())),
    }
}
