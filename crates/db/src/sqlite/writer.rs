//! The writer thread and its group commit.
//!
//! It takes one job, begins, runs it, takes what else is queued by then, commits once, and answers all of them. A job that fails undoes
//! only itself: a statement is atomic in SQLite, a transaction stands in a savepoint.

use std::time::{Duration, Instant};

use rusqlite::Connection;

use super::reader::guarded;
use super::{Reply, Statement, run};
use crate::sink::Answer;
use crate::{Args, DbError, Result, Text};

/// Most jobs in one commit, and the longest it keeps collecting: what bounds the wait of the first.
const GROUP: usize = 512;
const GROUP_TIME: Duration = Duration::from_millis(20);

type Work = Box<dyn FnOnce(&Connection, &mut dyn FnMut() -> Result<()>) -> bool + Send>;

pub(super) enum WriteJob {
    One(Statement, Reply<Answer>),
    Tx(TxStart),
    /// Work on the bare connection; it calls the second argument to commit, and answers whether it succeeded.
    Call {
        in_transaction: bool,
        work: Work,
    },
    Close,
}

/// A transaction's first message and where the others will come from.
pub(super) struct TxStart {
    pub first: TxMsg,
    pub messages: flume::Receiver<TxMsg>,
}

pub(super) enum TxMsg {
    Run { before: Vec<(Text, Args)>, statement: Statement, reply: Reply<Answer> },
    Commit { before: Vec<(Text, Args)>, reply: Reply<()> },
    Rollback { reply: Reply<()> },
}

/// An answer that waits for the commit.
enum Waiting {
    One(Answer, Reply<Answer>),
    Tx(Reply<()>),
}

impl Waiting {
    fn tell(self, outcome: &Result<()>) {
        match self {
            Waiting::One(answer, reply) => drop(reply.send(outcome.clone().map(|()| answer))),
            Waiting::Tx(reply) => drop(reply.send(outcome.clone())),
        }
    }
}

struct Writer {
    connection: Connection,
    /// How long a transaction may hold the writer without sending anything.
    idle: Duration,
    waiting: Vec<Waiting>,
}

/// Serves writes until the database is dropped.
pub(super) fn run(connection: Connection, idle: Duration, jobs: &flume::Receiver<WriteJob>) {
    let mut writer = Writer { connection, idle, waiting: Vec::new() };
    while let Ok(job) = jobs.recv() {
        match job {
            WriteJob::Close => break,
            WriteJob::Call { in_transaction, work } => writer.call(in_transaction, work),
            job => {
                if let Some(other) = writer.group(job, jobs) {
                    match other {
                        WriteJob::Call { in_transaction, work } => writer.call(in_transaction, work),
                        _ => break,
                    }
                }
            }
        }
    }
}

impl Writer {
    /// One commit. Gives back a job that cannot be part of it, if that ended it.
    fn group(&mut self, first: WriteJob, jobs: &flume::Receiver<WriteJob>) -> Option<WriteJob> {
        if let Err(e) = self.sql("BEGIN IMMEDIATE") {
            refuse(first, &e);
            return None;
        }
        let begun = Instant::now();
        let mut next = Some(first);
        while let Some(job) = next.take() {
            match job {
                WriteJob::One(_, reply) if reply.is_closed() => {}
                WriteJob::One(statement, reply) => match guarded(&self.connection, statement) {
                    Ok(answer) => self.waiting.push(Waiting::One(answer, reply)),
                    Err(e) => drop(reply.send(Err(e))),
                },
                WriteJob::Tx(start) => self.transaction(start),
                other => {
                    self.commit();
                    return Some(other);
                }
            }
            // a full disk or the like undoes everything at once
            if self.connection.is_autocommit() {
                return self.lost();
            }
            if self.waiting.len() < GROUP && begun.elapsed() < GROUP_TIME {
                next = jobs.try_recv().ok();
            }
        }
        self.commit();
        None
    }

    fn commit(&mut self) {
        let done = self.sql("COMMIT");
        if done.is_err() && !self.connection.is_autocommit() {
            let _ = self.sql("ROLLBACK");
        }
        self.waiting.drain(..).for_each(|w| w.tell(&done));
    }

    fn lost(&mut self) -> Option<WriteJob> {
        let outcome = Err(DbError::Away("SQLite undid the running transaction (disk full or I/O error)".into()));
        self.waiting.drain(..).for_each(|w| w.tell(&outcome));
        None
    }

    fn sql(&self, sql: &str) -> Result<()> {
        let mut statement = self.connection.prepare_cached(sql).map_err(|e| run::error(&e))?;
        statement.raw_execute().map(drop).map_err(|e| run::error(&e))
    }

    /// Serves one transaction to its end.
    fn transaction(&mut self, start: TxStart) {
        if let Err(e) = self.sql("SAVEPOINT tx") {
            return refuse(WriteJob::Tx(start), &e);
        }
        let mut failed: Option<DbError> = None;
        let mut next = Ok(start.first);
        loop {
            match next {
                Ok(TxMsg::Run { before, statement, reply }) => {
                    self.deferred(&before, &mut failed);
                    let done = match &failed {
                        Some(e) => Err(e.clone()),
                        None => guarded(&self.connection, statement),
                    };
                    failed = done.as_ref().err().cloned();
                    let _ = reply.send(done);
                }
                Ok(TxMsg::Commit { before, reply }) => {
                    self.deferred(&before, &mut failed);
                    let done = failed.map_or_else(|| self.sql("RELEASE tx"), Err);
                    match done {
                        Ok(()) => self.waiting.push(Waiting::Tx(reply)),
                        Err(e) => {
                            self.undo();
                            let _ = reply.send(Err(e));
                        }
                    }
                    return;
                }
                Ok(TxMsg::Rollback { reply }) => {
                    self.undo();
                    let _ = reply.send(Ok(()));
                    return;
                }
                Err(gone) => {
                    if gone == flume::RecvTimeoutError::Timeout {
                        tracing::warn!(
                            "a transaction held the SQLite writer for {:?} without a statement: rolled back",
                            self.idle
                        );
                    }
                    return self.undo();
                }
            }
            next = start.messages.recv_timeout(self.idle);
        }
    }

    fn deferred(&self, before: &[(Text, Args)], failed: &mut Option<DbError>) {
        for (text, args) in before {
            if failed.is_none() {
                *failed = run::run(&self.connection, text, args, None).err();
            }
        }
    }

    fn undo(&self) {
        // nothing to undo if SQLite has already undone everything
        if !self.connection.is_autocommit()
            && let Err(e) = self.sql("ROLLBACK TO tx").and_then(|()| self.sql("RELEASE tx"))
        {
            tracing::error!("rollback on SQLite failed: {e}");
        }
    }

    fn call(&mut self, in_transaction: bool, work: Work) {
        let connection = &self.connection;
        let mut commit = || if in_transaction { self.sql("COMMIT") } else { Ok(()) };
        if in_transaction && let Err(e) = self.sql("BEGIN IMMEDIATE") {
            tracing::error!("cannot begin on SQLite: {e}");
            return; // its reply is dropped, so the caller is told
        }
        if !work(connection, &mut commit) && !self.connection.is_autocommit() {
            let _ = self.sql("ROLLBACK");
        }
    }
}

fn refuse(job: WriteJob, error: &DbError) {
    match job {
        WriteJob::One(_, reply) => drop(reply.send(Err(error.clone()))),
        WriteJob::Tx(start) => match start.first {
            TxMsg::Run { reply, .. } => drop(reply.send(Err(error.clone()))),
            TxMsg::Commit { reply, .. } | TxMsg::Rollback { reply } => drop(reply.send(Err(error.clone()))),
        },
        WriteJob::Call { .. } | WriteJob::Close => {}
    }
}
