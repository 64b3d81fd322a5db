//! Pushes to phones and browsers, and the answer to "why".

use crate::check;
use crate::support::sink::Sink;
use crate::support::{Database, Outcome, Person, Server, Test};
use serde_json::{Value, json};
use std::time::Duration;

pub fn tests() -> Vec<(&'static str, Test)> {
    vec![
        ("api::phones_are_pushed_acknowledge_and_are_forgotten", |db| Box::pin(phones(db))),
        ("api::pushes_wait_for_a_proxy_that_is_away", |db| Box::pin(away(db))),
        ("api::browsers_get_encrypted_pushes", |db| Box::pin(browsers(db))),
        ("api::a_push_to_all_is_one_row_of_the_post", |db| Box::pin(wide(db))),
        ("api::urgent_messages_remind_until_somebody_answers", |db| Box::pin(urgent(db))),
        ("api::senders_see_sums_where_they_may", |db| Box::pin(senders(db))),
    ]
}

async fn start(db: Database, proxy: &str) -> Result<(Server, Person, Person, String), String> {
    let more = [
        ("EmailSettings.SendPushNotifications", "true"),
        ("EmailSettings.PushNotificationServer", proxy),
        ("EmailSettings.SendEmailNotifications", "false"),
        ("ServiceSettings.EnableDeveloper", "true"),
        ("ServiceSettings.AllowedUntrustedInternalConnections", "127.0.0.1/32"),
    ];
    let server = Server::start_with(db, &more).await?;
    let admin = server.admin().await?;
    let team = admin.team("pushes").await?;
    let channel = admin.channel(&team, "pushes").await?;
    let bob = admin.invite("bob").await?;
    admin.let_in(&bob, &team, &channel).await?;
    Ok((server, admin, bob, channel))
}

async fn device(who: &Person, id: &str) -> Outcome {
    let body = json!({"device_id": id}).to_string();
    who.send("PUT", "/users/sessions/device", Some(body)).await?.status(200)?;
    Ok(())
}

fn bodies(sink: &Sink, kind: &str) -> Vec<Value> {
    let all = sink.received();
    let of = all.iter().filter_map(|r| serde_json::from_str::<Value>(&r.body).ok());
    // The proxy is told of acknowledgements too; those name no phone.
    of.filter(|b| b["type"] == kind && b["device_id"].is_string()).collect()
}

/// Until the sink has `n` pushes of messages.
async fn pushed(sink: &Sink, n: usize) -> Result<Vec<Value>, String> {
    for _ in 0..600 {
        let got = bodies(sink, "message");
        if got.len() >= n {
            return Ok(got);
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    Err(format!("{} pushes arrived instead of {n}", bodies(sink, "message").len()))
}

/// The state that the log of a message has for a user and a medium, waited for.
async fn state(admin: &Person, post: &str, user: &str, medium: &str, want: &str) -> Outcome {
    let mut last = Value::Null;
    for _ in 0..200 {
        let said = admin.get(&format!("/ochre/posts/{post}/notifications/{user}")).await?.status(200)?.json()?;
        let lines = said["noted"].as_array().cloned().unwrap_or_default();
        if lines.iter().any(|l| l["medium"] == medium && l["state"] == want) {
            return Ok(());
        }
        last = said;
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    Err(format!("no {medium} {want}: {last}"))
}

async fn phones(db: Database) -> Outcome {
    let sink = Sink::start().await?;
    sink.answer(&json!({"status": "OK"}));
    let (server, admin, bob, channel) = start(db, &sink.url("")).await?;
    device(&bob, "apple_rn-v2:phone1").await?;
    let post = admin.say(&channel, "hello @bob").await?;
    let push = pushed(&sink, 1).await?.remove(0);
    check!(push["device_id"] == "phone1" && push["post_id"] == post.as_str() && push["badge"] == 2, "{push}");
    check!(push["message"] == "@root: hello @bob", "{push}");
    check!(push["signature"].as_str().is_some_and(|s| s.split('.').count() == 3), "{push}");
    state(&admin, &post, &bob.id, "push", "sent").await?;
    let ack = json!({"id": push["ack_id"], "received_at": 1, "platform": "ios", "type": "message", "post_id": post,
        "is_id_loaded": true});
    let loaded = bob.post("/notifications/ack", &ack).await?.status(200)?.json()?;
    check!(loaded["message"] == "@root: hello @bob" && loaded["is_id_loaded"] == true, "{loaded}");
    state(&admin, &post, &bob.id, "push", "acknowledged").await?;
    let why = format!("/ochre/posts/{post}/notifications/{}", bob.id);
    bob.get(&why).await?.status(403)?;
    let said = admin.get(&why).await?.status(200)?.json()?;
    check!(said["now"]["push"] == "yes" && said["now"]["mention"] == "keyword" && said["now"]["phones"] == 1, "{said}");
    let timeline = admin.get(&format!("/ochre/posts/{post}/timeline")).await?.status(200)?.json()?;
    check!(timeline["totals"]["push_acknowledged"] == 1, "{timeline}");
    let ping = admin.get("/system/ping?device_id=apple_rn-v2:phone1").await?.status(200)?.json()?;
    check!(ping["CanReceiveNotifications"] == "true", "{ping}");
    sink.answer(&json!({"status": "REMOVE"}));
    let post = admin.say(&channel, "again @bob").await?;
    state(&admin, &post, &bob.id, "push", "removed").await?;
    let ping = admin.get("/system/ping?device_id=apple_rn-v2:phone1").await?.status(200)?.json()?;
    check!(ping["CanReceiveNotifications"] == "false", "{ping}");
    let post = admin.say(&channel, "nobody hears @bob").await?;
    state(&admin, &post, &bob.id, "push", "skipped").await?;
    let sent = bodies(&sink, "message");
    check!(sent.len() == 2, "a phone that is gone is not pushed: {sent:?}");
    server.stop().await;
    Ok(())
}

/// Nothing is lost, and nothing is sent twice, when the proxy comes back.
async fn away(db: Database) -> Outcome {
    let free = Sink::start().await?;
    let port = free.port + 1;
    let (server, admin, bob, channel) = start(db, &format!("http://127.0.0.1:{port}")).await?;
    device(&bob, "android_rn-v2:phone1").await?;
    for n in 0..6 {
        admin.say(&channel, &format!("{n} @bob")).await?;
    }
    let mut seen = Value::Null;
    for _ in 0..200 {
        seen = admin.get("/ochre/outbox").await?.status(200)?.json()?;
        if seen["failed"].as_array().is_some_and(|f| !f.is_empty()) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    check!(seen["failed"][0]["kind"] == "push" && seen["failed"][0]["given_up"] == false, "{seen}");
    let back = Sink::on(port).await?;
    back.answer(&json!({"status": "OK"}));
    admin.post("/ochre/outbox/retry", &json!({"kind": "push"})).await?.status(200)?;
    let got = pushed(&back, 6).await?;
    let ids: std::collections::HashSet<_> = got.iter().map(|p| p["ack_id"].to_string()).collect();
    check!(got.len() == 6 && ids.len() == 6, "{} pushes, {} different ones", got.len(), ids.len());
    server.stop().await;
    Ok(())
}

async fn browsers(db: Database) -> Outcome {
    let service = Sink::start().await?;
    let (server, admin, bob, channel) = start(db, "").await?;
    let key = bob.get("/ochre/push/key").await?.status(200)?.field("key")?;
    check!(key.len() == 87, "an uncompressed point: {key}");
    check!(key == admin.get("/ochre/push/key").await?.field("key")?, "one key for all");
    let keys = ochre_push::web::Keys::generate().ok_or("no randomness")?;
    let body = json!({"endpoint": service.url("/send/1"), "keys": {"p256dh": keys.public(), "auth": keys.auth()}});
    bob.post("/ochre/push/subscriptions", &json!({"endpoint": "x"})).await?.status(400)?;
    bob.post("/ochre/push/subscriptions", &json!({"endpoint": "https://a.example/"})).await?.status(400)?;
    let id = bob.post("/ochre/push/subscriptions", &body).await?.status(201)?.field("id")?;
    let list = bob.get("/ochre/push/subscriptions").await?.status(200)?.json()?;
    check!(list[0]["id"] == id.as_str() && list[0]["current"] == true, "{list}");
    let post = admin.say(&channel, "hello @bob").await?;
    let got = service.wait(1).await?.remove(0);
    for line in ["ttl: 86400", "urgency: high", "content-encoding: aes128gcm", "authorization: vapid t="] {
        check!(got.head.contains(line), "{line} is not in {}", got.head);
    }
    let plain = keys.open(&got.bytes).ok_or("the body cannot be read")?;
    let said: Value = serde_json::from_slice(&plain).map_err(|e| e.to_string())?;
    check!(said["body"] == "@root: hello @bob" && said["post_id"] == post.as_str() && said["badge"] == 2, "{said}");
    state(&admin, &post, &bob.id, "web_push", "sent").await?;
    bob.send("DELETE", &format!("/ochre/push/subscriptions/{id}"), None).await?.status(200)?;
    let list = bob.get("/ochre/push/subscriptions").await?.status(200)?.json()?;
    check!(list == json!([]), "{list}");
    server.stop().await;
    Ok(())
}

/// The post costs as much as ever, whomever it tells.
async fn wide(db: Database) -> Outcome {
    let sink = Sink::start().await?;
    sink.answer(&json!({"status": "OK"}));
    let (server, admin, bob, channel) = start(db, &sink.url("")).await?;
    device(&bob, "apple_rn-v2:phone1").await?;
    let root = admin.say(&channel, "warm @bob").await?;
    let post = json!({"channel_id": channel, "root_id": root, "message": "re @channel @bob"});
    admin.post("/posts", &post).await?.status(201)?;
    let a = admin.post("/posts", &post).await?.status(201)?;
    let cost: u64 = a.headers["x-ochre-statements"].to_str().unwrap_or("").parse().unwrap_or(0);
    check!((1..=9).contains(&cost), "a reply that pushes costs {cost} statements");
    let got = pushed(&sink, 3).await?;
    check!(got[2]["root_id"] == root.as_str(), "{}", got[2]);
    server.stop().await;
    Ok(())
}

/// Rounds of an urgent message: how many, and whether it is over.
async fn rounds(server: &Server, post: &str) -> Result<(i64, bool), String> {
    let sql = "SELECT sentcount, deleteat FROM persistentnotifications WHERE postid = $1";
    let row = |r: &ochre_db::Row| Ok((r.get::<i64>(0)?, r.get::<i64>(1)? > 0));
    let app = &server.running.app;
    app.db.one(ochre_db::Dynamic(sql.into()), ochre_db::args![post], row).await.map_err(|e| e.to_string())
}

/// Every five minutes, at most six times, until somebody who was asked reacts.
async fn urgent(db: Database) -> Outcome {
    let sink = Sink::start().await?;
    sink.answer(&json!({"status": "OK"}));
    let (server, admin, bob, channel) = start(db, &sink.url("")).await?;
    device(&bob, "apple_rn-v2:phone1").await?;
    let app = &server.running.app;
    let post = async |text: &str| {
        let priority = json!({"priority": "urgent", "requested_ack": false, "persistent_notifications": true});
        let body = json!({"channel_id": channel, "message": text, "metadata": {"priority": priority}});
        admin.post("/posts", &body).await?.status(201)?.field("id")
    };
    let minutes = |n: i64| {
        app.clock.advance(n * 60_000 + 1000);
        app.jobs.hurry("persistent notifications");
    };
    let reach = async |id: &str, want: (i64, bool)| {
        let mut seen = (0, false);
        for _ in 0..400 {
            seen = rounds(&server, id).await?;
            if seen == want {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        Err(format!("{seen:?} instead of {want:?} rounds"))
    };
    let mut socket = crate::support::Socket::open(&bob, "").await?;
    let first = post("@bob the kiln is on fire").await?;
    pushed(&sink, 1).await?;
    minutes(1);
    let second = post("@bob really").await?;
    pushed(&sink, 2).await?;
    check!(rounds(&server, &first).await? == (0, false), "reminded before its time");
    minutes(5);
    reach(&first, (1, false)).await?;
    let event = socket.event("persistent_notification_triggered").await?;
    check!(event["data"]["post"].as_str().is_some_and(|p| p.contains("kiln")), "{event}");
    pushed(&sink, 4).await?;
    bob.post("/reactions", &json!({"user_id": bob.id, "post_id": first, "emoji_name": "eyes"})).await?.status(200)?;
    reach(&second, (1, false)).await?;
    for n in 2..=6 {
        minutes(6);
        reach(&second, (n, n == 6)).await?;
    }
    check!(rounds(&server, &first).await? == (1, true), "an answer ends it: {:?}", rounds(&server, &first).await?);
    let got = pushed(&sink, 9).await?;
    let of = |id: &str| got.iter().filter(|p| p["post_id"] == id).count();
    check!((of(&first), of(&second)) == (2, 7), "{} and {} pushes", of(&first), of(&second));
    server.stop().await;
    Ok(())
}

/// Authors see how many were told of their own message, and never who; only where the server says so.
async fn senders(db: Database) -> Outcome {
    let sink = Sink::start().await?;
    sink.answer(&json!({"status": "OK"}));
    let (server, admin, bob, channel) = start(db, &sink.url("")).await?;
    device(&admin, "apple_rn-v2:phone1").await?;
    let post = bob.say(&channel, "hello @root").await?;
    pushed(&sink, 1).await?;
    state(&admin, &post, &admin.id, "push", "sent").await?;
    let path = format!("/ochre/posts/{post}/timeline");
    bob.get(&path).await?.status(403)?;
    let allow = json!({"DeliverySettings": {"SendersSeeTotals": true}}).to_string();
    admin.send("PUT", "/config/patch", Some(allow)).await?.status(200)?;
    let said = bob.get(&path).await?.status(200)?.json()?;
    check!(said["totals"]["push_sent"] == 1, "{said}");
    check!(said["events"].as_array().is_some_and(|e| e.len() == 1 && e[0]["what"] == "committed"), "{said}");
    check!(!said.to_string().contains(&admin.id), "it tells who: {said}");
    let other = admin.say(&channel, "mine").await?;
    bob.get(&format!("/ochre/posts/{other}/timeline")).await?.status(403)?;
    bob.get("/ochre/posts/aaaaaaaaaaaaaaaaaaaaaaaaaa/timeline").await?.status(403)?;
    server.stop().await;
    Ok(())
}
