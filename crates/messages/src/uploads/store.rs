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
    Ok(UploadSession {
        id: r.get(0)?,
        r#type: r.get(1)?,
        create_at: r.get(2)?,
        user_id: r.get(3)?,
        channel_id: r.get(4)?,
        filename: r.get(5)?,
        path: r.get(6)?,
        file_size: r.get(7)?,
        file_offset: r.get(8)?,
        remote_id: r.get(9)?,
        req_file_id: r.get(10)?,
    })
}

/// A session, or 404.
pub async fn by_id(app: &App, id: &str) -> Result<UploadSession, AppError> {
    let found = app.db.opt(&BY_ID, args![id], upload).await?;
    found.ok_or_else(|| AppError::missing("app.upload.get.app_error"))
}
