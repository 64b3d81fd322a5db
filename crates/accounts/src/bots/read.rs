//! Seeing bots.

use super::store::{self, etag, missing};
use ochre_kernel::{AppError, Auth, Ctx, Perm, Reply, Routes, args};

/// Routes.
pub fn routes(r: &mut Routes) {
    r.get("/bots", "GetBots", Auth::Session, list);
    r.get("/bots/{bot_user_id}", "GetBot", Auth::Session, one);
}

async fn list(ctx: Ctx) -> Reply {
    let owner = if ctx.can(Perm::ReadOthersBots).await? {
        ""
    } else if ctx.can(Perm::ReadBots).await? {
        ctx.me()
    } else {
        return Err(AppError::denied(Perm::ReadBots));
    };
    let wanted = args![
        owner,
        ctx.query_bool("include_deleted"),
        ctx.query_bool("only_orphaned"),
        ctx.per_page(),
        ctx.page() * ctx.per_page()
    ];
    let bots = ctx.app.db.all(&store::LIST, wanted, store::row).await?;
    let newest = bots.iter().max_by_key(|b| b.update_at);
    let (id, at) = newest.map_or(("0", 0), |b| (b.user_id.as_str(), b.update_at));
    let tag = ochre_types::valid::etag(&[&id, &at, &0, &bots.len()]);
    ctx.json_etag(&tag, &bots)
}

async fn one(ctx: Ctx) -> Reply {
    let id = ctx.id("bot_user_id")?;
    let bot = store::one(&ctx.app, &id, ctx.query_bool("include_deleted")).await?;
    let own = bot.owner_id == ctx.me() && ctx.can(Perm::ReadBots).await?;
    if !own && !ctx.can(Perm::ReadOthersBots).await? {
        return Err(missing());
    }
    ctx.json_etag(&etag(&bot), &bot)
}
