//! Wrong requests on every built operation: never a 500, never a hang, never a changed row behind a refusal.
//!
//! What is sent depends on a seed alone (`OCHRE_TEST_SEED`, else [`SEED`]), which a failure prints; `OCHRE_FUZZ_ROUNDS` sends that
//! many times as much.

mod bodies;
mod rows;
mod seed;
mod world;

use crate::check;
use crate::support::{Database, Outcome, Test};
use bodies::Body;
use ochre_kernel::Auth;
use ochre_kernel::http::route::Route;
use rows::Rows;
use seed::Seed;
use std::collections::BTreeSet;
use world::{Ids, World};

pub fn tests() -> Vec<(&'static str, Test)> {
    vec![("api::wrong_requests_are_refused_without_a_trace", |db| Box::pin(run(db)))]
}

/// What is sent when nobody names a seed: the same every time.
const SEED: u64 = 20_261_122;

/// Refusals that the reference answers with 500 for a caller's mistake; the recordings or `contract/errors.jsonl` hold them.
const RECORDED_500: [&str; 4] = [
    "app.channel.sidebar_categories.app_error",
    "app.reaction.bulk_get_for_post_ids.app_error",
    "api.team.import_team.parse.app_error",
    "api.user.upload_profile_user.parse.app_error",
];

/// Operations that would end the server, its settings or the callers' sessions; a socket is not a request.
/// The export of people posts its table while later requests are looked at.
const LEFT_OUT: [&str; 12] = [
    "Logout",
    "SamlLogout",
    "SamlLogoutPosted",
    "RestartServer",
    "UpdateConfig",
    "PatchConfig",
    "SetServerBusy",
    "ConnectWebSocket",
    "DatabaseRecycle",
    "RevokeSessionsFromAllUsers",
    "TestEmail",
    "StartBatchUsersExport",
];

/// Fewest operations whose body of `bodies.tsv` must be accepted as it is: else the fields that are broken in it are never reached.
const ACCEPTED: usize = 75;

/// Failures that are told before the rest is not sent any more.
const TOLD: usize = 40;

async fn run(db: Database) -> Outcome {
    let seed = std::env::var("OCHRE_TEST_SEED").ok().and_then(|s| s.parse().ok()).unwrap_or(SEED);
    let rounds = std::env::var("OCHRE_FUZZ_ROUNDS").ok().and_then(|s| s.parse().ok()).unwrap_or(1);
    let world = World::new(db).await?;
    let rows = Rows::new(&world.server.running.app).await?;
    let mut run = Run { seed: Seed::new(seed), rows, world, wrong: Vec::new(), accepted: BTreeSet::new(), sent: 0 };
    let table = ochre_server::table::routes();
    let mut routes: Vec<&Route> = table.rows().iter().filter(|r| taken(r)).collect();
    // what takes things or rights away comes last, and then what is carried out at some time later
    routes.sort_by_key(|r| (r.op == "SetPostReminder" || r.path.contains("/schedule"), destroys(r)));
    for _ in 0..rounds {
        for route in &routes {
            run.operation(route).await?;
            if run.wrong.len() >= TOLD {
                break;
            }
        }
    }
    let (wrong, accepted) = (run.wrong, run.accepted.len());
    check!(wrong.is_empty(), "{} of {} requests; OCHRE_TEST_SEED={seed}\n{}", wrong.len(), run.sent, wrong.join("\n"));
    check!(accepted >= ACCEPTED, "only {accepted} right bodies were accepted: bodies.tsv is out of date");
    run.world.admin.get("/users/me").await?.status(200)?;
    run.world.server.stop().await;
    Ok(())
}

fn taken(r: &Route) -> bool {
    r.built && !LEFT_OUT.contains(&r.op) && !r.path.contains('*') && !matches!(r.auth, Auth::Local | Auth::CloudKey)
}

fn destroys(r: &Route) -> bool {
    let marks =
        ["convert", "mote", "/active", "/auth", "mfa", "password", "revoke", "oles", "privacy", "disable", "/caches"];
    r.method == "DELETE" || marks.iter().any(|m| r.path.contains(m))
}

struct Run {
    seed: Seed,
    world: World,
    rows: Rows,
    wrong: Vec<String>,
    /// Operations that took their right body.
    accepted: BTreeSet<&'static str>,
    sent: usize,
}

impl Run {
    async fn operation(&mut self, r: &Route) -> Outcome {
        let reads = r.method == "GET";
        let right = bodies::right(r.op);
        if let Some(text) = right {
            let body = Body::right(&self.world.fill(text, &mut self.seed));
            if self.send(r, Ids::Real, "", body).await? {
                self.accepted.insert(r.op);
            }
            for _ in 0..14 {
                let text = self.world.fill(text, &mut self.seed);
                let body = Body::broken(&text, &mut self.seed, &self.world)?;
                self.send(r, Ids::Real, "", body).await?;
            }
        }
        let (wrong, queries) = match (reads, right) {
            (true, _) => (0, 8),
            (_, Some(_)) => (6, 1),
            _ => (3, 1),
        };
        for _ in 0..wrong {
            let body = Body::any(&mut self.seed);
            let ids = if r.method == "DELETE" { Ids::Unknown } else { Ids::Real };
            self.send(r, ids, "", body).await?;
        }
        for _ in 0..queries {
            let query = bodies::query(&mut self.seed, &self.world);
            let ids = if r.method == "DELETE" { Ids::OtherKind } else { Ids::Real };
            let body = Body::any(&mut self.seed);
            self.send(r, ids, &query, body).await?;
        }
        for ids in [Ids::OtherKind, Ids::Unknown, Ids::Odd] {
            if r.path.contains('{') {
                let body = match right {
                    Some(text) => Body::right(&self.world.fill(text, &mut self.seed)),
                    None => Body::any(&mut self.seed),
                };
                self.send(r, ids, "", body).await?;
            }
        }
        Ok(())
    }

    /// Sends one; whether it was accepted. What is wrong with the answer is noted.
    async fn send(&mut self, r: &Route, ids: Ids, query: &str, body: Body) -> Result<bool, String> {
        let path = format!("{}{query}", self.world.path(r, ids, &mut self.seed));
        let who = self.world.who(r, ids, &mut self.seed);
        let what = format!("{} {} {path} by {} with {}", r.op, r.method, who.name, body.shown());
        self.sent += 1;
        let body = if r.method == "GET" { None } else { Some((body.kind, body.bytes)) };
        let answer = match who.person.raw(r.method.as_str(), &path, body).await {
            Ok(a) => a,
            Err(e) => {
                self.wrong.push(format!("{what}: no answer: {e}"));
                return Ok(false);
            }
        };
        let id = answer.field("id").unwrap_or_default();
        // 502: somebody else's server does not answer
        if answer.status >= 500 && !matches!(answer.status, 501 | 502) && !RECORDED_500.contains(&id.as_str()) {
            self.wrong.push(format!("{what}: {} {}", answer.status, bodies::short(&answer.text)));
        }
        let changed = self.rows.changed().await?;
        if answer.status >= 400 && !changed.is_empty() {
            self.wrong.push(format!("{what}: {} {id}, and yet {} changed", answer.status, changed.join(", ")));
        }
        Ok(answer.status < 400)
    }
}
