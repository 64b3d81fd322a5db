//! What must survive, and how the server refuses to start.

use crate::check;
use crate::support::child::{Start, binary};
use crate::support::{Database, Outcome, Person, Test};
use ochre_conformance::sink::mail::{Mail, MailSink};
use std::collections::HashSet;
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

pub fn tests() -> Vec<(&'static str, Test)> {
    vec![
        ("fault::kill_9_loses_no_acknowledged_post", |db| Box::pin(kill(db))),
        ("fault::kill_9_loses_no_notification", |db| Box::pin(kill_notifying(db))),
        ("fault::refusals_to_start_are_one_line", |db| Box::pin(refusals(db))),
    ]
}

/// Four people write as fast as they can; the process is killed; everything that got its 201 is there and counted.
async fn kill(db: Database) -> Outcome {
    let Some(bin) = binary()? else { return Ok(()) };
    let start = Start::new(db).await?;
    let mut server = start.up(&bin).await?;
    let anyone = Person::new(&server.url);
    let admin = anyone.invite("root").await?;
    let team = admin.team("survivors").await?;
    let channel = admin.channel(&team, "burst").await?;
    let before = total(&admin, &channel).await?;
    let acknowledged = Arc::new(parking_lot::Mutex::new(HashSet::new()));
    let writers: Vec<_> = (0..4)
        .map(|w| {
            let (admin, channel, seen) = (admin.clone(), channel.clone(), acknowledged.clone());
            tokio::spawn(async move {
                for n in 0..10_000 {
                    match admin.say(&channel, &format!("message {w} {n}")).await {
                        Ok(id) => seen.lock().insert(id),
                        Err(_) => return,
                    };
                }
            })
        })
        .collect();
    let end = std::time::Instant::now() + Duration::from_secs(60);
    while acknowledged.lock().len() < 200 && std::time::Instant::now() < end {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    server.kill();
    for w in writers {
        let _ = w.await;
    }
    let acknowledged = acknowledged.lock().clone();
    check!(acknowledged.len() >= 200, "only {} posts were written", acknowledged.len());
    let server = start.up(&bin).await?;
    let admin = Person::login(&server.url, "root", "Passw0rd-12345!").await?;
    let present = all_posts(&admin, &channel).await?;
    let lost: Vec<_> = acknowledged.iter().filter(|id| !present.contains(*id)).collect();
    check!(lost.is_empty(), "{} acknowledged posts are gone, such as {:?}", lost.len(), lost.first());
    let counted = total(&admin, &channel).await? - before;
    let written = present.len() as i64;
    // The post that tells of the creator's joining is in the list and not in the count.
    check!(counted == written || counted == written - 1, "{written} posts, but the channel counts {counted}");
    Ok(())
}

/// Mails are going out when the process is killed, twice: everyone is told of every acknowledged message, and of none more than
/// once too often.
async fn kill_notifying(db: Database) -> Outcome {
    let Some(bin) = binary()? else { return Ok(()) };
    let sink = MailSink::start().await.map_err(|e| e.to_string())?;
    let mut start = Start::new(db).await?;
    start.more = vec![
        ("MM_EMAILSETTINGS_SMTPSERVER".into(), "127.0.0.1".into()),
        ("MM_EMAILSETTINGS_SMTPPORT".into(), sink.port.to_string()),
        ("MM_SERVICESETTINGS_SITEURL".into(), "http://chat.example".into()),
    ];
    let mut server = start.up(&bin).await?;
    let admin = Person::new(&server.url).invite("root").await?;
    let team = admin.team("survivors").await?;
    let channel = admin.channel(&team, "burst").await?;
    let readers = ["bob", "carol", "dave"];
    for name in readers {
        admin.let_in(&admin.invite(name).await?, &team, &channel).await?;
    }
    let (mut said, mut got) = (Vec::new(), Vec::new());
    let of_burst = |m: &Mail| m.text.contains("burst ");
    for round in 0..3 {
        let admin = Person::login(&server.url, "root", "Passw0rd-12345!").await?;
        for n in 0..40 {
            let text = format!("burst {round}-{n:02}.");
            if admin.say(&channel, &format!("{text} @bob @carol @dave")).await.is_ok() {
                said.push(text);
            }
        }
        if round < 2 {
            // In the middle: some mails are out, most are not.
            got.extend(sink.got.take(of_burst, 10 + 50 * round, Duration::from_secs(60)).await);
            server.kill();
            server = start.up(&bin).await?;
        }
    }
    check!(said.len() == 120, "only {} messages were written", said.len());
    let want = said.len() * readers.len();
    let told = |got: &[Mail], text: &str, who: &str| {
        let to = format!("{who}@example.com");
        got.iter().filter(|m| m.to.contains(&to) && m.text.contains(text)).count()
    };
    for _ in 0..60 {
        got.extend(sink.got.take(of_burst, want.saturating_sub(got.len()).max(1), Duration::from_secs(2)).await);
        if said.iter().all(|text| readers.iter().all(|who| told(&got, text, who) > 0)) {
            break;
        }
    }
    got.extend(sink.got.take(of_burst, usize::MAX, Duration::from_secs(1)).await);
    let mut again = 0;
    for (text, who) in said.iter().flat_map(|text| readers.iter().map(move |who| (text, who))) {
        let n = told(&got, text, who);
        check!((1..=2).contains(&n), "{who} was told {n} times of {text}");
        again += n - 1;
    }
    println!("{want} notifications over two kills: none lost, {again} sent twice");
    Ok(())
}

async fn total(p: &Person, channel: &str) -> Result<i64, String> {
    let c = p.get(&format!("/channels/{channel}")).await?.status(200)?.json()?;
    c["total_msg_count"].as_i64().ok_or_else(|| "no total_msg_count".into())
}

async fn all_posts(p: &Person, channel: &str) -> Result<HashSet<String>, String> {
    let mut ids = HashSet::new();
    for page in 0..500 {
        let list = p.get(&format!("/channels/{channel}/posts?page={page}&per_page=200")).await?.status(200)?.json()?;
        let order = list["order"].as_array().cloned().unwrap_or_default();
        if order.is_empty() {
            break;
        }
        ids.extend(order.iter().filter_map(|i| i.as_str().map(str::to_string)));
    }
    Ok(ids)
}

/// A port in use, a configuration that cannot be read, a database that is away: one line and exit code 1.
async fn refusals(db: Database) -> Outcome {
    let Some(bin) = binary()? else { return Ok(()) };
    let taken = std::net::TcpListener::bind("127.0.0.1:0").map_err(|e| e.to_string())?;
    let address = taken.local_addr().map_err(|e| e.to_string())?.to_string();
    let start = Start::new(db).await?;
    let bad = start.folder.path().join("bad.json");
    std::fs::write(&bad, "{ not json").map_err(|e| e.to_string())?;
    let cases: [(&str, &str, &str, &str); 6] = [
        ("MM_SERVICESETTINGS_LISTENADDRESS", address.as_str(), "", "ServiceSettings.ListenAddress"),
        ("MM_SQLSETTINGS_DATASOURCE", "postgres://u:secret@127.0.0.1:1/x", "postgres", "database"),
        ("MM_CONFIG", "bad.json", "", "bad.json"),
        ("MM_FILESETTINGS_DRIVERNAME", "ftp", "", "FileSettings.DriverName"),
        ("MM_FILESETTINGS_DRIVERNAME", "amazons3", "", "FileSettings.AmazonS3Bucket"),
        ("MM_TEAMSETTINGS_MAXUSERSPERTEAM", "many", "", "MM_TEAMSETTINGS_MAXUSERSPERTEAM"),
    ];
    for (variable, value, driver, word) in cases {
        let mut c = start.command(&bin);
        c.env(variable, value).stderr(Stdio::piped());
        if !driver.is_empty() {
            c.env("MM_SQLSETTINGS_DRIVERNAME", driver);
        }
        let out = tokio::task::spawn_blocking(move || c.output())
            .await
            .map_err(|e| e.to_string())?
            .map_err(|e| e.to_string())?;
        let text = String::from_utf8_lossy(&out.stderr).into_owned();
        check!(out.status.code() == Some(1), "{variable}={value}: {:?} {text}", out.status);
        check!(text.trim().lines().count() == 1, "{variable}={value}: not one line: {text}");
        check!(text.contains(word) && !text.contains("secret"), "{variable}={value}: {text}");
    }
    Ok(())
}
