//! Opening a session and asking how far it is.

use super::store;
use crate::files::save;
use ochre_kernel::{AppError, Auth, Ctx, Perm, Reply, Routes, args};
use ochre_types::{UPLOAD_TYPE_ATTACHMENT, UPLOAD_TYPE_IMPORT, UploadSession};

/// Routes.
pub fn routes(r: &mut Routes) {
    r.post("/uploads", "CreateUpload", Auth::Session, create);
    r.get("/uploads/{upload_id}", "GetUpload", Auth::Session, get);
    r.get("/users/{user_id}/uploads", "GetUploadsForUser", Auth::Session, of_user);
}

/// 501 while files are switched off.
pub fn on(ctx: &Ctx) -> Result<(), AppError> {
    let on = ctx.app.config().file.enable_file_attachments;
    if on { Ok(()) } else { Err(AppError::new("api.file.attachments.disabled.app_error", 501)) }
}

// tidy: handler its refusals stand in the order of the wire contract, in one piece
async fn create(ctx: Ctx) -> Reply {
    on(&ctx)?;
    let sent: UploadSession = ctx.decode("upload")?;
    let config = ctx.app.config_full();
    let mut u = UploadSession {
        id: ctx.new_id(),
        r#type: if sent.r#type.is_empty() { UPLOAD_TYPE_ATTACHMENT.into() } else { sent.r#type },
        user_id: ctx.me().to_string(),
        create_at: ctx.now(),
        channel_id: sent.channel_id,
        filename: save::base_name(&sent.filename),
        file_size: sent.file_size,
        ..UploadSession::default()
    };
    if u.filename.is_empty() {
        u.filename = ".".into();
    }
    if u.r#type == UPLOAD_TYPE_IMPORT {
        ctx.grant_system(Perm::ManageSystem).await?;
        u.channel_id.clear();
        let folder = config.import_files.directory.trim_start_matches("./").trim_matches('/');
        u.path = format!("{folder}/{}_{}", u.id, u.filename);
    } else {
        ctx.grant_channel(&u.channel_id, Perm::UploadFile).await?;
        if u.file_size > config.file.max_file_size {
            return Err(AppError::new("api.upload.create.upload_too_large.app_error", 413)
                .with("channelId", u.channel_id.as_str()));
        }
        // A name of dots alone is no file name.
        let name = if u.filename.trim_matches('.').is_empty() { "file" } else { &u.filename };
        u.path = save::record(&ctx.app, name, &u.channel_id, &u.user_id)?.path;
    }
    u.check_valid()?;
    let args = args![&u.id, &u.r#type, u.create_at, &u.user_id, &u.channel_id, &u.filename, &u.path, u.file_size];
    ctx.app.db.exec(&store::INSERT, args).await?;
    ctx.created(&u)
}

async fn get(ctx: Ctx) -> Reply {
    let id = ctx.id("upload_id")?;
    let u = store::by_id(&ctx.app, &id).await?;
    if u.user_id != ctx.me() && !ctx.can(Perm::ManageSystem).await? {
        return Err(AppError::new("api.upload.get_upload.forbidden.app_error", 403));
    }
    ctx.json(&u)
}

async fn of_user(ctx: Ctx) -> Reply {
    let user = ctx.id("user_id")?;
    if user != ctx.me() && !ctx.is_local() {
        return Err(AppError::new("api.user.get_uploads_for_user.forbidden.app_error", 403));
    }
    ctx.json(&ctx.app.db.all(&store::OF_USER, args![&user], store::upload).await?)
}
