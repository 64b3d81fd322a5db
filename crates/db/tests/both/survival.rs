//! What is left after `kill -9`, who may open a file, and what an unreachable database says.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use ochre_db::{Db, DbError, DbOptions, Dynamic, args};

use crate::support::{numbers, runtime};

const ADD: &str = "INSERT INTO numbers (id, n, name) VALUES ($1, $2, $3)";
const CHILD: &str = "OCHRE_DB_TEST_CHILD";

/// Not a test of its own: the process that `acknowledged_writes_survive_kill` starts and kills. Prints every id once it is acknowledged.
#[test]
fn child_that_writes() {
    let Ok(path) = std::env::var(CHILD) else { return };
    runtime().block_on(async {
        let db = Db::open(DbOptions::sqlite(path)).await.unwrap();
        numbers(&db).await;
        let tasks: Vec<_> = (0..8)
            .map(|task| {
                let db = db.clone();
                tokio::spawn(async move {
                    for i in 0_i64.. {
                        let id = format!("{task}-{i}");
                        if i % 3 == 0 {
                            let mut tx = db.begin().await.unwrap();
                            tx.exec(Dynamic(ADD.into()), args![&id, i, format!("{task}")]).await.unwrap();
                            tx.defer(Dynamic(ADD.into()), args![format!("{id}-twin"), i, format!("{task}t")]);
                            tx.commit().await.unwrap();
                        } else {
                            db.exec(Dynamic(ADD.into()), args![&id, i, format!("{task}")]).await.unwrap();
                        }
                        println!("acknowledged {id}");
                    }
                })
            })
            .collect();
        for task in tasks {
            task.await.unwrap();
        }
    });
}

#[test]
fn acknowledged_writes_survive_kill() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("kill.db").display().to_string();
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "survival::child_that_writes", "--nocapture", "--test-threads=1"])
        .env(CHILD, &path)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut acknowledged = Vec::new();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let begun = Instant::now();
    while let Some(Ok(line)) = lines.next() {
        acknowledged.extend(line.rsplit_once("acknowledged ").map(|(_, id)| id.to_owned()));
        if acknowledged.len() == 400 || begun.elapsed() > Duration::from_secs(20) {
            child.kill().unwrap();
        }
    }
    child.wait().unwrap();
    assert!(acknowledged.len() >= 400, "{}", acknowledged.len());
    runtime().block_on(async {
        let db = Db::open(DbOptions::sqlite(path)).await.unwrap();
        let found = Dynamic("SELECT count(*) FROM numbers WHERE id = ANY($1)".into());
        let found = db.one(found, args![&acknowledged], |r| r.get::<usize>(0)).await.unwrap();
        assert_eq!(found, acknowledged.len());
        let half = "SELECT count(*) FROM numbers a WHERE a.n % 3 = 0 AND a.id NOT LIKE '%twin' \
             AND NOT EXISTS (SELECT 1 FROM numbers b WHERE b.id = a.id || '-twin')";
        assert_eq!(db.one(Dynamic(half.into()), args![], |r| r.get::<i64>(0)).await.unwrap(), 0, "no half transaction");
        let check = db
            .one(Dynamic("SELECT integrity_check FROM pragma_integrity_check".into()), args![], |r| r.get::<String>(0));
        assert_eq!(check.await.unwrap(), "ok");
        db.close().await;
    });
}

#[test]
fn one_server_per_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sub/one.db").display().to_string();
    runtime().block_on(async {
        let db = Db::open(DbOptions::sqlite(format!("sqlite://{path}"))).await.unwrap();
        db.migrate().await.unwrap();
        numbers(&db).await;
        let error = Db::open(DbOptions::sqlite(&path)).await.err().unwrap();
        assert!(matches!(&error, DbError::Away(e) if e.contains("in use by another server")), "{error}");
        db.close().await;
        assert!(!std::path::Path::new(&format!("{path}-wal")).exists(), "a closed file is one file");
        assert!(matches!(db.exec(Dynamic(ADD.into()), args!["a", 1, "x"]).await, Err(DbError::Away(_))));
        let db = Db::open(DbOptions::sqlite(&path)).await.unwrap();
        drop(db);
        let db = Db::open(DbOptions::sqlite(&path)).await.unwrap();
        db.exec(Dynamic(ADD.into()), args!["a", 1, "x"]).await.unwrap();
        db.close().await;
    });
}

#[test]
fn away_is_one_clear_line() {
    runtime().block_on(async {
        for dsn in [
            "postgres://me:secret@127.0.0.1:1/chat?sslmode=disable&connect_timeout=3",
            "postgres://me:secret@no-such-host.invalid/chat?connect_timeout=3",
            "host=/no/such/folder user=me password=secret dbname=chat",
        ] {
            let error = Db::open(DbOptions::postgres(dsn)).await.err().unwrap();
            let text = error.to_string();
            assert!(matches!(error, DbError::Away(_)), "{text}");
            assert!(!text.contains("secret") && !text.contains('\n') && text.contains("chat"), "{text}");
        }
        let error = Db::open(DbOptions::sqlite("/proc/nothing/x.db")).await.err().unwrap();
        assert!(matches!(&error, DbError::Away(e) if e.contains("/proc/nothing")), "{error}");
    });
}

#[test]
fn server_that_restarts_is_found_again() {
    let Some(pg) = crate::support::PgTest::new() else { return };
    runtime().block_on(async {
        let db = pg.open().await;
        numbers(&db).await;
        let pid = |r: &ochre_db::Row| r.get::<i64>(0);
        db.one(Dynamic("SELECT pg_backend_pid()".into()), args![], pid).await.unwrap();
        let mut tx = db.begin().await.unwrap();
        tx.exec(Dynamic(ADD.into()), args!["a", 1, "x"]).await.unwrap();
        let end = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity \
             WHERE datname = current_database() AND pid <> pg_backend_pid()";
        let other = Db::open(DbOptions::postgres(pg.dsn())).await.unwrap();
        other.one(Dynamic(end.into()), args![], pid).await.unwrap();
        let error = tx.exec(Dynamic(ADD.into()), args!["b", 1, "y"]).await.unwrap_err();
        assert!(matches!(error, DbError::Away(_)), "{error}");
        drop(tx);
        tokio::time::sleep(Duration::from_millis(50)).await;
        db.exec(Dynamic(ADD.into()), args!["a", 1, "x"]).await.unwrap();
        other.close().await;
        db.close().await;
        pg.drop().await;
    });
}

/// `OCHRE_TEST_PG_TLS` names a folder with `ca.crt` (signed the server's certificate for `localhost`) and `other.crt`, and
/// `OCHRE_TEST_PG` the server, at a host that is not `localhost`.
#[test]
fn tls_is_checked_as_far_as_asked() {
    let (Ok(folder), Ok(server)) = (std::env::var("OCHRE_TEST_PG_TLS"), std::env::var("OCHRE_TEST_PG")) else { return };
    let join = if server.contains('?') { '&' } else { '?' };
    runtime().block_on(async {
        for (options, works) in [
            ("sslmode=prefer".to_owned(), true),
            ("sslmode=require".into(), true),
            (format!("sslmode=require&sslrootcert={folder}/other.crt"), false),
            (format!("sslmode=verify-ca&sslrootcert={folder}/ca.crt"), true),
            (format!("sslmode=verify-ca&sslrootcert={folder}/other.crt"), false),
            ("sslmode=verify-ca".into(), false),
            (format!("sslmode=verify-full&sslrootcert={folder}/ca.crt"), false),
            (format!("sslmode=verify-full&sslrootcert={folder}/ca.crt&host=localhost"), true),
        ] {
            let db =
                Db::open(DbOptions { max_conns: 1, ..DbOptions::postgres(format!("{server}{join}{options}")) }).await;
            assert_eq!(db.is_ok(), works, "{options}: {:?}", db.err());
            if let Ok(db) = db {
                let encrypted = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
                assert!(db.one(Dynamic(encrypted.into()), args![], |r| r.get::<bool>(0)).await.unwrap(), "{options}");
                db.close().await;
            }
        }
    });
}
