//! Out of a channel: by oneself or by others.

use super::{events, store};
use crate::say;
use ochre_kernel::{App, AppError, Auth, Ctx, Perm, Reply, Routes};
use ochre_types::{Channel, User};
use std::sync::Arc;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.delete("/channels/{channel_id}/members/{user_id}", "RemoveUserFromChannel", Auth::Session, remove);
}

async fn remove(ctx: Ctx) -> Reply {
    let (channel, user) = (ctx.id("channel_id")?, ctx.id("user_id")?);
    let channel = ctx.app.channel_or_404(&channel).await?;
    let user = ctx.app.user_or_404(&user).await?;
    if channel.is_direct_or_group() {
        return Err(AppError::bad("api.channel.remove_channel_member.type.app_error"));
    }
    if channel.is_group_constrained() && user.id != ctx.me() && !user.is_bot {
        return Err(AppError::bad("api.channel.remove_member.group_constrained.app_error"));
    }
    if user.id != ctx.me() {
        let perm = match channel.is_open() {
            true => Perm::ManagePublicChannelMembers,
            false => Perm::ManagePrivateChannelMembers,
        };
        ctx.grant_channel(&channel.id, perm).await?;
    }
    if channel.is_default() && !user.is_guest() {
        return Err(AppError::bad("api.channel.remove.default.app_error").with("Channel", &channel.name));
    }
    one(&ctx.app, &channel, &user, ctx.me()).await?;
    ctx.ok()
}

/// Takes a user out of a channel and says so. `by`: who does it (the user for leaving).
pub async fn one(app: &Arc<App>, channel: &Channel, user: &User, by: &str) -> Result<(), AppError> {
    if app.channel_membership(&channel.id, &user.id).await?.is_none() {
        return Err(AppError::missing("app.channel.get_member.missing.app_error"));
    }
    let mut tx = app.begin().await?;
    store::remove(&mut tx, &channel.id, std::slice::from_ref(&user.id));
    for e in events::removed(&channel.id, &user.id, by) {
        tx.emit(e);
    }
    tx.commit().await?;
    app.posting().left_channel(app, &channel.id, &user.id).await?;
    if by == user.id {
        say::left(app, channel, user).await;
    } else {
        let author = if by.is_empty() { &user.id } else { by };
        say::removed(app, channel, user, author).await;
    }
    Ok(())
}
