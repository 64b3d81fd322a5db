//! What the bot of the reviews tells whom. Each message is a row of the outbox with the id that it will have, written in the
//! transaction that is its reason: no crash loses or doubles it.

use super::store::Fields;
use super::{BOT, KIND};
use crate::posts::store;
use ochre_config::ContentFlaggingNotificationSettings;
use ochre_kernel::{App, AppError, Ctx, Tx};
use ochre_types::{Post, User};
use serde_json::{Value, json};
use std::sync::Arc;

/// Kind of the message that holds a report, drawn by clients (contract/constants.jsonl `ContentFlaggingPostType`).
const REPORT: &str = "custom_spillage_report";

/// The bot, made when it is first needed.
pub async fn bot(app: &Arc<App>) -> Result<User, AppError> {
    app.accounts().server_bot(app, BOT, "bot.content_review").await
}

/// Whether the settings tell these people of this event.
pub fn wants(s: &ContentFlaggingNotificationSettings, event: &str, whom: &str) -> bool {
    s.event_target_mapping[event].as_array().is_some_and(|l| l.iter().any(|t| t == whom))
}

/// What a message speaks of.
pub struct Told {
    /// The reported message.
    pub post: String,
    pub actor: String,
    /// The reporter's reason, the reviewer's comment, or who reviews it.
    pub comment: String,
}

fn row(told: &Told, id: &str, word: String, to: &str, root: &str) -> Value {
    json!({"id": id, "word": word, "to": to, "root": root, "post": told.post, "actor": told.actor, "comment": told.comment})
}

/// A new report: a message with it to each reviewer, and a note to the author where the settings say so.
pub fn reported(tx: &mut Tx, fields: &Fields, told: &Told, post: &Post, reviewers: &[String]) {
    for user in reviewers {
        let id = tx.app().new_id();
        fields.set(tx, &id, "flagged_post_id", json!(told.post));
        tx.enqueue(KIND, &row(told, &id, "content_review.reported".into(), user, ""));
    }
    person(tx, "flagged", "author", told, &post.user_id);
}

/// A note below each reviewer's report.
pub fn reviewers(tx: &mut Tx, event: &str, told: &Told, reports: &[String]) {
    if !wants(&tx.app().config_full().content_flagging.notification_settings, event, "reviewers") {
        return;
    }
    for root in reports {
        let id = tx.app().new_id();
        tx.enqueue(KIND, &row(told, &id, format!("content_review.{event}"), "", root));
    }
}

/// A note to the author or the reporter.
pub fn person(tx: &mut Tx, event: &str, whom: &str, told: &Told, user: &str) {
    if user.is_empty() || !wants(&tx.app().config_full().content_flagging.notification_settings, event, whom) {
        return;
    }
    let id = tx.app().new_id();
    tx.enqueue(KIND, &row(told, &id, format!("content_review.{event}.{whom}"), user, ""));
}

/// Whoever reported sees that it was heard.
pub async fn confirm(ctx: &Ctx, post: &Post) -> Result<(), AppError> {
    let author = name(&ctx.app, &post.user_id).await?;
    let message = ochre_i18n::translate(&ctx.locale(), "content_review.confirmed", &[("Author", author)]);
    let note = Post {
        user_id: bot(&ctx.app).await?.id,
        channel_id: post.channel_id.clone(),
        root_id: post.root_id.clone(),
        message,
        ..Post::default()
    };
    ctx.app.posting().ephemeral(&ctx.app, ctx.me(), note).await.map(|_| ())
}

async fn name(app: &App, user: &str) -> Result<String, AppError> {
    Ok(app.user(user).await?.map_or_else(String::new, |u| u.username.clone()))
}

/// The worker.
pub async fn tell(app: Arc<App>, job: Value) -> Result<(), String> {
    send(&app, &job).await.map_err(|e| format!("{}: {}", e.id, e.detail))
}

async fn send(app: &Arc<App>, job: &Value) -> Result<(), AppError> {
    let text = |key: &str| job[key].as_str().unwrap_or_default();
    if store::live(app, text("id")).await?.is_some() {
        return Ok(());
    }
    let bot = bot(app).await?;
    let (channel_id, language) = if text("root").is_empty() {
        let Some(user) = app.user(text("to")).await?.filter(|u| u.delete_at == 0 && !u.is_bot) else { return Ok(()) };
        (app.joining().direct_channel(app, &bot.id, &user.id).await?, user.locale.clone())
    } else {
        // rows of a kind run one after the other: a report that is not there was deleted, or its reader is gone
        let Some(root) = store::live(app, text("root")).await? else { return Ok(()) };
        (root.channel_id, app.config().localization.default_server_locale.clone())
    };
    let (message, props) = words(app, job, &language).await?;
    let mut post = Post {
        id: text("id").into(),
        user_id: bot.id,
        channel_id,
        root_id: text("root").into(),
        message,
        ..Post::default()
    };
    if text("word") == "content_review.reported" {
        post.r#type = REPORT.into();
    }
    props.into_iter().for_each(|(key, value)| post.set_prop(key, value));
    app.posting().create(app, post).await.map(|_| ())
}

/// The message, and the props of a report.
async fn words(app: &Arc<App>, job: &Value, language: &str) -> Result<(String, Vec<(&'static str, String)>), AppError> {
    let text = |key: &str| job[key].as_str().unwrap_or_default();
    let found = app.db.opt(&store::BY_ID, ochre_kernel::args![text("post")], store::post).await?;
    let post = found.unwrap_or_default();
    let channel = app.channel(&post.channel_id).await?;
    let team = match channel.as_ref().map(|c| c.team_id.as_str()) {
        Some(id) if !id.is_empty() => app.team(id).await?.map_or_else(String::new, |t| t.display_name.clone()),
        _ => String::new(),
    };
    let (word, mut comment) = (text("word"), text("comment").to_string());
    if word == "content_review.assigned" {
        comment = name(app, &comment).await?;
    }
    let params = [
        ("Actor", name(app, text("actor")).await?),
        ("Comment", comment.clone()),
        ("Channel", channel.as_ref().map_or_else(String::new, |c| c.name.clone())),
        ("ChannelName", channel.as_ref().map_or_else(String::new, |c| c.display_name.clone())),
        ("Team", team),
        ("Author", name(app, &post.user_id).await?),
        ("Id", post.id.clone()),
    ];
    let mut message = ochre_i18n::translate(language, word, &params);
    if matches!(word, "content_review.removed" | "content_review.dismissed") && !comment.is_empty() {
        message = format!("{message}\n\n> {}", comment.replace('\n', "\n> "));
    }
    let report = word == "content_review.reported";
    Ok((message, if report { vec![("reported_post_id", post.id)] } else { Vec::new() }))
}
