//! Brings the schema up (`contract/migrations.json`).
//!
//! * An empty database gets the whole 11.6 schema and the 158 rows of `db_migrations`, so that an official server could open it too.
//! * One at version 159, or a newer one that still has all tables and columns, is taken as it is; an older one is refused.
//! * Our own tables (`ochre_*`) have their own list, `ochre_migrations`. `db_migrations` is never written for them, upstream's
//!   tables are never altered.
//!
//! On PostgreSQL all of it happens under upstream's lock row, so two servers of either kind may start at once.

mod lock;

use std::collections::HashSet;

use crate::db::Backend;
use crate::postgres::Pg;
use crate::{Db, DbError, Result};

/// The schema version we know.
const KNOWN: i64 = 159;

const BASELINE: &str = include_str!("../../schema/0001_baseline.sql");
const BASELINE_PG: &str = include_str!("../../schema/0001_baseline.pg.sql");
const BASELINE_LITE: &str = include_str!("../../schema/0001_baseline.sqlite.sql");
const COLUMNS: &str = include_str!("../../schema/COLUMNS.tsv");
/// Which slices may write which table.
pub(crate) const OWNERS: &str = include_str!("../../schema/OWNERS.tsv");

/// One step of our own: applied once, never changed after a release.
struct Own {
    version: i64,
    name: &'static str,
    both: &'static str,
    lite: &'static str,
}

const OWN: &[Own] = &[
    Own {
        version: 2,
        name: "ochre",
        both: include_str!("../../schema/0002_ochre.sql"),
        lite: include_str!("../../schema/0002_ochre.sqlite.sql"),
    },
    Own { version: 3, name: "file_search", both: "", lite: include_str!("../../schema/0003_file_search.sqlite.sql") },
    Own { version: 4, name: "search words", both: "", lite: include_str!("../../schema/0004_search_words.sqlite.sql") },
    Own { version: 5, name: "mail_batch", both: include_str!("../../schema/0005_mail_batch.sql"), lite: "" },
    Own { version: 12, name: "ldap", both: include_str!("../../schema/0012_ldap.sql"), lite: "" },
    Own { version: 13, name: "sign_in", both: include_str!("../../schema/0013_sign_in.sql"), lite: "" },
    Own { version: 14, name: "openid", both: include_str!("../../schema/0014_openid.sql"), lite: "" },
    Own { version: 15, name: "notifications", both: include_str!("../../schema/0015_notifications.sql"), lite: "" },
    Own { version: 16, name: "passkeys", both: include_str!("../../schema/0016_passkeys.sql"), lite: "" },
    Own {
        version: 19,
        name: "search_order",
        both: "",
        lite: include_str!("../../schema/0019_search_order.sqlite.sql"),
    },
];

const OWN_LIST: &str = "CREATE TABLE IF NOT EXISTS ochre_migrations \
     (version bigint NOT NULL PRIMARY KEY, name varchar(64) NOT NULL, applied_at bigint NOT NULL);\n";

/// What is in the database now.
#[derive(Default)]
struct Found {
    users: bool,
    /// Highest row of `db_migrations`.
    version: Option<i64>,
    columns: HashSet<(String, String)>,
    own: Vec<i64>,
}

impl Db {
    /// Brings the schema up: creates it in an empty database, accepts an 11.6 one, refuses what it does not know. Safe to call at every
    /// start, and from several servers at once.
    pub async fn migrate(&self) -> Result<()> {
        match &self.back {
            Backend::Pg(pg) => {
                lock::hold(pg, postgres(pg)).await?;
                pg.reload_keys().await
            }
            Backend::Lite(lite) => lite.call(true, sqlite).await,
        }
    }
}

/// The script that is still to be run, if any.
fn plan(found: &Found, pg: bool) -> Result<Option<String>> {
    let mut script = String::new();
    match found.version {
        None if found.users => return Err(refusal("it has tables of another origin but no list of migrations")),
        None => {
            script.push_str(if pg { BASELINE_PG } else { BASELINE_LITE });
            script.push_str(BASELINE);
        }
        Some(version) if version < KNOWN => {
            return Err(refusal(&format!(
                "it is at schema version {version}, and {KNOWN} is needed: start an official 11.6 server on it once, then come back"
            )));
        }
        Some(version) => complete(found, version)?,
    }
    let now = if pg { "(extract(epoch from now()) * 1000)::bigint" } else { "unixepoch() * 1000" };
    let note = |script: &mut String, version: i64, name: &str| {
        script.push_str(&format!(
            "\nINSERT INTO ochre_migrations (version, name, applied_at) VALUES ({version}, '{name}', {now});\n"
        ));
    };
    if found.own.is_empty() {
        script.push_str(OWN_LIST);
        note(&mut script, 1, if found.version.is_some() { "adopted" } else { "baseline" });
    }
    for own in OWN.iter().filter(|o| !found.own.contains(&o.version)) {
        script.push_str(own.both);
        script.push_str(if pg { "" } else { own.lite });
        note(&mut script, own.version, own.name);
    }
    Ok(Some(script).filter(|s| !s.is_empty()))
}

fn refusal(why: &str) -> DbError {
    DbError::Other(format!("this database cannot be used: {why}"))
}

/// Every table and column that statements may name must be there.
fn complete(found: &Found, version: i64) -> Result<()> {
    let missing: Vec<String> = COLUMNS
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .flat_map(|(table, columns)| columns.split(' ').map(move |c| (table.to_owned(), c.to_owned())))
        .filter(|column| !found.columns.contains(column))
        .map(|(table, column)| format!("{table}.{column}"))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let (some, more) = (missing[..missing.len().min(5)].join(", "), if missing.len() > 5 { " and more" } else { "" });
    Err(refusal(&format!("it is at schema version {version} and lacks {some}{more}")))
}

async fn postgres(pg: &Pg) -> Result<()> {
    let client = pg.client().await?;
    let error = |e: tokio_postgres::Error| pg.error(&e);
    let mut found = Found::default();
    let columns = "SELECT table_name::text, column_name::text FROM information_schema.columns \
         WHERE table_schema = current_schema()";
    for row in client.query(columns, &[]).await.map_err(error)? {
        found.columns.insert((row.get(0), row.get(1)));
    }
    found.users = found.columns.contains(&("users".into(), "id".into()));
    if found.columns.contains(&("db_migrations".into(), "version".into())) {
        let row = client.query_one("SELECT max(version)::bigint FROM db_migrations", &[]).await.map_err(error)?;
        found.version = row.get(0);
    }
    if found.columns.contains(&("ochre_migrations".into(), "version".into())) {
        let rows = client.query("SELECT version FROM ochre_migrations", &[]).await.map_err(error)?;
        found.own = rows.iter().map(|row| row.get(0)).collect();
    }
    drop(client);
    match plan(&found, true)? {
        Some(script) => pg.script(&script).await,
        None => Ok(()),
    }
}

fn sqlite(c: &rusqlite::Connection) -> Result<()> {
    let mut found = Found::default();
    let read = |e: rusqlite::Error| DbError::Other(format!("cannot read the schema: {e}"));
    let mut columns = c
        .prepare(
            "SELECT m.name, p.name FROM sqlite_schema AS m JOIN pragma_table_info(m.name) AS p WHERE m.type = 'table'",
        )
        .map_err(read)?;
    let columns = columns.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).map_err(read)?;
    found.columns = columns.collect::<Result<_, _>>().map_err(read)?;
    found.users = found.columns.contains(&("users".into(), "id".into()));
    if found.columns.contains(&("db_migrations".into(), "version".into())) {
        found.version = c.query_row("SELECT max(version) FROM db_migrations", [], |row| row.get(0)).map_err(read)?;
    }
    if found.columns.contains(&("ochre_migrations".into(), "version".into())) {
        let mut list = c.prepare("SELECT version FROM ochre_migrations").map_err(read)?;
        let list = list.query_map([], |row| row.get(0)).map_err(read)?;
        found.own = list.collect::<Result<_, _>>().map_err(read)?;
    }
    match plan(&found, false)? {
        Some(script) => c.execute_batch(&script).map_err(|e| DbError::Other(format!("migration failed: {e}"))),
        None => Ok(()),
    }
}
