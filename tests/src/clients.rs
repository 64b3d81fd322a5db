//! Other people's clients, unmodified: bots, bridges, notifiers, libraries.

use crate::check;
use crate::support::{Database, Outcome, Person, Server, Test, peer};
use serde_json::json;
use std::process::Command;

pub fn tests() -> Vec<(&'static str, Test)> {
    vec![
        ("client::mattermostdriver", |db| Box::pin(python(db))),
        ("client::mmpy_bot", |db| Box::pin(bot(db))),
        ("client::errbot", |db| Box::pin(errbot(db))),
        ("client::hubot", |db| Box::pin(hubot(db))),
        ("client::matterbridge", |db| Box::pin(bridge(db))),
        ("client::apprise", |db| Box::pin(notifier(db))),
        ("client::mattermost_client", |db| Box::pin(node(db))),
        ("client::openid", |db| Box::pin(openid(db))),
        ("client::outgoing_oauth", |db| Box::pin(outgoing_oauth(db))),
    ]
}

/// A server with an account and a team.
async fn prepared(db: Database) -> Result<Server, String> {
    let server = Server::start(db).await?;
    let admin = server.admin().await?;
    admin.team("clients").await?;
    let _: Person = admin.invite("visitor").await?;
    Ok(server)
}

/// Runs a script to its end; it says "all done" when everything was as expected.
pub async fn script(mut command: Command) -> Outcome {
    let out = tokio::task::spawn_blocking(move || command.output()).await.map_err(|e| e.to_string())?;
    let out = out.map_err(|e| e.to_string())?;
    let text = format!("{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr));
    check!(out.status.success() && text.contains("all done"), "{text}");
    Ok(())
}

async fn python(db: Database) -> Outcome {
    let Some(python) = peer("OCHRE_PYTHON")? else { return Ok(()) };
    let server = prepared(db).await?;
    let mut c = Command::new(python);
    c.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/clients/driver.py")).arg(&server.url);
    script(c).await?;
    server.stop().await;
    Ok(())
}

/// A bot that hears its name on the socket and answers.
async fn bot(db: Database) -> Outcome {
    let Some(python) = peer("OCHRE_PYTHON")? else { return Ok(()) };
    let on = [("ServiceSettings.EnableBotAccountCreation", "true"), ("ServiceSettings.EnableUserAccessTokens", "true")];
    let server = Server::start_with(db, &on).await?;
    let admin = server.admin().await?;
    let (channel, token) = bot_account(&admin).await?;
    let mut c = Command::new(python);
    c.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/clients/bot.py"));
    c.args([server.url.as_str(), &token, &admin.token, &channel]);
    script(c).await?;
    server.stop().await;
    Ok(())
}

/// A bot with plugins of its own, and the back end that its community keeps for this protocol.
async fn errbot(db: Database) -> Outcome {
    let Some(python) = peer("OCHRE_ERRBOT")? else { return Ok(()) };
    let on = [("ServiceSettings.EnableBotAccountCreation", "true"), ("ServiceSettings.EnableUserAccessTokens", "true")];
    let server = Server::start_with(db, &on).await?;
    let admin = server.admin().await?;
    let (channel, token) = bot_account(&admin).await?;
    let mut c = Command::new(python);
    c.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/clients/errbot.py"));
    c.args([server.url.as_str(), &token, &admin.token, &channel]);
    script(c).await?;
    server.stop().await;
    Ok(())
}

/// A bot of another make, on the npm packages of its own community.
async fn hubot(db: Database) -> Outcome {
    let Some(packages) = peer("OCHRE_HUBOT")? else { return Ok(()) };
    let on = [("ServiceSettings.EnableBotAccountCreation", "true"), ("ServiceSettings.EnableUserAccessTokens", "true")];
    let server = Server::start_with(db, &on).await?;
    let admin = server.admin().await?;
    let (channel, token) = bot_account(&admin).await?;
    let mut c = Command::new("node");
    c.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/clients/hubot.mjs"));
    c.args([server.url.as_str(), &token, &admin.token, &channel, "clients", &packages]);
    script(c).await?;
    server.stop().await;
    Ok(())
}

/// Two servers, a channel of each, and a program that carries messages and files between them. It is made with Go, which not every machine has.
async fn bridge(db: Database) -> Outcome {
    let Some(python) = peer("OCHRE_PYTHON")? else { return Ok(()) };
    let Some(program) = std::env::var_os("OCHRE_MATTERBRIDGE") else { return Ok(()) };
    let on = [("ServiceSettings.EnableBotAccountCreation", "true"), ("ServiceSettings.EnableUserAccessTokens", "true")];
    let mut c = Command::new(python);
    c.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/clients/bridge.py")).arg(program);
    let mut servers = Vec::new();
    for _ in 0..2 {
        let server = Server::start_with(db, &on).await?;
        let admin = server.admin().await?;
        let (channel, token) = bot_account(&admin).await?;
        c.args([server.url.as_str(), &admin.token, &token, &channel]);
        servers.push(server);
    }
    script(c).await?;
    for server in servers {
        server.stop().await;
    }
    Ok(())
}

/// A bot in a channel of the team `clients`: the channel and the bot's token.
async fn bot_account(admin: &Person) -> Result<(String, String), String> {
    let team = admin.team("clients").await?;
    let channel = admin.channel(&team, "bots").await?;
    let id = admin.post("/bots", &json!({"username": "pinger"})).await?.status(201)?.field("user_id")?;
    let token = admin.post(&format!("/users/{id}/tokens"), &json!({"description": "bot"})).await?.status(200)?;
    let member = json!({"team_id": team, "user_id": id});
    admin.post(&format!("/teams/{team}/members"), &member).await?.status(201)?;
    admin.post(&format!("/channels/{channel}/members"), &json!({"user_id": id})).await?.status(201)?;
    Ok((channel, token.field("token")?))
}

/// A notifier that posts by an incoming webhook.
async fn notifier(db: Database) -> Outcome {
    let Some(python) = peer("OCHRE_PYTHON")? else { return Ok(()) };
    let server = Server::start_with(db, &[("ServiceSettings.EnablePostUsernameOverride", "true")]).await?;
    let admin = server.admin().await?;
    let team = admin.team("clients").await?;
    let channel = admin.channel(&team, "news").await?;
    let hook = json!({"channel_id": channel, "display_name": "News"});
    let hook = admin.post("/hooks/incoming", &hook).await?.status(201)?.field("id")?;
    let mut c = Command::new(python);
    c.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/clients/notify.py")).args([server.url.as_str(), &hook]);
    script(c).await?;
    let posts = admin.get(&format!("/channels/{channel}/posts")).await?.status(200)?.json()?;
    let found = posts["posts"].as_object().into_iter().flat_map(|p| p.values());
    let mut said = found.filter(|p| p["props"]["from_webhook"] == "true");
    let post = said.next().ok_or("nothing was posted")?;
    let message = post["message"].as_str().unwrap_or_default();
    check!(message.contains("Backup") && message.contains("finished in 3 minutes"), "{post}");
    check!(post["props"]["override_username"] == "deploy", "{post}");
    server.stop().await;
    Ok(())
}

async fn node(db: Database) -> Outcome {
    let Some(web) = peer("OCHRE_WEB")? else { return Ok(()) };
    let server = prepared(db).await?;
    let mut c = Command::new("node");
    // Node 20 has the browser's WebSocket behind a flag; later ones have it anyway.
    c.arg("--experimental-websocket");
    c.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/clients/client.mjs")).arg(&server.url).arg(web);
    script(c).await?;
    server.stop().await;
    Ok(())
}

/// Ochre between a standard OpenID client and a standard OpenID provider, and before a provider that lies.
async fn openid(db: Database) -> Outcome {
    let Some(web) = peer("OCHRE_WEB")? else { return Ok(()) };
    let server = prepared(db).await?;
    let mut c = Command::new("node");
    c.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/clients/openid.mjs")).arg(&server.url).arg(web);
    script(c).await?;
    server.stop().await;
    Ok(())
}

/// A standard token address, and a tool that accepts only its tokens: commands and webhooks carry them.
async fn outgoing_oauth(db: Database) -> Outcome {
    let Some(web) = peer("OCHRE_WEB")? else { return Ok(()) };
    let on = [
        ("ServiceSettings.EnableOutgoingOAuthConnections", "true"),
        ("ServiceSettings.AllowedUntrustedInternalConnections", "127.0.0.1"),
    ];
    let server = Server::start_with(db, &on).await?;
    server.admin().await?.team("clients").await?;
    let mut c = Command::new("node");
    c.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/clients/outgoing_oauth.mjs")).arg(&server.url).arg(web);
    script(c).await?;
    server.stop().await;
    Ok(())
}
