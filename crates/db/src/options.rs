//! What a database is opened with.

use std::time::Duration;

/// Which database answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Driver {
    /// A file, with one writer; the default of the product.
    Sqlite,
    /// A server, with a pool.
    Postgres,
}

/// How durable a SQLite commit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sync {
    /// Every acknowledged write survives a power cut (the default; group commit makes it cheap).
    Full,
    /// Survives `kill -9`, may lose the last commits in a power cut.
    Normal,
    /// For tests: no waiting for the disk at all.
    Off,
}

/// How to open a database. Start from [`DbOptions::sqlite`] or [`DbOptions::postgres`] and change what differs.
#[derive(Debug, Clone)]
pub struct DbOptions {
    /// Which database.
    pub driver: Driver,
    /// A path (`sqlite:` and `file:` prefixes allowed), or a PostgreSQL URL or `key=value` text as upstream takes it.
    pub dsn: String,
    /// PostgreSQL read replicas; used only through [`Db::replica`](crate::Db::replica). Ignored with SQLite.
    pub replicas: Vec<String>,
    /// Most open connections to PostgreSQL; reader threads of SQLite are `min(max_conns, 8)`, at least 2.
    pub max_conns: usize,
    /// Longest wait for a free connection.
    pub acquire_timeout: Duration,
    /// Longest run of one statement on PostgreSQL; zero means no limit.
    pub query_timeout: Duration,
    /// False for poolers that lose prepared statements.
    pub statement_cache: bool,
    /// SQLite only.
    pub synchronous: Sync,
    /// SQLite only: how long a transaction may hold the writer without sending anything before it is rolled back.
    pub tx_idle: Duration,
}

impl DbOptions {
    /// A SQLite file; created when absent.
    pub fn sqlite(path: impl Into<String>) -> Self {
        DbOptions {
            driver: Driver::Sqlite,
            dsn: path.into(),
            replicas: Vec::new(),
            max_conns: 4,
            acquire_timeout: Duration::from_secs(10),
            query_timeout: Duration::ZERO,
            statement_cache: true,
            synchronous: Sync::Full,
            tx_idle: Duration::from_secs(30),
        }
    }

    /// A PostgreSQL server, 14 or later.
    pub fn postgres(dsn: impl Into<String>) -> Self {
        DbOptions { driver: Driver::Postgres, max_conns: 32, ..DbOptions::sqlite(dsn) }
    }
}
