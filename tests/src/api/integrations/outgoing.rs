//! Outgoing webhooks: tries, tokens, no loops, nothing to internal addresses.

use super::{messages, prepared};
use crate::check;
use crate::support::{Database, Outcome, Server, Sink, Test};
use serde_json::{Value, json};

pub fn tests() -> Vec<(&'static str, Test)> {
    vec![
        ("api::outgoing_webhooks_try_again", |db| Box::pin(tries(db))),
        ("api::outgoing_webhooks_do_not_loop", |db| Box::pin(no_loops(db))),
        ("api::integrations_stay_outside", |db| Box::pin(outside(db))),
    ]
}

/// Whom nobody hears is told later; a changed hook keeps its token.
async fn tries(db: Database) -> Outcome {
    let (server, admin, team, channel) = prepared(db, &[]).await?;
    let port = Sink::start().await?.port + 1;
    let url = format!("http://127.0.0.1:{port}/late");
    let hook = json!({"team_id": team, "channel_id": channel, "display_name": "Late", "callback_urls": [url],
        "content_type": "application/json"});
    let made = admin.post("/hooks/outgoing", &hook).await?.status(201)?.json()?;
    let mut changed = hook.clone();
    changed["id"] = made["id"].clone();
    let path = format!("/hooks/outgoing/{}", made["id"].as_str().unwrap_or_default());
    admin.send("PUT", &path, Some(changed.to_string())).await?.status(200)?;
    admin.say(&channel, "is anybody there").await?;
    let sink = Sink::on(port).await?;
    let got = sink.wait(1).await?;
    let body: Value = serde_json::from_str(&got[0].body).map_err(|e| e.to_string())?;
    check!(body["text"] == "is anybody there" && body["token"] == made["token"], "{body}");
    server.stop().await;
    Ok(())
}

/// The answer of a hook starts no hook.
async fn no_loops(db: Database) -> Outcome {
    let (server, admin, team, channel) = prepared(db, &[]).await?;
    let sink = Sink::start().await?;
    sink.answer(&json!({"text": "heard you"}));
    let hook = json!({"team_id": team, "channel_id": channel, "display_name": "All", "callback_urls": [sink.url("/all")],
        "content_type": "application/json"});
    admin.post("/hooks/outgoing", &hook).await?.status(201)?;
    admin.say(&channel, "one").await?;
    for n in 0..600 {
        if messages(&admin, &channel).await?.len() == 2 {
            break;
        }
        check!(n < 599, "the answer was not posted");
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    admin.say(&channel, "two").await?;
    let texts = |got: &[crate::support::sink::Received]| -> Vec<Value> {
        got.iter().filter_map(|r| Some(serde_json::from_str::<Value>(&r.body).ok()?["text"].clone())).collect()
    };
    let got = sink.wait(2).await?;
    check!(texts(&got) == ["one", "two"], "{got:?}");
    server.stop().await;
    Ok(())
}

/// Without leave, nothing is sent to this machine.
async fn outside(db: Database) -> Outcome {
    let server = Server::start(db).await?;
    let admin = server.admin().await?;
    let team = admin.team("tools").await?;
    let channel = admin.channel(&team, "work").await?;
    let sink = Sink::start().await?;
    for (trigger, url) in [("a", sink.url("/x")), ("b", sink.url("/x").replace("127.0.0.1", "localhost"))] {
        let command = json!({"team_id": team, "trigger": trigger, "url": url, "method": "P"});
        admin.post("/commands", &command).await?.status(201)?;
        let said = json!({"channel_id": channel, "command": format!("/{trigger} hello")});
        let refused = admin.post("/commands/execute", &said).await?;
        refused.error(500, "api.command.execute_command.failed.app_error")?;
    }
    check!(sink.received().is_empty(), "{:?}", sink.received());
    server.stop().await;
    Ok(())
}
