//! When sessions end.

use crate::check;
use crate::support::{Database, Outcome, Person, Server, Test};
use serde_json::json;

pub fn tests() -> Vec<(&'static str, Test)> {
    vec![
        ("api::accounts::sessions::end_with_the_password", |db| Box::pin(password(db))),
        ("api::accounts::sessions::end_with_the_account", |db| Box::pin(account(db))),
        ("api::accounts::sessions::tokens_end_with_their_owner", |db| Box::pin(tokens(db))),
        ("api::accounts::sessions::refusals", |db| Box::pin(refusals(db))),
    ]
}

const PASSWORD: &str = "Passw0rd-12345!";
const EXPIRED: &str = "api.context.session_expired.app_error";

async fn alive(p: &Person) -> Outcome {
    p.get("/users/me").await?.status(200).map(|_| ())
}

async fn dead(p: &Person) -> Outcome {
    p.get("/users/me").await?.error(401, EXPIRED)
}

/// The session that changes the password stays, the others end; an administrator's change ends all.
async fn password(db: Database) -> Outcome {
    let ends = [("ServiceSettings.TerminateSessionsOnPasswordChange", "true")];
    let server = Server::start_with(db, &ends).await?;
    let admin = server.admin().await?;
    let here = admin.invite("bob").await?;
    let there = Person::login(&server.url, "bob", PASSWORD).await?;
    alive(&there).await?;
    let path = format!("/users/{}/password", here.id);
    let body = json!({"current_password": PASSWORD, "new_password": "Other-12345!"});
    here.send("PUT", &path, Some(body.to_string())).await?.status(200)?;
    alive(&here).await?;
    dead(&there).await?;
    let body = json!({"new_password": "Third-12345!"});
    admin.send("PUT", &path, Some(body.to_string())).await?.status(200)?;
    dead(&here).await?;
    Person::login(&server.url, "bob", "Third-12345!").await?;
    check!(Person::login(&server.url, "bob", "Other-12345!").await.is_err(), "the old password still opens");
    server.stop().await;
    Ok(())
}

/// Deactivation ends every session and keeps the account out.
async fn account(db: Database) -> Outcome {
    let server = Server::start(db).await?;
    let admin = server.admin().await?;
    let bob = admin.invite("bob").await?;
    let path = format!("/users/{}/active", bob.id);
    admin.send("PUT", &path, Some(json!({"active": false}).to_string())).await?.status(200)?;
    dead(&bob).await?;
    let again = json!({"login_id": "bob", "password": PASSWORD});
    let anyone = Person::new(&server.url);
    anyone.post("/users/login", &again).await?.error(401, "api.user.login.inactive.app_error")?;
    admin.send("PUT", &path, Some(json!({"active": true}).to_string())).await?.status(200)?;
    dead(&bob).await?;
    anyone.post("/users/login", &again).await?.status(200)?;
    server.stop().await;
    Ok(())
}

/// A personal access token is worth nothing while its owner is deactivated, and nothing any more when it is revoked.
async fn tokens(db: Database) -> Outcome {
    let server = Server::start_with(db, &[("ServiceSettings.EnableUserAccessTokens", "true")]).await?;
    let admin = server.admin().await?;
    let bob = admin.invite("bob").await?;
    let path = format!("/users/{}/tokens", bob.id);
    let made = admin.post(&path, &json!({"description": "d"})).await?.status(200)?;
    let mut by_token = Person::new(&server.url);
    by_token.token = made.field("token")?;
    alive(&by_token).await?;
    let listed = admin.get(&path).await?.status(200)?;
    check!(!listed.text.contains(&by_token.token), "a list shows the secret");
    let active = format!("/users/{}/active", bob.id);
    admin.send("PUT", &active, Some(json!({"active": false}).to_string())).await?.status(200)?;
    check!(by_token.get("/users/me").await?.status == 401, "the token of a deactivated account opens");
    admin.send("PUT", &active, Some(json!({"active": true}).to_string())).await?.status(200)?;
    alive(&by_token).await?;
    admin.post("/users/tokens/revoke", &json!({"token_id": made.field("id")?})).await?.status(200)?;
    dead(&by_token).await?;
    server.stop().await;
    Ok(())
}

/// Other people's sessions are nobody's business; an id of somebody else's session ends nothing.
async fn refusals(db: Database) -> Outcome {
    let server = Server::start(db).await?;
    let admin = server.admin().await?;
    let bob = admin.invite("bob").await?;
    let eve = admin.invite("eve").await?;
    let of_bob = format!("/users/{}/sessions", bob.id);
    eve.get(&of_bob).await?.error(403, "api.context.permissions.app_error")?;
    let list = bob.get(&of_bob).await?.status(200)?;
    check!(!list.text.contains(&bob.token), "the list shows the token");
    let id = list.json()?[0]["id"].as_str().unwrap_or("").to_string();
    let revoke = json!({"session_id": id});
    eve.post(&format!("{of_bob}/revoke"), &revoke).await?.error(403, "api.context.permissions.app_error")?;
    eve.post(&format!("/users/{}/sessions/revoke", eve.id), &revoke)
        .await?
        .error(400, "api.context.invalid_url_param.app_error")?;
    alive(&bob).await?;
    bob.post(&format!("{of_bob}/revoke"), &json!({})).await?.error(400, "api.context.invalid_body_param.app_error")?;
    bob.post(&format!("{of_bob}/revoke"), &json!({"session_id": "x"}))
        .await?
        .error(400, "app.session.get.app_error")?;
    eve.post("/users/sessions/revoke/all", &json!({})).await?.error(403, "api.context.permissions.app_error")?;
    bob.post(&format!("{of_bob}/revoke"), &revoke).await?.status(200)?;
    dead(&bob).await?;
    server.stop().await;
    Ok(())
}
