//! Whom a caller may know of: everyone, or (guests) only the people of their channels and teams.

use ochre_kernel::{App, AppError, Ctx, Perm, args, sql};

sql!(
    SHARED = "SELECT COUNT(*) FROM channelmembers a JOIN channelmembers b ON b.channelid = a.channelid \
     WHERE a.userid = $1 AND b.userid = $2"
);

/// Whether the caller may see a user.
pub async fn sees(ctx: &Ctx, other: &str) -> Result<bool, AppError> {
    if ctx.me() == other || ctx.can(Perm::ViewMembers).await? {
        return Ok(true);
    }
    shares_channel(&ctx.app, ctx.me(), other).await
}

async fn shares_channel(app: &App, me: &str, other: &str) -> Result<bool, AppError> {
    let n: i64 = app.db.one(&SHARED, args![me, other], |r| r.get(0)).await?;
    Ok(n > 0)
}
