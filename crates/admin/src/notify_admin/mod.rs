//! Asking administrators for a feature that has to be bought. Here every feature is there: nobody needs to be asked, and
//! what clients send is taken and not kept.

use ochre_kernel::{AppError, Auth, Ctx, Perm, Reply, Routes};
use serde::Deserialize;

/// Routes of the slice.
pub fn routes(r: &mut Routes) {
    r.slice("admin/notify_admin");
    r.post("/users/notify-admin", "HandleNotifyAdmin", Auth::Session, ask);
    r.post("/users/trigger-notify-admin-posts", "HandleTriggerNotifyAdminPosts", Auth::Session, trigger);
}

/// `NotifyAdminToUpgradeRequest` of the contract; only its shape is looked at.
#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
struct Wanted {
    #[serde(rename = "trial_notification")]
    _trial: bool,
    #[serde(rename = "required_plan")]
    _plan: String,
    #[serde(rename = "required_feature")]
    _feature: String,
}

async fn ask(ctx: Ctx) -> Reply {
    ctx.decode::<Wanted>("notifyAdminRequest")?;
    ctx.ok()
}

async fn trigger(ctx: Ctx) -> Reply {
    if !ctx.app.config().service.enable_api_trigger_admin_notifications {
        return Err(AppError::new("api.cloud.app_error", 403));
    }
    ctx.grant_system(Perm::ManageSystem).await?;
    ctx.decode::<Wanted>("notifyAdminRequest")?;
    ctx.ok()
}
