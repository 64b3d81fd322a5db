//! Threads as their followers see them.

use crate::posts::{apply, store};
use ochre_db::{DbError, Row};
use ochre_kernel::{App, AppError, args, rows, sql};
use ochre_text::Kind;
use ochre_types::{Post, ThreadMembership, ThreadResponse, User};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

sql!(
    pub MEMBERSHIP = "SELECT postid, userid, following, lastviewed, lastupdated, unreadmentions FROM threadmemberships \
     WHERE postid = $1 AND userid = $2"
);

/// A membership.
pub fn membership(r: &Row) -> Result<ThreadMembership, DbError> {
    Ok(ThreadMembership {
        post_id: r.get(0)?,
        user_id: r.get(1)?,
        following: r.get::<bool>(2)?,
        last_view_at: r.get::<i64>(3)?,
        last_update_at: r.get::<i64>(4)?,
        unread_mentions: r.get::<i64>(5)?,
    })
}

/// Columns of [`thread`], of `threadmemberships m JOIN threads t JOIN posts p LEFT JOIN postspriority pp`.
macro_rules! thread_cols {
    () => {
        "p.id, p.createat, p.updateat, p.editat, p.deleteat, p.ispinned, p.userid, p.channelid, p.rootid, p.originalid, \
         p.message, p.type, p.props, p.hashtags, p.fileids, p.hasreactions, p.remoteid, t.replycount, t.lastreplyat, \
         t.participants, t.threaddeleteat, m.lastviewed, m.unreadmentions, (SELECT COUNT(*) FROM posts r \
         WHERE r.rootid = p.id AND r.deleteat = 0 AND r.createat > m.lastviewed), pp.priority"
    };
}
pub(crate) use thread_cols;

/// A followed thread; participants by id only.
pub fn thread(r: &Row) -> Result<ThreadResponse, DbError> {
    let mut post = store::post(r)?;
    post.strip_integrations();
    let ids: Vec<String> = rows::json(r, 19)?;
    let priority: Option<String> = r.get(24)?;
    Ok(ThreadResponse {
        id: post.id.clone(),
        reply_count: r.get::<i64>(17)?,
        last_reply_at: r.get::<i64>(18)?,
        last_viewed_at: r.get::<i64>(21)?,
        participants: Some(ids.into_iter().map(named).collect()),
        unread_replies: r.get(23)?,
        unread_mentions: r.get::<i64>(22)?,
        is_urgent: priority.as_deref() == Some("urgent"),
        delete_at: r.get::<i64>(20)?,
        post: Some(post),
    })
}

fn named(id: String) -> User {
    User { id, auth_data: Some(String::new()), ..User::default() }
}

sql!(
    ONE = "SELECT ",
    thread_cols!(),
    " FROM threadmemberships m JOIN threads t ON t.postid = m.postid JOIN posts p ON p.id = m.postid \
     LEFT JOIN postspriority pp ON pp.postid = m.postid WHERE m.postid = $1 AND m.userid = $2 AND m.following = TRUE"
);

/// A thread that the user follows, or 404 with the id that tells why not.
pub async fn one(app: &Arc<App>, user: &str, id: &str, extended: bool) -> Result<ThreadResponse, AppError> {
    if app.db.opt(&MEMBERSHIP, args![id, user], membership).await?.is_none() {
        return Err(AppError::missing("app.user.get_thread_membership_for_user.not_found"));
    }
    let found = app.db.opt(&ONE, args![id, user], thread).await?;
    let mut found = found.ok_or_else(|| AppError::missing("app.user.get_threads_for_user.not_found"))?;
    finish(app, std::slice::from_mut(&mut found), extended).await?;
    Ok(found)
}

/// Whole participants where asked for.
pub async fn finish(app: &Arc<App>, threads: &mut [ThreadResponse], extended: bool) -> Result<(), AppError> {
    if !extended {
        return Ok(());
    }
    let ids: HashSet<String> =
        threads.iter().filter_map(|t| t.participants.as_ref()).flatten().map(|u| u.id.clone()).collect();
    let ids: Vec<String> = ids.into_iter().collect();
    let known: HashMap<String, User> =
        apply::profiles(app, &ids).await?.into_iter().map(|u| (u.id.clone(), u)).collect();
    for u in threads.iter_mut().filter_map(|t| t.participants.as_mut()).flatten() {
        if let Some(found) = known.get(&u.id) {
            *u = found.clone();
        }
    }
    Ok(())
}

sql!(
    REPLIES_FROM = "SELECT ",
    store::post_cols!(),
    " FROM posts p WHERE p.rootid = $1 AND p.deleteat = 0 AND p.createat >= $2 \
     ORDER BY p.createat LIMIT 5000"
);

/// In how many replies since a time (that moment counts, unlike for unread replies) the user is mentioned, by the kinds that a new reply counts; in a direct channel all of
/// the other's.
pub async fn mentions_since(app: &Arc<App>, root: &Post, user: &str, time: i64) -> Result<i64, AppError> {
    let channel = app.channel_or_404(&root.channel_id).await?;
    let mut count = 0;
    for p in app.db.all(&REPLIES_FROM, args![&root.id, time], store::post).await? {
        if p.user_id == user {
            continue;
        }
        let found = crate::posts::mentions::of_post(app, &channel, &p).await?;
        count += i64::from(found.users.get(user).is_some_and(|k| *k > Kind::GroupMessage));
    }
    Ok(count)
}
