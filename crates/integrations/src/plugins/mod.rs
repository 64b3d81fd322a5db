//! Plugins: none run here. The operations answer as a server whose plugins are switched off, or that has none.

use http::Method;
use ochre_kernel::{AppError, Auth, Ctx, Event, Perm, Reply, Response, Routes};
use serde_json::json;

/// Routes of the slice.
pub fn routes(r: &mut Routes) {
    r.slice("integrations/plugins");
    r.get("/plugins", "GetPlugins", Auth::Session, list);
    r.post("/plugins", "UploadPlugin", Auth::Session, upload).streaming();
    r.get("/plugins/statuses", "GetPluginStatuses", Auth::Session, statuses);
    r.get("/plugins/webapp", "GetWebappPlugins", Auth::None, webapp);
    r.post("/plugins/install_from_url", "InstallPluginFromUrl", Auth::Session, install);
    r.post("/plugins/{plugin_id}/enable", "EnablePlugin", Auth::Session, change);
    r.post("/plugins/{plugin_id}/disable", "DisablePlugin", Auth::Session, change);
    r.delete("/plugins/{plugin_id}", "RemovePlugin", Auth::Session, change);
    r.get("/plugins/marketplace", "GetMarketplacePlugins", Auth::Session, marketplace);
    r.post("/plugins/marketplace", "InstallMarketplacePlugin", Auth::Session, from_marketplace);
    r.get("/plugins/marketplace/first_admin_visit", "GetMarketplaceVisitedByAdmin", Auth::Session, visited);
    r.post("/plugins/marketplace/first_admin_visit", "UpdateMarketplaceVisitedByAdmin", Auth::None, visit);
    r.post("/plugins/reattach", "ReattachPlugin", Auth::Local, local);
    r.post("/plugins/{plugin_id}/detach", "DetachPlugin", Auth::Local, local);
    for method in [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
        r.web(method.clone(), "/plugins/{plugin_id}", "PluginHTTP", Auth::None, page);
        r.web(method.clone(), "/plugins/{plugin_id}/public/{public_file*}", "PluginPublicFile", Auth::None, no_file);
        r.web(method, "/plugins/{plugin_id}/{anything*}", "PluginHTTPSub", Auth::None, page);
    }
    r.web(Method::GET, "/static/plugins/{path*}", "StaticPluginAsset", Auth::None, no_file);
}

/// A file of a plugin that is not there.
async fn no_file(_: Ctx) -> Reply {
    Ok(Response::bytes(404, "text/plain", "").header("cache-control", "no-cache, public"))
}

/// 501 with plugins switched off.
fn enabled(ctx: &Ctx) -> Result<(), AppError> {
    if ctx.app.config().plugin.enable { Ok(()) } else { Err(AppError::new("app.plugin.disabled.app_error", 501)) }
}

async fn list(ctx: Ctx) -> Reply {
    enabled(&ctx)?;
    ctx.grant_system(Perm::SysconsoleReadPlugins).await?;
    ctx.json(&json!({ "active": [], "inactive": [] }))
}

async fn statuses(ctx: Ctx) -> Reply {
    enabled(&ctx)?;
    ctx.grant_system(Perm::SysconsoleReadPlugins).await?;
    ctx.json(&json!([]))
}

async fn webapp(ctx: Ctx) -> Reply {
    enabled(&ctx)?;
    ctx.json(&json!([]))
}

/// No plugin is taken in.
async fn upload(_: Ctx) -> Reply {
    Err(AppError::new("app.plugin.upload_disabled.app_error", 501))
}

/// As with `EnableUploads` off.
async fn install(_: Ctx) -> Reply {
    Err(AppError::new("app.plugin.disabled.app_error", 501))
}

/// Switching on, off or taking away what is not there.
async fn change(ctx: Ctx) -> Reply {
    enabled(&ctx)?;
    ctx.grant_system(Perm::SysconsoleWritePlugins).await?;
    Err(AppError::missing("app.plugin.not_installed.app_error"))
}

fn marketplace_enabled(ctx: &Ctx) -> Result<(), AppError> {
    enabled(ctx)?;
    if ctx.app.config().plugin.enable_marketplace {
        return Ok(());
    }
    Err(AppError::new("app.plugin.marketplace_disabled.app_error", 501))
}

async fn marketplace(ctx: Ctx) -> Reply {
    marketplace_enabled(&ctx)?;
    ctx.grant_system(Perm::SysconsoleReadPlugins).await?;
    ctx.json(&json!([]))
}

async fn from_marketplace(ctx: Ctx) -> Reply {
    marketplace_enabled(&ctx)?;
    ctx.grant_system(Perm::SysconsoleWritePlugins).await?;
    Err(AppError::missing("app.plugin.not_installed.app_error"))
}

/// Key of `systems`: an administrator has seen the marketplace.
const VISITED: &str = "FirstAdminVisitMarketplace";

async fn visited(ctx: Ctx) -> Reply {
    ctx.grant_system(Perm::ManageSystem).await?;
    let value = ctx.app.system_value(VISITED).await?.unwrap_or_else(|| "false".into());
    ctx.json(&json!({ "name": VISITED, "value": value }))
}

async fn visit(ctx: Ctx) -> Reply {
    ctx.grant_system(Perm::ManageSystem).await?;
    ctx.app.set_system_value(VISITED, "true").await?;
    let event = Event::new("first_admin_visit_marketplace_status_received");
    ctx.app.publish(event.with("firstAdminVisitMarketplaceStatus", "true"));
    ctx.ok()
}

async fn local(_: Ctx) -> Reply {
    Err(AppError::new("app.plugin.disabled.app_error", 501))
}

/// A page of a plugin.
async fn page(ctx: Ctx) -> Reply {
    let e = match enabled(&ctx) {
        Err(e) => e,
        Ok(()) => AppError::missing("app.plugin.not_installed.app_error"),
    };
    Ok(Response::bytes(e.status, "text/plain", e.to_json(&ctx.locale(), &ctx.request_id, false)))
}
