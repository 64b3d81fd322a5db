//! A transaction.

use crate::sink::{Collect, Sink};
use crate::{Args, DbError, Result, Row, Text};

/// A transaction; rolled back when dropped. After a failed statement everything but dropping it fails, as on PostgreSQL.
pub struct Tx {
    _private: (),
}

impl Tx {
    /// All rows.
    pub async fn all<T, F>(&mut self, sql: impl Into<Text>, args: Args, map: F) -> Result<Vec<T>>
    where
        T: Send + 'static,
        F: FnMut(&Row<'_>) -> Result<T> + Send + 'static,
    {
        let sink = self.run(sql.into(), args, Collect::boxed(map, false)).await?;
        Collect::<T, F>::take(sink)
    }

    /// The first row, if any.
    pub async fn opt<T, F>(&mut self, sql: impl Into<Text>, args: Args, map: F) -> Result<Option<T>>
    where
        T: Send + 'static,
        F: FnMut(&Row<'_>) -> Result<T> + Send + 'static,
    {
        let sink = self.run(sql.into(), args, Collect::boxed(map, true)).await?;
        Ok(Collect::<T, F>::take(sink)?.pop())
    }

    /// The first row; [`DbError::NotFound`] without one.
    pub async fn one<T, F>(&mut self, sql: impl Into<Text>, args: Args, map: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnMut(&Row<'_>) -> Result<T> + Send + 'static,
    {
        self.opt(sql, args, map).await?.ok_or(DbError::NotFound)
    }

    /// Runs one statement; answers how many rows it changed.
    pub async fn exec(&mut self, sql: impl Into<Text>, args: Args) -> Result<u64> {
        let _ = (sql.into(), args);
        todo!()
    }

    /// Queues a statement whose answer nobody needs: it travels with the next awaited statement or the commit, in order. Its error is told there.
    pub fn defer(&mut self, sql: impl Into<Text>, args: Args) {
        let _ = (sql.into(), args);
        todo!()
    }

    /// Makes it durable.
    pub async fn commit(self) -> Result<()> {
        todo!()
    }

    /// Undoes it and waits until that is done; dropping does not wait.
    pub async fn rollback(self) -> Result<()> {
        todo!()
    }

    async fn run(&mut self, _sql: Text, _args: Args, _sink: Box<dyn Sink>) -> Result<Box<dyn Sink>> {
        todo!()
    }
}
