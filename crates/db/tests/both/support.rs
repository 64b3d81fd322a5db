//! A fresh database per test.

use std::sync::atomic::{AtomicU32, Ordering};

use ochre_db::{Db, DbOptions, Dynamic, Sync, args};

/// Runs the same body as `name::sqlite` and `name::postgres`.
#[macro_export]
macro_rules! both {
    ($name:ident, |$db:ident| $body:block) => {
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            async fn body($db: ochre_db::Db) $body

            #[test]
            fn sqlite() {
                $crate::support::on_sqlite(body);
            }

            #[test]
            fn postgres() {
                $crate::support::on_postgres(body);
            }
        }
    };
}

pub fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
}

pub fn on_sqlite<F: Future<Output = ()>>(body: impl FnOnce(Db) -> F) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("test.db").display().to_string();
    runtime().block_on(async {
        let db = Db::open(DbOptions { synchronous: Sync::Off, ..DbOptions::sqlite(&path) }).await.unwrap();
        body(db.clone()).await;
        db.close().await;
        assert!(!std::path::Path::new(&format!("{path}-wal")).exists(), "a closed database is one file");
    });
}

pub fn on_postgres<F: Future<Output = ()>>(body: impl FnOnce(Db) -> F) {
    let Some(pg) = PgTest::new() else { return };
    runtime().block_on(async {
        let db = pg.open().await;
        body(db.clone()).await;
        db.close().await;
        pg.drop().await;
    });
}

/// A database of its own on the test server.
pub struct PgTest {
    server: String,
    name: String,
}

impl PgTest {
    /// None without `OCHRE_TEST_PG`.
    pub fn new() -> Option<PgTest> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let server = std::env::var("OCHRE_TEST_PG").ok()?;
        let name = format!("ochre_db_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        Some(PgTest { server, name })
    }

    pub fn dsn(&self) -> String {
        // later parameters win, whatever the form of the server's DSN
        let join = if !self.server.contains("://") {
            return format!("{} dbname={}", self.server, self.name);
        } else if self.server.contains('?') {
            '&'
        } else {
            '?'
        };
        format!("{}{join}dbname={}", self.server, self.name)
    }

    pub async fn open(&self) -> Db {
        let server = Db::open(DbOptions { max_conns: 1, ..DbOptions::postgres(&self.server) }).await.unwrap();
        server.exec(Dynamic(format!("CREATE DATABASE {}", self.name)), args![]).await.unwrap();
        server.close().await;
        Db::open(DbOptions { max_conns: 8, ..DbOptions::postgres(self.dsn()) }).await.unwrap()
    }

    pub async fn drop(self) {
        let server = Db::open(DbOptions { max_conns: 1, ..DbOptions::postgres(&self.server) }).await.unwrap();
        server.exec(Dynamic(format!("DROP DATABASE {} WITH (FORCE)", self.name)), args![]).await.unwrap();
        server.close().await;
    }
}

/// A small table for tests that need no schema.
pub async fn numbers(db: &Db) {
    let table = "CREATE TABLE numbers (id varchar(26) NOT NULL PRIMARY KEY, n bigint NOT NULL, name varchar(64), UNIQUE (n, name))";
    db.exec(Dynamic(table.into()), args![]).await.unwrap();
}
