//! Trying a file storage before it is used.

use ochre_blob::Blob;
use ochre_config::{Config, Ref, Section};
use ochre_kernel::{AppError, Auth, Ctx, Perm, Reply, Routes};
use ochre_s3::S3;
use serde_json::Value;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.post("/file/s3_test", "TestS3Connection", Auth::Session, s3);
}

/// Writes and removes a small file in the bucket of the settings sent, which must be whole, or of those in force when none are
/// sent; the bucket is made when missing.
async fn s3(ctx: Ctx) -> Reply {
    let sent: Value = serde_json::from_slice(ctx.bytes()).unwrap_or_default();
    let wanted = if sent.is_object() { settings(&ctx, &sent)? } else { Config::clone(&ctx.app.config_full()) };
    ctx.grant_system(Perm::TestS3).await?;
    if wanted.file.amazon_s3_bucket.is_empty() {
        return Err(AppError::bad("api.admin.test_s3.missing_s3_bucket"));
    }
    let app = ctx.app.clone();
    let store = S3::new(&wanted, &wanted.file, std::sync::Arc::new(move || app.now()));
    let failed = |id: &'static str| move |e: ochre_blob::BlobError| AppError::new(id, 500).detail(e.to_string());
    if !store.has_bucket().await.map_err(failed("api.file.test_connection_s3_auth.app_error"))? {
        store.make_bucket().await.map_err(failed("api.file.test_connection_s3_bucket_does_not_exist.app_error"))?;
    }
    store.test().await.map_err(failed("api.file.test_connection.app_error"))?;
    ctx.ok()
}

/// The configuration in force with the file settings sent; a masked secret is the stored one.
fn settings(ctx: &Ctx, body: &Value) -> Result<Config, AppError> {
    let nil = || AppError::bad("api.file.test_connection_s3_settings_nil.app_error");
    let sent = body.get("FileSettings").and_then(Value::as_object).ok_or_else(nil)?;
    let mut whole = true;
    ctx.app.config().file.each(&mut |key, field| {
        whole &=
            matches!(field, Ref::MaybeBool(_) | Ref::MaybeInt(_)) || sent.get(key.wire).is_some_and(|v| !v.is_null());
    });
    if !whole {
        return Err(nil());
    }
    let stored = ctx.app.config_full();
    let mut wanted = Config::clone(&stored);
    wanted.patch(&serde_json::json!({"FileSettings": sent})).map_err(|_| AppError::body("config"))?;
    wanted.unmask(&stored);
    Ok(wanted)
}
