//! Ids in addresses: without a session, with something that is no id, and with the id of nothing. Every built operation of the messaging
//! areas that has an id in its path is a row of `ids.tsv`; a new operation without one fails.

use crate::api::spaces::world::World;
use crate::check;
use crate::support::{Database, Outcome, Person};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// operation, method and path; then what it answers: to nobody, to a member with `x` for each id, to the administrator with an unknown id
/// (contract/operations.jsonl).
const TABLE: &str = include_str!("ids.tsv");
const LEDGER: &str = include_str!("../../../../api/operations.tsv");
const AREAS: [&str; 22] = [
    "users",
    "teams",
    "channels",
    "posts",
    "threads",
    "drafts",
    "scheduled_post",
    "scheduled_posts",
    "reactions",
    "files",
    "uploads",
    "emoji",
    "status",
    "preferences",
    "bookmarks",
    "content_flagging",
    "recaps",
    "bots",
    "commands",
    "webhooks",
    "actions",
    "oauth",
];
/// An id that nothing has.
const NOTHING: &str = "aaaaaaaaaaaaaaaaaaaaaaaaaa";

/// Fields that many operations ask for, so that the answer speaks of the id.
fn body(w: &World) -> Value {
    json!({"id": NOTHING, "user_id": w.member.id, "channel_id": w.public, "team_id": w.team, "post_id": NOTHING, "message": "x", "name": "name",
        "display_name": "Name", "type": "O", "privacy": "P", "roles": "channel_user", "scheme_id": "", "emoji_name": "eyes", "status": "online", "url": "http://e.com",
        "trigger": "t", "method": "P", "callback_urls": ["http://e.com"], "trigger_words": ["w"], "username": "u", "email": "u@example.com",
        "password": "Passw0rd-12345!", "current_password": "x", "new_password": "Passw0rd-12345!", "active": true, "activate": true, "code": "1", "description": "d",
        "auth_service": "", "device_id": "", "session_id": NOTHING, "token": "x", "term": "x", "reason": "Another reason", "comment": "c", "target_time": 4_000_000_000_i64,
        "scheduled_at": 4_000_000_000_000_i64, "user_ids": [w.member.id], "members": [w.member.id]})
}

/// The last id of a path is the one that is wrong; what it is looked for in is there.
fn filled(path: &str, with: &str, w: &World) -> String {
    let parts: Vec<&str> = path.trim_start_matches("/api/v4").split('/').skip(1).collect();
    let last = parts.iter().rposition(|p| p.ends_with("_id}"));
    let fill = |(n, part): (usize, &&str)| match *part {
        p if !p.starts_with('{') => p.to_string(),
        "{timestamp}" => "1".into(),
        p if !p.ends_with("_id}") => "name".into(),
        "{user_id}" if with == NOTHING && last != Some(n) => w.member.id.clone(),
        "{team_id}" if with == NOTHING && last != Some(n) => w.team.clone(),
        "{channel_id}" if with == NOTHING && last != Some(n) => w.public.clone(),
        _ => with.to_string(),
    };
    format!("/{}", parts.iter().enumerate().map(fill).collect::<Vec<_>>().join("/"))
}

async fn answer(p: &Person, method: &str, path: &str, body: &Value) -> Result<String, String> {
    let body = (method != "GET").then(|| body.to_string());
    let a = p.send(method, path, body).await?;
    let id = if a.status < 400 { String::new() } else { a.field("id").unwrap_or_default() };
    Ok(format!("{} {id}", a.status).trim_end().to_string())
}

pub async fn run(db: Database) -> Outcome {
    let w =
        World::new(db, &[("ServiceSettings.EnableUserAccessTokens", "true"), ("FeatureFlags.EnableAIRecaps", "true")])
            .await?;
    let on =
        json!({"EnableContentFlagging": true, "ReviewerSettings": {"CommonReviewerIds": [w.admin.id]}}).to_string();
    w.admin.send("PUT", "/content_flagging/config", Some(on)).await?.status(200)?;
    let known: BTreeMap<&str, &str> = TABLE.lines().filter_map(|l| l.split_once('\t')).collect();
    let (nobody, body) = (Person::new(&w.server.url), body(&w));
    let (mut wrong, mut seen) = (String::new(), String::new());
    for line in LEDGER.lines().skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [op, method, path, auth, area, _, "built"] = cells[..] else { continue };
        let has_id = path.contains("_id}") && path.starts_with("/api/v4") && auth.starts_with("session");
        if !has_id || !AREAS.contains(&area) {
            continue;
        }
        let got = [
            answer(&nobody, method, &filled(path, NOTHING, &w), &body).await?,
            answer(&w.member, method, &filled(path, "x", &w), &body).await?,
            answer(&w.admin, method, &filled(path, NOTHING, &w), &body).await?,
        ];
        // what the reference calls a failure of its own: a form that is none
        let form = |g: &&String| g.ends_with("upload_profile_user.parse.app_error");
        let own = got.iter().filter(|g| g.starts_with('5') && !g.starts_with("501") && !form(g)).count();
        check!(own == 0, "{op}: {got:?}");
        let row = format!("{method} {path}\t{}", got.join("\t"));
        let _ = writeln!(seen, "{op}\t{row}");
        if known.get(op) != Some(&row.as_str()) {
            let _ = writeln!(wrong, "{op}\t{row}\n  instead of {:?}", known.get(op));
        }
    }
    if let Ok(file) = std::env::var("OCHRE_IDS_OUT") {
        std::fs::write(file, seen).map_err(|e| e.to_string())?;
    }
    check!(wrong.is_empty(), "{wrong}");
    w.server.stop().await;
    Ok(())
}
