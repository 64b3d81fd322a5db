//! Rows of `fileinfo`.

use ochre_db::{Args, DbError, Row};
use ochre_kernel::{App, AppError, args, sql};
use ochre_types::{Base64, FileInfo};

/// Columns of [`file`], of `fileinfo f`. The extracted text is left out: it may be long, and only search wants it.
#[macro_export]
macro_rules! file_cols {
    () => {
        "id, creatorid, postid, createat, updateat, deleteat, name, extension, size, mimetype, width, height, \
         haspreviewimage, minipreview, remoteid, archived, channelid, path, thumbnailpath, previewpath"
    };
}

sql!(pub BY_ID = "SELECT ", file_cols!(), " FROM fileinfo WHERE id = $1");
sql!(
    pub INSERT = "INSERT INTO fileinfo (id, creatorid, postid, createat, updateat, deleteat, path, thumbnailpath, previewpath, \
     name, extension, size, mimetype, width, height, haspreviewimage, minipreview, content, remoteid, archived, channelid) \
     VALUES ($1, $2, $3, $4, $5, 0, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, FALSE, $19)"
);

/// A file as stored.
pub fn file(r: &Row) -> Result<FileInfo, DbError> {
    Ok(FileInfo {
        id: r.get(0)?,
        user_id: r.get(1)?,
        post_id: r.get(2)?,
        create_at: r.get(3)?,
        update_at: r.get(4)?,
        delete_at: r.get(5)?,
        name: r.get(6)?,
        extension: r.get(7)?,
        size: r.get(8)?,
        mime_type: r.get(9)?,
        width: r.get(10)?,
        height: r.get(11)?,
        has_preview_image: r.get::<bool>(12)?,
        mini_preview: r.get::<Option<Vec<u8>>>(13)?.map(Base64),
        remote_id: Some(r.get(14)?),
        archived: r.get::<bool>(15)?,
        channel_id: r.get(16)?,
        path: r.get(17)?,
        thumbnail_path: r.get(18)?,
        preview_path: r.get(19)?,
        content: String::new(),
    })
}

/// The arguments of [`INSERT`].
pub fn insert_args(f: &FileInfo) -> Args {
    args![
        &f.id,
        &f.user_id,
        &f.post_id,
        f.create_at,
        f.update_at,
        &f.path,
        &f.thumbnail_path,
        &f.preview_path,
        &f.name,
        &f.extension,
        f.size,
        &f.mime_type,
        f.width,
        f.height,
        f.has_preview_image,
        f.mini_preview.as_ref().map(|m| m.0.clone()),
        &f.content,
        f.remote_id.clone().unwrap_or_default(),
        &f.channel_id
    ]
}

/// A file by id, deleted ones too.
pub async fn any(app: &App, id: &str) -> Result<Option<FileInfo>, AppError> {
    Ok(app.db.opt(&BY_ID, args![id], file).await?)
}

/// A file that is not deleted, or 404 `app.file_info.get.app_error`.
pub async fn live_or_404(app: &App, id: &str) -> Result<FileInfo, AppError> {
    let found = any(app, id).await?.filter(|f| f.delete_at == 0);
    found.ok_or_else(|| AppError::missing("app.file_info.get.app_error"))
}
