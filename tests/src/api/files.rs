//! Files: search by name and content, edits that change them, refusals, odd names.

use crate::check;
use crate::support::{Answer, Database, Outcome, Person, Server, Test};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

pub fn tests() -> Vec<(&'static str, Test)> {
    vec![
        ("api::files_are_found_by_name_and_content", |db| Box::pin(search(db))),
        ("api::files_come_and_go_with_edits", |db| Box::pin(edits(db))),
        ("api::files_refusals", |db| Box::pin(refusals(db))),
        ("api::files_public_links", |db| Box::pin(public_links(db))),
        ("api::files_odd_names_and_bodies", |db| Box::pin(odd(db))),
    ]
}

/// As a part of an address.
fn escape(text: &str) -> String {
    text.bytes().map(|b| format!("%{b:02X}")).collect()
}

async fn upload(who: &Person, channel: &str, name: &str, content: &str) -> Result<Answer, String> {
    let path = format!("/files?channel_id={channel}&filename={}", escape(name));
    who.send("POST", &path, Some(content.to_string())).await
}

/// Uploads and posts a file; file id, post id.
async fn share(who: &Person, channel: &str, name: &str, content: &str) -> Result<(String, String), String> {
    let up = upload(who, channel, name, content).await?.status(201)?.json()?;
    let id = up["file_infos"][0]["id"].as_str().unwrap_or_default().to_string();
    let body = json!({"channel_id": channel, "message": "", "file_ids": [&id]});
    let post = who.post("/posts", &body).await?.status(201)?.field("id")?;
    Ok((id, post))
}

async fn found(who: &Person, team: &str, terms: &str) -> Result<Vec<String>, String> {
    let path = if team.is_empty() { "/files/search".to_string() } else { format!("/teams/{team}/files/search") };
    let got = who.post(&path, &json!({"terms": terms})).await?.status(200)?.json()?;
    let order: Vec<String> = serde_json::from_value(got["order"].clone()).map_err(|e| e.to_string())?;
    check!(got["file_infos"].as_object().map(|m| m.len()) == Some(order.len()), "{got}");
    Ok(order)
}

/// Contents are read in the background.
async fn eventually(who: &Person, team: &str, terms: &str, want: &[&str]) -> Outcome {
    let end = Instant::now() + Duration::from_secs(30);
    loop {
        let got = found(who, team, terms).await?;
        if got == want {
            return Ok(());
        }
        check!(Instant::now() < end, "{terms}: {got:?} instead of {want:?}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn search(db: Database) -> Outcome {
    let server = Server::start(db).await?;
    let admin = server.admin().await?;
    let team = admin.team("papers").await?;
    let channel = admin.channel(&team, "files").await?;
    let (plan, post) = share(&admin, &channel, "Budget-plan 2026.txt", "the zebra crosses").await?;
    let (page, _) =
        share(&admin, &channel, "notes.html", "<p>a quick <b>zebra</b></p><script>giraffe</script>").await?;
    let (rtf, _) = share(&admin, &channel, "letter.rtf", r"{\rtf1 Dear \'e9lan}").await?;
    let (cjk, _) = share(&admin, &channel, "\u{6771}\u{4eac}.txt", "\u{90e8}\u{7f72}\u{670d}\u{52a1}").await?;
    let loose = upload(&admin, &channel, "zebra-loose.txt", "zebra").await?.status(201)?;
    drop(loose);
    eventually(&admin, &team, "zebra", &[&page, &plan]).await?;
    eventually(&admin, &team, "\u{e9}lan", &[&rtf]).await?;
    eventually(&admin, "", "\u{670d}\u{52a1}", &[&cjk]).await?;
    for (terms, want) in [
        ("budget", vec![&plan]),
        ("plan ext:txt", vec![&plan]),
        ("\"zebra crosses\"", vec![&plan]),
        ("\"crosses zebra\"", vec![]),
        ("zeb*", vec![&page, &plan]),
        ("zebra -ext:html", vec![&plan]),
        ("zebra -crosses", vec![&page]),
        ("ext:rtf", vec![&rtf]),
        ("giraffe", vec![]),
        ("\u{6771}\u{4eac}", vec![&cjk]),
        ("in:files budget", vec![&plan]),
        ("in:town-square budget", vec![]),
        ("from:root budget", vec![&plan]),
        ("from:nobody budget", vec![]),
        ("before:2001-01-01 budget", vec![]),
        ("after:2001-01-01 budget", vec![&plan]),
        ("% _ '", vec![]),
        ("\" OR 1=1", vec![]),
    ] {
        let got = found(&admin, &team, terms).await?;
        check!(got.iter().collect::<Vec<_>>() == want, "{terms}: {got:?}");
    }
    search_edges(&server, &admin, &team, &plan).await?;
    admin.send("DELETE", &format!("/posts/{post}"), None).await?.status(200)?;
    eventually(&admin, &team, "budget", &[]).await?;
    server.stop().await;
    Ok(())
}

/// Pages, and who may not.
async fn search_edges(server: &Server, admin: &Person, team: &str, plan: &str) -> Outcome {
    let body = json!({"terms": "zebra", "page": 1, "per_page": 1});
    let second = admin.post("/files/search", &body).await?.status(200)?.json()?;
    check!(second["order"] == json!([plan]), "{second}");
    let other = admin.invite("other").await?;
    check!(found(&other, "", "zebra").await?.is_empty(), "not a member");
    other
        .post(&format!("/teams/{team}/files/search"), &json!({"terms": "x"}))
        .await?
        .error(403, "api.context.permissions.app_error")?;
    admin.post("/files/search", &json!({"terms": ""})).await?.error(400, "api.context.invalid_body_param.app_error")?;
    admin.post("/files/search", &json!([])).await?.error(400, "api.post.search_files.invalid_body.app_error")?;
    admin
        .post("/teams/nope/files/search", &json!({"terms": "x"}))
        .await?
        .error(400, "api.context.invalid_url_param.app_error")?;
    Person::new(&server.url)
        .post("/files/search", &json!({"terms": "x"}))
        .await?
        .error(401, "api.context.session_expired.app_error")?;
    Ok(())
}

async fn edits(db: Database) -> Outcome {
    let server = Server::start(db).await?;
    let admin = server.admin().await?;
    let team = admin.team("papers").await?;
    let channel = admin.channel(&team, "files").await?;
    let (one, post) = share(&admin, &channel, "one.txt", "1").await?;
    let id = |a: Answer| a.json().map(|v| v["file_infos"][0]["id"].as_str().unwrap_or_default().to_string());
    let two = id(upload(&admin, &channel, "two.txt", "2").await?.status(201)?)?;
    let other = admin.invite("other").await?;
    for (path, body) in [
        (format!("/teams/{team}/members"), json!({"team_id": &team, "user_id": &other.id})),
        (format!("/channels/{channel}/members"), json!({"user_id": &other.id})),
    ] {
        admin.post(&path, &body).await?.status(201)?;
    }
    let theirs = id(upload(&other, &channel, "theirs.txt", "3").await?.status(201)?)?;
    let patch = |files: Value| {
        let (admin, path) = (admin.clone(), format!("/posts/{post}/patch"));
        async move {
            let body = json!({"message": "edited", "file_ids": files}).to_string();
            let got = admin.send("PUT", &path, Some(body)).await?.status(200)?.json()?;
            let shown: Vec<Value> = got["metadata"]["files"].as_array().cloned().unwrap_or_default();
            let shown: Vec<Value> = shown.into_iter().map(|f| f["id"].clone()).collect();
            check!(got["file_ids"] == json!(shown), "{got}");
            Ok::<_, String>(got["file_ids"].clone())
        }
    };
    let unknown = "a".repeat(26);
    check!(
        patch(json!([&two, &one, &two, &theirs, &unknown, "x"])).await? == json!([&two, &one]),
        "strangers fall off"
    );
    check!(patch(json!([&two])).await? == json!([&two]), "one is gone");
    admin.get(&format!("/files/{one}")).await?.error(404, "app.file_info.get.app_error")?;
    check!(patch(json!([&one])).await? == json!([&one]), "and back again");
    admin.get(&format!("/files/{one}")).await?.status(200)?;
    check!(patch(json!([])).await? == json!([]), "none");
    let history = admin.get(&format!("/posts/{post}/edit_history")).await?.status(200)?.json()?;
    let version = history.as_array().and_then(|h| h.iter().find(|p| p["file_ids"] == json!([&two, &one])).cloned());
    let version = version.ok_or_else(|| format!("no version with both: {history}"))?;
    let path = format!("/posts/{post}/restore/{}", version["id"].as_str().unwrap_or_default());
    let restored = admin.send("POST", &path, None).await?.status(200)?.json()?;
    check!(restored["file_ids"] == json!([&two, &one]), "{restored}");
    let infos = admin.get(&format!("/posts/{post}/files/info")).await?.status(200)?.json()?;
    check!(infos.as_array().map(Vec::len) == Some(2), "{infos}");
    let stolen = admin.get(&format!("/files/{theirs}/info")).await?.status(200)?.json()?;
    check!(stolen["post_id"].is_null() || stolen["post_id"] == "", "{stolen}");
    server.stop().await;
    Ok(())
}

async fn refusals(db: Database) -> Outcome {
    let server = Server::start(db).await?;
    let admin = server.admin().await?;
    let team = admin.team("papers").await?;
    let channel = admin.channel(&team, "files").await?;
    let (file, _) = share(&admin, &channel, "plain.txt", "words").await?;
    let other = admin.invite("other").await?;
    let anyone = Person::new(&server.url);
    let unknown = "a".repeat(26);
    let denied = "api.context.permissions.app_error";
    for end in ["", "/info", "/thumbnail", "/preview"] {
        anyone.get(&format!("/files/{file}{end}")).await?.error(401, "api.context.session_expired.app_error")?;
        other.get(&format!("/files/{file}{end}")).await?.error(403, denied)?;
        admin.get(&format!("/files/nope{end}")).await?.error(400, "api.context.invalid_url_param.app_error")?;
        admin.get(&format!("/files/{unknown}{end}")).await?.status(404)?;
    }
    admin
        .get(&format!("/files/{file}/thumbnail"))
        .await?
        .error(400, "api.file.get_file_thumbnail.no_thumbnail.app_error")?;
    admin.get(&format!("/files/{file}/preview")).await?.error(400, "api.file.get_file_preview.no_preview.app_error")?;
    upload(&other, &channel, "x.txt", "x").await?.error(403, denied)?;
    upload(&admin, &unknown, "x.txt", "x").await?.status(403)?;
    upload(&admin, "nope", "x.txt", "x").await?.error(400, "api.context.invalid_url_param.app_error")?;
    upload(&admin, &channel, "", "x").await?.error(400, "api.context.invalid_url_param.app_error")?;
    upload(&anyone, &channel, "x.txt", "x").await?.error(401, "api.context.session_expired.app_error")?;
    let session = json!({"channel_id": &channel, "filename": "big.txt", "file_size": 5});
    let id = admin.post("/uploads", &session).await?.status(201)?.field("id")?;
    other.get(&format!("/uploads/{id}")).await?.error(403, "api.upload.get_upload.forbidden.app_error")?;
    other.send("POST", &format!("/uploads/{id}"), Some("12345".into())).await?.status(403)?;
    other
        .get(&format!("/users/{}/uploads", admin.id))
        .await?
        .error(403, "api.user.get_uploads_for_user.forbidden.app_error")?;
    let mine = admin.get("/users/me/uploads").await?.status(200)?.json()?;
    check!(mine[0]["id"] == id.as_str(), "{mine}");
    admin.get("/uploads/nope").await?.error(400, "api.context.invalid_url_param.app_error")?;
    admin.get(&format!("/uploads/{unknown}")).await?.status(404)?;
    admin.send("POST", &format!("/uploads/{id}"), Some("123456".into())).await?.status(400)?;
    let done = admin.send("POST", &format!("/uploads/{id}"), Some("12345".into())).await?.status(200)?;
    check!(done.field("name")? == "big.txt", "{}", done.text);
    let off = json!({"FileSettings": {"EnableFileAttachments": false}});
    admin.send("PUT", "/config/patch", Some(off.to_string())).await?.status(200)?;
    upload(&admin, &channel, "x.txt", "x").await?.error(403, "api.file.attachments.disabled.app_error")?;
    admin.post("/uploads", &session).await?.error(501, "api.file.attachments.disabled.app_error")?;
    server.stop().await;
    Ok(())
}

async fn public_links(db: Database) -> Outcome {
    let server = Server::start(db).await?;
    let admin = server.admin().await?;
    let team = admin.team("papers").await?;
    let channel = admin.channel(&team, "files").await?;
    let (file, _) = share(&admin, &channel, "plain.txt", "words").await?;
    admin.get(&format!("/files/{file}/link")).await?.error(403, "api.file.get_public_link.disabled.app_error")?;
    let on = json!({"FileSettings": {"EnablePublicLink": true}});
    admin.send("PUT", "/config/patch", Some(on.to_string())).await?.status(200)?;
    let link = admin.get(&format!("/files/{file}/link")).await?.status(200)?.field("link")?;
    let (_, hash) = link.split_once("?h=").ok_or("no hash")?;
    let public = |hash: String| {
        let (anyone, file) = (Person::new(&server.url), file.clone());
        async move { anyone.get(&format!("/../../files/{file}/public?h={hash}")).await }
    };
    check!(public(hash.into()).await?.status(200)?.text == "words", "the file");
    for bad in [String::new(), "x".into(), hash[1..].into(), format!("{hash}x")] {
        public(bad).await?.status(400)?;
    }
    let loose = upload(&admin, &channel, "loose.txt", "x").await?.status(201)?.json()?;
    let loose = loose["file_infos"][0]["id"].as_str().unwrap_or_default().to_string();
    admin.get(&format!("/files/{loose}/link")).await?.error(400, "api.file.get_public_link.no_post.app_error")?;
    let other = admin.invite("other").await?;
    other.get(&format!("/files/{file}/link")).await?.error(403, "api.context.permissions.app_error")?;
    server.stop().await;
    Ok(())
}

/// Names that people and attackers send.
const NAMES: &[&str] = &[
    "..",
    ".",
    "/",
    "a/../../b.txt",
    "\\\\host\\c$\\x.txt",
    "\u{0}.txt",
    "a\nb\r.txt",
    "\u{202e}gpj.exe",
    "nul",
    "con.txt",
    ".htaccess",
    "%2e%2e%2f",
    "a\"b'c;d.png",
    "\u{1f600}.gif",
    "x.tar.gz",
    "no-ending",
    "end.",
    "  ",
    "-rf",
    "$(x).sh",
    "a\u{301}.txt",
    "\u{fffd}.pdf",
    "?.html",
    "#.svg",
];

const BODIES: &[&str] = &[
    "",
    "x",
    "GIF89a",
    "%PDF-1.7 stream",
    "{\\rtf1{{{",
    "PK\u{3}\u{4}",
    "\u{0}\u{1}",
    "<svg/onload=1>",
    "\u{89}PNG\r\n",
];

const ENDINGS: &[&str] =
    &["png", "jpg", "gif", "webp", "bmp", "tiff", "svg", "pdf", "docx", "zip", "rtf", "html", "mp4", "txt"];

/// Search input that is not quite any.
const TERMS: &[&str] = &[
    "\u{0}",
    "*",
    "\"",
    "-",
    "ext:",
    "ext:.",
    "in:",
    "\"\"",
    "a\" OR name:x",
    "NEAR(",
    "(",
    "' OR ''='",
    "\\",
    "on:x",
];

/// Whatever the name and the bytes, an answer below 500, and what was stored can be read and found again.
async fn odd(db: Database) -> Outcome {
    let server = Server::start(db).await?;
    let admin = server.admin().await?;
    let team = admin.team("papers").await?;
    let channel = admin.channel(&team, "files").await?;
    let long = "n".repeat(4000);
    let mut cases: Vec<(String, &str)> = NAMES.iter().map(|n| (n.to_string(), "words")).collect();
    cases.push((long, "words"));
    cases.extend(ENDINGS.iter().flat_map(|e| BODIES.iter().map(move |b| (format!("odd.{e}"), *b))));
    let mut kept = Vec::new();
    for (name, body) in cases {
        let a = upload(&admin, &channel, &name, body).await?;
        check!(a.status < 500, "{name:?} {body:?}: {} {}", a.status, a.text);
        if a.status == 201 {
            kept.push(a.json()?["file_infos"][0]["id"].as_str().unwrap_or_default().to_string());
        }
    }
    check!(kept.len() > 60, "{} of the files were taken", kept.len());
    for id in &kept {
        let a = admin.get(&format!("/files/{id}")).await?.status(200)?;
        let kind = a.headers["content-type"].to_str().unwrap_or_default().to_string();
        check!(!kind.contains("html") && !kind.contains("svg"), "{kind} could run in a browser");
    }
    for ids in kept.chunks(5) {
        let body = json!({"channel_id": &channel, "message": "odd", "file_ids": ids});
        admin.post("/posts", &body).await?.status(201)?;
    }
    check!(!found(&admin, &team, "odd").await?.is_empty(), "found by name");
    for terms in TERMS {
        let a = admin.post("/files/search", &json!({"terms": terms})).await?;
        check!(a.status < 500, "{terms:?}: {} {}", a.status, a.text);
    }
    server.stop().await;
    Ok(())
}
