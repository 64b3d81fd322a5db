//! Posts that vanish. What such a post says is kept apart (`temporaryposts`); its row in `posts` is empty, so that no list,
//! search or export can show it. A reader reveals it for a while (`readreceipts`), then it is burnt for them; when its time
//! is over it goes for good.

mod expire;
mod reveal;
mod view;

pub use expire::wire;
pub use view::{readers, unveil};

use ochre_kernel::{App, AppError, Routes, Tx, args, sql};
use ochre_types::{Channel, POST_PROPS_EXPIRE_AT, POST_PROPS_READ_DURATION_SECONDS, POST_TYPE_BURN_ON_READ, Post};

/// Routes.
pub fn routes(r: &mut Routes) {
    reveal::routes(r);
}

sql!(
    KEEP = "INSERT INTO temporaryposts (postid, type, expireat, message, fileids) VALUES ($1, $2, $3, $4, $5) \
     ON CONFLICT (postid) DO NOTHING"
);
sql!(DROP_CONTENT = "DELETE FROM temporaryposts WHERE postid = ANY($1)");
sql!(DROP_RECEIPTS = "DELETE FROM readreceipts WHERE postid = ANY($1)");

/// Whether a post is one of these.
pub fn is(post: &Post) -> bool {
    post.r#type == POST_TYPE_BURN_ON_READ
}

/// Whether they are switched on.
pub fn on(app: &App) -> bool {
    let config = app.config();
    config.feature_flags.burn_on_read && config.service.enable_burn_on_read
}

/// Where such a post may stand, and how long it lasts.
pub async fn check(app: &App, channel: &Channel, post: &mut Post) -> Result<(), AppError> {
    if !is(post) {
        return Ok(());
    }
    if !on(app) {
        return Err(AppError::new("api.post.fill_in_post_props.burn_on_read.config.app_error", 501));
    }
    if !post.root_id.is_empty() {
        return Err(AppError::bad("api.post.create_post.burn_on_read.app_error"));
    }
    if channel.r#type == "D" {
        let peer = ochre_types::direct_channel_peer(&channel.name, &post.user_id).unwrap_or_default();
        if peer == post.user_id || peer.is_empty() {
            return Err(AppError::bad("api.post.fill_in_post_props.burn_on_read.self_dm.app_error"));
        }
        if app.user(peer).await?.is_some_and(|u| u.is_bot) {
            return Err(AppError::bad("api.post.fill_in_post_props.burn_on_read.bot_dm.app_error"));
        }
    }
    let config = app.config();
    let life = config.service.burn_on_read_maximum_time_to_live_seconds * 1000;
    post.set_prop(POST_PROPS_EXPIRE_AT, post.create_at + life);
    post.set_prop(POST_PROPS_READ_DURATION_SECONDS, config.service.burn_on_read_duration_seconds);
    Ok(())
}

/// Takes the content out of a new post and keeps it apart; the post as its author sees it. Nothing for other posts.
pub fn hide(tx: &mut Tx, post: &mut Post) -> Option<Post> {
    if !is(post) {
        return None;
    }
    let open = post.clone();
    let files = ochre_types::encode(post.files());
    tx.defer(&KEEP, args![&post.id, &post.r#type, expires(post), &post.message, files]);
    post.message.clear();
    post.hashtags.clear();
    post.file_ids = Some(Vec::new());
    post.metadata = Some(Default::default());
    Some(open)
}

/// The end of its life, ms.
fn expires(post: &Post) -> i64 {
    post.props.get(POST_PROPS_EXPIRE_AT).and_then(serde_json::Value::as_i64).unwrap_or_default()
}

/// How long a reader sees it, ms.
fn reading_time(post: &Post) -> i64 {
    post.props.get(POST_PROPS_READ_DURATION_SECONDS).and_then(serde_json::Value::as_i64).unwrap_or_default() * 1000
}

/// The content and the receipts of deleted posts.
pub fn forget(tx: &mut Tx, ids: &[String]) {
    tx.defer(&DROP_CONTENT, args![ids]);
    tx.defer(&DROP_RECEIPTS, args![ids]);
}
