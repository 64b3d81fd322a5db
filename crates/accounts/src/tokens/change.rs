//! Making, pausing and revoking tokens. The sessions that stand for them end with them.

use super::store;
use crate::mails;
use ochre_kernel::{AppError, Auth, Ctx, Forget, Perm, Reply, Routes, Tx, args};
use ochre_types::UserAccessToken;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.post("/users/{user_id}/tokens", "CreateUserAccessToken", Auth::Session, create);
    r.post("/users/tokens/revoke", "RevokeUserAccessToken", Auth::Session, revoke);
    r.post("/users/tokens/disable", "DisableUserAccessToken", Auth::Session, disable);
    r.post("/users/tokens/enable", "EnableUserAccessToken", Auth::Session, enable);
}

/// The caller's own account, one they may edit, or a bot they may manage.
pub async fn may_act_for(ctx: &Ctx, user: &str) -> Result<(), AppError> {
    if ctx.app.can_user_or_bot(ctx.session()?, user).await? {
        return Ok(());
    }
    Err(AppError::denied(Perm::EditOtherUsers))
}

// tidy: handler its refusals stand in the order of the wire contract, in one piece
async fn create(ctx: Ctx) -> Reply {
    let id = ctx.id("user_id")?;
    let user = ctx.app.user_or_404(&id).await?;
    if ctx.session()?.is_oauth {
        return Err(AppError::denied(Perm::CreateUserAccessToken));
    }
    let wanted: UserAccessToken = ctx.decode("user_access_token")?;
    if wanted.description.is_empty() {
        return Err(AppError::body("description"));
    }
    ctx.grant_system(Perm::CreateUserAccessToken).await?;
    may_act_for(&ctx, &id).await?;
    if user.is_system_admin() && !ctx.can(Perm::ManageSystem).await? {
        return Err(AppError::denied(Perm::ManageSystem));
    }
    if !user.is_bot && !ctx.app.config().service.enable_user_access_tokens {
        return Err(AppError::new("app.user_access_token.disabled", 501));
    }
    let token = UserAccessToken {
        id: ctx.new_id(),
        token: ochre_secret::new_id(),
        user_id: id,
        description: wanted.description,
        is_active: true,
    };
    token.check_valid()?;
    let mut tx = ctx.begin().await?;
    let row = args![&token.id, &token.token, &token.user_id, &token.description, true];
    tx.exec(&store::ADD, row).await?;
    mails::token_added(&mut tx, &ctx.app, &user);
    tx.commit().await?;
    ctx.json(&token)
}

/// The token that the body names, if the caller has the right and may act for its owner.
async fn named(ctx: &Ctx, perm: Perm) -> Result<UserAccessToken, AppError> {
    let id = ctx.string_map().remove("token_id").unwrap_or_default();
    ctx.grant_system(perm).await?;
    let token = store::one(&ctx.app, &id).await?;
    may_act_for(ctx, &token.user_id).await?;
    Ok(token)
}

fn end_session(tx: &mut Tx, token: &UserAccessToken) {
    tx.defer(&store::END_SESSIONS, args![&token.token]);
    tx.forget(Forget::Session(token.token.clone()));
}

async fn revoke(ctx: Ctx) -> Reply {
    let token = named(&ctx, Perm::RevokeUserAccessToken).await?;
    let mut tx = ctx.begin().await?;
    tx.defer(&store::REMOVE, args![&token.id]);
    end_session(&mut tx, &token);
    tx.commit().await?;
    ctx.ok()
}

async fn disable(ctx: Ctx) -> Reply {
    let token = named(&ctx, Perm::RevokeUserAccessToken).await?;
    let mut tx = ctx.begin().await?;
    tx.defer(&store::SET_ACTIVE, args![&token.id, false]);
    end_session(&mut tx, &token);
    tx.commit().await?;
    ctx.ok()
}

async fn enable(ctx: Ctx) -> Reply {
    let token = named(&ctx, Perm::CreateUserAccessToken).await?;
    let mut tx = ctx.begin().await?;
    tx.defer(&store::SET_ACTIVE, args![&token.id, true]);
    tx.forget(Forget::Session(token.token.clone()));
    tx.commit().await?;
    ctx.ok()
}
