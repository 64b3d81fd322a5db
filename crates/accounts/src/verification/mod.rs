//! Proving a mail address: by a mailed token, or by an administrator's word.

use crate::users::{store, update, view};
use crate::{mails, one_time};
use ochre_kernel::{AppError, Auth, Ctx, Perm, Reply, Routes};
use ochre_secret::{Account, TokenKind};

/// Routes of the slice.
pub fn routes(r: &mut Routes) {
    r.slice("accounts/verification");
    r.post("/users/email/verify", "VerifyUserEmail", Auth::None, verify);
    r.post("/users/email/verify/send", "SendVerificationEmail", Auth::None, send);
    r.post("/users/{user_id}/email/verify/member", "VerifyUserEmailWithoutToken", Auth::Session, by_admin);
}

async fn verify(ctx: Ctx) -> Reply {
    let token = ctx.string_map().remove("token").unwrap_or_default();
    if token.len() != usize::try_from(ochre_types::TOKEN_SIZE).unwrap_or(64) {
        return Err(AppError::body("token"));
    }
    let bad = || AppError::bad("api.user.verify_email.bad_link.app_error");
    let (since, extra) = one_time::find(&ctx.app, TokenKind::VerifyEmail, &token).await?.ok_or_else(bad)?;
    if ctx.now() - since >= TokenKind::VerifyEmail.life_ms() {
        return Err(bad());
    }
    let account = Account::from_extra(&extra).ok_or_else(bad)?;
    let old = ctx.app.user(&account.user_id).await?.ok_or_else(bad)?;
    let mut user = (*old).clone();
    user.email = account.email.to_lowercase();
    user.email_verified = true;
    user.update_at = ctx.now();
    let mut tx = ctx.begin().await?;
    store::update(&mut tx, &user).await?;
    one_time::use_up(&mut tx, &token);
    if old.email != user.email {
        mails::email_changed(&mut tx, &ctx.app, &old, &user);
    }
    update::changed(&mut tx, &ctx.app, &user);
    tx.commit().await?;
    ctx.ok()
}

async fn send(ctx: Ctx) -> Reply {
    let email = ctx.string_map().remove("email").unwrap_or_default().to_lowercase();
    if email.is_empty() {
        return Err(AppError::body("email"));
    }
    // Neither the answer nor its time tells whether there is such an account.
    one_time::evenly(mail_link(&ctx, &email)).await?;
    ctx.ok()
}

async fn mail_link(ctx: &Ctx, email: &str) -> Result<(), AppError> {
    let Some(user) = store::by_email(&ctx.app, email).await? else { return Ok(()) };
    let mut tx = ctx.begin().await?;
    mails::verification(&mut tx, &ctx.app, &user, &user.email)?;
    tx.commit().await
}

async fn by_admin(ctx: Ctx) -> Reply {
    let id = ctx.id("user_id")?;
    let user = ctx.app.user_or_404(&id).await?;
    ctx.grant_system(Perm::ManageSystem).await?;
    let mut user = (*user).clone();
    user.email_verified = true;
    user.update_at = ctx.now();
    let mut tx = ctx.begin().await?;
    store::update(&mut tx, &user).await?;
    update::changed(&mut tx, &ctx.app, &user);
    tx.commit().await?;
    user.sanitize_profile(view::options(&ctx.app, true), true);
    ctx.json(&user)
}
