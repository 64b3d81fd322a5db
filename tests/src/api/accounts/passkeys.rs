//! Passkeys with a software authenticator: adding, signing in alone and after the password, and everything that is refused.

use super::mails::{mails, sink};
use crate::check;
use crate::support::authenticator::Attestation;
use crate::support::{Answer, Authenticator, Database, Outcome, Person, Server, Test};
use serde_json::{Value, json};

pub fn tests() -> Vec<(&'static str, Test)> {
    vec![
        ("api::accounts::passkeys::in_place_of_a_password", |db| Box::pin(alone(db))),
        ("api::accounts::passkeys::after_the_password", |db| Box::pin(second(db))),
        ("api::accounts::passkeys::forged_registrations", |db| Box::pin(registrations(db))),
        ("api::accounts::passkeys::forged_sign_ins", |db| Box::pin(sign_ins(db))),
        ("api::accounts::passkeys::whose_they_are", |db| Box::pin(owners(db))),
        ("api::accounts::passkeys::who_may_not_come_in", |db| Box::pin(kept_out(db))),
    ]
}

const SITE: &str = "https://chat.example";
const PASSWORD: &str = "Passw0rd-12345!";
const REFUSED: &str = "ochre.passkey.login";
const MINE: &str = "/ochre/users/me/passkeys";
const LOGIN: &str = "/ochre/passkeys/login";
const OPTIONS: &str = "/ochre/passkeys/login/options";

async fn start(db: Database) -> Result<Server, String> {
    let on = [("ServiceSettings.SiteURL", SITE), ("ServiceSettings.EnableMultifactorAuthentication", "true")];
    Server::start_with(db, &on).await
}

async fn options(p: &Person) -> Result<Value, String> {
    p.post(&format!("{MINE}/options"), &json!({})).await?.status(200)?.json()
}

/// Adds a passkey.
async fn add(p: &Person, key: &mut Authenticator, name: &str) -> Result<Value, String> {
    let credential = key.create(&options(p).await?);
    p.post(MINE, &json!({"name": name, "credential": credential})).await?.status(201)?.json()
}

async fn begin(server: &Server) -> Result<Value, String> {
    Person::new(&server.url).post(OPTIONS, &json!({})).await?.status(200)?.json()
}

async fn answer(server: &Server, credential: &Value) -> Result<Answer, String> {
    Person::new(&server.url).post(LOGIN, &json!({"credential": credential})).await
}

/// Who holds the device is in: no name, no password. The list tells when it was used; a name can be changed; it can be removed.
async fn alone(db: Database) -> Outcome {
    let server = start(db).await?;
    let admin = server.admin().await?;
    let bob = admin.invite("bob").await?;
    let wanted = options(&bob).await?;
    check!(wanted["rp"]["id"] == "chat.example" && wanted["attestation"] == "none", "{wanted}");
    let mut keys = [Authenticator::new(SITE), Authenticator::ed25519(SITE), Authenticator::new(SITE)];
    keys[2].attestation = Attestation::Own;
    keys[2].counter = 0; // it does not count
    for (i, key) in keys.iter_mut().enumerate() {
        let made = add(&bob, key, &format!("key {i}")).await?;
        check!(made["name"] == format!("key {i}") && made["last_used_at"] == 0, "{made}");
        check!(made.get("key").is_none() && made.get("credential_id").is_none(), "{made}");
    }
    check!(options(&bob).await?["excludeCredentials"].as_array().map_or(0, Vec::len) == 3, "known ones are not named");
    for key in &mut keys {
        for _ in 0..2 {
            let wanted = begin(&server).await?;
            check!(wanted["userVerification"] == "required" && wanted["allowCredentials"] == json!([]), "{wanted}");
            let a = answer(&server, &key.get(&wanted)).await?.status(200)?;
            check!(a.field("username")? == "bob", "{}", a.text);
            let token = a.headers.get("token").and_then(|t| t.to_str().ok()).unwrap_or_default().to_string();
            let mut in_by_key = Person::new(&server.url);
            in_by_key.token = token;
            check!(in_by_key.get("/users/me").await?.field("id")? == bob.id, "the session is not bob's");
        }
    }
    let list = bob.get(MINE).await?.status(200)?.json()?;
    check!(list.as_array().is_some_and(|l| l.iter().all(|p| p["last_used_at"].as_i64() > Some(0))), "{list}");
    let id = list[0]["id"].as_str().unwrap_or_default().to_string();
    bob.send("PUT", &format!("{MINE}/{id}"), Some(json!({"name": "  laptop "}).to_string())).await?.status(200)?;
    bob.send("PUT", &format!("{MINE}/{id}"), Some(json!({"name": " "}).to_string())).await?.status(400)?;
    check!(bob.get(MINE).await?.json()?[0]["name"] == "laptop", "it is not renamed");
    bob.send("DELETE", &format!("{MINE}/{id}"), None).await?.status(200)?;
    bob.send("DELETE", &format!("{MINE}/{id}"), None).await?.error(404, "ochre.passkey.missing")?;
    let gone = keys[0].get(&begin(&server).await?);
    answer(&server, &gone).await?.error(401, REFUSED)?;
    server.stop().await;
    Ok(())
}

/// After the password any passkey of the account does, one without a PIN too; a code of the recovery list as well.
async fn second(db: Database) -> Outcome {
    let sink = sink().await?;
    let port = sink.port.to_string();
    let on = [
        ("ServiceSettings.SiteURL", SITE),
        ("ServiceSettings.EnableMultifactorAuthentication", "true"),
        ("EmailSettings.SMTPServer", "127.0.0.1"),
        ("EmailSettings.SMTPPort", port.as_str()),
    ];
    let server = Server::start_with(db, &on).await?;
    let admin = server.admin().await?;
    let bob = admin.invite("bob").await?;
    let anyone = Person::new(&server.url);
    let factor = json!({"activate": true, "passkey": true}).to_string();
    bob.send("PUT", "/users/me/mfa", Some(factor.clone())).await?.error(400, "ochre.passkey.none")?;
    let mut key = Authenticator::new(SITE);
    key.verified = false;
    let made = add(&bob, &mut key, "yubi").await?;
    let right = json!({"login_id": "bob", "password": PASSWORD});
    anyone.post(OPTIONS, &right).await?.error(400, "ochre.passkey.none")?;
    anyone.post("/users/login", &right).await?.status(200)?;
    bob.send("PUT", "/users/me/mfa", Some(factor)).await?.status(200)?;
    anyone.post("/users/login", &right).await?.error(401, "mfa.validate_token.authenticate.app_error")?;
    let wrong = json!({"login_id": "bob", "password": "wrong"});
    anyone.post(OPTIONS, &wrong).await?.error(401, "api.user.login.invalid_credentials_email_username")?;
    let wanted = anyone.post(OPTIONS, &right).await?.status(200)?.json()?;
    check!(wanted["allowCredentials"][0]["id"] == ochre_passkey::b64(&key.id), "{wanted}");
    let credential = key.get(&wanted).to_string();
    let with = |name: &str, proof: &str| json!({"login_id": name, "password": PASSWORD, "passkey": proof});
    anyone.post("/users/login", &with("bob", &credential)).await?.status(200)?;
    let bad = "api.user.check_user_mfa.bad_code.app_error";
    anyone.post("/users/login", &with("bob", &credential)).await?.error(401, bad)?;
    anyone.post("/users/login", &with("bob", "{}")).await?.error(401, bad)?;
    anyone.post("/users/login", &with("bob", "nonsense")).await?.error(401, bad)?;
    let code = json!({"login_id": "bob", "password": PASSWORD, "token": "123456"});
    anyone.post("/users/login", &code).await?.error(401, bad)?;
    // A challenge for one way in is none for the other, nor for somebody else.
    let wanted = anyone.post(OPTIONS, &right).await?.status(200)?.json()?;
    key.verified = true;
    answer(&server, &key.get(&wanted)).await?.error(401, REFUSED)?;
    let alone = key.get(&begin(&server).await?).to_string();
    anyone.post("/users/login", &with("bob", &alone)).await?.error(401, bad)?;
    let eve = admin.invite("eve").await?;
    let mut hers = Authenticator::new(SITE);
    add(&eve, &mut hers, "eve's").await?;
    let wanted = anyone.post(OPTIONS, &right).await?.status(200)?.json()?;
    anyone.post("/users/login", &with("bob", &hers.get(&wanted).to_string())).await?.error(401, bad)?;
    // With the last passkey ends the factor that has nothing else.
    let path = format!("{MINE}/{}", made["id"].as_str().unwrap_or_default());
    bob.send("DELETE", &path, None).await?.status(200)?;
    check!(bob.get("/users/me").await?.json()?.get("mfa_active") != Some(&json!(true)), "a factor that nobody has");
    anyone.post("/users/login", &right).await?.status(200)?;
    for words in ["added a passkey to your account: yubi", "taken from your account: yubi"] {
        check!(mails(&sink, "bob@example.com", words, 1, 20).await.len() == 1, "no mail with: {words}");
    }
    server.stop().await;
    Ok(())
}

/// Each lie of a registration is refused, and leaves no passkey.
async fn registrations(db: Database) -> Outcome {
    let server = start(db).await?;
    let admin = server.admin().await?;
    let bob = admin.invite("bob").await?;
    type Lie = (&'static str, fn(&mut Authenticator));
    let lies: [Lie; 8] = [
        ("another site", |a| a.origin = "https://evil.example".into()),
        ("a site beside", |a| a.origin = "https://chat.example.evil.example".into()),
        ("another port", |a| a.origin = "https://chat.example:444".into()),
        ("in a frame", |a| a.cross_origin = true),
        ("another relying party", |a| a.rp_id = "evil.example".into()),
        ("nobody there", |a| a.present = false),
        ("forged attestation", |a| a.attestation = Attestation::Forged),
        ("an attestation of no known kind", |a| a.attestation = Attestation::Foreign),
    ];
    for (what, lie) in lies {
        let mut key = Authenticator::new(SITE);
        lie(&mut key);
        let credential = key.create(&options(&bob).await?);
        let a = bob.post(MINE, &json!({"credential": credential})).await?;
        a.error(400, "ochre.passkey.refused").map_err(|e| format!("{what}: {e}"))?;
    }
    // A challenge: used once, for this, by whom it was given, in time.
    let refused = |credential: Value| bob_post(&bob, credential);
    let mut key = Authenticator::new(SITE);
    let first = options(&bob).await?;
    let mut lying = Authenticator::new(SITE);
    lying.present = false;
    refused(lying.create(&first)).await?;
    refused(key.create(&first)).await?;
    refused(key.create(&begin(&server).await?)).await?;
    refused(key.create(&json!({"challenge": "AAAA"}))).await?;
    refused(key.create(&options(&admin).await?)).await?;
    let late = options(&bob).await?;
    let clock = &server.running.app.clock;
    clock.freeze(clock.now());
    clock.advance(5 * 60_000 + 1);
    refused(key.create(&late)).await?;
    for broken in
        [json!({}), json!({"type": "public-key", "response": {"clientDataJSON": "!!"}}), json!({"response": 1})]
    {
        let a = bob.post(MINE, &json!({"credential": broken})).await?;
        check!(a.status == 400, "{broken}: {}", a.text);
    }
    // A sign-in is no registration.
    let wanted = options(&bob).await?;
    let mut swapped = key.create(&wanted);
    swapped["response"]["clientDataJSON"] = key.get(&wanted)["response"]["clientDataJSON"].clone();
    refused(swapped).await?;
    check!(bob.get(MINE).await?.json()? == json!([]), "a lie was believed");
    add(&bob, &mut key, "").await?;
    let again = key.create(&options(&bob).await?);
    bob.post(MINE, &json!({"credential": again})).await?.error(400, "ochre.passkey.exists")?;
    server.stop().await;
    Ok(())
}

async fn bob_post(bob: &Person, credential: Value) -> Outcome {
    bob.post(MINE, &json!({"credential": credential})).await?.error(400, "ochre.passkey.refused")
}

async fn lies(server: &Server, key: &mut Authenticator) -> Outcome {
    type Lie = (&'static str, fn(&mut Authenticator));
    let all: [Lie; 7] = [
        ("another site", |a| a.origin = "https://evil.example".into()),
        ("http", |a| a.origin = "http://chat.example".into()),
        ("in a frame", |a| a.cross_origin = true),
        ("another relying party", |a| a.rp_id = "evil.example".into()),
        ("nobody there", |a| a.present = false),
        ("nobody made sure of", |a| a.verified = false),
        ("nobody named", |a| a.handle.clear()),
    ];
    for (what, lie) in all {
        let handle = key.handle.clone();
        lie(key);
        let a = answer(server, &key.get(&begin(server).await?)).await?;
        a.error(401, REFUSED).map_err(|e| format!("{what}: {e}"))?;
        (key.origin, key.rp_id, key.handle) = (SITE.into(), "chat.example".into(), handle);
        (key.cross_origin, key.present, key.verified) = (false, true, true);
    }
    Ok(())
}

/// Each lie of a sign-in is refused; after all of them the truth still works.
async fn sign_ins(db: Database) -> Outcome {
    let server = start(db).await?;
    let admin = server.admin().await?;
    let bob = admin.invite("bob").await?;
    let eve = admin.invite("eve").await?;
    let mut key = Authenticator::new(SITE);
    add(&bob, &mut key, "bob's").await?;
    let mut hers = Authenticator::new(SITE);
    add(&eve, &mut hers, "eve's").await?;
    lies(&server, &mut key).await?;
    // Another one's key under bob's id, another one's name on bob's key, another one's id on a signature of bob's key.
    let mut forged = hers.get(&begin(&server).await?);
    forged["id"] = json!(ochre_passkey::b64(&key.id));
    forged["response"]["userHandle"] = json!(key.handle);
    answer(&server, &forged).await?.error(401, REFUSED)?;
    let mut named = key.get(&begin(&server).await?);
    named["response"]["userHandle"] = json!(hers.handle);
    answer(&server, &named).await?.error(401, REFUSED)?;
    let mut moved = key.get(&begin(&server).await?);
    moved["id"] = json!(ochre_passkey::b64(&hers.id));
    answer(&server, &moved).await?.error(401, REFUSED)?;
    // Replay, of the answer and of the challenge; a challenge that is too old; a made-up one.
    let wanted = begin(&server).await?;
    let right = key.get(&wanted);
    answer(&server, &right).await?.status(200)?;
    answer(&server, &right).await?.error(401, REFUSED)?;
    answer(&server, &key.get(&wanted)).await?.error(401, REFUSED)?;
    answer(&server, &key.get(&json!({"challenge": ochre_passkey::b64(&[7; 32])}))).await?.error(401, REFUSED)?;
    let clock = &server.running.app.clock;
    clock.freeze(clock.now());
    let late = begin(&server).await?;
    clock.advance(5 * 60_000 + 1);
    answer(&server, &key.get(&late)).await?.error(401, REFUSED)?;
    // A copy of the key counts back, and to the same number.
    let before = key.counter;
    key.counter = 1;
    answer(&server, &key.get(&begin(&server).await?)).await?.error(401, REFUSED)?;
    key.counter = 0;
    answer(&server, &key.get(&begin(&server).await?)).await?.error(401, REFUSED)?;
    key.counter = before;
    let mut broken = key.get(&begin(&server).await?);
    broken["response"]["signature"] = json!("AAAA");
    answer(&server, &broken).await?.error(401, REFUSED)?;
    answer(&server, &json!({})).await?.error(401, REFUSED)?;
    answer(&server, &key.get(&begin(&server).await?)).await?.status(200)?;
    let rows = admin.get(&format!("/users/{}/audits?per_page=200", bob.id)).await?.status(200)?.text;
    check!(rows.contains("counter went back") && rows.contains("made on another site"), "not in the history: {rows}");
    server.stop().await;
    Ok(())
}

/// Only the owner adds and names, in person; an administrator sees and removes; nobody else does anything.
async fn owners(db: Database) -> Outcome {
    let on = [("ServiceSettings.SiteURL", SITE), ("ServiceSettings.EnableUserAccessTokens", "true")];
    let server = Server::start_with(db, &on).await?;
    let admin = server.admin().await?;
    let bob = admin.invite("bob").await?;
    let eve = admin.invite("eve").await?;
    let mut key = Authenticator::new(SITE);
    let id = add(&bob, &mut key, "bob's").await?["id"].as_str().unwrap_or_default().to_string();
    let his = format!("/ochre/users/{}/passkeys", bob.id);
    let denied = "api.context.permissions.app_error";
    let name = Some(json!({"name": "x"}).to_string());
    for stranger in [&eve, &admin] {
        stranger.post(&format!("{his}/options"), &json!({})).await?.error(403, denied)?;
        stranger.post(&his, &json!({})).await?.error(403, denied)?;
        stranger.send("PUT", &format!("{his}/{id}"), name.clone()).await?.error(403, denied)?;
    }
    eve.get(&his).await?.error(403, denied)?;
    eve.send("DELETE", &format!("{his}/{id}"), None).await?.error(403, denied)?;
    eve.send("DELETE", &format!("{MINE}/{id}"), None).await?.error(404, "ochre.passkey.missing")?;
    Person::new(&server.url).get(&his).await?.error(401, "api.context.session_expired.app_error")?;
    // A program with a token is not the person.
    let token = admin.post("/users/me/tokens", &json!({"description": "p"})).await?.status(200)?.field("token")?;
    let mut program = Person::new(&server.url);
    program.token = token;
    program.post(&format!("{MINE}/options"), &json!({})).await?.error(403, denied)?;
    check!(admin.get(&his).await?.status(200)?.json()?[0]["name"] == "bob's", "the administrator does not see it");
    admin.send("DELETE", &format!("{his}/{id}"), None).await?.status(200)?;
    answer(&server, &key.get(&begin(&server).await?)).await?.error(401, REFUSED)?;
    server.stop().await;
    // A server without a name has none.
    let bare = Server::start(db).await?;
    let admin = bare.admin().await?;
    admin.post(&format!("{MINE}/options"), &json!({})).await?.error(501, "ochre.passkey.unavailable")?;
    admin.post(OPTIONS, &json!({})).await?.error(501, "ochre.passkey.unavailable")?;
    bare.stop().await;
    Ok(())
}

/// A passkey opens no account that may not be opened: deactivated, moved to a provider, or gone for good.
async fn kept_out(db: Database) -> Outcome {
    let server = start(db).await?;
    let admin = server.admin().await?;
    let bob = admin.invite("bob").await?;
    let mut key = Authenticator::new(SITE);
    add(&bob, &mut key, "bob's").await?;
    let active = |on: bool| (format!("/users/{}/active", bob.id), Some(json!({"active": on}).to_string()));
    let (path, body) = active(false);
    admin.send("PUT", &path, body).await?.status(200)?;
    answer(&server, &key.get(&begin(&server).await?)).await?.error(401, "api.user.login.inactive.app_error")?;
    let (path, body) = active(true);
    admin.send("PUT", &path, body).await?.status(200)?;
    answer(&server, &key.get(&begin(&server).await?)).await?.status(200)?;
    let moved = json!({"auth_service": "gitlab", "auth_data": "42", "password": ""}).to_string();
    admin.send("PUT", &format!("/users/{}/auth", bob.id), Some(moved)).await?.status(200)?;
    let elsewhere = "api.user.login.use_auth_service.app_error";
    answer(&server, &key.get(&begin(&server).await?)).await?.error(400, elsewhere)?;
    let a = answer(&server, &json!({"id": "AAAA", "type": "public-key"})).await?;
    a.error(401, REFUSED)?;
    server.stop().await;
    Ok(())
}
