//! Urgent posts that call again (`notify/persist.rs`): whom they may call, and their end when one of these answers, reacts or
//! acknowledges (contract/notifications.md section 9).

use super::mentions;
use ochre_kernel::{App, AppError, Tx, args, sql};
use ochre_text::{Found, Kind};
use ochre_types::{Channel, Post};
use std::collections::HashSet;
use std::sync::Arc;

sql!(
    pub START = "INSERT INTO persistentnotifications (postid, createat, lastsentat, deleteat, sentcount) \
     VALUES ($1, $2, 0, 0, 0) ON CONFLICT (postid) DO NOTHING"
);
sql!(END = "UPDATE persistentnotifications SET deleteat = $2 WHERE postid = $1 AND deleteat = 0");
sql!(LIVE = "SELECT 1 FROM persistentnotifications WHERE postid = $1 AND deleteat = 0");
/// Whom the post calls: whoever it mentions by name, key word or group, or the other one of a direct message. Words for
/// everyone do not count.
async fn called(app: &Arc<App>, channel: &Channel, post: &Post) -> Result<HashSet<String>, AppError> {
    let Found { users, .. } = mentions::of_post(app, channel, post).await?;
    Ok(users.into_iter().filter(|(_, kind)| *kind >= Kind::Direct).map(|(user, _)| user).collect())
}

/// 400 for a post that asks for it and calls nobody, or too many.
pub async fn check(app: &Arc<App>, channel: &Channel, post: &Post) -> Result<(), AppError> {
    let asked = post.metadata.as_ref().and_then(|m| m.priority.as_ref()).and_then(|p| p.persistent_notifications);
    if asked != Some(true) {
        return Ok(());
    }
    let most = app.config().service.persistent_notification_max_recipients;
    match called(app, channel, post).await?.len() as i64 {
        0 => Err(AppError::bad("api.post.post_priority.min_recipients_persistent_notification_post.request_error")),
        n if n > most => {
            let id = "api.post.post_priority.max_recipients_persistent_notification_post.request_error";
            Err(AppError::bad(id).with("MaxRecipients", most.to_string()))
        }
        _ => Ok(()),
    }
}

/// Whether a post still calls.
pub async fn is_live(app: &App, post: &str) -> Result<bool, AppError> {
    Ok(app.db.opt(&LIVE, args![post], |r| r.get::<i64>(0)).await?.is_some())
}

/// Somebody answered, reacted or acknowledged: if they were called, the calls end.
pub async fn answered(tx: &mut Tx, channel: &Channel, post: &Post, by: &str) -> Result<(), AppError> {
    let app = tx.app().clone();
    if post.user_id != by && called(&app, channel, post).await?.contains(by) {
        tx.defer(&END, args![&post.id, app.now()]);
    }
    Ok(())
}
