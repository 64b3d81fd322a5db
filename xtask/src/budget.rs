//! `cargo xtask budget`: how large the crates are, and how long a build from nothing takes.

use crate::{paths, proc};
use std::process::Command;
use std::time::Instant;

pub fn main(args: &[String]) -> Result<(), String> {
    let mut rows: Vec<(usize, usize, String)> = crates().into_iter().map(count).collect();
    rows.sort_by(|a, b| b.cmp(a));
    println!("{:>8} {:>6}  crate", "lines", "files");
    for (lines, files, name) in &rows {
        println!("{lines:>8} {files:>6}  {name}");
    }
    println!("{:>8} {:>6}  all", rows.iter().map(|r| r.0).sum::<usize>(), rows.iter().map(|r| r.1).sum::<usize>());
    if args.iter().any(|a| a == "--cold") { cold_build() } else { Ok(()) }
}

/// Every folder that holds a Cargo package of the workspace.
pub fn crates() -> Vec<std::path::PathBuf> {
    let root = paths::root();
    let mut found: Vec<_> =
        std::fs::read_dir(root.join("crates")).into_iter().flatten().flatten().map(|e| e.path()).collect();
    found.extend(["conformance", "tests", "bench", "xtask"].map(|d| root.join(d)));
    found.retain(|d| d.join("Cargo.toml").is_file());
    found.sort();
    found
}

fn count(dir: std::path::PathBuf) -> (usize, usize, String) {
    let files = rust_files(&dir);
    let lines = files.iter().map(|f| std::fs::read_to_string(f).unwrap_or_default().lines().count()).sum();
    (lines, files.len(), paths::shown(&dir))
}

pub fn rust_files(dir: &std::path::Path) -> Vec<std::path::PathBuf> {
    paths::files_below(dir).into_iter().filter(|f| f.extension().is_some_and(|e| e == "rs")).collect()
}

fn cold_build() -> Result<(), String> {
    let dir = paths::scratch().join("cold");
    std::fs::remove_dir_all(&dir).ok();
    println!("cold build of the server (dev profile) ...");
    let started = Instant::now();
    let mut cargo = Command::new("cargo");
    cargo.current_dir(paths::root()).args(["build", "--quiet", "-p", "ochre-server"]).env("CARGO_TARGET_DIR", &dir);
    let built = proc::attached(&mut cargo);
    std::fs::remove_dir_all(&dir).ok();
    built?;
    println!("cold build: {}", proc::seconds(started.elapsed()));
    Ok(())
}
