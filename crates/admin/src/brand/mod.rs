//! The picture of the sign-in page.

use ochre_blob::BlobError;
use ochre_kernel::http::multipart;
use ochre_kernel::{AppError, Auth, Ctx, Perm, Reply, Response, Routes};

/// Where it lies; `brand/<time>.png` are the ones before it.
const PATH: &str = "brand/image.png";

/// Routes of the slice.
pub fn routes(r: &mut Routes) {
    r.slice("admin/brand");
    r.get("/brand/image", "GetBrandImage", Auth::NoneTrust, get);
    r.post("/brand/image", "UploadBrandImage", Auth::Session, upload).streaming();
    r.delete("/brand/image", "DeleteBrandImage", Auth::Session, remove);
}

/// Without one: 404 without a body, as recorded.
async fn get(ctx: Ctx) -> Reply {
    match ctx.app.blob.read(PATH).await {
        Ok(bytes) => Ok(Response::bytes(200, "image/png", bytes)),
        Err(_) => Ok(Response::empty(404)),
    }
}

async fn upload(mut ctx: Ctx) -> Reply {
    let stream = ctx.take_stream();
    ctx.grant_system(Perm::EditBrand).await?;
    let parse = || AppError::bad("api.admin.upload_brand_image.parse.app_error");
    let stream = stream.ok_or_else(parse)?;
    let mut form = multipart::open(ctx.header("content-type"), stream).ok_or_else(parse)?;
    let limit = usize::try_from(ctx.app.config().file.max_file_size).unwrap_or_default();
    let mut picture = None;
    while let Some(part) = form.next_field().await.map_err(|e| parse().detail(e.to_string()))? {
        if part.name() == Some("image") {
            let bytes = multipart::bytes(part, limit).await?;
            let large = || AppError::new("api.admin.upload_brand_image.too_large.app_error", 413);
            picture = Some(bytes.ok_or_else(large)?);
        }
    }
    let picture = picture.ok_or_else(|| AppError::bad("api.admin.upload_brand_image.no_file.app_error"))?;
    let most = u64::try_from(ctx.app.config().file.max_image_resolution).unwrap_or_default();
    let permit = ctx.app.image_permits.clone().acquire_owned().await;
    let work = tokio::task::spawn_blocking(move || (ochre_image::as_png(&picture, most), permit).0);
    let png = match work.await {
        Ok(Ok(png)) => png,
        _ => return Err(AppError::bad("brand.save_brand_image.check_image_limits.app_error")),
    };
    set_aside(&ctx).await?;
    let failed = |e: BlobError| AppError::new("brand.save_brand_image.save_image.app_error", 500).detail(e.to_string());
    ctx.app.blob.write(PATH, png.into()).await.map_err(failed)?;
    Ok(Response::json(201, &serde_json::json!({ "status": "OK" })))
}

/// Renames the present picture; whether there was one.
async fn set_aside(ctx: &Ctx) -> Result<bool, AppError> {
    match ctx.app.blob.rename(PATH, &format!("brand/{}.png", ctx.now())).await {
        Ok(()) => Ok(true),
        Err(BlobError::NotFound) => Ok(false),
        Err(e) => Err(AppError::new("api.file.move_file.app_error", 500).detail(e.to_string())),
    }
}

async fn remove(ctx: Ctx) -> Reply {
    ctx.grant_system(Perm::EditBrand).await?;
    if !set_aside(&ctx).await? {
        return Err(AppError::missing("api.admin.delete_brand_image.storage.not_found"));
    }
    ctx.ok()
}
