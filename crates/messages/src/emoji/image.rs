//! The picture of an emoji.

use super::{on, store};
use ochre_blob::BlobError;
use ochre_kernel::{AppError, Auth, Ctx, Reply, Response, Routes};

/// Routes.
pub fn routes(r: &mut Routes) {
    r.get("/emoji/{emoji_id}/image", "GetEmojiImage", Auth::SessionTrust, image);
}

async fn image(ctx: Ctx) -> Reply {
    let id = ctx.id("emoji_id")?;
    on(&ctx, 501)?;
    store::by_id(&ctx.app, &id).await?;
    let bytes = ctx.app.blob.read(&store::path(&id)).await.map_err(|e| match e {
        BlobError::NotFound => AppError::missing("api.emoji.get_image.read.app_error"),
        other => AppError::new("api.emoji.get_image.read.app_error", 500).detail(other.to_string()),
    })?;
    let mime = ochre_image::Kind::of(&bytes).map_or("image/png", |kind| kind.mime());
    Ok(Response::bytes(200, mime, bytes).header("cache-control", "max-age=2592000, private"))
}
