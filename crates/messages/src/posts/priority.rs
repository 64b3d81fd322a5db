//! Priority of a root post (`urgent`, `important`), whether readers are asked to acknowledge it.

use super::persistent;
use ochre_kernel::{App, AppError, Tx, args, sql};
use ochre_types::{Post, PostMetadata, User};

sql!(
    INSERT = "INSERT INTO postspriority (postid, channelid, priority, requestedack, persistentnotifications) \
     VALUES ($1, $2, $3, $4, $5)"
);
/// What a post may ask for. Whatever else came as metadata is dropped.
pub fn check(app: &App, author: &User, post: &mut Post) -> Result<(), AppError> {
    let asked = post.metadata.take().and_then(|m| m.priority);
    let Some(mut priority) = asked else { return Ok(()) };
    let service = &app.config().service;
    let refused = || AppError::new("api.post.post_priority.priority_post_not_allowed_for_user.request_error", 403);
    if !service.post_priority {
        return Err(refused());
    }
    if !post.root_id.is_empty() {
        let id = "api.post.post_priority.priority_post_only_allowed_for_root_post.request_error";
        return Err(AppError::bad(id));
    }
    let persistent = priority.persistent_notifications == Some(true);
    let allowed = service.allow_persistent_notifications
        && (!author.is_guest() || service.allow_persistent_notifications_for_guests);
    if persistent && !allowed {
        return Err(refused());
    }
    if persistent && priority.priority.as_deref() != Some("urgent") {
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
        tx.defer(&persistent::START, args![&post.id, post.create_at]);
    }
}
