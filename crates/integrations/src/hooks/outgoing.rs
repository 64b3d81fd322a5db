//! Outgoing webhooks: make, list, read, change, delete, a new token.

use super::store;
use ochre_kernel::{AppError, Auth, Ctx, Forget, Perm, Reply, Routes, args, rows};
use ochre_types::OutgoingWebhook;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.post("/hooks/outgoing", "CreateOutgoingWebhook", Auth::Session, create);
    r.get("/hooks/outgoing", "GetOutgoingWebhooks", Auth::Session, list);
    r.get("/hooks/outgoing/{hook_id}", "GetOutgoingWebhook", Auth::Session, one);
    r.put("/hooks/outgoing/{hook_id}", "UpdateOutgoingWebhook", Auth::Session, update);
    r.delete("/hooks/outgoing/{hook_id}", "DeleteOutgoingWebhook", Auth::Session, delete);
    r.post("/hooks/outgoing/{hook_id}/regen_token", "RegenOutgoingHookToken", Auth::Session, new_token);
}

const OWN: Perm = Perm::ManageOwnOutgoingWebhooks;
const OTHERS: Perm = Perm::ManageOthersOutgoingWebhooks;

/// 501 with the feature off.
fn enabled(ctx: &Ctx) -> Result<(), AppError> {
    if ctx.app.config().service.enable_outgoing_webhooks {
        return Ok(());
    }
    Err(AppError::new("api.outgoing_webhook.disabled.app_error", 501))
}

async fn manage(ctx: &Ctx, hook: &OutgoingWebhook) -> Result<(), AppError> {
    ctx.grant_team(&hook.team_id, OWN).await?;
    if hook.creator_id != ctx.me() {
        ctx.grant_team(&hook.team_id, OTHERS).await?;
    }
    Ok(())
}

/// A hook listens in one public channel of its team, or by words in all of them.
async fn check_channel(ctx: &Ctx, hook: &OutgoingWebhook) -> Result<(), AppError> {
    if hook.channel_id.is_empty() {
        let none = hook.trigger_words.as_deref().unwrap_or_default().is_empty();
        let refused = || AppError::bad("api.webhook.create_outgoing.triggers.app_error");
        return if none { Err(refused()) } else { Ok(()) };
    }
    let channel = ctx.app.channel_or_404(&hook.channel_id).await?;
    if channel.r#type != "O" {
        return Err(AppError::new("api.outgoing_webhook.disabled.app_error", 403));
    }
    if channel.team_id != hook.team_id {
        return Err(AppError::new("api.webhook.create_outgoing.permissions.app_error", 403));
    }
    Ok(())
}

/// Whether another hook of the same channel calls the same address for the same word.
async fn intersects(ctx: &Ctx, hook: &OutgoingWebhook) -> Result<bool, AppError> {
    let meet = |a: &Option<Vec<String>>, b: &Option<Vec<String>>| {
        let b = b.as_deref().unwrap_or_default();
        a.iter().flatten().any(|x| b.contains(x))
    };
    let all = ctx.app.outgoing_hooks(&hook.team_id).await?;
    Ok(all
        .iter()
        .filter(|h| h.id != hook.id && h.channel_id == hook.channel_id)
        .any(|h| meet(&h.callback_urls, &hook.callback_urls) && meet(&h.trigger_words, &hook.trigger_words)))
}

/// Overrides that are switched off are not kept; lists must fit their columns.
fn checked(ctx: &Ctx, mut hook: OutgoingWebhook) -> Result<OutgoingWebhook, AppError> {
    let config = ctx.app.config();
    if !config.service.enable_post_username_override {
        hook.username.clear();
    }
    if !config.service.enable_post_icon_override {
        hook.icon_url.clear();
    }
    hook.check_valid()?;
    if store::list(hook.trigger_words.as_deref()).chars().count() > 1024 {
        return Err(AppError::bad("model.outgoing_hook.is_valid.words.app_error"));
    }
    if store::list(hook.callback_urls.as_deref()).chars().count() > 1024 {
        return Err(AppError::bad("model.outgoing_hook.is_valid.callback.app_error"));
    }
    Ok(hook)
}

async fn write(ctx: &Ctx, sql: &'static ochre_db::Sql, hook: &OutgoingWebhook) -> Result<(), AppError> {
    let mut tx = ctx.begin().await?;
    tx.exec(sql, store::outgoing_args(hook)).await?;
    tx.forget(Forget::OutgoingHooks(hook.team_id.clone()));
    tx.commit().await
}

async fn create(ctx: Ctx) -> Reply {
    let mut hook: OutgoingWebhook = ctx.decode("outgoing_webhook")?;
    ctx.grant_team(&hook.team_id, OWN).await?;
    if hook.creator_id.is_empty() {
        hook.creator_id = ctx.me().to_string();
    } else if hook.creator_id != ctx.me() {
        ctx.grant_team(&hook.team_id, OTHERS).await?;
        ctx.app.user_or_404(&hook.creator_id).await?;
    }
    enabled(&ctx)?;
    check_channel(&ctx, &hook).await?;
    if intersects(&ctx, &hook).await? {
        return Err(AppError::new("api.webhook.create_outgoing.intersect.app_error", 500));
    }
    if !hook.id.is_empty() {
        return Err(AppError::bad("app.webhooks.save_outgoing.override.app_error"));
    }
    hook.id = ctx.new_id();
    hook.token = ochre_secret::new_id();
    (hook.create_at, hook.update_at, hook.delete_at) = (ctx.now(), ctx.now(), 0);
    let hook = checked(&ctx, hook)?;
    write(&ctx, &store::ADD_OUTGOING, &hook).await?;
    ctx.created(&hook)
}

async fn list(ctx: Ctx) -> Reply {
    let (team, channel) = (ctx.query_str("team_id"), ctx.query_str("channel_id"));
    let all = if !channel.is_empty() {
        ctx.grant_channel(&channel, OWN).await?;
        ctx.can_channel(&channel, OTHERS).await?
    } else if !team.is_empty() {
        ctx.grant_team(&team, OWN).await?;
        ctx.can_team(&team, OTHERS).await?
    } else {
        ctx.grant_system(OWN).await?;
        ctx.can(OTHERS).await?
    };
    enabled(&ctx)?;
    let owner = if all { "" } else { ctx.me() };
    let team = if channel.is_empty() { team } else { String::new() };
    let args = args![team, channel, owner, ctx.per_page(), ctx.page() * ctx.per_page()];
    let hooks = ctx.app.db.all(&store::LIST_OUTGOING, args, rows::outgoing_hook).await?;
    ctx.json(&hooks)
}

async fn found(ctx: &Ctx) -> Result<OutgoingWebhook, AppError> {
    let id = ctx.id("hook_id")?;
    enabled(ctx)?;
    let hook = store::outgoing(&ctx.app, &id).await?;
    hook.ok_or_else(|| AppError::missing("app.webhooks.get_outgoing.app_error"))
}

async fn one(ctx: Ctx) -> Reply {
    let hook = found(&ctx).await?;
    manage(&ctx, &hook).await?;
    ctx.json(&hook)
}

async fn update(ctx: Ctx) -> Reply {
    let id = ctx.id("hook_id")?;
    let wanted: OutgoingWebhook = ctx.decode("outgoing_webhook")?;
    if wanted.id != id {
        return Err(AppError::body("hook_id"));
    }
    let old = found(&ctx).await?;
    if !wanted.team_id.is_empty() && wanted.team_id != old.team_id {
        return Err(AppError::bad("api.webhook.team_mismatch.app_error"));
    }
    manage(&ctx, &old).await?;
    let hook = OutgoingWebhook {
        team_id: old.team_id,
        creator_id: old.creator_id,
        create_at: old.create_at,
        update_at: ctx.now(),
        delete_at: 0,
        token: old.token,
        ..wanted
    };
    check_channel(&ctx, &hook).await?;
    if intersects(&ctx, &hook).await? {
        return Err(AppError::bad("api.webhook.update_outgoing.intersect.app_error"));
    }
    let hook = checked(&ctx, hook)?;
    write(&ctx, &store::SAVE_OUTGOING, &hook).await?;
    // the token stays what it was and is not told again
    ctx.json(&OutgoingWebhook { token: String::new(), ..hook })
}

async fn delete(ctx: Ctx) -> Reply {
    let hook = found(&ctx).await?;
    manage(&ctx, &hook).await?;
    let mut tx = ctx.begin().await?;
    tx.exec(&store::DROP_OUTGOING, args![&hook.id, ctx.now()]).await?;
    tx.forget(Forget::OutgoingHooks(hook.team_id));
    tx.commit().await?;
    ctx.ok()
}

async fn new_token(ctx: Ctx) -> Reply {
    let mut hook = found(&ctx).await?;
    manage(&ctx, &hook).await?;
    hook.token = ochre_secret::new_id();
    hook.update_at = ctx.now();
    write(&ctx, &store::SAVE_OUTGOING, &hook).await?;
    ctx.json(&hook)
}
