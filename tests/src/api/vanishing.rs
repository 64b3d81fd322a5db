//! Posts that vanish: who sees what of them, and when.

use crate::check;
use crate::support::socket::inner;
use crate::support::{Database, Outcome, Person, Server, Socket, Test};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

pub fn tests() -> Vec<(&'static str, Test)> {
    vec![
        ("api::vanishing_posts_show_their_content_once", |db| Box::pin(life(db))),
        ("api::vanishing_posts_have_rules", |db| Box::pin(rules(db))),
        ("api::vanishing_posts_go_when_their_time_is_over", |db| Box::pin(expiry(db))),
    ]
}

async fn scene(db: Database, settings: &[(&str, &str)]) -> Result<(Server, Person, Person, Person, String), String> {
    let server = Server::start_with(db, settings).await?;
    let admin = server.admin().await?;
    let team = admin.team("secrets").await?;
    let channel = admin.channel(&team, "secrets").await?;
    let (anna, bob) = (admin.invite("anna").await?, admin.invite("bob").await?);
    for who in [&anna, &bob] {
        admin.let_in(who, &team, &channel).await?;
    }
    Ok((server, admin, anna, bob, channel))
}

async fn whisper(who: &Person, channel: &str) -> Result<Value, String> {
    let body = json!({"channel_id": channel, "message": "the password is swordfish", "type": "burn_on_read"});
    who.post("/posts", &body).await?.status(201)?.json()
}

async fn seen(who: &Person, id: &str) -> Result<Value, String> {
    who.get(&format!("/posts/{id}")).await?.status(200)?.json()
}

async fn life(db: Database) -> Outcome {
    let (server, admin, anna, bob, channel) = scene(db, &[]).await?;
    let mut ears = (Socket::open(&anna, "").await?, Socket::open(&bob, "").await?);
    let post = whisper(&anna, &channel).await?;
    let id = post["id"].as_str().unwrap_or_default();
    check!(post["message"] == "the password is swordfish" && post["props"]["expire_at"].is_i64(), "{post}");
    check!(inner(&ears.0.event("posted").await?, "post")["message"] == post["message"], "the author hears a shell");
    let heard = inner(&ears.1.event("posted").await?, "post");
    check!(heard["message"] == "" && heard["type"] == "burn_on_read", "everybody hears it: {heard}");
    check!(seen(&bob, id).await?["message"] == "" && seen(&anna, id).await?["message"] != "", "shown before revealed");
    bob.send("DELETE", &format!("/posts/{id}/burn"), None).await?.error(400, "app.burn_post.not_revealed.app_error")?;
    let reaction = json!({"user_id": bob.id, "post_id": id, "emoji_name": "eyes"});
    bob.post("/reactions", &reaction).await?.error(403, "api.reaction.save.burn_on_read.app_error")?;
    let shown = bob.get(&format!("/posts/{id}/reveal")).await?.status(200)?.json()?;
    check!(shown["message"] == post["message"] && shown["metadata"]["expire_at"].is_i64(), "{shown}");
    let told = ears.0.event("post_revealed").await?;
    check!(told["data"]["recipients"] == json!([bob.id]), "{told}");
    bob.post("/reactions", &reaction).await?.status(200)?;
    check!(seen(&bob, id).await?["message"] == post["message"], "not shown after revealed");
    check!(seen(&anna, id).await?["metadata"]["recipients"] == json!([bob.id]), "the author sees no readers");
    // the administrator is the last of the channel
    admin.get(&format!("/posts/{id}/reveal")).await?.status(200)?;
    let all = ears.0.event("burn_on_read_all_revealed").await?;
    check!(all["data"]["post_id"] == id && all["data"]["sender_expire_at"].is_i64(), "{all}");
    bob.send("DELETE", &format!("/posts/{id}/burn"), None).await?.status(200)?;
    check!(ears.1.event("post_burned").await?["data"]["post_id"] == id, "another one burnt");
    let again = bob.get(&format!("/posts/{id}/reveal")).await?;
    again.error(403, "app.reveal_post.read_receipt_expired.error")?;
    let list = bob.get(&format!("/channels/{channel}/posts")).await?.status(200)?.json()?;
    check!(list["posts"][id].is_null() && !list["order"].to_string().contains(id), "burnt, and in the list");
    anna.send("DELETE", &format!("/posts/{id}/burn"), None).await?.status(200)?;
    admin.get(&format!("/posts/{id}")).await?.error(404, "app.post.get.app_error")?;
    server.stop().await;
    Ok(())
}

async fn rules(db: Database) -> Outcome {
    let (server, admin, anna, bob, channel) = scene(db, &[]).await?;
    let post = whisper(&anna, &channel).await?;
    let id = post["id"].as_str().unwrap_or_default();
    let change = Some(json!({"id": id, "message": "other", "channel_id": channel}).to_string());
    let a = anna.send("PUT", &format!("/posts/{id}/patch"), change.clone()).await?;
    a.error(400, "api.post.patch_post.can_not_update_burn_on_read_post.error")?;
    let a = anna.send("PUT", &format!("/posts/{id}"), change).await?;
    a.error(400, "api.post.update_post.burn_on_read.app_error")?;
    let reply = json!({"channel_id": channel, "root_id": id, "message": "re"});
    bob.post("/posts", &reply).await?.error(400, "api.post.create_post.burn_on_read.app_error")?;
    let own = anna.post("/channels/direct", &json!([anna.id, anna.id])).await?.status(201)?.field("id")?;
    let body = json!({"channel_id": own, "message": "x", "type": "burn_on_read"});
    let a = anna.post("/posts", &body).await?;
    a.error(400, "api.post.fill_in_post_props.burn_on_read.self_dm.app_error")?;
    let plain = anna.say(&channel, "stays").await?;
    let a = bob.get(&format!("/posts/{plain}/reveal")).await?;
    a.error(400, "app.reveal_post.not_burn_on_read.app_error")?;
    let a = anna.get(&format!("/posts/{id}/reveal")).await?;
    a.error(400, "api.post.reveal_post.cannot_reveal_own_post.app_error")?;
    let off = json!({"ServiceSettings": {"EnableBurnOnRead": false}}).to_string();
    admin.send("PUT", "/config/patch", Some(off)).await?.status(200)?;
    let body = json!({"channel_id": channel, "message": "x", "type": "burn_on_read"});
    let a = anna.post("/posts", &body).await?;
    a.error(501, "api.post.fill_in_post_props.burn_on_read.config.app_error")?;
    let a = bob.get(&format!("/posts/{id}/reveal")).await?;
    a.error(501, "api.post.reveal_post.disabled.app_error")?;
    server.stop().await;
    Ok(())
}

async fn expiry(db: Database) -> Outcome {
    let settings = [
        ("ServiceSettings.BurnOnReadMaximumTimeToLiveSeconds", "1"),
        ("ServiceSettings.BurnOnReadSchedulerFrequencySeconds", "1"),
    ];
    let (server, _, anna, bob, channel) = scene(db, &settings).await?;
    let mut ears = Socket::open(&bob, "").await?;
    let id = whisper(&anna, &channel).await?["id"].as_str().unwrap_or_default().to_string();
    check!(inner(&ears.event("post_deleted").await?, "post")["id"] == id.as_str(), "another post went");
    let end = Instant::now() + Duration::from_secs(10);
    while Instant::now() < end && anna.get(&format!("/posts/{id}")).await?.status == 200 {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    anna.get(&format!("/posts/{id}")).await?.error(404, "app.post.get.app_error")?;
    server.stop().await;
    Ok(())
}
