//! Inserts per second, reads per second, and CPU of this process for each, on both databases.
//!
//! `cargo run --release -p ochre-db --example throughput -- [tasks] [inserts per task]`; PostgreSQL when `OCHRE_TEST_PG` is set
//! (tables are made in a database of its own). CPU is that of this process: on SQLite the whole work, on PostgreSQL the client's part.

use std::time::{Duration, Instant};

use ochre_db::{Db, DbOptions, Dynamic, Result, Row, Sync, args, sql};

sql!(
    INSERT = "INSERT INTO posts (id, createat, updateat, editat, deleteat, ispinned, userid, channelid, rootid, originalid, message, type, \
     props, hashtags, filenames, fileids, hasreactions, remoteid) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)"
);
sql!(
    BUMP = "UPDATE channels SET totalmsgcount = totalmsgcount + 1, lastpostat = greatest(lastpostat, $2) WHERE id = $1"
);
sql!(MENTION = "UPDATE channelmembers SET mentioncount = mentioncount + 1 WHERE channelid = $1 AND userid = ANY($2)");
sql!(
    LIST = "SELECT id, createat, updateat, editat, deleteat, ispinned, userid, channelid, rootid, originalid, message, type, \
     props, hashtags, filenames, fileids, hasreactions, remoteid FROM posts WHERE channelid = $1 AND deleteat = 0 \
     ORDER BY createat DESC LIMIT $2"
);
sql!(ONE = "SELECT id, createat, message FROM posts WHERE id = $1");

#[derive(Clone, Copy)]
enum What {
    Insert,
    Post,
    List,
    One,
}

fn cpu() -> f64 {
    // user and system ticks of /proc/self/stat, 100 per second
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> =
        stat.rsplit_once(')').map(|(_, rest)| rest.split_whitespace().collect()).unwrap_or_default();
    let ticks: f64 = fields.iter().skip(11).take(2).filter_map(|f| f.parse::<f64>().ok()).sum();
    ticks / 100.0
}

fn post(row: &Row) -> Result<(String, i64, String, String)> {
    for i in [7, 8, 9, 11, 13, 14, 15, 17] {
        std::hint::black_box(row.get::<String>(i)?);
    }
    Ok((row.get(0)?, row.get(1)?, row.get(10)?, row.get(12)?))
}

fn id(kind: &str, i: usize) -> String {
    format!("{kind}{i:0>width$}", width = 26 - kind.len())
}

async fn insert(db: &Db, task: usize, i: usize, whole: bool) -> Result<()> {
    let at = (i * 64 + task) as i64;
    let (message, none) = ("All the words of a message of a usual length stand here. ".repeat(4), "");
    let channel = id("c", task);
    let values = args![
        format!("{}{i:0>13}", &id("p", task)[13..]),
        at,
        at,
        0,
        0,
        false,
        id("u", task),
        &channel,
        none,
        none,
        message,
        none,
        "{}",
        none,
        "[]",
        "[]",
        false,
        None::<String>
    ];
    if !whole {
        return db.exec(&INSERT, values).await.map(drop);
    }
    let mut tx = db.begin().await?;
    tx.exec(&INSERT, values).await?;
    tx.defer(&BUMP, args![&channel, at]);
    tx.defer(&MENTION, args![&channel, vec![id("u", task)]]);
    tx.commit().await
}

async fn measure(db: &Db, name: &str, what: What, tasks: usize, each: usize, base: usize) {
    let (begun, cpu_before) = (Instant::now(), cpu());
    let handles: Vec<_> = (0..tasks)
        .map(|task| {
            let db = db.clone();
            tokio::spawn(async move {
                let mut longest = Vec::with_capacity(each);
                for i in base..base + each {
                    let begun = Instant::now();
                    match what {
                        What::Insert => insert(&db, task, i, false).await.unwrap(),
                        What::Post => insert(&db, task, i, true).await.unwrap(),
                        What::List => {
                            assert_eq!(db.all(&LIST, args![id("c", task), 60], post).await.unwrap().len(), 60)
                        }
                        What::One => drop(db.opt(&ONE, args![id("p", i)], |r| r.get::<String>(0)).await.unwrap()),
                    }
                    longest.push(begun.elapsed());
                }
                longest
            })
        })
        .collect();
    let mut waits: Vec<Duration> = Vec::new();
    for handle in handles {
        waits.extend(handle.await.unwrap());
    }
    waits.sort();
    let (n, wall) = ((tasks * each) as f64, begun.elapsed().as_secs_f64());
    println!(
        "{name:28} {:>8.0}/s  {:>6.1} µs CPU each  p50 {:>5} µs  p99 {:>6} µs",
        n / wall,
        (cpu() - cpu_before) * 1e6 / n,
        waits[waits.len() / 2].as_micros(),
        waits[waits.len() * 99 / 100].as_micros()
    );
}

async fn bench(name: &str, options: DbOptions, tasks: usize, each: usize) {
    let db = Db::open(options).await.unwrap();
    db.migrate().await.unwrap();
    for task in 0..tasks {
        let channel =
            "INSERT INTO channels (id, type, name, teamid, totalmsgcount, lastpostat) VALUES ($1, 'O', $1, '', 0, 0)";
        db.exec(Dynamic(channel.replace("$1, 'O', $1", "$1, 'O', $2")), args![id("c", task), id("c", task)])
            .await
            .unwrap();
    }
    measure(&db, &format!("{name} insert"), What::Insert, tasks, each, 0).await;
    measure(&db, &format!("{name} post (tx of 3)"), What::Post, tasks, each, each).await;
    measure(&db, &format!("{name} 60 rows"), What::List, tasks, each, 0).await;
    measure(&db, &format!("{name} one row"), What::One, tasks, each * 2, 0).await;
    measure(&db, &format!("{name} insert, 1 task"), What::Insert, 1, each / 2, each * 2).await;
    measure(&db, &format!("{name} post, 1 task"), What::Post, 1, each / 2, each * 3).await;
    measure(&db, &format!("{name} one row, 1 task"), What::One, 1, each, 0).await;
    db.close().await;
}

fn main() {
    let number = |i: usize, or: usize| std::env::args().nth(i).and_then(|a| a.parse().ok()).unwrap_or(or);
    let (tasks, each) = (number(1, 16), number(2, 1500));
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let folder = tempfile::tempdir_in(".").unwrap();
        for (name, synchronous) in [("SQLite FULL", Sync::Full), ("SQLite NORMAL", Sync::Normal)] {
            let path = folder.path().join(format!("{name}.db")).display().to_string();
            bench(name, DbOptions { synchronous, ..DbOptions::sqlite(path) }, tasks, each).await;
        }
        let Ok(server) = std::env::var("OCHRE_TEST_PG") else { return };
        let admin = Db::open(DbOptions { max_conns: 1, ..DbOptions::postgres(&server) }).await.unwrap();
        let name = format!("ochre_bench_{}", std::process::id());
        admin.exec(Dynamic(format!("CREATE DATABASE {name}")), args![]).await.unwrap();
        let join = if server.contains('?') { '&' } else { '?' };
        let options = DbOptions { max_conns: 16, ..DbOptions::postgres(format!("{server}{join}dbname={name}")) };
        bench("PostgreSQL", options, tasks, each).await;
        admin.exec(Dynamic(format!("DROP DATABASE {name} WITH (FORCE)")), args![]).await.unwrap();
    });
}
