//! `cargo xtask bench`: a release build of the server and of the load generator, then the table beside the targets.

use crate::test::postgres::Cluster;
use crate::{paths, proc, web};
use std::process::Command;

pub fn main(args: &[String]) -> Result<(), String> {
    if args.first().is_some_and(|a| a == "web") {
        return client();
    }
    web::ensure_dist();
    println!("==> cargo build --release (server and load generator)");
    let mut cargo = Command::new("cargo");
    cargo.current_dir(paths::root()).args(["build", "--release", "-p", "ochre-server", "-p", "ochre-bench"]);
    proc::attached(&mut cargo)?;
    let mut args: Vec<String> = args.iter().filter(|a| *a != "--").cloned().collect();
    let postgres = args.iter().position(|a| a == "--postgres").map(|at| args.remove(at)).is_some();
    let mut bench = Command::new(paths::target().join("release/ochre-bench"));
    bench.current_dir(paths::root()).args(&args);
    if !args.iter().any(|a| a == "--url" || a.starts_with("--server") || a == "--help") {
        bench.arg("--server").arg(paths::server("release"));
    }
    // Lives as long as the measurement.
    let cluster = if postgres { Some(Cluster::start()?) } else { None };
    if let Some(cluster) = &cluster {
        bench.args(["--pg", &cluster.dsn()]);
        if let Some(pid) = cluster.postmaster() {
            bench.args(["--pg-pid", &pid.to_string()]);
        }
    }
    proc::attached(&mut bench)
}

/// The web client in a real browser: how much it loads, how long a person waits, how much it holds (`web/e2e/bench.mjs`).
fn client() -> Result<(), String> {
    crate::run::build_web()?;
    let chromium = crate::test::chromium::find()?;
    println!("==> cargo build --release (server)");
    let mut cargo = Command::new("cargo");
    cargo.current_dir(paths::root()).args(["build", "--release", "-p", "ochre-server"]);
    proc::attached(&mut cargo)?;
    let mut bench = Command::new("node");
    bench
        .current_dir(web::folder())
        .arg("e2e/bench.mjs")
        .env("OCHRE_BIN", paths::server("release"))
        .env("CHROMIUM", chromium);
    proc::attached(&mut bench)
}
