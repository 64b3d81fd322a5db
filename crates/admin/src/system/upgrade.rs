//! What clients ask about a bigger edition: there is only this one, and everything is in it.

use ochre_kernel::{AppError, Auth, Ctx, Perm, Reply, Routes};

/// Routes.
pub fn routes(r: &mut Routes) {
    r.get("/upgrade_to_enterprise/allowed", "IsAllowedToUpgradeToEnterprise", Auth::Session, allowed);
    r.get("/upgrade_to_enterprise/status", "UpgradeToEnterpriseStatus", Auth::Session, status);
    r.post("/upgrade_to_enterprise", "UpgradeToEnterprise", Auth::Session, upgrade);
}

async fn allowed(ctx: Ctx) -> Reply {
    ctx.grant_system(Perm::ManageSystem).await?;
    ctx.ok()
}

async fn status(ctx: Ctx) -> Reply {
    ctx.grant_system(Perm::ManageSystem).await?;
    ctx.json(&serde_json::json!({ "percentage": 0, "error": null }))
}

async fn upgrade(ctx: Ctx) -> Reply {
    ctx.grant_system(Perm::ManageSystem).await?;
    Err(AppError::new("api.upgrade_to_enterprise.already-enterprise.app_error", 429))
}
