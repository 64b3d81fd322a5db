//! `PUT /config` (whole), `PUT /config/patch` (deep partial): applied at once, saved before the answer.

use super::read::{any_console, holds, perms};
use ochre_config::{Config, View};
use ochre_kernel::{AppError, Auth, Ctx, Perm, Reply, Response, Routes};

/// Routes.
pub fn routes(r: &mut Routes) {
    r.put("/config", "UpdateConfig", Auth::Session, put);
    r.put("/config/patch", "PatchConfig", Auth::Session, patch);
}

async fn put(ctx: Ctx) -> Reply {
    let body: serde_json::Value = ctx.decode("config")?;
    if !body.is_object() {
        return Err(AppError::body("config"));
    }
    let set = perms(&ctx).await?;
    any_console(&set, "sysconsole_write_", Perm::SysconsoleWriteAboutEditionAndLicense)?;
    let wanted = Config::from_json(&body).map_err(|_| AppError::body("config"))?;
    save(ctx, wanted).await
}

async fn patch(ctx: Ctx) -> Reply {
    let body: serde_json::Value = ctx.decode("config")?;
    if !body.is_object() {
        return Err(AppError::body("config"));
    }
    let set = perms(&ctx).await?;
    any_console(&set, "sysconsole_write_", Perm::SysconsoleWriteAboutEditionAndLicense)?;
    let mut wanted = (*ctx.app.config_full()).clone();
    wanted.patch(&body).map_err(|_| AppError::body("config"))?;
    save(ctx, wanted).await
}

async fn save(ctx: Ctx, wanted: Config) -> Reply {
    let set = perms(&ctx).await?;
    let old = ctx.app.config_full();
    if !old.plugin.enable_uploads && wanted.plugin.enable_uploads {
        return Err(AppError::new("api.config.update_config.not_allowed_security.app_error", 403)
            .with("Name", "PluginSettings.EnableUploads"));
    }
    if !old.service.site_url.is_empty() && wanted.service.site_url.is_empty() {
        return Err(AppError::bad("api.config.update_config.clear_siteurl.app_error"));
    }
    let mut permitted = old.take_permitted(&wanted, &|id| holds(&set, id));
    permitted.unmask(&old);
    let app = ctx.app.clone();
    let (_, new) = tokio::task::spawn_blocking(move || app.save_config(permitted))
        .await
        .map_err(|e| AppError::new("app.save_config.app_error", 500).detail(e.to_string()))??;
    let shown = new.read_view(View::default(), &|id| holds(&set, id));
    Ok(Response::json(200, &shown).header("cache-control", "no-cache, no-store, must-revalidate"))
}
