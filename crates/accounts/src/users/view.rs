//! What others see of an account (contract/limits.md, PrivacySettings).

use ochre_kernel::caches::Profile;
use ochre_kernel::{App, AppError, Ctx, Perm, Reply, Response};
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

/// The answer with accounts as in [`list`], from their encoded forms.
pub async fn encoded(ctx: &Ctx, people: &[Arc<Profile>]) -> Reply {
    let admin = ctx.can(Perm::ManageSystem).await?;
    let how = options(&ctx.app, admin);
    let forms: Vec<&[u8]> = people.iter().map(|p| p.json(how, admin)).collect();
    let mut out = Vec::with_capacity(forms.iter().map(|f| f.len() + 1).sum::<usize>() + 2);
    out.push(b'[');
    for (n, form) in forms.into_iter().enumerate() {
        if n > 0 {
            out.push(b',');
        }
        out.extend_from_slice(form);
    }
    out.push(b']');
    Ok(Response::bytes(200, "application/json", out))
}
