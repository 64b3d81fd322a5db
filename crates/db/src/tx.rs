//! A transaction.

use crate::postgres::PgTx;
use crate::sink::{Answer, Collect, Sink};
use crate::sqlite::{LiteTx, Statement};
use crate::watch::Watch;
use crate::{Args, DbError, Result, Row, Text, count};

/// A transaction; rolled back when dropped. After a failed statement everything but dropping it fails, as on PostgreSQL.
///
/// On SQLite it holds the one writer from its first statement to its end: do not wait for anything slow in between, and write only through
/// it (`db.exec` beside it would wait for itself; after 30 idle seconds such a transaction is rolled back).
pub struct Tx {
    back: Back,
    deferred: Vec<(Text, Args)>,
    failed: Option<DbError>,
    watch: Watch,
}

pub(crate) enum Back {
    Pg(Box<PgTx>),
    Lite(LiteTx),
}

impl Tx {
    pub(crate) fn new(back: Back, watch: Watch) -> Self {
        Tx { back, deferred: Vec::new(), failed: None, watch }
    }

    /// All rows.
    pub async fn all<T, F>(&mut self, sql: impl Into<Text>, args: Args, map: F) -> Result<Vec<T>>
    where
        T: Send + 'static,
        F: FnMut(&Row<'_>) -> Result<T> + Send + 'static,
    {
        let answer = self.run(sql.into(), args, Some(Collect::boxed(map, false))).await?;
        Collect::<T, F>::take(answer)
    }

    /// The first row, if any.
    pub async fn opt<T, F>(&mut self, sql: impl Into<Text>, args: Args, map: F) -> Result<Option<T>>
    where
        T: Send + 'static,
        F: FnMut(&Row<'_>) -> Result<T> + Send + 'static,
    {
        let answer = self.run(sql.into(), args, Some(Collect::boxed(map, true))).await?;
        Ok(Collect::<T, F>::take(answer)?.pop())
    }

    /// The first row; [`DbError::NotFound`] without one (which leaves the transaction usable).
    pub async fn one<T, F>(&mut self, sql: impl Into<Text>, args: Args, map: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnMut(&Row<'_>) -> Result<T> + Send + 'static,
    {
        self.opt(sql, args, map).await?.ok_or(DbError::NotFound)
    }

    /// Runs one statement; answers how many rows it changed.
    pub async fn exec(&mut self, sql: impl Into<Text>, args: Args) -> Result<u64> {
        Ok(self.run(sql.into(), args, None).await?.count)
    }

    /// Queues a statement whose answer nobody needs: it travels with the next awaited statement or the commit, in order, and its error is
    /// told there.
    pub fn defer(&mut self, sql: impl Into<Text>, args: Args) {
        count::add(1);
        self.deferred.push((sql.into(), args));
    }

    /// Makes it durable.
    pub async fn commit(self) -> Result<()> {
        if let Some(error) = self.failed {
            return Err(error);
        }
        let timed = self.watch.begin_commit();
        let done = match self.back {
            Back::Pg(tx) => tx.commit(self.deferred).await,
            Back::Lite(tx) => tx.commit(self.deferred).await,
        };
        self.watch.end(timed, done.is_ok());
        done
    }

    /// Undoes it and waits until that is done; dropping does not wait.
    pub async fn rollback(self) -> Result<()> {
        match self.back {
            Back::Pg(tx) => tx.rollback().await,
            Back::Lite(tx) => tx.rollback().await,
        }
    }

    async fn run(&mut self, text: Text, args: Args, sink: Option<Box<dyn Sink>>) -> Result<Answer> {
        count::add(1);
        if let Some(error) = &self.failed {
            return Err(error.clone());
        }
        let before = std::mem::take(&mut self.deferred);
        // a caller that stops waiting here leaves a transaction of which nobody knows how far it got
        self.failed = Some(DbError::Other("a statement of this transaction was abandoned".into()));
        let timed = self.watch.begin(&text);
        let done = match &mut self.back {
            Back::Pg(tx) => tx.run(before, text, args, sink).await,
            Back::Lite(tx) => tx.run(before, Statement { text, args, sink }).await,
        };
        self.watch.end(timed, done.is_ok());
        self.failed = done.as_ref().err().cloned();
        done
    }
}
