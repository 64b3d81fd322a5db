//! Who is told of a message, and how: one pure decision (contract/notifications.md section 3), with the reason when not.

use ochre_text::Kind;
use ochre_types::StringMap;

/// How much somebody wants to hear.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    All,
    Mention,
    None,
}

impl Level {
    /// Of a notify property; `None` for `default` and for what says nothing.
    pub fn of(text: &str) -> Option<Level> {
        match text {
            "all" => Some(Level::All),
            "mention" => Some(Level::Mention),
            "none" => Some(Level::None),
            _ => None,
        }
    }
}

/// What a membership says about its channel.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ChannelWish {
    /// `Some`: said for this channel; `None`: as the account says.
    pub email: Option<bool>,
    pub push: Option<Level>,
    pub push_threads: Option<Level>,
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
        Self {
            email,
            push: Level::of(prop("push")),
            push_threads: Level::of(prop("push_threads")),
            muted: prop("mark_unread") == "mention",
        }
    }
}

/// What an account says about all its channels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AccountWish {
    pub email: bool,
    /// Mails about all replies in threads they follow, not only about mentions.
    pub email_threads: bool,
    pub push: Level,
    pub push_threads: Level,
    pub push_status: PushStatus,
}

/// How present somebody may be and still be pushed (`push_status`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PushStatus {
    Online,
    Away,
    Offline,
    /// A word that means nothing.
    Never,
}

impl AccountWish {
    /// Of the notify properties of a user.
    pub fn of(props: &StringMap) -> Self {
        let prop = |key: &str| props.get(key).map_or("", String::as_str);
        Self {
            email: prop("email") != "false",
            email_threads: matches!(prop("email_threads"), "" | "all"),
            push: Level::of(prop("push")).unwrap_or(Level::Mention),
            push_threads: Level::of(prop("push_threads")).unwrap_or(Level::All),
            push_status: match prop("push_status") {
                "" | "online" => PushStatus::Online,
                "away" => PushStatus::Away,
                "offline" => PushStatus::Offline,
                _ => PushStatus::Never,
            },
        }
    }
}

/// Somebody who may be told.
#[derive(Debug, Clone)]
pub struct Reader {
    pub bot: bool,
    /// An account of this server that is switched on.
    pub here: bool,
    /// An address that counts.
    pub address: bool,
    pub account: AccountWish,
    pub channel: ChannelWish,
    /// `online`, `away`, `offline`, `dnd`, `ooo`.
    pub status: String,
    /// Looked at this very channel a moment ago.
    pub looking: bool,
    /// Collapsed threads are on for them.
    pub threads: bool,
    /// How the message mentions them.
    pub mention: Option<Kind>,
    /// They follow the thread that it stands in.
    pub follows: bool,
}

impl Reader {
    /// Mentioned by more than being in a group message.
    fn is_mentioned(&self) -> bool {
        self.mention.is_some_and(|k| k > Kind::GroupMessage)
    }
}

/// What matters of the message.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Message {
    /// It stands in a thread.
    pub reply: bool,
    /// Joins, renames ...
    pub system: bool,
    /// Of the automatic answer of somebody who is out of office.
    pub auto_responder: bool,
    /// Prop `force_notification`: passes every wish.
    pub forced: bool,
    pub direct: bool,
    pub group: bool,
}

/// Why somebody is not told; the words of `contract/metrics.md` where it has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reason {
    Bot,
    NotHere,
    NoAddress,
    LevelNone,
    Muted,
    System,
    NotMentioned,
    Status,
    Looking,
}

impl Reason {
    /// As metrics, log and API name it.
    pub fn word(self) -> &'static str {
        match self {
            Reason::Bot => "recipient_is_bot",
            Reason::NotHere => "missing_profile",
            Reason::NoAddress => "email_not_verified",
            Reason::LevelNone => "notify_level_none",
            Reason::Muted => "channel_muted",
            Reason::System => "system_message",
            Reason::NotMentioned => "not_mentioned",
            Reason::Status => "user_status",
            Reason::Looking => "user_is_active",
        }
    }
}

/// What is sent to a reader: per medium `Ok`, or why not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict {
    pub mail: Result<(), Reason>,
    /// To phones and browsers.
    pub push: Result<(), Reason>,
}

/// The decision.
pub fn decide(r: &Reader, m: &Message) -> Verdict {
    Verdict { mail: mail(r, m), push: push(r, m) }
}

fn refuse(when: bool, why: Reason) -> Result<(), Reason> {
    if when { Err(why) } else { Ok(()) }
}

fn mail(r: &Reader, m: &Message) -> Result<(), Reason> {
    refuse(r.bot, Reason::Bot)?;
    refuse(!r.here, Reason::NotHere)?;
    refuse(!r.address, Reason::NoAddress)?;
    refuse(m.auto_responder, Reason::System)?;
    let threaded = r.threads && m.reply;
    if r.mention.is_none() {
        refuse(!threaded || !r.follows || !r.account.email_threads, Reason::NotMentioned)?;
    }
    let wanted = match r.channel.email {
        Some(wish) if !threaded => wish,
        _ => r.account.email,
    };
    refuse(!wanted, Reason::LevelNone)?;
    refuse(r.channel.muted, Reason::Muted)?;
    refuse(matches!(r.status.as_str(), "online" | "dnd" | "ooo"), Reason::Status)
}

fn push(r: &Reader, m: &Message) -> Result<(), Reason> {
    refuse(r.bot, Reason::Bot)?;
    refuse(!r.here, Reason::NotHere)?;
    if m.forced {
        return Ok(());
    }
    if r.threads && m.reply && r.follows && thread_wish(r) {
        refuse(m.system, Reason::System)?;
        return presence(r, false);
    }
    refuse(r.channel.muted, Reason::Muted)?;
    refuse(m.system, Reason::System)?;
    let level = match r.channel.push {
        Some(level) => level,
        None if m.group && r.account.push == Level::Mention => Level::All,
        None => r.account.push,
    };
    refuse(level == Level::None, Reason::LevelNone)?;
    if r.mention.is_none() {
        // All activity: of a thread that is collapsed only its followers hear, and a direct message is a mention.
        refuse(m.direct || level != Level::All || (r.threads && m.reply), Reason::NotMentioned)?;
    }
    refuse(level == Level::Mention && !r.is_mentioned(), Reason::NotMentioned)?;
    presence(r, true)
}

/// Whether a follower of a collapsed thread wants to hear of this reply.
fn thread_wish(r: &Reader) -> bool {
    match r.channel.push {
        Some(Level::None) => false,
        Some(level) => r.is_mentioned() || level == Level::All || r.channel.push_threads == Some(Level::All),
        None if r.account.push == Level::None => false,
        None => r.is_mentioned() || r.account.push == Level::All || r.account.push_threads == Level::All,
    }
}

fn presence(r: &Reader, channel_counts: bool) -> Result<(), Reason> {
    let status = r.status.as_str();
    refuse(matches!(status, "dnd" | "ooo"), Reason::Status)?;
    match r.account.push_status {
        PushStatus::Online => refuse(channel_counts && r.looking, Reason::Looking),
        PushStatus::Away => refuse(!matches!(status, "away" | "offline"), Reason::Status),
        PushStatus::Offline => refuse(status != "offline", Reason::Status),
        PushStatus::Never => Err(Reason::Status),
    }
}
