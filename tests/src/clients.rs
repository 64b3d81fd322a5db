//! Other people's clients, unmodified: PyPI `mattermostdriver`, npm `@mattermost/client`.

use crate::check;
use crate::support::{Database, Outcome, Person, Server, Test, peer};
use std::process::Command;

pub fn tests() -> Vec<(&'static str, Test)> {
    vec![
        ("client::mattermostdriver", |db| Box::pin(python(db))),
        ("client::mattermost_client", |db| Box::pin(node(db))),
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

async fn script(mut command: Command) -> Outcome {
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
