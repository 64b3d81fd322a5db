//! The readers of a new message who may be told outside of the client, found while it is written: one row of the outbox names
//! them all, so that the message and the promise to tell are one commit. Everything else happens afterwards (`fan_out.rs`).

use super::decide::{AccountWish, ChannelWish, Message, Reader, decide};
use crate::posts::check::Ready;
use crate::posts::mentions;
use ochre_kernel::{App, AppError, Tx, args, rows, sql};
use ochre_text::{Found, Kind};
use ochre_types::{Channel, Post, User};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

sql!(WISHES = "SELECT userid, notifyprops FROM channelmembers WHERE channelid = $1 AND userid = ANY($2)");
sql!(
    COLLAPSED = "SELECT userid, value FROM preferences WHERE userid = ANY($1) AND category = 'display_settings' \
     AND name = 'collapsed_reply_threads'"
);

/// Kind of the outbox row: `{"post", "mail": [users who get one], "push": whether there may be pushes, "kinds": {mention kind:
/// [users]}, "followers": [users]}`.
pub const KIND: &str = "notify";

/// Who follows a thread after a reply. `before`: the ids of its memberships, a `-` before those who wanted out; `joining`:
/// who would follow it from now on; a mention brings everyone back.
pub fn followers(before: &str, joining: &[String], mentioned: &[String]) -> Vec<String> {
    let (out, on): (Vec<&str>, Vec<&str>) =
        before.split(' ').filter(|id| !id.is_empty()).partition(|id| id.starts_with('-'));
    let wanted_out = |id: &&str| out.iter().any(|o| o[1..] == **id);
    let joining = joining.iter().map(String::as_str).filter(|id| !wanted_out(id));
    let all: BTreeSet<&str> = on.into_iter().chain(joining).chain(mentioned.iter().map(String::as_str)).collect();
    all.into_iter().map(str::to_string).collect()
}

/// Queues what is told of a message. `followers`: of the thread it stands in.
pub async fn queue(tx: &mut Tx, ready: &Ready, found: &Found, followers: Vec<String>) -> Result<(), AppError> {
    let app = tx.app().clone();
    let post = &ready.post;
    let mails = app.mails_notifications() && post.r#type != "system_auto_responder";
    let pushes = super::pushes(&app) && (!post.is_system() || is_forced(post));
    if !mails && !pushes {
        return Ok(());
    }
    let own = |id: &String| *id == post.user_id && !post.is_from_webhook();
    let followers: Vec<String> = followers.into_iter().filter(|id| !own(id)).collect();
    let people: BTreeSet<String> = found.users.keys().cloned().chain(followers.iter().cloned()).collect();
    let nobody = people.is_empty();
    let mail = if mails { mailed(&app, ready, found, people.into_iter().collect()).await? } else { vec![] };
    let push = pushes && (!nobody || !all_activity(&app, &ready.channel, post).await?.is_empty());
    if mail.is_empty() && !push {
        return Ok(());
    }
    let mut kinds: BTreeMap<u8, Vec<&String>> = BTreeMap::new();
    if push {
        found.users.iter().for_each(|(id, kind)| kinds.entry(*kind as u8).or_default().push(id));
    }
    let followers = if push { followers } else { vec![] };
    tx.enqueue(KIND, &json!({"post": post.id, "mail": mail, "push": push, "kinds": kinds, "followers": followers}));
    Ok(())
}

/// Prop `force_notification`: the message passes every wish.
pub fn is_forced(post: &Post) -> bool {
    !post.prop("force_notification").is_empty()
}

/// Members whose phone tells them of every message here; nobody in a direct channel, where everybody is told anyway.
pub async fn all_activity(app: &App, channel: &Channel, post: &Post) -> Result<Arc<HashSet<String>>, AppError> {
    if channel.r#type == "D" || post.is_join_leave() {
        return Ok(Arc::default());
    }
    Ok(mentions::index(app, &channel.id).await?.push_all.clone())
}

/// What matters of a message for the decision.
pub fn message(post: &Post, channel: &Channel) -> Message {
    Message {
        reply: !post.root_id.is_empty(),
        system: post.is_system(),
        auto_responder: post.r#type == "system_auto_responder",
        forced: is_forced(post),
        direct: channel.r#type == "D",
        group: channel.r#type == "G",
    }
}

/// How a message concerns people.
#[derive(Debug, Default)]
pub struct Concern {
    pub kinds: HashMap<String, Kind>,
    pub followers: HashSet<String>,
}

/// Of these those who want a mail.
async fn mailed(app: &Arc<App>, ready: &Ready, found: &Found, ids: Vec<String>) -> Result<Vec<String>, AppError> {
    if ids.is_empty() {
        return Ok(vec![]);
    }
    // Most people who are talked to are there: nothing more is asked for them.
    let away = |s: &str| matches!(s, "away" | "offline");
    let statuses = app.statuses_of(&ids).await?;
    let ids: Vec<String> = statuses.into_iter().filter(|e| away(&e.status.status)).map(|e| e.status.user_id).collect();
    let concern = Concern { kinds: found.users.clone(), followers: ids.iter().cloned().collect() };
    let m = message(&ready.post, &ready.channel);
    let readers = readers(app, &ready.channel, m.reply, &ids, &concern).await?;
    let mut out: Vec<String> =
        readers.into_iter().filter(|(_, r)| decide(r, &m).mail.is_ok()).map(|(u, _)| u.id.clone()).collect();
    out.sort_unstable();
    Ok(out)
}

/// A glance at a channel counts for so long as being there, ms.
const GLANCE: i64 = ochre_types::STATUS_CHANNEL_TIMEOUT;

/// These people as the decision sees them; whoever left the channel is not among them. `threads`: ask whether they have
/// collapsed threads, which matters for replies and for what a push says.
pub async fn readers(
    app: &Arc<App>,
    channel: &Channel,
    threads: bool,
    ids: &[String],
    concern: &Concern,
) -> Result<Vec<(Arc<User>, Reader)>, AppError> {
    if ids.is_empty() {
        return Ok(vec![]);
    }
    let users = app.users(ids).await?;
    let statuses: HashMap<String, _> =
        app.statuses_of(ids).await?.into_iter().map(|e| (e.status.user_id.clone(), e)).collect();
    let wishes = channel_wishes(app, channel, ids).await?;
    let threads = if threads { collapsed(app, ids).await? } else { HashMap::new() };
    let (verified_only, now) = (app.config().email.require_email_verification, app.now());
    let mut out = Vec::new();
    for user in users {
        let Some(wish) = wishes.get(&user.id).copied() else { continue };
        let (status, looking) = statuses.get(&user.id).map_or((String::new(), false), |e| {
            (e.status.status.clone(), e.active == channel.id && now - e.status.last_activity_at <= GLANCE)
        });
        let reader = Reader {
            bot: user.is_bot,
            here: user.delete_at == 0 && !user.is_remote(),
            address: !user.email.is_empty() && (user.email_verified || !verified_only),
            account: AccountWish::of(&user.notify_props),
            channel: wish,
            status,
            looking,
            threads: threads.get(&user.id).copied().unwrap_or_default(),
            mention: concern.kinds.get(&user.id).copied(),
            follows: concern.followers.contains(&user.id),
        };
        out.push((user, reader));
    }
    Ok(out)
}

/// What the memberships of these people say, from memory where the channel's mention words are kept; members only.
async fn channel_wishes(
    app: &Arc<App>,
    channel: &Channel,
    ids: &[String],
) -> Result<HashMap<String, ChannelWish>, AppError> {
    if channel.r#type == "D" {
        let row = |r: &ochre_db::Row| Ok((r.get::<String>(0)?, ChannelWish::of(&rows::json(r, 1)?)));
        return Ok(app.db.all(&WISHES, args![&channel.id, ids], row).await?.into_iter().collect());
    }
    let index = mentions::index(app, &channel.id).await?;
    let asked: HashSet<&str> = ids.iter().map(String::as_str).collect();
    let members = index.words.user_ids().filter(|id| asked.contains(id));
    Ok(members.map(|id| (id.to_string(), index.wishes.get(id).copied().unwrap_or_default())).collect())
}

/// For whom collapsed threads are on (contract/notifications.md section 1).
pub async fn collapsed(app: &Arc<App>, ids: &[String]) -> Result<HashMap<String, bool>, AppError> {
    let mode = app.config().service.collapsed_threads.clone();
    let usual = matches!(mode.as_str(), "always_on" | "default_on");
    let mut out: HashMap<String, bool> = ids.iter().map(|id| (id.clone(), usual)).collect();
    if mode.starts_with("default_") {
        let row = |r: &ochre_db::Row| Ok((r.get::<String>(0)?, r.get::<Option<String>>(1)?));
        for (user, value) in app.db.all(&COLLAPSED, args![ids], row).await? {
            out.insert(user, value.as_deref() == Some("on"));
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::followers;

    #[test]
    fn threads() {
        let list = |ids: &[&str]| ids.iter().map(ToString::to_string).collect::<Vec<_>>();
        for (before, joining, mentioned, want) in [
            ("", list(&["a"]), list(&[]), list(&["a"])),
            ("a b", list(&["b", "c"]), list(&[]), list(&["a", "b", "c"])),
            ("a -b", list(&["b"]), list(&[]), list(&["a"])),
            ("-a -b", list(&["a", "b"]), list(&["b"]), list(&["b"])),
        ] {
            assert_eq!(followers(before, &joining, &mentioned), want, "{before} {joining:?} {mentioned:?}");
        }
    }
}
