//! Custom emoji.

mod create;
mod find;
mod image;
mod remove;
pub mod store;

use ochre_kernel::{AppError, Ctx, Perm, Routes, args, sql};

/// Routes of the slice.
pub fn routes(r: &mut Routes) {
    r.slice("messages/emoji");
    create::routes(r);
    find::routes(r);
    image::routes(r);
    remove::routes(r);
}

/// While custom emoji are switched off: `status` is 501 for most, 403 where the check is deeper (recorded).
fn on(ctx: &Ctx, status: u16) -> Result<(), AppError> {
    let on = ctx.app.config().service.enable_custom_emoji;
    if on { Ok(()) } else { Err(AppError::new("api.emoji.disabled.app_error", status)) }
}

sql!(TEAMS_OF = "SELECT teamid FROM teammembers WHERE userid = $1 AND deleteat = 0");

/// A permission in the system, or in any team of the caller.
async fn anywhere(ctx: &Ctx, perm: Perm) -> Result<bool, AppError> {
    if ctx.can(perm).await? {
        return Ok(true);
    }
    for team in ctx.app.db.all(&TEAMS_OF, args![ctx.me()], |r| r.get::<String>(0)).await? {
        if ctx.can_team(&team, perm).await? {
            return Ok(true);
        }
    }
    Ok(false)
}
