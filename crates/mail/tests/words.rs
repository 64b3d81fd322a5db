//! Every mail in every language.

mod kinds;

use kinds::{LINK, kinds};
use ochre_mail::{Content, Kind, Quote, Site, compose, render};

fn site() -> Site {
    Site { name: "Ochre".into(), url: "https://chat.example.com".into(), ..Site::default() }
}

#[test]
fn all_have_words() {
    for locale in ["en", "de", "de-AT", "fr", "es", "ja", "zh-CN", "ar", "xx", ""] {
        for kind in kinds() {
            let mail = compose(&site(), locale, &kind);
            for text in [&mail.subject, &mail.html, &mail.text] {
                assert!(
                    !text.contains(&format!("mail.{}", kind.key())) && !text.contains("{{"),
                    "{locale} {}: {text}",
                    kind.key()
                );
            }
            assert!(mail.subject.starts_with("[Ochre] "), "{}", mail.subject);
            assert!(mail.text.lines().count() >= 5, "{}", mail.text);
        }
    }
    let german = compose(&site(), "de", &Kind::PasswordChanged).subject;
    assert_ne!(german, compose(&site(), "en", &Kind::PasswordChanged).subject);
}

/// A language that has a mail has all of its texts.
#[test]
fn other_languages_are_complete() {
    for kind in kinds() {
        for part in ["subject", "title", "text", "button", "hint"] {
            let id = format!("mail.{}.{part}", kind.key());
            if ochre_i18n::has(&id) {
                let of = |locale| ochre_i18n::translate(locale, &id, &[]);
                for locale in ochre_i18n::locales().into_iter().filter(|l| *l != "en") {
                    assert_ne!(of("en"), of(locale), "{id} of {locale}");
                }
            }
        }
    }
}

/// The form that scenarios and people's mail programs read links from.
#[test]
fn links_stand_whole_in_the_text() {
    for kind in kinds() {
        let mail = compose(&site(), "en", &kind);
        let expects = matches!(
            kind,
            Kind::PasswordReset { .. }
                | Kind::VerifyEmail { .. }
                | Kind::VerifyNewEmail { .. }
                | Kind::Welcome { verify_link: Some(_) }
                | Kind::TeamInvite { .. }
                | Kind::GuestInvite { .. }
                | Kind::OneTimeLogin { .. }
        );
        assert_eq!(mail.text.lines().any(|line| line == LINK), expects, "{}", mail.text);
        assert_eq!(mail.html.contains("token=abc"), expects, "{}", kind.key());
    }
}

#[test]
fn strangers_words_stay_words() {
    let kind = Kind::TeamInvite {
        inviter: "<script>alert(1)</script>\r\nBcc: x@y.z",
        team: "A & B",
        link: "javascript:alert(1)",
        note: "\"><img src=x>",
    };
    let mail = compose(&site(), "en", &kind);
    assert!(!mail.html.contains("<script>") && !mail.html.contains("<img"), "{}", mail.html);
    assert!(mail.html.contains("A &amp; B"), "{}", mail.html);
    assert!(mail.text.contains("A & B"), "{}", mail.text);
    assert!(!mail.html.contains("javascript:") && !mail.text.contains("javascript:"));
    assert!(!mail.subject.contains(['\r', '\n']), "{}", mail.subject);
}

#[test]
fn quoted_messages() {
    let quote = Quote {
        sender: "@alice".into(),
        place: "Core, Plans".into(),
        time: "10:15".into(),
        message: "first <b>line</b>\nsecond".into(),
        picture: "avatar1".into(),
        link: LINK.into(),
    };
    let content = Content {
        subject: "New message".into(),
        title: "alice mentioned you".into(),
        quotes: vec![quote.clone(), quote],
        button: Some(("Answer".into(), LINK.into())),
        reason: "You get this mail because you were away.".into(),
        ..Content::default()
    };
    let mail = render(&site(), "en", &content);
    assert_eq!(mail.html.matches("cid:avatar1").count(), 2);
    assert!(mail.html.contains("first &lt;b&gt;line&lt;/b&gt;<br>second"), "{}", mail.html);
    let want = "alice mentioned you\n\n\
        @alice (Core, Plans), 10:15:\n  first <b>line</b>\n  second\n  https://chat.example.com/do?token=abc&email=a%40b.c\n\n";
    assert!(mail.text.starts_with(want), "{}", mail.text);
    assert!(mail.text.ends_with("Sent by Ochre\nYou get this mail because you were away.\n"), "{}", mail.text);
}
