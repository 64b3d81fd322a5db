//! Rows of `uploadsessions`.

use ochre_db::{DbError, Row};
use ochre_kernel::{App, AppError, args, sql};
use ochre_types::UploadSession;

macro_rules! upload_cols {
    () => {
        "id, type, createat, userid, channelid, filename, path, filesize, fileoffset, remoteid, reqfileid"
    };
}

sql!(
    pub INSERT = "INSERT INTO uploadsessions (id, type, createat, userid, channelid, filename, path, filesize, fileoffset, \
     remoteid, reqfileid) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, '', '')"
);
sql!(BY_ID = "SELECT ", upload_cols!(), " FROM uploadsessions WHERE id = $1");
sql!(pub OF_USER = "SELECT ", upload_cols!(), " FROM uploadsessions WHERE userid = $1 ORDER BY createat");
sql!(pub OFFSET = "UPDATE uploadsessions SET fileoffset = $2 WHERE id = $1");
sql!(pub DELETE = "DELETE FROM uploadsessions WHERE id = $1");

/// A session as stored.
pub fn upload(r: &Row) -> Result<UploadSession, DbError> {
    let text = |i: usize| Ok::<_, DbError>(r.get::<Option<String>>(i)?.unwrap_or_default());
    let number = |i: usize| Ok::<_, DbError>(r.get::<Option<i64>>(i)?.unwrap_or_default());
    Ok(UploadSession {
        id: r.get(0)?,
        r#type: text(1)?,
        create_at: number(2)?,
        user_id: text(3)?,
        channel_id: text(4)?,
        filename: text(5)?,
        path: text(6)?,
        file_size: number(7)?,
        file_offset: number(8)?,
        remote_id: text(9)?,
        req_file_id: text(10)?,
    })
}

/// A session, or 404.
pub async fn by_id(app: &App, id: &str) -> Result<UploadSession, AppError> {
    let found = app.db.opt(&BY_ID, args![id], upload).await?;
    found.ok_or_else(|| AppError::missing("app.upload.get.app_error"))
}
