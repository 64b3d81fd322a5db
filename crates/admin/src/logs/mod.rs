//! The log: the clients' messages for it, and reading it (`read.rs`).

mod read;

use ochre_kernel::{AppError, Auth, Ctx, Perm, Reply, Routes};
use serde_json::{Map, Value};

/// Bytes kept of a message.
const MOST: usize = 400;

/// Routes of the slice.
pub fn routes(r: &mut Routes) {
    r.slice("admin/logs");
    r.post("/logs", "PostLog", Auth::None, post);
    read::routes(r);
}

async fn post(ctx: Ctx) -> Reply {
    let developer = ctx.app.config().service.enable_developer;
    if ctx.session_opt().is_none() && !developer {
        return Err(AppError::denied(Perm::ManageSystem));
    }
    let sent = ctx.string_map();
    let level = sent.get("level");
    let mut text = sent.get("message").cloned().unwrap_or_default();
    let mut cut = MOST.min(text.len());
    while !text.is_char_boundary(cut) {
        cut -= 1;
    }
    text.truncate(cut);
    let message = format!("A client says: {text}");
    let user = ctx.me();
    match level.map(String::as_str) {
        Some("ERROR") => tracing::error!(user, client = true, "{message}"),
        Some("INFO") => tracing::info!(user, client = true, "{message}"),
        _ => tracing::debug!(user, client = true, "{message}"),
    }
    let mut out = Map::new();
    if let Some(level) = level {
        out.insert("level".into(), level.as_str().into());
    }
    out.insert("message".into(), message.into());
    ctx.json(&Value::Object(out))
}
