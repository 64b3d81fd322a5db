//! Reporting messages and reviewing them: a member reports a message of the team, reviewers are told by a bot, one of them keeps
//! the message or takes its content away. What is known of a report are property values of the message (group `content_flagging`).

mod report;
mod review;
mod reviewers;
mod settings;
mod store;
mod told;

use crate::posts::{read, store as posts};
use ochre_kernel::{App, AppError, Routes};
use ochre_types::Channel;
use std::sync::Arc;

/// Kind of the outbox rows: one message of the bot each.
const KIND: &str = "content_review";
/// The bot's name (contract/constants.jsonl `ContentFlaggingBotUsername`).
const BOT: &str = "content-review";

/// Routes of the slice.
pub fn routes(r: &mut Routes) {
    r.slice("messages/flagging");
    settings::routes(r);
    report::routes(r);
    review::routes(r);
}

/// The worker that tells.
pub fn wire(app: &Arc<App>) {
    app.jobs.worker(KIND, Box::new(|app, payload| Box::pin(told::tell(app, payload))));
}

/// 501 with the feature off.
fn enabled(app: &App) -> Result<(), AppError> {
    let config = app.config();
    if config.feature_flags.content_flagging && config.content_flagging.enable_content_flagging {
        return Ok(());
    }
    Err(AppError::new("api.data_spillage.error.disabled", 501))
}

/// The channel of a reported post, for a reviewer ([`ochre_kernel::ports::Posting::reviewed`]).
pub async fn reviewed(app: &Arc<App>, user: &str, post: &str) -> Result<Arc<Channel>, AppError> {
    enabled(app)?;
    if !ochre_types::is_valid_id(post) {
        return Err(AppError::body("flagged_post_id"));
    }
    let post = app.db.opt(&posts::BY_ID, ochre_kernel::args![post], posts::post).await?.ok_or_else(read::not_found)?;
    let channel = app.channel_or_404(&post.channel_id).await?;
    reviewers::must_be(app, user, &channel.team_id).await?;
    store::fields(app).await?.status(app, &post.id).await?;
    Ok(channel)
}
