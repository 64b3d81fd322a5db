//! Recaps where no agent is.

use crate::api::spaces::world::World;
use crate::check;
use crate::support::{Database, Outcome, Person, Socket};
use serde_json::json;

/// Without an agent a recap ends as failed; those of others are closed.
pub async fn run(db: Database) -> Outcome {
    let w = World::new(db, &[]).await?;
    let wanted = json!({"title": "Today", "channel_ids": [w.public], "agent_id": w.admin.id});
    w.member.post("/recaps", &wanted).await?.error(501, "api.recap.disabled.app_error")?;
    w.member.get("/recaps").await?.error(501, "api.recap.disabled.app_error")?;
    w.server.stop().await;
    let w = World::new(db, &[("FeatureFlags.EnableAIRecaps", "true")]).await?;
    let wanted = |title: &str, channel: &str| json!({"title": title, "channel_ids": [channel], "agent_id": w.admin.id});
    let bad = "api.context.invalid_body_param.app_error";
    w.member.post("/recaps", &wanted("", &w.public)).await?.error(400, bad)?;
    w.member.post("/recaps", &wanted("Today", "x")).await?.error(400, bad)?;
    w.member.post("/recaps", &json!({"title": "t", "channel_ids": [w.public]})).await?.error(400, bad)?;
    w.outsider.post("/recaps", &wanted("Today", &w.private)).await?.error(403, "app.recap.permission_denied")?;
    Person::new(&w.server.url).get("/recaps").await?.status(401)?;
    check!(w.member.get("/recaps").await?.status(200)?.json()? == json!([]), "none yet");
    let mut ears = Socket::open(&w.member, "").await?;
    let made = w.member.post("/recaps", &wanted("Today", &w.public)).await?.status(201)?.json()?;
    check!(made["status"] == "pending" && made["bot_id"] == w.admin.id.as_str(), "{made}");
    let id = made["id"].as_str().unwrap_or_default();
    check!(ears.event("recap_updated").await?["data"]["recap_id"] == id, "another recap");
    let one = format!("/recaps/{id}");
    check!(w.member.get(&one).await?.status(200)?.field("status")? == "failed", "nobody can have written it");
    for (method, path) in [
        ("GET", one.clone()),
        ("POST", format!("{one}/read")),
        ("POST", format!("{one}/regenerate")),
        ("DELETE", one.clone()),
    ] {
        w.owner.send(method, &path, None).await?.error(403, "api.recap.permission_denied")?;
        let missing = path.replace(id, &"a".repeat(26));
        w.member.send(method, &missing, None).await?.error(404, "app.recap.get.app_error")?;
        w.member
            .send(method, &path.replace(id, "x"), None)
            .await?
            .error(400, "api.context.invalid_url_param.app_error")?;
    }
    check!(
        w.member.post(&format!("{one}/read"), &json!({})).await?.status(200)?.json()?["read_at"].as_i64() > Some(0),
        "read"
    );
    let again = w.member.post(&format!("{one}/regenerate"), &json!({})).await?.status(200)?.json()?;
    check!(again["status"] == "pending" && again["read_at"] == 0, "{again}");
    ears.event("recap_updated").await?;
    let list = w.member.get("/recaps").await?.status(200)?.json()?;
    check!(list.as_array().map(Vec::len) == Some(1) && list[0]["status"] == "failed", "{list}");
    w.member.send("DELETE", &one, None).await?.status(200)?;
    w.member.get(&one).await?.error(404, "app.recap.get.app_error")?;
    check!(w.member.get("/recaps").await?.status(200)?.json()? == json!([]), "it is gone");
    w.server.stop().await;
    Ok(())
}
