//! What clients ask about licences besides `/license/client`: no licence is needed, none is read.

use crate::system::unrestricted;
use ochre_kernel::{AppError, Auth, Ctx, Perm, Reply, Routes};

/// Routes of the slice.
pub fn routes(r: &mut Routes) {
    r.slice("admin/license");
    r.get("/trial-license/prev", "GetPrevTrialLicense", Auth::Session, previous_trial);
    r.post("/trial-license", "RequestTrialLicense", Auth::Session, trial);
    r.delete("/license", "RemoveLicenseFile", Auth::Session, remove);
    r.get("/license/load_metric", "GetLicenseLoadMetric", Auth::Session, load);
}

/// Recorded from a server without a licence part; clients take it as "no trial was used".
async fn previous_trial(ctx: Ctx) -> Reply {
    ctx.grant_system(Perm::ReadLicenseInformation).await?;
    Err(AppError::new("api.license.upgrade_needed.app_error", 403))
}

async fn trial(ctx: Ctx) -> Reply {
    unrestricted(&ctx, Perm::ManageLicenseInformation).await?;
    Err(AppError::new("api.license.upgrade_needed.app_error", 403))
}

async fn remove(ctx: Ctx) -> Reply {
    unrestricted(&ctx, Perm::ManageLicenseInformation).await?;
    ctx.ok()
}

/// Users per paid seat, in thousandths: without seats always 0.
async fn load(ctx: Ctx) -> Reply {
    ctx.json(&serde_json::json!({ "load": 0 }))
}
