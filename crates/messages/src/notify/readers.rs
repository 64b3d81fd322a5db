//! The readers of a new message who are told by mail, found while it is written: one row of the outbox names them all, so that
//! the message and the promise to tell are one commit. The mails are composed afterwards (`mail.rs`).

use super::decide::{ChannelWish, Reader, wants_mail};
use crate::posts::check::Ready;
use crate::posts::mentions;
use ochre_kernel::{App, AppError, Tx, args, rows, sql};
use ochre_text::Found;
use ochre_types::User;
use serde_json::json;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

sql!(WISHES = "SELECT userid, notifyprops FROM channelmembers WHERE channelid = $1 AND userid = ANY($2)");
sql!(
    COLLAPSED = "SELECT userid, value FROM preferences WHERE userid = ANY($1) AND category = 'display_settings' \
     AND name = 'collapsed_reply_threads'"
);

/// Kind of the outbox row: `{"post": id, "to": [user ids]}`.
pub const KIND: &str = "notify_mail";

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

/// Queues the mails about a message. `followers`: of the thread it stands in.
pub async fn queue(tx: &mut Tx, ready: &Ready, found: &Found, followers: Vec<String>) -> Result<(), AppError> {
    let app = tx.app().clone();
    let post = &ready.post;
    if !app.mails_notifications() || post.r#type == "system_auto_responder" {
        return Ok(());
    }
    let own = |id: &String| *id == post.user_id && !post.is_from_webhook();
    let people: BTreeSet<String> =
        found.users.keys().cloned().chain(followers.into_iter().filter(|id| !own(id))).collect();
    let to = readers(&app, ready, found, people.into_iter().collect()).await?;
    if !to.is_empty() {
        tx.enqueue(KIND, &json!({"post": post.id, "to": to}));
    }
    Ok(())
}

/// Of these those who want a mail.
async fn readers(app: &Arc<App>, ready: &Ready, found: &Found, ids: Vec<String>) -> Result<Vec<String>, AppError> {
    if ids.is_empty() {
        return Ok(vec![]);
    }
    let statuses = app.statuses_of(&ids).await?;
    let away: HashMap<String, String> = statuses
        .into_iter()
        .map(|e| (e.status.user_id, e.status.status))
        .filter(|(_, s)| matches!(s.as_str(), "away" | "offline"))
        .collect();
    // Most people who are talked to are there: nothing more is asked for them.
    let ids: Vec<String> = ids.into_iter().filter(|id| away.contains_key(id)).collect();
    if ids.is_empty() {
        return Ok(vec![]);
    }
    let users = app.users(&ids).await?;
    let wishes = channel_wishes(app, ready, &ids).await?;
    let reply = !ready.post.root_id.is_empty();
    let threads = if reply { collapsed(app, &ids).await? } else { HashMap::new() };
    let verified_only = app.config().email.require_email_verification;
    let mut out = Vec::new();
    for user in users {
        // Whoever left the channel follows nothing in it.
        let Some(wish) = wishes.get(&user.id).copied() else { continue };
        let reader = Reader {
            reachable: is_reachable(&user, verified_only),
            email: user.notify_props.get("email").is_none_or(|v| v != "false"),
            all_threads: user.notify_props.get("email_threads").is_none_or(|v| v == "all"),
            status: away.get(&user.id).cloned().unwrap_or_default(),
            wish,
            threads: threads.get(&user.id).copied().unwrap_or_default(),
            mentioned: found.users.contains_key(&user.id),
        };
        if wants_mail(&reader, reply) {
            out.push(user.id.clone());
        }
    }
    out.sort_unstable();
    Ok(out)
}

fn is_reachable(user: &User, verified_only: bool) -> bool {
    let person = !user.is_bot && !user.is_remote() && user.delete_at == 0;
    person && !user.email.is_empty() && (user.email_verified || !verified_only)
}

/// What the memberships of these people say, from memory where the channel's mention words are kept; members only.
async fn channel_wishes(
    app: &Arc<App>,
    ready: &Ready,
    ids: &[String],
) -> Result<HashMap<String, ChannelWish>, AppError> {
    let channel = &ready.channel;
    if channel.r#type == "D" {
        let row = |r: &ochre_db::Row| Ok((r.get::<String>(0)?, ChannelWish::of(&rows::json(r, 1)?)));
        return Ok(app.db.all(&WISHES, args![&channel.id, ids], row).await?.into_iter().collect());
    }
    let index = mentions::index(app, &channel.id).await?;
    let asked: HashSet<&str> = ids.iter().map(String::as_str).collect();
    let members = index.words.user_ids().filter(|id| asked.contains(id));
    Ok(members.map(|id| (id.to_string(), index.mail_wishes.get(id).copied().unwrap_or_default())).collect())
}

/// For whom collapsed threads are on (contract/notifications.md section 1).
async fn collapsed(app: &Arc<App>, ids: &[String]) -> Result<HashMap<String, bool>, AppError> {
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
