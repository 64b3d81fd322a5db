//! Incoming webhooks: make, list, read, change, delete.

use super::store;
use ochre_kernel::{AppError, Auth, Ctx, Perm, Reply, Routes, args};
use ochre_types::{Channel, IncomingWebhook, IncomingWebhooksWithCount};

/// Routes.
pub fn routes(r: &mut Routes) {
    r.post("/hooks/incoming", "CreateIncomingWebhook", Auth::Session, create);
    r.get("/hooks/incoming", "GetIncomingWebhooks", Auth::Session, list);
    r.get("/hooks/incoming/{hook_id}", "GetIncomingWebhook", Auth::Session, one);
    r.put("/hooks/incoming/{hook_id}", "UpdateIncomingWebhook", Auth::Session, update);
    r.delete("/hooks/incoming/{hook_id}", "DeleteIncomingWebhook", Auth::Session, delete);
}

/// 501 with the feature off.
fn enabled(ctx: &Ctx) -> Result<(), AppError> {
    if ctx.app.config().service.enable_incoming_webhooks {
        return Ok(());
    }
    Err(AppError::new("api.incoming_webhook.disabled.app_error", 501))
}

async fn may_read(ctx: &Ctx, channel: &Channel) -> Result<bool, AppError> {
    Ok(channel.r#type == "O" || ctx.app.can_read_channel(ctx.session()?, channel).await?)
}

/// A hook that posts wherever it is told asks for one more permission.
async fn may_unlock(ctx: &Ctx, team: &str, locked: bool) -> Result<(), AppError> {
    if !locked {
        ctx.grant_team(team, Perm::BypassIncomingWebhookChannelLock).await?;
    }
    Ok(())
}

/// Overrides that are switched off are not kept; a name must be one.
fn checked(ctx: &Ctx, mut hook: IncomingWebhook) -> Result<IncomingWebhook, AppError> {
    let config = ctx.app.config();
    if !config.service.enable_post_username_override {
        hook.username.clear();
    }
    if !config.service.enable_post_icon_override {
        hook.icon_url.clear();
    }
    if !hook.username.is_empty() && !ochre_types::valid::is_valid_username(&hook.username) {
        return Err(AppError::bad("api.incoming_webhook.invalid_username.app_error"));
    }
    hook.check_valid()?;
    Ok(hook)
}

// tidy: handler its refusals stand in the order of the wire contract, in one piece
async fn create(ctx: Ctx) -> Reply {
    let mut hook: IncomingWebhook = ctx.decode("incoming_webhook")?;
    let channel = ctx.app.channel_or_404(&hook.channel_id).await?;
    ctx.grant_team(&channel.team_id, Perm::ManageOwnIncomingWebhooks).await?;
    if !may_read(&ctx, &channel).await? {
        return Err(AppError::denied(Perm::ReadChannelContent));
    }
    if hook.user_id.is_empty() {
        hook.user_id = ctx.me().to_string();
    } else if hook.user_id != ctx.me() {
        ctx.grant_team(&channel.team_id, Perm::ManageOthersIncomingWebhooks).await?;
        ctx.app.user_or_404(&hook.user_id).await?;
    }
    may_unlock(&ctx, &channel.team_id, hook.channel_locked).await?;
    enabled(&ctx)?;
    if !hook.id.is_empty() {
        return Err(AppError::bad("app.webhooks.save_incoming.existing.app_error"));
    }
    hook.id = ctx.new_id();
    hook.team_id.clone_from(&channel.team_id);
    (hook.create_at, hook.update_at, hook.delete_at) = (ctx.now(), ctx.now(), 0);
    let hook = checked(&ctx, hook)?;
    ctx.app.db.exec(&store::ADD_INCOMING, store::incoming_args(&hook)).await?;
    ctx.created(&hook)
}

async fn list(ctx: Ctx) -> Reply {
    let team = ctx.query_str("team_id");
    let mut owner = ctx.me().to_string();
    let (own, others) = (Perm::ManageOwnIncomingWebhooks, Perm::ManageOthersIncomingWebhooks);
    let all = if team.is_empty() {
        ctx.grant_system(own).await?;
        ctx.can(others).await?
    } else {
        ctx.grant_team(&team, own).await?;
        ctx.can_team(&team, others).await?
    };
    if all {
        owner.clear();
    }
    enabled(&ctx)?;
    let (limit, offset) = (ctx.per_page(), ctx.page() * ctx.per_page());
    let args = args![&team, &owner, limit, offset];
    let hooks = ctx.app.db.all(&store::LIST_INCOMING, args, store::incoming_row).await?;
    if !ctx.query_bool("include_total_count") {
        return ctx.json(&hooks);
    }
    let total_count = ctx.app.db.one(&store::COUNT_INCOMING, args![&team, &owner], |r| r.get(0)).await?;
    ctx.json(&IncomingWebhooksWithCount { incoming_webhooks: Some(hooks), total_count })
}

/// The hook of the address with its channel.
async fn found(ctx: &Ctx) -> Result<IncomingWebhook, AppError> {
    let id = ctx.id("hook_id")?;
    enabled(ctx)?;
    let hook = store::incoming(&ctx.app, &id).await?;
    hook.ok_or_else(|| AppError::missing("app.webhooks.get_incoming.app_error"))
}

/// The right to manage it.
async fn manage(ctx: &Ctx, hook: &IncomingWebhook) -> Result<(), AppError> {
    ctx.grant_team(&hook.team_id, Perm::ManageOwnIncomingWebhooks).await?;
    if hook.user_id != ctx.me() {
        ctx.grant_team(&hook.team_id, Perm::ManageOthersIncomingWebhooks).await?;
    }
    Ok(())
}

/// The right to manage it and to read its channel.
async fn manage_and_read(ctx: &Ctx, hook: &IncomingWebhook) -> Result<(), AppError> {
    let channel = ctx.app.channel_or_404(&hook.channel_id).await?;
    if !may_read(ctx, &channel).await? {
        return Err(AppError::denied(Perm::ManageOwnIncomingWebhooks));
    }
    manage(ctx, hook).await
}

async fn one(ctx: Ctx) -> Reply {
    let hook = found(&ctx).await?;
    manage_and_read(&ctx, &hook).await?;
    ctx.json(&hook)
}

async fn update(ctx: Ctx) -> Reply {
    let id = ctx.id("hook_id")?;
    let wanted: IncomingWebhook = ctx.decode("incoming_webhook")?;
    if wanted.id != id {
        return Err(AppError::body("hook_id"));
    }
    let old = found(&ctx).await?;
    if !wanted.team_id.is_empty() && wanted.team_id != old.team_id {
        return Err(AppError::bad("api.webhook.team_mismatch.app_error"));
    }
    manage(&ctx, &old).await?;
    let channel = ctx.app.channel_or_404(&wanted.channel_id).await?;
    if channel.team_id != old.team_id {
        return Err(AppError::bad("api.webhook.team_mismatch.app_error"));
    }
    if !may_read(&ctx, &channel).await? {
        return Err(AppError::denied(Perm::ReadChannelContent));
    }
    may_unlock(&ctx, &old.team_id, wanted.channel_locked || !old.channel_locked).await?;
    let (team_id, user_id, create_at) = (old.team_id, old.user_id, old.create_at);
    let hook = IncomingWebhook { team_id, user_id, create_at, update_at: ctx.now(), delete_at: 0, ..wanted };
    let hook = checked(&ctx, hook)?;
    ctx.app.db.exec(&store::SAVE_INCOMING, store::incoming_args(&hook)).await?;
    ctx.created(&hook)
}

async fn delete(ctx: Ctx) -> Reply {
    let hook = found(&ctx).await?;
    manage_and_read(&ctx, &hook).await?;
    ctx.app.db.exec(&store::DROP_INCOMING, args![&hook.id, ctx.now()]).await?;
    ctx.ok()
}
