//! Statements on `channelbookmarks`.

use ochre_db::{DbError, Row};
use ochre_kernel::{App, AppError, Tx, args, sql};
use ochre_types::{ChannelBookmark, ChannelBookmarkWithFileInfo, FileInfo};

macro_rules! cols {
    () => {
        "SELECT b.id, b.createat, b.updateat, b.deleteat, b.channelid, b.ownerid, b.fileinfoid, b.displayname, b.sortorder, \
         b.linkurl, b.imageurl, b.emoji, b.type, b.originalid, b.parentid, f.id, f.creatorid, f.channelid, f.createat, f.updateat, \
         f.deleteat, f.name, f.extension, f.size, f.mimetype, f.width, f.height, f.haspreviewimage \
         FROM channelbookmarks b LEFT JOIN fileinfo f ON f.id = b.fileinfoid AND f.deleteat = 0 "
    };
}

sql!(
    LIST = cols!(),
    "WHERE b.channelid = $1 AND ((b.updateat >= $2 AND $2 > 0) OR ($2 = 0 AND b.deleteat = 0)) \
     ORDER BY b.sortorder, b.deleteat, b.id"
);
sql!(ONE = cols!(), "WHERE b.id = $1 AND b.channelid = $2 AND b.deleteat = 0");
sql!(
    COUNT = "SELECT COUNT(*), COALESCE(MAX(sortorder), -1) FROM channelbookmarks WHERE channelid = $1 AND deleteat = 0"
);
sql!(
    INSERT = "INSERT INTO channelbookmarks (id, ownerid, channelid, fileinfoid, createat, updateat, deleteat, displayname, sortorder, \
     linkurl, imageurl, emoji, type, originalid, parentid) VALUES ($1, $2, $3, $4, $5, $6, 0, $7, $8, $9, $10, $11, $12, $13, $14)"
);
sql!(
    UPDATE = "UPDATE channelbookmarks SET ownerid = $2, fileinfoid = $3, updateat = $4, displayname = $5, sortorder = $6, linkurl = $7, \
     imageurl = $8, emoji = $9, deleteat = $10, originalid = $11 WHERE id = $1"
);
sql!(OWN_FILE = "SELECT COUNT(*) FROM fileinfo WHERE id = $1 AND deleteat = 0 AND channelid = $2 AND postid = ''");

fn row(r: &Row) -> Result<ChannelBookmarkWithFileInfo, DbError> {
    let file = match r.get::<Option<String>>(15)? {
        None => None,
        Some(id) => Some(FileInfo {
            id,
            user_id: r.get(16)?,
            channel_id: r.get(17)?,
            create_at: r.get(18)?,
            update_at: r.get(19)?,
            delete_at: r.get(20)?,
            name: r.get(21)?,
            extension: r.get(22)?,
            size: r.get(23)?,
            mime_type: r.get(24)?,
            width: r.get(25)?,
            height: r.get(26)?,
            has_preview_image: r.get(27)?,
            ..FileInfo::default()
        }),
    };
    Ok(ChannelBookmarkWithFileInfo {
        id: r.get(0)?,
        create_at: r.get(1)?,
        update_at: r.get(2)?,
        delete_at: r.get(3)?,
        channel_id: r.get(4)?,
        owner_id: r.get(5)?,
        file_id: r.get(6)?,
        display_name: r.get(7)?,
        sort_order: r.get(8)?,
        link_url: r.get(9)?,
        image_url: r.get(10)?,
        emoji: r.get(11)?,
        r#type: r.get(12)?,
        original_id: r.get(13)?,
        parent_id: r.get(14)?,
        file,
    })
}

/// The bookmarks of a channel in their order; with `since` those changed (or removed) since then.
pub async fn list(app: &App, channel: &str, since: i64) -> Result<Vec<ChannelBookmarkWithFileInfo>, AppError> {
    Ok(app.db.all(&LIST, args![channel, since], row).await?)
}

/// A live bookmark, or 404.
pub async fn one(app: &App, channel: &str, id: &str) -> Result<ChannelBookmarkWithFileInfo, AppError> {
    let found = app.db.opt(&ONE, args![id, channel], row).await?;
    found.ok_or_else(|| AppError::missing("app.channel.bookmark.get.app_error"))
}

/// How many there are, and the highest place taken.
pub async fn count(app: &App, channel: &str) -> Result<(i64, i64), AppError> {
    let pair = |r: &Row| Ok((r.get::<i64>(0)?, r.get::<i64>(1)?));
    Ok(app.db.one(&COUNT, args![channel], pair).await?)
}

/// Whether a file may be bookmarked: of this channel, not of a message.
pub async fn has_file(app: &App, channel: &str, file: &str) -> Result<bool, AppError> {
    Ok(app.db.one(&OWN_FILE, args![file, channel], |r| r.get::<i64>(0)).await? > 0)
}

/// The record without the file.
pub fn plain(b: &ChannelBookmarkWithFileInfo) -> ChannelBookmark {
    serde_json::to_value(b).and_then(serde_json::from_value).unwrap_or_default()
}

/// Inserts a prepared bookmark.
pub async fn insert(tx: &mut Tx, b: &ChannelBookmark) -> Result<(), AppError> {
    let args = args![
        &b.id,
        &b.owner_id,
        &b.channel_id,
        &b.file_id,
        b.create_at,
        b.update_at,
        &b.display_name,
        b.sort_order,
        &b.link_url,
        &b.image_url,
        &b.emoji,
        &b.r#type,
        &b.original_id,
        &b.parent_id
    ];
    tx.exec(&INSERT, args).await?;
    Ok(())
}

/// Writes a changed bookmark.
pub fn update(tx: &mut Tx, b: &ChannelBookmark) {
    let args = args![
        &b.id,
        &b.owner_id,
        &b.file_id,
        b.update_at,
        &b.display_name,
        b.sort_order,
        &b.link_url,
        &b.image_url,
        &b.emoji,
        b.delete_at,
        &b.original_id
    ];
    tx.defer(&UPDATE, args);
}
