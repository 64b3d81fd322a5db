//! Socket events of posts, with their audience.

use super::check::Ready;
use ochre_kernel::Event;
use ochre_kernel::events::{Ack, json_string};
use ochre_types::{Channel, Post, ThreadResponse, User};
use std::collections::HashSet;
use std::sync::Arc;

/// Who learns more than that there is a post.
#[derive(Debug, Default)]
pub struct Told<'a> {
    pub mentioned: &'a [String],
    /// Of the thread it replies to.
    pub followers: &'a [String],
    /// Whose desktop shows it anyway.
    pub alerted: Arc<HashSet<String>>,
}

/// A new post, to the members of its channel; the mentioned and the followers learn that they are.
pub fn posted(ready: &Ready, enable_override: bool, told: Told<'_>) -> Event {
    let (post, channel) = (&ready.post, &ready.channel);
    let sender = sender_name(ready, enable_override);
    let mut event = Event::new("posted")
        .channel(channel.id.clone())
        .with("channel_type", &channel.r#type)
        .with("channel_display_name", channel_title(channel, &ready.author))
        .with("channel_name", &channel.name)
        .with("sender_name", sender)
        .with("team_id", &channel.team_id)
        .with("set_online", ready.set_online)
        .with("post", json_string(post));
    if let Some(files) = post.metadata.as_ref().map(|m| &m.files).filter(|f| !f.is_empty()) {
        event = event.with("otherFile", "true");
        if files.iter().any(|f| f.mime_type.starts_with("image/")) {
            event = event.with("image", "true");
        }
    }
    let ack = Ack { author_id: post.user_id.clone(), direct: channel.r#type == "D", alerted: told.alerted };
    event.mentions(told.mentioned.iter().cloned()).followers(told.followers.iter().cloned()).ack(ack)
}

/// What a channel is called in an event; a direct one after the author.
pub fn channel_title(channel: &Channel, author: &User) -> String {
    if channel.r#type == "D" { format!("@{}", author.username) } else { channel.display_name.clone() }
}

fn sender_name(ready: &Ready, enable_override: bool) -> String {
    let post = &ready.post;
    if post.is_system() {
        return "System".into();
    }
    let name = post.prop("override_username");
    if enable_override && ready.channel.r#type != "D" && post.is_from_webhook() && !name.is_empty() {
        return name.to_string();
    }
    format!("@{}", ready.author.username)
}

/// The author's own post reads their channel.
pub fn viewed(user: &str, channel: &str, at: i64) -> Event {
    let mut times = serde_json::Map::new();
    times.insert(channel.to_string(), at.into());
    Event::new("multiple_channels_viewed").user(user).with("channel_times", times)
}

/// A thread changed for one of its followers.
pub fn thread_updated(
    user: &str,
    team: &str,
    thread: &ThreadResponse,
    mentions_before: i64,
    replies_before: i64,
) -> Event {
    Event::new("thread_updated")
        .user(user)
        .team(team)
        .with("thread", json_string(thread))
        .with("previous_unread_mentions", mentions_before)
        .with("previous_unread_replies", replies_before)
}

/// A changed post (edit, pin), to the members of its channel.
pub fn edited(post: &Post) -> Event {
    Event::new("post_edited").channel(post.channel_id.clone()).with("post", json_string(post))
}

/// A deleted post: two copies, of which only administrators' names who deleted it.
pub fn deleted(post: &Post, by: &str) -> [Event; 2] {
    let plain = Post { metadata: None, ..post.clone() };
    let base = Event::new("post_deleted").channel(post.channel_id.clone()).with("post", json_string(&plain));
    [base.clone().sanitized(), base.with("delete_by", by).sensitive()]
}
