//! Sending what is due. The post takes the plan's id, so that a crash between the two commits cannot send it twice.

use super::{events, store};
use crate::posts::{apply, check};
use crate::scheduled_cols;
use ochre_kernel::{App, AppError, Perm, args, sql};
use ochre_types::{
    Post, SCHEDULED_POST_ERROR_CODE_CHANNEL_ARCHIVED, SCHEDULED_POST_ERROR_CODE_CHANNEL_NOT_FOUND,
    SCHEDULED_POST_ERROR_CODE_NO_CHANNEL_PERMISSION, SCHEDULED_POST_ERROR_CODE_USER_DELETED,
    SCHEDULED_POST_ERROR_CODE_USER_DOES_NOT_EXIST, SCHEDULED_POST_ERROR_NO_CHANNEL_MEMBER,
    SCHEDULED_POST_ERROR_THREAD_DELETED, SCHEDULED_POST_ERROR_UNABLE_TO_SEND, ScheduledPost,
};
use std::sync::Arc;

/// Older than this, a plan is not sent any more: the server was away (24 hours, as upstream).
const TOO_LATE: i64 = 86_400_000;

sql!(
    DUE = "SELECT ",
    scheduled_cols!(),
    " FROM scheduledposts s WHERE s.scheduledat <= $1 AND COALESCE(s.errorcode, '') = '' ORDER BY s.scheduledat, s.id LIMIT 100"
);
sql!(SENT = "SELECT 1 FROM posts WHERE id = $1");

/// Sends everything that is due.
pub async fn due(app: Arc<App>) -> Result<(), AppError> {
    if !app.config().service.scheduled_posts {
        return Ok(());
    }
    loop {
        let posts = app.db.all(&DUE, args![app.now()], store::post).await?;
        let mut failed = false;
        for post in &posts {
            if let Err(e) = one(&app, post.clone()).await {
                tracing::warn!(id = %post.id, error = %e.detail, "a scheduled post stays due");
                failed = true;
            }
        }
        if failed || posts.len() < 100 {
            return Ok(());
        }
    }
}

async fn one(app: &Arc<App>, mut planned: ScheduledPost) -> Result<(), AppError> {
    let sent = app.db.opt(&SENT, args![&planned.id], |r| r.get::<i64>(0)).await?.is_some();
    let refusal = if sent { None } else { refusal(app, &planned).await? };
    let mut tx = app.begin().await?;
    match refusal {
        None => {
            tx.exec(&store::DELETE, args![&planned.id]).await?;
            tx.emit(events::changed("scheduled_post_deleted", &planned, ""));
        }
        Some(code) => {
            planned.error_code = code.to_string();
            planned.processed_at = app.now();
            planned.update_at = planned.processed_at;
            tx.exec(&store::UPDATE, store::update_args(&planned)).await?;
            tx.emit(events::changed("scheduled_post_updated", &planned, ""));
        }
    }
    tx.commit().await
}

/// Sends it; the code of why not.
async fn refusal(app: &Arc<App>, planned: &ScheduledPost) -> Result<Option<&'static str>, AppError> {
    if app.now() - planned.scheduled_at > TOO_LATE {
        return Ok(Some(SCHEDULED_POST_ERROR_UNABLE_TO_SEND));
    }
    if let Some(code) = hindrance(app, planned).await? {
        return Ok(Some(code));
    }
    let mut post = Post {
        id: planned.id.clone(),
        user_id: planned.user_id.clone(),
        channel_id: planned.channel_id.clone(),
        root_id: planned.root_id.clone(),
        message: planned.message.clone(),
        r#type: planned.r#type.clone(),
        props: planned.props.clone(),
        file_ids: Some(planned.file_ids.clone()),
        ..Post::default()
    };
    if !planned.priority.is_empty() {
        let priority =
            serde_json::from_value(serde_json::Value::Object(planned.priority.clone().into_iter().collect()));
        post.metadata.get_or_insert_with(Default::default).priority = priority.ok();
    }
    let outcome = match check::check(app, post, false).await {
        Ok(ready) => apply::apply(app, ready).await.map(|_| ()),
        Err(e) => Err(e),
    };
    match outcome {
        Ok(()) => Ok(None),
        Err(e) if e.id.starts_with("api.post.create_post.") && e.id.contains("root_id") => {
            Ok(Some(SCHEDULED_POST_ERROR_THREAD_DELETED))
        }
        // The database is away: it stays due.
        Err(e) if e.status >= 500 => Err(e),
        Err(e) => {
            tracing::info!(id = %planned.id, error = %e.id, "a scheduled post cannot be sent");
            Ok(Some(SCHEDULED_POST_ERROR_UNABLE_TO_SEND))
        }
    }
}

/// What has changed since it was planned.
async fn hindrance(app: &Arc<App>, planned: &ScheduledPost) -> Result<Option<&'static str>, AppError> {
    let Some(author) = app.user(&planned.user_id).await? else {
        return Ok(Some(SCHEDULED_POST_ERROR_CODE_USER_DOES_NOT_EXIST));
    };
    if author.delete_at > 0 {
        return Ok(Some(SCHEDULED_POST_ERROR_CODE_USER_DELETED));
    }
    let Some(channel) = app.channel(&planned.channel_id).await? else {
        return Ok(Some(SCHEDULED_POST_ERROR_CODE_CHANNEL_NOT_FOUND));
    };
    if channel.delete_at > 0 {
        return Ok(Some(SCHEDULED_POST_ERROR_CODE_CHANNEL_ARCHIVED));
    }
    if app.channel_membership(&channel.id, &author.id).await?.is_none() {
        return Ok(Some(SCHEDULED_POST_ERROR_NO_CHANNEL_MEMBER));
    }
    let may = app.user_can_channel(&author.id, &channel.id, Perm::CreatePost).await?;
    Ok((!may).then_some(SCHEDULED_POST_ERROR_CODE_NO_CHANNEL_PERMISSION))
}
