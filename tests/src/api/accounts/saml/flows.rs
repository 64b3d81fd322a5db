//! What works: browsers, phones, the desktop program, logout.

use super::{World, person};
use crate::check;
use crate::support::{Browser, Database, Outcome, Person};
use serde_json::{Value, json};

/// The shapes in which real identity providers answer, and what becomes of an account.
pub async fn story(db: Database) -> Outcome {
    let Some(w) = World::new(db).await? else { return Ok(()) };
    let ours = w.admin.get("/saml/metadata").await?.status(200)?.text;
    for part in
        ["entityID=\"https://ochre.example/saml\"", "/login/sso/saml\"", "use=\"encryption\"", "SingleLogoutService"]
    {
        check!(ours.contains(part), "no {part} in {ours}");
    }
    let ann = person("ann");
    let kinds = ["samlp", "samlp_both", "samlp_encrypted", "plain", "outer", "encrypted", "encrypted_gcm"];
    for kind in kinds {
        let mut browser = Browser::new();
        let page = w.sign_in(&mut browser, "?redirect_to=/team/channels/off-topic%3Fa%3Db", kind, &ann).await?;
        check!(page.status == 302, "{kind}: {} {}", page.status, page.text);
        let want = format!("{}/team/channels/off-topic?a=b", w.server.url);
        check!(page.location == want, "{kind}: sent to {}", page.location);
        let me = w.me(&browser).await?;
        for (field, value) in [
            ("username", "ann"),
            ("email", "ann@example.com"),
            ("first_name", "Ann"),
            ("last_name", "Lee"),
            ("nickname", "Annie"),
            ("position", "Baker"),
            ("locale", "de"),
            ("auth_service", "saml"),
            ("roles", "system_user"),
        ] {
            check!(me[field] == value, "{kind}: {field} is {}", me[field]);
        }
    }
    let stats = w.admin.get("/users/stats").await?.json()?;
    check!(stats["total_users_count"] == 2, "one account for one person: {stats}");
    session(&w, &ann).await?;
    began_there(&w, &ann).await?;
    w.server.stop().await;
    Ok(())
}

/// The session says where it comes from, and lives as long as such sessions may.
async fn session(w: &World, who: &Value) -> Outcome {
    w.configure(json!({"ServiceSettings": {"SessionLengthSSOInHours": 5}})).await?;
    let mut browser = Browser::new();
    w.sign_in(&mut browser, "", "plain", who).await?.status(302)?;
    let mut me = Person::new(w.server.url.as_str());
    me.token = browser.token();
    let all = me.get("/users/me/sessions").await?.status(200)?.json()?;
    let all = all.as_array().cloned().unwrap_or_default();
    let newest = all.iter().max_by_key(|s| s["create_at"].as_i64()).ok_or("no session")?;
    check!(newest["props"]["isSaml"] == "true", "props: {}", newest["props"]);
    let life = newest["expires_at"].as_i64().unwrap_or(0) - newest["create_at"].as_i64().unwrap_or(0);
    check!(life == 5 * 3_600_000, "lives {life} ms");
    // A password does not open it.
    let body = json!({"login_id": "ann", "password": "Passw0rd-12345!"});
    Person::new(&w.server.url).post("/users/login", &body).await?.status(401)?;
    Ok(())
}

/// An answer that nobody asked for opens nothing: the server asks itself, and that answer is good.
async fn began_there(w: &World, who: &Value) -> Outcome {
    let mut browser = Browser::new();
    let at = w.begin(&mut Browser::new(), "").await?;
    let (unasked, _) = w.ask(&at, "unasked", who).await?;
    let page = w.bring(&mut browser, &unasked, "").await?.status(302)?;
    check!(browser.token().is_empty(), "an answer that nobody asked for opened a session");
    check!(page.location.starts_with(&format!("{}/sso?", w.idp.url)), "sent to {}", page.location);
    let (answer, relay) = w.ask(&page.location, "plain", who).await?;
    w.bring(&mut browser, &answer, &relay).await?.status(302)?;
    check!(w.me(&browser).await?["username"] == "ann", "signed in as somebody else");
    Ok(())
}

/// Names, addresses and roles follow; ids bind; guests and administrators come by their attributes.
pub async fn attributes(db: Database) -> Outcome {
    let Some(w) = World::new(db).await? else { return Ok(()) };
    let mut browser = Browser::new();
    let mut ann = person("ann");
    w.sign_in(&mut browser, "", "plain", &ann).await?.status(302)?;
    let id = w.me(&browser).await?["id"].clone();
    // Bound by e-mail until there is an id; then the address may change.
    w.set(json!({"IdAttribute": "number"})).await?;
    ann["claims"]["number"] = "4711".into();
    w.sign_in(&mut browser, "", "plain", &ann).await?.status(302)?;
    for (claim, value) in [("mail", "ann.lee@example.com"), ("uid", "ann.lee"), ("family", "Lee-Roe"), ("lang", "xx")] {
        ann["claims"][claim] = value.into();
    }
    w.sign_in(&mut browser, "", "plain", &ann).await?.status(302)?;
    let me = w.me(&browser).await?;
    check!(me["id"] == id, "another account");
    for (field, value) in
        [("email", "ann.lee@example.com"), ("username", "ann.lee"), ("last_name", "Lee-Roe"), ("locale", "de")]
    {
        check!(me[field] == value, "{field} is {}", me[field]);
    }
    // A new person with an address that was given out again does not get the old account.
    let mut other = person("ann.lee");
    other["claims"]["number"] = "4712".into();
    let page = w.sign_in(&mut Browser::new(), "", "plain", &other).await?.status(400)?;
    check!(page.text.contains("ann.lee@example.com"), "says: {}", page.text);
    // A name that is taken gets a number, and keeps it.
    let mut third = person("ann.lee");
    third["claims"]["mail"] = "third@example.com".into();
    third["claims"]["number"] = "4713".into();
    for _ in 0..2 {
        let mut b = Browser::new();
        w.sign_in(&mut b, "", "plain", &third).await?.status(302)?;
        check!(w.me(&b).await?["username"] == "ann.lee2", "username {}", w.me(&b).await?["username"]);
    }
    roles(&w, ann).await?;
    w.server.stop().await;
    Ok(())
}

async fn roles(w: &World, mut ann: Value) -> Outcome {
    w.set(json!({"EnableAdminAttribute": true, "AdminAttribute": "groups=admins", "GuestAttribute": "kind=guest"}))
        .await?;
    w.configure(json!({"GuestAccountsSettings": {"Enable": true, "RestrictCreationToDomains": "example.com"}})).await?;
    let mut b = Browser::new();
    ann["claims"]["groups"] = json!(["staff", "admins"]);
    w.sign_in(&mut b, "", "plain", &ann).await?.status(302)?;
    check!(w.me(&b).await?["roles"] == "system_admin system_user", "roles {}", w.me(&b).await?["roles"]);
    ann["claims"]["groups"] = json!(["staff"]);
    w.sign_in(&mut b, "", "plain", &ann).await?.status(302)?;
    check!(w.me(&b).await?["roles"] == "system_user", "roles {}", w.me(&b).await?["roles"]);
    let mut guest = person("gus");
    guest["claims"]["number"] = "1".into();
    guest["claims"]["kind"] = "guest".into();
    let mut g = Browser::new();
    w.sign_in(&mut g, "", "plain", &guest).await?.status(302)?;
    check!(w.me(&g).await?["roles"] == "system_guest", "roles {}", w.me(&g).await?["roles"]);
    let mut outside = guest.clone();
    outside["claims"]["mail"] = "gus@other.example".into();
    outside["claims"]["number"] = "2".into();
    w.sign_in(&mut Browser::new(), "", "plain", &outside).await?.status(400)?;
    // Members whom the identity provider calls guests become guests.
    ann["claims"]["kind"] = "guest".into();
    w.sign_in(&mut b, "", "plain", &ann).await?.status(302)?;
    check!(w.me(&b).await?["roles"] == "system_guest", "roles {}", w.me(&b).await?["roles"]);
    // Who was deactivated stays outside.
    let id = w.me(&g).await?["id"].as_str().unwrap_or_default().to_string();
    let off = json!({"active": false}).to_string();
    w.admin.send("PUT", &format!("/users/{id}/active"), Some(off)).await?.status(200)?;
    let mut again = Browser::new();
    w.sign_in(&mut again, "", "plain", &guest).await?.status(401)?;
    check!(again.token().is_empty(), "a deactivated account came in");
    Ok(())
}

/// A phone gets its token in a link of its app; the desktop program in exchange for the browser's half.
pub async fn apps(db: Database) -> Outcome {
    let Some(w) = World::new(db).await? else { return Ok(()) };
    let ann = person("ann");
    let mut b = Browser::new();
    let page = w.sign_in(&mut b, "?action=mobile&redirect_to=mmauth://callback", "plain", &ann).await?.status(200)?;
    check!(page.text.contains(&format!("mmauth://callback?MMAUTHTOKEN={}&amp;MMCSRF=", b.token())), "{}", page.text);
    check!(w.me(&b).await?["username"] == "ann", "not signed in");
    let page = w.sign_in(&mut b, "?action=mobile", "plain", &ann).await?.status(200)?;
    check!(page.text == r#"{"status":"OK"}"#, "{}", page.text);
    let mut b = Browser::new();
    let page = w.sign_in(&mut b, "?desktop_token=half&redirect_to=/x", "plain", &ann).await?.status(302)?;
    check!(b.token().is_empty(), "the browser was signed in for the desktop program");
    let prefix = format!("{}/login/desktop?client_token=half&server_token=", w.server.url);
    let rest = page.location.strip_prefix(&prefix).ok_or_else(|| format!("sent to {}", page.location))?;
    let (token, more) = rest.split_once('&').ok_or("no redirect_to")?;
    check!(more == "redirect_to=%2Fx", "{more}");
    let desktop = Person::new(&w.server.url);
    let body = json!({"token": token});
    let answer = desktop.post("/users/login/desktop_token", &body).await?.status(200)?;
    check!(answer.field("username")? == "ann", "{}", answer.text);
    desktop.post("/users/login/desktop_token", &body).await?.error(401, "app.desktop_token.validate.invalid")?;
    w.server.stop().await;
    Ok(())
}

/// Signing out here signs out there, and the other way round; a forged word signs nobody out.
pub async fn logout(db: Database) -> Outcome {
    let Some(w) = World::new(db).await? else { return Ok(()) };
    let ann = person("ann");
    let at = format!("{}/login/sso/saml/logout", w.server.url);
    // There: by a signed message.
    let mut b = Browser::new();
    w.sign_in(&mut b, "", "samlp", &ann).await?.status(302)?;
    let token = b.token();
    for (query, status) in [("&forged=1", 400), ("", 302)] {
        let told = format!("{}/out?sp={at}&name=ann@example.com&session=_session{query}", w.idp.url);
        let page = Browser::new().get(&told).await?.status(302)?;
        let answer = Browser::new().get(&page.location).await?.status(status)?;
        let mut me = Person::new(&w.server.url);
        me.token.clone_from(&token);
        me.get("/users/me").await?.status(if status == 302 { 401 } else { 200 })?;
        if status == 302 {
            check!(answer.location.starts_with(&format!("{}/logout?SAMLResponse=", w.idp.url)), "{}", answer.location);
            Browser::new().get(&page.location).await?.status(400)?; // once
        }
    }
    // Here: a page of another site does not do it, our own does.
    let mut b = Browser::new();
    w.sign_in(&mut b, "", "samlp", &ann).await?.status(302)?;
    b.headers = vec![("sec-fetch-site".into(), "cross-site".into())];
    b.get(&at).await?.status(302)?;
    check!(!b.token().is_empty(), "another site signed somebody out");
    b.headers = vec![("sec-fetch-site".into(), "same-origin".into())];
    let page = b.get(&at).await?.status(302)?;
    check!(b.token().is_empty(), "the cookie stayed");
    check!(page.location.starts_with(&format!("{}/logout?SAMLRequest=", w.idp.url)), "{}", page.location);
    let back = Browser::new().get(&format!("{}&slo={at}", page.location)).await?.status(302)?;
    check!(
        back.location.starts_with(&format!("{at}?")),
        "the identity provider answered {} {}",
        back.location,
        back.text
    );
    let done = b.get(&back.location).await?.status(302)?;
    check!(done.location == format!("{}/login", w.server.url), "{}", done.location);
    b.get(&back.location).await?.status(400)?;
    w.server.stop().await;
    Ok(())
}
