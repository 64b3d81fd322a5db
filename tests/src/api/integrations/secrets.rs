//! Secrets of integrations stay out of the log.

use crate::check;
use crate::support::child::{Start, binary};
use crate::support::{Database, Outcome, Person, Sink, Test};
use serde_json::json;

const JSON: &str = "application/json";

pub fn tests() -> Vec<(&'static str, Test)> {
    vec![("api::integrations_keep_secrets_out_of_the_log", |db| Box::pin(log(db)))]
}

/// All integrations are used, well and wrongly, with the log at its most talkative; then it is searched for every secret.
// tidy: function one story, in its order
async fn log(db: Database) -> Outcome {
    let Some(bin) = binary()? else { return Ok(()) };
    let mut start = Start::new(db).await?;
    for (name, value) in [
        ("LOGSETTINGS_ENABLEFILE", "true"),
        ("LOGSETTINGS_FILELEVEL", "DEBUG"),
        ("SERVICESETTINGS_ALLOWEDUNTRUSTEDINTERNALCONNECTIONS", "127.0.0.1"),
        ("SERVICESETTINGS_ENABLEOUTGOINGOAUTHCONNECTIONS", "true"),
        ("SERVICESETTINGS_ENABLEBOTACCOUNTCREATION", "true"),
        ("SERVICESETTINGS_ENABLEUSERACCESSTOKENS", "true"),
        ("SERVICESETTINGS_ENABLEOAUTHSERVICEPROVIDER", "true"),
    ] {
        start.more.push((format!("MM_{name}"), value.to_string()));
    }
    let running = start.up(&bin).await?;
    let mut secrets: Vec<(&str, String)> =
        vec![("a password", "Adm1n-pass!".into()), ("another password", "p4ss-word-of-a-machine".into())];
    let body = json!({"username": "root", "email": "root@example.com", "password": "Adm1n-pass!"});
    Person::new(&running.url).post("/users", &body).await?.status(201)?;
    let admin = Person::login(&running.url, "root", "Adm1n-pass!").await?;
    secrets.push(("a session", admin.token.clone()));
    let team = admin.team("tools").await?;
    let channel = admin.channel(&team, "work").await?;
    let (tool, giver) = (Sink::start().await?, Sink::start().await?);
    let nobody = "http://127.0.0.1:1/secret-path?token=in-an-address";
    secrets.push(("an address", "secret-path".into()));
    secrets.push(("a query", "in-an-address".into()));
    // incoming
    let hook = admin.post("/hooks/incoming", &json!({"channel_id": channel})).await?.status(201)?.field("id")?;
    for body in ["{\"text\":\"fine\"}", "junk", "{}", "{\"text\":\"x\",\"channel\":\"@nobody\"}"] {
        admin.hook(&format!("/hooks/{hook}"), JSON, body).await?;
    }
    secrets.push(("an incoming hook", hook));
    // outgoing: one that works, one that nobody hears, one that leads inside
    for url in [tool.url("/hear"), nobody.to_string(), "http://10.0.0.1/secret-path".to_string()] {
        let hook = json!({"team_id": team, "channel_id": channel, "display_name": "Out", "trigger_words": [format!("w{}", secrets.len())],
            "callback_urls": [url]});
        secrets.push(("an outgoing hook", admin.post("/hooks/outgoing", &hook).await?.status(201)?.field("token")?));
        admin.say(&channel, &format!("w{} go", secrets.len() - 1)).await?;
    }
    // commands, with a token of a connection, and its failures
    giver.answer(&json!({"access_token": "bearer-of-the-giver", "token_type": "bearer"}));
    secrets.push(("a bearer", "bearer-of-the-giver".into()));
    secrets.push(("a client's secret", "secret-of-the-client".into()));
    for (token_url, audience) in [(giver.url("/token"), tool.url("/ask")), (nobody.to_string(), tool.url("/never"))] {
        let c = json!({"name": "C", "client_id": "c", "client_secret": "secret-of-the-client", "grant_type": "password",
            "credentials_username": "machine", "credentials_password": "p4ss-word-of-a-machine", "oauth_token_url": token_url, "audiences": [audience]});
        admin.post("/oauth/outgoing_connections", &c).await?.status(201)?;
    }
    for (trigger, url) in [("ask", tool.url("/ask")), ("never", tool.url("/never")), ("nobody", nobody.to_string())] {
        let command = json!({"team_id": team, "trigger": trigger, "url": url, "method": "P"});
        secrets.push(("a command", admin.post("/commands", &command).await?.status(201)?.field("token")?));
        admin.post("/commands/execute", &json!({"channel_id": channel, "command": format!("/{trigger} x")})).await?;
    }
    let asked = tool.wait(2).await?;
    let told = asked.iter().find(|r| r.head.starts_with("post /ask")).ok_or("the command was not sent")?;
    let later = told.body.split("hooks%2Fcommands%2F").nth(1).and_then(|t| t.get(..26)).ok_or("no response_url")?;
    for body in ["{\"text\":\"later\"}", "junk"] {
        admin.hook(&format!("/hooks/commands/{later}"), JSON, body).await?;
    }
    secrets.push(("a response_url", later.to_string()));
    // bots and apps
    let bot = admin.post("/bots", &json!({"username": "pinger"})).await?.status(201)?.field("user_id")?;
    let token =
        admin.post(&format!("/users/{bot}/tokens"), &json!({"description": "x"})).await?.status(200)?.field("token")?;
    let mut machine = Person::new(&running.url);
    machine.token.clone_from(&token);
    machine.get("/users/me").await?.status(200)?;
    machine.get("/config").await?.status(403)?;
    secrets.push(("an access token", token));
    let app = json!({"name": "App", "homepage": "http://e.com", "callback_urls": ["http://e.com/back"]});
    let app = admin.post("/oauth/apps", &app).await?.status(201)?;
    let form = format!(
        "grant_type=authorization_code&client_id={}&client_secret={}&code=a-code-nobody-gave&redirect_uri=http://e.com/back",
        app.field("id")?,
        app.field("client_secret")?
    );
    admin.hook("/oauth/access_token", "application/x-www-form-urlencoded", form).await?;
    secrets.push(("an app's secret", app.field("client_secret")?));
    secrets.push(("a code", "a-code-nobody-gave".into()));
    drop(running);
    let file = start.folder.path().join("logs/ochre.log");
    let text = std::fs::read_to_string(&file).map_err(|e| format!("{}: {e}", file.display()))?;
    check!(text.contains("ExecuteCommand") && text.lines().count() > 5, "the log says too little: {text}");
    for (what, secret) in &secrets {
        check!(secret.len() >= 10, "{what}: {secret:?} is no secret");
        if let Some(line) = text.lines().find(|l| l.contains(secret.as_str())) {
            return Err(format!("{what} stands in the log: {line}"));
        }
    }
    Ok(())
}
