//! What others see of an account (contract/limits.md, PrivacySettings).

use ochre_kernel::{App, AppError, Ctx, Perm};
use ochre_types::{SanitizeOptions, User};
use std::sync::Arc;

/// The options for a viewer: `as_admin` may edit other people.
pub fn options(app: &App, as_admin: bool) -> SanitizeOptions {
    let config = app.config();
    SanitizeOptions::new(config.privacy.show_email_address, config.privacy.show_full_name, as_admin)
}

/// The account for the caller: their own whole, another one as far as they may see it.
pub async fn for_caller(ctx: &Ctx, user: &User) -> Result<User, AppError> {
    let mut u = user.clone();
    if ctx.me() == u.id {
        u.sanitize(None);
        return Ok(u);
    }
    let admin = ctx.can(Perm::ManageSystem).await?;
    u.sanitize_profile(options(&ctx.app, admin), admin);
    Ok(u)
}

/// Accounts in a list: the caller's rights are asked once.
pub async fn list(ctx: &Ctx, users: Vec<Arc<User>>) -> Result<Vec<User>, AppError> {
    let admin = ctx.can(Perm::ManageSystem).await?;
    let how = options(&ctx.app, admin);
    Ok(users
        .into_iter()
        .map(|u| {
            let mut u = (*u).clone();
            u.sanitize_profile(how, admin);
            u
        })
        .collect())
}
