//! Whether the rows that people made are as they were.

use ochre_db::{Db, Dynamic, args};
use ochre_kernel::app::App;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// What the server notes for itself also when it refuses: who was there and what was tried; and what follows later (mail, search).
const OWN: [&str; 12] = [
    "audits",
    "sessions",
    "status",
    "jobs",
    "systems",
    "linkmetadata",
    "db_migrations",
    "db_lock",
    "ochre_migrations",
    "ochre_outbox",
    "ochre_notifications",
    "ochre_mail_batch",
];

/// Wrong passwords are counted.
const OWN_COLUMNS: &str = "failedattempts";

/// The rows as they were seen last.
pub struct Rows {
    app: Arc<App>,
    db: Db,
    /// Tasks that run all the time.
    tasks: usize,
    /// One statement that tells name and content of every table.
    all: String,
    seen: BTreeMap<String, String>,
    written: String,
}

impl Rows {
    pub async fn new(app: &Arc<App>) -> Result<Rows, String> {
        let db = &app.db;
        let tables = tables(db).await?;
        let mut parts = Vec::new();
        for t in
            tables.iter().filter(|t| !OWN.contains(&t.as_str()) && !t.contains("_fts_") && !t.starts_with("sqlite_"))
        {
            parts.push(match db.is_postgres() {
                true => format!(
                    "SELECT '{t}'::text, COALESCE(md5(string_agg((to_jsonb(x) - '{OWN_COLUMNS}')::text, '|' \
                     ORDER BY (to_jsonb(x) - '{OWN_COLUMNS}')::text)), '') FROM {t} x"
                ),
                false => {
                    let columns = columns(db, t).await?;
                    format!("SELECT '{t}', COALESCE(group_concat(x, '|'), '') FROM (SELECT {columns} AS x FROM {t} ORDER BY 1)")
                }
            });
        }
        let mut rows = Rows {
            app: app.clone(),
            db: db.clone(),
            tasks: app.tasks_running(),
            all: parts.join(" UNION ALL "),
            seen: BTreeMap::new(),
            written: String::new(),
        };
        rows.changed().await?;
        Ok(rows)
    }

    /// The tables that are not as they were the last time.
    pub async fn changed(&mut self) -> Result<Vec<String>, String> {
        self.rest().await;
        let written = self.written().await?;
        if written == self.written {
            return Ok(Vec::new());
        }
        let now = self.db.all(Dynamic(self.all.clone()), args![], |r| Ok((r.get(0)?, r.get(1)?))).await;
        let now: BTreeMap<String, String> = now.map_err(|e| e.to_string())?.into_iter().collect();
        let changed = now.iter().filter(|(t, rows)| self.seen.get(*t) != Some(rows)).map(|(t, _)| t.clone()).collect();
        self.seen = now;
        self.written = written;
        Ok(changed)
    }

    /// Until what an answer left to be done is done. A task that does not end within the time is one that always runs.
    async fn rest(&mut self) {
        let until = Instant::now() + Duration::from_secs(5);
        while self.app.tasks_running() > self.tasks && Instant::now() < until {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        self.tasks = self.app.tasks_running();
    }

    /// A text that is another one after a write, cheap to ask for.
    async fn written(&self) -> Result<String, String> {
        if self.db.is_postgres() {
            let now = "SELECT pg_snapshot_xmax(pg_current_snapshot())::text".to_string();
            return self.db.one(Dynamic(now), args![], |r| r.get(0)).await.map_err(|e| e.to_string());
        }
        let mut tx = self.db.begin().await.map_err(|e| e.to_string())?;
        let count = tx.one(Dynamic("SELECT total_changes()".into()), args![], |r| r.get::<i64>(0)).await;
        tx.rollback().await.map_err(|e| e.to_string())?;
        Ok(count.map_err(|e| e.to_string())?.to_string())
    }
}

async fn tables(db: &Db) -> Result<Vec<String>, String> {
    let text = match db.is_postgres() {
        true => {
            "SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
        }
        false => "SELECT name FROM sqlite_master WHERE type = 'table'",
    };
    db.all(Dynamic(text.into()), args![], |r| r.get(0)).await.map_err(|e| e.to_string())
}

/// All columns of a table of SQLite as one text.
async fn columns(db: &Db, table: &str) -> Result<String, String> {
    let text = format!("SELECT name FROM pragma_table_info('{table}')");
    let names = db.all(Dynamic(text), args![], |r| r.get::<String>(0)).await.map_err(|e| e.to_string())?;
    let quoted = names.iter().filter(|n| *n != OWN_COLUMNS).map(|n| format!("quote(\"{n}\")"));
    Ok(quoted.collect::<Vec<_>>().join(" || ',' || "))
}
