//! Integrations beyond the recordings.

mod bots;
mod commands;
mod dialogs;
mod incoming;
mod outgoing;
mod payloads;
mod safety;
mod secrets;

use crate::support::{Database, Person, Server, Test};

pub fn tests() -> Vec<(&'static str, Test)> {
    [
        bots::tests(),
        commands::tests(),
        dialogs::tests(),
        incoming::tests(),
        outgoing::tests(),
        payloads::tests(),
        safety::tests(),
        secrets::tests(),
    ]
    .concat()
}

/// A server whose integrations may be on this machine, its administrator, a team and a channel.
async fn prepared(db: Database, more: &[(&str, &str)]) -> Result<(Server, Person, String, String), String> {
    let mut settings = vec![("ServiceSettings.AllowedUntrustedInternalConnections", "127.0.0.1")];
    settings.extend_from_slice(more);
    let server = Server::start_with(db, &settings).await?;
    let admin = server.admin().await?;
    let team = admin.team("tools").await?;
    let channel = admin.channel(&team, "work").await?;
    Ok((server, admin, team, channel))
}

/// The messages of a channel, newest first, without those of the server.
async fn messages(who: &Person, channel: &str) -> Result<Vec<String>, String> {
    let list = who.get(&format!("/channels/{channel}/posts")).await?.status(200)?.json()?;
    let order = list["order"].as_array().cloned().unwrap_or_default();
    let posts = order.iter().filter_map(|id| list["posts"].get(id.as_str()?));
    let said = posts.filter(|p| !p["type"].as_str().unwrap_or_default().starts_with("system_"));
    Ok(said.map(|p| p["message"].as_str().unwrap_or_default().to_string()).collect())
}
