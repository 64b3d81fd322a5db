//! A part of the file. Parts follow each other; after a break the session's `file_offset` says where to go on.

use super::create::on;
use super::store;
use crate::files::save;
use ochre_blob::{BlobError, ByteStream};
use ochre_kernel::http::{body, multipart};
use ochre_kernel::{AppError, Auth, Ctx, Perm, Reply, Response, Routes, args};
use ochre_types::{FileInfo, INCOMPLETE_UPLOAD_SUFFIX, UPLOAD_TYPE_IMPORT, UploadSession};
use std::collections::HashSet;
use std::sync::LazyLock;

/// Least size of a first part that is not the whole file, bytes.
const FIRST_PART: i64 = 5 << 20;

/// Sessions that are being written to by this process.
static BUSY: LazyLock<parking_lot::Mutex<HashSet<String>>> = LazyLock::new(Default::default);

struct Turn(String);

impl Turn {
    fn take(id: &str) -> Result<Turn, AppError> {
        let free = BUSY.lock().insert(id.to_string());
        if free { Ok(Turn(id.into())) } else { Err(AppError::bad("app.upload.upload_data.concurrent.app_error")) }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        BUSY.lock().remove(&self.0);
    }
}

/// Routes.
pub fn routes(r: &mut Routes) {
    r.post("/uploads/{upload_id}", "UploadData", Auth::Session, data).streaming();
}

async fn data(mut ctx: Ctx) -> Reply {
    on(&ctx)?;
    let id = ctx.id("upload_id")?;
    let _turn = Turn::take(&id)?;
    let u = store::by_id(&ctx.app, &id).await?;
    if u.r#type == UPLOAD_TYPE_IMPORT {
        ctx.grant_system(Perm::ManageSystem).await?;
    } else {
        if u.user_id != ctx.me() {
            return Err(AppError::denied(Perm::UploadFile));
        }
        ctx.grant_channel(&u.channel_id, Perm::UploadFile).await?;
    }
    let stream = part(&mut ctx, &u).await?;
    let added = append(&ctx, &u, stream).await?;
    let offset = u.file_offset + added;
    if offset < u.file_size {
        ctx.app.db.exec(&store::OFFSET, args![&id, offset]).await?;
        return Ok(Response::empty(204));
    }
    whole(&ctx, u).await
}

/// The bytes of the request: the body, or the first part of a form.
async fn part(ctx: &mut Ctx, u: &UploadSession) -> Result<ByteStream, AppError> {
    let bad = || AppError::bad("api.upload.upload_data.multipart_error");
    let stream = ctx.take_stream().ok_or_else(bad)?;
    let content_type = ctx.header("content-type");
    if content_type.to_ascii_lowercase().starts_with("multipart/") {
        let mut form = multipart::open(content_type, stream).ok_or_else(bad)?;
        let field = form.next_field().await.map_err(|_| bad())?.ok_or_else(bad)?;
        return Ok(multipart::chunks(field));
    }
    let length: Option<i64> = ctx.header("content-length").parse().ok();
    let left = u.file_size - u.file_offset;
    if length.is_some_and(|l| l > left) {
        return Err(AppError::bad("api.upload.upload_data.invalid_content_length"));
    }
    if u.file_offset == 0 && length.is_some_and(|l| l < FIRST_PART.min(left)) {
        return Err(too_small());
    }
    Ok(body::chunks(stream))
}

fn too_small() -> AppError {
    AppError::bad("app.upload.upload_data.first_part_too_small.app_error").with("Size", FIRST_PART.to_string())
}

fn temporary(u: &UploadSession) -> String {
    format!("{}{INCOMPLETE_UPLOAD_SUFFIX}", u.path)
}

/// Adds to the unfinished file; what came before a break counts.
async fn append(ctx: &Ctx, u: &UploadSession, stream: ByteStream) -> Result<i64, AppError> {
    let left = (u.file_size - u.file_offset) as u64;
    let outcome = ctx.app.blob.append(&temporary(u), u.file_offset as u64, stream, left).await;
    let added = match outcome {
        Ok(added) => added as i64,
        Err(BlobError::Broken { written, .. }) if u.file_offset + written as i64 >= FIRST_PART => written as i64,
        Err(BlobError::TooLarge { .. }) => {
            return Err(AppError::bad("api.upload.upload_data.invalid_content_length"));
        }
        Err(e) => return Err(save::failed(e, &u.filename, left)),
    };
    if u.file_offset == 0 && added < FIRST_PART.min(u.file_size) {
        return Err(too_small());
    }
    Ok(added)
}

/// All bytes are there: the file gets its place and its row.
async fn whole(ctx: &Ctx, u: UploadSession) -> Reply {
    let failed = |e: BlobError| AppError::new("app.upload.upload_data.move_file.app_error", 500).detail(e.to_string());
    ctx.app.blob.rename(&temporary(&u), &u.path).await.map_err(failed)?;
    if u.r#type == UPLOAD_TYPE_IMPORT {
        ctx.app.db.exec(&store::DELETE, args![&u.id]).await?;
        let info = FileInfo { id: u.id.clone(), name: u.filename, size: u.file_size, ..FileInfo::default() };
        return ctx.json(&info);
    }
    let name = if u.filename.trim_matches('.').is_empty() { "file" } else { &u.filename };
    let blank = save::record(&ctx.app, name, &u.channel_id, &u.user_id)?;
    let info = FileInfo { path: u.path.clone(), size: u.file_size, ..blank };
    if looks_broken(ctx, &info).await {
        ctx.app.db.exec(&store::DELETE, args![&u.id]).await?;
        let _ = ctx.app.blob.remove(&u.path).await;
        return Err(AppError::new("app.upload.upload_data.gen_info.app_error", 500));
    }
    let info = save::finish(&ctx.app, info).await?;
    ctx.app.db.exec(&store::DELETE, args![&u.id]).await?;
    ctx.json(&info)
}

/// A picture by its name that is none by its first bytes: refused here, though not by a plain upload (recorded).
async fn looks_broken(ctx: &Ctx, info: &FileInfo) -> bool {
    if !info.mime_type.starts_with("image/") || info.mime_type.starts_with("image/svg") {
        return false;
    }
    use futures_util::StreamExt;
    let Ok(mut start) = ctx.app.blob.open(&info.path, 0, Some(64)).await else { return true };
    match start.stream.next().await {
        Some(Ok(bytes)) => ochre_image::Kind::of(&bytes).is_none(),
        _ => true,
    }
}
