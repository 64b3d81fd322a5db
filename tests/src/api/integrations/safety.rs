//! What must hold whatever tools send and wherever they lead: odd and large bodies, locked hooks, limits.

use super::{messages, prepared};
use crate::check;
use crate::support::{Database, Outcome, Person, Test};
use serde_json::json;

pub fn tests() -> Vec<(&'static str, Test)> {
    vec![
        ("api::incoming_webhooks_odd_and_large_bodies", |db| Box::pin(bodies(db))),
        ("api::incoming_webhooks_locked_to_a_channel", |db| Box::pin(locked(db))),
        ("api::incoming_webhooks_are_limited", |db| Box::pin(limited(db))),
    ]
}

const JSON: &str = "application/json";
const DECODE: &str = "web.incoming_webhook.decode.app_error";

/// Every body gets its answer, and nothing that cannot be read is posted.
async fn bodies(db: Database) -> Outcome {
    let (server, admin, _, channel) = prepared(db, &[]).await?;
    let hook = admin.post("/hooks/incoming", &json!({"channel_id": channel})).await?.status(201)?.field("id")?;
    let path = format!("/hooks/{hook}");
    let post = async |kind: &str, body: Vec<u8>| admin.raw("POST", &path, Some((kind, body))).await;
    let utf16: Vec<u8> = "{\"text\":\"x\"}".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let deep =
        format!("{{\"text\":\"x\",\"props\":{}{}}}", "{\"a\":".repeat(20_000), "1".to_string() + &"}".repeat(20_000));
    let refused: [(&str, Vec<u8>, u16, &str); 10] = [
        (JSON, utf16, 400, DECODE),
        (JSON, Vec::new(), 400, DECODE),
        (JSON, b"\xff\xfe\x00".to_vec(), 400, DECODE),
        (JSON, b"null".to_vec(), 400, DECODE),
        (JSON, deep.into_bytes(), 400, DECODE),
        (JSON, b"{\"text\": \"x\"".to_vec(), 400, DECODE),
        (JSON, b"{\"attachments\": [7]}".to_vec(), 400, DECODE),
        ("application/x-www-form-urlencoded", b"text=no+payload".to_vec(), 400, DECODE),
        ("application/x-www-form-urlencoded", b"payload=%7B%22text".to_vec(), 400, DECODE),
        ("multipart/form-data", b"--x".to_vec(), 400, "web.incoming_webhook.parse_multipart.app_error"),
    ];
    for (n, (kind, body, status, id)) in refused.into_iter().enumerate() {
        post(kind, body).await?.error(status, id).map_err(|e| format!("body {n}: {e}"))?;
    }
    check!(messages(&admin, &channel).await?.is_empty(), "something unreadable was posted");
    // what is strange and can be read is posted
    let latin = [b"{\"text\": \"caf".as_slice(), &[0xe9], b"\"}"].concat();
    let fine: [(&str, Vec<u8>, &str); 5] = [
        ("application/json; charset=utf-8", "{\"text\": \"grüße 🎉\"}".into(), "grüße 🎉"),
        ("APPLICATION/JSON;charset=\"UTF-8\"", b"{\"text\": \"loud\"}".to_vec(), "loud"),
        ("text/plain", b"{\"text\": \"unnamed\"}".to_vec(), "unnamed"),
        (JSON, latin, "caf\u{fffd}"),
        (JSON, b"{\"text\": \"escaped \\u00e9 \\ud83c\\udf89\"}".to_vec(), "escaped é 🎉"),
    ];
    for (kind, body, want) in fine {
        post(kind, body).await?.status(200)?;
        check!(messages(&admin, &channel).await?[0] == want, "{want}: {:?}", messages(&admin, &channel).await?[0]);
    }
    // at the limit (contract/limits.md "Body") it is read, above it is not
    let most = usize::try_from(server.running.app.config().service.maximum_payload_size_bytes).unwrap_or(0) + 512;
    let pad = |n: usize| {
        let frame = "{\"text\":\"at the limit\",\"x\":\"\"}".len();
        format!("{{\"text\":\"at the limit\",\"x\":\"{}\"}}", "y".repeat(n - frame)).into_bytes()
    };
    post(JSON, pad(most)).await?.status(200)?;
    post(JSON, pad(most + 1)).await?.error(413, "api.context.request_body_too_large.app_error")?;
    server.stop().await;
    Ok(())
}

async fn locked(db: Database) -> Outcome {
    let (server, admin, team, channel) = prepared(db, &[]).await?;
    admin.channel(&team, "other").await?;
    admin.invite("bo").await?;
    let body = json!({"channel_id": channel, "display_name": "Locked", "channel_locked": true});
    let hook = admin.post("/hooks/incoming", &body).await?.status(201)?.field("id")?;
    let path = format!("/hooks/{hook}");
    let general = "web.incoming_webhook.general.app_error";
    for (to, status) in
        [("other", 403), ("#other", 403), ("town-square", 403), ("@bo", 403), ("nowhere", 404), ("@nobody", 400)]
    {
        let body = json!({"text": "elsewhere", "channel": to}).to_string();
        admin.hook(&path, JSON, body).await?.error(status, general).map_err(|e| format!("{to}: {e}"))?;
    }
    for to in ["", "work", "#work"] {
        admin.hook(&path, JSON, json!({"text": "here", "channel": to}).to_string()).await?.status(200)?;
    }
    check!(messages(&admin, &channel).await? == ["here", "here", "here"], "not in its own channel");
    // names and pictures only where the settings allow them
    let named = json!({"text": "named", "username": "root", "icon_url": "http://e.com/x.png"}).to_string();
    admin.hook(&path, JSON, named).await?.status(200)?;
    let list = admin.get(&format!("/channels/{channel}/posts?per_page=1")).await?.status(200)?.json()?;
    let post = &list["posts"][list["order"][0].as_str().unwrap_or_default()];
    check!(post["props"].get("override_icon_url").is_none(), "{post}");
    check!(post["props"]["from_webhook"] == "true" && post["user_id"] == admin.id.as_str(), "{post}");
    // a hook of somebody who may no longer read the channel
    let owner = admin.invite("owner").await?;
    let secret = json!({"team_id": team, "name": "secret", "display_name": "secret", "type": "P"});
    let secret = admin.post("/channels", &secret).await?.status(201)?.field("id")?;
    admin.let_in(&owner, &team, &secret).await?;
    let body = json!({"channel_id": secret, "user_id": owner.id});
    let hook = admin.post("/hooks/incoming", &body).await?.status(201)?;
    let path = format!("/hooks/{}", hook.field("id")?);
    admin.hook(&path, JSON, "{\"text\":\"inside\"}").await?.status(200)?;
    admin.send("DELETE", &format!("/channels/{secret}/members/{}", owner.id), None).await?.status(200)?;
    admin.hook(&path, JSON, "{\"text\":\"outside\"}").await?.error(403, general)?;
    admin.send("DELETE", &format!("/users/{}", owner.id), None).await?.status(200)?;
    admin.hook(&path, JSON, "{\"text\":\"gone\"}").await?.error(403, general)?;
    server.stop().await;
    Ok(())
}

/// A tool that posts without end is slowed down, people beside it are not.
async fn limited(db: Database) -> Outcome {
    let (server, admin, _, channel) = prepared(db, &[]).await?;
    let hook = admin.post("/hooks/incoming", &json!({"channel_id": channel})).await?.status(201)?.field("id")?;
    let limits = json!({"RateLimitSettings": {"Enable": true, "PerSec": 1, "MaxBurst": 5, "VaryByUser": true, "VaryByRemoteAddr": true}});
    admin.send("PUT", "/config/patch", Some(limits.to_string())).await?.status(200)?;
    let clock = &server.running.app.clock;
    clock.freeze(clock.now());
    let path = format!("/hooks/{hook}");
    let tool = Person::new(&server.url);
    let mut answers = Vec::new();
    for n in 0..12 {
        let a = tool.hook(&path, JSON, json!({"text": n.to_string()}).to_string()).await?;
        if a.status == 429 {
            let again = a.headers.get("retry-after").and_then(|v| v.to_str().ok()).and_then(|v| v.parse::<i64>().ok());
            check!(again >= Some(1), "when to come again: {:?}", a.headers);
        }
        answers.push(a.status);
    }
    check!(answers[..6].iter().all(|s| *s == 200) && answers[6..].iter().all(|s| *s == 429), "{answers:?}");
    clock.advance(60_000);
    check!(messages(&admin, &channel).await?.len() == 6, "what was refused was posted");
    tool.hook(&path, JSON, "{\"text\":\"later\"}").await?.status(200)?;
    server.stop().await;
    Ok(())
}
