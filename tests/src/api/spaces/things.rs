//! Things that rows of the tables name, made for one request.

use super::world::World;
use crate::api::branches::emoji;
use serde_json::json;

/// A thing by its name; `None`: unknown here. `n` makes names differ.
pub async fn make(w: &World, n: u32, name: &str) -> Result<Option<String>, String> {
    let m = &w.member;
    Ok(Some(match name {
        "chiefid" => w.chief.id.clone(),
        "later" => "4000000000000".into(),
        "long" => "x".repeat(16_384),
        "toolong" => "x".repeat(20_001),
        "verylong" => "x".repeat(800_001),
        "manynames" => json!((0..201).map(|i| format!("n{i}")).collect::<Vec<_>>()).to_string(),
        "emoji" => {
            let said = json!({"name": format!("made{n}"), "creator_id": m.id}).to_string();
            emoji::send(m, &said, Some(emoji::PIXEL)).await?.status(200)?.field("id")?
        }
        "emojiname" => {
            let said = json!({"name": format!("made{n}"), "creator_id": m.id}).to_string();
            emoji::send(m, &said, Some(emoji::PIXEL)).await?.status(200)?.field("name")?
        }
        "sched" => {
            let body = json!({"channel_id": w.public, "message": "later", "scheduled_at": 4_000_000_000_000_i64});
            m.post("/posts/schedule", &body).await?.status(201)?.field("id")?
        }
        "category" => {
            let body = json!({"user_id": m.id, "team_id": w.team, "display_name": format!("C{n}")});
            let path = format!("/users/{}/teams/{}/channels/categories", m.id, w.team);
            m.post(&path, &body).await?.status(200)?.field("id")?
        }
        "bookmark" => bookmark(w, n).await?,
        "acked" => {
            let post = m.say(&w.public, "hello").await?;
            m.post(&format!("/users/{}/posts/{post}/ack", m.id), &json!({})).await?.status(200)?;
            post
        }
        "archived" => {
            let c = w.chief.channel(&w.team, &format!("old{n}")).await?;
            super::world::into_channel(&w.admin, &c, &m.id).await?;
            let post = m.say(&c, "hello").await?;
            w.admin.send("DELETE", &format!("/channels/{c}"), None).await?.status(200)?;
            post
        }
        "terms" => m.get("/terms_of_service").await?.status(200)?.field("id")?,
        _ => return Ok(None),
    }))
}

/// Bookmarks of a channel are few: the oldest one goes when there are many.
async fn bookmark(w: &World, n: u32) -> Result<String, String> {
    let path = format!("/channels/{}/bookmarks", w.public);
    let body = json!({"display_name": format!("b{n}"), "link_url": "https://example.com", "type": "link"});
    w.member.post(&path, &body).await?.status(201)?.field("id")
}
