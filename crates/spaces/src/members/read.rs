//! Reading memberships of a channel.

use super::store;
use ochre_kernel::{AppError, Auth, Ctx, Perm, Reply, Routes};

/// Routes.
pub fn routes(r: &mut Routes) {
    r.get("/channels/{channel_id}/members", "GetChannelMembers", Auth::Session, page);
    r.post("/channels/{channel_id}/members/ids", "GetChannelMembersByIds", Auth::Session, by_ids);
    r.get("/channels/{channel_id}/members/{user_id}", "GetChannelMember", Auth::Session, one);
}

async fn page(ctx: Ctx) -> Reply {
    let channel = ctx.id("channel_id")?;
    ctx.grant_channel(&channel, Perm::ReadChannel).await?;
    // `per_page=0` asks for everybody (as recorded; elsewhere it is an empty page)
    let limit = if ctx.per_page() == 0 { i64::from(i32::MAX) } else { ctx.per_page() };
    let mut list = store::page(&ctx.app, &channel, limit, ctx.page() * ctx.per_page()).await?;
    list.iter_mut().for_each(|m| m.sanitize_for(ctx.me()));
    ctx.json(&list)
}

async fn by_ids(ctx: Ctx) -> Reply {
    let channel = ctx.id("channel_id")?;
    let ids = ctx.string_list("").map_err(|e| AppError::bad("api.payload.parse.error").detail(e.detail))?;
    if ids.is_empty() {
        return Err(AppError::body("user_ids"));
    }
    ctx.grant_channel(&channel, Perm::ReadChannel).await?;
    let mut list = store::of_users(&ctx.app, &channel, &ids).await?;
    list.iter_mut().for_each(|m| m.sanitize_for(ctx.me()));
    ctx.json(&list)
}

async fn one(ctx: Ctx) -> Reply {
    let (channel, user) = (ctx.id("channel_id")?, ctx.id("user_id")?);
    ctx.grant_channel(&channel, Perm::ReadChannel).await?;
    let found = ctx.app.channel_member(&channel, &user).await?;
    let mut member = found.ok_or_else(|| AppError::missing("app.channel.get_member.missing.app_error"))?;
    member.sanitize_for(ctx.me());
    ctx.json(&member)
}
