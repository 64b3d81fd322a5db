//! Transactions, their order, and what happens when they are left.

use std::time::{Duration, Instant};

use ochre_db::{Db, DbError, DbOptions, Dynamic, Result, Row, args, sql};

use crate::both;
use crate::support::{PgTest, numbers};

sql!(ADD = "INSERT INTO numbers (id, n, name) VALUES ($1, $2, $3)");
sql!(BUMP = "UPDATE numbers SET n = n * $2 + $3 WHERE id = $1");
sql!(N = "SELECT n FROM numbers WHERE id = $1");
sql!(COUNT = "SELECT count(*) FROM numbers");

fn n(row: &Row) -> Result<i64> {
    row.get(0)
}

both!(commit_and_rollback, |db| {
    numbers(&db).await;
    let mut tx = db.begin().await.unwrap();
    tx.exec(&ADD, args!["a", 1, "x"]).await.unwrap();
    assert_eq!(tx.one(&N, args!["a"], n).await.unwrap(), 1, "sees its own rows");
    assert_eq!(db.one(&COUNT, args![], n).await.unwrap(), 0, "others do not");
    tx.commit().await.unwrap();
    assert_eq!(db.one(&COUNT, args![], n).await.unwrap(), 1);

    let mut tx = db.begin().await.unwrap();
    tx.exec(&ADD, args!["b", 2, "x"]).await.unwrap();
    tx.rollback().await.unwrap();
    let mut tx = db.begin().await.unwrap();
    tx.exec(&ADD, args!["c", 2, "x"]).await.unwrap();
    drop(tx);
    let mut tx = db.begin().await.unwrap();
    tx.defer(&ADD, args!["d", 2, "x"]);
    drop(tx);
    db.begin().await.unwrap().commit().await.unwrap();
    db.begin().await.unwrap().rollback().await.unwrap();
    for _ in 0..20 {
        let mut tx = db.begin().await.unwrap();
        tx.exec(&ADD, args!["e", 3, "x"]).await.unwrap();
    }
    db.exec(&ADD, args!["f", 4, "x"]).await.unwrap();
    assert_eq!(db.one(&COUNT, args![], n).await.unwrap(), 2);
});

both!(defer_keeps_order, |db| {
    numbers(&db).await;
    let mut tx = db.begin().await.unwrap();
    tx.defer(&ADD, args!["a", 1, "x"]);
    for i in 0..50 {
        tx.defer(&BUMP, args!["a", 2, i % 2]);
    }
    let expected = (0..50).fold(1_i64, |n, i| n * 2 + i % 2);
    assert_eq!(tx.one(&N, args!["a"], n).await.unwrap(), expected);
    tx.defer(&BUMP, args!["a", 0, 5]);
    tx.defer(&BUMP, args!["a", 3, 1]);
    tx.commit().await.unwrap();
    assert_eq!(db.one(&N, args!["a"], n).await.unwrap(), 16);
    // nothing but deferred statements: one message, one round trip
    let mut tx = db.begin().await.unwrap();
    tx.defer(&BUMP, args!["a", 1, 1]);
    tx.commit().await.unwrap();
    assert_eq!(db.one(&N, args!["a"], n).await.unwrap(), 17);
});

both!(failure_spoils_the_whole, |db| {
    numbers(&db).await;
    db.exec(&ADD, args!["a", 1, "x"]).await.unwrap();
    let taken = DbError::Unique("numbers.id".into());
    let mut tx = db.begin().await.unwrap();
    tx.exec(&ADD, args!["b", 2, "x"]).await.unwrap();
    assert_eq!(tx.exec(&ADD, args!["a", 3, "x"]).await.unwrap_err(), taken);
    assert!(tx.one(&N, args!["a"], n).await.is_err());
    assert_eq!(tx.commit().await.unwrap_err(), taken);

    let mut tx = db.begin().await.unwrap();
    tx.defer(&ADD, args!["c", 2, "x"]);
    tx.defer(&ADD, args!["a", 3, "x"]);
    tx.defer(&ADD, args!["d", 4, "x"]);
    assert_eq!(tx.one(&N, args!["a"], n).await.unwrap_err(), taken, "told by the next statement");
    drop(tx);
    let mut tx = db.begin().await.unwrap();
    tx.defer(&ADD, args!["c", 2, "x"]);
    tx.defer(&ADD, args!["a", 3, "x"]);
    assert_eq!(tx.commit().await.unwrap_err(), taken, "or by the commit");
    let mut tx = db.begin().await.unwrap();
    assert_eq!(tx.one(&N, args!["zz"], n).await.unwrap_err(), DbError::NotFound);
    tx.exec(&ADD, args!["e", 5, "x"]).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(db.one(&COUNT, args![], n).await.unwrap(), 2, "a and e");
});

both!(abandoned_in_flight, |db| {
    numbers(&db).await;
    for i in 0..30 {
        let mut tx = db.begin().await.unwrap();
        tx.defer(&ADD, args!["a", i, "x"]);
        let slow = tx.exec(&ADD, args!["b", i, "x"]);
        // dropped at some point on the way
        let _ = tokio::time::timeout(Duration::from_micros(i as u64 * 40), slow).await;
    }
    assert_eq!(db.one(&COUNT, args![], n).await.unwrap(), 0);
    db.exec(&ADD, args!["a", 1, "x"]).await.unwrap();
});

both!(concurrent_writers, |db| {
    numbers(&db).await;
    db.exec(&ADD, args!["total", 0, "x"]).await.unwrap();
    let started = Instant::now();
    let tasks: Vec<_> = (0..16)
        .map(|task| {
            let db = db.clone();
            tokio::spawn(async move {
                for i in 0..20 {
                    if i % 2 == 0 {
                        db.exec(&ADD, args![format!("{task}-{i}"), i, format!("{task}")]).await.unwrap();
                        db.exec(&BUMP, args!["total", 1, 1]).await.unwrap();
                    } else {
                        let mut tx = db.begin().await.unwrap();
                        tx.exec(&ADD, args![format!("{task}-{i}"), i, format!("{task}")]).await.unwrap();
                        tx.defer(&BUMP, args!["total", 1, 1]);
                        // every fifth of these is left
                        if i % 5 != 0 {
                            tx.commit().await.unwrap();
                        }
                    }
                    assert!(db.one(&COUNT, args![], n).await.unwrap() > 0);
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    let rows = db.one(&COUNT, args![], n).await.unwrap() - 1;
    assert_eq!(db.one(&N, args!["total"], n).await.unwrap(), rows, "one bump per row, after {:?}", started.elapsed());
    assert_eq!(rows, 16 * 18);
});

#[test]
fn idle_transaction_gives_the_writer_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("idle.db").display().to_string();
    crate::support::runtime().block_on(async {
        let options = DbOptions { tx_idle: Duration::from_millis(200), ..DbOptions::sqlite(path) };
        let db = Db::open(options).await.unwrap();
        numbers(&db).await;
        let mut tx = db.begin().await.unwrap();
        tx.exec(&ADD, args!["a", 1, "x"]).await.unwrap();
        // waits for the idle transaction, then gets the writer
        db.exec(&ADD, args!["b", 2, "x"]).await.unwrap();
        let error = tx.exec(&ADD, args!["c", 3, "x"]).await.unwrap_err();
        assert!(matches!(&error, DbError::Other(e) if e.contains("idle")), "{error}");
        assert!(tx.commit().await.is_err());
        assert_eq!(db.one(&COUNT, args![], n).await.unwrap(), 1);
        db.close().await;
    });
}

/// Behind a pooler that loses prepared statements.
#[test]
fn without_statement_cache() {
    let Some(pg) = PgTest::new() else { return };
    crate::support::runtime().block_on(async {
        numbers(&pg.open().await).await;
        let options = DbOptions { statement_cache: false, max_conns: 2, ..DbOptions::postgres(pg.dsn()) };
        let db = Db::open(options).await.unwrap();
        for i in 0..5 {
            db.exec(&ADD, args![format!("{i}"), i, "x"]).await.unwrap();
        }
        let mut tx = db.begin().await.unwrap();
        tx.defer(&ADD, args!["t", 9, "x"]);
        assert_eq!(tx.one(&COUNT, args![], n).await.unwrap(), 6);
        tx.commit().await.unwrap();
        let kept = "SELECT count(*) FROM pg_prepared_statements";
        assert_eq!(db.one(Dynamic(kept.into()), args![], n).await.unwrap(), 1, "only itself");
        db.close().await;
        pg.drop().await;
    });
}
