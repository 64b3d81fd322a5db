//! Bots beyond the recordings: their pictures, and what ends them.

use super::prepared;
use crate::api::branches::emoji::PIXEL;
use crate::check;
use crate::support::{Answer, Database, Outcome, Person, Test};
use serde_json::json;

pub fn tests() -> Vec<(&'static str, Test)> {
    vec![("api::bots_have_pictures_and_an_end", |db| Box::pin(bots(db)))]
}

async fn picture(p: &Person, user: &str) -> Result<Answer, String> {
    let mut body = b"--x\r\nContent-Disposition: form-data; name=\"image\"; filename=\"p.gif\"\r\n\r\n".to_vec();
    body.extend(PIXEL);
    body.extend(b"\r\n--x--\r\n");
    p.raw("POST", &format!("/api/v4/users/{user}/image"), Some(("multipart/form-data; boundary=x", body))).await
}

async fn bots(db: Database) -> Outcome {
    let on = [("ServiceSettings.EnableBotAccountCreation", "true"), ("ServiceSettings.EnableUserAccessTokens", "true")];
    let (server, admin, team, channel) = prepared(db, &on).await?;
    let member = admin.invite("member").await?;
    let made = admin.post("/bots", &json!({"username": "courier", "display_name": "Courier"})).await?.status(201)?;
    let id = made.field("user_id")?;
    let token = admin.post(&format!("/users/{id}/tokens"), &json!({"description": "x"})).await?.status(200)?;
    let mut bot = Person::new(&server.url);
    (bot.id, bot.token) = (id.clone(), token.field("token")?);
    admin.let_in(&bot, &team, &channel).await?;
    // its picture: set by who manages it and by itself, seen by all
    let image = format!("/users/{id}/image");
    let first = member.get(&image).await?.status(200)?.text;
    picture(&member, &id).await?.error(403, "api.context.permissions.app_error")?;
    for p in [&admin, &bot] {
        picture(p, &id).await?.status(200)?;
        check!(member.get(&image).await?.status(200)?.text != first, "the picture is still the first one");
        let user = member.get(&format!("/users/{id}")).await?.status(200)?.json()?;
        check!(user["last_picture_update"].as_i64() > Some(0) && user["is_bot"] == true, "{user}");
        admin.send("DELETE", &image, None).await?.status(200)?;
    }
    // it posts as a bot, signs in nowhere, and is silent when it is switched off
    let post = bot.post("/posts", &json!({"channel_id": channel, "message": "hello"})).await?.status(201)?.json()?;
    check!(post["props"]["from_bot"] == "true", "{post}");
    let login = json!({"login_id": "courier", "password": "anything-at-all"});
    check!(Person::new(&server.url).post("/users/login", &login).await?.status == 401, "a bot signed in");
    admin.post(&format!("/bots/{id}/disable"), &json!({})).await?.status(200)?;
    bot.post("/posts", &json!({"channel_id": channel, "message": "still here"})).await?.status(401)?;
    admin.post(&format!("/bots/{id}/enable"), &json!({})).await?.status(200)?;
    bot.post("/posts", &json!({"channel_id": channel, "message": "back"})).await?.status(201)?;
    server.stop().await;
    Ok(())
}
