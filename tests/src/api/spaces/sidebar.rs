//! The sidebar follows preferences and default categories.

use super::world::World;
use crate::check;
use crate::support::{Database, Outcome, Person};
use serde_json::{Value, json};

async fn sidebar(p: &Person, team: &str) -> Result<Value, String> {
    p.get(&format!("/users/me/teams/{team}/channels/categories")).await?.status(200)?.json()
}

/// The channels of the category of a type or display name.
fn of(all: &Value, name: &str) -> Vec<String> {
    let list = all["categories"].as_array().cloned().unwrap_or_default();
    let found = list.iter().find(|k| k["type"] == name || k["display_name"] == name);
    let ids = found.and_then(|k| k["channel_ids"].as_array().cloned()).unwrap_or_default();
    ids.iter().filter_map(|v| v.as_str().map(str::to_string)).collect()
}

pub async fn favourites(db: Database) -> Outcome {
    let w = World::new(db, &[]).await?;
    let p = &w.member;
    let dm = p.post("/channels/direct", &json!([p.id, w.chief.id])).await?.status(201)?.field("id")?;
    let pref = |channel: &str, value: &str| {
        json!([{"user_id": p.id, "category": "favorite_channel", "name": channel, "value": value}]).to_string()
    };
    for c in [&w.public, &dm] {
        p.send("PUT", "/users/me/preferences", Some(pref(c, "true"))).await?.status(200)?;
    }
    let all = sidebar(p, &w.team).await?;
    check!(of(&all, "favorites") == [dm.clone(), w.public.clone()], "the newest first: {all}");
    check!(!of(&all, "channels").contains(&w.public) && !of(&all, "direct_messages").contains(&dm), "{all}");

    p.send("PUT", "/users/me/preferences", Some(pref(&w.public, "false"))).await?.status(200)?;
    let gone = Some(pref(&dm, "true"));
    p.send("POST", "/users/me/preferences/delete", gone).await?.status(200)?;
    let all = sidebar(p, &w.team).await?;
    check!(of(&all, "favorites").is_empty() && of(&all, "channels").contains(&w.public), "{all}");
    check!(of(&all, "direct_messages").contains(&dm), "{all}");

    // of a channel that one is not in, nothing is shown
    let other = w.chief.channel(&w.team, "other").await?;
    p.send("PUT", "/users/me/preferences", Some(pref(&other, "true"))).await?.status(200)?;
    check!(of(&sidebar(p, &w.team).await?, "favorites").is_empty(), "a stranger's channel");
    w.server.stop().await;
    Ok(())
}

pub async fn defaults(db: Database) -> Outcome {
    let w = World::new(db, &[("ExperimentalSettings.ExperimentalChannelCategorySorting", "true")]).await?;
    let make = |name: &str| json!({"team_id": w.team, "name": name, "display_name": name, "type": "O", "default_category_name": "Projects"});
    let first = w.chief.post("/channels", &make("first")).await?.status(201)?.field("id")?;
    let second = w.chief.post("/channels", &make("second")).await?.status(201)?.field("id")?;
    check!(of(&sidebar(&w.chief, &w.team).await?, "Projects") == [second.clone(), first.clone()], "of their maker");
    let join = |c: &str| (format!("/channels/{c}/members"), json!({"user_id": w.member.id}));
    let (path, body) = join(&first);
    w.member.post(&path, &body).await?.status(201)?;
    let all = sidebar(&w.member, &w.team).await?;
    check!(of(&all, "Projects") == [first.clone()], "{all}");
    let order: Vec<&str> =
        all["categories"].as_array().into_iter().flatten().filter_map(|k| k["type"].as_str()).collect();
    check!(order == ["favorites", "custom", "channels", "direct_messages"], "{order:?}");
    let (path, body) = join(&second);
    w.owner.post(&path, &body).await?.status(201)?;
    check!(of(&sidebar(&w.member, &w.team).await?, "Projects") == [second, first], "the same category");
    w.server.stop().await;
    Ok(())
}
