//! What must not work.

use super::{World, person};
use crate::check;
use crate::support::{Browser, Database, Outcome};
use serde_json::{Value, json};

const FORGED: [&str; 30] = [
    "unsigned",
    "foreign",
    "foreign_same_cert",
    "tampered",
    "expired",
    "future",
    "audience",
    "no_audience",
    "destination",
    "recipient",
    "issuer",
    "request",
    "failed",
    "sha1",
    "sha1_digest",
    "hmac",
    "dtd",
    "entity",
    "bomb",
    "no_reference",
    "two",
    "encrypted_inner",
    "encrypted_unsigned",
    "xsw1",
    "xsw2",
    "xsw3",
    "xsw4",
    "xsw5",
    "xsw6",
    "xsw7",
];

/// None of them opens a session or makes an account, and all are refused alike.
pub async fn forged(db: Database) -> Outcome {
    let Some(w) = World::new(db).await? else { return Ok(()) };
    let mallory = person("mallory");
    let mut said: Option<String> = None;
    for kind in FORGED.iter().chain(&["xsw8", "empty_reference"]) {
        let mut browser = Browser::new();
        let before = std::time::Instant::now();
        let at = w.begin(&mut browser, "").await?;
        let (answer, relay) = w.ask(&at, kind, &mallory).await?;
        let page = w.bring(&mut browser, &answer, &relay).await?;
        check!(browser.token().is_empty() && page.status == 400, "{kind} got {} {}", page.status, page.location);
        check!(before.elapsed().as_millis() >= 300, "{kind} was refused after {:?}", before.elapsed());
        check!(said.get_or_insert_with(|| page.text.clone()) == &page.text, "{kind} is told apart: {}", page.text);
        for secret in ["signature", "certificate", "audience", "xml"] {
            check!(!page.text.to_lowercase().contains(secret), "{kind} tells: {}", page.text);
        }
    }
    let stats = w.admin.get("/users/stats").await?.json()?;
    check!(stats["total_users_count"] == 1, "accounts were made: {stats}");
    comments(&w).await?;
    w.server.stop().await;
    Ok(())
}

/// A comment within a name cuts nothing off, whether it was signed along or put in later.
async fn comments(w: &World) -> Outcome {
    w.set(json!({"IdAttribute": "NameID"})).await?;
    let eve = person("root");
    let mut browser = Browser::new();
    let page = w.sign_in(&mut browser, "", "comment", &eve).await?;
    if page.status == 302 {
        let me = w.me(&browser).await?;
        check!(me["email"] == "root@example.com.evil.example", "read as {}", me["email"]);
        check!(me["roles"] == "system_user", "{}", me["roles"]);
    } else {
        check!(browser.token().is_empty(), "refused, and yet signed in");
    }
    let mut browser = Browser::new();
    let page = w.sign_in(&mut browser, "", "comment_later", &person("carol")).await?;
    if page.status == 302 {
        check!(w.me(&browser).await?["email"] == "carol@example.com", "cut: {}", w.me(&browser).await?);
    }
    Ok(())
}

/// Replays, other requests, other browsers.
pub async fn once(db: Database) -> Outcome {
    let Some(w) = World::new(db).await? else { return Ok(()) };
    let ann = person("ann");
    let mut b = Browser::new();
    let at = w.begin(&mut b, "").await?;
    let (answer, relay) = w.ask(&at, "plain", &ann).await?;
    w.bring(&mut b, &answer, &relay).await?.status(302)?;
    // Again, by anybody.
    for relay in [relay.as_str(), "", "x", "yyyyyyyyyyyyyyyyyyyyyyyyyy"] {
        let mut thief = Browser::new();
        w.bring(&mut thief, &answer, relay).await?.status(400)?;
        check!(thief.token().is_empty(), "a replay with {relay:?} worked");
    }
    // For another request that is open.
    let mut other = Browser::new();
    let at = w.begin(&mut other, "").await?;
    let (_, fresh) = w.ask(&at, "plain", &ann).await?;
    w.bring(&mut other, &answer, &fresh).await?.status(400)?;
    // Refused once, the request is used up too.
    let (good, _) = w.ask(&at, "plain", &ann).await?;
    w.bring(&mut other, &good, &fresh).await?.status(400)?;
    // Over https the answer must come from the browser that asked.
    let mut asked = Browser::new();
    asked.headers = vec![("x-forwarded-proto".into(), "https".into())];
    let at = w.begin(&mut asked, "").await?;
    check!(asked.cookies.contains_key("OCHRESAML"), "no cookie");
    let (answer, relay) = w.ask(&at, "plain", &ann).await?;
    let mut victim = Browser::new();
    victim.headers.clone_from(&asked.headers);
    w.bring(&mut victim, &answer, &relay).await?.status(400)?;
    check!(victim.token().is_empty(), "signed in by somebody else's answer");
    let at = w.begin(&mut asked, "").await?;
    let (answer, relay) = w.ask(&at, "plain", &ann).await?;
    w.bring(&mut asked, &answer, &relay).await?.status(302)?;
    check!(!asked.cookies.contains_key("OCHRESAML"), "the cookie stayed");
    // So it does when the sign-in began at the identity provider.
    let (unasked, _) = w.ask(&at, "unasked", &ann).await?;
    let page = w.bring(&mut asked, &unasked, "").await?.status(302)?;
    let (answer, relay) = w.ask(&page.location, "plain", &ann).await?;
    w.bring(&mut asked, &answer, &relay).await?.status(302)?;
    // Too long, and no answer at all.
    let long = "A".repeat(2_097_153);
    let page = w.bring(&mut Browser::new(), &long, "").await?.status(400)?;
    check!(!page.text.is_empty(), "nothing said");
    w.bring(&mut Browser::new(), "", "").await?.status(400)?;
    w.server.stop().await;
    Ok(())
}

/// No `redirect_to` leads away, at the start or at the end; what a phone opens must be an app of ours.
pub async fn redirects(db: Database) -> Outcome {
    let Some(w) = World::new(db).await? else { return Ok(()) };
    let at = format!("{}/login/sso/saml", w.server.url);
    for to in [
        "https://evil.example/",
        "//evil.example",
        "/%5Cevil.example",
        "%5C%5Cevil.example",
        "/%09/evil.example",
        "javascript:alert(1)",
        "evil.example",
        "mmauth://callback",
        "http://127.0.0.1.evil.example/",
    ] {
        let page = Browser::new().get(&format!("{at}?redirect_to={to}")).await?;
        check!(page.status == 400 && page.location.is_empty(), "{to}: {} {}", page.status, page.location);
    }
    for to in ["https://evil.example/", "javascript:alert(1)", "mmauthx://a", "mmauth://a%22%3E%3Cscript%3E b"] {
        let page = Browser::new().get(&format!("{at}?action=mobile&redirect_to={}", to.replace(' ', "%20"))).await?;
        check!(page.status == 400, "{to}: {}", page.status);
    }
    // What begins like our address but is another host.
    let evil = format!("{}.evil.example/", w.server.url);
    check!(Browser::new().get(&format!("{at}?redirect_to={evil}")).await?.status == 400, "{evil}");
    let mut b = Browser::new();
    let page = w.sign_in(&mut b, &format!("?redirect_to={}/a/b", w.server.url), "plain", &person("ann")).await?;
    check!(page.location == format!("{}/a/b", w.server.url), "sent to {}", page.location);
    // Quotes in an app's address stay text.
    let mut b = Browser::new();
    let query = "?action=mobile&redirect_to=mmauth://c%22%3E%3Cscript%3Ealert(1)%3C/script%3E";
    let page = w.sign_in(&mut b, query, "plain", &person("ann")).await?.status(200)?;
    check!(!page.text.contains("<script"), "{}", page.text);
    w.server.stop().await;
    Ok(())
}

/// SHA-1 where an administrator wants it; requests that the identity provider can check.
pub async fn algorithms(db: Database) -> Outcome {
    let Some(w) = World::new(db).await? else { return Ok(()) };
    let ann = person("ann");
    for (algorithm, uri, kind) in [
        // `samlp` checks the signature of the request, and knows this one.
        ("RSAwithSHA256", "rsa-sha256", "samlp"),
        ("RSAwithSHA512", "rsa-sha512", "plain"),
        ("RSAwithSHA1", "rsa-sha1", "plain"),
    ] {
        w.set(json!({"SignRequest": true, "SignatureAlgorithm": algorithm})).await?;
        let page = w.sign_in(&mut Browser::new(), "", kind, &ann).await?;
        check!(page.status == 302, "{algorithm}: {} {}", page.status, page.text);
        let seen = w.idp.json("/seen").await?;
        let used = seen["algorithm"].as_str().unwrap_or_default();
        check!(seen["checked"] == true && used.ends_with(uri), "{algorithm}: {seen}");
    }
    for (kind, status) in
        [("sha1", 302), ("sha1_digest", 302), ("plain", 302), ("hmac", 400), ("xsw3", 400), ("unsigned", 400)]
    {
        let mut b = Browser::new();
        let page = w.sign_in(&mut b, "", kind, &ann).await?;
        check!(page.status == status, "{kind} with SHA-1 allowed: {}", page.status);
        check!(b.token().is_empty() == (status == 400), "{kind}: token");
    }
    w.set(json!({"SignatureAlgorithm": "RSAwithSHA256", "CanonicalAlgorithm": "Canonical1.1", "SignRequest": false}))
        .await?;
    for (kind, status) in [("plain", 302), ("sha1", 400), ("sha1_digest", 400), ("hmac", 400), ("tampered", 400)] {
        let page = w.sign_in(&mut Browser::new(), "", kind, &ann).await?;
        check!(page.status == status, "{kind} with Canonical1.1: {}", page.status);
    }
    w.set(json!({"ScopingIDPProviderId": "https://a.example/?x=1&y", "ScopingIDPName": "A \"B\""})).await?;
    w.sign_in(&mut Browser::new(), "", "plain", &ann).await?.status(302)?;
    let seen: Value = w.idp.json("/seen").await?;
    let xml = seen["xml"].as_str().unwrap_or_default();
    check!(xml.contains("ProviderID=\"https://a.example/?x=1&amp;y\" Name=\"A &quot;B&quot;\""), "{xml}");
    // Without the key an encrypted answer cannot be read.
    w.set(json!({"Encrypt": false, "CanonicalAlgorithm": "Canonical1.0"})).await?;
    w.sign_in(&mut Browser::new(), "", "encrypted_gcm", &ann).await?.status(400)?;
    w.server.stop().await;
    Ok(())
}
