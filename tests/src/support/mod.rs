//! Servers to test against, in this process or as a child, and a person who talks to them over HTTP.

pub mod authenticator;
pub mod child;
pub mod directory;
pub mod idp;
pub mod person;
pub mod server;
pub mod sink;
pub mod site;
pub mod socket;

pub use authenticator::Authenticator;
pub use directory::Directory;
pub use idp::{Browser, Idp, Page};
pub use person::{Answer, Person};
pub use server::Server;
pub use sink::Sink;
pub use site::Site;
pub use socket::Socket;

use std::future::Future;
use std::pin::Pin;
use std::sync::LazyLock;

/// A failing test says what it saw.
pub type Outcome = Result<(), String>;
/// A test on one database.
pub type Test = fn(Database) -> Pin<Box<dyn Future<Output = Outcome> + Send>>;

/// The database that a test runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Database {
    Sqlite,
    Postgres,
}

impl Database {
    pub fn name(self) -> &'static str {
        match self {
            Database::Sqlite => "sqlite",
            Database::Postgres => "postgres",
        }
    }
}

/// SQLite always; PostgreSQL where there is one, and in CI there must be one.
pub fn databases() -> Result<Vec<Database>, String> {
    if std::env::var_os("OCHRE_TEST_PG").is_some() {
        return Ok(vec![Database::Sqlite, Database::Postgres]);
    }
    if std::env::var_os("CI").is_some() {
        return Err("OCHRE_TEST_PG is not set: run the tests with `cargo xtask test`".into());
    }
    eprintln!("OCHRE_TEST_PG is not set: only SQLite is tested (`cargo xtask test` has both)");
    Ok(vec![Database::Sqlite])
}

static RUNTIME: LazyLock<tokio::runtime::Runtime> = LazyLock::new(|| {
    let made = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    made.expect("a runtime for the tests")
});

/// Runs a future of a test.
pub fn run<T>(f: impl Future<Output = T>) -> T {
    RUNTIME.block_on(f)
}

/// Fails with the text unless it holds.
#[macro_export]
macro_rules! check {
    ($holds:expr, $($text:tt)*) => {
        if !$holds {
            return Err(format!($($text)*));
        }
    };
}

/// A certificate for 127.0.0.1 that nobody vouches for, and its key, in this folder.
pub async fn certificate(python: &str, folder: &std::path::Path) -> Outcome {
    let mut c = std::process::Command::new(python);
    c.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/clients/certificate.py")).arg(folder);
    crate::clients::script(c).await
}

/// A peer that the test needs: its variable, else a skip outside CI.
pub fn peer(variable: &str) -> Result<Option<String>, String> {
    match std::env::var(variable) {
        Ok(v) if !v.is_empty() => Ok(Some(v)),
        _ if std::env::var_os("CI").is_some() => {
            Err(format!("{variable} is not set: run the tests with `cargo xtask test`"))
        }
        _ => {
            eprintln!("skipped: {variable} is not set");
            Ok(None)
        }
    }
}
