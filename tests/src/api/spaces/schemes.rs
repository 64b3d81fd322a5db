//! Schemes and moderation change what people may do; guests come by invitation.

use super::world::World;
use crate::check;
use crate::support::{Database, Outcome, Person};
use serde_json::{Value, json};

async fn put(p: &Person, path: &str, body: &Value) -> Result<crate::support::person::Answer, String> {
    p.send("PUT", path, Some(body.to_string())).await
}

pub async fn team(db: Database) -> Outcome {
    let w = World::new(db, &[]).await?;
    let wanted = json!({"name": "strict", "display_name": "Strict", "description": "d", "scope": "team"});
    w.owner.post("/schemes", &wanted).await?.status(403)?;
    let mut odd = wanted.clone();
    odd["scope"] = json!("odd");
    w.admin.post("/schemes", &odd).await?.error(400, "app.scheme.save.invalid_scheme.app_error")?;
    let scheme = w.admin.post("/schemes", &wanted).await?.status(201)?.json()?;
    let id = scheme["id"].as_str().unwrap_or_default().to_string();
    let role_name = scheme["default_team_user_role"].as_str().unwrap_or_default().to_string();
    check!(role_name.len() == 26, "{scheme}");

    put(&w.owner, &format!("/teams/{}/scheme", w.team), &json!({"scheme_id": id})).await?.status(403)?;
    put(&w.admin, &format!("/teams/{}/scheme", w.team), &json!({"scheme_id": "x"})).await?.status(400)?;
    let wrong = put(&w.admin, &format!("/channels/{}/scheme", w.public), &json!({"scheme_id": id})).await?;
    wrong.error(400, "api.channel.update_channel_scheme.scheme_scope.error")?;
    put(&w.admin, &format!("/teams/{}/scheme", w.team), &json!({"scheme_id": id})).await?.status(200)?;
    let m = w.admin.get(&format!("/teams/{}/members/{}", w.team, w.member.id)).await?.status(200)?.json()?;
    check!(m["roles"] == role_name.as_str() && m["scheme_user"] == true, "{m}");
    let under = w.admin.get(&format!("/schemes/{id}/teams")).await?.status(200)?.json()?;
    check!(under[0]["id"] == w.team.as_str(), "{under}");
    w.admin.get(&format!("/schemes/{id}/channels")).await?.status(400)?;
    w.admin.get(&format!("/schemes/{}", "z".repeat(26))).await?.error(404, "app.scheme.get.app_error")?;

    w.member.channel(&w.team, "before").await?;
    let role = w.admin.get(&format!("/roles/name/{role_name}")).await?.status(200)?.json()?;
    let kept: Vec<&str> = role["permissions"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|p| p.as_str())
        .filter(|p| *p != "create_public_channel")
        .collect();
    let path = format!("/roles/{}/patch", role["id"].as_str().unwrap_or_default());
    put(&w.admin, &path, &json!({"permissions": kept})).await?.status(200)?;
    let body = json!({"team_id": w.team, "name": "after", "display_name": "after", "type": "O"});
    w.member.post("/channels", &body).await?.status(403)?;

    let renamed = put(&w.admin, &format!("/schemes/{id}/patch"), &json!({"display_name": "Loose"})).await?;
    check!(renamed.status(200)?.json()?["display_name"] == "Loose", "renamed");
    w.admin.send("DELETE", &format!("/schemes/{id}"), None).await?.status(200)?;
    w.admin.get(&format!("/schemes/{id}")).await?.error(404, "app.scheme.get.app_error")?;
    w.member.post("/channels", &body).await?.status(201)?;
    w.server.stop().await;
    Ok(())
}

fn switch(list: &Value, name: &str, who: &str) -> Value {
    let all = list.as_array().cloned().unwrap_or_default();
    all.iter().find(|s| s["name"] == name).map(|s| s["roles"][who].clone()).unwrap_or_default()
}

pub async fn moderation(db: Database) -> Outcome {
    let w = World::new(db, &[]).await?;
    let path = format!("/channels/{}/moderations", w.public);
    w.chief.get(&path).await?.status(403)?;
    let all = w.admin.get(&path).await?.status(200)?.json()?;
    check!(switch(&all, "create_post", "members") == json!({"value": true, "enabled": true}), "{all}");
    check!(switch(&all, "manage_members", "guests").is_null(), "{all}");

    let patch = format!("{path}/patch");
    let off = json!([{"name": "create_post", "roles": {"members": false}}]);
    put(&w.chief, &patch, &off).await?.status(403)?;
    put(&w.admin, &patch, &json!({})).await?.status(400)?;
    let restricted = json!([{"name": "manage_members", "roles": {"guests": true}}]);
    let refused = put(&w.admin, &patch, &restricted).await?;
    refused.error(403, "api.channel.patch_channel_moderations_for_channel.restricted_permission.app_error")?;
    let got = put(&w.admin, &patch, &off).await?.status(200)?.json()?;
    check!(switch(&got, "create_post", "members") == json!({"value": false, "enabled": true}), "{got}");
    check!(switch(&got, "create_post", "guests") == json!({"value": true, "enabled": true}), "{got}");
    let post = json!({"channel_id": w.public, "message": "m"});
    w.member.post("/posts", &post).await?.status(403)?;
    w.guest.post("/posts", &post).await?.status(201)?;
    w.member.say(&w.private, "elsewhere").await?;
    // the channel's administrator posts by that role
    let channel = w.admin.get(&format!("/channels/{}", w.public)).await?.status(200)?.json()?;
    check!(channel["scheme_id"].as_str().is_some_and(|s| s.len() == 26), "a scheme of its own: {channel}");

    let on = json!([{"name": "create_post", "roles": {"members": true}}]);
    let got = put(&w.admin, &patch, &on).await?.status(200)?.json()?;
    check!(switch(&got, "create_post", "members") == json!({"value": true, "enabled": true}), "{got}");
    w.member.post("/posts", &post).await?.status(201)?;
    let channel = w.admin.get(&format!("/channels/{}", w.public)).await?.status(200)?.json()?;
    check!(channel["scheme_id"].as_str().unwrap_or_default().is_empty(), "and no scheme any more: {channel}");
    w.server.stop().await;
    Ok(())
}

/// The token of a mail is in no answer: it is read where the mail takes it from.
async fn token(w: &World, kind: &str) -> Result<String, String> {
    let text = "SELECT token FROM tokens WHERE type = $1";
    let found =
        w.server
            .running
            .app
            .db
            .opt(ochre_db::Dynamic(text.into()), ochre_db::args![kind], |r: &ochre_db::Row| r.get::<String>(0));
    found.await.map_err(|e| e.to_string())?.ok_or_else(|| format!("no {kind}"))
}

pub async fn guests(db: Database) -> Outcome {
    let w = World::new(db, &[("ServiceSettings.EnableEmailInvitations", "true")]).await?;
    let path = format!("/teams/{}/invite-guests/email", w.team);
    let body = json!({"emails": ["visitor@example.com"], "channels": [w.private], "message": "hello"});
    w.outsider.post(&path, &body).await?.status(403)?;
    let no_channels = json!({"emails": ["visitor@example.com"], "channels": []});
    w.admin.post(&path, &no_channels).await?.status(400)?;
    w.admin.post(&path, &body).await?.status(200)?;
    let token = token(&w, "guest_invitation").await?;

    let account = json!({"username": "visitor", "email": "visitor@example.com", "password": "Passw0rd-12345!"});
    let anyone = Person::new(&w.server.url);
    let made = anyone.post(&format!("/users?t={token}"), &account).await?.status(201)?.json()?;
    check!(made["roles"] == "system_guest", "{made}");
    let visitor = Person::login(&w.server.url, "visitor", "Passw0rd-12345!").await?;
    let m = visitor.get(&format!("/teams/{}/members/me", w.team)).await?.status(200)?.json()?;
    check!(m["scheme_guest"] == true && m["scheme_user"] == false, "{m}");
    let m = visitor.get(&format!("/channels/{}/members/me", w.private)).await?.status(200)?.json()?;
    check!(m["scheme_guest"] == true && m["roles"] == "channel_guest", "{m}");
    visitor.get(&format!("/channels/{}", w.public)).await?.status(403)?;
    let again = json!({"username": "second", "email": "visitor2@example.com", "password": "Passw0rd-12345!"});
    anyone.post(&format!("/users?t={token}"), &again).await?.status(404)?;

    let off = json!({"GuestAccountsSettings": {"Enable": false}});
    put(&w.admin, "/config/patch", &off).await?.status(200)?;
    w.admin.post(&path, &body).await?.error(501, "api.team.invite_guests_to_channels.disabled.error")?;
    w.server.stop().await;
    Ok(())
}
