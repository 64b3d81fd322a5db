//! Opening the file: lock, pragmas, functions.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use super::functions;
use crate::{DbError, Result, Sync};

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Writer,
    Reader,
}

/// The path in a DSN: `sqlite://data/ochre.db?x=y`, `sqlite:`, `file:` or the path itself.
pub(crate) fn path(dsn: &str) -> Result<PathBuf> {
    let path = ["sqlite3://", "sqlite://", "sqlite:", "file://", "file:"].iter().find_map(|p| dsn.strip_prefix(p));
    let path = path.map_or(dsn, |p| p.split('?').next().unwrap_or(p)).trim();
    if path.is_empty() || path == ":memory:" {
        return Err(DbError::Other("a SQLite database needs a file path".into()));
    }
    Ok(PathBuf::from(path))
}

/// Takes `<file>.lock` for the life of the writer, so that two servers never write one file: their writers would not see
/// each other's queue, and their caches would lie. The operating system drops the lock with the process.
pub(super) fn lock(path: &Path) -> Result<File> {
    if let Some(folder) = path.parent().filter(|f| !f.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder)
            .map_err(|e| DbError::Away(format!("cannot create the folder {}: {e}", folder.display())))?;
    }
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    let file = File::options().create(true).truncate(false).write(true).open(&name);
    let file = file.map_err(|e| DbError::Away(format!("cannot open {}: {e}", Path::new(&name).display())))?;
    // a database that was just dropped may still be finishing
    for patience in (0..20).rev() {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) if patience > 0 => std::thread::sleep(Duration::from_millis(50)),
            Err(TryLockError::WouldBlock) => break,
            Err(TryLockError::Error(e)) => {
                return Err(DbError::Away(format!("cannot lock {}: {e}", Path::new(&name).display())));
            }
        }
    }
    Err(DbError::Away(format!("{} is in use by another server", path.display())))
}

/// One connection with everything set that the portable text relies on.
pub(super) fn connect(path: &Path, sync: Sync, role: Role) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags);
    let connection =
        connection.map_err(|e| DbError::Away(format!("cannot open the SQLite file {}: {e}", path.display())))?;
    configure(&connection, sync, role)
        .map_err(|e| DbError::Away(format!("cannot use the SQLite file {}: {e}", path.display())))?;
    Ok(connection)
}

fn configure(connection: &Connection, sync: Sync, role: Role) -> rusqlite::Result<()> {
    connection.busy_timeout(Duration::from_secs(5))?;
    if role == Role::Writer {
        connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
    }
    let sync = match sync {
        Sync::Full => "FULL",
        Sync::Normal => "NORMAL",
        Sync::Off => "OFF",
    };
    // KiB; a reader forgets its pages at every commit of the writer, what lasts is the mapped file
    let cache = if role == Role::Writer { -16_000 } else { -2_000 };
    // LIKE is case-sensitive on PostgreSQL; that also lets a prefix LIKE use an index
    connection.execute_batch(&format!(
        "PRAGMA synchronous = {sync}; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF; \
         PRAGMA case_sensitive_like = ON; PRAGMA cache_size = {cache}; PRAGMA mmap_size = 268435456; PRAGMA journal_size_limit = 67108864;"
    ))?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DDL, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    functions::register(connection)?;
    connection.set_prepared_statement_cache_capacity(512);
    if role == Role::Reader {
        connection.execute_batch("PRAGMA query_only = ON;")?;
    }
    Ok(())
}
