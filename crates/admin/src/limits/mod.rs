//! `GET /limits/server`: there are no limits; administrators see how many accounts are active.

use ochre_kernel::{Auth, Ctx, Perm, Reply, Routes, args, sql};
use ochre_types::ServerLimits;

/// Routes of the slice.
pub fn routes(r: &mut Routes) {
    r.slice("admin/limits");
    r.get("/limits/server", "GetServerLimits", Auth::Session, get);
}

sql!(
    ACTIVE = "SELECT COUNT(*) FROM users u WHERE u.deleteat = 0 AND COALESCE(u.remoteid, '') = '' \
     AND NOT EXISTS (SELECT 1 FROM bots b WHERE b.userid = u.id)"
);

async fn get(ctx: Ctx) -> Reply {
    let mut limits = ServerLimits::default();
    if ctx.can(Perm::SysconsoleReadUserManagementUsers).await? {
        limits.active_user_count = ctx.app.db.one(&ACTIVE, args![], |r| r.get(0)).await?;
    }
    ctx.json(&limits)
}
