//! Incoming webhooks.

use super::{messages, prepared};
use crate::check;
use crate::support::{Database, Outcome, Test};
use serde_json::json;

pub fn tests() -> Vec<(&'static str, Test)> {
    vec![
        ("api::incoming_webhooks_refuse", |db| Box::pin(refusals(db))),
        ("api::incoming_webhooks_split_and_format", |db| Box::pin(texts(db))),
    ]
}

const JSON: &str = "application/json";

async fn refusals(db: Database) -> Outcome {
    let (server, admin, team, channel) = prepared(db, &[]).await?;
    let other = admin.team("others").await?;
    let elsewhere = admin.channel(&other, "elsewhere").await?;
    let member = admin.invite("member").await?;
    let hook =
        admin.post("/hooks/incoming", &json!({"channel_id": channel, "display_name": "H"})).await?.status(201)?;
    let id = hook.field("id")?;
    let path = format!("/hooks/incoming/{id}");
    let long = json!({"channel_id": channel, "display_name": "x".repeat(65)});
    admin.post("/hooks/incoming", &long).await?.error(400, "model.incoming_hook.display_name.app_error")?;
    let foreign = json!({"id": id, "channel_id": channel, "team_id": other});
    admin.send("PUT", &path, Some(foreign.to_string())).await?.error(400, "api.webhook.team_mismatch.app_error")?;
    let moved = json!({"id": id, "channel_id": elsewhere});
    admin.send("PUT", &path, Some(moved.to_string())).await?.error(400, "api.webhook.team_mismatch.app_error")?;
    member.get(&path).await?.error(403, "api.context.permissions.app_error")?;
    admin.get("/hooks/incoming/nope").await?.error(400, "api.context.invalid_url_param.app_error")?;
    admin.get(&format!("/hooks/incoming/{channel}")).await?.error(404, "app.webhooks.get_incoming.app_error")?;
    let general = "web.incoming_webhook.general.app_error";
    let url = format!("/hooks/{id}");
    admin.hook(&url, "no/type/at all", "{}").await?.error(400, "web.incoming_webhook.media_type.app_error")?;
    admin
        .hook(&format!("{url}?format=nothing"), JSON, "{}")
        .await?
        .error(400, "web.incoming_webhook.decode.app_error")?;
    admin.send("DELETE", &format!("/channels/{channel}"), None).await?.status(200)?;
    admin.hook(&url, JSON, r#"{"text":"into the archive"}"#).await?.error(400, general)?;
    let list = admin.get(&format!("/hooks/incoming?team_id={team}&per_page=1")).await?.status(200)?.json()?;
    check!(list.as_array().is_some_and(|l| l.len() == 1), "{list}");
    server.stop().await;
    Ok(())
}

async fn texts(db: Database) -> Outcome {
    let (server, admin, _, channel) = prepared(db, &[]).await?;
    let hook =
        admin.post("/hooks/incoming", &json!({"channel_id": channel, "display_name": "H"})).await?.status(201)?;
    let url = format!("/hooks/{}", hook.field("id")?);
    let long = json!({ "text": "ä".repeat(16_384) }).to_string();
    admin.hook(&url, JSON, long).await?.status(200)?;
    let said = messages(&admin, &channel).await?;
    let lengths: Vec<usize> = said.iter().map(|m| m.chars().count()).collect();
    check!(lengths == [1, 16_383], "pieces of {lengths:?}");
    let alert = json!({"version": "4", "status": "resolved", "commonLabels": {"alertname": "Disk"}, "alerts": [
        {"status": "resolved", "labels": {"alertname": "Disk", "instance": "a"}, "annotations": {"summary": "full @all"}}
    ]});
    admin.hook(&format!("{url}?format=alertmanager"), JSON, alert.to_string()).await?.status(200)?;
    let said = messages(&admin, &channel).await?;
    check!(said[0].contains("**Disk** (resolved)"), "{said:?}");
    check!(!said[0].contains("@all"), "a stranger's text calls everybody: {said:?}");
    let silent = json!({"object_kind": "pipeline", "object_attributes": {"status": "running"}});
    admin.hook(&format!("{url}?format=gitlab"), JSON, silent.to_string()).await?.status(200)?;
    check!(messages(&admin, &channel).await?.len() == 3, "a running pipeline was told");
    server.stop().await;
    Ok(())
}
