//! Turning a person's account into a bot's, and back.

use super::store;
use crate::users::{roles, store as users, update};
use crate::{password, sessions};
use ochre_kernel::{AppError, Auth, Ctx, Forget, Perm, Reply, Routes, args};
use ochre_types::{Bot, UserPatch};

/// Routes.
pub fn routes(r: &mut Routes) {
    r.post("/bots/{bot_user_id}/convert_to_user", "ConvertBotToUser", Auth::Session, to_user);
    r.post("/users/{user_id}/convert_to_bot", "ConvertUserToBot", Auth::Session, to_bot);
}

async fn to_bot(ctx: Ctx) -> Reply {
    let id = ctx.id("user_id")?;
    let user = ctx.app.user_or_404(&id).await?;
    ctx.grant_system(Perm::ManageSystem).await?;
    if user.is_bot {
        return Err(AppError::url("user_id"));
    }
    let now = ctx.now();
    let mut tx = ctx.begin().await?;
    tx.exec(&store::ADD, args![&id, "", &id, now, now]).await?;
    sessions::end_all_in(&mut tx, &id);
    tx.forget(Forget::User(id.clone()));
    tx.forget(Forget::AllMentions);
    tx.commit().await?;
    let bot = Bot {
        user_id: id.clone(),
        username: user.username.clone(),
        display_name: user.username.clone(),
        owner_id: id,
        create_at: now,
        update_at: now,
        ..Bot::default()
    };
    ctx.json(&bot)
}

// tidy: handler its refusals stand in the order of the wire contract, in one piece
async fn to_user(ctx: Ctx) -> Reply {
    let id = ctx.id("bot_user_id")?;
    store::one(&ctx.app, &id, false).await?;
    let mut patch: UserPatch = ctx.decode("user_patch")?;
    let new = patch.password.take().unwrap_or_default();
    if new.is_empty() {
        return Err(AppError::body("user_patch"));
    }
    ctx.grant_system(Perm::ManageSystem).await?;
    let old = ctx.app.user_or_404(&id).await?;
    patch.remote_id = None;
    let mut wanted = (*old).clone();
    wanted.patch(patch);
    crate::users::create::policy(&ctx.app).check(&new).map_err(|id| AppError::dynamic(id, 400))?;
    let hash = ctx.app.hasher.hash(&new).await;
    let hash = hash.map_err(|_| AppError::bad("model.user.is_valid.pwd_max_length.app_error"))?;
    if users::by_email(&ctx.app, &wanted.email).await?.is_some_and(|u| u.id != id) {
        return Err(AppError::bad("app.user.save.email_exists.app_error"));
    }
    let mut saved = update::change(&ctx.app, &old, wanted).await?;
    let mut tx = ctx.begin().await?;
    tx.defer(&store::REMOVE, args![&id]);
    password::write_in(&mut tx, &saved, &hash);
    tx.forget(Forget::AllMentions);
    tx.commit().await?;
    if ctx.query_bool("set_system_admin") {
        roles::give(&ctx.app, &id, &["system_admin", "system_user"]).await?;
        saved.roles = "system_admin system_user".into();
    }
    saved.sanitize(None);
    ctx.json(&saved)
}
