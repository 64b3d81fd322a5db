//! Administration: the report as a table, an archive for support, starting anew, taking over a Slack workspace.

use crate::api::spaces::world::World;
use crate::check;
use crate::support::child::Start;
use crate::support::socket::inner;
use crate::support::{Database, Outcome, Person, Socket, Test, peer};
use serde_json::{Value, json};
use std::io::Write as _;
use std::time::{Duration, Instant};

pub fn tests() -> Vec<(&'static str, Test)> {
    vec![
        ("api::admin::people_as_a_table", |db| Box::pin(table(db))),
        ("api::admin::posts_for_an_auditor", |db| Box::pin(posts(db))),
        ("api::admin::support_packet", |db| Box::pin(packet(db))),
        ("api::admin::restart", |db| Box::pin(restart(db))),
        ("api::admin::slack", |db| Box::pin(slack(db))),
        ("api::admin::pages", |db| Box::pin(pages(db))),
    ]
}

async fn table(db: Database) -> Outcome {
    let w = World::new(db, &[]).await?;
    let mut ears = Socket::open(&w.admin, "").await?;
    w.admin.post("/reports/users/export?search_term=chief", &json!({})).await?.status(200)?;
    let told = inner(&ears.event("posted").await?, "post");
    let file = told["file_ids"][0].as_str().ok_or_else(|| format!("no file: {told}"))?;
    let text = w.admin.get(&format!("/files/{file}")).await?.status(200)?.text;
    let lines: Vec<&str> = text.lines().collect();
    check!(lines.len() == 2 && lines[0].starts_with("Id,Username,Email,"), "{text}");
    check!(lines[1].starts_with(&format!("{},chief,chief@example.com,", w.chief.id)), "{text}");
    w.server.stop().await;
    Ok(())
}

/// All posts of a channel in pages, from the first and from the last.
async fn posts(db: Database) -> Outcome {
    let w = World::new(db, &[]).await?;
    let mut said = Vec::new();
    for n in 0..5 {
        said.push(w.member.say(&w.public, &format!("post {n}")).await?);
    }
    w.member.send("DELETE", &format!("/posts/{}", said[4]), None).await?.status(200)?;
    for (direction, deleted, want) in [("asc", false, 4), ("desc", true, 5)] {
        let mut seen: Vec<String> = Vec::new();
        let mut body = json!({"channel_id": w.public, "sort_direction": direction, "per_page": 2, "include_deleted": deleted,
            "exclude_system_posts": true});
        loop {
            let page = w.admin.post("/reports/posts", &body).await?.status(200)?.json()?;
            let ids = page["posts"].as_array().into_iter().flatten();
            seen.extend(ids.filter_map(|p| p["id"].as_str()).map(str::to_string));
            let Some(next) = page["next_cursor"]["cursor"].as_str() else { break };
            body = json!({"cursor": next, "per_page": 2});
        }
        let mut wanted: Vec<String> = said[..want].to_vec();
        if direction == "desc" {
            wanted.reverse();
        }
        check!(seen == wanted, "{direction}: {seen:?} instead of {wanted:?}");
    }
    w.server.stop().await;
    Ok(())
}

async fn packet(db: Database) -> Outcome {
    let w = World::new(db, &[]).await?;
    let a = w.admin.raw("GET", "/api/v4/system/support_packet", None).await?.status(200)?;
    check!(a.headers["content-type"] == "application/zip", "{:?}", a.headers);
    check!(a.text.contains("config.json") && a.text.contains("diagnostics.json"), "no such files in it");
    w.server.stop().await;
    Ok(())
}

async fn restart(db: Database) -> Outcome {
    let Some(bin) = peer("OCHRE_BIN")? else { return Ok(()) };
    let start = Start::new(db).await?;
    let up = start.up(&bin).await?;
    let someone = Person::new(&up.url);
    let body = json!({"username": "root", "email": "root@example.com", "password": "Adm1n-pass!"});
    someone.post("/users", &body).await?.status(201)?;
    let admin = Person::login(&up.url, "root", "Adm1n-pass!").await?;
    let before = admin.get("/config").await?.status(200)?;
    admin.post("/restart", &json!({})).await?.status(200)?;
    // it is away for a moment, and comes back by itself
    let end = Instant::now() + Duration::from_secs(30);
    let mut away = false;
    loop {
        let answers = admin.get("/system/ping").await.is_ok_and(|a| a.status == 200);
        away |= !answers;
        if away && answers {
            break;
        }
        check!(Instant::now() < end, "away: {away}, answers: {answers}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let after = admin.get("/config").await?.status(200)?;
    check!(before.json()?["TeamSettings"] == after.json()?["TeamSettings"], "another configuration");
    Ok(())
}

/// A ZIP archive of stored entries.
fn archive(files: &[(&str, String)]) -> Result<Vec<u8>, String> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, data) in files {
        let start = out.len() as u32;
        let mut facts = Vec::new();
        for half in [20u16, 0, 0, 0, 0x21] {
            facts.extend(half.to_le_bytes());
        }
        let length = (data.len() as u32).to_le_bytes();
        facts.extend([0; 4]);
        facts.extend(length);
        facts.extend(length);
        facts.extend((name.len() as u16).to_le_bytes());
        facts.extend([0, 0]);
        out.extend(b"PK\x03\x04");
        out.extend(&facts);
        write!(out, "{name}{data}").map_err(|e| e.to_string())?;
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&facts);
        directory.extend([0; 10]);
        directory.extend(start.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let (start, count) = (out.len() as u32, (files.len() as u16).to_le_bytes());
    let size = (directory.len() as u32).to_le_bytes();
    out.extend(directory);
    out.extend(b"PK\x05\x06\x00\x00\x00\x00");
    out.extend(count);
    out.extend(count);
    out.extend(size);
    out.extend(start.to_le_bytes());
    out.extend([0, 0]);
    Ok(out)
}

fn workspace() -> Result<Vec<u8>, String> {
    let user = |id: &str, name: &str, email: &str| json!({"id": id, "name": name, "profile": {"email": email}});
    let day = |list: Value| list.to_string();
    let said = |user: &str, ts: &str, text: &str| json!({"type": "message", "user": user, "ts": ts, "text": text});
    let mut reply = said("U2", "1500000002.000000", "a reply to <@U1>");
    reply["thread_ts"] = "1500000001.000000".into();
    let mut file = said("U1", "1500000003.000000", "a file");
    file["files"] = json!([{"id": "F1", "title": "note.txt"}]);
    let bot = json!({"type": "message", "subtype": "bot_message", "bot_id": "B1", "username": "robot", "ts": "1500000004.000000",
        "text": "*done*", "attachments": [{"text": "all", "fallback": "all"}]});
    let join = json!({"type": "message", "subtype": "channel_join", "user": "U2", "ts": "1500000000.000000", "text": "joined"});
    let odd = json!({"type": "message", "subtype": "unheard_of", "user": "U2", "ts": "1500000009.000000", "text": "x"});
    let first = said("U1", "1500000001.000000", "hello <#C1|lobby> and <https://example.com|this>");
    archive(&[
        (
            "users.json",
            json!([
                user("U1", "ann", "ann@example.com"),
                user("U2", "ben.b", ""),
                user("U3", "member", "member@example.com")
            ])
            .to_string(),
        ),
        (
            "channels.json",
            json!([{"id": "C1", "name": "lobby", "members": ["U1", "U2", "U3"], "topic": {"value": "the topic"}}])
                .to_string(),
        ),
        ("dms.json", json!([{"id": "D1", "members": ["U1", "U2"]}]).to_string()),
        ("mpims.json", json!([{"id": "G1", "name": "three", "members": ["U1", "U2", "U3"]}]).to_string()),
        ("lobby/2017-07-14.json", day(json!([first, join, reply, file, bot, odd]))),
        ("D1/2017-07-14.json", day(json!([said("U2", "1500000005.000000", "just us")]))),
        ("three/2017-07-14.json", day(json!([said("U3", "1500000006.000000", "the three of us")]))),
        ("__uploads/F1/note.txt", "words of the note".into()),
    ])
}

async fn send(p: &Person, team: &str, zip: &[u8]) -> Result<crate::support::person::Answer, String> {
    let mut body = Vec::new();
    for (name, value) in [("importFrom", "slack"), ("filesize", "1")] {
        body.extend(format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes());
    }
    body.extend(b"--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"x.zip\"\r\n\r\n");
    body.extend(zip);
    body.extend(b"\r\n--x--\r\n");
    p.raw("POST", &format!("/api/v4/teams/{team}/import"), Some(("multipart/form-data; boundary=x", body))).await
}

async fn slack(db: Database) -> Outcome {
    let w = World::new(db, &[]).await?;
    let zip = workspace()?;
    send(&w.member, &w.team, &zip).await?.error(403, "api.context.permissions.app_error")?;
    send(&w.admin, &w.team, b"no archive").await?.error(400, "api.slackimport.slack_import.zip.app_error")?;
    send(&w.admin, &w.team, &zip).await?.status(200)?;
    // a second time changes nothing
    let log = send(&w.admin, &w.team, &zip).await?.status(200)?.json()?;
    check!(log["results"].as_str().is_some_and(|r| !r.is_empty()), "{log}");

    let ann = w.admin.get("/users/username/ann").await?.status(200)?.json()?;
    let ben = w.admin.get("/users/username/ben.b").await?.status(200)?.json()?;
    check!(ann["email"] == "ann@example.com" && ben["email"] == "ben.b@example.com", "{ann} {ben}");
    let lobby = w.member.get(&format!("/teams/{}/channels/name/lobby", w.team)).await?.status(200)?.json()?;
    check!(lobby["header"] == "the topic" && lobby["total_msg_count"] == 4, "{lobby}");
    let id = lobby["id"].as_str().unwrap_or_default();
    let posts = w.member.get(&format!("/channels/{id}/posts")).await?.status(200)?.json()?;
    let order: Vec<&Value> = posts["order"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|id| &posts["posts"][id.as_str().unwrap_or_default()])
        .collect();
    check!(order.len() == 5, "five and no double: {posts}");
    let find = |at: i64| order.iter().find(|p| p["create_at"] == at).copied().cloned().unwrap_or_default();
    let first = find(1_500_000_001_000);
    check!(
        first["message"] == "hello ~lobby and [this](https://example.com)" && first["user_id"] == ann["id"],
        "{first}"
    );
    let reply = find(1_500_000_002_000);
    check!(reply["root_id"] == first["id"] && reply["message"] == "a reply to @ann", "{reply}");
    let thread = format!("/posts/{}/thread", first["id"].as_str().unwrap_or_default());
    let thread = w.member.get(&thread).await?.status(200)?.json()?;
    check!(thread["order"].as_array().map(Vec::len) == Some(2), "{thread}");
    let file = find(1_500_000_003_000);
    let info = &file["metadata"]["files"][0];
    check!(info["name"] == "note.txt", "{file}");
    let text = w.member.get(&format!("/files/{}", info["id"].as_str().unwrap_or_default())).await?.status(200)?.text;
    check!(text == "words of the note", "{text}");
    let bot = find(1_500_000_004_000);
    check!(bot["message"] == "**done**" && bot["props"]["override_username"] == "robot", "{bot}");
    check!(find(1_500_000_000_000)["type"] == "system_join_channel", "the join");
    let unread = w.member.get(&format!("/users/me/channels/{id}/unread")).await?.status(200)?.json()?;
    check!(unread["msg_count"] == 0, "old posts are no news: {unread}");
    let three = w.member.get("/users/me/channels").await?.status(200)?.json()?;
    check!(three.as_array().into_iter().flatten().any(|c| c["type"] == "G" && c["total_msg_count"] == 1), "{three}");
    let found = w
        .member
        .post(&format!("/teams/{}/posts/search", w.team), &json!({"terms": "hello", "is_or_search": false}))
        .await?;
    check!(found.status(200)?.json()?["order"].as_array().map(Vec::len) == Some(1), "search finds what was imported");
    w.server.stop().await;
    Ok(())
}

/// Small pages beside the client.
async fn pages(db: Database) -> Outcome {
    let w = World::new(db, &[("TeamSettings.SiteName", "Our <chat>")]).await?;
    let robots = w.admin.raw("GET", "/robots.txt", None).await?.status(200)?.text;
    check!(robots.contains("Disallow: /"), "{robots}");
    let script = w.admin.raw("GET", "/unsupported_browser.js", None).await?.status(200)?;
    check!(
        script.headers["content-type"].to_str().is_ok_and(|t| t.starts_with("text/javascript")),
        "{:?}",
        script.headers
    );
    w.admin.raw("GET", "/api/v4/nothing/here", None).await?.error(404, "api.context.404.app_error")?;
    let gone = w.admin.raw("GET", "/static/nothing.js", None).await?.status(404)?;
    check!(gone.headers["cache-control"] == "no-cache, public", "{:?}", gone.headers);
    w.server.stop().await;
    Ok(())
}
