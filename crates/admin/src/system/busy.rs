//! Setting the server busy: searches are refused for a while, everything else works.

use ochre_kernel::{AppError, Auth, Ctx, Perm, Reply, Routes};
use ochre_types::ServerBusyState;
use std::sync::atomic::Ordering;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.get("/server_busy", "GetServerBusyExpires", Auth::Session, get);
    r.post("/server_busy", "SetServerBusy", Auth::Session, set);
    r.delete("/server_busy", "ClearServerBusy", Auth::Session, clear);
}

/// Seconds of 0001-01-01, which stands for "never".
const NEVER: i64 = -62_135_596_800;

async fn get(ctx: Ctx) -> Reply {
    ctx.grant_system(Perm::ManageSystem).await?;
    let until = ctx.app.busy_until.load(Ordering::Relaxed);
    let busy = until > ctx.now();
    let expires = if busy { until / 1000 } else { NEVER };
    let (year, _, day) = ochre_text::civil(expires * 1000);
    let (weekday, month, h, m, s) = ochre_text::named(expires * 1000);
    let expires_ts = format!("{weekday} {month} {day} {h:02}:{m:02}:{s:02} +0000 UTC {year:04}");
    ctx.json(&ServerBusyState { busy, expires, expires_ts })
}

async fn set(ctx: Ctx) -> Reply {
    ctx.grant_system(Perm::ManageSystem).await?;
    let seconds = match ctx.query("seconds").filter(|s| !s.is_empty()) {
        None => 3600,
        Some(text) => text.parse::<i64>().unwrap_or(0),
    };
    if !(1..=86_400).contains(&seconds) {
        return Err(AppError::url("seconds"));
    }
    ctx.app.busy_until.store(ctx.now() + seconds * 1000, Ordering::Relaxed);
    tracing::warn!(seconds, "the server is set busy: expensive searches are refused");
    ctx.ok()
}

async fn clear(ctx: Ctx) -> Reply {
    ctx.grant_system(Perm::ManageSystem).await?;
    ctx.app.busy_until.store(0, Ordering::Relaxed);
    ctx.ok()
}
