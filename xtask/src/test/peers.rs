//! The second lane: what the tests talk to, and the web client's own checks.

use super::postgres::Cluster;
use super::report::{Report, lock, step};
use super::s3::Storage;
use super::{Wanted, bridge, chromium, firefox, npm_packages, python, slapd};
use crate::web;
use std::process::Command;
use std::sync::Mutex;
use std::time::Instant;

/// Variables for the test processes; see the module above.
#[derive(Default)]
pub struct Env(Mutex<Vec<(&'static str, String)>>);

impl Env {
    fn set(&self, name: &'static str, value: String) {
        self.0.lock().unwrap_or_else(|e| e.into_inner()).push((name, value));
    }

    pub fn get(&self, name: &str) -> Option<String> {
        self.0.lock().unwrap_or_else(|e| e.into_inner()).iter().find(|(n, _)| *n == name).map(|(_, v)| v.clone())
    }

    pub fn apply<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        let all = self.0.lock().unwrap_or_else(|e| e.into_inner());
        command.envs(all.iter().map(|(n, v)| (*n, v.as_str())))
    }
}

/// Keeps PostgreSQL and the S3 server alive until the end of the tests.
#[derive(Default)]
#[expect(dead_code, reason = "held for their Drop")]
pub struct Peers(Option<Cluster>, Option<Storage>);

pub fn prepare(wanted: &Wanted, report: &Mutex<Report>, env: &Env) -> Peers {
    let cluster = if wanted.any(&["sql", "rust", "e2e"]) { cluster(report, env) } else { None };
    if wanted.any(&["web", "rust", "e2e"]) && web::present() {
        web_steps(wanted, report);
        env.set("OCHRE_WEB", web::folder().display().to_string());
    }
    let mut storage = None;
    if wanted.has("rust") {
        peer(report, env, "OCHRE_PYTHON", "Python with the test packages", || {
            python::find().map(|p| p.display().to_string())
        });
        peer(report, env, "OCHRE_ERRBOT", "Errbot", || python::errbot().map(|p| p.display().to_string()));
        peer(report, env, "OCHRE_HUBOT", "Hubot", || {
            npm_packages("hubot", &["hubot@3.5.0", "hubot-matteruser@5.4.6"]).map(|p| p.display().to_string())
        });
        // Go is not among what a machine must have.
        if crate::paths::which("go").is_some() {
            peer(report, env, "OCHRE_MATTERBRIDGE", "Matterbridge", || bridge::find().map(|p| p.display().to_string()));
        }
        peer(report, env, "OCHRE_SLAPD", "OpenLDAP", || slapd::find().map(|p| p.display().to_string()));
        peer(report, env, "OCHRE_S3", "S3 server", || {
            let python = env.get("OCHRE_PYTHON").ok_or("there is no Python for it")?;
            let started = storage.insert(Storage::start(&python)?);
            Ok(started.address.clone())
        });
        peer(report, env, "OCHRE_SAMLP", "SAML identity provider", || {
            npm_packages("samlp", &["samlp@8.0.0"]).map(|p| p.join("node_modules/samlp").display().to_string())
        });
    }
    if wanted.any(&["rust", "e2e"]) {
        peer(report, env, "OCHRE_CHROMIUM", "Chromium", || chromium::find().map(|p| p.display().to_string()));
    }
    if wanted.has("e2e") {
        peer(report, env, "OCHRE_FIREFOX", "Firefox", || firefox::find().map(|p| p.display().to_string()));
    }
    Peers(cluster, storage)
}

/// Takes the variable as it is set, else finds the peer.
fn peer(
    report: &Mutex<Report>,
    env: &Env,
    name: &'static str,
    what: &str,
    find: impl FnOnce() -> Result<String, String>,
) {
    let started = Instant::now();
    match std::env::var(name).or_else(|_| find()) {
        Ok(value) => {
            lock(report).add(what, true, started.elapsed(), Some((0, 0)), "");
            env.set(name, value);
        }
        Err(why) => lock(report).missing(what, &why),
    }
}

fn cluster(report: &Mutex<Report>, env: &Env) -> Option<Cluster> {
    let mut started = None;
    peer(report, env, "OCHRE_TEST_PG", "PostgreSQL", || {
        let cluster = Cluster::start()?;
        let dsn = cluster.dsn();
        println!("     PostgreSQL of {}", cluster.found());
        started = Some(cluster);
        Ok(dsn)
    });
    started
}

/// Packages and bundle are needed by the server and the browser tests too; the checks only run with the step `web`.
fn web_steps(wanted: &Wanted, report: &Mutex<Report>) {
    if let Err(why) = web::check_node() {
        return lock(report).missing("Node.js", &why);
    }
    let packages = web::packages();
    if !packages.fresh() {
        if !step(report, "web: npm ci", web::npm().args(["ci", "--no-audit", "--no-fund"])) {
            return;
        }
        packages.set();
    }
    let bundle = web::bundle();
    if (!bundle.fresh() || wanted.has("web")) && step(report, "web: build", web::npm().args(["run", "build"])) {
        web::bundle().set();
    }
    if wanted.has("web") {
        for (script, name) in [("typecheck", "web: type check"), ("lint", "web: lint"), ("test", "web: unit tests")] {
            if web::has_script(script) {
                step(report, name, web::npm().env("CI", "true").args(["run", script]));
            }
        }
    }
}
