//! The first lane: everything that is Rust.

use super::peers::Env;
use super::report::{Report, lock, step};
use super::{Wanted, on_ci};
use crate::{ops, paths, proc, sql, tidy, web};
use std::process::Command;
use std::sync::Mutex;
use std::time::Instant;

fn cargo(args: &[&str]) -> Command {
    let mut command = Command::new("cargo");
    command.current_dir(paths::root()).args(args);
    if on_ci() {
        command.env("CARGO_INCREMENTAL", "0"); // smaller and faster when nothing is built twice
    }
    command
}

/// Needs no peer: format, rules, lints, the build, and what asks the built binary.
pub fn compile(wanted: &Wanted, report: &Mutex<Report>) {
    if wanted.has("fmt") {
        step(report, "fmt", &mut cargo(&["fmt", "--all", "--check"]));
    }
    if wanted.has("tidy") {
        inside(report, "tidy", || tidy::check().map(|notes| notes.join("\n")));
    }
    if wanted.any(&["rust", "ops", "sql", "e2e"]) {
        let built = step(report, "build", &mut cargo(&["build", "--workspace", "--bins", "--tests"]));
        if built && wanted.has("ops") {
            inside(report, "ops", || ops::compare(true));
        }
    }
    if wanted.has("clippy") {
        step(report, "clippy", &mut cargo(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]));
    }
}

/// Needs the peers and the build.
pub fn with_peers(wanted: &Wanted, report: &Mutex<Report>, env: &Env) {
    if !paths::server("debug").is_file() {
        return;
    }
    if let (true, Some(pg)) = (wanted.has("sql"), env.get("OCHRE_TEST_PG")) {
        for (name, mut command) in sql::commands(&pg).unwrap_or_default() {
            step(report, &format!("sql {name}"), &mut command);
        }
    }
    if wanted.has("rust") {
        let mut test = cargo(&["test", "--workspace", "--lib", "--bins", "--tests", "--no-fail-fast", "--"]);
        test.args(&wanted.filter).env("OCHRE_BIN", paths::server("debug"));
        step(report, "rust tests", env.apply(&mut test));
    }
    if wanted.has("e2e") && web::has_script("e2e") {
        let mut npm = web::npm();
        npm.args(["run", "e2e"]).env("CI", "true").env("OCHRE_BIN", paths::server("debug"));
        step(report, "browser tests", env.apply(&mut npm));
    }
}

/// A step that is a function of ours.
fn inside(report: &Mutex<Report>, name: &str, check: impl FnOnce() -> Result<String, String>) {
    if proc::interrupted() {
        return;
    }
    let started = Instant::now();
    let (ok, text) = match check() {
        Ok(text) => (true, text),
        Err(text) => (false, text),
    };
    let mut report = lock(report);
    if report.verbose {
        println!("{text}");
    }
    report.add(name, ok, started.elapsed(), None, &text);
}
