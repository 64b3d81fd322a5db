//! What can fail because of the caller, before anything changes.

use super::store;
use ochre_kernel::{App, AppError};
use ochre_types::{Channel, Post, User};
use std::sync::Arc;

/// A post that may be written, with what the writing needs.
pub struct Ready {
    pub post: Post,
    pub channel: Arc<Channel>,
    pub author: Arc<User>,
    pub root: Option<Post>,
    /// Told to clients in `posted`: the author counts as online.
    pub set_online: bool,
    /// Outgoing webhooks may answer it.
    pub hooks: bool,
    /// Written by its author in a client, which is told that the channel is read.
    pub by_hand: bool,
}

impl Ready {
    /// A post that is written already and of which clients only hear.
    pub fn told_only(post: Post, channel: Arc<Channel>, author: Arc<User>) -> Self {
        Ready { post, channel, author, root: None, set_online: false, hooks: false, by_hand: false }
    }
}

/// Loads channel, author and root, and checks the post against the limits.
pub async fn check(app: &Arc<App>, mut post: Post, set_online: bool) -> Result<Ready, AppError> {
    let channel =
        app.channel(&post.channel_id).await?.ok_or_else(|| AppError::missing("app.channel.get.existing.app_error"))?;
    let author = app.user_or_404(&post.user_id).await?;
    let root = root_of(app, &post).await?;
    // Other servers are slow: the post gets its time afterwards, so that it does not appear in the past.
    crate::links::learn::learn(app, &post).await;
    post.pre_save(&app.new_id(), app.now());
    post.hashtags = ochre_text::hashtags(&post.message);
    if author.is_bot {
        post.set_prop(ochre_types::POST_PROPS_FROM_BOT, "true");
    }
    let author_session = super::metadata::viewer_of(app, &post.user_id).await?;
    super::props::fill(app, &author_session, &channel, &mut post).await?;
    super::notices::mark(app, &mut post).await?;
    super::burn::check(app, &channel, &mut post).await?;
    super::priority::check(app, &author, &mut post)?;
    post.check_valid(ochre_types::POST_MESSAGE_MAX_RUNES_V2)?;
    super::persistent::check(app, &channel, &post).await?;
    Ok(Ready { post, channel, author, root, set_online, hooks: true, by_hand: true })
}

/// The root of a reply: a live root post of the same channel.
async fn root_of(app: &Arc<App>, post: &Post) -> Result<Option<Post>, AppError> {
    if post.root_id.is_empty() {
        return Ok(None);
    }
    let bad = || AppError::bad("api.post.create_post.root_id.app_error");
    let root = store::live(app, &post.root_id).await?.ok_or_else(bad)?;
    if root.channel_id != post.channel_id {
        return Err(AppError::bad("api.post.create_post.channel_root_id.app_error"));
    }
    if !root.root_id.is_empty() {
        return Err(bad());
    }
    if super::burn::is(&root) {
        return Err(AppError::bad("api.post.create_post.burn_on_read.app_error"));
    }
    Ok(Some(root))
}

/// Whether collapsed reply threads are on for a user (contract/notifications.md section 1).
pub async fn collapsed_threads(app: &Arc<App>, user: &str) -> Result<bool, AppError> {
    let mode = app.config().service.collapsed_threads.clone();
    let default = match mode.as_str() {
        "always_on" => return Ok(true),
        "disabled" => return Ok(false),
        "default_on" => true,
        _ => false,
    };
    let wish = app.db.opt(&CRT_PREFERENCE, ochre_kernel::args![user], |r| r.get::<String>(0)).await?;
    Ok(wish.map_or(default, |w| w == "on"))
}

ochre_kernel::sql!(
    CRT_PREFERENCE = "SELECT value FROM preferences WHERE userid = $1 AND category = 'display_settings' \
     AND name = 'collapsed_reply_threads'"
);
