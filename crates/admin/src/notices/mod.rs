//! Product notices. None are fetched from anywhere; what a client has seen is kept, as the table is.

use ochre_kernel::{AppError, Auth, Ctx, Reply, Routes, args, sql};

/// Routes of the slice.
pub fn routes(r: &mut Routes) {
    r.slice("admin/notices");
    r.get("/system/notices/{team_id}", "GetNotices", Auth::Session, list);
    r.put("/system/notices/view", "MarkNoticesViewed", Auth::Session, viewed);
}

sql!(
    VIEWED = "INSERT INTO productnoticeviewstate (userid, noticeid, viewed, timestamp) VALUES ($1, $2, 1, $3) \
     ON CONFLICT (userid, noticeid) DO UPDATE SET viewed = productnoticeviewstate.viewed + 1, timestamp = excluded.timestamp"
);

async fn list(ctx: Ctx) -> Reply {
    ctx.id("team_id")?;
    ctx.json(&serde_json::json!([]))
}

async fn viewed(ctx: Ctx) -> Reply {
    let parsed: Result<Vec<String>, _> = serde_json::from_slice(ctx.bytes());
    let ids = parsed.map_err(|e| AppError::bad("api.payload.parse.error").detail(e.to_string()))?;
    let mut tx = ctx.begin().await?;
    for id in ids.iter().filter(|id| !id.is_empty() && id.len() <= 26).take(100) {
        // The column holds seconds (contract/surprises.md).
        tx.defer(&VIEWED, args![ctx.me(), id, ctx.now() / 1000]);
    }
    tx.commit().await?;
    ctx.ok()
}
