//! The tests that need a server: recorded scenarios, API tests, faults, other people's clients. Every one runs on SQLite, and on
//! PostgreSQL where `OCHRE_TEST_PG` names a server (in CI it must).
//!
//! One binary with named tests (`scenario::sqlite::posts::pinning`, `api::postgres::limits`), filtered like any other.

mod api;
mod clients;
mod counters;
mod faults;
mod support;

use libtest_mimic::{Arguments, Trial};
use ochre_conformance::{Options, Target};
use std::process::ExitCode;
use support::{Database, Server};

fn main() -> ExitCode {
    ochre_server::boot::crypto();
    let args = Arguments::from_args();
    let databases = match support::databases() {
        Ok(d) => d,
        Err(e) => {
            eprintln!("{e}");
            return ExitCode::FAILURE;
        }
    };
    let mut trials = Vec::new();
    for db in databases {
        trials.extend(scenarios(db));
        for (name, test) in
            api::tests().into_iter().chain(faults::tests()).chain(clients::tests()).chain(counters::tests())
        {
            let name = name.replacen("::", &format!("::{}::", db.name()), 1);
            trials.push(Trial::test(name, move || support::run(test(db)).map_err(Into::into)));
        }
    }
    libtest_mimic::run(&args, trials).exit_code()
}

/// Every scenario of `conformance/must-pass.txt`, against one server for all of them.
fn scenarios(db: Database) -> Vec<Trial> {
    let list = match ochre_conformance::must_pass() {
        Ok(list) => list,
        Err(e) => return vec![Trial::test("scenario::list", move || Err(e.into()))],
    };
    ochre_conformance::trials(db.name(), list, Options::default(), move || {
        let server = support::run(Server::start(db)).map_err(|e| e.to_string())?;
        let base_url = server.url.clone();
        // It lives as long as the tests.
        std::mem::forget(server);
        Ok(Target { base_url, admin: "root".into(), password: "Adm1n-pass!".into(), setup_admin: true })
    })
}
