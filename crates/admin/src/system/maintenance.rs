//! Caches, database connections, the schema's version.

use super::unrestricted;
use crate::config::read::{any_console, perms};
use ochre_kernel::{Auth, Ctx, Forget, Perm, Reply, Response, Routes, args, sql};
use ochre_types::AppliedMigration;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.post("/caches/invalidate", "InvalidateCaches", Auth::Session, caches);
    r.post("/database/recycle", "DatabaseRecycle", Auth::Session, recycle);
    r.get("/system/schema/version", "GetAppliedSchemaMigrations", Auth::Session, schema);
}

sql!(MIGRATIONS = "SELECT version, name FROM db_migrations ORDER BY version DESC");

async fn caches(ctx: Ctx) -> Reply {
    unrestricted(&ctx, Perm::InvalidateCaches).await?;
    ctx.app.caches.users.forget_if(|_, _| true);
    ctx.app.caches.profiles.forget_if(|_, _| true);
    ctx.app.caches.sessions.forget_if(|_, _| true);
    ctx.app.caches.teams.forget_if(|_, _| true);
    ctx.app.caches.channels.forget_if(|_, _| true);
    ctx.app.caches.channel_members.forget_if(|_, _| true);
    ctx.app.caches.team_members.forget_if(|_, _| true);
    for what in [Forget::AllMentions, Forget::Roles, Forget::Schemes] {
        ctx.app.forget(&what);
    }
    Ok(Response::ok().header("cache-control", "no-cache, no-store, must-revalidate"))
}

/// Our pools let go of idle connections by themselves, broken ones are replaced when they are used; there is nothing to wait for.
async fn recycle(ctx: Ctx) -> Reply {
    unrestricted(&ctx, Perm::RecycleDatabaseConnections).await?;
    ctx.ok()
}

async fn schema(ctx: Ctx) -> Reply {
    any_console(&perms(&ctx).await?, "sysconsole_read_", Perm::SysconsoleReadAboutEditionAndLicense)?;
    let row = |r: &ochre_db::Row| Ok(AppliedMigration { version: r.get(0)?, name: r.get(1)? });
    ctx.json(&ctx.app.db.all(&MIGRATIONS, args![], row).await?)
}
