//! Priority of a root post (`urgent`, `important`), whether readers are asked to acknowledge it.

use ochre_kernel::{App, AppError, Tx, args, sql};
use ochre_types::{Post, PostMetadata};

sql!(
    INSERT = "INSERT INTO postspriority (postid, channelid, priority, requestedack, persistentnotifications) \
     VALUES ($1, $2, $3, $4, $5)"
);
sql!(
    PERSIST = "INSERT INTO persistentnotifications (postid, createat, lastsentat, deleteat, sentcount) VALUES ($1, $2, 0, 0, 0) \
     ON CONFLICT (postid) DO NOTHING"
);

/// What a post may ask for. Whatever else came as metadata is dropped.
pub fn check(app: &App, post: &mut Post) -> Result<(), AppError> {
    let asked = post.metadata.take().and_then(|m| m.priority);
    let Some(mut priority) = asked else { return Ok(()) };
    if !app.config().service.post_priority {
        return Err(AppError::new("api.post.post_priority.priority_post_not_allowed_for_user.request_error", 403));
    }
    if !post.root_id.is_empty() {
        let id = "api.post.post_priority.priority_post_only_allowed_for_root_post.request_error";
        return Err(AppError::bad(id));
    }
    if priority.persistent_notifications == Some(true) && priority.priority.as_deref() != Some("urgent") {
        return Err(AppError::bad("api.post.post_priority.urgent_persistent_notification_post.request_error"));
    }
    priority.post_id.clear();
    priority.channel_id.clear();
    post.metadata = Some(PostMetadata { priority: Some(priority), ..PostMetadata::default() });
    Ok(())
}

/// The row of a new post's priority.
pub fn write(tx: &mut Tx, post: &Post) {
    let Some(p) = post.metadata.as_ref().and_then(|m| m.priority.as_ref()) else { return };
    let name = p.priority.clone().unwrap_or_default();
    tx.defer(&INSERT, args![&post.id, &post.channel_id, name, p.requested_ack, p.persistent_notifications]);
    if p.persistent_notifications == Some(true) {
        tx.defer(&PERSIST, args![&post.id, post.create_at]);
    }
}
