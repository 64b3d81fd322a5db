//! Slash commands and what hangs on them.

use super::{messages, prepared};
use crate::check;
use crate::support::{Database, Outcome, Sink, Test};
use serde_json::{Value, json};

pub fn tests() -> Vec<(&'static str, Test)> {
    vec![
        ("api::commands_answer_elsewhere", |db| Box::pin(elsewhere(db))),
        ("api::commands_with_oauth_connections", |db| Box::pin(oauth(db))),
        ("api::buttons_keep_their_addresses", |db| Box::pin(buttons(db))),
    ]
}

/// An answer goes to another channel only where the caller is; types of the server are refused.
async fn elsewhere(db: Database) -> Outcome {
    let (server, admin, team, channel) = prepared(db, &[]).await?;
    let sink = Sink::start().await?;
    let command = json!({"team_id": team, "trigger": "Tell", "url": sink.url("/tell"), "method": "P"});
    let made = admin.post("/commands", &command).await?.status(201)?;
    check!(made.field("trigger")? == "tell", "the word is kept in small letters");
    let run = json!({"channel_id": channel, "command": "/TELL it"});
    sink.answer(&json!({"response_type": "in_channel", "text": "x", "channel_id": "a".repeat(26)}));
    let forbidden = "api.command.command_post.forbidden.app_error";
    admin.post("/commands/execute", &run).await?.error(403, forbidden)?;
    let there = admin.channel(&team, "there").await?;
    sink.answer(&json!({"response_type": "in_channel", "text": "over <http://e.com|here>", "channel_id": there}));
    admin.post("/commands/execute", &run).await?.status(200)?;
    check!(messages(&admin, &there).await? == ["over [here](http://e.com)"], "not posted there");
    sink.answer(&json!({"response_type": "in_channel", "text": "x", "type": "system_join_channel"}));
    admin.post("/commands/execute", &run).await?.error(400, "api.context.invalid_param.app_error")?;
    let archived = admin.channel(&team, "old").await?;
    admin.send("DELETE", &format!("/channels/{archived}"), None).await?.status(200)?;
    let run = json!({"channel_id": archived, "command": "/me waves"});
    admin.post("/commands/execute", &run).await?.error(400, "api.command.execute_command.deleted.error")?;
    check!(sink.received().iter().all(|r| r.head.contains("authorization: token ")), "no token");
    server.stop().await;
    Ok(())
}

/// A connection for the address of a command gives the call its token; secrets are not shown.
async fn oauth(db: Database) -> Outcome {
    let on = [("ServiceSettings.EnableOutgoingOAuthConnections", "true")];
    let (server, admin, team, channel) = prepared(db, &on).await?;
    let (token, tool) = (Sink::start().await?, Sink::start().await?);
    token.answer(&json!({"access_token": "abc", "token_type": "bearer"}));
    let path = "/oauth/outgoing_connections";
    let connection = json!({"name": "Tool", "client_id": "c", "client_secret": "s", "grant_type": "client_credentials",
        "oauth_token_url": token.url("/token"), "audiences": [tool.url("/")]});
    let bad = json!({"name": "Tool", "client_id": "c", "client_secret": "s", "grant_type": "magic",
        "oauth_token_url": token.url("/token"), "audiences": [tool.url("/")]});
    admin.post(path, &bad).await?.error(400, "model.outgoing_oauth_connection.is_valid.grant_type.error")?;
    let made = admin.post(path, &connection).await?.status(201)?.json()?;
    check!(made.get("client_secret").is_none(), "the secret is shown: {made}");
    let one = format!("{path}/{}", made["id"].as_str().unwrap_or_default());
    let change = json!({"id": made["id"], "name": "Renamed"});
    let changed = admin.send("PUT", &one, Some(change.to_string())).await?.status(200)?.json()?;
    check!(changed["name"] == "Renamed" && changed["client_id"] == "c", "{changed}");
    admin.post(&format!("{path}/validate"), &json!({"id": made["id"]})).await?.status(200)?;
    let command = json!({"team_id": team, "trigger": "ask", "url": tool.url("/ask"), "method": "G"});
    admin.post("/commands", &command).await?.status(201)?;
    admin.post("/commands/execute", &json!({"channel_id": channel, "command": "/ask"})).await?.status(200)?;
    let got = tool.wait(1).await?;
    check!(got[0].head.contains("authorization: bearer abc"), "{got:?}");
    let member = admin.invite("member").await?;
    member.get(&format!("{path}?team_id={team}")).await?.error(403, "api.context.permissions.app_error")?;
    let list: Value = admin.get(&format!("{path}?team_id={team}")).await?.status(200)?.json()?;
    check!(list.as_array().is_some_and(|l| l.len() == 1), "{list}");
    admin.send("DELETE", &one, None).await?.status(200)?;
    let gone = "api.context.outgoing_oauth_connection.list_connections.app_error";
    admin.get(&one).await?.error(404, gone)?;
    server.stop().await;
    Ok(())
}

/// Where a button leads is told to nobody; a member presses it, an update changes the post.
async fn buttons(db: Database) -> Outcome {
    let (server, admin, _, channel) = prepared(db, &[]).await?;
    let sink = Sink::start().await?;
    let button =
        json!({"id": "go", "name": "Go", "integration": {"url": sink.url("/secret-place"), "context": {"n": 1}}});
    let props = json!({"attachments": [{"text": "press", "actions": [button]}]});
    let post = json!({"channel_id": channel, "message": "m", "props": props});
    let made = admin.post("/posts", &post).await?.status(201)?;
    check!(!made.text.contains("secret-place"), "{}", made.text);
    let id = made.field("id")?;
    sink.answer(&json!({"update": {"message": "done", "props": {}}}));
    admin.post(&format!("/posts/{id}/actions/go"), &json!({})).await?.status(200)?;
    let got = sink.wait(1).await?;
    check!(got[0].body.contains(r#""context":{"n":1}"#), "{got:?}");
    let now = admin.get(&format!("/posts/{id}")).await?.status(200)?;
    check!(now.field("message")? == "done" && !now.text.contains("secret-place"), "{}", now.text);
    let stranger = admin.invite("stranger").await?;
    let refused = stranger.post(&format!("/posts/{id}/actions/go"), &json!({})).await?;
    refused.error(403, "api.context.permissions.app_error")?;
    server.stop().await;
    Ok(())
}
