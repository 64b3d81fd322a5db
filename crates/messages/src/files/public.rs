//! Links to a file for those without an account.

use super::send::{Sent, send};
use super::{read, store};
use http::Method;
use ochre_kernel::{AppError, Auth, Ctx, Reply, Response, Routes};
use ochre_secret::{public_link_hash, public_link_matches};

/// Routes.
pub fn routes(r: &mut Routes) {
    r.get("/files/{file_id}/link", "GetFileLink", Auth::Session, link);
    r.web(Method::GET, "/files/{file_id}/public", "GetFilePublic", Auth::None, public);
    r.web(Method::HEAD, "/files/{file_id}/public", "GetPublicFileHead", Auth::None, public);
}

async fn link(ctx: Ctx) -> Reply {
    let id = ctx.id("file_id")?;
    let config = ctx.app.config_full();
    if !config.file.enable_public_link {
        return Err(AppError::new("api.file.get_public_link.disabled.app_error", 403));
    }
    let info = store::live_or_404(&ctx.app, &id).await?;
    read::may_read(&ctx, &info).await?;
    if info.post_id.is_empty() {
        return Err(AppError::bad("api.file.get_public_link.no_post.app_error"));
    }
    let hash = public_link_hash(&config.file.public_link_salt, &id);
    ctx.json(&serde_json::json!({ "link": format!("{}/files/{id}/public?h={hash}", ctx.app.site_url()) }))
}

/// Refusals are pages here: people follow these links.
async fn public(ctx: Ctx) -> Reply {
    match shared(&ctx).await {
        Ok(r) => Ok(r),
        Err(e) => {
            let text = ochre_i18n::error_message(&ctx.locale(), &e.id, e.status, &e.params);
            let page = format!(
                "<!doctype html><html><head><meta charset=\"utf-8\"><title>{text}</title></head><body><p>{text}</p></body></html>"
            );
            Ok(Response::bytes(e.status, "text/html; charset=utf-8", page))
        }
    }
}

async fn shared(ctx: &Ctx) -> Reply {
    let id = ctx.id("file_id")?;
    let config = ctx.app.config_full();
    if !config.file.enable_public_link {
        return Err(AppError::new("api.file.get_public_link.disabled.app_error", 403));
    }
    let info = store::live_or_404(&ctx.app, &id).await?;
    if !public_link_matches(&config.file.public_link_salt, &id, &ctx.query_str("h")) {
        return Err(AppError::bad("api.file.get_file.public_invalid.app_error"));
    }
    let sent = Sent {
        path: &info.path,
        name: &info.name,
        mime: &info.mime_type,
        modified: info.update_at,
        download: ctx.query_bool("download"),
    };
    send(ctx, sent).await
}
