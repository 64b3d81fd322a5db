//! The decision against its table.

use super::decide::{AccountWish, ChannelWish, Level, Message, PushStatus, Reader, Reason, decide};
use ochre_text::Kind;

const CASES: &str = include_str!("decide_cases.tsv");

fn kind(word: &str) -> Option<Kind> {
    match word {
        "gm" => Some(Kind::GroupMessage),
        "thread" => Some(Kind::Thread),
        "comment" => Some(Kind::Comment),
        "channel" => Some(Kind::ChannelWide),
        "direct" => Some(Kind::Direct),
        "keyword" => Some(Kind::Keyword),
        "group" => Some(Kind::Group),
        _ => None,
    }
}

fn reader(c: &[&str]) -> Reader {
    Reader {
        bot: c[0] == "bot",
        here: c[0] != "off",
        address: c[0] != "noaddr",
        mention: kind(c[2]),
        follows: c[3] == "yes",
        threads: c[4] == "yes",
        status: c[5].into(),
        looking: c[6] == "yes",
        account: AccountWish {
            email: c[8] == "yes",
            email_threads: c[10] == "all",
            push: Level::of(c[11]).unwrap_or(Level::Mention),
            push_threads: Level::of(c[13]).unwrap_or(Level::All),
            push_status: match c[15] {
                "away" => PushStatus::Away,
                "offline" => PushStatus::Offline,
                _ => PushStatus::Online,
            },
        },
        channel: ChannelWish {
            email: (c[9] != "-").then_some(c[9] == "yes"),
            push: Level::of(c[12]),
            push_threads: Level::of(c[14]),
            muted: c[7] == "yes",
        },
    }
}

fn message(words: &str) -> Message {
    let is = |word: &str| words.split(' ').any(|w| w == word);
    Message {
        reply: is("reply"),
        system: is("system"),
        auto_responder: is("auto"),
        forced: is("force"),
        direct: is("direct"),
        group: is("group"),
    }
}

#[test]
fn table() {
    let mut n = 0;
    for line in CASES.lines().filter(|l| !l.starts_with('#')).skip(1) {
        let c: Vec<&str> = line.split('\t').collect();
        assert_eq!(c.len(), 18, "{line}");
        let got = decide(&reader(&c), &message(c[1]));
        let word = |r: Result<(), Reason>| r.map_or_else(Reason::word, |()| "yes");
        assert_eq!((word(got.mail), word(got.push)), (c[16], c[17]), "{line}");
        n += 1;
    }
    assert!(n >= 300, "{n} cases");
}

#[test]
fn wishes() {
    type Pairs<'a> = &'a [(&'a str, &'a str)];
    let props = |pairs: Pairs| pairs.iter().map(|(k, v)| ((*k).to_string(), (*v).to_string())).collect();
    let usual = ChannelWish::default();
    let cases: [(Pairs, ChannelWish); 6] = [
        (&[], usual),
        (&[("email", "default"), ("push", "default"), ("mark_unread", "all")], usual),
        (&[("email", "true")], ChannelWish { email: Some(true), ..usual }),
        (&[("email", "false"), ("mark_unread", "mention")], ChannelWish { email: Some(false), muted: true, ..usual }),
        (&[("push", "none")], ChannelWish { push: Some(Level::None), ..usual }),
        (&[("push_threads", "all")], ChannelWish { push_threads: Some(Level::All), ..usual }),
    ];
    for (pairs, want) in cases {
        assert_eq!(ChannelWish::of(&props(pairs)), want, "{pairs:?}");
    }
    let new = AccountWish::of(&props(&[]));
    assert_eq!((new.push, new.push_threads, new.push_status), (Level::Mention, Level::All, PushStatus::Online));
    assert_eq!(AccountWish::of(&props(&[("push_status", "x")])).push_status, PushStatus::Never);
}
