//! How many statements the hot paths may cost.

use crate::check;
use crate::support::{Database, Outcome, Server, Test};

pub fn tests() -> Vec<(&'static str, Test)> {
    vec![("api::a_post_costs_at_most_nine_statements", |db| Box::pin(post(db)))]
}

async fn post(db: Database) -> Outcome {
    let server = Server::start_with(db, &[("ServiceSettings.EnableDeveloper", "true")]).await?;
    let admin = server.admin().await?;
    let team = admin.team("budget").await?;
    let channel = admin.channel(&team, "budget").await?;
    let root = admin.say(&channel, "warm").await?;
    for (what, body) in [
        ("a post", serde_json::json!({"channel_id": channel, "message": "hello @root @channel #tag"})),
        ("a reply", serde_json::json!({"channel_id": channel, "root_id": root, "message": "re"})),
    ] {
        let a = admin.post("/posts", &body).await?.status(201)?;
        let cost: u64 = a.headers["x-ochre-statements"].to_str().unwrap_or("").parse().unwrap_or(0);
        check!(cost <= 9, "{what} cost {cost} statements");
        check!(cost > 0, "the counter counts nothing");
    }
    server.stop().await;
    Ok(())
}
