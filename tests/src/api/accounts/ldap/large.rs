//! A large directory: time and memory are printed.

use super::world::{TOP, entry};
use crate::support::directory::Shape;
use crate::support::{Database, Outcome};
use crate::{check, world};
use futures_util::StreamExt;
use ochre_types::User;
use serde_json::json;
use std::fmt::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Instant;

const PEOPLE: usize = 5000;
/// People of one group; every tenth group is within the one before.
const IN_GROUP: usize = 250;

fn uid(i: usize) -> String {
    format!("person{i:04}")
}

fn ldif() -> String {
    let mut out = TOP.to_string();
    for i in 0..PEOPLE {
        let kind = format!("staff\nemployeeNumber: {i}");
        out += &entry(&uid(i), "Pat", &kind);
    }
    for g in 0..PEOPLE / IN_GROUP {
        let _ =
            write!(out, "dn: cn=group{g:02},ou=groups,dc=example,dc=com\nobjectClass: groupOfNames\ncn: group{g:02}\n");
        for i in g * IN_GROUP..(g + 1) * IN_GROUP {
            let _ = writeln!(out, "member: uid={},ou=people,dc=example,dc=com", uid(i));
        }
        out.push('\n');
    }
    out += "dn: cn=all,ou=groups,dc=example,dc=com\nobjectClass: groupOfNames\ncn: all\n";
    for g in 0..PEOPLE / IN_GROUP {
        let _ = writeln!(out, "member: cn=group{g:02},ou=groups,dc=example,dc=com");
    }
    out.push('\n');
    out
}

/// Resident memory of this process, KiB.
fn resident() -> u64 {
    let text = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = text.lines().find_map(|l| l.strip_prefix("VmRSS:")).unwrap_or("0");
    line.split_whitespace().next().and_then(|n| n.parse().ok()).unwrap_or(0)
}

/// Watches the memory until it is dropped.
struct Watch(Arc<AtomicBool>, Arc<AtomicU64>);

impl Watch {
    fn new() -> Watch {
        let w = Watch(Arc::default(), Arc::new(AtomicU64::new(resident())));
        let (stop, most) = (w.0.clone(), w.1.clone());
        std::thread::spawn(move || {
            while !stop.load(Ordering::Relaxed) {
                most.fetch_max(resident(), Ordering::Relaxed);
                std::thread::sleep(std::time::Duration::from_millis(5));
            }
        });
        w
    }

    fn most(&self) -> u64 {
        self.1.load(Ordering::Relaxed)
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// The directory gives 500 entries at most: whoever does not ask page by page gets an error.
// tidy: function one story, in its order
pub async fn people(db: Database) -> Outcome {
    let w = world!(db, &ldif(), Shape { size_limit: Some(500), ..Shape::default() });
    w.set(json!({"MaxPageSize": 500, "IdAttribute": "uid", "PictureAttribute": ""})).await?.status(200)?;
    let app = w.server.running.app.clone();
    let made: Vec<Result<User, _>> = futures_util::stream::iter(0..PEOPLE)
        .map(|i| {
            let user = User {
                username: uid(i),
                email: format!("{}@example.com", uid(i)),
                first_name: "Pat".into(),
                last_name: "Doe".into(),
                nickname: "Paty".into(),
                position: if i % 10 == 0 { "Old".into() } else { "Engineer".into() },
                roles: "system_user".into(),
                auth_service: "ldap".into(),
                auth_data: Some(uid(i)),
                email_verified: true,
                disable_welcome_email: true,
                ..User::default()
            };
            app.accounts().create(&app, user)
        })
        .buffer_unordered(16)
        .collect()
        .await;
    if let Some(e) = made.iter().find_map(|r| r.as_ref().err()) {
        return Err(format!("{} {}", e.id, e.detail));
    }
    let run = |what: &'static str| {
        let w = &w;
        async move {
            let (watch, before, begun) = (Watch::new(), resident(), Instant::now());
            let data = w.synced().await?;
            let (ms, grown) = (begun.elapsed().as_millis(), watch.most().saturating_sub(before));
            println!(
                "LDAP, {PEOPLE} people, {}: {what}: {ms} ms, memory +{grown} KiB (resident {} KiB)",
                db.name(),
                watch.most()
            );
            Ok::<_, String>(data)
        }
    };
    let first = run("first run, 500 changed").await?;
    check!(first["ldap_users_count"] == "5000" && first["update_count"] == "500", "{first}");
    let second = run("nothing changed").await?;
    check!(second["update_count"] == "0" && second["delete_count"] == "0", "{second}");

    let all = w.admin.get("/ldap/groups?q=all").await?.status(200)?.json()?;
    let key = all["groups"][0]["primary_key"].as_str().unwrap_or_default().to_string();
    let id = w.admin.post(&format!("/ldap/groups/{key}/link"), &json!({})).await?.status(201)?.field("id")?;
    let third = run("a group of 20 groups, 5000 new members").await?;
    check!(third["group_member_add_count"] == "5000", "{third}");
    let stats = w.admin.get(&format!("/groups/{id}/stats")).await?.status(200)?.json()?;
    check!(stats["total_member_count"] == 5000, "{stats}");
    let fourth = run("the same group, nothing changed").await?;
    check!(fourth["group_member_add_count"] == "0", "{fourth}");
    let begun = Instant::now();
    w.attempt("person4711", "person4711-secret").await?.status(200)?;
    println!("LDAP, {PEOPLE} people, {}: one login: {} ms", db.name(), begun.elapsed().as_millis());
    w.server.stop().await;
    Ok(())
}
