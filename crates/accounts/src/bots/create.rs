//! Making a bot.

use super::store;
use crate::users::create::save;
use ochre_kernel::{App, AppError, Auth, Ctx, Forget, Perm, Reply, Routes, args};
use ochre_types::{Bot, BotPatch, Post, User};
use std::sync::Arc;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.post("/bots", "CreateBot", Auth::Session, create);
}

async fn create(ctx: Ctx) -> Reply {
    let patch: BotPatch = ctx.decode("bot")?;
    ctx.grant_system(Perm::CreateBot).await?;
    if ctx.app.user(ctx.me()).await?.is_some_and(|u| u.is_bot) {
        return Err(AppError::denied(Perm::CreateBot));
    }
    if !ctx.app.config().service.enable_bot_account_creation {
        return Err(AppError::new("api.bot.create_disabled", 403));
    }
    let mut bot = Bot { owner_id: ctx.me().to_string(), ..Bot::default() };
    bot.patch(patch);
    let bot = make(&ctx.app, bot).await?;
    ctx.created(&bot)
}

/// Makes the account of a bot and its row; the bot says to its owner that it wants to be let in somewhere.
pub async fn make(app: &Arc<App>, bot: Bot) -> Result<Bot, AppError> {
    let bot = save_bot(app, bot).await?;
    let (app2, id, owner) = (app.clone(), bot.user_id.clone(), bot.owner_id.clone());
    app.spawn(async move {
        if let Err(e) = greet(&app2, &id, &owner).await {
            tracing::warn!(error = %e.detail, id = %e.id, "a new bot could not greet its owner");
        }
    });
    Ok(bot)
}

/// The account of a bot and its row.
pub async fn save_bot(app: &Arc<App>, mut bot: Bot) -> Result<Bot, AppError> {
    bot.user_id = app.new_id();
    bot.create_at = app.now();
    bot.update_at = bot.create_at;
    bot.username = bot.username.to_lowercase();
    bot.check_valid()?;
    let user = User {
        id: bot.user_id.clone(),
        username: bot.username.clone(),
        email: format!("{}@localhost", bot.username),
        first_name: bot.display_name.clone(),
        roles: "system_user".into(),
        is_bot: true,
        bot_description: bot.description.clone(),
        create_at: bot.create_at,
        ..User::default()
    };
    let user = save(app, user).await?;
    let mut tx = app.begin().await?;
    tx.defer(&store::ADD, args![&bot.user_id, &bot.description, &bot.owner_id, bot.create_at, bot.update_at]);
    tx.forget(Forget::User(user.id.clone()));
    tx.commit().await?;
    bot.display_name.clone_from(&user.first_name);
    Ok(bot)
}

async fn greet(app: &Arc<App>, bot: &str, owner: &str) -> Result<(), AppError> {
    if app.user(owner).await?.is_none_or(|o| o.is_bot) || app.ports.posting.get().is_none() {
        return Ok(());
    }
    let locale = app.user(owner).await?.map_or_else(String::new, |o| o.locale.clone());
    let channel = app.joining().direct_channel(app, bot, owner).await?;
    let post = Post {
        channel_id: channel,
        user_id: bot.to_string(),
        r#type: "add_bot_teams_channels".into(),
        message: ochre_i18n::translate(&locale, "post.bot.greeting", &[]),
        ..Post::default()
    };
    app.posting().create(app, post).await?;
    Ok(())
}
