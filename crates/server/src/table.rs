//! The route table: every domain's routes, and a 501 row for each operation of the contract that is not built.

use http::Method;
use ochre_kernel::{AppError, Auth, Ctx, Routes};

const LEDGER: &str = include_str!("../../../api/operations.tsv");

/// All routes.
pub fn routes() -> Routes {
    let mut r = Routes::default();
    ochre_accounts::routes(&mut r);
    ochre_spaces::routes(&mut r);
    ochre_messages::routes(&mut r);
    ochre_integrations::routes(&mut r);
    ochre_admin::routes(&mut r);
    ochre_live::routes(&mut r);
    crate::pages::routes(&mut r);
    for line in LEDGER.lines().skip(1) {
        let f: Vec<&'static str> = line.split('\t').collect();
        let [op, method, path, auth, _, slice, ..] = f[..] else { continue };
        if crate::pages::BESIDE.iter().any(|(_, _, beside)| *beside == op) {
            continue;
        }
        if path.starts_with("/api/v4") || !serves_pages(path) {
            let Ok(method) = Method::from_bytes(method.as_bytes()) else { continue };
            let why = if slice == "spaces/shared" { workspaces } else { |_: &Ctx| AppError::not_built() };
            r.open(method, path, op, auth_of(auth), (slice, why));
        }
    }
    r
}

/// Connected workspaces are not built; while they are switched off this is also what a server says that has them.
fn workspaces(ctx: &Ctx) -> AppError {
    match ctx.app.config().connected_workspaces.enable_remote_cluster_service {
        false => AppError::new("api.remote_cluster.service_not_enabled.app_error", 501),
        true => AppError::not_built(),
    }
}

/// Pages of the web client and patterns that would swallow them: answered by [`crate::assets`].
fn serves_pages(path: &str) -> bool {
    path == "/" || path.contains("anything") || path.starts_with("/static") || path.contains('*')
}

fn auth_of(name: &str) -> Auth {
    match name {
        "none" => Auth::None,
        "none_trust_requester" => Auth::NoneTrust,
        "session_mfa_exempt" => Auth::SessionMfaExempt,
        "session_trust_requester" => Auth::SessionTrust,
        "session_busy_reject" => Auth::SessionBusyReject,
        "local" => Auth::Local,
        "cloud_key" => Auth::CloudKey,
        "remote_cluster_token" => Auth::RemoteCluster,
        _ => Auth::Session,
    }
}

/// `ochre routes`: method, path, operation, auth, slice, one line each; only what is built.
pub fn print() -> String {
    let table = routes();
    let mut out = String::new();
    for r in table.rows().iter().filter(|r| r.built) {
        out.push_str(&format!("{}\t{}\t{}\t{:?}\t{}\n", r.method, r.path, r.op, r.auth, r.slice));
    }
    for (method, path, op) in crate::pages::BESIDE {
        out.push_str(&format!("{method}\t{path}\t{op}\t{:?}\tserver/web\n", Auth::None));
    }
    out
}
