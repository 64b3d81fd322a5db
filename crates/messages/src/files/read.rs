//! Downloading a file, its thumbnail, its preview.

use super::save::BOOKMARK_OWNER;
use super::send::{Sent, send};
use super::store;
use http::Method;
use ochre_kernel::{App, AppError, Auth, Ctx, Perm, Reply, Routes, args, sql};
use ochre_types::FileInfo;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.get("/files/{file_id}", "GetFile", Auth::SessionTrust, file);
    r.get("/files/{file_id}/thumbnail", "GetFileThumbnail", Auth::SessionTrust, thumbnail);
    r.get("/files/{file_id}/preview", "GetFilePreview", Auth::SessionTrust, preview);
    // HEAD finds the GET rows; these stand in the table for the ledger.
    r.web(Method::HEAD, "/api/v4/files/{file_id}", "GetFileHead", Auth::SessionTrust, file);
    r.web(Method::HEAD, "/api/v4/files/{file_id}/thumbnail", "GetFileThumbnailHead", Auth::SessionTrust, thumbnail);
    r.web(Method::HEAD, "/api/v4/files/{file_id}/preview", "GetFilePreviewHead", Auth::SessionTrust, preview);
}

sql!(CHANNEL_OF_POST = "SELECT channelid FROM posts WHERE id = $1");

/// The channel of a file; files of old servers know it only through their post.
async fn channel_of(app: &App, info: &FileInfo) -> Result<String, AppError> {
    if !info.channel_id.is_empty() || info.post_id.is_empty() {
        return Ok(info.channel_id.clone());
    }
    let found = app.db.opt(&CHANNEL_OF_POST, args![&info.post_id], |r| r.get(0)).await?;
    Ok(found.unwrap_or_default())
}

/// The uploader, and who reads the channel; 403 for all others.
pub async fn may_read(ctx: &Ctx, info: &FileInfo) -> Result<(), AppError> {
    if info.user_id != BOOKMARK_OWNER && info.user_id == ctx.me() {
        return Ok(());
    }
    let channel = channel_of(&ctx.app, info).await?;
    if channel.is_empty() {
        ctx.grant_system(Perm::ManageSystem).await?;
        return Ok(());
    }
    ctx.grant_read(&channel).await?;
    Ok(())
}

async fn file(ctx: Ctx) -> Reply {
    let id = ctx.id("file_id")?;
    let info = store::any(&ctx.app, &id).await?;
    let info = info.ok_or_else(|| AppError::missing("api.file.get_file_info.app_error"))?;
    if ctx.query_bool("as_content_reviewer") {
        // files of a post that is out of sight while it is reviewed are deleted with it
        let post = ctx.query_str("flagged_post_id");
        crate::flagging::reviewed(&ctx.app, ctx.me(), &post).await?;
        if info.post_id != post {
            return Err(AppError::bad("api.file.get_file.invalid_flagged_post.app_error"));
        }
    } else {
        if info.delete_at > 0 {
            return Err(AppError::missing("app.file_info.get.app_error"));
        }
        may_read(&ctx, &info).await?;
    }
    let sent = Sent {
        path: &info.path,
        name: &info.name,
        mime: &info.mime_type,
        modified: info.update_at,
        download: ctx.query_bool("download"),
    };
    send(&ctx, sent).await
}

async fn thumbnail(ctx: Ctx) -> Reply {
    small(ctx, "api.file.get_file_thumbnail.no_thumbnail.app_error", |f| &f.thumbnail_path).await
}

async fn preview(ctx: Ctx) -> Reply {
    small(ctx, "api.file.get_file_preview.no_preview.app_error", |f| &f.preview_path).await
}

async fn small(ctx: Ctx, none: &'static str, path: fn(&FileInfo) -> &String) -> Reply {
    let id = ctx.id("file_id")?;
    let info = store::live_or_404(&ctx.app, &id).await?;
    may_read(&ctx, &info).await?;
    if path(&info).is_empty() {
        return Err(AppError::bad(none));
    }
    let sent = Sent {
        path: path(&info),
        name: &info.name,
        // Whatever it is: as the reference says, and browsers look at the bytes of pictures anyway.
        mime: "image/jpeg",
        modified: info.update_at,
        download: ctx.query_bool("download"),
    };
    send(&ctx, sent).await
}
