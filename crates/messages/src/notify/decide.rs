//! Who gets a mail about a message: a pure decision (contract/notifications.md section 3, "E-mail allowed").

use ochre_types::StringMap;

/// What a membership says about mails of its channel.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ChannelWish {
    /// `Some`: said for this channel; `None`: as the account says.
    pub email: Option<bool>,
    pub muted: bool,
}

impl ChannelWish {
    /// Of the notify properties of a membership.
    pub fn of(props: &StringMap) -> Self {
        let prop = |key: &str| props.get(key).map_or("", String::as_str);
        let email = match prop("email") {
            "" | "default" => None,
            other => Some(other != "false"),
        };
        Self { email, muted: prop("mark_unread") == "mention" }
    }
}

/// Somebody who may be told.
#[derive(Debug, Clone, Default)]
pub struct Reader {
    /// A person of this server with an account that is switched on, and an address that counts.
    pub reachable: bool,
    /// The account's wish: notify property `email`.
    pub email: bool,
    /// Notify property `email_threads` is `all`.
    pub all_threads: bool,
    /// `online`, `away`, `offline`, `dnd`, `ooo`.
    pub status: String,
    pub wish: ChannelWish,
    /// Collapsed threads are on for them.
    pub threads: bool,
    /// The message mentions them (in a direct or group message: it is for them). Otherwise they follow its thread.
    pub mentioned: bool,
}

/// Whether a message is mailed to a reader. `reply`: it stands in a thread.
pub fn wants_mail(r: &Reader, reply: bool) -> bool {
    let there = matches!(r.status.as_str(), "online" | "dnd" | "ooo");
    if !r.reachable || there || r.wish.muted {
        return false;
    }
    let threaded = r.threads && reply;
    if !r.mentioned {
        return threaded && r.email && r.all_threads;
    }
    match r.wish.email {
        Some(wish) if !threaded => wish,
        _ => r.email,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reader(change: impl FnOnce(&mut Reader)) -> Reader {
        let mut r = Reader {
            reachable: true,
            email: true,
            all_threads: true,
            status: "offline".into(),
            mentioned: true,
            ..Reader::default()
        };
        change(&mut r);
        r
    }

    #[test]
    fn mails() {
        type Case = (&'static str, bool, fn(&mut Reader), bool);
        let cases: [Case; 20] = [
            ("mentioned while offline", false, |_| {}, true),
            ("away", false, |r| r.status = "away".into(), true),
            ("online", false, |r| r.status = "online".into(), false),
            ("do not disturb", false, |r| r.status = "dnd".into(), false),
            ("out of office", false, |r| r.status = "ooo".into(), false),
            ("a bot, a remote account, switched off", false, |r| r.reachable = false, false),
            ("wants none", false, |r| r.email = false, false),
            ("wants none, but of this channel", false, |r| (r.email, r.wish.email) = (false, Some(true)), true),
            ("wants them, not of this channel", false, |r| r.wish.email = Some(false), false),
            ("muted", false, |r| r.wish.muted = true, false),
            ("muted, though asked for", false, |r| r.wish = ChannelWish { email: Some(true), muted: true }, false),
            ("follows without collapsed threads", true, |r| r.mentioned = false, false),
            ("follows", true, |r| (r.mentioned, r.threads) = (false, true), true),
            ("no reply, so no thread", false, |r| (r.mentioned, r.threads) = (false, true), false),
            (
                "follows, wants mentions only",
                true,
                |r| (r.mentioned, r.threads, r.all_threads) = (false, true, false),
                false,
            ),
            ("follows, wants none", true, |r| (r.mentioned, r.threads, r.email) = (false, true, false), false),
            ("mentioned in a thread", true, |r| (r.threads, r.all_threads) = (true, false), true),
            ("a thread does not ask the channel", true, |r| (r.threads, r.wish.email) = (true, Some(false)), true),
            ("a thread that is not collapsed does", true, |r| r.wish.email = Some(false), false),
            ("muted thread", true, |r| (r.threads, r.wish.muted) = (true, true), false),
        ];
        for (what, reply, change, want) in cases {
            assert_eq!(wants_mail(&reader(change), reply), want, "{what}");
        }
    }

    #[test]
    fn wishes() {
        for (email, unread, want) in [
            ("", "", ChannelWish::default()),
            ("default", "all", ChannelWish::default()),
            ("true", "all", ChannelWish { email: Some(true), muted: false }),
            ("false", "mention", ChannelWish { email: Some(false), muted: true }),
        ] {
            let pairs = [("email", email), ("mark_unread", unread)];
            let props = pairs.into_iter().map(|(k, v)| (k.to_string(), v.to_string())).collect();
            assert_eq!(ChannelWish::of(&props), want, "{email} {unread}");
        }
    }
}
