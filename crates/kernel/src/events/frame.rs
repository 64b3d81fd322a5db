//! The sealed event: encoded once, shared by all receivers; only additions for one receiver and `seq` are made per socket.

use super::{Event, Field, json_string};
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use std::sync::Arc;

/// Who receives an event; the fields that are in `broadcast` on the wire, and three that are not.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Audience {
    pub omit_users: HashSet<String>,
    pub user_id: String,
    pub channel_id: String,
    pub team_id: String,
    pub connection_id: String,
    pub omit_connection_id: String,
    /// Not for holders of `manage_system`.
    pub contains_sanitized_data: bool,
    /// Only for holders of `manage_system`.
    pub contains_sensitive_data: bool,
    /// Not on the wire: of the scope only these users.
    pub only_users: Option<HashSet<String>>,
    /// Not on the wire: guests must be allowed to see this user; empty = no such rule.
    pub subject: String,
}

/// What decides about `should_ack` of a `posted` event: true for a connection that asked for it, whose user is not the
/// author, when the user is mentioned or a follower, or it is a direct channel, or the user's desktop level would alert.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Ack {
    pub author_id: String,
    pub direct: bool,
    /// Users whose desktop notify level alerts for this post; shared with whoever knows the levels.
    #[serde(with = "shared")]
    pub alerted: Arc<HashSet<String>>,
}

/// A shared set as a plain one.
mod shared {
    use super::{Arc, HashSet};
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub fn serialize<S: Serializer>(set: &Arc<HashSet<String>>, s: S) -> Result<S::Ok, S::Error> {
        set.as_ref().serialize(s)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Arc<HashSet<String>>, D::Error> {
        HashSet::deserialize(d).map(Arc::new)
    }
}

/// An encoded body: the frame text up to `"seq":`, and where additions to `data` are put.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Body {
    text: Bytes,
    /// Offset of the closing brace of `data`.
    split: usize,
    /// `data` has no field yet, so an addition takes no comma before it.
    empty: bool,
}

/// The parts of one receiver's frame, in writing order; `seq` and a closing brace follow. Empty parts are common.
#[derive(Debug, Clone)]
pub struct Parts {
    pub head: Bytes,
    pub middle: Bytes,
    pub tail: Bytes,
}

/// What not all receivers share.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Special {
    mentions: HashSet<String>,
    followers: HashSet<String>,
    ack: Option<Ack>,
    variants: Vec<(HashSet<String>, Body)>,
}

/// A sealed event. Wire text of a receiver = parts + seq + `}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    name: String,
    body: Body,
    to: Audience,
    /// Boxed: most events have none, and thousands are kept for replay.
    special: Option<Box<Special>>,
    droppable: bool,
    presence_scoped: bool,
}

impl Frame {
    pub(super) fn build(e: Event) -> Self {
        let tail = tail(&e.to);
        let body = Body::new(&e.name, &e.data, &tail);
        let variants = e.variants.into_iter().map(|(users, fields)| {
            let mut data = e.data.clone();
            for (k, v) in fields {
                super::set(&mut data, k, v);
            }
            (users, Body::new(&e.name, &data, &tail))
        });
        let variants = variants.collect();
        let special = Special { mentions: e.mentions, followers: e.followers, ack: e.ack, variants };
        Self::assemble(e.name.into_owned(), body, e.to, special)
    }

    fn assemble(name: String, body: Body, to: Audience, special: Special) -> Self {
        let droppable = matches!(name.as_str(), "typing" | "status_change" | "multiple_channels_viewed");
        let presence_scoped = matches!(name.as_str(), "typing" | "reaction_added" | "reaction_removed");
        let special = (special != Special::default()).then(|| Box::new(special));
        Self { name, body, to, special, droppable, presence_scoped }
    }

    /// The wire name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Who receives it.
    pub fn audience(&self) -> &Audience {
        &self.to
    }

    /// May be dropped for a slow connection.
    pub fn droppable(&self) -> bool {
        self.droppable
    }

    /// Skipped for connections that declared presence elsewhere (WebSocketEventScope).
    pub fn presence_scoped(&self) -> bool {
        self.presence_scoped
    }

    /// Bytes it holds, for budgets.
    pub fn size(&self) -> usize {
        let variants = |s: &Special| s.variants.iter().map(|v| v.1.text.len()).sum::<usize>();
        size_of::<Self>() + self.body.text.len() + self.special.as_deref().map_or(0, variants)
    }

    /// The text up to the number, when this receiver gets the one that all share (nearly always).
    pub fn plain(&self, user_id: &str, asks_ack: bool) -> Option<&[u8]> {
        let special = self.special.as_deref().is_some_and(|s| s.concerns(user_id, asks_ack));
        (!special).then_some(&self.body.text[..])
    }

    /// The parts for a receiver. `asks_ack`: the connection was opened with `posted_ack=true` and is active.
    pub fn parts(&self, user_id: &str, asks_ack: bool) -> Parts {
        let special = self.special.as_deref();
        let body = special.and_then(|s| s.variant(user_id)).unwrap_or(&self.body);
        let middle = special.map(|s| s.additions(user_id, asks_ack)).unwrap_or_default();
        if middle.is_empty() {
            return Parts { head: body.text.clone(), middle: Bytes::new(), tail: Bytes::new() };
        }
        let middle = if body.empty { middle[1..].to_owned() } else { middle };
        Parts { head: body.text.slice(..body.split), middle: middle.into(), tail: body.text.slice(body.split..) }
    }

    /// The whole text that a receiver gets; for tests and slow paths.
    pub fn text(&self, user_id: &str, seq: u64) -> String {
        let p = self.parts(user_id, false);
        let mut out = Vec::with_capacity(p.head.len() + p.middle.len() + p.tail.len() + 8);
        for part in [&p.head, &p.middle, &p.tail] {
            out.extend_from_slice(part);
        }
        out.extend_from_slice(format!("{seq}}}").as_bytes());
        String::from_utf8(out).unwrap_or_default()
    }

    /// For the cluster bus: one JSON document.
    pub fn encode(&self) -> Vec<u8> {
        let special = self.special.as_deref().cloned().unwrap_or_default();
        let wire = Wire {
            name: self.name.clone(),
            body: self.body.wire(),
            to: self.to.clone(),
            variants: special.variants.iter().map(|(u, b)| (u.clone(), b.wire())).collect(),
            mentions: special.mentions,
            followers: special.followers,
            ack: special.ack,
        };
        serde_json::to_vec(&wire).unwrap_or_default()
    }

    /// What [`Frame::encode`] made on another node. An error is text for the log.
    pub fn decode(bytes: &[u8]) -> Result<Self, String> {
        let w: Wire = serde_json::from_slice(bytes).map_err(|e| e.to_string())?;
        let mut variants = Vec::with_capacity(w.variants.len());
        for (users, b) in w.variants {
            variants.push((users, Body::from_wire(b)?));
        }
        let body = Body::from_wire(w.body)?;
        let special = Special { mentions: w.mentions, followers: w.followers, ack: w.ack, variants };
        Ok(Self::assemble(w.name, body, w.to, special))
    }
}

impl Special {
    /// May this receiver's copy differ?
    fn concerns(&self, user_id: &str, asks_ack: bool) -> bool {
        let named = |set: &HashSet<String>| !set.is_empty() && set.contains(user_id);
        let ack = asks_ack && self.ack.is_some();
        ack || !self.variants.is_empty() || named(&self.mentions) || named(&self.followers)
    }

    fn variant(&self, user_id: &str) -> Option<&Body> {
        self.variants.iter().find(|v| v.0.contains(user_id)).map(|v| &v.1)
    }

    /// `,"key":value...` for this receiver, or nothing.
    fn additions(&self, user_id: &str, asks_ack: bool) -> String {
        let mut out = String::new();
        let (mentioned, follows) = (self.mentions.contains(user_id), self.followers.contains(user_id));
        for (key, set) in [("mentions", mentioned), ("followers", follows)] {
            if set {
                out.push_str(&format!(",\"{key}\":{}", json_string(&json_string(&[user_id]))));
            }
        }
        if let (true, Some(a)) = (asks_ack, &self.ack)
            && a.author_id != user_id
            && (mentioned || follows || a.direct || a.alerted.contains(user_id))
        {
            out.push_str(",\"should_ack\":true");
        }
        out
    }
}

/// A frame between nodes: the body as its two halves.
#[derive(Serialize, Deserialize)]
struct Wire {
    name: String,
    body: (String, usize),
    to: Audience,
    mentions: HashSet<String>,
    followers: HashSet<String>,
    ack: Option<Ack>,
    variants: Vec<(HashSet<String>, (String, usize))>,
}

impl Body {
    fn new(name: &str, data: &[Field], tail: &str) -> Self {
        let size = data.iter().map(|(k, v)| k.len() + v.len() + 4).sum::<usize>();
        let mut text = String::with_capacity(32 + name.len() + size + tail.len());
        text.push_str("{\"event\":");
        text.push_str(&json_string(name));
        text.push_str(",\"data\":{");
        for (i, (key, value)) in data.iter().enumerate() {
            if i > 0 {
                text.push(',');
            }
            text.push_str(&json_string(key.as_ref()));
            text.push(':');
            text.push_str(value);
        }
        let split = text.len();
        text.push_str(tail);
        Self { text: text.into(), split, empty: data.is_empty() }
    }

    fn wire(&self) -> (String, usize) {
        (String::from_utf8_lossy(&self.text).into_owned(), self.split)
    }

    fn from_wire((text, split): (String, usize)) -> Result<Self, String> {
        if split == 0 || split >= text.len() || text.as_bytes()[split] != b'}' {
            return Err("the split of an event body is not at a closing brace".into());
        }
        let empty = text.as_bytes()[split - 1] == b'{';
        Ok(Self { text: text.into(), split, empty })
    }
}

/// From the closing brace of `data` up to the place of the number.
fn tail(to: &Audience) -> String {
    let omit = match to.omit_users.len() {
        0 => "null".to_owned(),
        _ => {
            let mut ids: Vec<&String> = to.omit_users.iter().collect();
            ids.sort();
            let ids: Vec<String> = ids.into_iter().map(|id| format!("{}:true", json_string(id))).collect();
            format!("{{{}}}", ids.join(","))
        }
    };
    let mut out = format!("}},\"broadcast\":{{\"omit_users\":{omit}");
    let scope = [
        ("user_id", &to.user_id),
        ("channel_id", &to.channel_id),
        ("team_id", &to.team_id),
        ("connection_id", &to.connection_id),
        ("omit_connection_id", &to.omit_connection_id),
    ];
    for (key, value) in scope {
        out.push_str(&format!(",\"{key}\":{}", json_string(value)));
    }
    for (key, set) in [
        ("contains_sanitized_data", to.contains_sanitized_data),
        ("contains_sensitive_data", to.contains_sensitive_data),
    ] {
        if set {
            out.push_str(&format!(",\"{key}\":true"));
        }
    }
    out.push_str("},\"seq\":");
    out
}
