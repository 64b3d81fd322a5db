//! The caller's recaps: the list, one, read, deleted.

use super::{enabled, store};
use ochre_kernel::{Auth, Ctx, Reply, Routes, args, sql};

/// Routes.
pub fn routes(r: &mut Routes) {
    r.get("/recaps", "GetRecapsForUser", Auth::Session, list);
    r.get("/recaps/{recap_id}", "GetRecap", Auth::Session, get);
    r.post("/recaps/{recap_id}/read", "MarkRecapAsRead", Auth::Session, mark);
    r.delete("/recaps/{recap_id}", "DeleteRecap", Auth::Session, remove);
}

sql!(MARK = "UPDATE recaps SET readat = $2, updateat = $2 WHERE id = $1");
sql!(REMOVE = "UPDATE recaps SET deleteat = $2, updateat = $2 WHERE id = $1");

async fn list(ctx: Ctx) -> Reply {
    enabled(&ctx)?;
    let page = args![ctx.me(), ctx.per_page(), ctx.page() * ctx.per_page()];
    ctx.json(&ctx.app.db.all(&store::OF_USER, page, store::recap).await?)
}

async fn get(ctx: Ctx) -> Reply {
    enabled(&ctx)?;
    ctx.json(&store::own(&ctx).await?)
}

async fn mark(ctx: Ctx) -> Reply {
    enabled(&ctx)?;
    let mut recap = store::own(&ctx).await?;
    (recap.read_at, recap.update_at) = (ctx.now(), ctx.now());
    ctx.app.db.exec(&MARK, args![&recap.id, recap.read_at]).await?;
    ctx.json(&recap)
}

async fn remove(ctx: Ctx) -> Reply {
    enabled(&ctx)?;
    let recap = store::own(&ctx).await?;
    ctx.app.db.exec(&REMOVE, args![&recap.id, ctx.now()]).await?;
    ctx.ok()
}
