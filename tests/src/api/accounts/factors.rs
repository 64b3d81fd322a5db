//! The second factor: who must have one before anything else, and the codes for when it is lost.

use super::mails::{mails, sink};
use crate::check;
use crate::support::{Database, Outcome, Person, Server, Test};
use ochre_conformance::totp::code_of_now;
use ochre_db::{Dynamic, args};
use ochre_kernel::Forget;
use serde_json::{Value, json};

pub fn tests() -> Vec<(&'static str, Test)> {
    vec![
        ("api::accounts::factors::who_must_have_one", |db| Box::pin(enforced(db))),
        ("api::accounts::factors::who_need_not", |db| Box::pin(exempt(db))),
        ("api::accounts::factors::recovery_codes", |db| Box::pin(recovery(db))),
        ("api::accounts::factors::a_code_works_once", |db| Box::pin(once(db))),
    ]
}

const PASSWORD: &str = "Passw0rd-12345!";
const REQUIRED: &str = "api.context.mfa_required.app_error";
const BAD: &str = "api.user.check_user_mfa.bad_code.app_error";
const CODES: &str = "/ochre/users/me/recovery_codes";

/// Sets up the authenticator app; the code that did it.
async fn set_up(p: &Person) -> Result<String, String> {
    let secret = p.post("/users/me/mfa/generate", &json!({})).await?.status(200)?.field("secret")?;
    let code = code_of_now(&secret)?;
    let body = json!({"activate": true, "code": code}).to_string();
    p.send("PUT", "/users/me/mfa", Some(body)).await?.status(200)?;
    Ok(code)
}

async fn enter(server: &Server, token: &str) -> Result<crate::support::Answer, String> {
    let body = json!({"login_id": "bob", "password": PASSWORD, "token": token});
    Person::new(&server.url).post("/users/login", &body).await
}

async fn config(admin: &Person, wanted: Value) -> Outcome {
    admin.send("PUT", "/config/patch", Some(wanted.to_string())).await?.status(200).map(drop)
}

/// Until a second factor is set up only that, who one is and signing out are open; it opens the rest at once.
async fn enforced(db: Database) -> Outcome {
    let server = Server::start(db).await?;
    let admin = server.admin().await?;
    let bob = admin.invite("bob").await?;
    // Enforcing what is switched off enforces nothing.
    config(&admin, json!({"ServiceSettings": {"EnforceMultifactorAuthentication": true}})).await?;
    bob.get("/users/me/teams").await?.status(200)?;
    config(&admin, json!({"ServiceSettings": {"EnableMultifactorAuthentication": true}})).await?;
    for p in [&bob, &admin] {
        for path in ["/users/me/teams", "/users/me/preferences", "/config", "/users/me/image", "/users/me?x=1/"] {
            let a = p.get(path).await?;
            match path.starts_with("/users/me?") {
                true => a.status(200).map(drop)?,
                false => a.error(403, REQUIRED).map_err(|e| format!("{path}: {e}"))?,
            }
        }
        p.get("/users/me").await?.status(200)?;
        p.get(&format!("/users/{}", p.id)).await?.error(403, REQUIRED)?;
    }
    let patch = Some(json!({"nickname": "b"}).to_string());
    bob.send("PUT", "/users/me/patch", patch.clone()).await?.error(403, REQUIRED)?;
    bob.get("/no/such/path").await?.status(404)?;
    bob.get("/system/ping").await?.status(200)?;
    let again = Person::login(&server.url, "bob", PASSWORD).await?;
    again.post("/users/logout", &json!({})).await?.status(200)?;
    again.get("/users/me").await?.status(401)?;
    set_up(&bob).await?;
    bob.get("/users/me/teams").await?.status(200)?;
    bob.send("PUT", "/users/me/patch", patch).await?.status(200)?;
    // Who switches it off is before the door again.
    bob.send("PUT", "/users/me/mfa", Some(json!({"activate": false}).to_string())).await?.status(200)?;
    bob.get("/users/me/teams").await?.error(403, REQUIRED)?;
    server.stop().await;
    Ok(())
}

/// Guests (unless asked for), bots and people who sign in elsewhere.
async fn exempt(db: Database) -> Outcome {
    let on = [("ServiceSettings.EnableBotAccountCreation", "true"), ("ServiceSettings.EnableUserAccessTokens", "true")];
    let server = Server::start_with(db, &on).await?;
    let admin = server.admin().await?;
    config(&admin, json!({"GuestAccountsSettings": {"Enable": true}})).await?;
    let guest = admin.invite("guest").await?;
    admin.post(&format!("/users/{}/demote", guest.id), &json!({})).await?.status(200)?;
    let guest = Person::login(&server.url, "guest", PASSWORD).await?;
    let bot = admin.post("/bots", &json!({"username": "robot"})).await?.status(201)?.field("user_id")?;
    let path = format!("/users/{bot}/tokens");
    let token = admin.post(&path, &json!({"description": "t"})).await?.status(200)?.field("token")?;
    let mut robot = Person::new(&server.url);
    robot.token = token;
    let elsewhere = admin.invite("elsewhere").await?;
    let program = admin.post("/users/me/tokens", &json!({"description": "t"})).await?.status(200)?.field("token")?;
    let mut own = Person::new(&server.url);
    own.token = program;
    let sql = Dynamic("UPDATE users SET authservice = 'gitlab', authdata = '42' WHERE id = $1".into());
    let app = &server.running.app;
    app.db.exec(sql, args![&elsewhere.id]).await.map_err(|e| e.to_string())?;
    app.forget(&Forget::User(elsewhere.id.clone()));
    let asked = json!({"EnforceMultifactorAuthentication": true, "EnableMultifactorAuthentication": true});
    config(&admin, json!({"ServiceSettings": asked})).await?;
    for p in [&guest, &robot, &elsewhere] {
        p.get("/users/me/teams").await?.status(200)?;
    }
    // A person's own token is the person's.
    own.get("/users/me/teams").await?.error(403, REQUIRED)?;
    set_up(&admin).await?;
    own.get("/users/me/teams").await?.status(200)?;
    config(&admin, json!({"GuestAccountsSettings": {"EnforceMultifactorAuthentication": true}})).await?;
    guest.get("/users/me/teams").await?.error(403, REQUIRED)?;
    server.stop().await;
    Ok(())
}

/// Ten codes in place of the app, each once; told by mail and in the history; kept as hashes; void with new ones or without a factor.
async fn recovery(db: Database) -> Outcome {
    let sink = sink().await?;
    let port = sink.port.to_string();
    let on = [
        ("ServiceSettings.EnableMultifactorAuthentication", "true"),
        ("EmailSettings.SMTPServer", "127.0.0.1"),
        ("EmailSettings.SMTPPort", port.as_str()),
    ];
    let server = Server::start_with(db, &on).await?;
    let admin = server.admin().await?;
    let bob = admin.invite("bob").await?;
    bob.post(CODES, &json!({})).await?.error(400, "ochre.recovery_codes.no_second_factor")?;
    set_up(&bob).await?;
    let made = |a: Value| -> Vec<String> {
        a["codes"].as_array().into_iter().flatten().filter_map(|c| c.as_str().map(str::to_string)).collect()
    };
    let codes = made(bob.post(CODES, &json!({})).await?.status(200)?.json()?);
    check!(codes.len() == 10 && codes.iter().all(|c| c.len() == 19), "{codes:?}");
    let sql = Dynamic("SELECT hash FROM ochre_recovery_codes WHERE userid = $1".into());
    let rows =
        server.running.app.db.all(sql, args![&bob.id], |r| r.get::<String>(0)).await.map_err(|e| e.to_string())?;
    let plain = codes[0].replace('-', "");
    check!(rows.len() == 10 && rows.iter().all(|h| h.starts_with("$pbkdf2$") && !h.contains(&plain)), "{rows:?}");
    enter(&server, "").await?.error(401, "mfa.validate_token.authenticate.app_error")?;
    enter(&server, &codes[0]).await?.status(200)?;
    enter(&server, &codes[0]).await?.error(401, BAD)?;
    enter(&server, &codes[1].replace('-', " ")).await?.status(200)?;
    enter(&server, "0000-0000-0000-0000").await?.error(401, BAD)?;
    // Of two who come at once with one code, one is in.
    let (a, b) = tokio::join!(enter(&server, &codes[2]), enter(&server, &codes[2]));
    let mut both = [a?.status, b?.status];
    both.sort_unstable();
    check!(both == [200, 401], "{both:?}");
    let left = bob.get(CODES).await?.status(200)?.json()?;
    check!(left["remaining"] == 7 && left["create_at"].as_i64() > Some(0), "{left}");
    check!(mails(&sink, "bob@example.com", "codes left: 7", 1, 20).await.len() == 1, "the third use was not mailed");
    let history = admin.get(&format!("/users/{}/audits?per_page=100", bob.id)).await?.status(200)?.text;
    check!(history.matches("recovery code used").count() == 3 && !history.contains(&plain), "{history}");
    // Somebody else's are nobody's business.
    let eve = admin.invite("eve").await?;
    let his = format!("/ochre/users/{}/recovery_codes", bob.id);
    for p in [&eve, &admin] {
        p.post(&his, &json!({})).await?.error(403, "api.context.permissions.app_error")?;
    }
    eve.get(&his).await?.error(403, "api.context.permissions.app_error")?;
    let others = made(bob.post(CODES, &json!({})).await?.status(200)?.json()?);
    enter(&server, &codes[5]).await?.error(401, BAD)?;
    enter(&server, &others[5]).await?.status(200)?;
    bob.send("PUT", "/users/me/mfa", Some(json!({"activate": false}).to_string())).await?.status(200)?;
    check!(bob.get(CODES).await?.json()?["remaining"] == 0, "codes without a factor");
    set_up(&bob).await?;
    enter(&server, &others[6]).await?.error(401, BAD)?;
    server.stop().await;
    Ok(())
}

/// A code of the app is no code a second time; wrong ones lock the account as wrong passwords do.
async fn once(db: Database) -> Outcome {
    let on =
        [("ServiceSettings.EnableMultifactorAuthentication", "true"), ("ServiceSettings.MaximumLoginAttempts", "3")];
    let server = Server::start_with(db, &on).await?;
    let admin = server.admin().await?;
    let bob = admin.invite("bob").await?;
    // The code that switched it on is used.
    let used = set_up(&bob).await?;
    enter(&server, &used).await?.error(401, BAD)?;
    for wrong in ["000000", "1234-5678-9012-3456"] {
        enter(&server, wrong).await?.error(401, BAD)?;
    }
    enter(&server, "000000").await?.error(401, "api.user.check_user_login_attempts.too_many.app_error")?;
    server.stop().await;
    Ok(())
}
