//! Reporting messages and reviewing them; recaps where no agent is.

mod recaps;
mod refusals;
mod review;
mod settings;

use crate::api::spaces::world::World;
use crate::check;
use crate::support::{Answer, Database, Outcome, Person, Test};
use serde_json::{Value, json};
use std::time::Duration;

pub fn tests() -> Vec<(&'static str, Test)> {
    vec![
        ("api::flagging::settings", |db| Box::pin(settings::settings(db))),
        ("api::flagging::who_reviews", |db| Box::pin(settings::who(db))),
        ("api::flagging::reported_and_kept", |db| Box::pin(review::kept(db))),
        ("api::flagging::reported_and_removed", |db| Box::pin(review::removed(db))),
        ("api::flagging::refusals", |db| Box::pin(refusals::run(db))),
        ("api::recaps", |db| Box::pin(recaps::run(db))),
    ]
}

const CONFIG: &str = "/content_flagging/config";
const REASON: &str = "Another reason";

async fn put(p: &Person, path: &str, body: Value) -> Result<Answer, String> {
    p.send("PUT", path, Some(body.to_string())).await
}

/// Reporting is on; `chief` and the team's administrators review.
async fn world(db: Database, hide: bool) -> Result<World, String> {
    let w = World::new(db, &[]).await?;
    let settings = json!({"EnableContentFlagging": true, "AdditionalSettings": {"HideFlaggedContent": hide},
        "ReviewerSettings": {"CommonReviewers": true, "CommonReviewerIds": [w.chief.id]}});
    put(&w.admin, CONFIG, settings).await?.status(200)?;
    Ok(w)
}

fn path(post: &str, what: &str) -> String {
    format!("/content_flagging/post/{post}{what}")
}

async fn report(p: &Person, post: &str) -> Outcome {
    p.post(&path(post, "/flag"), &json!({"reason": REASON, "comment": "look at \"this\""})).await?.status(200)?;
    Ok(())
}

/// What the bot of the reviews wrote to somebody, oldest first, when there are `n` messages.
async fn told(p: &Person, n: usize) -> Result<Vec<Value>, String> {
    for _ in 0..400 {
        let bot = p.get("/users/username/content-review").await?;
        if bot.status == 200 {
            let direct =
                p.post("/channels/direct", &json!([p.id, bot.field("id")?])).await?.status(201)?.field("id")?;
            let list = p.get(&format!("/channels/{direct}/posts")).await?.status(200)?.json()?;
            let order = list["order"].as_array().cloned().unwrap_or_default();
            let posts = order.iter().rev().filter_map(|id| list["posts"].get(id.as_str()?)).cloned();
            let posts: Vec<Value> = posts.collect();
            if posts.len() >= n {
                check!(posts.len() == n, "more than {n}: {posts:?}");
                return Ok(posts);
            }
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    Err(format!("the bot did not write {n} messages"))
}

/// Fields of a report by name.
async fn values(p: &Person, post: &str) -> Result<Value, String> {
    let fields = p.get("/content_flagging/fields").await?.status(200)?.json()?;
    let held = p.get(&path(post, "/field_values")).await?.status(200)?.json()?;
    let mut out = json!({});
    for (name, field) in fields.as_object().ok_or("no fields")? {
        let value = held.as_array().into_iter().flatten().find(|v| v["field_id"] == field["id"]);
        out[name] = value.map_or(Value::Null, |v| v["value"].clone());
    }
    Ok(out)
}
