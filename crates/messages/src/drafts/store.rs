//! Rows of `drafts`.

use crate::{file_cols, files};
use ochre_db::{Args, DbError, Row};
use ochre_kernel::{App, AppError, args, rows, sql};
use ochre_types::{Draft, PostMetadata, encode};

/// Columns of [`draft`], of `drafts d`.
#[macro_export]
macro_rules! draft_cols {
    () => {
        "d.createat, d.updateat, d.deleteat, d.userid, d.channelid, d.rootid, d.message, d.props, d.fileids, d.priority, d.type"
    };
}

sql!(
    pub SAVE = "INSERT INTO drafts (createat, updateat, deleteat, userid, channelid, rootid, message, props, fileids, priority, type) \
     VALUES ($1, $2, 0, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (userid, channelid, rootid) DO UPDATE SET \
     updateat = excluded.updateat, deleteat = 0, message = excluded.message, props = excluded.props, \
     fileids = excluded.fileids, priority = excluded.priority, type = excluded.type"
);
sql!(
    pub ONE = "SELECT ", draft_cols!(), " FROM drafts d WHERE d.userid = $1 AND d.channelid = $2 AND d.rootid = $3"
);
sql!(pub DELETE = "DELETE FROM drafts WHERE userid = $1 AND channelid = $2 AND rootid = $3");
sql!(FILES = "SELECT ", file_cols!(), " FROM fileinfo WHERE id = ANY($1) AND creatorid = $2 AND deleteat = 0");

/// A draft as stored.
pub fn draft(r: &Row) -> Result<Draft, DbError> {
    Ok(Draft {
        create_at: r.get(0)?,
        update_at: r.get(1)?,
        delete_at: r.get(2)?,
        user_id: r.get(3)?,
        channel_id: r.get(4)?,
        root_id: r.get(5)?,
        message: r.get(6)?,
        props: rows::json(r, 7)?,
        file_ids: rows::json(r, 8)?,
        priority: rows::json(r, 9)?,
        r#type: r.get(10)?,
        metadata: None,
    })
}

/// The arguments of [`SAVE`].
pub fn save_args(d: &Draft) -> Args {
    args![
        d.create_at,
        d.update_at,
        &d.user_id,
        &d.channel_id,
        &d.root_id,
        &d.message,
        encode(&d.props),
        encode(&d.file_ids),
        encode(&d.priority),
        &d.r#type
    ]
}

/// The author's own uploads among some ids, one statement; none without ids.
pub async fn uploads(app: &App, user: &str, ids: &[String]) -> Result<Vec<ochre_types::FileInfo>, AppError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    Ok(app.db.all(&FILES, args![ids, user], files::store::file).await?)
}

/// Puts the metadata into drafts of one author: their files.
pub async fn fill(app: &App, user: &str, drafts: &mut [Draft]) -> Result<(), AppError> {
    let ids: Vec<String> = drafts.iter().flat_map(|d| d.file_ids.iter().cloned()).collect();
    let found = uploads(app, user, &ids).await?;
    for d in drafts {
        let files = found.iter().filter(|f| d.file_ids.contains(&f.id)).cloned().collect();
        d.metadata = Some(PostMetadata { files, ..PostMetadata::default() });
    }
    Ok(())
}
