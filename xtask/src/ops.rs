//! `cargo xtask ops`: the ledger `api/operations.tsv` against the routes of the binary. `slice` and `state` follow the binary.

use crate::{paths, proc, web};
use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::process::Command;

const HEADER: &str = "id\tmethod\tpath\tauth\tarea\tslice\tstate";

struct Operation {
    id: String,
    method: String,
    path: String,
    auth: String,
    area: String,
    slice: String,
    state: String,
}

pub fn main(args: &[String]) -> Result<(), String> {
    web::ensure_dist();
    let mut cargo = Command::new("cargo");
    proc::attached(cargo.current_dir(paths::root()).args(["build", "--quiet", "-p", "ochre-server"]))?;
    println!("{}", compare(args.iter().any(|a| a == "--check"))?);
    Ok(())
}

fn ledger() -> PathBuf {
    paths::root().join("api/operations.tsv")
}

/// Operations that are ours alone (`api/own_operations.tsv`): id, method, path, auth, what for.
fn own() -> Result<HashMap<String, (String, String, String)>, String> {
    let name = "api/own_operations.tsv";
    let text = std::fs::read_to_string(paths::root().join(name)).map_err(|e| format!("{name}: {e}"))?;
    let mut rows = HashMap::new();
    for (number, line) in text.lines().enumerate().skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [id, method, path, auth, _what] = cells[..] else {
            return Err(format!("{name}:{}: five columns are expected", number + 1));
        };
        rows.insert(id.to_string(), (method.to_string(), path.to_string(), auth.to_string()));
    }
    Ok(rows)
}

fn read() -> Result<Vec<Operation>, String> {
    let text = std::fs::read_to_string(ledger()).map_err(|e| format!("api/operations.tsv: {e}"))?;
    let mut rows = Vec::new();
    for (number, line) in text.lines().enumerate().skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [id, method, path, auth, area, slice, state] = cells[..] else {
            return Err(format!("api/operations.tsv:{}: seven columns are expected", number + 1));
        };
        let [id, method, path, auth, area, slice, state] =
            [id, method, path, auth, area, slice, state].map(String::from);
        rows.push(Operation { id, method, path, auth, area, slice, state });
    }
    Ok(rows)
}

/// Compares, writes the ledger anew (not with `check`) and returns the table of built and open operations per area.
pub fn compare(check: bool) -> Result<String, String> {
    let routes = proc::captured(Command::new(paths::server("debug")).arg("routes").current_dir(paths::scratch()))?;
    let mut rows = read()?;
    let mut wrong = apply(&mut rows, own()?, &routes);
    let text = written(&rows);
    let old = std::fs::read_to_string(ledger()).unwrap_or_default();
    if check && text != old {
        wrong.extend(changed_lines(&old, &text));
        wrong.push("api/operations.tsv is not what the binary has: run `cargo xtask ops`".into());
    } else if text != old {
        std::fs::write(ledger(), &text).map_err(|e| e.to_string())?;
    }
    if wrong.is_empty() { Ok(table(&rows)) } else { Err(wrong.join("\n")) }
}

/// Sets `slice` and `state` from the route list; returns what the contract does not know or describes otherwise.
fn apply(rows: &mut [Operation], mut own: HashMap<String, (String, String, String)>, routes: &str) -> Vec<String> {
    let by_id: HashMap<String, usize> = rows.iter().enumerate().map(|(i, r)| (r.id.clone(), i)).collect();
    let mut wrong = Vec::new();
    for row in rows.iter_mut() {
        row.state = String::from("open");
    }
    for line in routes.lines().filter(|l| !l.trim().is_empty()) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [method, path, id, auth, slice, ..] = cells[..] else {
            wrong.push(format!("ochre routes: not five columns: {line}"));
            continue;
        };
        if let Some((own_method, own_path, own_auth)) = own.remove(id) {
            if (method, path, auth) != (&*own_method, &*own_path, &*own_auth) {
                wrong.push(format!("{id}: {method} {path} {auth} in the code, other in api/own_operations.tsv"));
            }
            continue;
        }
        let Some(row) = by_id.get(id).map(|i| &mut rows[*i]) else {
            wrong.push(format!("{method} {path}: the contract has no operation `{id}`"));
            continue;
        };
        if !same_route(row, method, path) {
            wrong.push(format!("{id}: {method} {path} in the code, {} {} in the contract", row.method, row.path));
        }
        if auth != auth_name(&row.auth) {
            wrong.push(format!("{id}: auth `{auth}` in the code, `{}` in the contract", row.auth));
        }
        row.slice = slice.to_string();
        row.state = String::from("built");
    }
    wrong.extend(own.keys().map(|id| format!("{id} of api/own_operations.tsv is not in the code")));
    wrong
}

/// The code writes API paths with or without `/api/v4`; parameter names may differ, their places may not.
fn same_route(row: &Operation, method: &str, path: &str) -> bool {
    let shape = |p: &str| -> Vec<String> {
        let p = p.strip_prefix("/api/v4").unwrap_or(p);
        p.split('/').map(|s| if s.starts_with('{') { "{}".into() } else { s.to_string() }).collect()
    };
    (row.method == method || row.method == "ANY") && (shape(&row.path) == shape(path) || !row.path.starts_with('/'))
}

/// The contract's word for it as the kernel spells it (`kernel::Auth`).
fn auth_name(contract: &str) -> &str {
    match contract {
        "none" => "None",
        "none_trust_requester" => "NoneTrust",
        "session" => "Session",
        "session_mfa_exempt" => "SessionMfaExempt",
        "session_trust_requester" => "SessionTrust",
        "session_busy_reject" => "SessionBusyReject",
        "local" => "Local",
        "cloud_key" => "CloudKey",
        "remote_cluster_token" => "RemoteCluster",
        other => other,
    }
}

fn written(rows: &[Operation]) -> String {
    let mut text = format!("{HEADER}\n");
    for r in rows {
        text += &[&r.id, &r.method, &r.path, &r.auth, &r.area, &r.slice, &r.state].map(String::as_str).join("\t");
        text.push('\n');
    }
    text
}

fn changed_lines(old: &str, new: &str) -> Vec<String> {
    let before: Vec<&str> = old.lines().collect();
    new.lines().filter(|l| !before.contains(l)).map(|l| format!("should be: {}", l.replace('\t', "  "))).collect()
}

fn table(rows: &[Operation]) -> String {
    let mut areas: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for row in rows {
        let entry = areas.entry(&row.area).or_default();
        if row.state == "built" { entry.0 += 1 } else { entry.1 += 1 }
    }
    let mut text = format!("{:<28} {:>6} {:>6}\n", "area", "built", "open");
    for (area, (built, open)) in &areas {
        text += &format!("{area:<28} {built:>6} {open:>6}\n");
    }
    let built = rows.iter().filter(|r| r.state == "built").count();
    text + &format!("{:<28} {built:>6} {:>6}", "all", rows.len() - built)
}
