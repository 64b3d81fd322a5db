//! A member reports a message.

use super::{enabled, reviewers, store, told};
use crate::posts::{burn, delete, read};
use ochre_kernel::{AppError, Auth, Ctx, Reply, Routes, args};
use ochre_types::{Channel, Post};
use serde::Deserialize;
use serde_json::json;

/// Longest comment of a reporter or reviewer (contract/constants.jsonl `commentMaxRunes`).
const COMMENT_MAX: usize = 1000;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.post("/content_flagging/post/{post_id}/flag", "PostCFPostFlag", Auth::Session, flag);
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Report {
    reason: String,
    comment: String,
}

/// A comment that fits.
pub fn check_comment(comment: &str, required: bool) -> Result<(), AppError> {
    if required && comment.is_empty() {
        return Err(AppError::bad("api.data_spillage.error.comment_required"));
    }
    if comment.chars().count() > COMMENT_MAX {
        return Err(
            AppError::bad("api.data_spillage.error.comment_too_long").with("MaxLength", COMMENT_MAX.to_string())
        );
    }
    Ok(())
}

impl Report {
    fn check(&self, ctx: &Ctx) -> Result<(), AppError> {
        let s = ctx.app.config_full().content_flagging.additional_settings.clone();
        if self.reason.is_empty() {
            return Err(AppError::bad("api.data_spillage.error.reason_required"));
        }
        if !s.reasons.contains(&self.reason) {
            return Err(AppError::bad("api.data_spillage.error.reason_invalid"));
        }
        check_comment(&self.comment, s.reporter_comment_required)
    }
}

async fn flag(ctx: Ctx) -> Reply {
    enabled(&ctx.app)?;
    let id = ctx.id("post_id")?;
    let report: Report = ctx.decode("flagPost")?;
    let (post, channel) = read::readable(&ctx, &id, false).await?;
    if !reviewers::enabled_for(&ctx.app, &channel.team_id).await? {
        return Err(AppError::bad("api.data_spillage.error.not_available_on_team"));
    }
    if post.is_system() || burn::is(&post) {
        return Err(AppError::bad("api.data_spillage.error.invalid_post_type"));
    }
    report.check(&ctx)?;
    let fields = store::fields(&ctx.app).await?;
    once(&fields, &ctx, &id).await?;
    write(&ctx, &fields, &post, &channel, &report).await?;
    told::confirm(&ctx, &post).await?;
    ctx.ok()
}

/// A message is reviewed once.
async fn once(fields: &store::Fields, ctx: &Ctx, post: &str) -> Result<(), AppError> {
    let status = fields.text(&ctx.app, post, "status").await?;
    Err(AppError::bad(match status.as_deref() {
        None => return Ok(()),
        Some("Retained") => "app.data_spillage.can_flag_post.retained",
        Some("Removed") => "app.data_spillage.can_flag_post.removed",
        Some(_) => "app.data_spillage.can_flag_post.in_progress",
    }))
}

async fn write(
    ctx: &Ctx,
    fields: &store::Fields,
    post: &Post,
    channel: &Channel,
    report: &Report,
) -> Result<(), AppError> {
    let app = &ctx.app;
    let hide = app.config().content_flagging.additional_settings.hide_flagged_content;
    let bot = told::bot(app).await?;
    let reviewers = reviewers::of_team(app, &channel.team_id).await?;
    let mut tx = ctx.begin().await?;
    for (name, value) in [
        ("status", json!("Pending")),
        ("reporting_user_id", json!(ctx.me())),
        ("reporting_reason", json!(report.reason)),
        ("reporting_comment", json!(report.comment)),
        ("reporting_time", json!(ctx.now())),
    ] {
        fields.set(&mut tx, &post.id, name, value);
    }
    if hide {
        fields.set(&mut tx, &post.id, "content_flagging_managed", json!(true));
        // replies go with their root, and must come back with it; those that are deleted already stay so
        let replies = match post.root_id.as_str() {
            "" => tx.all(&store::LIVE_REPLIES, args![&post.id], |r| r.get::<String>(0)).await?,
            _ => Vec::new(),
        };
        for reply in &replies {
            fields.set(&mut tx, reply, "content_flagging_managed", json!(true));
        }
        delete::rows(&mut tx, post, &bot.id).await?;
    }
    let told = told::Told { post: post.id.clone(), actor: ctx.me().to_string(), comment: report.reason.clone() };
    told::reported(&mut tx, fields, &told, post, &reviewers);
    tx.commit().await
}
