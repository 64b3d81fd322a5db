//! Who is mentioned: the keywords of a channel's members, matched against the words of a post.
//! Rules: `contract/notifications.md`, section 2.

use std::collections::HashMap;

use ochre_types::{StringMap, user};

use crate::chars::unique;
use crate::mentions::{Scan, is_mark, is_splitter};

/// Why somebody is mentioned, from weak to strong; a person keeps the strongest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Member of the group message.
    GroupMessage,
    /// Follows the thread.
    Thread,
    /// Wants to hear of replies to own posts or threads.
    Comment,
    /// `@channel`, `@all` or `@here`.
    ChannelWide,
    /// The other person of a direct message.
    Direct,
    /// Own name or a key word.
    Keyword,
    /// A group the person is in.
    Group,
}

/// What the index needs to know of a member.
#[derive(Debug, Clone, Copy)]
pub struct Member<'a> {
    pub user_id: &'a str,
    pub username: &'a str,
    pub first_name: &'a str,
    /// Of the user.
    pub notify_props: &'a StringMap,
    /// Of the membership; `None` where there is none (a mention across channels).
    pub channel_notify_props: Option<&'a StringMap>,
}

/// Keywords of a channel's members. Built once per channel, dropped when a member, a name or a notification setting changes.
/// About 150 bytes per member; a lookup costs the same for 10 members and for 10,000.
#[derive(Debug, Clone, Default)]
pub struct MentionIndex {
    users: Vec<Box<str>>,
    keys: HashMap<Box<str>, Holders>,
    /// Keywords outside ASCII, which also match inside words.
    multibyte: Vec<Box<str>>,
    /// Those whom `@channel`, `@all` and `@here` reach.
    channel_wide: Vec<u32>,
    groups: HashMap<Box<str>, Group>,
}

/// A group that may be mentioned, with those of its people who are members here.
#[derive(Debug, Clone)]
struct Group {
    id: Box<str>,
    members: Box<[u32]>,
}

/// Nearly every keyword has one holder.
#[derive(Debug, Clone)]
enum Holders {
    One(u32),
    Many(Vec<u32>),
}

impl Holders {
    fn as_slice(&self) -> &[u32] {
        match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::Many(many) => many,
        }
    }

    fn add(&mut self, user: u32) {
        match self {
            Self::One(one) if *one == user => {}
            Self::One(one) => *self = Self::Many(vec![*one, user]),
            Self::Many(many) if many.last() == Some(&user) => {}
            Self::Many(many) => many.push(user),
        }
    }
}

/// How one post is to be matched.
#[derive(Default)]
pub struct MentionOptions<'a> {
    /// `@channel`, `@all` and `@here` count: the author may use them, the channel is small enough, the post is no header or purpose change.
    pub channel_wide: bool,
    /// Whether a member's cached status is online (`@here`).
    pub online: Option<&'a dyn Fn(&str) -> bool>,
    /// `@group` names count.
    pub groups: bool,
}

/// What a post mentions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// By user id. The author is among them when the text says so: the caller takes the author out.
    pub users: HashMap<String, Kind>,
    /// Ids of mentioned groups.
    pub groups: Vec<String>,
    /// Names after an `@` that nobody here bears, as written: people outside the channel, perhaps.
    pub outside: Vec<String>,
    pub here: bool,
    pub channel: bool,
    pub all: bool,
}

impl Found {
    /// Mentions `user_id` with `kind`, unless a stronger one is there already.
    pub fn add(&mut self, user_id: &str, kind: Kind) {
        match self.users.get_mut(user_id) {
            Some(held) => *held = kind.max(*held),
            None => drop(self.users.insert(user_id.to_owned(), kind)),
        }
    }

    pub fn is_channel_wide(&self) -> bool {
        self.here || self.channel || self.all
    }
}

impl MentionIndex {
    /// An index of `members`.
    pub fn build<'a>(members: impl IntoIterator<Item = Member<'a>>) -> Self {
        let mut index = Self::default();
        for member in members {
            index.add_member(member);
        }
        index
    }

    fn add_member(&mut self, member: Member<'_>) {
        let user = self.users.len() as u32;
        self.users.push(member.user_id.into());
        self.add_key(&format!("@{}", member.username.to_lowercase()), user);
        let prop = |key| member.notify_props.get(key).map_or("", String::as_str);
        for key in prop(user::MENTION_KEYS_NOTIFY_PROP).split(',') {
            let key = key.trim().to_lowercase();
            if !key.is_empty() {
                self.add_key(&key, user);
            }
        }
        if prop(user::FIRST_NAME_NOTIFY_PROP) == "true" && !member.first_name.is_empty() {
            self.add_key(member.first_name, user);
        }
        if prop(user::CHANNEL_MENTIONS_NOTIFY_PROP) == "true" && !ignores_channel_mentions(member.channel_notify_props)
        {
            self.channel_wide.push(user);
        }
    }

    fn add_key(&mut self, key: &str, user: u32) {
        if let Some(holders) = self.keys.get_mut(key) {
            return holders.add(user);
        }
        if !key.is_ascii() {
            self.multibyte.push(key.into());
        }
        self.keys.insert(key.into(), Holders::One(user));
    }

    /// Makes `@name` mention the people of groups: (name, id, people), of whom those who are not members here are left out.
    pub fn add_groups<'a>(&mut self, groups: impl IntoIterator<Item = (&'a str, &'a str, Vec<&'a str>)>) {
        let mut places: Option<HashMap<Box<str>, u32>> = None;
        for (name, id, people) in groups {
            let places = places.get_or_insert_with(|| self.users.iter().cloned().zip(0..).collect());
            let members = people.iter().filter_map(|user| places.get(*user).copied()).collect();
            self.groups.insert(name.to_lowercase().into(), Group { id: id.into(), members });
        }
    }

    /// Whether a group could be mentioned.
    pub fn has_groups(&self) -> bool {
        !self.groups.is_empty()
    }

    /// Number of members.
    pub fn len(&self) -> usize {
        self.users.len()
    }

    pub fn is_empty(&self) -> bool {
        self.users.is_empty()
    }

    /// The members.
    pub fn user_ids(&self) -> impl Iterator<Item = &str> {
        self.users.iter().map(|u| &**u)
    }

    /// Whom the words of `scan` mention.
    pub fn find(&self, scan: &Scan, options: &MentionOptions<'_>) -> Found {
        let mut found = Found::default();
        for word in &scan.words {
            self.match_word(word, options, &mut found);
        }
        found.outside = unique(std::mem::take(&mut found.outside).into_iter());
        found
    }

    fn match_word(&self, word: &str, options: &MentionOptions<'_>, found: &mut Found) {
        let mut form = word;
        loop {
            if self.check(form, options, found) {
                return;
            }
            match form.strip_suffix(is_mark) {
                Some(shorter) if !shorter.is_empty() => form = shorter,
                _ => break,
            }
        }
        if let Some(name) = word.strip_prefix('@') {
            if !matches!(word, "@here" | "@channel" | "@all") {
                let name = name.strip_suffix(is_splitter).unwrap_or(name);
                if !name.is_empty() {
                    found.outside.push(name.to_owned());
                }
            }
        } else if word.contains(is_splitter) {
            for piece in word.split(is_splitter).filter(|piece| !piece.is_empty()) {
                self.check(piece, options, found);
            }
        }
        if !word.is_ascii() {
            let keys = self.multibyte.iter().filter(|key| word.contains(key.as_ref()));
            for holders in keys.filter_map(|key| self.keys.get(key)) {
                self.add_all(holders.as_slice(), Kind::Keyword, found);
            }
        }
    }

    /// Tries one form of a word: in lower case, then as written.
    fn check(&self, form: &str, options: &MentionOptions<'_>, found: &mut Found) -> bool {
        let lower = form.to_lowercase();
        match lower.as_str() {
            "@here" => found.here = true,
            "@channel" => found.channel = true,
            "@all" => found.all = true,
            _ => return self.check_keyword(form, &lower, options, found),
        }
        if !options.channel_wide {
            return false;
        }
        if lower == "@here" {
            let Some(online) = options.online else { return false };
            for user in self.channel_wide.iter().filter(|user| online(&self.users[**user as usize])) {
                found.add(&self.users[*user as usize], Kind::ChannelWide);
            }
        } else {
            self.add_all(&self.channel_wide, Kind::ChannelWide, found);
        }
        true
    }

    fn check_keyword(&self, form: &str, lower: &str, options: &MentionOptions<'_>, found: &mut Found) -> bool {
        if let Some(holders) = self.keys.get(lower).or_else(|| self.keys.get(form)) {
            self.add_all(holders.as_slice(), Kind::Keyword, found);
            return true;
        }
        let group = lower.strip_prefix('@').filter(|_| options.groups).and_then(|name| self.groups.get(name));
        let Some(group) = group else { return false };
        if !found.groups.iter().any(|known| **known == *group.id) {
            found.groups.push(group.id.to_string());
            self.add_all(&group.members, Kind::Group, found);
        }
        true
    }

    fn add_all(&self, users: &[u32], kind: Kind, found: &mut Found) {
        for user in users {
            found.add(&self.users[*user as usize], kind);
        }
    }
}

/// Told not to react to `@channel`: by the setting itself, or by muting the channel while the setting is the default.
fn ignores_channel_mentions(props: Option<&StringMap>) -> bool {
    let Some(props) = props else { return false };
    let prop = |key: &str| props.get(key).map_or("", String::as_str);
    match prop("ignore_channel_mentions") {
        "on" => true,
        "off" => false,
        _ => prop("mark_unread") == "mention",
    }
}
