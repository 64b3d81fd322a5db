//! Sending to a server over real sockets; the shape of what arrives.

mod kinds;
mod peer;

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use kinds::{LINK, kinds};
use ochre_mail::{
    Content, From, Inline, Kind, Mail, MailError, Mailer, Quote, Security, Site, SmtpSettings, compose, render,
};
use peer::{Manner, Peer};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::TlsAcceptor;

const NOW: i64 = 1_780_000_000_000;

fn site() -> Site {
    Site {
        name: "Ochre & Söhne".into(),
        url: "https://chat.example.com".into(),
        support_email: "help@example.com".into(),
        organization: "Example Ltd, 1 Main Street".into(),
    }
}

fn from() -> From {
    From { name: "Ochre, Söhne".into(), email: "noreply@example.com".into(), reply_to: "help@example.com".into() }
}

fn settings(port: u16) -> SmtpSettings {
    SmtpSettings {
        server: "127.0.0.1".into(),
        port,
        timeout: Duration::from_secs(3),
        hello: "chat.example.com".into(),
        ..SmtpSettings::default()
    }
}

fn reset_mail() -> Mail {
    let link = ochre_mail::password_reset_link(&site(), "abc123");
    let content = compose(&site(), "en", &Kind::PasswordReset { link: &link });
    Mail { message_id: "<fixed@chat.example.com>".into(), ..Mail::new(&site(), "dave@example.com", content, NOW) }
}

async fn deliver(mail: &Mail) -> String {
    let peer = Peer::start(Manner::default()).await;
    let mailer = Mailer::new(&settings(peer.addr.port()), from()).unwrap();
    mailer.send(mail).await.unwrap();
    peer.mails().remove(0).data
}

/// Boundaries are random: number them.
fn steady(data: &str) -> String {
    let mut out = data.to_owned();
    let mut number = 0;
    while let Some(at) = out.find("boundary=\"").map(|at| at + 10) {
        let Some(len) = out[at..].find('"') else { break };
        let boundary = out[at..at + len].to_owned();
        number += 1;
        out = out.replace(&format!("boundary=\"{boundary}\""), &format!("boundary=<{number}>"));
        out = out.replace(&boundary, &format!("<{number}>"));
    }
    out
}

/// Compares with `tests/golden/<name>`; `OCHRE_BLESS=1` writes it anew.
fn golden(name: &str, got: &str) {
    let path = format!("{}/tests/golden/{name}", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("OCHRE_BLESS").is_some() {
        std::fs::write(&path, got).unwrap();
    }
    let want = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(got == want, "{name} differs (OCHRE_BLESS=1 accepts):\n{got}");
}

#[tokio::test]
async fn golden_messages() {
    golden("password_reset.eml", &steady(&deliver(&reset_mail()).await));

    let mut mail = reset_mail();
    mail.pictures.push(Inline { id: "avatar1".into(), mime: "image/png".into(), bytes: b"\x89PNG".to_vec() });
    mail.thread = "<root@chat.example.com>".into();
    mail.unsubscribe = "https://chat.example.com/settings".into();
    golden("picture_and_thread.eml", &steady(&deliver(&mail).await));
}

/// Each kind of mail as it goes over the wire.
#[tokio::test]
async fn golden_kinds() {
    let mut seen = std::collections::HashSet::new();
    for kind in kinds() {
        let content = compose(&site(), "en", &kind);
        let mail = Mail { content, ..reset_mail() };
        let name = format!("kinds/{}.eml", kind.key());
        assert!(seen.insert(name.clone()), "{name} twice");
        golden(&name, &steady(&deliver(&mail).await));
    }
}

/// A mail about a message, which can be answered, and several messages in one.
#[tokio::test]
async fn golden_notifications() {
    let quote = |n: u32| Quote {
        sender: "@alice".into(),
        place: "Plans".into(),
        time: "2026-05-28 20:26 UTC".into(),
        message: format!("message {n} for @dave\nwith a second line"),
        picture: "sender".into(),
        link: if n > 1 { LINK.into() } else { String::new() },
    };
    let button = Some(("Show the message".to_owned(), LINK.to_owned()));
    let one = Content {
        subject: "[Ochre] Notification in Core".into(),
        title: "@alice has mentioned you in Plans".into(),
        quotes: vec![quote(1)],
        button: button.clone(),
        hint: ochre_i18n::translate("en", "mail.notification.reply", &[]),
        reason: ochre_i18n::translate("en", "mail.notification.footer", &[]),
        ..Content::default()
    };
    let several = Content { quotes: vec![quote(2), quote(3)], hint: String::new(), ..one.clone() };
    for (name, content, reply_to) in [("notification.eml", one, "r.x.1.y@in.example.com"), ("batch.eml", several, "")] {
        let mut mail = Mail { content: render(&site(), "en", &content), ..reset_mail() };
        mail.pictures.push(Inline { id: "sender".into(), mime: "image/png".into(), bytes: b"\x89PNG".to_vec() });
        mail.unsubscribe = "https://chat.example.com/landing#/settings/notifications".into();
        mail.reply_to = reply_to.into();
        golden(&format!("kinds/{name}"), &steady(&deliver(&mail).await));
    }
}

#[tokio::test]
async fn envelope_greeting_and_reuse() {
    let peer = Peer::start(Manner::default()).await;
    let mailer = Mailer::new(&settings(peer.addr.port()), from()).unwrap();
    mailer.test().await.unwrap();
    for _ in 0..3 {
        // A used connection returns to the pool in a task of its own.
        tokio::time::sleep(Duration::from_millis(20)).await;
        mailer.send(&reset_mail()).await.unwrap();
    }
    let mails = peer.mails();
    assert_eq!(mails.len(), 3);
    assert_eq!(mails[0].hello, "chat.example.com");
    assert!(mails[0].from.starts_with("FROM:<noreply@example.com>"), "{}", mails[0].from);
    assert_eq!(mails[0].to, ["TO:<dave@example.com>"]);
    assert_eq!(peer.connections(), 1, "one connection for all");
}

#[tokio::test]
async fn signing_in() {
    for login_mechanism in [false, true] {
        let login = Some(("me", "pass wörd"));
        let peer = Peer::start(Manner { login, login_mechanism, ..Manner::default() }).await;
        let with = |password: &str| {
            let login = Some(("me".to_owned(), password.to_owned()));
            Mailer::new(&SmtpSettings { login, ..settings(peer.addr.port()) }, from()).unwrap()
        };
        with("pass wörd").test().await.unwrap();
        with("pass wörd").send(&reset_mail()).await.unwrap();
        let wrong = with("guess").test().await.unwrap_err();
        assert!(matches!(&wrong, MailError::Later(why) if why.contains("wrong name")), "{wrong}");
        let without = Mailer::new(&settings(peer.addr.port()), from()).unwrap();
        assert!(matches!(without.send(&reset_mail()).await, Err(MailError::Later(_))));
        assert_eq!(peer.mails().len(), 1);
    }
}

#[tokio::test]
async fn refusals_and_later() {
    for (rcpt, temporary) in [("550 no such person", false), ("451 come again", true)] {
        let peer = Peer::start(Manner { rcpt: Some(rcpt), ..Manner::default() }).await;
        let mailer = Mailer::new(&settings(peer.addr.port()), from()).unwrap();
        let error = mailer.send(&reset_mail()).await.unwrap_err();
        assert_eq!(error.is_temporary(), temporary, "{error}");
        assert!(error.to_string().contains(&rcpt[4..]), "{error}");
    }
    // Nobody there.
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let nobody = Mailer::new(&settings(free), from()).unwrap();
    assert!(nobody.test().await.unwrap_err().is_temporary());
    // Somebody who does not talk.
    let peer = Peer::start(Manner { silent: true, ..Manner::default() }).await;
    let short = SmtpSettings { timeout: Duration::from_secs(1), ..settings(peer.addr.port()) };
    let silent = Mailer::new(&short, from()).unwrap();
    let error = tokio::time::timeout(Duration::from_secs(5), silent.test()).await.expect("in time").unwrap_err();
    assert!(error.is_temporary(), "{error}");
}

#[tokio::test]
async fn bad_addresses_and_settings() {
    let mailer = Mailer::new(&settings(1), from()).unwrap();
    for to in ["", "nobody", "a@b\r\nBcc: x@y.z", "a b@c.d"] {
        let mail = Mail { to: to.into(), ..reset_mail() };
        assert_eq!(mailer.send(&mail).await, Err(MailError::Address(to.into())));
    }
    let none = Mailer::new(&SmtpSettings::default(), from());
    assert!(matches!(none.err(), Some(MailError::Settings(_))));
}

#[tokio::test]
async fn headers_cannot_be_smuggled() {
    let mut mail = reset_mail();
    mail.content.subject = "one\r\nBcc: evil@example.com".into();
    mail.unsubscribe = "https://x\r\nBcc: evil@example.com".into();
    mail.message_id = "<a@b>\r\nBcc: evil@example.com".into();
    let data = deliver(&mail).await;
    let head = data.split("\n\n").next().unwrap();
    assert!(!head.lines().any(|line| line.to_lowercase().starts_with("bcc:")), "{head}");
}

/// A certificate of this moment, made by OpenSSL.
fn acceptor() -> Option<TlsAcceptor> {
    let dir = tempfile::tempdir().unwrap();
    let (key, cert) = (dir.path().join("key.pem"), dir.path().join("cert.pem"));
    let made = Command::new("openssl")
        .args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"])
        .args(["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"])
        .arg("-keyout")
        .arg(&key)
        .arg("-out")
        .arg(&cert)
        .stderr(Stdio::null())
        .status();
    if !made.is_ok_and(|status| status.success()) {
        eprintln!("no openssl: TLS is not tried");
        return None;
    }
    let _ = rustls::crypto::ring::default_provider().install_default();
    let config = rustls::ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(
            vec![CertificateDer::from_pem_file(&cert).unwrap()],
            PrivateKeyDer::from_pem_file(&key).unwrap(),
        )
        .unwrap();
    Some(TlsAcceptor::from(Arc::new(config)))
}

#[tokio::test]
async fn encrypted() {
    let Some(tls) = acceptor() else { return };
    for (security, wrapped) in [(Security::Tls, true), (Security::StartTls, false)] {
        let manner = Manner { tls: Some(tls.clone()), wrapped, ..Manner::default() };
        let peer = Peer::start(manner).await;
        let strict = SmtpSettings { security, ..settings(peer.addr.port()) };
        let error = Mailer::new(&strict, from()).unwrap().test().await.unwrap_err();
        assert!(error.to_string().to_lowercase().contains("certificate"), "{error}");
        let lax = SmtpSettings { skip_verify: true, ..strict };
        let mailer = Mailer::new(&lax, from()).unwrap();
        mailer.test().await.unwrap();
        mailer.send(&reset_mail()).await.unwrap();
        assert!(peer.mails()[0].encrypted);
    }
    // STARTTLS wanted and not offered: nothing is sent in the clear.
    let peer = Peer::start(Manner::default()).await;
    let wanted = SmtpSettings { security: Security::StartTls, ..settings(peer.addr.port()) };
    assert!(Mailer::new(&wanted, from()).unwrap().send(&reset_mail()).await.is_err());
    assert!(peer.mails().is_empty());
}

/// `OCHRE_TEST_SMTP` = a Python with aiosmtpd: a server and MIME parser that are not ours.
#[tokio::test]
async fn a_foreign_server() {
    let Ok(python) = std::env::var("OCHRE_TEST_SMTP") else { return };
    let script = format!("{}/tests/aiosmtpd_peer.py", env!("CARGO_MANIFEST_DIR"));
    let mut child = Command::new(python).arg(script).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut next = || lines.next().unwrap().unwrap();
    let port: u16 = next().parse().unwrap();
    let mailer = Mailer::new(&settings(port), from()).unwrap();
    let mut mail = reset_mail();
    mailer.send(&mail).await.unwrap();
    let plain: serde_json::Value = serde_json::from_str(&next()).unwrap();
    mail.pictures.push(Inline { id: "p".into(), mime: "image/png".into(), bytes: b"\x89PNG".to_vec() });
    mailer.send(&mail).await.unwrap();
    let pictured: serde_json::Value = serde_json::from_str(&next()).unwrap();
    child.kill().unwrap();
    let _ = child.wait();
    // The types as the scenarios recorded them.
    assert_eq!(plain["types"], serde_json::json!(["multipart/alternative", "text/html", "text/plain"]));
    let five = ["image/png", "multipart/alternative", "multipart/related", "text/html", "text/plain"];
    assert_eq!(pictured["types"], serde_json::json!(five));
    for got in [&plain, &pictured] {
        assert_eq!(got["defects"], serde_json::json!([]));
        assert_eq!(got["subject"], "[Ochre & Söhne] Choose a new password");
        assert_eq!(got["from"], "\"Ochre, Söhne\" <noreply@example.com>");
        for part in ["text", "html"] {
            let text = got[part].as_str().unwrap();
            assert!(text.contains("https://chat.example.com/reset_password_complete?token=abc123"), "{text}");
        }
        assert_eq!(got["text"].as_str().unwrap().replace("\r\n", "\n").trim_end(), mail.content.text.trim_end());
    }
}
