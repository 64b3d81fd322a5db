//! Signing in: lockout, what a failure tells, the access history.

use crate::check;
use crate::support::{Database, Outcome, Person, Server, Test};
use serde_json::json;

pub fn tests() -> Vec<(&'static str, Test)> {
    vec![
        ("api::accounts::login::too_many_wrong_passwords_lock", |db| Box::pin(lockout(db))),
        ("api::accounts::login::failures_do_not_tell_who_exists", |db| Box::pin(silence(db))),
        ("api::accounts::login::the_access_history_tells", |db| Box::pin(history(db))),
        ("api::accounts::login::two_steps_where_they_are_enforced", |db| Box::pin(enforced(db))),
    ]
}

const PASSWORD: &str = "Passw0rd-12345!";
const WRONG: &str = "api.user.login.invalid_credentials_email_username";
const LOCKED: &str = "api.user.check_user_login_attempts.too_many.app_error";

async fn attempt(server: &Server, name: &str, password: &str) -> Result<crate::support::person::Answer, String> {
    Person::new(&server.url).post("/users/login", &json!({"login_id": name, "password": password})).await
}

/// After the allowed number even the right password is refused, until an administrator forgives.
async fn lockout(db: Database) -> Outcome {
    let server = Server::start_with(db, &[("ServiceSettings.MaximumLoginAttempts", "3")]).await?;
    let admin = server.admin().await?;
    let bob = admin.invite("bob").await?;
    for _ in 0..3 {
        attempt(&server, "bob", "wrong").await?.error(401, WRONG)?;
    }
    attempt(&server, "bob", PASSWORD).await?.error(401, LOCKED)?;
    let own = json!({"current_password": PASSWORD, "new_password": "Other-12345!"});
    let path = format!("/users/{}/password", bob.id);
    bob.send("PUT", &path, Some(own.to_string())).await?.error(401, LOCKED)?;
    let forgive = format!("/users/{}/reset_failed_attempts", bob.id);
    bob.post(&forgive, &json!({}))
        .await?
        .error(403, "api.user.reset_password_failed_attempts.permissions.app_error")?;
    admin.post(&forgive, &json!({})).await?.status(200)?;
    attempt(&server, "bob", "wrong").await?.error(401, WRONG)?;
    attempt(&server, "bob", PASSWORD).await?.status(200)?;
    // The right password counts from the beginning.
    for _ in 0..2 {
        attempt(&server, "bob", "wrong").await?.error(401, WRONG)?;
    }
    attempt(&server, "bob", PASSWORD).await?.status(200)?;
    server.stop().await;
    Ok(())
}

/// Status, id and words are the same for a wrong password and for nobody; so are those of the mails that are asked for.
async fn silence(db: Database) -> Outcome {
    let server = Server::start(db).await?;
    let admin = server.admin().await?;
    admin.invite("bob").await?;
    let told = |text: &str| {
        let mut v: serde_json::Value = serde_json::from_str(text).unwrap_or_default();
        v["request_id"] = "".into();
        v
    };
    let known = attempt(&server, "bob", "wrong").await?.status(401)?;
    let unknown = attempt(&server, "nobody", "wrong").await?.status(401)?;
    check!(told(&known.text) == told(&unknown.text), "{} is not {}", known.text, unknown.text);
    let anyone = Person::new(&server.url);
    for path in ["/users/password/reset/send", "/users/email/verify/send"] {
        let mut took = vec![];
        for email in ["bob@example.com", "nobody@example.com"] {
            let begun = std::time::Instant::now();
            let a = anyone.post(path, &json!({"email": email})).await?.status(200)?;
            check!(a.text == "{\"status\":\"OK\"}", "{path} answers {}", a.text);
            took.push(begun.elapsed().as_millis());
        }
        check!(took.iter().all(|ms| *ms >= 300), "{path} answers as soon as it knows: {took:?} ms");
    }
    server.stop().await;
    Ok(())
}

/// Right and wrong passwords, and changes of the account, stand in the history with their address; nobody else reads it.
async fn history(db: Database) -> Outcome {
    let server = Server::start(db).await?;
    let admin = server.admin().await?;
    let bob = admin.invite("bob").await?;
    let eve = admin.invite("eve").await?;
    attempt(&server, "bob", "wrong").await?.status(401)?;
    attempt(&server, "nobody", "secret-of-somebody").await?.status(401)?;
    bob.send("PUT", "/users/me/patch", Some(json!({"nickname": "b"}).to_string())).await?.status(200)?;
    bob.send("PUT", "/users/me/patch", Some(json!({"username": "eve"}).to_string())).await?.status(400)?;
    let path = format!("/users/{}/audits", bob.id);
    // The row of a refused sign-in is written beside its answer.
    let mut rows = vec![];
    for _ in 0..100 {
        rows = bob.get(&path).await?.status(200)?.json()?.as_array().cloned().unwrap_or_default();
        if rows.len() >= 4 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    let told: Vec<(&str, &str)> =
        rows.iter().map(|r| (r["action"].as_str().unwrap_or(""), r["extra_info"].as_str().unwrap_or(""))).collect();
    for want in [
        ("/api/v4/users/login", "success"),
        ("/api/v4/users/login", "failure - api.user.check_user_password.invalid.app_error"),
        ("/api/v4/users/me/patch", ""),
        ("/api/v4/users/me/patch", "failure - app.user.save.username_exists.app_error"),
    ] {
        check!(told.contains(&want), "no {want:?} in {told:?}");
    }
    check!(rows.iter().all(|r| r["ip_address"] == "127.0.0.1" && r["user_id"] == bob.id.as_str()), "{rows:?}");
    eve.get(&path).await?.error(403, "api.context.permissions.app_error")?;
    eve.get("/audits").await?.error(403, "api.context.permissions.app_error")?;
    let all = admin.get("/audits?per_page=200").await?.status(200)?.text;
    check!(!all.contains("secret-of-somebody") && !all.contains("wrong"), "a password stands in the history: {all}");
    check!(!all.contains("nobody"), "what was typed as a name stands in the history: {all}");
    server.stop().await;
    Ok(())
}

/// Without the second step set up there is one's own account, the set-up and the way out, and nothing else; with it, all.
async fn enforced(db: Database) -> Outcome {
    let on = [
        ("ServiceSettings.EnableMultifactorAuthentication", "true"),
        ("ServiceSettings.EnforceMultifactorAuthentication", "true"),
    ];
    let server = Server::start_with(db, &on).await?;
    let ann = server.admin().await?;
    let refused = "api.context.mfa_required.app_error";
    for path in ["/users/me/teams", "/users/me/preferences", "/config"] {
        ann.get(path).await?.error(403, refused)?;
    }
    ann.post("/teams", &json!({"name": "kiln", "display_name": "Kiln", "type": "O"})).await?.error(403, refused)?;
    let me = ann.get("/users/me").await?.status(200)?.field("id")?;
    ann.get(&format!("/users/{me}")).await?.error(403, refused)?;
    let secret = ann.post(&format!("/users/{me}/mfa/generate"), &json!({})).await?.status(200)?.field("secret")?;
    let code = ochre_conformance::totp::code_of_now(&secret)?;
    let set = json!({"activate": true, "code": code}).to_string();
    ann.send("PUT", &format!("/users/{me}/mfa"), Some(set)).await?.status(200)?;
    ann.get("/users/me/teams").await?.status(200)?;
    server.stop().await;
    Ok(())
}
