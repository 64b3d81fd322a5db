//! Whom a post mentions: the index of a channel's words, built once and dropped by joins, renames and settings.

use crate::notify::decide::ChannelWish;
use ochre_kernel::{App, AppError, Perm, args, rows, sql};
use ochre_text::{Found, Kind, MentionIndex, MentionOptions, Scan};
use ochre_types::{Channel, Post, StringMap};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

sql!(
    MEMBERS = "SELECT u.id, u.username, u.firstname, u.notifyprops, cm.notifyprops FROM channelmembers cm \
     JOIN users u ON u.id = cm.userid WHERE cm.channelid = $1 AND u.deleteat = 0"
);

// $2: the channel or team whose linked groups alone may be mentioned, '' when any may
sql!(
    GROUPS = "SELECT g.id, g.name, cm.userid FROM usergroups g JOIN groupmembers gm ON gm.groupid = g.id AND gm.deleteat = 0 \
     JOIN channelmembers cm ON cm.channelid = $1 AND cm.userid = gm.userid \
     WHERE g.allowreference = TRUE AND g.deleteat = 0 AND g.name IS NOT NULL AND ($2 = '' \
     OR g.id IN (SELECT groupid FROM groupchannels WHERE channelid = $2 AND deleteat = 0) \
     OR g.id IN (SELECT groupid FROM groupteams WHERE teamid = $2 AND deleteat = 0)) ORDER BY g.id"
);

struct Row {
    id: String,
    username: String,
    first_name: String,
    props: StringMap,
    channel_props: StringMap,
}

/// The mention words of a channel's members, and who follows all its threads.
pub struct ChannelIndex {
    pub words: MentionIndex,
    /// Members with `channel_auto_follow_threads` on.
    pub auto_follow: Vec<String>,
    /// Members whose desktop tells them of every post.
    alert_all: Arc<HashSet<String>>,
    /// The same in a group message, where the level `mention` is enough.
    alert_group: Arc<HashSet<String>>,
    /// What memberships say about mails and pushes, where they say anything.
    pub wishes: HashMap<String, ChannelWish>,
    /// Members whose phone tells them of every post.
    pub push_all: Arc<HashSet<String>>,
}

/// The level of a member for `desktop` or `push`: the channel's, else their own.
fn level<'a>(m: &'a Row, medium: &str) -> &'a str {
    match m.channel_props.get(medium).map_or("default", String::as_str) {
        "" | "default" => m.props.get(medium).map_or("mention", String::as_str),
        own => own,
    }
}

/// The index of a channel, from the cache or built.
pub async fn index(app: &App, channel: &str) -> Result<Arc<ChannelIndex>, AppError> {
    if let Some(found) = app.caches.mentions.get(channel).and_then(|any| any.downcast::<ChannelIndex>().ok()) {
        return Ok(found);
    }
    let mark = app.caches.mentions.mark(channel);
    let row = |r: &ochre_db::Row| {
        Ok(Row {
            id: r.get(0)?,
            username: r.get(1)?,
            first_name: r.get::<String>(2)?,
            props: rows::json(r, 3)?,
            channel_props: rows::json(r, 4)?,
        })
    };
    let members = app.db.all(&MEMBERS, args![channel], row).await?;
    let follows = |m: &&Row| m.channel_props.get("channel_auto_follow_threads").is_some_and(|v| v == "on");
    let auto_follow = members.iter().filter(follows).map(|m| m.id.clone()).collect();
    let wishes = members.iter().map(|m| (m.id.clone(), ChannelWish::of(&m.channel_props)));
    let wishes = wishes.filter(|(_, w)| *w != ChannelWish::default()).collect();
    let mut words = MentionIndex::build(members.iter().map(|m| ochre_text::Member {
        user_id: &m.id,
        username: &m.username,
        first_name: &m.first_name,
        notify_props: &m.props,
        channel_notify_props: Some(&m.channel_props),
    }));
    let groups = groups(app, channel).await?;
    words.add_groups(groups.iter().map(|(name, (id, people))| (&**name, &**id, people.iter().map(|p| &**p).collect())));
    let at = |medium: &str, levels: &[&str]| {
        let of = members.iter().filter(|m| levels.contains(&level(m, medium)));
        Arc::new(of.map(|m| m.id.clone()).collect::<HashSet<String>>())
    };
    let (alert_all, alert_group) = (at("desktop", &["all"]), at("desktop", &["all", "mention"]));
    let push_all = at("push", &["all"]);
    let index = Arc::new(ChannelIndex { words, auto_follow, alert_all, alert_group, wishes, push_all });
    app.caches.mentions.put_since(channel, mark, index.clone());
    Ok(index)
}

/// The place whose groups alone may be mentioned in a channel, empty when all may.
pub async fn constraint(app: &App, channel: &Channel) -> Result<String, AppError> {
    if channel.group_constrained == Some(true) {
        return Ok(channel.id.clone());
    }
    let team = if channel.team_id.is_empty() { None } else { app.team(&channel.team_id).await? };
    Ok(team.filter(|t| t.group_constrained == Some(true)).map(|t| t.id.clone()).unwrap_or_default())
}

/// The groups that may be mentioned in a channel and have members in it: name, id, those members.
async fn groups(app: &App, channel: &str) -> Result<BTreeMap<String, (String, Vec<String>)>, AppError> {
    let mut out: BTreeMap<String, (String, Vec<String>)> = BTreeMap::new();
    let Some(channel) = app.channel(channel).await? else { return Ok(out) };
    let only = constraint(app, &channel).await?;
    let row = |r: &ochre_db::Row| Ok((r.get::<String>(0)?, r.get::<String>(1)?, r.get::<String>(2)?));
    for (id, name, user) in app.db.all(&GROUPS, args![&channel.id, only], row).await? {
        out.entry(name).or_insert_with(|| (id, Vec::new())).1.push(user);
    }
    Ok(out)
}

/// Who is mentioned by a new post (contract/notifications.md section 2), the author left out.
pub async fn of_post(app: &Arc<App>, channel: &Channel, post: &Post) -> Result<Found, AppError> {
    let mut found = match channel.r#type.as_str() {
        "D" => direct(channel, post),
        _ => by_words(app, channel, post).await?,
    };
    if post.r#type == "system_add_to_channel" {
        let added = post.prop("addedUserId").to_string();
        if !added.is_empty() {
            found.add(&added, Kind::Keyword);
        }
    }
    if !post.is_from_webhook() {
        found.users.remove(&post.user_id);
    }
    Ok(found)
}

/// Members whose desktop shows this post though it does not mention them (contract/notifications.md section 3,
/// `should_ack`). Nobody in a direct channel, where everybody is told anyway, and none for comings and goings, which drop
/// the index.
pub async fn alerted(app: &App, channel: &Channel, post: &Post) -> Result<Arc<HashSet<String>>, AppError> {
    if channel.r#type == "D" || post.is_join_leave() {
        return Ok(Arc::default());
    }
    let index = index(app, &channel.id).await?;
    Ok(if channel.r#type == "G" { index.alert_group.clone() } else { index.alert_all.clone() })
}

fn direct(channel: &Channel, post: &Post) -> Found {
    let mut found = Found::default();
    let (a, b) = channel.name.split_once("__").unwrap_or_default();
    let other = if a == post.user_id { b } else { a };
    if !other.is_empty() {
        found.add(other, Kind::Direct);
    }
    found
}

async fn by_words(app: &Arc<App>, channel: &Channel, post: &Post) -> Result<Found, AppError> {
    let scan = Scan::of_post(&post.message, &post.props);
    let group_message = channel.r#type == "G";
    if post.is_join_leave() && post.r#type != "system_add_to_channel" || (scan.is_empty() && !group_message) {
        return Ok(Found::default());
    }
    let index = index(app, &channel.id).await?;
    let index = &index.words;
    let described = matches!(post.r#type.as_str(), "system_header_change" | "system_purpose_change");
    let mut channel_wide = scan.has_channel_wide() && !described;
    if channel_wide {
        let most = app.config().team.max_notifications_per_channel;
        channel_wide = (index.len() as i64) < most && may_mention_all(app, post).await?;
    }
    let online = |user: &str| app.cached_status(user).as_deref() == Some("online");
    let groups = index.has_groups() && !described && !scan.names().is_empty() && may_mention_groups(app, post).await?;
    let options = MentionOptions { channel_wide, online: Some(&online), groups };
    let mut found = index.find(&scan, &options);
    if group_message {
        for user in index.user_ids() {
            found.add(user, Kind::GroupMessage);
        }
    }
    Ok(found)
}

/// Whether the author's `@channel`, `@all` and `@here` count.
pub async fn may_mention_all(app: &Arc<App>, post: &Post) -> Result<bool, AppError> {
    app.user_can_channel(&post.user_id, &post.channel_id, Perm::UseChannelMentions).await
}

/// Whether the author's `@group` counts.
pub async fn may_mention_groups(app: &Arc<App>, post: &Post) -> Result<bool, AppError> {
    app.user_can_channel(&post.user_id, &post.channel_id, Perm::UseGroupMentions).await
}
