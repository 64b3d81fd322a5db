//! Who is kept out before anything is looked at: addresses, the secret of apps; and what a refusal costs.

use crate::check;
use crate::support::child::{Start, binary};
use crate::support::{Browser, Database, Outcome, Person, Server, Socket, Test};
use ochre_server::Doors;
use serde_json::{Value, json};

pub fn tests() -> Vec<(&'static str, Test)> {
    vec![
        ("api::accounts::doors::address_filters", |db| Box::pin(filters(db))),
        ("api::accounts::doors::locked_out_administrators", |db| Box::pin(rescue(db))),
        ("api::accounts::doors::the_secret_of_apps", |db| Box::pin(secret(db))),
        ("api::accounts::doors::refusals_cost_the_same", |db| Box::pin(cost(db))),
        ("api::accounts::doors::the_log_holds_no_secrets", |db| Box::pin(log(db))),
        ("api::accounts::doors::a_forgotten_password_tells_nothing", |db| Box::pin(forgotten(db))),
    ]
}

const PASSWORD: &str = "Passw0rd-12345!";
const PATH: &str = "/ip_filtering";

fn rule(range: &str, enabled: bool) -> Value {
    json!({"cidr_block": range, "description": "a house", "enabled": enabled})
}

/// The status of a page for who comes from this address, by the header of a proxy.
async fn from(server: &Server, address: &str, path: &str) -> Result<u16, String> {
    let mut browser = Browser::new();
    browser.headers.push(("x-real-ip".into(), address.into()));
    Ok(browser.get(&format!("{}{path}", server.url)).await?.status)
}

async fn proxied(db: Database, doors: Doors) -> Result<(Server, Person), String> {
    let server = Server::start_behind(db, None, &[], doors).await?;
    let admin = server.admin().await?;
    let behind = json!({"ServiceSettings": {"TrustedProxyIPHeader": ["X-Real-IP"]}});
    admin.send("PUT", "/config/patch", Some(behind.to_string())).await?.status(200)?;
    Ok((server, admin))
}

/// Rules are checked, kept and enforced for every page and socket; nobody sets rules that keep him out himself.
async fn filters(db: Database) -> Outcome {
    let (server, admin) = proxied(db, Doors::default()).await?;
    let bob = admin.invite("bob").await?;
    check!(admin.get(PATH).await?.status(200)?.json()? == json!([]), "rules from the start");
    let denied = "api.context.permissions.app_error";
    bob.get(PATH).await?.error(403, denied)?;
    bob.post(PATH, &json!([])).await?.error(403, denied)?;
    Person::new(&server.url).get(PATH).await?.status(401)?;
    check!(bob.get("/ip_filtering/my_ip").await?.field("ip")? == "127.0.0.1", "another address");
    for wrong in ["10.0.0.0/33", "10.0.0", "chat.example", "", "10.0.0.0/8; DROP", "2001:db8::/129"] {
        admin.post(PATH, &json!([rule(wrong, true)])).await?.error(400, "ochre.ip_filtering.rule")?;
        admin.post(PATH, &json!([rule(wrong, false)])).await?.error(400, "ochre.ip_filtering.rule")?;
    }
    admin.post(PATH, &json!({"no": "list"})).await?.status(400)?;
    let own = "ochre.ip_filtering.own_address";
    admin.post(PATH, &json!([rule("203.0.113.0/24", true)])).await?.error(400, own)?;
    admin.post(PATH, &json!([rule("203.0.113.0/24", true), rule("127.0.0.1", false)])).await?.error(400, own)?;
    check!(admin.get(PATH).await?.json()? == json!([]), "a refused rule was kept");
    check!(from(&server, "198.51.100.1", "/api/v4/system/ping").await? == 200, "a refused rule counts");

    let mut socket = Socket::open(&bob, "").await?;
    let rules = json!([
        rule("127.0.0.0/8", true),
        rule("203.0.113.0/24", true),
        rule("198.51.100.0/24", false),
        rule("2001:db8::/32", true)
    ]);
    let kept = admin.post(PATH, &rules).await?.status(200)?.json()?;
    check!(kept[3]["cidr_block"] == "2001:db8::/32" && kept[0]["owner_id"] == admin.id.as_str(), "{kept}");
    check!(admin.get(PATH).await?.json()? == kept, "not what was kept");
    // Open sockets are closed, so that who is out now comes to the door.
    let closed = socket.event("nothing of this name").await;
    check!(closed.is_err_and(|e| !e.starts_with("no nothing")), "the socket stays open");
    Socket::open(&bob, "").await?;
    at_the_door(&server).await?;
    admin.get("/users/me").await?.status(200)?;
    // They stand in the database: another process has them too.
    server.running.app.admission().use_only(&[]);
    check!(from(&server, "192.0.2.1", "/api/v4/system/ping").await? == 200, "not switched off");
    let app = &server.running.app;
    app.admission().reload(app).await.map_err(|e| e.detail)?;
    check!(from(&server, "192.0.2.1", "/api/v4/system/ping").await? == 403, "the rows do not count");
    admin.post(PATH, &json!([])).await?.status(200)?;
    check!(from(&server, "192.0.2.1", "/api/v4/system/ping").await? == 200, "no rules are rules");
    let history = admin.get("/audits?per_page=100").await?.status(200)?.text;
    check!(history.contains("/api/v4/ip_filtering"), "not in the history");
    server.stop().await;
    Ok(())
}

/// Every page is open for who is in a range that is on, and closed for all others.
async fn at_the_door(server: &Server) -> Outcome {
    let pages = [
        "/api/v4/system/ping",
        "/",
        "/login",
        "/api/v4/websocket",
        "/hooks/xxxxxxxxxxxxxxxxxxxxxxxxxx",
        "/oauth/openid/login",
    ];
    for page in pages {
        for (address, open) in [
            ("203.0.113.77", true),
            ("2001:db8::5", true),
            ("198.51.100.1", false),
            ("192.0.2.1", false),
            ("2001:db9::5", false),
        ] {
            let status = from(server, address, page).await?;
            // Another refusal than that of the door is the page's own.
            let text = if status == 403 { "out" } else { "in" };
            check!((text == "in") == open, "{address} {page}: {status}");
        }
    }
    Ok(())
}

/// Who moved house starts the server without the rules, and changes them.
async fn rescue(db: Database) -> Outcome {
    let (server, admin) = proxied(db, Doors { ignore_ip_filters: true, ..Doors::default() }).await?;
    admin.post(PATH, &json!([rule("127.0.0.1", true)])).await?.status(200)?;
    check!(from(&server, "192.0.2.1", "/api/v4/system/ping").await? == 200, "locked out");
    server.stop().await;
    Ok(())
}

/// Nothing is answered without the secret, whatever is asked for; and it is in no answer.
async fn secret(db: Database) -> Outcome {
    let secret = "open-sesame-0123456789";
    let doors = Doors { preauth_secret: secret.into(), ..Doors::default() };
    let server = Server::start_behind(db, None, &[], doors).await?;
    for path in ["/api/v4/system/ping", "/api/v4/config/client?format=old", "/", "/login", "/api/v4/websocket"] {
        for sent in [None, Some(""), Some("open-sesame"), Some("open-sesame-01234567890")] {
            let mut browser = Browser::new();
            browser.headers.extend(sent.map(|s| ("X-Mattermost-Preauth-Secret".to_string(), s.to_string())));
            let page = browser.get(&format!("{}{path}", server.url)).await?;
            check!(page.status == 403 && !page.text.contains(secret), "{path} {sent:?}: {} {}", page.status, page.text);
        }
        let mut app = Browser::new();
        app.headers.push(("X-Mattermost-Preauth-Secret".into(), secret.into()));
        let page = app.get(&format!("{}{path}", server.url)).await?;
        check!(page.status != 403 && !page.text.contains(secret), "{path}: {} {}", page.status, page.text);
    }
    server.stop().await;
    Ok(())
}

/// One hash for every refused password, whether or not there is such an account, whatever it signs in with; none for what is too
/// long to be a password.
async fn cost(db: Database) -> Outcome {
    let server = Server::start(db).await?;
    let admin = server.admin().await?;
    let bob = admin.invite("bob").await?;
    let elsewhere = admin.invite("elsewhere").await?;
    let bare = admin.invite("bare").await?;
    let app = &server.running.app;
    for (sql, id) in [
        ("UPDATE users SET authservice = 'gitlab', authdata = '42', password = '' WHERE id = $1", &elsewhere.id),
        ("UPDATE users SET password = '' WHERE id = $1", &bare.id),
    ] {
        app.db.exec(ochre_db::Dynamic(sql.into()), ochre_db::args![id]).await.map_err(|e| e.to_string())?;
        app.forget(&ochre_kernel::Forget::User(id.clone()));
    }
    let hashes = || app.hasher.derivations();
    let anyone = Person::new(&server.url);
    for name in ["bob", "bob@example.com", "nobody", "nobody@example.com", "elsewhere", "bare", ""] {
        for (password, cost) in [("wrong", 1), (&*"x".repeat(73), 0), (&*"x".repeat(200_000), 0)] {
            let before = hashes();
            let body = json!({"login_id": name, "password": password});
            let a = anyone.post("/users/login", &body).await?;
            a.error(401, "api.user.login.invalid_credentials_email_username").map_err(|e| format!("{name}: {e}"))?;
            let done = hashes() - before;
            check!(done == cost, "{name}: {done} hashes for {} bytes, not {cost}", password.len());
        }
    }
    // Too long for a new password is refused before it is hashed.
    let long = "aA1!".repeat(50_000);
    let before = hashes();
    let new = json!({"username": "zed", "email": "zed@example.com", "password": long});
    admin.post("/users", &new).await?.status(400)?;
    let set = json!({"new_password": long}).to_string();
    admin.send("PUT", &format!("/users/{}/password", bob.id), Some(set)).await?.status(400)?;
    check!(hashes() == before, "{} hashes of what is too long", hashes() - before);
    anyone.post("/users/login", &json!({"login_id": "bob", "password": PASSWORD})).await?.status(200)?;
    server.stop().await;
    Ok(())
}

/// The answer to a forgotten password is the same for everybody; in hardened mode for who signs in elsewhere too.
async fn forgotten(db: Database) -> Outcome {
    let server = Server::start_with(db, &[("ServiceSettings.ExperimentalEnableHardenedMode", "true")]).await?;
    let admin = server.admin().await?;
    admin.invite("bob").await?;
    let elsewhere = admin.invite("elsewhere").await?;
    let moved = json!({"auth_service": "gitlab", "auth_data": "42"}).to_string();
    admin.send("PUT", &format!("/users/{}/auth", elsewhere.id), Some(moved)).await?.status(200)?;
    let anyone = Person::new(&server.url);
    let mut answers = vec![];
    for email in ["bob@example.com", "elsewhere@example.com", "nobody@example.com", "no address"] {
        let a = anyone.post("/users/password/reset/send", &json!({"email": email})).await?;
        answers.push((a.status, a.text));
    }
    check!(answers.iter().all(|a| *a == answers[0] && a.0 == 200), "{answers:?}");
    server.stop().await;
    Ok(())
}

/// Whatever an address, a form or a header brings: at the most talkative level the log holds none of it.
async fn log(db: Database) -> Outcome {
    let Some(bin) = binary()? else { return Ok(()) };
    let secret = "tTsecretT7y3w1uiza345h769";
    let mut start = Start::new(db).await?;
    for (name, value) in
        [("MM_LOGSETTINGS_ENABLEFILE", "true"), ("MM_LOGSETTINGS_FILELEVEL", "DEBUG"), ("OCHRE_PREAUTH_SECRET", "")]
    {
        start.more.push((name.into(), value.into()));
    }
    let logs = start.folder.path().join("logs");
    start.more.push(("MM_LOGSETTINGS_FILELOCATION".into(), logs.display().to_string()));
    let mut server = start.up(&bin).await?;
    let mut browser = Browser::new();
    browser.headers.push(("authorization".into(), format!("Bearer {secret}")));
    for path in [
        "/api/v4/users/me?access_token=S",
        "/api/v4/users/me?x=S",
        "/api/v4/no/such/path?t=S",
        "/login/one_time_link?t=S",
        "/do_verify_email?token=S&email=a@b.c",
        "/reset_password_complete?token=S",
        "/signup_user_complete?t=S",
        "/signup/openid/complete?code=S&state=S",
        "/oauth/openid/login?login_hint=S",
        "/login/desktop?client_token=S&server_token=S",
        "/hooks/S?token=S",
        "/api/v4/websocket?token=S",
    ] {
        browser.get(&format!("{}{}", server.url, path.replace('S', secret))).await?;
    }
    let anyone = Person::new(&server.url);
    for (path, body) in [
        ("/users/login", json!({"login_id": "root", "password": secret, "token": secret, "passkey": secret})),
        ("/users/login", json!({"magic_link_token": secret})),
        ("/users/login/desktop_token", json!({"token": secret})),
        ("/users/login/sso/code-exchange", json!({"login_code": secret, "code_verifier": secret, "state": secret})),
        ("/users/password/reset", json!({"token": secret, "new_password": secret})),
        ("/users/email/verify", json!({"token": secret})),
        ("/ochre/passkeys/login", json!({"credential": {"id": secret, "response": {"clientDataJSON": secret}}})),
        ("/users", json!({"username": "root", "email": "root@example.com", "password": secret})),
        ("/users/login", json!({"login_id": "root", "password": secret})),
    ] {
        anyone.post(path, &body).await?;
    }
    server.kill();
    let file = logs.join("ochre.log");
    let text = std::fs::read_to_string(&file).map_err(|e| format!("{}: {e}", file.display()))?;
    check!(text.contains("request refused"), "nothing is in the log: {text}");
    let told: Vec<&str> = text.lines().filter(|l| l.contains(secret)).collect();
    check!(told.is_empty(), "the log tells: {}", told.join("\n"));
    Ok(())
}
