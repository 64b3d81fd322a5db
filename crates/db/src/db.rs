//! The database as everyone sees it.

use std::sync::Arc;

use crate::sink::{Collect, Sink};
use crate::{Args, DbError, DbOptions, Result, Row, Text, Tx, count};

/// An open database. Cheap to clone.
#[derive(Clone)]
pub struct Db {
    inner: Arc<Inner>,
}

struct Inner {
    postgres: bool,
}

impl Db {
    /// Opens (SQLite: creates) the database. Does not touch the schema, see [`Db::migrate`].
    pub async fn open(_options: DbOptions) -> Result<Db> {
        todo!()
    }

    /// Brings the schema up: creates it in an empty database, accepts upstream's 11.6, refuses what it does not know.
    pub async fn migrate(&self) -> Result<()> {
        todo!()
    }

    /// True on PostgreSQL. For reports only: statements never branch on it.
    pub fn is_postgres(&self) -> bool {
        self.inner.postgres
    }

    /// Statements run so far in the running [`counted`](crate::counted) scope of this task; 0 outside of one.
    pub fn statements(&self) -> u64 {
        count::current()
    }

    /// All rows.
    pub async fn all<T, F>(&self, sql: impl Into<Text>, args: Args, map: F) -> Result<Vec<T>>
    where
        T: Send + 'static,
        F: FnMut(&Row<'_>) -> Result<T> + Send + 'static,
    {
        let sink = self.run(sql.into(), args, Collect::boxed(map, false)).await?;
        Collect::<T, F>::take(sink)
    }

    /// The first row, if any.
    pub async fn opt<T, F>(&self, sql: impl Into<Text>, args: Args, map: F) -> Result<Option<T>>
    where
        T: Send + 'static,
        F: FnMut(&Row<'_>) -> Result<T> + Send + 'static,
    {
        let sink = self.run(sql.into(), args, Collect::boxed(map, true)).await?;
        Ok(Collect::<T, F>::take(sink)?.pop())
    }

    /// The first row; [`DbError::NotFound`] without one.
    pub async fn one<T, F>(&self, sql: impl Into<Text>, args: Args, map: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnMut(&Row<'_>) -> Result<T> + Send + 'static,
    {
        self.opt(sql, args, map).await?.ok_or(DbError::NotFound)
    }

    /// Runs one statement on its own; answers how many rows it changed. Durable when it returns.
    pub async fn exec(&self, sql: impl Into<Text>, args: Args) -> Result<u64> {
        let _ = (sql.into(), args);
        todo!()
    }

    /// Starts a transaction. Nothing is sent, and no connection held, before its first statement.
    pub async fn begin(&self) -> Result<Tx> {
        todo!()
    }

    /// Reads that may lag behind: from a PostgreSQL read replica if one is configured and reachable, else from the master.
    pub fn replica(&self) -> Replica<'_> {
        Replica { db: self }
    }

    async fn run(&self, _sql: Text, _args: Args, _sink: Box<dyn Sink>) -> Result<Box<dyn Sink>> {
        todo!()
    }
}

/// See [`Db::replica`].
pub struct Replica<'a> {
    db: &'a Db,
}

impl Replica<'_> {
    /// As [`Db::all`].
    pub async fn all<T, F>(&self, sql: impl Into<Text>, args: Args, map: F) -> Result<Vec<T>>
    where
        T: Send + 'static,
        F: FnMut(&Row<'_>) -> Result<T> + Send + 'static,
    {
        self.db.all(sql, args, map).await
    }

    /// As [`Db::opt`].
    pub async fn opt<T, F>(&self, sql: impl Into<Text>, args: Args, map: F) -> Result<Option<T>>
    where
        T: Send + 'static,
        F: FnMut(&Row<'_>) -> Result<T> + Send + 'static,
    {
        self.db.opt(sql, args, map).await
    }

    /// As [`Db::one`].
    pub async fn one<T, F>(&self, sql: impl Into<Text>, args: Args, map: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnMut(&Row<'_>) -> Result<T> + Send + 'static,
    {
        self.db.one(sql, args, map).await
    }
}
