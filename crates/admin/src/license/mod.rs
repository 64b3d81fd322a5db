//! What clients ask about licences besides `/license/client`: no licence is needed, none is read.

use crate::system::unrestricted;
use ochre_kernel::http::multipart;
use ochre_kernel::{AppError, Auth, Ctx, Perm, Reply, Routes};

/// Routes of the slice.
pub fn routes(r: &mut Routes) {
    r.slice("admin/license");
    r.get("/trial-license/prev", "GetPrevTrialLicense", Auth::Session, previous_trial);
    r.post("/trial-license", "RequestTrialLicense", Auth::Session, trial);
    r.post("/license", "UploadLicenseFile", Auth::Session, upload).streaming();
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

/// Nothing here asks for a licence, and nobody's signature can be checked: every file is refused as not valid.
async fn upload(mut ctx: Ctx) -> Reply {
    let stream = ctx.take_stream();
    unrestricted(&ctx, Perm::ManageLicenseInformation).await?;
    let no_file = || AppError::bad("api.license.add_license.no_file.app_error");
    let mut form = multipart::open(ctx.header("content-type"), stream.ok_or_else(no_file)?).ok_or_else(no_file)?;
    let limit = usize::try_from(ctx.app.config().file.max_file_size).unwrap_or_default();
    let mut file = None;
    while let Some(part) = form.next_field().await.map_err(|e| no_file().detail(e.to_string()))? {
        if part.name() == Some("license") {
            let large = || AppError::new("api.context.request_body_too_large.app_error", 413);
            file = Some(multipart::bytes(part, limit).await?.ok_or_else(large)?);
        }
    }
    match file {
        None => Err(no_file()),
        Some(bytes) if bytes.is_empty() => Err(AppError::bad("api.license.add_license.array.app_error")),
        Some(_) => Err(AppError::bad("api.license.add_license.invalid.app_error")),
    }
}

async fn remove(ctx: Ctx) -> Reply {
    unrestricted(&ctx, Perm::ManageLicenseInformation).await?;
    ctx.ok()
}

/// Users per paid seat, in thousandths: without seats always 0.
async fn load(ctx: Ctx) -> Reply {
    ctx.json(&serde_json::json!({ "load": 0 }))
}
