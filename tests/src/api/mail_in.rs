//! Mail that comes in, sent by a real client.

use crate::check;
use crate::support::{Database, Outcome, Server, Test, peer};
use serde_json::json;
use std::net::TcpListener;
use std::process::Command;

pub fn tests() -> Vec<(&'static str, Test)> {
    vec![
        ("api::mail_in::answers_and_mails_to_channels", |db| Box::pin(mails(db))),
        ("api::mail_in::off_by_default", |db| Box::pin(off(db))),
    ]
}

fn free_port() -> Result<u16, String> {
    let free = TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr());
    Ok(free.map_err(|e| e.to_string())?.port())
}

async fn mails(db: Database) -> Outcome {
    let Some(python) = peer("OCHRE_PYTHON")? else { return Ok(()) };
    let folder = tempfile::tempdir().map_err(|e| e.to_string())?;
    crate::support::certificate(&python, folder.path()).await?;
    let (inward, outward) = (free_port()?.to_string(), free_port()?.to_string());
    let listen = format!("127.0.0.1:{inward}");
    let file = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let (certificate, key) = (file("certificate.pem"), file("key.pem"));
    let settings = [
        ("MailInSettings.Enable", "true"),
        ("MailInSettings.Domain", "in.example"),
        ("MailInSettings.ListenAddress", listen.as_str()),
        ("MailInSettings.MaxMessageSize", "1000000"),
        ("MailInSettings.CertificateFile", certificate.as_str()),
        ("MailInSettings.KeyFile", key.as_str()),
        ("EmailSettings.SMTPServer", "127.0.0.1"),
        ("EmailSettings.SMTPPort", outward.as_str()),
        ("ServiceSettings.SiteURL", "http://chat.example"),
    ];
    let server = Server::start_with(db, &settings).await?;
    let admin = server.admin().await?;
    let bob = admin.invite("bob").await?;
    admin.invite("eve").await?;
    let team = admin.team("mails").await?;
    let channel = admin.channel(&team, "mails").await?;
    admin.let_in(&bob, &team, &channel).await?;
    let mut c = Command::new(python);
    c.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/clients/mail_in.py"));
    c.args([server.url.as_str(), &admin.token, &bob.token, &channel, &inward, &outward]);
    crate::clients::script(c).await?;
    server.stop().await;
    Ok(())
}

/// Nothing listens and no mail promises what nobody takes; it begins and ends with the setting.
async fn off(db: Database) -> Outcome {
    let port = free_port()?;
    let listen = format!("127.0.0.1:{port}");
    let settings = [("MailInSettings.ListenAddress", listen.as_str()), ("MailInSettings.Domain", "in.example")];
    let server = Server::start_with(db, &settings).await?;
    let admin = server.admin().await?;
    let team = admin.team("mails").await?;
    let channel = admin.channel(&team, "mails").await?;
    let said = admin.get(&format!("/ochre/channels/{channel}/mail_address")).await?.status(200)?.json()?;
    check!(said == json!({"address": "", "enabled": false}), "{said}");
    check!(!answers(port, false).await, "it listens without being told to");
    for on in [true, false] {
        let change = json!({"MailInSettings": {"Enable": on}}).to_string();
        admin.send("PUT", "/config/patch", Some(change)).await?.status(200)?;
        check!(answers(port, on).await == on, "listening does not follow the setting: {on}");
    }
    server.stop().await;
    Ok(())
}

/// Whether somebody listens there, waited for until it is as wanted.
async fn answers(port: u16, wanted: bool) -> bool {
    for _ in 0..200 {
        if tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_ok() == wanted {
            return wanted;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    !wanted
}
