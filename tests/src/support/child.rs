//! The real binary as a child process, for what kills it.

use super::Database;
use super::server::new_database;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A started binary; killed when dropped.
pub struct Process {
    pub url: String,
    child: Child,
}

/// What a binary is started with, the same at each start.
pub struct Start {
    pub folder: tempfile::TempDir,
    /// Further variables of its environment.
    pub more: Vec<(String, String)>,
    address: String,
    driver: &'static str,
    dsn: String,
}

impl Start {
    /// A folder, a free port and an empty database.
    pub async fn new(db: Database) -> Result<Start, String> {
        let folder = tempfile::tempdir().map_err(|e| e.to_string())?;
        let free = TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).map_err(|e| e.to_string())?;
        let dsn = match db {
            Database::Sqlite => "./data/test.db".to_string(),
            Database::Postgres => new_database().await?,
        };
        Ok(Start { folder, more: Vec::new(), address: free.to_string(), driver: db.name(), dsn })
    }

    /// The command, for tests that expect it to fail.
    pub fn command(&self, bin: &str) -> Command {
        let mut c = Command::new(bin);
        c.arg("server")
            .current_dir(self.folder.path())
            .env("MM_SERVICESETTINGS_LISTENADDRESS", &self.address)
            .env("MM_SQLSETTINGS_DRIVERNAME", self.driver)
            .env("MM_SQLSETTINGS_DATASOURCE", &self.dsn)
            .env("OCHRE_PASSWORD_WORK", "1000")
            .envs(self.more.iter().map(|(k, v)| (k, v)))
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        c
    }

    /// Starts it and waits until it answers.
    pub async fn up(&self, bin: &str) -> Result<Process, String> {
        let child = self.command(bin).spawn().map_err(|e| format!("{bin}: {e}"))?;
        let mut p = Process { url: format!("http://{}", self.address), child };
        let end = Instant::now() + Duration::from_secs(60);
        let someone = super::Person::new(&p.url);
        while Instant::now() < end {
            if let Ok(Some(code)) = p.child.try_wait() {
                return Err(format!("the server ended at once: {code}"));
            }
            if someone.get("/system/ping").await.is_ok_and(|a| a.status == 200) {
                return Ok(p);
            }
            tokio::time::sleep(Duration::from_millis(30)).await;
        }
        Err("the server does not answer".into())
    }
}

impl Process {
    /// `kill -9`.
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}

/// The binary under test.
pub fn binary() -> Result<Option<String>, String> {
    let found = super::peer("OCHRE_BIN")?;
    Ok(found.filter(|b| Path::new(b).is_file()))
}
