//! Archiving, restoring and deleting a channel.

use super::{events, purge, store};
use crate::say;
use ochre_kernel::{AppError, Auth, Ctx, Perm, Reply, Routes};
use ochre_types::Channel;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.delete("/channels/{channel_id}", "DeleteChannel", Auth::Session, delete);
    r.post("/channels/{channel_id}/restore", "RestoreChannel", Auth::Session, restore);
}

async fn delete(ctx: Ctx) -> Reply {
    let id = ctx.id("channel_id")?;
    let missing = || AppError::missing("app.channel.get.existing.app_error");
    let channel = ctx.app.channel_fresh(&id).await?.ok_or_else(missing)?;
    if channel.is_direct_or_group() {
        return Err(AppError::bad("api.channel.delete_channel.type.invalid"));
    }
    let perm = if channel.is_open() { Perm::DeletePublicChannel } else { Perm::DeletePrivateChannel };
    ctx.grant_channel(&id, perm).await?;
    if ctx.query_bool("permanent") {
        if !ctx.app.config().service.enable_api_channel_deletion && !ctx.is_local() {
            let admin = ctx.can(Perm::ManageSystem).await?;
            let id = match admin {
                true => "api.user.delete_channel.not_enabled.for_admin.app_error",
                false => "api.user.delete_channel.not_enabled.app_error",
            };
            return Err(AppError::new(id, 401));
        }
        purge::channel(&ctx.app, channel).await?;
        return ctx.ok();
    }
    archive(&ctx, channel).await
}

async fn archive(ctx: &Ctx, mut channel: Channel) -> Reply {
    if channel.is_archived() {
        return Err(AppError::bad("api.channel.delete_channel.deleted.app_error"));
    }
    if channel.is_default() {
        return Err(AppError::bad("api.channel.delete_channel.cannot.app_error").with("Channel", &channel.name));
    }
    if let Some(user) = ctx.app.user(ctx.me()).await? {
        let params = [("Username", user.username.as_str())];
        let text = "system_post.channel_deleted";
        let say = say::Say::new(&ctx.app, &channel.id, &user.id, "system_channel_deleted", text, &params);
        say.prop("username", user.username.clone()).now(&ctx.app).await;
    }
    channel.delete_at = ctx.now();
    channel.update_at = channel.delete_at;
    let mut tx = ctx.begin().await?;
    store::update(&mut tx, &channel).await?;
    tx.emit(events::deleted(&channel));
    tx.commit().await?;
    ctx.ok()
}

async fn restore(ctx: Ctx) -> Reply {
    let id = ctx.id("channel_id")?;
    let missing = || AppError::missing("app.channel.get.existing.app_error");
    let mut channel = ctx.app.channel_fresh(&id).await?.ok_or_else(missing)?;
    if !ctx.can_team(&channel.team_id, Perm::ManageTeam).await?
        && !ctx.can(Perm::SysconsoleWriteUserManagementChannels).await?
    {
        return Err(AppError::denied(Perm::ManageTeam));
    }
    if !channel.is_archived() {
        return Err(AppError::bad("api.channel.restore_channel.restored.app_error"));
    }
    channel.delete_at = 0;
    channel.update_at = ctx.now();
    let mut tx = ctx.begin().await?;
    store::update(&mut tx, &channel).await?;
    tx.emit(events::restored(&channel));
    tx.commit().await?;
    if let Some(user) = ctx.app.user(ctx.me()).await? {
        let params = [("Username", user.username.as_str())];
        let text = "system_post.channel_restored";
        let say = say::Say::new(&ctx.app, &channel.id, &user.id, "system_channel_restored", text, &params);
        say.prop("username", user.username.clone()).now(&ctx.app).await;
    }
    ctx.json(&channel)
}
