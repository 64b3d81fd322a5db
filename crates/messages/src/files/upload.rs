//! `POST /files`: a form with files, or the bytes as the body.

use super::save;
use futures_util::StreamExt;
use ochre_kernel::http::{body, multipart};
use ochre_kernel::{AppError, Auth, Ctx, Perm, Reply, Routes};
use ochre_types::{FileInfo, FileUploadResponse};

/// Routes.
pub fn routes(r: &mut Routes) {
    r.post("/files", "UploadFile", Auth::Session, upload).streaming();
}

async fn upload(mut ctx: Ctx) -> Reply {
    if !ctx.app.config().file.enable_file_attachments {
        return Err(AppError::new("api.file.attachments.disabled.app_error", 403));
    }
    let stream = ctx.take_stream().ok_or_else(|| AppError::bad("api.file.upload_file.read_request.app_error"))?;
    let content_type = ctx.header("content-type").to_string();
    if !content_type.to_ascii_lowercase().starts_with("multipart/form-data") {
        return raw(&ctx, stream).await;
    }
    let form = multipart::open(&content_type, stream)
        .ok_or_else(|| AppError::bad("api.file.upload_file.read_request.app_error"))?;
    let mut form_reading = Form { channel: ctx.query_str("channel_id"), ..Form::default() };
    let outcome = form_reading.read(&ctx, form).await;
    match outcome {
        Ok(()) => {
            let answer =
                FileUploadResponse { file_infos: Some(form_reading.done), client_ids: Some(form_reading.client_ids) };
            ctx.created(&answer)
        }
        Err(e) => {
            for early in form_reading.early {
                let _ = ctx.app.blob.remove(&early.path).await;
            }
            Err(e)
        }
    }
}

/// The right to upload into a channel that takes files.
pub async fn may_upload(ctx: &Ctx, channel: &str) -> Result<(), AppError> {
    if !ochre_types::is_valid_id(channel) {
        return Err(AppError::url("channel_id"));
    }
    ctx.grant_channel(channel, Perm::UploadFile).await?;
    Ok(())
}

/// The creator that is written: the caller, or nobody in particular for files of bookmarks.
fn owner(ctx: &Ctx) -> &str {
    if ctx.query_bool("bookmark") { save::BOOKMARK_OWNER } else { ctx.me() }
}

async fn raw(ctx: &Ctx, stream: body::Incoming) -> Reply {
    let (channel, name) = (ctx.query_str("channel_id"), ctx.query_str("filename"));
    if name.is_empty() {
        return Err(AppError::url("filename"));
    }
    may_upload(ctx, &channel).await?;
    let mut chunks = body::chunks(stream);
    let first = chunks.next().await.ok_or_else(|| AppError::bad("api.file.upload_file.read_request.app_error"))?;
    let chunks = Box::pin(futures_util::stream::iter([first]).chain(chunks));
    let info = save::record(&ctx.app, &name, &channel, owner(ctx))?;
    let info = save::save(&ctx.app, info, chunks).await?;
    let client_ids = ctx.query("client_id").filter(|id| !id.is_empty()).map(|id| vec![id]);
    ctx.created(&FileUploadResponse { file_infos: Some(vec![info]), client_ids })
}

/// A form in the order in which its parts come.
#[derive(Default)]
struct Form {
    channel: String,
    allowed: bool,
    client_ids: Vec<String>,
    done: Vec<FileInfo>,
    /// Files that came before the channel was known, stored aside.
    early: Vec<FileInfo>,
}

impl Form {
    async fn read(&mut self, ctx: &Ctx, mut form: multipart::Multipart<'static>) -> Result<(), AppError> {
        let broken =
            |e: multipart::Error| AppError::bad("api.file.upload_file.read_request.app_error").detail(e.to_string());
        if !self.channel.is_empty() {
            self.check(ctx).await?;
        }
        while let Some(part) = form.next_field().await.map_err(broken)? {
            match (part.name(), part.file_name()) {
                (_, Some(name)) => {
                    let name = name.to_string();
                    self.file(ctx, &name, part).await?;
                }
                (Some("channel_id"), None) => {
                    let value = multipart::text(part).await?;
                    if !self.channel.is_empty() && self.channel != value {
                        return Err(AppError::bad("api.file.upload_file.multiple_channel_ids.app_error"));
                    }
                    self.channel = value;
                    self.check(ctx).await?;
                }
                (Some("client_ids"), None) => self.client_ids.push(multipart::text(part).await?),
                _ => {}
            }
        }
        self.end(ctx).await
    }

    async fn check(&mut self, ctx: &Ctx) -> Result<(), AppError> {
        if !self.allowed {
            may_upload(ctx, &self.channel).await?;
            self.allowed = true;
        }
        Ok(())
    }

    async fn file(&mut self, ctx: &Ctx, name: &str, part: multipart::Field<'static>) -> Result<(), AppError> {
        let data = multipart::chunks(part);
        if self.allowed {
            let info = save::record(&ctx.app, name, &self.channel, owner(ctx))?;
            self.done.push(save::save(&ctx.app, info, data).await?);
            return Ok(());
        }
        let mut info = save::record(&ctx.app, name, "early", owner(ctx))?;
        let limit = u64::try_from(ctx.app.config().file.max_file_size).unwrap_or_default();
        let size = ctx.app.blob.write_stream(&info.path, data, limit).await;
        info.size = size.map_err(|e| save::failed(e, name, limit))? as i64;
        self.early.push(info);
        Ok(())
    }

    async fn end(&mut self, ctx: &Ctx) -> Result<(), AppError> {
        if self.channel.is_empty() {
            return Err(AppError::body("channel_id"));
        }
        while let Some(mut info) = self.early.first().cloned() {
            let to = save::record(&ctx.app, &info.name, &self.channel, owner(ctx))?;
            ctx.app.blob.rename(&info.path, &to.path).await.map_err(|e| save::failed(e, &info.name, 0))?;
            self.early.remove(0);
            info = FileInfo { size: info.size, ..to };
            self.done.push(save::finish(&ctx.app, info).await?);
        }
        let (files, ids) = (self.done.len(), self.client_ids.len());
        if ids != 0 && ids != files {
            return Err(AppError::bad("api.file.upload_file.incorrect_number_of_client_ids.app_error")
                .with("NumFiles", files.to_string())
                .with("NumClientIds", ids.to_string()));
        }
        Ok(())
    }
}
