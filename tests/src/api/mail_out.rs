//! Mails that go out while the mail server is away.

use crate::check;
use crate::support::{Database, Outcome, Person, Server, Test};
use ochre_conformance::sink::mail::MailSink;
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::net::TcpListener;

pub fn tests() -> Vec<(&'static str, Test)> {
    vec![("api::mail_out::an_hour_without_a_mail_server", |db| Box::pin(hour(db)))]
}

async fn scene(server: &Server) -> Result<(Person, String), String> {
    let admin = server.admin().await?;
    let bob = admin.invite("bob").await?;
    let team = admin.team("mails").await?;
    let channel = admin.channel(&team, "mails").await?;
    admin.let_in(&bob, &team, &channel).await?;
    Ok((admin, channel))
}

/// Mails written while the server is away: all come once when it is back. Nobody hammers it meanwhile, nobody storms it then.
async fn hour(db: Database) -> Outcome {
    const MAILS: usize = 40;
    let down = TcpListener::bind("127.0.0.1:0").await.map_err(|e| e.to_string())?;
    let port = down.local_addr().map_err(|e| e.to_string())?.port();
    let knocks = Arc::new(AtomicUsize::new(0));
    let count = knocks.clone();
    // It closes each connection at once, as a proxy before a dead server does, so that tries can be counted.
    let away = tokio::spawn(async move {
        while let Ok((stream, _)) = down.accept().await {
            count.fetch_add(1, Ordering::Relaxed);
            drop(stream);
        }
    });
    let text = port.to_string();
    let settings = [("EmailSettings.SMTPServer", "127.0.0.1"), ("EmailSettings.SMTPPort", text.as_str())];
    let server = Server::start_with(db, &settings).await?;
    let (admin, channel) = scene(&server).await?;
    for n in 0..MAILS {
        admin.say(&channel, &format!("number {n:02} @bob")).await?;
    }
    let app = &server.running.app;
    until(&admin, MAILS as i64..=i64::MAX).await?;
    for _ in 0..60 {
        app.clock.advance(60_000);
        app.jobs.wake("mail");
        tokio::time::sleep(Duration::from_millis(60)).await;
    }
    let tries = knocks.load(Ordering::Relaxed);
    check!((3..=200).contains(&tries), "{tries} tries in an hour");
    check!(waiting(&admin).await? >= MAILS as i64, "mails were given up within an hour");
    away.abort();
    let _ = away.await;
    let sink = MailSink::on(port).await.map_err(|e| e.to_string())?;
    let mut got = Vec::new();
    for _ in 0..600 {
        got.extend(sink.got.take(|m| m.text.contains("number "), 1, Duration::from_millis(50)).await);
        if got.len() >= MAILS {
            break;
        }
        app.clock.advance(10_000);
        app.jobs.wake("mail");
    }
    got.extend(sink.got.take(|m| m.text.contains("number "), usize::MAX, Duration::from_millis(500)).await);
    for n in 0..MAILS {
        let of = got.iter().filter(|m| m.text.contains(&format!("number {n:02}"))).count();
        check!(of == 1, "mail {n} came {of} times");
    }
    let most = sink.most_at_once();
    println!("an hour away: {tries} tries; {MAILS} mails then, over at most {most} connections at once");
    check!(most <= 16, "{most} connections at once");
    until(&admin, 0..=0).await?;
    let seen = admin.get("/ochre/outbox").await?.status(200)?.json()?;
    check!(seen["failed"] == json!([]), "{seen}");
    server.stop().await;
    Ok(())
}

/// How many mails wait.
async fn waiting(admin: &Person) -> Result<i64, String> {
    let seen = admin.get("/ochre/outbox").await?.status(200)?.json()?;
    let kinds = seen["kinds"].as_array().cloned().unwrap_or_default();
    Ok(kinds.iter().filter(|k| k["kind"] == "mail").filter_map(|k| k["waiting"].as_i64()).sum())
}

/// Waits until so many mails wait, at most a minute.
async fn until(admin: &Person, want: std::ops::RangeInclusive<i64>) -> Outcome {
    let mut n = 0;
    for _ in 0..1200 {
        n = waiting(admin).await?;
        if want.contains(&n) {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    Err(format!("{n} mails wait instead of {want:?}"))
}
