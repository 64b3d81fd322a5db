//! `cargo xtask bench`: a release build of the server and of the load generator, then the table beside the targets.

use crate::{paths, proc, web};
use std::process::Command;

pub fn main(args: &[String]) -> Result<(), String> {
    web::ensure_dist();
    println!("==> cargo build --release (server and load generator)");
    let mut cargo = Command::new("cargo");
    cargo.current_dir(paths::root()).args(["build", "--release", "-p", "ochre-server", "-p", "ochre-bench"]);
    proc::attached(&mut cargo)?;
    let args = args.strip_prefix(&[String::from("--")]).unwrap_or(args);
    let mut bench = Command::new(paths::target().join("release/ochre-bench"));
    bench.current_dir(paths::root()).args(args);
    if !args.iter().any(|a| a == "--url" || a.starts_with("--server") || a == "--help") {
        bench.arg("--server").arg(paths::server("release"));
    }
    proc::attached(&mut bench)
}
