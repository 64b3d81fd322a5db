//! `cargo xtask sql`: every statement of the code is prepared on both databases.

use crate::test::postgres::Cluster;
use crate::{paths, proc, web};
use std::process::Command;

pub fn main() -> Result<(), String> {
    web::ensure_dist();
    let mut cargo = Command::new("cargo");
    proc::attached(cargo.current_dir(paths::root()).args(["build", "-p", "ochre-server"]))?;
    let cluster = Cluster::start()?;
    let mut failed = false;
    for (name, mut command) in commands(&cluster.dsn())? {
        println!("==> {name}");
        failed |= proc::attached(&mut command).map_err(|e| println!("{e}")).is_err();
    }
    if failed { Err("sql: some statements cannot be prepared".into()) } else { Ok(()) }
}

/// `ochre sql` once per database, each on an empty one of its own.
pub fn commands(pg: &str) -> Result<Vec<(&'static str, Command)>, String> {
    let dir = paths::scratch().join("sql");
    std::fs::remove_dir_all(&dir).ok();
    std::fs::create_dir_all(&dir).map_err(|e| e.to_string())?;
    let lite = dir.join("statements.db").to_string_lossy().into_owned();
    Ok([("sqlite", "sqlite", lite.as_str()), ("postgresql", "postgres", pg)]
        .map(|(name, driver, dsn)| {
            let mut command = Command::new(paths::server("debug"));
            command
                .arg("sql")
                .current_dir(&dir)
                .env("MM_SQLSETTINGS_DRIVERNAME", driver)
                .env("MM_SQLSETTINGS_DATASOURCE", dsn);
            (name, command)
        })
        .into())
}
