//! SQLite: one writer thread that commits what is queued together, and several reader threads.
//!
//! Callers talk to the threads through channels and wait on a oneshot. A write is answered after the commit it is part of, so
//! whatever was acknowledged survives `kill -9` (and with [`Sync::Full`](crate::Sync::Full) a power cut).

mod functions;
mod open;
mod reader;
mod run;
mod writer;

use std::sync::Arc;

use tokio::sync::oneshot;

use writer::{TxMsg, TxStart, WriteJob};

use crate::sink::{Answer, Sink};
use crate::watch::Connections;
use crate::{Args, DbError, DbOptions, Result, Text};

type Reply<T> = oneshot::Sender<Result<T>>;

/// One statement on its way to a thread.
pub(crate) struct Statement {
    pub text: Text,
    pub args: Args,
    pub sink: Option<Box<dyn Sink>>,
}

/// The open file.
pub(crate) struct Lite {
    writer: flume::Sender<WriteJob>,
    readers: flume::Sender<reader::ReadJob>,
    /// Readers and the writer, as many as were started.
    started: usize,
    /// Statements that wait or run.
    running: Arc<()>,
    /// The readers, then the writer: the order in which they end.
    threads: parking_lot::Mutex<Vec<std::thread::JoinHandle<()>>>,
}

impl Lite {
    /// Opens or creates the file and starts the threads.
    pub(crate) async fn open(options: DbOptions) -> Result<Arc<Lite>> {
        let opened = tokio::task::spawn_blocking(move || Self::open_now(&options)).await;
        opened.map_err(DbError::other)?
    }

    fn open_now(options: &DbOptions) -> Result<Arc<Lite>> {
        let path = open::path(&options.dsn)?;
        let lock = open::lock(&path)?;
        let connection = open::connect(&path, options.synchronous, open::Role::Writer)?;
        let (writer, jobs) = flume::unbounded();
        let idle = options.tx_idle;
        let last = spawn("ochre-db-write", move || {
            writer::run(connection, idle, &jobs);
            drop(lock);
        })?;
        let mut threads = Vec::new();
        let (readers, jobs) = flume::unbounded();
        for i in 0..options.max_conns.clamp(2, 8) {
            let connection = open::connect(&path, options.synchronous, open::Role::Reader)?;
            let jobs = jobs.clone();
            threads.push(spawn(&format!("ochre-db-read{i}"), move || reader::run(&connection, &jobs))?);
        }
        threads.push(last);
        let (started, threads) = (threads.len(), parking_lot::Mutex::new(threads));
        Ok(Arc::new(Lite { writer, readers, started, running: Arc::new(()), threads }))
    }

    /// The connections of the threads, and how many work for somebody now; transactions do not count.
    pub(crate) fn connections(&self) -> Connections {
        let in_use = (Arc::strong_count(&self.running) - 1).min(self.started);
        Connections { name: "master".into(), max: self.started, open: self.started, in_use, ..Connections::default() }
    }

    /// Runs one statement on its own: a read on a reader, anything else on the writer.
    pub(crate) async fn run(&self, text: Text, args: Args, sink: Option<Box<dyn Sink>>) -> Result<Answer> {
        let reads = match &text {
            Text::Static(sql) => sql.lite().read_only,
            Text::Dynamic(text) | Text::Planned(text) => crate::dialect::is_read(text),
        };
        let (reply, answer) = oneshot::channel();
        let _running = self.running.clone();
        let statement = Statement { text, args, sink };
        let sent = if reads {
            self.readers.send(reader::ReadJob::Query(statement, reply)).is_ok()
        } else {
            self.writer.send(WriteJob::One(statement, reply)).is_ok()
        };
        wait(sent, answer).await
    }

    /// A transaction that does not hold the writer yet.
    pub(crate) fn begin(self: &Arc<Self>) -> LiteTx {
        LiteTx { lite: self.clone(), link: None }
    }

    /// Runs `work` on the writer's connection, in a transaction of its own or in none.
    pub(crate) async fn call<T: Send + 'static>(
        &self,
        in_transaction: bool,
        work: impl FnOnce(&rusqlite::Connection) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (reply, answer) = oneshot::channel();
        let work = Box::new(move |connection: &rusqlite::Connection, commit: &mut dyn FnMut() -> Result<()>| {
            let done = work(connection).and_then(|out| commit().map(|()| out));
            let failed = done.is_err();
            let _ = reply.send(done);
            !failed
        });
        let sent = self.writer.send(WriteJob::Call { in_transaction, work }).is_ok();
        wait(sent, answer).await
    }

    /// Prepares a text on a reader without running it; the count of its parameters.
    pub(crate) async fn prepare(&self, sql: String) -> Result<usize> {
        let (reply, answer) = oneshot::channel();
        let sent = self.readers.send(reader::ReadJob::Prepare(sql, reply)).is_ok();
        wait(sent, answer).await
    }

    /// Ends the threads after what is queued, and gives the file back.
    pub(crate) async fn close(&self) {
        let mut readers = std::mem::take(&mut *self.threads.lock());
        let Some(last) = readers.pop() else { return };
        for _ in &readers {
            let _ = self.readers.send(reader::ReadJob::Close);
        }
        let writer = self.writer.clone();
        // The writer's connection goes last: only the last one folds the log into the file, and a reader may not write.
        let ended = move || {
            readers.into_iter().for_each(|t| drop(t.join()));
            let _ = writer.send(WriteJob::Close);
            let _ = last.join();
        };
        let _ = tokio::task::spawn_blocking(ended).await;
    }
}

fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> Result<std::thread::JoinHandle<()>> {
    std::thread::Builder::new().name(name.to_owned()).spawn(work).map_err(DbError::other)
}

async fn wait<T>(sent: bool, answer: oneshot::Receiver<Result<T>>) -> Result<T> {
    if !sent {
        return Err(closed());
    }
    answer.await.unwrap_or_else(|_| Err(closed()))
}

fn closed() -> DbError {
    DbError::Away("the SQLite file is closed".into())
}

/// A transaction on the writer. It holds the writer from its first message until commit, rollback or drop.
pub(crate) struct LiteTx {
    lite: Arc<Lite>,
    link: Option<flume::Sender<TxMsg>>,
}

impl LiteTx {
    pub(crate) async fn run(&mut self, before: Vec<(Text, Args)>, statement: Statement) -> Result<Answer> {
        let (reply, answer) = oneshot::channel();
        let sent = self.send(TxMsg::Run { before, statement, reply });
        answer.await.unwrap_or_else(|_| Err(if sent { idle() } else { closed() }))
    }

    pub(crate) async fn commit(mut self, before: Vec<(Text, Args)>) -> Result<()> {
        if self.link.is_none() && before.is_empty() {
            return Ok(());
        }
        let (reply, answer) = oneshot::channel();
        let sent = self.send(TxMsg::Commit { before, reply });
        answer.await.unwrap_or_else(|_| Err(if sent { idle() } else { closed() }))
    }

    pub(crate) async fn rollback(mut self) -> Result<()> {
        if self.link.is_none() {
            return Ok(());
        }
        let (reply, answer) = oneshot::channel();
        self.send(TxMsg::Rollback { reply });
        answer.await.unwrap_or(Ok(()))
    }

    fn send(&mut self, message: TxMsg) -> bool {
        match &self.link {
            Some(link) => link.send(message).is_ok() || !self.lite.writer.is_disconnected(),
            None => {
                let (link, messages) = flume::unbounded();
                self.link = Some(link);
                self.lite.writer.send(WriteJob::Tx(TxStart { first: message, messages })).is_ok()
            }
        }
    }
}

fn idle() -> DbError {
    DbError::Other("the transaction had been idle for too long and was rolled back".into())
}
