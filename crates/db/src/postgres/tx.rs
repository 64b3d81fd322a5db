//! A transaction on PostgreSQL: BEGIN travels with the first statement, deferred ones with the next, COMMIT with the last.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::Poll;

use deadpool_postgres::Object;
use tokio_postgres::{Error, Statement};

use super::Pg;
use crate::sink::{Answer, Sink};
use crate::{Args, DbError, Result, Text};

type Sent<'a> = Pin<Box<dyn Future<Output = Result<(), Error>> + Send + 'a>>;

/// A transaction. It holds a connection from its first statement on.
pub(crate) struct PgTx {
    pg: Arc<Pg>,
    client: Option<Object>,
    open: bool,
}

impl PgTx {
    pub(super) fn new(pg: Arc<Pg>) -> Self {
        PgTx { pg, client: None, open: false }
    }

    /// Sends what was deferred and this statement at once, and waits for all.
    pub(crate) async fn run(
        &mut self,
        before: Vec<(Text, Args)>,
        text: Text,
        args: Args,
        sink: Option<Box<dyn Sink>>,
    ) -> Result<Answer> {
        self.connect().await?;
        let PgTx { pg, client: Some(client), open } = self else { return Err(DbError::other("no connection")) };
        let client: &Object = client;
        let prepared = prepare(pg, client, &before).await?;
        let statement = pg.prepare(client, &text, &args).await?;
        let sent = send(client, &prepared, !std::mem::replace(open, true));
        if sent.is_empty() {
            return pg.query(client, &statement, &args, sink).await;
        }
        let (first, last) = pipeline(sent, pg.query(client, &statement, &args, sink)).await;
        first.map_err(|e| pg.error(&e))?;
        last
    }

    /// Sends what was deferred and the commit at once.
    pub(crate) async fn commit(mut self, before: Vec<(Text, Args)>) -> Result<()> {
        if !self.open && before.is_empty() {
            return Ok(());
        }
        self.connect().await?;
        let PgTx { pg, client: Some(client), open } = &mut self else { return Err(DbError::other("no connection")) };
        let client: &Object = client;
        let prepared = prepare(pg, client, &before).await?;
        let sent = send(client, &prepared, !std::mem::replace(open, true));
        // after a failed statement the server takes COMMIT for ROLLBACK, so this cannot commit a part
        let (first, last) = pipeline(sent, client.batch_execute("COMMIT")).await;
        first.and(last).map_err(|e| pg.error(&e))?;
        *open = false;
        Ok(())
    }

    pub(crate) async fn rollback(mut self) -> Result<()> {
        if let Some(client) = self.client.as_ref().filter(|_| self.open) {
            client.batch_execute("ROLLBACK").await.map_err(|e| self.pg.error(&e))?;
            self.open = false;
        }
        Ok(())
    }

    async fn connect(&mut self) -> Result<()> {
        if self.client.is_none() {
            self.client = Some(self.pg.client().await?);
        }
        Ok(())
    }
}

impl Drop for PgTx {
    fn drop(&mut self) {
        // queued on the connection before it returns to the pool, so whoever gets it next is behind the rollback
        if let Some(client) = self.client.as_ref().filter(|_| self.open) {
            client.__private_api_rollback(None);
        }
    }
}

async fn prepare<'a>(pg: &Pg, client: &Object, before: &'a [(Text, Args)]) -> Result<Vec<(Statement, &'a Args)>> {
    let mut prepared = Vec::with_capacity(before.len());
    for (text, args) in before {
        prepared.push((pg.prepare(client, text, args).await?, args));
    }
    Ok(prepared)
}

/// The requests that go ahead of a statement; sent when first polled.
fn send<'a>(client: &'a Object, prepared: &'a [(Statement, &'a Args)], begin: bool) -> Vec<Sent<'a>> {
    let mut sent: Vec<Sent<'a>> = Vec::with_capacity(prepared.len() + 1);
    if begin {
        sent.push(Box::pin(client.batch_execute("BEGIN")));
    }
    for (statement, args) in prepared {
        sent.push(Box::pin(async move { client.execute_raw(statement, args.iter()).await.map(drop) }));
    }
    sent
}

/// Polls all in order, so that they are sent in order without waiting for each other; the first error of `sent`, and what `last` gave.
async fn pipeline<T>(mut sent: Vec<Sent<'_>>, last: impl Future<Output = T>) -> (Result<(), Error>, T) {
    let mut last = std::pin::pin!(last);
    let mut results: Vec<Option<Result<(), Error>>> = sent.iter().map(|_| None).collect();
    let mut last_result = None;
    poll_fn(|cx| {
        let mut waits = false;
        for (future, result) in sent.iter_mut().zip(&mut results) {
            if result.is_none() {
                match future.as_mut().poll(cx) {
                    Poll::Ready(done) => *result = Some(done),
                    Poll::Pending => waits = true,
                }
            }
        }
        if last_result.is_none() {
            match last.as_mut().poll(cx) {
                Poll::Ready(done) => last_result = Some(done),
                Poll::Pending => waits = true,
            }
        }
        if waits {
            return Poll::Pending;
        }
        match last_result.take() {
            Some(done) => Poll::Ready((results.drain(..).flatten().find(Result::is_err).unwrap_or(Ok(())), done)),
            None => Poll::Pending,
        }
    })
    .await
}
