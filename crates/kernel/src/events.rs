//! Socket events: what a slice builds, the frame that is encoded once and shared by all its receivers, and the
//! [`Live`] trait behind which the socket hub stands (contract/websocket.md, contract/websocket_events.jsonl).
//!
//! ```
//! # use ochre_kernel::events::{Event, json_string};
//! # let (channel, author, post) = ("c", "u", serde_json::json!({"id": "p"}));
//! let event = Event::new("post_edited").channel(channel).with("post", json_string(&post));
//! let typing = Event::new("typing").channel(channel).omit_user(author).with("parent_id", "").with("user_id", author);
//! # assert_eq!(event.seal().text("u", 3), r#"{"event":"post_edited","data":{"post":"{\"id\":\"p\"}"},"broadcast":{"omit_users":null,"user_id":"","channel_id":"c","team_id":"","connection_id":"","omit_connection_id":""},"seq":3}"#);
//! ```
//! The audience is part of the constructor in a slice's `events.rs`; nobody else sets it (DESIGN section 5, rule 6).

mod frame;
mod live;
#[cfg(test)]
mod tests;

pub use frame::{Ack, Audience, Frame, Parts};
pub use live::{Counters, Live, NoLive};

use serde::Serialize;
use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;

/// `value` as JSON text, for the fields that carry JSON inside a JSON string (`post`, `channel`, `preferences` ...).
pub fn json_string<T: Serialize + ?Sized>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_else(|e| {
        tracing::error!("an event field does not serialise: {e}");
        "null".into()
    })
}

/// One field of `data`: its name and its value as JSON text.
type Field = (Cow<'static, str>, String);

/// An event under construction; [`Event::seal`] encodes it. Without any scope it goes to everyone.
#[derive(Debug, Clone)]
pub struct Event {
    name: Cow<'static, str>,
    data: Vec<Field>,
    to: Audience,
    mentions: HashSet<String>,
    followers: HashSet<String>,
    ack: Option<Ack>,
    variants: Vec<(HashSet<String>, Vec<Field>)>,
}

impl Event {
    /// An event by its wire name; plugins' `custom_<plugin>_<name>` events pass an owned string.
    pub fn new(name: impl Into<Cow<'static, str>>) -> Self {
        let name = name.into();
        Self {
            name,
            data: Vec::new(),
            to: Audience::default(),
            mentions: HashSet::new(),
            followers: HashSet::new(),
            ack: None,
            variants: Vec::new(),
        }
    }

    /// The wire name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Who will receive it.
    pub fn audience(&self) -> &Audience {
        &self.to
    }

    /// Members of this channel.
    pub fn channel(mut self, id: impl Into<String>) -> Self {
        self.to.channel_id = id.into();
        self
    }

    /// Members of this team. With a channel or user set as well it is only told, not filtered by.
    pub fn team(mut self, id: impl Into<String>) -> Self {
        self.to.team_id = id.into();
        self
    }

    /// Only this user, on all their connections; channel and team are then only told.
    pub fn user(mut self, id: impl Into<String>) -> Self {
        self.to.user_id = id.into();
        self
    }

    /// Everyone of the scope but this user.
    pub fn omit_user(mut self, id: impl Into<String>) -> Self {
        self.to.omit_users.insert(id.into());
        self
    }

    /// Everyone of the scope but these users.
    pub fn omit_users<I: IntoIterator<Item = S>, S: Into<String>>(mut self, ids: I) -> Self {
        self.to.omit_users.extend(ids.into_iter().map(Into::into));
        self
    }

    /// Only this connection (its id as given in `hello`).
    pub fn connection(mut self, id: impl Into<String>) -> Self {
        self.to.connection_id = id.into();
        self
    }

    /// Not this connection: the value of the caller's `Connection-Id` header, may be empty.
    pub fn omit_connection(mut self, id: impl Into<String>) -> Self {
        self.to.omit_connection_id = id.into();
        self
    }

    /// The copy for those without `manage_system`.
    pub fn sanitized(mut self) -> Self {
        self.to.contains_sanitized_data = true;
        self
    }

    /// The copy for holders of `manage_system` only.
    pub fn sensitive(mut self) -> Self {
        self.to.contains_sensitive_data = true;
        self
    }

    /// Narrows the scope to these users without saying so on the wire (reactions on burn-on-read posts).
    pub fn only_users<I: IntoIterator<Item = S>, S: Into<String>>(mut self, ids: I) -> Self {
        self.to.only_users = Some(ids.into_iter().map(Into::into).collect());
        self
    }

    /// The user it speaks of: guests receive it only if they may see that user (`user_updated`, `new_user`).
    pub fn subject(mut self, user_id: impl Into<String>) -> Self {
        self.to.subject = user_id.into();
        self
    }

    /// Sets a field of `data`; a second value for the same key replaces the first.
    pub fn with<T: Serialize>(mut self, key: impl Into<Cow<'static, str>>, value: T) -> Self {
        set(&mut self.data, key.into(), json_string(&value));
        self
    }

    /// Sets a field from text that is JSON already.
    pub fn with_raw(mut self, key: impl Into<Cow<'static, str>>, json: impl Into<String>) -> Self {
        set(&mut self.data, key.into(), json.into());
        self
    }

    /// For these users the field has another value (a permalink preview they may read, the body of a burn-on-read post).
    /// Calls with the same users add up; of overlapping sets the first wins.
    pub fn with_for<T: Serialize>(
        mut self,
        users: &HashSet<String>,
        key: impl Into<Cow<'static, str>>,
        value: T,
    ) -> Self {
        let (key, value) = (key.into(), json_string(&value));
        match self.variants.iter_mut().find(|v| &v.0 == users) {
            Some(v) => set(&mut v.1, key, value),
            None => self.variants.push((users.clone(), vec![(key, value)])),
        }
        self
    }

    /// These users find `mentions` in their copy, holding only their own id.
    pub fn mentions<I: IntoIterator<Item = S>, S: Into<String>>(mut self, users: I) -> Self {
        self.mentions.extend(users.into_iter().map(Into::into));
        self
    }

    /// These users find `followers` in their copy, holding only their own id.
    pub fn followers<I: IntoIterator<Item = S>, S: Into<String>>(mut self, users: I) -> Self {
        self.followers.extend(users.into_iter().map(Into::into));
        self
    }

    /// Lets connections opened with `posted_ack=true` find `should_ack` (see [`Ack`]).
    pub fn ack(mut self, ack: Ack) -> Self {
        self.ack = Some(ack);
        self
    }

    /// Encodes it: from here on nothing of it changes, and all receivers share the bytes.
    pub fn seal(self) -> Arc<Frame> {
        Arc::new(Frame::build(self))
    }
}

fn set(data: &mut Vec<Field>, key: Cow<'static, str>, value: String) {
    match data.iter_mut().find(|f| f.0 == key) {
        Some(f) => f.1 = value,
        None => data.push((key, value)),
    }
}
