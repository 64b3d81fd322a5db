//! Posts that go for good together with their channel, with all that hangs on them.

use super::delete;
use ochre_db::Dynamic;
use ochre_kernel::{App, AppError, args, sql};
use std::sync::Arc;

/// Table and column that names a post of the channel.
const OF_POSTS: [(&str, &str); 12] = [
    ("threadmemberships", "postid"),
    ("threads", "postid"),
    ("reactions", "postid"),
    ("postreminders", "postid"),
    ("postspriority", "postid"),
    ("postacknowledgements", "postid"),
    ("persistentnotifications", "postid"),
    ("readreceipts", "postid"),
    ("temporaryposts", "postid"),
    ("fileinfo", "postid"),
    ("propertyvalues", "targetid"),
    ("translations", "objectid"),
];

/// Table and column that names the channel: what was never posted, and what knows no post.
const OF_CHANNEL: [(&str, &str); 6] = [
    ("threads", "channelid"),
    ("fileinfo", "channelid"),
    ("uploadsessions", "channelid"),
    ("drafts", "channelid"),
    ("scheduledposts", "channelid"),
    ("posts", "channelid"),
];

sql!(
    FILES = "SELECT path, thumbnailpath, previewpath FROM fileinfo WHERE channelid = $1 \
     OR postid IN (SELECT id FROM posts WHERE channelid = $1)"
);
sql!(
    SAVED = "DELETE FROM preferences WHERE category = 'flagged_post' AND name IN (SELECT id FROM posts WHERE channelid = $1)"
);
/// The full-text index of SQLite.
const INDEX: [&str; 4] = [
    "DELETE FROM ochre_fts_files WHERE rowid IN (SELECT d.docid FROM ochre_fts_file_docs d JOIN fileinfo f ON f.id = d.fileid \
     WHERE f.channelid = $1)",
    "DELETE FROM ochre_fts_file_docs WHERE fileid IN (SELECT id FROM fileinfo WHERE channelid = $1)",
    "DELETE FROM ochre_fts_posts WHERE rowid IN (SELECT d.docid FROM ochre_fts_docs d JOIN posts p ON p.id = d.postid \
     WHERE p.channelid = $1)",
    "DELETE FROM ochre_fts_docs WHERE postid IN (SELECT id FROM posts WHERE channelid = $1)",
];

/// Takes all posts of a channel, and what hangs on them, out of the database, and their files out of the store.
pub async fn channel(app: &Arc<App>, channel: &str) -> Result<(), AppError> {
    let files = app.db.all(&FILES, args![channel], delete::paths).await?;
    let mut tx = app.begin().await?;
    if !app.db.is_postgres() {
        for text in INDEX {
            tx.defer(Dynamic(text.into()), args![channel]);
        }
    }
    tx.defer(&SAVED, args![channel]);
    for (table, column) in OF_POSTS {
        let text = format!("DELETE FROM {table} WHERE {column} IN (SELECT id FROM posts WHERE channelid = $1)");
        tx.defer(Dynamic(text), args![channel]);
    }
    for (table, column) in OF_CHANNEL {
        tx.defer(Dynamic(format!("DELETE FROM {table} WHERE {column} = $1")), args![channel]);
    }
    delete::remove_stored(&mut tx, files);
    tx.commit().await
}
