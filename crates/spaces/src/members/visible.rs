//! Whom a caller may know of: everyone, or (guests) only the people of their channels and teams.

use ochre_kernel::{App, AppError, Ctx, Perm, args, sql};
use std::collections::HashSet;

sql!(
    SHARED = "SELECT COUNT(*) FROM channelmembers a JOIN channelmembers b ON b.channelid = a.channelid \
     WHERE a.userid = $1 AND b.userid = $2"
);

sql!(
    AMONG = "SELECT DISTINCT b.userid FROM channelmembers a JOIN channelmembers b ON b.channelid = a.channelid \
     WHERE a.userid = $1 AND b.userid = ANY($2)"
);

/// Of these users those whom the caller may see; `None`: all of them.
pub async fn of(ctx: &Ctx, ids: &[String]) -> Result<Option<HashSet<String>>, AppError> {
    if ctx.can(Perm::ViewMembers).await? {
        return Ok(None);
    }
    let mut seen: HashSet<String> =
        ctx.app.db.all(&AMONG, args![ctx.me(), ids], |r| r.get(0)).await?.into_iter().collect();
    seen.insert(ctx.me().to_string());
    Ok(Some(seen))
}

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
