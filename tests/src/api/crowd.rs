//! A message to everybody in a channel of ten thousand.

use crate::check;
use crate::support::{Database, Outcome, Server, Test};
use ochre_db::{Dynamic, args};
use ochre_kernel::Forget;
use serde_json::json;
use std::time::{Duration, Instant};

pub fn tests() -> Vec<(&'static str, Test)> {
    vec![("api::crowd::ten_thousand_are_told", |db| Box::pin(crowd(db)))]
}

const MEMBERS: i64 = 10_000;
/// What telling them may add to the memory of the whole process, bytes: a bound that holds whatever their number, since readers
/// are worked off some hundred at a time.
const MORE: u64 = 400 << 20;

/// What new accounts wish.
const WISHES: &str = r#"{"channel":"true","email":"true","push":"mention","comments":"never","mention_keys":""}"#;

/// Accounts straight into the tables: ten thousand sign-ups are another test's affair.
async fn fill(server: &Server, team: &str, channel: &str) -> Outcome {
    let db = &server.running.app.db;
    let numbers = format!("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {MEMBERS})");
    // 26 characters, as every id.
    let id = "'memberaaaaaaa' || CAST(1000000000000 + i AS TEXT)";
    for text in [
        format!(
            "INSERT INTO users (id, createat, updateat, deleteat, username, password, authservice, email, emailverified, nickname, \
             firstname, lastname, roles, allowmarketing, props, notifyprops, lastpasswordupdate, lastpictureupdate, failedattempts, \
             locale, mfaactive, mfasecret, position, timezone, remoteid) {numbers} \
             SELECT {id}, 1, 1, 0, 'member' || i, '', '', 'member' || i || '@example.com', TRUE, '', '', '', 'system_user', FALSE, \
             '{{}}', '{WISHES}', 1, 0, 0, 'en', FALSE, '', '', '{{}}', '' FROM n"
        ),
        format!(
            "INSERT INTO teammembers (teamid, userid, roles, deleteat, schemeuser, schemeadmin, schemeguest, createat) {numbers} \
             SELECT '{team}', {id}, '', 0, TRUE, FALSE, FALSE, 1 FROM n"
        ),
        format!(
            "INSERT INTO channelmembers (channelid, userid, roles, lastviewedat, msgcount, mentioncount, notifyprops, lastupdateat, \
             schemeuser, schemeadmin, schemeguest, mentioncountroot, msgcountroot, urgentmentioncount) {numbers} \
             SELECT '{channel}', {id}, '', 0, 0, 0, '{{}}', 1, TRUE, FALSE, FALSE, 0, 0, 0 FROM n"
        ),
    ] {
        db.exec(Dynamic(text), args![]).await.map_err(|e| e.to_string())?;
    }
    server.running.app.forget(&Forget::ChannelMembers(channel.to_string()));
    Ok(())
}

/// Resident memory of this process: now, and the most so far, bytes.
fn memory() -> (u64, u64) {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let of = |name: &str| {
        let line = status.lines().find_map(|l| l.strip_prefix(name));
        line.and_then(|l| l.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or_default() * 1024
    };
    (of("VmRSS:"), of("VmHWM:"))
}

async fn crowd(db: Database) -> Outcome {
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).map_err(|e| e.to_string())?;
    let port = nobody.port().to_string();
    let settings = [
        ("TeamSettings.MaxNotificationsPerChannel", "20000"),
        ("TeamSettings.MaxUsersPerTeam", "20000"),
        ("EmailSettings.SMTPServer", "127.0.0.1"),
        // Nobody listens: what is to be sent stays in the outbox, where it can be counted.
        ("EmailSettings.SMTPPort", port.as_str()),
    ];
    let server = Server::start_with(db, &settings).await?;
    let admin = server.admin().await?;
    let team = admin.team("crowd").await?;
    let channel = admin.channel(&team, "crowd").await?;
    fill(&server, &team, &channel).await?;
    admin.say(&channel, "quiet before it").await?;
    let (before, _) = memory();
    let began = Instant::now();
    admin.post("/posts", &json!({"channel_id": channel, "message": "@channel listen"})).await?.status(201)?;
    let answered = began.elapsed();
    let rows = "SELECT COUNT(*) FROM ochre_outbox WHERE kind = 'mail' AND payload LIKE '%\"post\":%'";
    let mut most = 0;
    let queued = loop {
        most = most.max(memory().0);
        let n: i64 =
            server.running.app.db.one(Dynamic(rows.into()), args![], |r| r.get(0)).await.map_err(|e| e.to_string())?;
        if n >= MEMBERS || began.elapsed() > Duration::from_secs(200) {
            break n;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    };
    let more = most.saturating_sub(before);
    println!(
        "@channel to {MEMBERS} members: answered after {answered:?}, {queued} mails queued after {:?}, {} MiB more",
        began.elapsed(),
        more >> 20
    );
    check!(queued == MEMBERS, "{queued} mails for {MEMBERS} members");
    check!(answered < Duration::from_secs(6), "the message was answered after {answered:?}");
    check!(more < MORE, "{} MiB more", more >> 20);
    server.stop().await;
    Ok(())
}
