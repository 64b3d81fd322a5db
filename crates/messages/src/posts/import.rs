//! Posts of another time, written as they are.

use super::store;
use crate::search::index;
use ochre_kernel::{App, AppError, Tx, args, sql};
use ochre_types::Post;
use std::collections::HashMap;
use std::sync::Arc;

sql!(
    TOTALS = "UPDATE channels SET lastpostat = greatest(lastpostat, $2), lastrootpostat = greatest(lastrootpostat, $3), \
     totalmsgcount = totalmsgcount + $4, totalmsgcountroot = totalmsgcountroot + $5 WHERE id = $1"
);
sql!(
    READ = "UPDATE channelmembers SET msgcount = msgcount + $2, msgcountroot = msgcountroot + $3, \
     lastviewedat = greatest(lastviewedat, $4) WHERE channelid = $1"
);
sql!(
    THREAD = "INSERT INTO threads (postid, replycount, lastreplyat, participants, channelid, threaddeleteat, threadteamid) \
     VALUES ($1, $2, $3, $4, $5, NULL, (SELECT c.teamid FROM channels c WHERE c.id = $6)) ON CONFLICT (postid) DO UPDATE SET \
     replycount = threads.replycount + excluded.replycount, lastreplyat = greatest(threads.lastreplyat, excluded.lastreplyat), \
     participants = excluded.participants"
);

/// Posts of one transaction.
const AT_ONCE: usize = 200;

/// Writes the posts, oldest first.
pub async fn write(app: &Arc<App>, channel: &str, posts: Vec<Post>) -> Result<(), AppError> {
    for part in posts.chunks(AT_ONCE) {
        let mut tx = app.begin().await?;
        for post in part {
            one(&mut tx, post.clone()).await?;
        }
        counts(&mut tx, channel, part);
        tx.commit().await?;
    }
    Ok(())
}

async fn one(tx: &mut Tx, mut post: Post) -> Result<(), AppError> {
    post.update_at = post.create_at;
    post.hashtags = ochre_text::hashtags(&post.message);
    post.remote_id = Some(String::new());
    crate::files::attach(tx, &mut post).await?;
    tx.defer(&store::INSERT, store::insert_args(&post));
    index::add(tx, &post);
    Ok(())
}

/// Totals of the channel, what its members have read, and threads.
fn counts(tx: &mut Tx, channel: &str, posts: &[Post]) {
    let counted: Vec<&Post> = posts.iter().filter(|p| !p.is_join_leave()).collect();
    let roots = counted.iter().filter(|p| p.root_id.is_empty()).count() as i64;
    let last = posts.iter().map(|p| p.create_at).max().unwrap_or_default();
    let last_root = posts.iter().filter(|p| p.root_id.is_empty()).map(|p| p.create_at).max().unwrap_or_default();
    tx.defer(&TOTALS, args![channel, last, last_root, counted.len() as i64, roots]);
    tx.defer(&READ, args![channel, counted.len() as i64, roots, last]);
    let mut threads: HashMap<&str, (i64, i64, Vec<&str>)> = HashMap::new();
    for p in posts.iter().filter(|p| !p.root_id.is_empty()) {
        let thread = threads.entry(&p.root_id).or_default();
        thread.0 += 1;
        thread.1 = thread.1.max(p.create_at);
        thread.2.retain(|u| *u != p.user_id);
        thread.2.push(&p.user_id);
    }
    for (root, (replies, last, people)) in threads {
        tx.defer(&THREAD, args![root, replies, last, ochre_types::encode(&people), channel, channel]);
        tx.defer(&store::TOUCH, args![root, last]);
    }
}
