//! PostgreSQL: a pool, prepared statements, pipelined transactions, read replicas.

pub(crate) mod dsn;
mod errors;
mod numeric;
mod pool;
mod tls;
mod tx;
pub(crate) mod types;

use std::collections::HashSet;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use deadpool_postgres::{Object, Pool, PoolError, TimeoutType, Timeouts};
use futures_util::TryStreamExt;
use tokio_postgres::Statement;

use errors::Keys;
pub(crate) use tx::PgTx;

use crate::row::Inner;
use crate::sink::{Answer, Sink};
use crate::watch::{Connections, Waits};
use crate::{Args, DbError, DbOptions, Result, Row, Text, Value};

/// Oldest server that upstream accepts, as `server_version_num`.
const OLDEST: i32 = 140_000;

/// The open server.
pub(crate) struct Pg {
    master: Pool,
    place: String,
    replicas: Vec<Pool>,
    turn: AtomicUsize,
    waits: Waits,
    keys: Keys,
    cache: bool,
    /// Run-time texts that are kept prepared; bounded, for each costs memory on the server and per connection.
    dynamic: parking_lot::Mutex<HashSet<Arc<str>>>,
}

/// Most of [`Pg::dynamic`].
const DYNAMIC: usize = 256;

impl Pg {
    /// Connects once, so that a wrong address is told at start.
    pub(crate) async fn open(options: &DbOptions) -> Result<Arc<Pg>> {
        let dsn = dsn::Dsn::parse(&options.dsn)?;
        let replicas = options.replicas.iter().filter(|r| !r.trim().is_empty());
        let replicas = replicas.map(|r| pool::make(&dsn::Dsn::parse(r)?, options)).collect::<Result<_>>()?;
        let pg = Arc::new(Pg {
            master: pool::make(&dsn, options)?,
            place: dsn.place(),
            replicas,
            turn: AtomicUsize::new(0),
            waits: Waits::default(),
            keys: Keys::default(),
            cache: options.statement_cache,
            dynamic: parking_lot::Mutex::default(),
        });
        let client = pg.client().await?;
        let version = client.query_one("SELECT current_setting('server_version_num')::int4", &[]).await;
        let version: i32 = version.and_then(|row| row.try_get(0)).map_err(|e| pg.error(&e))?;
        if version < OLDEST {
            return Err(DbError::Other(format!(
                "PostgreSQL 14 or later is needed, the server is {}",
                version / 10_000
            )));
        }
        pg.keys.load(&client).await.map_err(|e| pg.error(&e))?;
        Ok(pg)
    }

    /// A connection to the master.
    pub(crate) async fn client(&self) -> Result<Object> {
        let at_once = Timeouts { wait: Some(Duration::ZERO), ..self.master.timeouts() };
        let got = match self.master.timeout_get(&at_once).await {
            Err(PoolError::Timeout(TimeoutType::Wait)) => {
                let began = Instant::now();
                let got = self.master.get().await;
                self.waits.note(began.elapsed());
                got
            }
            got => got,
        };
        got.map_err(|e| errors::from_pool(&e, &self.place))
    }

    /// What the pools hold now, the master first.
    pub(crate) fn pools(&self) -> Vec<Connections> {
        let of = |name: String, pool: &Pool, (waits, waited): (u64, f64)| {
            let s = pool.status();
            Connections {
                name,
                max: s.max_size,
                open: s.size,
                in_use: s.size.saturating_sub(s.available),
                waits,
                waited,
            }
        };
        let mut all = vec![of("master".into(), &self.master, self.waits.total())];
        all.extend(self.replicas.iter().enumerate().map(|(i, p)| of(format!("replica-{}", i + 1), p, (0, 0.0))));
        all
    }

    async fn replica(&self) -> Result<Object> {
        for _ in 0..self.replicas.len() {
            let i = self.turn.fetch_add(1, Ordering::Relaxed) % self.replicas.len();
            match self.replicas[i].get().await {
                Ok(client) => return Ok(client),
                Err(e) => tracing::warn!("read replica {i} is not available: {}", errors::from_pool(&e, "")),
            }
        }
        self.client().await
    }

    /// Runs one statement on its own.
    pub(crate) async fn run(
        self: &Arc<Self>,
        text: Text,
        args: Args,
        sink: Option<Box<dyn Sink>>,
        replica: bool,
    ) -> Result<Answer> {
        if !self.cache {
            // a pooler may give every transaction another server connection, so prepare and run in one
            let mut tx = self.begin();
            let answer = tx.run(Vec::new(), text, args, sink).await?;
            tx.commit(Vec::new()).await?;
            return Ok(answer);
        }
        let client = if replica { self.replica().await? } else { self.client().await? };
        let statement = self.prepare(&client, &text, &args).await?;
        match self.query(&client, &statement, &args, sink).await {
            Err(e) => Err(self.forget_stale(&client, &text, e)),
            done => done,
        }
    }

    /// A transaction that holds no connection yet.
    pub(crate) fn begin(self: &Arc<Self>) -> PgTx {
        PgTx::new(self.clone())
    }

    async fn prepare(&self, client: &Object, text: &Text, args: &[Value]) -> Result<Statement> {
        let keep = match text {
            _ if !self.cache => false,
            Text::Static(_) => true,
            Text::Planned(_) => false,
            Text::Dynamic(text) => {
                let mut known = self.dynamic.lock();
                known.contains(text) || (known.len() < DYNAMIC && known.insert(text.clone()))
            }
        };
        let statement = match keep {
            true => client.prepare_cached(text.pg()).await,
            false => client.prepare(text.pg()).await,
        };
        let statement = statement.map_err(|e| self.error(&e))?;
        let want = statement.params().len();
        if want != args.len() {
            return Err(DbError::Other(format!("{want} parameters in the statement, {} arguments given", args.len())));
        }
        Ok(statement)
    }

    /// Runs a prepared statement to its end, giving each row to the sink as it arrives.
    async fn query(
        &self,
        client: &Object,
        statement: &Statement,
        args: &[Value],
        mut sink: Option<Box<dyn Sink>>,
    ) -> Result<Answer> {
        let rows = client.query_raw(statement, args.iter()).await.map_err(|e| self.error(&e))?;
        let mut rows = pin!(rows);
        let (mut wanted, mut count) = (sink.is_some(), 0);
        while let Some(row) = rows.try_next().await.map_err(|e| self.error(&e))? {
            count += 1;
            // read on without mapping: a write is only acknowledged at its end
            if wanted && let Some(sink) = &mut sink {
                wanted = sink.row(&Row(Inner::Pg(&row)))?;
            }
        }
        Ok(Answer { count: rows.rows_affected().unwrap_or(count), sink })
    }

    /// A change of the schema invalidates prepared plans: drop this one so that the next try succeeds.
    fn forget_stale(&self, client: &Object, text: &Text, error: DbError) -> DbError {
        if matches!(&error, DbError::Other(e) if e.contains("cached plan")) {
            client.statement_cache.remove(text.pg(), &[]);
        }
        error
    }

    pub(crate) fn error(&self, error: &tokio_postgres::Error) -> DbError {
        errors::from_driver(error, &self.keys, &self.place)
    }

    /// Reads the names of the unique keys again, after the schema has changed.
    pub(crate) async fn reload_keys(&self) -> Result<()> {
        let client = self.client().await?;
        self.keys.load(&client).await.map_err(|e| self.error(&e))
    }

    /// Prepares a text without running it; the count of its parameters.
    pub(crate) async fn check(&self, sql: &str) -> Result<usize> {
        let client = self.client().await?;
        client.prepare(sql).await.map(|s| s.params().len()).map_err(|e| self.error(&e))
    }

    /// Runs one statement outside of a transaction and without a time limit.
    pub(crate) async fn maintain(&self, sql: &str) -> Result<()> {
        let client = self.client().await?;
        client.batch_execute("SET statement_timeout = 0").await.map_err(|e| self.error(&e))?;
        let done = client.batch_execute(sql).await;
        client.batch_execute("RESET statement_timeout").await.map_err(|e| self.error(&e))?;
        done.map_err(|e| self.error(&e))
    }

    /// Runs a script of several statements as one transaction.
    pub(crate) async fn script(&self, sql: &str) -> Result<()> {
        let client = self.client().await?;
        let done = client.batch_execute(&format!("BEGIN;\n{sql}\n;COMMIT")).await;
        if done.is_err() {
            client.__private_api_rollback(None);
        }
        done.map_err(|e| self.error(&e))
    }

    pub(crate) fn close(&self) {
        self.master.close();
        self.replicas.iter().for_each(Pool::close);
    }
}
