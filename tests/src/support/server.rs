//! A server in this process, on a database of its own.

use super::{Database, Person};
use ochre_db::{Db, DbOptions, Dynamic, args};
use ochre_server::{Doors, Options, Running, boot, store};
use serde_json::json;

/// A running server; its files and its database go with it.
pub struct Server {
    pub url: String,
    pub running: Running,
    _folder: tempfile::TempDir,
}

/// A new empty PostgreSQL database; its address.
pub async fn new_database() -> Result<String, String> {
    let dsn = std::env::var("OCHRE_TEST_PG").map_err(|_| "OCHRE_TEST_PG is not set")?;
    let name = format!("ochre_test_{:016x}", rand::random::<u64>());
    let admin = Db::open(DbOptions::postgres(dsn.clone())).await.map_err(|e| e.to_string())?;
    admin.exec(Dynamic(format!("CREATE DATABASE {name}")), args![]).await.map_err(|e| e.to_string())?;
    admin.close().await;
    let (before, query) = dsn.split_once('?').map_or((dsn.as_str(), String::new()), |(a, q)| (a, format!("?{q}")));
    let server = before.rsplit_once('/').map_or(before, |(s, _)| s);
    Ok(format!("{server}/{name}{query}"))
}

impl Server {
    /// Starts one, empty.
    pub async fn start(db: Database) -> Result<Server, String> {
        Server::start_with(db, &[]).await
    }

    /// Starts one with these settings (`Section.Key`, text) fixed.
    pub async fn start_with(db: Database, more: &[(&str, &str)]) -> Result<Server, String> {
        Server::start_client(db, None, more).await
    }

    /// Starts one that serves the web client of a folder.
    pub async fn start_client(
        db: Database,
        client_dir: Option<std::path::PathBuf>,
        more: &[(&str, &str)],
    ) -> Result<Server, String> {
        Server::start_behind(db, client_dir, more, Doors::default()).await
    }

    /// Starts one that does not let everybody in.
    pub async fn start_behind(
        db: Database,
        client_dir: Option<std::path::PathBuf>,
        more: &[(&str, &str)],
        doors: Doors,
    ) -> Result<Server, String> {
        let folder = tempfile::tempdir().map_err(|e| e.to_string())?;
        let dsn = match db {
            Database::Sqlite => folder.path().join("test.db").to_string_lossy().into_owned(),
            Database::Postgres => new_database().await?,
        };
        let mut overrides = vec![
            ("ServiceSettings.ListenAddress", "127.0.0.1:0"),
            ("SqlSettings.DriverName", db.name()),
            ("SqlSettings.DataSource", dsn.as_str()),
            ("SqlSettings.MaxOpenConns", "8"),
        ];
        overrides.extend_from_slice(more);
        let (config, store) = store::memory(&overrides).map_err(|e| e.to_string())?;
        let options = Options {
            config,
            store,
            base: folder.path().to_path_buf(),
            client_dir,
            password_work: Some(1000),
            doors,
            fast_disk: true,
        };
        let running = boot(options).await.map_err(|e| e.to_string())?;
        Ok(Server { url: format!("http://{}", running.addr), running, _folder: folder })
    }

    /// The first account, who is the administrator, signed in.
    pub async fn admin(&self) -> Result<Person, String> {
        let anyone = Person::new(&self.url);
        let body = json!({"username": "root", "email": "root@example.com", "password": "Adm1n-pass!"});
        anyone.post("/users", &body).await?.status(201)?;
        Person::login(&self.url, "root", "Adm1n-pass!").await
    }

    /// Ends it.
    pub async fn stop(self) {
        self.running.stop().await;
    }
}
