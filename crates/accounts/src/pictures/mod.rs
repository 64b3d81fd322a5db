//! Pictures of people. A file of their own lies at `users/<id>/profile.png`; who has none gets one drawn from the name.
//! `lastpictureupdate` tells: positive with a file, zero or negative without (contract/surprises.md).

use crate::users::{events, find, owned, purge, store};
use bytes::Bytes;
use ochre_image::Fault;
use ochre_kernel::http::multipart;
use ochre_kernel::{App, AppError, Auth, Ctx, Forget, Perm, Reply, Response, Routes};
use ochre_types::User;
use std::sync::Arc;

/// Routes of the slice.
pub fn routes(r: &mut Routes) {
    r.slice("accounts/pictures");
    r.get("/users/{user_id}/image", "GetProfileImage", Auth::SessionTrust, show);
    r.get("/users/{user_id}/image/default", "GetDefaultProfileImage", Auth::SessionTrust, show_default);
    r.post("/users/{user_id}/image", "SetProfileImage", Auth::Session, upload).streaming();
    r.delete("/users/{user_id}/image", "SetDefaultProfileImage", Auth::Session, remove);
}

/// Where an account's own picture lies.
fn path(id: &str) -> String {
    format!("{}/profile.png", purge::picture_folder(id))
}

/// The account, if the caller may know of it.
async fn visible(ctx: &Ctx, id: &str) -> Result<Arc<User>, AppError> {
    find::visible(ctx, id).await?;
    ctx.app.user_or_404(id).await
}

fn png(bytes: Bytes, age: u32) -> Response {
    Response::bytes(200, "image/png", bytes).header("cache-control", format!("max-age={age}, private"))
}

async fn show(ctx: Ctx) -> Reply {
    let id = ctx.id("user_id")?;
    let user = visible(&ctx, &id).await?;
    let etag = user.last_picture_update.to_string();
    if let Some(r) = ctx.not_modified(&etag) {
        return Ok(r);
    }
    if user.last_picture_update > 0 {
        match ctx.app.blob.read(&path(&id)).await {
            Ok(bytes) => return Ok(png(bytes, 86_400).header("etag", &etag)),
            // A lost file must not be a lost face; asked again soon.
            Err(e) => tracing::warn!(error = %e, user = %id, "a profile picture cannot be read"),
        }
        return Ok(png(drawn(&ctx.app, &user).await?, 300));
    }
    Ok(png(drawn(&ctx.app, &user).await?, 86_400).header("etag", &etag))
}

async fn show_default(ctx: Ctx) -> Reply {
    let id = ctx.id("user_id")?;
    let user = visible(&ctx, &id).await?;
    Ok(png(drawn(&ctx.app, &user).await?, 86_400))
}

/// An account's picture: its own, or the one made from the name.
pub async fn of(app: &App, user: &User) -> Result<Bytes, AppError> {
    if user.last_picture_update > 0
        && let Ok(bytes) = app.blob.read(&path(&user.id)).await
    {
        return Ok(bytes);
    }
    drawn(app, user).await
}

/// The picture made from the name.
async fn drawn(app: &App, user: &User) -> Result<Bytes, AppError> {
    let (id, name) = (user.id.clone(), user.username.clone());
    let bytes = image_work(app, move || ochre_image::default_picture(&id, &name)).await?;
    let bytes = bytes
        .map_err(|e| AppError::new("api.user.create_profile_image.encode.app_error", 500).detail(e.to_string()))?;
    Ok(bytes.into())
}

/// Runs work on pixels beside the requests, a few at a time.
async fn image_work<T: Send + 'static>(app: &App, f: impl FnOnce() -> T + Send + 'static) -> Result<T, AppError> {
    let failed = |e: String| AppError::new("api.user.create_profile_image.encode.app_error", 500).detail(e);
    let _permit = app.image_permits.acquire().await.map_err(|e| failed(e.to_string()))?;
    tokio::task::spawn_blocking(f).await.map_err(|e| failed(e.to_string()))
}

async fn upload(mut ctx: Ctx) -> Reply {
    let id = ctx.id("user_id")?;
    if !ctx.app.can_user_or_bot(ctx.session()?, &id).await? {
        return Err(AppError::denied(Perm::EditOtherUsers));
    }
    let most = usize::try_from(ctx.app.config().file.max_file_size).unwrap_or(0);
    let too_large = || AppError::new("api.user.upload_profile_user.too_large.app_error", 413);
    if ctx.header("content-length").parse::<usize>().is_ok_and(|n| n > most) {
        return Err(too_large());
    }
    let data = picked(&mut ctx, most).await?.ok_or_else(too_large)?;
    let user = ctx.app.user_or_404(&id).await?;
    owned::picture(&ctx.app, &user)?;
    set(&ctx.app, &user, data).await?;
    ctx.ok()
}

/// Gives an account this picture.
pub async fn set(app: &Arc<App>, user: &User, data: Bytes) -> Result<(), AppError> {
    let max_pixels = u64::try_from(app.config().file.max_image_resolution).unwrap_or(0);
    let made = image_work(app, move || ochre_image::square_picture(&data, max_pixels)).await?;
    let picture = made.map_err(refused)?;
    app.blob.write(&path(&user.id), picture.into()).await.map_err(|e| {
        AppError::new("api.user.upload_profile_user.upload_profile.app_error", 500).detail(e.to_string())
    })?;
    set_time(app, user, app.now()).await
}

fn refused(f: Fault) -> AppError {
    let id = match f {
        Fault::Broken(_) => "api.user.upload_profile_user.decode.app_error",
        Fault::Encode(_) => "api.user.upload_profile_user.encode.app_error",
        _ => "api.user.upload_profile_user.check_image_limits.app_error",
    };
    AppError::bad(id).detail(f.to_string())
}

/// The bytes of the part `image`; `None`: too many.
async fn picked(ctx: &mut Ctx, most: usize) -> Result<Option<Bytes>, AppError> {
    let unreadable = || AppError::new("api.user.upload_profile_user.parse.app_error", 500);
    let content_type = ctx.header("content-type").to_string();
    let body = ctx.take_stream().ok_or_else(unreadable)?;
    let mut parts = multipart::open(&content_type, body).ok_or_else(unreadable)?;
    while let Some(field) = parts.next_field().await.map_err(|e| unreadable().detail(e.to_string()))? {
        if field.name() == Some("image") && field.file_name().is_some() {
            return Ok(multipart::bytes(field, most).await?.map(Bytes::from));
        }
    }
    Err(AppError::bad("api.user.upload_profile_user.no_file.app_error"))
}

async fn remove(ctx: Ctx) -> Reply {
    let id = ctx.id("user_id")?;
    if !ctx.app.can_user_or_bot(ctx.session()?, &id).await? {
        return Err(AppError::denied(Perm::EditOtherUsers));
    }
    let user = ctx.app.user_or_404(&id).await?;
    owned::picture(&ctx.app, &user)?;
    clear(&ctx.app, &user).await?;
    ctx.ok()
}

/// Takes an account's own picture away: the one made from the name is shown.
pub async fn clear(app: &Arc<App>, user: &User) -> Result<(), AppError> {
    set_time(app, user, -app.now()).await?;
    if let Err(e) = app.blob.remove(&path(&user.id)).await {
        tracing::warn!(error = %e, "a profile picture stays");
    }
    Ok(())
}

async fn set_time(app: &Arc<App>, user: &User, at: i64) -> Result<(), AppError> {
    let mut user = user.clone();
    user.last_picture_update = at;
    user.update_at = app.now();
    let mut tx = app.begin().await?;
    store::update(&mut tx, &user).await?;
    tx.forget(Forget::User(user.id.clone()));
    tx.emit(events::pictured(app, &user));
    tx.commit().await
}
