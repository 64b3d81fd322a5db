//! Mails about messages: what they hold, several in one, none for those who were there.

use crate::check;
use crate::support::{Database, Outcome, Person, Server, Test};
use ochre_conformance::sink::mail::{Mail, MailSink};
use serde_json::json;
use std::time::Duration;

pub fn tests() -> Vec<(&'static str, Test)> {
    vec![
        ("api::accounts::mails::a_mention_is_mailed_in_the_readers_words", |db| Box::pin(one(db))),
        ("api::accounts::mails::messages_are_mailed_together", |db| Box::pin(together(db))),
        ("api::accounts::mails::a_link_passes_a_mail_server_that_hangs", |db| Box::pin(retried(db))),
    ]
}

const MINUTE: i64 = 60_000;

pub async fn sink() -> Result<MailSink, String> {
    MailSink::start().await.map_err(|e| e.to_string())
}

/// A server that mails to the sink (port 0: as the test sets it), with a team where root writes and bob reads.
async fn scene(db: Database, port: u16, more: &[(&str, &str)]) -> Result<(Server, Person, Person, String), String> {
    let port = port.to_string();
    let mut settings = more.to_vec();
    if port != "0" {
        settings.extend([("EmailSettings.SMTPServer", "127.0.0.1"), ("EmailSettings.SMTPPort", port.as_str())]);
    }
    let server = Server::start_with(db, &settings).await?;
    let admin = server.admin().await?;
    let bob = admin.invite("bob").await?;
    let team = admin.team("mails").await?;
    let body = json!({"team_id": team, "user_id": bob.id});
    admin.post(&format!("/teams/{team}/members"), &body).await?.status(201)?;
    let town = admin.get(&format!("/teams/{team}/channels/name/town-square")).await?.status(200)?.field("id")?;
    Ok((server, admin, bob, town))
}

/// The mails to somebody that hold some words: `n` of them, or what came within `wait` seconds.
pub async fn mails(sink: &MailSink, to: &str, holding: &str, n: usize, wait: u64) -> Vec<Mail> {
    let mine = |m: &Mail| m.to.iter().any(|t| t == to) && m.text.contains(holding);
    sink.got.take(mine, n, Duration::from_secs(wait)).await
}

/// Language, link and words; `generic` mails hold no words of the message.
async fn one(db: Database) -> Outcome {
    let sink = sink().await?;
    let (server, admin, bob, town) =
        scene(db, sink.port, &[("ServiceSettings.SiteURL", "http://chat.example")]).await?;
    bob.send("PUT", "/users/me/patch", Some(json!({"locale": "de"}).to_string())).await?.status(200)?;
    let post = admin.say(&town, "**look** at this, @bob").await?;
    let got = mails(&sink, "bob@example.com", "look at this", 1, 20).await;
    check!(got.len() == 1, "{} mails for a mention", got.len());
    let text = &got[0].text;
    check!(text.contains(&format!("http://chat.example/landing#/mails/pl/{post}")), "no link to the message: {text}");
    check!(text.contains("erwähnt") && !text.contains("**look**"), "not in the reader's words: {text}");
    check!(got[0].types.contains("image/png"), "no face: {:?}", got[0].types);
    let generic = json!({"EmailSettings": {"EmailNotificationContentsType": "generic"}});
    admin.send("PUT", "/config/patch", Some(generic.to_string())).await?.status(200)?;
    let post = admin.say(&town, "nobody's business, @bob").await?;
    let got = mails(&sink, "bob@example.com", &post, 1, 20).await;
    check!(got.len() == 1, "{} generic mails", got.len());
    check!(!got[0].text.contains("business"), "a generic mail tells: {}", got[0].text);
    server.stop().await;
    Ok(())
}

/// Two messages wait for the interval and come in one mail; what was seen meanwhile is not mailed; "at once" is at once.
async fn together(db: Database) -> Outcome {
    let sink = sink().await?;
    let batching = [("EmailSettings.EnableEmailBatching", "true"), ("ServiceSettings.SiteURL", "http://chat.example")];
    let (server, admin, bob, town) = scene(db, sink.port, &batching).await?;
    let clock = &server.running.app.clock;
    admin.say(&town, "first @bob").await?;
    admin.say(&town, "second @bob").await?;
    clock.advance(16 * MINUTE);
    let got = mails(&sink, "bob@example.com", "first", 1, 20).await;
    check!(got.len() == 1 && got[0].text.contains("second"), "not one mail with both: {got:?}");

    let carol = admin.invite("carol").await?;
    let team = admin.get("/teams/name/mails").await?.status(200)?.field("id")?;
    let body = json!({"team_id": team, "user_id": carol.id});
    admin.post(&format!("/teams/{team}/members"), &body).await?.status(201)?;
    admin.say(&town, "third @bob @carol").await?;
    bob.post("/channels/members/me/view", &json!({"channel_id": town})).await?.status(200)?;
    let interval = json!([{"user_id": bob.id, "category": "notifications", "name": "email_interval", "value": "30"}]);
    bob.send("PUT", "/users/me/preferences", Some(interval.to_string())).await?.status(200)?;
    // Looking at the channel made bob come online.
    bob.send("PUT", "/users/me/status", Some(json!({"user_id": bob.id, "status": "offline"}).to_string()))
        .await?
        .status(200)?;
    admin.say(&town, "fourth @bob").await?;
    let got = mails(&sink, "bob@example.com", "fourth", 1, 20).await;
    check!(got.len() == 1 && !got[0].text.contains("third"), "not at once: {got:?}");
    clock.advance(20 * MINUTE);
    // When the one who was not there is told, the other one's turn was in the same round.
    let told = mails(&sink, "carol@example.com", "third", 1, 20).await;
    check!(told.len() == 1, "{} mails to the one who was away", told.len());
    let late = mails(&sink, "bob@example.com", "third", 1, 1).await;
    check!(late.is_empty(), "mailed what was seen: {late:?}");
    server.stop().await;
    Ok(())
}

/// The way to a new password is open although other mails wait for a server that was away; they come when it is back.
async fn retried(db: Database) -> Outcome {
    // Nobody listens on this port until the sink takes another one.
    let (server, admin, _bob, town) = scene(db, 0, &[("ServiceSettings.SiteURL", "http://chat.example")]).await?;
    let nobody = json!({"EmailSettings": {"SMTPServer": "127.0.0.1", "SMTPPort": "9"}});
    admin.send("PUT", "/config/patch", Some(nobody.to_string())).await?.status(200)?;
    admin.say(&town, "while the mail server is away, @bob").await?;
    let sink = sink().await?;
    let there = json!({"EmailSettings": {"SMTPPort": sink.port.to_string()}});
    admin.send("PUT", "/config/patch", Some(there.to_string())).await?.status(200)?;
    let anyone = Person::new(&server.url);
    anyone.post("/users/password/reset/send", &json!({"email": "bob@example.com"})).await?.status(200)?;
    let link = mails(&sink, "bob@example.com", "reset_password_complete", 1, 5).await;
    check!(link.len() == 1, "no link to a new password");
    let late = mails(&sink, "bob@example.com", "while the mail server is away", 1, 30).await;
    check!(late.len() == 1, "a mail was lost while the mail server was away");
    server.stop().await;
    Ok(())
}
