//! The slow recount: every counter worked out from the whole history by the rules of `contract/notifications.md`
//! (sections 6 and 7), sharing nothing with the server.

use std::collections::{BTreeMap, BTreeSet};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    Open,
    Group,
    Direct,
}

pub struct Channel {
    pub kind: Kind,
    pub total: i64,
    pub total_root: i64,
    pub members: BTreeSet<String>,
}

/// Whom a text means: names, and everybody.
#[derive(Clone, Default)]
pub struct Means {
    pub names: BTreeSet<String>,
    pub everybody: bool,
}

pub struct Message {
    pub channel: String,
    pub root: Option<String>,
    pub author: String,
    pub at: i64,
    pub means: Means,
    pub urgent: bool,
    pub deleted: bool,
}

/// What a member has not read of a channel.
#[derive(Clone, Default, PartialEq, Debug)]
pub struct Counts {
    pub msg: i64,
    pub msg_root: i64,
    pub mention: i64,
    pub mention_root: i64,
    pub urgent: i64,
}

#[derive(Clone, Default, PartialEq, Debug)]
pub struct Follow {
    pub following: bool,
    pub viewed: i64,
    pub mentions: i64,
}

#[derive(Default)]
pub struct Model {
    pub channels: BTreeMap<String, Channel>,
    pub messages: BTreeMap<String, Message>,
    pub members: BTreeMap<(String, String), Counts>,
    pub follows: BTreeMap<(String, String), Follow>,
}

impl Model {
    /// Members whose counters the text raises; `strong`: only what also makes them follow a thread.
    fn meant(&self, channel: &str, author: &str, means: &Means, strong: bool) -> BTreeSet<String> {
        let c = &self.channels[channel];
        let hit = |u: &&String| match c.kind {
            Kind::Direct => true,
            Kind::Group if !strong => true,
            _ => means.everybody || means.names.contains(*u),
        };
        c.members.iter().filter(|u| *u != author).filter(hit).cloned().collect()
    }

    fn meant_by(&self, id: &str, strong: bool) -> BTreeSet<String> {
        let m = &self.messages[id];
        self.meant(&m.channel, &m.author, &m.means, strong)
    }

    pub fn posted(&mut self, id: &str, m: Message) {
        let (channel, author, is_root, urgent) = (m.channel.clone(), m.author.clone(), m.root.is_none(), m.urgent);
        let c = self.channels.get_mut(&channel).expect("a channel of the test");
        c.total += 1;
        c.total_root += i64::from(is_root);
        let (total, total_root) = (c.total, c.total_root);
        self.messages.insert(id.to_string(), m);
        for u in self.meant_by(id, false) {
            let n = self.members.entry((channel.clone(), u)).or_default();
            n.mention += 1;
            n.mention_root += i64::from(is_root);
            n.urgent += i64::from(is_root && urgent);
        }
        if is_root {
            let own = Counts { msg: total, msg_root: total_root, ..Counts::default() };
            self.members.insert((channel, author), own);
        } else {
            self.replied(id);
        }
    }

    fn replied(&mut self, id: &str) {
        let m = &self.messages[id];
        let (root, author, at) = (m.root.clone().expect("a reply"), m.author.clone(), m.at);
        let mentioned = self.meant_by(id, true);
        let mut follow = mentioned.clone();
        follow.insert(author.clone());
        let others = self.messages.iter().filter(|(i, o)| *i != id && !o.deleted && o.root.as_deref() == Some(&root));
        if others.count() == 0 {
            let r = &self.messages[&root];
            if self.channels[&r.channel].members.contains(&r.author) {
                follow.insert(r.author.clone());
            }
            follow.extend(self.meant_by(&root, true));
        }
        for u in follow {
            let hit = mentioned.contains(&u);
            let known = self.follows.contains_key(&(root.clone(), u.clone()));
            let f = self.follows.entry((root.clone(), u.clone())).or_default();
            f.following = f.following || hit || !known;
            if u == author {
                f.viewed = at;
                f.mentions = 0;
            } else {
                f.mentions += i64::from(hit);
            }
        }
    }

    pub fn deleted(&mut self, id: &str) {
        let root = self.messages[id].root.clone();
        match root {
            None => {
                let gone = |(i, m): (&String, &mut Message)| {
                    if i == id || m.root.as_deref() == Some(id) {
                        m.deleted = true;
                    }
                };
                self.messages.iter_mut().for_each(gone);
            }
            Some(root) => {
                let at = self.messages[id].at;
                for u in self.meant_by(id, true) {
                    if let Some(f) = self.follows.get_mut(&(root.clone(), u))
                        && f.following
                        && f.viewed < at
                    {
                        f.mentions = (f.mentions - 1).max(0);
                    }
                }
                self.messages.get_mut(id).expect("a reply").deleted = true;
            }
        }
    }

    pub fn viewed(&mut self, channel: &str, user: &str) {
        let c = &self.channels[channel];
        let read = Counts { msg: c.total, msg_root: c.total_root, ..Counts::default() };
        self.members.insert((channel.to_string(), user.to_string()), read);
    }

    pub fn marked_unread(&mut self, id: &str, user: &str) {
        let first = &self.messages[id];
        let (channel, from) = (first.channel.clone(), first.at);
        let c = &self.channels[&channel];
        let mut n = Counts { msg: c.total, msg_root: c.total_root, ..Counts::default() };
        for (i, m) in self.messages.iter().filter(|(_, m)| m.channel == channel && !m.deleted && m.at >= from) {
            let is_root = m.root.is_none();
            n.msg -= 1;
            n.msg_root -= i64::from(is_root);
            if self.meant_by(i, false).contains(user) {
                n.mention += 1;
                n.mention_root += i64::from(is_root);
                n.urgent += i64::from(is_root && m.urgent);
            }
        }
        self.members.insert((channel, user.to_string()), n);
    }

    /// The thread's mark moves; mentions are counted again from that moment on (replies after it, as recorded).
    pub fn thread_marked(&mut self, root: &str, user: &str, viewed: i64) {
        let later = |m: &Message| !m.deleted && m.root.as_deref() == Some(root) && m.at >= viewed;
        let ids: Vec<String> = self.messages.iter().filter(|(_, m)| later(m)).map(|(i, _)| i.clone()).collect();
        let hits = ids.iter().filter(|i| self.meant_by(i, true).contains(user)).count();
        let f = Follow { following: true, viewed, mentions: i64::try_from(hits).unwrap_or(i64::MAX) };
        self.follows.insert((root.to_string(), user.to_string()), f);
    }

    pub fn left(&mut self, channel: &str, user: &str) {
        self.channels.get_mut(channel).expect("a channel of the test").members.remove(user);
        self.members.remove(&(channel.to_string(), user.to_string()));
        let of_channel = |root: &String| self.messages[root].channel == channel;
        self.follows.retain(|(root, u), _| u != user || !of_channel(root));
    }

    /// The threads that a user finds in the inbox: id, unread replies, unread mentions.
    pub fn inbox(&self, user: &str) -> BTreeMap<String, (i64, i64)> {
        let mine =
            self.follows.iter().filter(|((root, u), f)| u == user && f.following && !self.messages[root].deleted);
        mine.map(|((root, _), f)| {
            let unread = |m: &&Message| !m.deleted && m.root.as_deref() == Some(root) && m.at > f.viewed;
            let replies = self.messages.values().filter(unread).count();
            (root.clone(), (i64::try_from(replies).unwrap_or(i64::MAX), f.mentions))
        })
        .collect()
    }
}
