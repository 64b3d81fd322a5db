//! Changing, giving away, disabling and enabling a bot.

use super::store::{self, managed};
use crate::users::{active, store as users, update};
use ochre_kernel::{AppError, Auth, Ctx, Perm, Reply, Routes, args};
use ochre_types::BotPatch;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.put("/bots/{bot_user_id}", "PatchBot", Auth::Session, patch);
    r.post("/bots/{bot_user_id}/assign/{user_id}", "AssignBot", Auth::Session, assign);
    r.post("/bots/{bot_user_id}/disable", "DisableBot", Auth::Session, disable);
    r.post("/bots/{bot_user_id}/enable", "EnableBot", Auth::Session, enable);
}

async fn patch(ctx: Ctx) -> Reply {
    let id = ctx.id("bot_user_id")?;
    let patch: BotPatch = ctx.decode("bot")?;
    let mut bot = managed(&ctx, &id).await?;
    bot.patch(patch);
    bot.username = bot.username.to_lowercase();
    bot.update_at = ctx.now();
    bot.check_valid()?;
    let mut user = (*ctx.app.user_or_404(&id).await?).clone();
    user.username.clone_from(&bot.username);
    user.email = format!("{}@localhost", bot.username);
    user.first_name.clone_from(&bot.display_name);
    user.bot_description.clone_from(&bot.description);
    user.update_at = bot.update_at;
    let mut tx = ctx.begin().await?;
    users::update(&mut tx, &user).await?;
    tx.defer(&store::UPDATE, args![&id, &bot.description, &bot.owner_id, bot.update_at]);
    update::changed(&mut tx, &ctx.app, &user);
    tx.commit().await?;
    ctx.json(&bot)
}

async fn assign(ctx: Ctx) -> Reply {
    let (id, owner) = (ctx.id("bot_user_id")?, ctx.id("user_id")?);
    let mut bot = managed(&ctx, &id).await?;
    if ctx.app.user(&owner).await?.is_some_and(|u| u.is_bot) {
        return Err(AppError::denied(Perm::AssignBot));
    }
    bot.owner_id = owner;
    bot.update_at = ctx.now();
    let mut tx = ctx.begin().await?;
    tx.defer(&store::UPDATE, args![&id, &bot.description, &bot.owner_id, bot.update_at]);
    tx.commit().await?;
    ctx.json(&bot)
}

async fn disable(ctx: Ctx) -> Reply {
    set_active(&ctx, false).await
}

async fn enable(ctx: Ctx) -> Reply {
    set_active(&ctx, true).await
}

async fn set_active(ctx: &Ctx, on: bool) -> Reply {
    let id = ctx.id("bot_user_id")?;
    managed(ctx, &id).await?;
    let user = ctx.app.user_or_404(&id).await?;
    active::set_active(&ctx.app, &user, on, false).await?;
    ctx.json(&store::one(&ctx.app, &id, true).await?)
}
