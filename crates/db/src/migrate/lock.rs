//! Upstream's migration lock: a row of `db_lock` with an end in unix seconds, refreshed while it is held.

use std::time::Duration;

use crate::postgres::Pg;
use crate::{DbError, Result};

const TABLE: &str = "CREATE TABLE IF NOT EXISTS db_lock (id varchar(64) NOT NULL, expireat bigint, CONSTRAINT db_lock_pkey PRIMARY KEY (id))";
/// Takes a free or expired lock for 15 s.
const TAKE: &str = "INSERT INTO db_lock (id, expireat) VALUES ('mm-lock-key', extract(epoch from now())::bigint + 15) \
     ON CONFLICT (id) DO UPDATE SET expireat = excluded.expireat WHERE db_lock.expireat < extract(epoch from now())::bigint";
const REFRESH: &str = "UPDATE db_lock SET expireat = extract(epoch from now())::bigint + 15 WHERE id = 'mm-lock-key'";
const FREE: &str = "DELETE FROM db_lock WHERE id = 'mm-lock-key'";

/// How often, once a second, the lock is asked for before giving up.
const PATIENCE: u32 = 300;

/// Runs `work` under the lock.
pub(super) async fn hold<T>(pg: &Pg, work: impl Future<Output = Result<T>>) -> Result<T> {
    take(pg).await?;
    let mut work = std::pin::pin!(work);
    let done = loop {
        tokio::select! {
            done = &mut work => break done,
            () = tokio::time::sleep(Duration::from_millis(7_500)) => run(pg, REFRESH).await.map(drop)?,
        }
    };
    run(pg, FREE).await?;
    done
}

async fn take(pg: &Pg) -> Result<()> {
    // two servers that create the table at once collide in the catalogue; the second try finds it there
    if run(pg, TABLE).await.is_err() {
        run(pg, TABLE).await?;
    }
    for attempt in 0..PATIENCE {
        if run(pg, TAKE).await? == 1 {
            return Ok(());
        }
        if attempt == 2 {
            tracing::info!("waiting for another server that is migrating this database");
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    Err(DbError::Away("another server has been migrating this database for five minutes".into()))
}

async fn run(pg: &Pg, sql: &str) -> Result<u64> {
    let client = pg.client().await?;
    client.execute(sql, &[]).await.map_err(|e| pg.error(&e))
}
