//! A deleted team leaves no row that names it or its channels.

use super::world::World;
use crate::check;
use crate::support::{Database, Outcome, Server};
use ochre_db::{Dynamic, args};
use serde_json::json;
use std::collections::BTreeMap;

/// Every text column of every table that holds one of the ids.
async fn traces(server: &Server, ids: &[String]) -> Result<Vec<String>, String> {
    let db = &server.running.app.db;
    let text = if db.is_postgres() {
        "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public' \
         AND data_type IN ('character varying', 'text', 'character') AND table_name IN (SELECT table_name FROM \
         information_schema.tables WHERE table_type = 'BASE TABLE')"
    } else {
        "SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table' AND c.type = 'TEXT' \
         AND m.sql NOT LIKE 'CREATE VIRTUAL%'"
    };
    let two = |r: &ochre_db::Row| Ok((r.get::<String>(0)?, r.get::<String>(1)?));
    let columns = db.all(Dynamic(text.into()), args![], two).await.map_err(|e| e.to_string())?;
    check_columns(&columns)?;
    let mut found = BTreeMap::new();
    for (table, column) in columns {
        for id in ids {
            let text = format!("SELECT COUNT(*) FROM {table} WHERE \"{column}\" = $1");
            let n: i64 = db.one(Dynamic(text), args![id], |r| r.get(0)).await.map_err(|e| e.to_string())?;
            if n > 0 {
                *found.entry(format!("{table}.{column}")).or_insert(0) += n;
            }
        }
    }
    Ok(found.into_iter().map(|(place, n)| format!("{place}: {n}")).collect())
}

fn check_columns(columns: &[(String, String)]) -> Result<(), String> {
    check!(columns.len() > 200, "only {} columns were looked at", columns.len());
    Ok(())
}

pub async fn team(db: Database) -> Outcome {
    let w = World::new(db, &[]).await?;
    let elsewhere = w.owner.team("elsewhere").await?;
    let (p, c) = (&w.member, &w.public);
    let root = p.say(c, "root #tag").await?;
    let reply = json!({"channel_id": c, "message": "reply", "root_id": root});
    let reply = w.chief.post("/posts", &reply).await?.status(201)?.field("id")?;
    let like = json!({"user_id": p.id, "post_id": root, "emoji_name": "smile"});
    p.post("/reactions", &like).await?.status(200)?;
    let sent = p.send("POST", &format!("/files?channel_id={c}&filename=a.txt"), Some("text".into())).await?;
    let sent = sent.status(201)?.json()?;
    let file = sent["file_infos"][0]["id"].as_str().ok_or("no file")?.to_string();
    p.post("/posts", &json!({"channel_id": c, "message": "f", "file_ids": [file]})).await?.status(201)?;
    p.post("/drafts", &json!({"user_id": p.id, "channel_id": c, "message": "d"})).await?.status(201)?;
    let bookmark = json!({"display_name": "b", "link_url": "https://example.com", "type": "link"});
    w.chief.post(&format!("/channels/{c}/bookmarks"), &bookmark).await?.status(201)?;
    let favourite = json!([{"user_id": p.id, "category": "favorite_channel", "name": c, "value": "true"},
        {"user_id": p.id, "category": "flagged_post", "name": root, "value": "true"}]);
    p.send("PUT", "/users/me/preferences", Some(favourite.to_string())).await?.status(200)?;
    let category =
        json!({"user_id": p.id, "team_id": w.team, "display_name": "K", "type": "custom", "channel_ids": [c]});
    let path = format!("/users/me/teams/{}/channels/categories", w.team);
    p.post(&path, &category).await?.status(200)?;
    p.post(&format!("/users/me/posts/{root}/set_unread"), &json!({})).await?.status(200)?;
    w.chief.post(&format!("/posts/{root}/pin"), &json!({})).await?.status(200)?;

    let ids = [w.team.clone(), c.clone(), w.private.clone(), root, reply, file];
    let before = traces(&w.server, &ids).await?;
    check!(before.len() > 12, "there is little to clean up: {before:?}");
    w.owner.send("DELETE", &format!("/teams/{}?permanent=true", w.team), None).await?.status(200)?;
    let after = traces(&w.server, &ids).await?;
    check!(after.is_empty(), "left: {after:?}");
    w.owner.get(&format!("/teams/{}", w.team)).await?.status(404)?;
    w.owner.get(&format!("/teams/{elsewhere}")).await?.status(200)?;
    w.server.stop().await;
    Ok(())
}
