//! Rows of `posts` and what several files of the slice do with them.

use ochre_db::{DbError, Row};
use ochre_kernel::{App, AppError, args, rows, sql};
use ochre_types::Post;

/// Columns of [`post`], of `posts p`.
#[macro_export]
macro_rules! post_cols {
    () => {
        "p.id, p.createat, p.updateat, p.editat, p.deleteat, p.ispinned, p.userid, p.channelid, p.rootid, p.originalid, \
         p.message, p.type, p.props, p.hashtags, p.fileids, p.hasreactions, p.remoteid"
    };
}
/// How many columns [`post`] reads.
pub const POST_WIDTH: usize = 17;

sql!(pub BY_ID = "SELECT ", post_cols!(), " FROM posts p WHERE p.id = $1");
sql!(
    pub INSERT = "INSERT INTO posts (id, createat, updateat, editat, deleteat, ispinned, userid, channelid, rootid, originalid, \
     message, type, props, hashtags, filenames, fileids, hasreactions, remoteid) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, \
     $10, $11, $12, $13, $14, '[]', $15, $16, $17)"
);

/// A post as stored; `reply_count`, participants and metadata are not in the row.
pub fn post(r: &Row) -> Result<Post, DbError> {
    let remote: Option<String> = r.get(16)?;
    Ok(Post {
        id: r.get(0)?,
        create_at: r.get(1)?,
        update_at: r.get(2)?,
        edit_at: r.get(3)?,
        delete_at: r.get(4)?,
        is_pinned: r.get::<Option<bool>>(5)?.unwrap_or_default(),
        user_id: r.get(6)?,
        channel_id: r.get(7)?,
        root_id: r.get::<Option<String>>(8)?.unwrap_or_default(),
        original_id: r.get::<Option<String>>(9)?.unwrap_or_default(),
        message: r.get::<Option<String>>(10)?.unwrap_or_default(),
        r#type: r.get::<Option<String>>(11)?.unwrap_or_default(),
        props: rows::json(r, 12)?,
        hashtags: r.get::<Option<String>>(13)?.unwrap_or_default(),
        file_ids: Some(rows::json(r, 14)?),
        has_reactions: r.get::<Option<bool>>(15)?.unwrap_or_default(),
        remote_id: Some(remote.unwrap_or_default()),
        ..Post::default()
    })
}

/// The arguments of [`INSERT`].
pub fn insert_args(p: &Post) -> ochre_db::Args {
    args![
        &p.id,
        p.create_at,
        p.update_at,
        p.edit_at,
        p.delete_at,
        p.is_pinned,
        &p.user_id,
        &p.channel_id,
        &p.root_id,
        &p.original_id,
        &p.message,
        &p.r#type,
        ochre_types::encode(&p.props),
        &p.hashtags,
        ochre_types::encode(&p.file_ids.clone().unwrap_or_default()),
        p.has_reactions,
        p.remote_id.clone().unwrap_or_default()
    ]
}

/// A live post by id; `None` when missing or deleted.
pub async fn live(app: &App, id: &str) -> Result<Option<Post>, AppError> {
    Ok(app.db.opt(&BY_ID, args![id], post).await?.filter(|p| p.delete_at == 0))
}

/// A live post, or 404 `app.post.get.app_error`.
pub async fn live_or_404(app: &App, id: &str) -> Result<Post, AppError> {
    live(app, id).await?.ok_or_else(|| AppError::missing("app.post.get.app_error"))
}
