//! Who gets in and who does not: guests and their links, one-time tokens, pages of other sites, too many attempts.

use crate::check;
use crate::support::{Browser, Database, Outcome, Person, Server, Test};
use ochre_db::{Dynamic, args};
use serde_json::json;

pub fn tests() -> Vec<(&'static str, Test)> {
    vec![
        ("api::accounts::entry::guests_by_link", |db| Box::pin(links(db))),
        ("api::accounts::entry::guests_are_kept_apart", |db| Box::pin(guests(db))),
        ("api::accounts::entry::one_time_tokens", |db| Box::pin(tokens(db))),
        ("api::accounts::entry::pages_of_other_sites", |db| Box::pin(cors(db))),
        ("api::accounts::entry::too_often", |db| Box::pin(rates(db))),
        ("api::accounts::entry::sessions_are_new_and_passwords_short", |db| Box::pin(sessions(db))),
    ]
}

const PASSWORD: &str = "Passw0rd-12345!";

/// The newest token of a kind, and its content.
async fn token(server: &Server, kind: &str) -> Result<String, String> {
    let sql = Dynamic("SELECT token FROM tokens WHERE type = $1 ORDER BY createat DESC LIMIT 1".into());
    let found = server.running.app.db.opt(sql, args![kind], |r| r.get::<String>(0)).await.map_err(|e| e.to_string())?;
    found.ok_or_else(|| format!("no token of kind {kind}"))
}

/// An invitation lets a guest in without a password, once; later a mailed link does.
async fn links(db: Database) -> Outcome {
    let on = [
        ("GuestAccountsSettings.Enable", "true"),
        ("GuestAccountsSettings.EnableGuestMagicLink", "true"),
        ("GuestAccountsSettings.RestrictCreationToDomains", "example.com"),
        ("ServiceSettings.EnableEmailInvitations", "true"),
        ("ServiceSettings.SiteURL", "http://chat.example"),
    ];
    let server = Server::start_with(db, &on).await?;
    let admin = server.admin().await?;
    let team = admin.team("crew").await?;
    let channel = admin.channel(&team, "yard").await?;
    let invite = |email: &str| json!({"emails": [email], "channels": [channel], "message": ""});
    let path = format!("/teams/{team}/invite-guests/email?guest_magic_link=true");
    admin.post(&path, &invite("gus@other.example")).await?.status(400)?;
    admin.post(&path, &invite("gus@example.com")).await?.status(200)?;
    let first = token(&server, "guest_magic_link_invitation").await?;
    let at = |t: &str| format!("{}/login/one_time_link?t={t}&redirect_to=/crew/channels/yard", server.url);
    let mut b = Browser::new();
    let page = b.get(&at(&first)).await?.status(302)?;
    check!(page.location == "http://chat.example/crew/channels/yard", "sent to {}", page.location);
    let mut gus = Person::new(&server.url);
    gus.token = b.token();
    let me = gus.get("/users/me").await?.status(200)?.json()?;
    check!(me["roles"] == "system_guest" && me["auth_service"] == "magic_link" && me["username"] == "gus", "{me}");
    let id = me["id"].as_str().unwrap_or_default().to_string();
    gus.get(&format!("/channels/{channel}")).await?.status(200)?;
    // Signed in already; used up; never there; missing.
    let page = b.get(&at(&first)).await?.status(302)?;
    check!(page.location.ends_with("/error?type=magic_link_already_logged_in"), "{}", page.location);
    for bad in [first.as_str(), "nothing"] {
        let mut other = Browser::new();
        let page = other.get(&at(bad)).await?.status(302)?;
        check!(
            page.location.ends_with("/login?extra=login_error") && other.token().is_empty(),
            "{bad}: {}",
            page.location
        );
    }
    Browser::new().get(&at("")).await?.status(400)?;
    later(&server, &admin, &id).await?;
    server.stop().await;
    Ok(())
}

/// A link is mailed to those who have no password, and nobody else is told apart.
async fn later(server: &Server, admin: &Person, id: &str) -> Outcome {
    let anyone = Person::new(&server.url);
    let kind = |login: &str| json!({"login_id": login});
    check!(
        anyone.post("/users/login/type", &kind("gus@example.com")).await?.field("auth_service")? == "magic_link",
        "kind"
    );
    for login in ["root", "root@example.com", "nobody@example.com"] {
        check!(
            anyone.post("/users/login/type", &kind(login)).await?.field("auth_service")?.is_empty(),
            "{login} is told"
        );
    }
    let second = token(server, "guest_magic_link").await?;
    anyone.post("/users/login/type", &kind("gus@example.com")).await?.status(200)?;
    check!(token(server, "guest_magic_link").await? == second, "another mail at once");
    let mut b = Browser::new();
    b.get(&format!("{}/login/one_time_link?t={second}&redirect_to=//evil.example", server.url)).await?.status(302)?;
    check!(!b.token().is_empty(), "the mailed link does not work");
    // Too late.
    server.running.app.clock.advance(61_000);
    anyone.post("/users/login/type", &kind("gus@example.com")).await?.status(200)?;
    let third = token(server, "guest_magic_link").await?;
    server.running.app.clock.advance(5 * 60_000);
    let body = json!({"magic_link_token": third});
    anyone.post("/users/login", &body).await?.error(400, "api.user.guest_magic_link.expired_token.app_error")?;
    anyone.post("/users/login", &body).await?.error(400, "api.user.guest_magic_link.invalid_token.app_error")?;
    admin
        .post(&format!("/users/{id}/promote"), &json!({}))
        .await?
        .error(501, "api.user.promote_guest_to_user.magic_link_enabled.app_error")?;
    anyone.post("/users/login", &json!({"login_id": "gus@example.com", "password": PASSWORD})).await?.status(401)?;
    Ok(())
}

/// Guests sign in only while guests are on; only administrators turn people into guests and back.
async fn guests(db: Database) -> Outcome {
    let server = Server::start(db).await?;
    let admin = server.admin().await?;
    let (bob, eve) = (admin.invite("bob").await?, admin.invite("eve").await?);
    let demote = format!("/users/{}/demote", bob.id);
    admin.post(&demote, &json!({})).await?.error(501, "api.team.demote_user_to_guest.disabled.error")?;
    let guests = |on: bool| json!({"GuestAccountsSettings": {"Enable": on}}).to_string();
    admin.send("PUT", "/config/patch", Some(guests(true))).await?.status(200)?;
    eve.post(&demote, &json!({})).await?.error(403, "api.context.permissions.app_error")?;
    admin.post(&demote, &json!({})).await?.status(200)?;
    admin.post(&demote, &json!({})).await?.error(501, "api.user.demote_user_to_guest.already_guest.app_error")?;
    bob.get("/users/me").await?.status(401)?; // rights were taken: the sessions ended
    let again = Person::login(&server.url, "bob", PASSWORD).await?;
    again.post("/teams", &json!({"name": "mine", "display_name": "mine", "type": "O"})).await?.status(403)?;
    admin.send("PUT", "/config/patch", Some(guests(false))).await?.status(200)?;
    let body = json!({"login_id": "bob", "password": PASSWORD});
    let anyone = Person::new(&server.url);
    anyone.post("/users/login", &body).await?.error(401, "api.user.login.guest_accounts.disabled.error")?;
    // A wrong password is told first: the state of an account is for its owner.
    let wrong = json!({"login_id": "bob", "password": "wrong"});
    let masked = "api.user.login.invalid_credentials_email_username";
    anyone.post("/users/login", &wrong).await?.error(401, masked)?;
    let promote = format!("/users/{}/promote", bob.id);
    eve.post(&promote, &json!({})).await?.error(403, "api.context.permissions.app_error")?;
    admin.post(&promote, &json!({})).await?.status(200)?;
    Person::login(&server.url, "bob", PASSWORD).await?;
    server.stop().await;
    Ok(())
}

/// A link to a new password works once, for a day, until the next one is asked for, and not with another address.
async fn tokens(db: Database) -> Outcome {
    let server = Server::start(db).await?;
    let admin = server.admin().await?;
    admin.invite("bob").await?;
    let anyone = Person::new(&server.url);
    let ask = json!({"email": "bob@example.com"});
    let set = |token: &str| json!({"token": token, "new_password": "N3w-password!!"});
    let reset = "/users/password/reset";
    anyone.post("/users/password/reset/send", &ask).await?.status(200)?;
    let first = token(&server, "password_recovery").await?;
    server.running.app.clock.advance(10);
    anyone.post("/users/password/reset/send", &ask).await?.status(200)?;
    let second = token(&server, "password_recovery").await?;
    check!(first != second, "the same token twice");
    anyone.post(reset, &set(&first)).await?.status(400)?;
    anyone.post(reset, &set(&second)).await?.status(200)?;
    anyone.post(reset, &set(&second)).await?.status(400)?;
    Person::login(&server.url, "bob", "N3w-password!!").await?;
    anyone.post("/users/password/reset/send", &ask).await?.status(200)?;
    let third = token(&server, "password_recovery").await?;
    server.running.app.clock.advance(24 * 3_600_000 + 1000);
    anyone.post(reset, &set(&third)).await?.status(400)?;
    for junk in ["", "x", &"x".repeat(64)] {
        anyone.post(reset, &set(junk)).await?.status(400)?;
    }
    server.stop().await;
    Ok(())
}

/// Only the pages that an administrator names may read answers.
async fn cors(db: Database) -> Outcome {
    let server = Server::start_with(db, &[("ServiceSettings.CorsExposedHeaders", "Token X-Request-Id")]).await?;
    let admin = server.admin().await?;
    let http = reqwest::Client::builder().no_proxy().build().map_err(|e| e.to_string())?;
    let at = format!("{}/api/v4/users/me", server.url);
    let ask = |origin: &'static str, method: &'static str| {
        let method = reqwest::Method::from_bytes(method.as_bytes()).unwrap_or_default();
        let r = http.request(method, &at).header("origin", origin).bearer_auth(&admin.token);
        r.header("access-control-request-method", "PUT").header("access-control-request-headers", "x-csrf-token")
    };
    let send = |r: reqwest::RequestBuilder| async { r.send().await.map_err(|e| e.to_string()) };
    let header = |a: &reqwest::Response, name: &str| {
        a.headers().get(name).and_then(|v| v.to_str().ok()).unwrap_or_default().to_string()
    };
    let allow = "access-control-allow-origin";
    let closed = send(ask("https://a.example", "GET")).await?;
    check!(header(&closed, allow).is_empty(), "open by default");
    let set = |from: &str, credentials: bool| {
        let s = json!({"AllowCorsFrom": from, "CorsAllowCredentials": credentials});
        json!({"ServiceSettings": s}).to_string()
    };
    admin.send("PUT", "/config/patch", Some(set("https://a.example https://b.example", true))).await?.status(200)?;
    for (origin, want) in [("https://a.example", "https://a.example"), ("https://evil.example", ""), ("null", "")] {
        let got = send(ask(origin, "GET")).await?;
        check!(got.status() == 200 && header(&got, allow) == want, "{origin}: {:?}", got.headers());
        check!(
            header(&got, "access-control-allow-credentials") == if want.is_empty() { "" } else { "true" },
            "{origin}"
        );
        check!(got.headers().get_all("vary").iter().any(|v| v == "Origin"), "{origin} varies");
        let asked = send(ask(origin, "OPTIONS")).await?;
        check!(asked.status() == 204 && header(&asked, allow) == want, "{origin}: {:?}", asked.headers());
        let age = if want.is_empty() { "" } else { "86400" };
        check!(header(&asked, "access-control-max-age") == age, "{origin}: {:?}", asked.headers());
        check!(
            header(&asked, "access-control-allow-headers") == if want.is_empty() { "" } else { "x-csrf-token" },
            "{origin}"
        );
    }
    let got = send(ask("https://a.example", "GET")).await?;
    check!(header(&got, "access-control-expose-headers") == "Token, X-Request-Id", "{:?}", got.headers());
    // Everybody, but never with cookies.
    admin.send("PUT", "/config/patch", Some(set("*", true))).await?.status(200)?;
    check!(header(&send(ask("https://evil.example", "GET")).await?, allow) == "*", "star");
    server.stop().await;
    Ok(())
}

/// With limits on, a burst passes and then no more; sign-ins are limited by themselves.
async fn rates(db: Database) -> Outcome {
    let server = Server::start(db).await?;
    let admin = server.admin().await?;
    let limits = json!({"RateLimitSettings": {"Enable": true, "PerSec": 1, "MaxBurst": 20, "VaryByUser": true}});
    admin.send("PUT", "/config/patch", Some(limits.to_string())).await?.status(200)?;
    // However slow this machine is, no time passes.
    let clock = &server.running.app.clock;
    clock.freeze(clock.now());
    let first = admin.get("/users/me").await?.status(200)?;
    let number = |a: &crate::support::Answer, name: &str| -> i64 {
        a.headers.get(name).and_then(|v| v.to_str().ok()).and_then(|v| v.parse().ok()).unwrap_or(-1)
    };
    check!(
        number(&first, "x-ratelimit-limit") == 21 && number(&first, "x-ratelimit-remaining") >= 19,
        "{:?}",
        first.headers
    );
    let mut refused = None;
    for _ in 0..60 {
        let a = admin.get("/users/me").await?;
        if a.status == 429 {
            refused = Some(a);
            break;
        }
    }
    let refused = refused.ok_or("60 requests at once passed")?;
    check!(
        number(&refused, "retry-after") >= 1 && number(&refused, "x-ratelimit-remaining") == 0,
        "{:?}",
        refused.headers
    );
    // Another session is another key; and after a while all is well again.
    let anyone = Person::new(&server.url);
    let mut seen = std::collections::BTreeSet::new();
    for _ in 0..20 {
        seen.insert(anyone.post("/users/login", &json!({"login_id": "root", "password": "wrong"})).await?.status);
    }
    check!(seen.contains(&401) && seen.contains(&429), "sign-ins answered {seen:?}");
    clock.advance(60_000);
    admin.get("/users/me").await?.status(200)?;
    // Apps that register themselves: two at once, then two a second.
    let mut seen = vec![];
    for _ in 0..4 {
        let a = anyone.post("/oauth/apps/register", &json!({})).await?;
        seen.push((a.status, if a.status == 429 { number(&a, "x-ratelimit-limit") } else { 0 }));
    }
    check!(seen == [(400, 0), (400, 0), (429, 2), (429, 2)], "registrations answered {seen:?}");
    clock.advance(500);
    anyone.post("/oauth/apps/register", &json!({})).await?.status(400)?;
    server.stop().await;
    Ok(())
}

/// A session that a browser brought along is not the one that it leaves with; a password beyond the limit costs nothing.
async fn sessions(db: Database) -> Outcome {
    let server = Server::start(db).await?;
    let admin = server.admin().await?;
    let bob = admin.invite("bob").await?;
    // Fixation: with somebody's token, alive or made up, in the cookie.
    for planted in [bob.token.as_str(), "yyyyyyyyyyyyyyyyyyyyyyyyyy"] {
        let http = reqwest::Client::builder().no_proxy().build().map_err(|e| e.to_string())?;
        let body = json!({"login_id": "root", "password": "Adm1n-pass!"}).to_string();
        let r =
            http.post(format!("{}/api/v4/users/login", server.url)).header("cookie", format!("MMAUTHTOKEN={planted}"));
        let a = r.header("x-requested-with", "XMLHttpRequest").body(body).send().await.map_err(|e| e.to_string())?;
        check!(a.status() == 200, "login answered {}", a.status());
        let token = a.headers().get("token").and_then(|v| v.to_str().ok()).unwrap_or_default().to_string();
        check!(token.len() == 26 && token != planted && token != admin.token, "the session was planted");
    }
    check!(bob.get("/users/me").await?.field("username")? == "bob", "another session changed its owner");
    // 72 bytes is the limit; a megabyte is refused before anybody computes.
    let anyone = Person::new(&server.url);
    for length in [73, 200_000] {
        let begun = std::time::Instant::now();
        let body = json!({"login_id": "bob", "password": "x".repeat(length)});
        anyone.post("/users/login", &body).await?.status(401)?;
        check!(begun.elapsed().as_millis() < 5000, "{length} bytes took {:?}", begun.elapsed());
        let body = json!({"username": "zed", "email": "zed@example.com", "password": "aA1!".repeat(length / 4 + 1)});
        admin.post("/users", &body).await?.status(400)?;
    }
    // No token is taken from an address, except an OAuth program's.
    let page = Browser::new().get(&format!("{}/api/v4/users/me?access_token={}", server.url, admin.token)).await?;
    check!(page.status == 401, "a token in an address was taken: {}", page.status);
    server.stop().await;
    Ok(())
}
