//! The database as everyone sees it.

use std::sync::Arc;

use crate::options::Driver;
use crate::postgres::Pg;
use crate::sink::{Answer, Collect, Sink};
use crate::sqlite::Lite;
use crate::tx::Back;
use crate::watch::{Connections, Watch, Watcher};
use crate::{Args, DbError, DbOptions, Result, Row, Text, Tx, count};

/// An open database. Cheap to clone.
#[derive(Clone)]
pub struct Db {
    pub(crate) back: Backend,
    watch: Watch,
}

#[derive(Clone)]
pub(crate) enum Backend {
    Pg(Arc<Pg>),
    Lite(Arc<Lite>),
}

impl Db {
    /// Opens (SQLite: creates) the database. Does not touch the schema, see [`Db::migrate`].
    /// [`DbError::Away`] with one clear line if it cannot be reached or is in use.
    pub async fn open(options: DbOptions) -> Result<Db> {
        let back = match options.driver {
            Driver::Postgres => Backend::Pg(Pg::open(&options).await?),
            Driver::Sqlite => Backend::Lite(Lite::open(options).await?),
        };
        Ok(Db { back, watch: Watch::default() })
    }

    /// Finishes what is queued and lets go of the database. Statements after this fail with [`DbError::Away`].
    pub async fn close(&self) {
        match &self.back {
            Backend::Pg(pg) => pg.close(),
            Backend::Lite(lite) => lite.close().await,
        }
    }

    /// Runs maintenance (an index that is built beside the traffic) outside of any transaction and without the time limit of
    /// ordinary statements. PostgreSQL only: nothing happens on SQLite.
    pub async fn maintain(&self, statement: &str) -> Result<()> {
        match &self.back {
            Backend::Pg(pg) => pg.maintain(statement).await,
            Backend::Lite(_) => Ok(()),
        }
    }

    /// True on PostgreSQL. For reports only: statements never branch on it.
    pub fn is_postgres(&self) -> bool {
        matches!(self.back, Backend::Pg(_))
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
        let answer = self.run(sql.into(), args, Some(Collect::boxed(map, false)), false).await?;
        Collect::<T, F>::take(answer)
    }

    /// The first row, if any.
    pub async fn opt<T, F>(&self, sql: impl Into<Text>, args: Args, map: F) -> Result<Option<T>>
    where
        T: Send + 'static,
        F: FnMut(&Row<'_>) -> Result<T> + Send + 'static,
    {
        let answer = self.run(sql.into(), args, Some(Collect::boxed(map, true)), false).await?;
        Ok(Collect::<T, F>::take(answer)?.pop())
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
        Ok(self.run(sql.into(), args, None, false).await?.count)
    }

    /// Starts a transaction. Nothing is sent, and no connection held, before its first statement.
    pub async fn begin(&self) -> Result<Tx> {
        let back = match &self.back {
            Backend::Pg(pg) => Back::Pg(Box::new(pg.begin())),
            Backend::Lite(lite) => Back::Lite(lite.begin()),
        };
        Ok(Tx::new(back, self.watch.clone()))
    }

    /// Tells `told` of every statement from now on how long it took: for metrics. Once.
    pub fn watch(&self, told: Watcher) {
        self.watch.set(told);
    }

    /// The connections in use and at rest, the master first; SQLite has one entry.
    pub fn pools(&self) -> Vec<Connections> {
        match &self.back {
            Backend::Pg(pg) => pg.pools(),
            Backend::Lite(lite) => vec![lite.connections()],
        }
    }

    /// Reads that may lag behind: from a PostgreSQL read replica if one is configured and reachable, else from the master.
    pub fn replica(&self) -> Replica<'_> {
        Replica { db: self }
    }

    async fn run(&self, text: Text, args: Args, sink: Option<Box<dyn Sink>>, replica: bool) -> Result<Answer> {
        count::add(1);
        let timed = self.watch.begin(&text);
        let done = match &self.back {
            Backend::Pg(pg) => pg.run(text, args, sink, replica).await,
            Backend::Lite(lite) => lite.run(text, args, sink).await,
        };
        self.watch.end(timed, done.is_ok());
        done
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
        let answer = self.db.run(sql.into(), args, Some(Collect::boxed(map, false)), true).await?;
        Collect::<T, F>::take(answer)
    }

    /// As [`Db::opt`].
    pub async fn opt<T, F>(&self, sql: impl Into<Text>, args: Args, map: F) -> Result<Option<T>>
    where
        T: Send + 'static,
        F: FnMut(&Row<'_>) -> Result<T> + Send + 'static,
    {
        let answer = self.db.run(sql.into(), args, Some(Collect::boxed(map, true)), true).await?;
        Ok(Collect::<T, F>::take(answer)?.pop())
    }

    /// As [`Db::one`].
    pub async fn one<T, F>(&self, sql: impl Into<Text>, args: Args, map: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnMut(&Row<'_>) -> Result<T> + Send + 'static,
    {
        self.opt(sql, args, map).await?.ok_or(DbError::NotFound)
    }
}
