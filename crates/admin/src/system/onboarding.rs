//! The first administrator's first steps.

use ochre_kernel::{AppError, Auth, Ctx, Perm, Reply, Routes};
use ochre_types::{SYSTEM_FIRST_ADMIN_SETUP_COMPLETE, SYSTEM_ORGANIZATION_NAME, System};

/// Routes.
pub fn routes(r: &mut Routes) {
    r.get("/system/onboarding/complete", "GetOnboarding", Auth::Session, get);
    r.post("/system/onboarding/complete", "CompleteOnboarding", Auth::Session, complete);
}

async fn get(ctx: Ctx) -> Reply {
    ctx.grant_system(Perm::ManageSystem).await?;
    let name = SYSTEM_FIRST_ADMIN_SETUP_COMPLETE;
    let value = ctx.app.system_value(name).await?.unwrap_or_else(|| "false".into());
    ctx.json(&System { name: name.into(), value })
}

/// Plugins named in the request are not installed: there is no marketplace here.
async fn complete(ctx: Ctx) -> Reply {
    if !ctx.can(Perm::ManageSystem).await? {
        return Err(AppError::new("app.system.complete_onboarding_request.no_first_user", 403));
    }
    let sent: serde_json::Value = serde_json::from_slice(ctx.bytes())
        .map_err(|e| AppError::bad("app.system.complete_onboarding_request.app_error").detail(e.to_string()))?;
    if let Some(name) = sent["organization"].as_str().filter(|n| !n.is_empty()) {
        let name: String = name.chars().take(1024).collect();
        ctx.app.set_system_value(SYSTEM_ORGANIZATION_NAME, &name).await?;
    }
    ctx.app.set_system_value(SYSTEM_FIRST_ADMIN_SETUP_COMPLETE, "true").await?;
    ctx.ok()
}
