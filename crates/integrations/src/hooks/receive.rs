//! `POST /hooks/{id}`: a tool says something in a channel. The id is the secret; a wrong one is told nothing more.

use super::payload;
use super::store;
use super::write::{self, Words};
use crate::formats;
use http::Method;
use ochre_kernel::{App, AppError, Auth, Ctx, Perm, Reply, Response, Routes, args, channel_cols, rows, sql};
use ochre_types::{Channel, IncomingWebhook, IncomingWebhookRequest};
use std::sync::Arc;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.web(Method::POST, "/hooks/{id}", "IncomingWebhook", Auth::NoneTrust, receive);
}

sql!(
    CHANNEL_BY_NAME = "SELECT ",
    channel_cols!(),
    " FROM channels c WHERE c.teamid = $1 AND c.name = $2 AND c.deleteat = 0"
);
sql!(USER_BY_NAME = "SELECT id FROM users WHERE username = $1");

async fn receive(ctx: Ctx) -> Reply {
    let wanted = match ctx.query("format") {
        Some(format) => formats::read(&format, &ctx)?,
        None => Some(payload::read(&ctx)?),
    };
    // an event that has nothing to say to people
    let Some(wanted) = wanted else { return Ok(Response::bytes(200, "text/plain", "ok")) };
    handle(&ctx.app, ctx.param("id"), wanted).await.map_err(general)?;
    Ok(Response::bytes(200, "text/plain", "ok"))
}

/// Senders learn the status; what was wrong stands in the log.
fn general(e: AppError) -> AppError {
    let status = if e.status == 0 { 500 } else { e.status };
    AppError::new("web.incoming_webhook.general.app_error", status).detail(format!("{} {}", e.id, e.detail))
}

async fn handle(app: &Arc<App>, id: &str, wanted: IncomingWebhookRequest) -> Result<(), AppError> {
    if !app.config().service.enable_incoming_webhooks {
        return Err(AppError::new("web.incoming_webhook.disabled.app_error", 501));
    }
    let hook = store::incoming(app, id).await?;
    let hook = hook.ok_or_else(|| AppError::bad("web.incoming_webhook.invalid.app_error"))?;
    let attachments = wanted.attachments.unwrap_or_default();
    if wanted.text.is_empty() && attachments.is_empty() {
        return Err(AppError::bad("web.incoming_webhook.text.app_error"));
    }
    let channel = channel(app, &hook, &wanted.channel).await?;
    let or = |wanted: String, own: &str| if wanted.is_empty() { own.to_string() } else { wanted };
    let words = Words {
        username: or(wanted.username, &hook.username),
        icon_url: or(wanted.icon_url, &hook.icon_url),
        user_id: hook.user_id,
        text: wanted.text,
        icon_emoji: wanted.icon_emoji,
        props: wanted.props.unwrap_or_default(),
        kind: wanted.r#type,
        attachments,
        root_id: String::new(),
        priority: wanted.priority,
        display_name: hook.display_name,
    };
    write::post(app, &channel, words).await
}

/// Where it goes: the channel named (`name`, `#name`, `@user`), else the hook's own.
async fn channel(app: &Arc<App>, hook: &IncomingWebhook, name: &str) -> Result<Arc<Channel>, AppError> {
    let owner = app.user(&hook.user_id).await?.filter(|u| u.delete_at == 0);
    let owner = owner.ok_or_else(|| AppError::new("web.incoming_webhook.user.app_error", 403))?;
    let missing = || AppError::missing("web.incoming_webhook.channel.app_error");
    let found = if name.is_empty() {
        app.channel(&hook.channel_id).await?.ok_or_else(missing)?
    } else if let Some(user) = name.strip_prefix('@') {
        let id = app.db.opt(&USER_BY_NAME, args![user.to_lowercase()], |r| r.get::<String>(0)).await?;
        let id = id.ok_or_else(|| AppError::bad("web.incoming_webhook.user.app_error"))?;
        if hook.channel_locked {
            return Err(AppError::new("web.incoming_webhook.channel_locked.app_error", 403));
        }
        let direct = app.joining().direct_channel(app, &owner.id, &id).await?;
        app.channel(&direct).await?.ok_or_else(missing)?
    } else {
        let name = name.strip_prefix('#').unwrap_or(name);
        let found = app.db.opt(&CHANNEL_BY_NAME, args![&hook.team_id, name], rows::channel).await?;
        Arc::new(found.ok_or_else(missing)?)
    };
    if hook.channel_locked && found.id != hook.channel_id {
        return Err(AppError::new("web.incoming_webhook.channel_locked.app_error", 403));
    }
    if found.r#type != "O" && !app.user_can_channel(&owner.id, &found.id, Perm::ReadChannelContent).await? {
        return Err(AppError::new("web.incoming_webhook.permissions.app_error", 403));
    }
    Ok(found)
}
