//! `cargo xtask test`: from a fresh clone to one closing line.
//!
//! Two lanes run beside each other: this thread compiles and checks Rust, a second one prepares the peers (PostgreSQL, Chromium,
//! Python, npm packages) and tests the web client. What needs both comes last.
//!
//! Environment of the tests (all set by this command):
//! `OCHRE_TEST_PG` superuser URL of a throwaway PostgreSQL cluster; every test makes its own database in it. `OCHRE_BIN` the dev build of the
//! server. `OCHRE_CHROMIUM` a Chromium that runs headless for this user. `OCHRE_PYTHON` a Python with requests, websocket-client,
//! mattermostdriver, aiosmtpd, pillow and moto. `OCHRE_S3` an S3 server, `KEY:SECRET@HOST:PORT`. `OCHRE_ERRBOT` a Python with Errbot and its
//! back end. `OCHRE_HUBOT` a folder with the npm packages of Hubot. `OCHRE_SLAPD` the program of an OpenLDAP server (each test starts its own). `OCHRE_MATTERBRIDGE` that program, where there is Go to build it. `OCHRE_SAMLP` the npm package
//! `samlp`, of which `tests/idp/saml.cjs` makes an identity provider. `OCHRE_WEB` the folder `web/` with its packages installed. `OCHRE_FIREFOX` a Firefox, for a look at the client in it. A variable that is already set
//! is taken as it is. Where a peer cannot be had the variable is missing and tests that need it are skipped, except with
//! `CI=true`, where a missing peer is a failure.

mod bridge;
pub mod chromium;
pub mod count;
mod firefox;
mod peers;
pub mod postgres;
pub mod python;
mod report;
mod s3;
mod slapd;
mod steps;

use crate::{paths, proc, web};
use report::Report;
use std::sync::Mutex;
use std::time::Instant;

/// What was asked for on the command line.
pub struct Wanted {
    steps: Vec<String>,
    verbose: bool,
    /// Arguments after `--`: handed to the Rust test binaries.
    filter: Vec<String>,
}

pub const STEPS: [(&str, &str); 8] = [
    ("fmt", "cargo fmt --check"),
    ("tidy", "cargo xtask tidy"),
    ("clippy", "clippy of everything, warnings are errors"),
    ("web", "web client: packages, type check, lint, unit tests, build"),
    ("ops", "routes of the binary against api/operations.tsv"),
    ("sql", "every statement prepared on both databases"),
    ("rust", "cargo test --workspace: unit tests, API tests, scenarios, third-party clients, on both databases"),
    ("e2e", "browser tests against the real server"),
];

pub fn main(args: &[String]) -> Result<(), String> {
    if args.iter().any(|a| a == "--list") {
        STEPS.iter().for_each(|(name, what)| println!("{name:<8} {what}"));
        return Ok(());
    }
    let wanted = parse(args)?;
    let started = Instant::now();
    web::ensure_dist();
    let report = Mutex::new(Report::new(wanted.verbose));
    let env = peers::Env::default();
    let peers = std::thread::scope(|scope| {
        let second = scope.spawn(|| peers::prepare(&wanted, &report, &env));
        steps::compile(&wanted, &report);
        second.join().unwrap_or_default()
    });
    steps::with_peers(&wanted, &report, &env);
    drop(peers); // ends PostgreSQL
    let report = report.into_inner().unwrap_or_else(|e| e.into_inner());
    report.close(started.elapsed())
}

fn parse(args: &[String]) -> Result<Wanted, String> {
    let split = args.iter().position(|a| a == "--").unwrap_or(args.len());
    let mut wanted =
        Wanted { steps: Vec::new(), verbose: false, filter: args.get(split + 1..).unwrap_or_default().to_vec() };
    for arg in &args[..split] {
        match arg.as_str() {
            "--verbose" | "-v" => wanted.verbose = true,
            name if STEPS.iter().any(|(known, _)| *known == name) => wanted.steps.push(name.to_string()),
            other => return Err(format!("test: no step `{other}` (cargo xtask test --list)")),
        }
    }
    Ok(wanted)
}

impl Wanted {
    /// No names on the command line means all steps.
    fn has(&self, step: &str) -> bool {
        self.steps.is_empty() || self.steps.iter().any(|s| s == step)
    }

    fn any(&self, steps: &[&str]) -> bool {
        steps.iter().any(|s| self.has(s))
    }
}

/// A missing peer is an error on a build machine, and a warning on a developer's.
pub fn on_ci() -> bool {
    std::env::var("CI").is_ok_and(|v| v == "true" || v == "1")
}

/// Downloaded test peers. A folder that other users can enter when we are root, because PostgreSQL refuses to run as root.
pub fn cache(name: &str) -> std::path::PathBuf {
    let dir = if is_root() { std::env::temp_dir().join("ochre-test-peers") } else { paths::scratch().join("peers") };
    let dir = dir.join(name);
    std::fs::create_dir_all(&dir).ok();
    dir
}

pub fn is_root() -> bool {
    // SAFETY: a plain system call without arguments.
    #[allow(unsafe_code)]
    unsafe {
        libc::geteuid() == 0
    }
}

/// One npm package in the cache; its folder.
pub fn npm_package(name: &str) -> Result<std::path::PathBuf, String> {
    Ok(npm_packages("npm", &[name])?.join("node_modules").join(name))
}

/// Packages (`name` or `name@version`) in a folder of the cache; the folder that has `node_modules`.
pub fn npm_packages(folder: &str, packages: &[&str]) -> Result<std::path::PathBuf, String> {
    web::check_node()?;
    let dir = cache(folder);
    let name = |package: &str| package.rfind('@').filter(|at| *at > 0).map_or(package, |at| &package[..at]).to_owned();
    let there = |package: &&str| dir.join("node_modules").join(name(package)).join("package.json").is_file();
    if !packages.iter().all(there) {
        let mut npm = std::process::Command::new("npm");
        npm.args(["install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix"]).arg(&dir);
        proc::captured(npm.args(packages).current_dir(&dir))?;
    }
    Ok(dir)
}
