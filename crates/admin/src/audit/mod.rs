//! What was done by whom, as the table tells.

use ochre_db::{DbError, Row};
use ochre_kernel::{Auth, Ctx, Perm, Reply, Routes, args, sql};
use ochre_types::Audit;

/// Routes of the slice.
pub fn routes(r: &mut Routes) {
    r.slice("admin/audit");
    r.get("/audits", "GetAudits", Auth::Session, all);
    r.get("/users/{user_id}/audits", "GetUserAudits", Auth::Session, of_user);
}

macro_rules! audit_cols {
    () => {
        "id, createat, userid, action, extrainfo, ipaddress, sessionid"
    };
}

sql!(ALL = "SELECT ", audit_cols!(), " FROM audits ORDER BY createat DESC LIMIT $1 OFFSET $2");
sql!(OF_USER = "SELECT ", audit_cols!(), " FROM audits WHERE userid = $3 ORDER BY createat DESC LIMIT $1 OFFSET $2");

fn audit(r: &Row) -> Result<Audit, DbError> {
    Ok(Audit {
        id: r.get(0)?,
        create_at: r.get(1)?,
        user_id: r.get(2)?,
        action: r.get(3)?,
        extra_info: r.get(4)?,
        ip_address: r.get(5)?,
        session_id: r.get(6)?,
    })
}

async fn all(ctx: Ctx) -> Reply {
    ctx.grant_system(Perm::ReadAudits).await?;
    let args = args![ctx.per_page(), ctx.page() * ctx.per_page()];
    ctx.json(&ctx.app.db.all(&ALL, args, audit).await?)
}

async fn of_user(ctx: Ctx) -> Reply {
    let user = ctx.id("user_id")?;
    ctx.grant_user(&user).await?;
    let args = args![ctx.per_page(), ctx.page() * ctx.per_page(), &user];
    ctx.json(&ctx.app.db.all(&OF_USER, args, audit).await?)
}
