//! `cargo xtask run`: from a fresh clone to a running server with one command.

use crate::{paths, proc, web};
use std::process::Command;
use std::time::Instant;

pub fn main(args: &[String]) -> Result<(), String> {
    let split = args.iter().position(|a| a == "--").unwrap_or(args.len());
    let (ours, theirs) = (&args[..split], args.get(split + 1..).unwrap_or_default());
    let release = ours.iter().any(|a| a == "--release");
    if let Some(unknown) = ours.iter().find(|a| *a != "--release") {
        return Err(format!("run: unknown argument `{unknown}` (arguments for the server go after `--`)"));
    }
    let started = Instant::now();
    build_web()?;
    build_server(release)?;
    // The server prints its address itself, once it listens.
    println!("==> built in {}; starting with its data in ./data, Ctrl-C ends it", proc::seconds(started.elapsed()));
    start(release, theirs)
}

/// Packages and bundle of the web client, as far as they are out of date.
pub fn build_web() -> Result<(), String> {
    web::ensure_dist();
    if !web::present() {
        return Ok(());
    }
    let packages = web::packages();
    if !packages.fresh() {
        web::check_node()?;
        println!("==> web client: installing npm packages (once per package-lock.json)");
        proc::attached(web::npm().args(["ci", "--no-audit", "--no-fund"]))?;
        packages.set();
    }
    let bundle = web::bundle();
    if !bundle.fresh() {
        web::check_node()?;
        println!("==> web client: building");
        proc::attached(web::npm().args(["run", "build"]))?;
        web::bundle().set();
    }
    Ok(())
}

fn build_server(release: bool) -> Result<(), String> {
    println!("==> server: cargo build{}", if release { " --release" } else { "" });
    let mut cargo = Command::new("cargo");
    cargo.current_dir(paths::root()).args(["build", "-p", "ochre-server", "--bin", "ochre"]);
    if release {
        cargo.arg("--release");
    }
    proc::attached(&mut cargo)
}

/// Becomes the server: signals and the exit code need no forwarding then.
fn start(release: bool, args: &[String]) -> Result<(), String> {
    use std::os::unix::process::CommandExt;
    let server = paths::server(if release { "release" } else { "debug" });
    let mut command = Command::new(&server);
    command.current_dir(paths::root()).arg("server").args(args);
    proc::release_signals();
    Err(format!("{}: {}", server.display(), command.exec()))
}
