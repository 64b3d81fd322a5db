//! Rows of `posts` and what several files of the slice do with them.

use ochre_db::{DbError, Row};
use ochre_kernel::{App, AppError, args, rows, sql};
use ochre_types::{JsonMap, Post, PostMetadata, PostPriority, User};

/// Columns of [`post`], of `posts p`.
#[macro_export]
macro_rules! post_cols {
    () => {
        "p.id, p.createat, p.updateat, p.editat, p.deleteat, p.ispinned, p.userid, p.channelid, p.rootid, p.originalid, \
         p.message, p.type, p.props, p.hashtags, p.fileids, p.hasreactions, p.remoteid"
    };
}
pub use post_cols;
/// How many columns [`post`] reads.
pub const POST_WIDTH: usize = 17;

// A change at a post that its own row does not show: clients that hold it read it again.
sql!(pub TOUCH = "UPDATE posts SET updateat = $2 WHERE id = $1");
sql!(pub BY_IDS = "SELECT ", post_cols!(), " FROM posts p WHERE p.id = ANY($1)");
sql!(pub BY_ID = "SELECT ", post_cols!(), " FROM posts p WHERE p.id = $1");
sql!(
    pub INSERT = "INSERT INTO posts (id, createat, updateat, editat, deleteat, ispinned, userid, channelid, rootid, originalid, \
     message, type, props, hashtags, filenames, fileids, hasreactions, remoteid) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, \
     $10, $11, $12, $13, $14, '[]', $15, $16, $17)"
);

/// A list that most rows have empty.
fn list(r: &Row, i: usize) -> Result<Vec<String>, DbError> {
    if matches!(r.text(i)?, "" | "[]") { Ok(Vec::new()) } else { rows::json(r, i) }
}

/// A post as stored; `reply_count`, participants and metadata are not in the row.
pub fn post(r: &Row) -> Result<Post, DbError> {
    Ok(Post {
        id: r.get(0)?,
        create_at: r.get(1)?,
        update_at: r.get(2)?,
        edit_at: r.get(3)?,
        delete_at: r.get(4)?,
        is_pinned: r.get(5)?,
        user_id: r.get(6)?,
        channel_id: r.get(7)?,
        root_id: r.get(8)?,
        original_id: r.get(9)?,
        message: r.get(10)?,
        r#type: r.get(11)?,
        props: if matches!(r.text(12)?, "" | "{}") { JsonMap::new() } else { rows::json(r, 12)? },
        hashtags: r.get(13)?,
        file_ids: Some(list(r, 14)?),
        has_reactions: r.get(15)?,
        remote_id: r.get(16)?,
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
        &p.remote_id
    ]
}

/// Further columns of a list: replies, last reply, participants, whether the reader follows. Their meaning depends on the mode.
fn extra_cols(o: &View) -> &'static str {
    match o {
        View { collapsed: true, .. } => {
            "COALESCE(t.replycount, 0), COALESCE(t.lastreplyat, 0), t.participants, m.following"
        }
        View { counts: true, .. } => {
            "(SELECT COUNT(*) FROM posts r WHERE r.rootid = CASE WHEN p.rootid = '' THEN p.id ELSE p.rootid END \
             AND r.deleteat = 0), 0, NULL, NULL"
        }
        _ => "0, 0, NULL, NULL",
    }
}

/// How a list of posts is read.
#[derive(Debug, Clone, Default)]
pub struct View {
    /// Collapsed reply threads: roots only, with their thread's facts.
    pub collapsed: bool,
    /// Participants whole, not only by id.
    pub extended: bool,
    /// Posts only, not the threads they belong to.
    pub skip_threads: bool,
    /// With the number of replies (threads are not sent along).
    pub counts: bool,
    /// Deleted posts too.
    pub deleted: bool,
    /// Who reads.
    pub user: String,
}

impl View {
    /// `SELECT ... WHERE {tail}`, read by [`listed`]. `$1` is the reader in every mode.
    pub fn select(&self, tail: &str) -> ochre_db::Dynamic {
        self.select_and("", tail)
    }

    /// [`View::select`] with further columns, from [`LIST_WIDTH`] on.
    pub fn select_and(&self, more: &str, tail: &str) -> ochre_db::Dynamic {
        let join = if self.collapsed {
            " LEFT JOIN threads t ON t.postid = p.id LEFT JOIN threadmemberships m ON m.postid = p.id AND m.userid = $1"
        } else {
            ""
        };
        let live = if self.deleted { "" } else { " AND p.deleteat = 0" };
        let roots = if self.collapsed { " AND p.rootid = ''" } else { "" };
        let tail = tail.replace("{live}", live).replace("{roots}", roots);
        let reader = if self.collapsed { "" } else { "CAST($1 AS VARCHAR(26)) IS NOT NULL AND " };
        let text = format!(
            "SELECT {}, {}, pp.postid, pp.channelid, pp.priority, pp.requestedack, pp.persistentnotifications{more} FROM posts p\
             {join} LEFT JOIN postspriority pp ON pp.postid = p.id WHERE {reader}{tail}",
            post_cols!(),
            extra_cols(self)
        );
        ochre_db::Dynamic(text)
    }
}

/// How many columns [`listed`] reads.
pub const LIST_WIDTH: usize = POST_WIDTH + 9;

/// A row of [`View::select`]: a post with its thread's facts and its priority.
pub fn listed(r: &Row) -> Result<Post, DbError> {
    let mut p = viewed(r)?;
    let mut known = PostMetadata { priority_read: true, ..PostMetadata::default() };
    if let Some(post_id) = r.get::<Option<String>>(POST_WIDTH + 4)? {
        known.priority = Some(PostPriority {
            post_id,
            channel_id: r.get(POST_WIDTH + 5)?,
            priority: r.get(POST_WIDTH + 6)?,
            requested_ack: r.get(POST_WIDTH + 7)?,
            persistent_notifications: r.get(POST_WIDTH + 8)?,
        });
    }
    p.metadata = Some(known);
    Ok(p)
}

/// A post with the columns of a [`View`] behind it: its thread's facts.
pub fn viewed(r: &Row) -> Result<Post, DbError> {
    let mut p = post(r)?;
    p.reply_count = r.get(POST_WIDTH)?;
    p.last_reply_at = r.get(POST_WIDTH + 1)?;
    let ids = list(r, POST_WIDTH + 2)?;
    if !ids.is_empty() {
        p.participants = Some(ids.into_iter().map(|id| User { id, ..User::default() }).collect());
    }
    p.is_following = r.get(POST_WIDTH + 3)?;
    Ok(p)
}

sql!(
    BY_ID_COUNTED = "SELECT ",
    post_cols!(),
    ", (SELECT COUNT(*) FROM posts r WHERE r.rootid = CASE WHEN p.rootid = '' THEN p.id ELSE p.rootid END \
     AND r.deleteat = 0), 0, NULL, NULL FROM posts p WHERE p.id = $1"
);
sql!(
    BY_IDS_COUNTED = "SELECT ",
    post_cols!(),
    ", (SELECT COUNT(*) FROM posts r WHERE r.rootid = CASE WHEN p.rootid = '' THEN p.id ELSE p.rootid END \
     AND r.deleteat = 0), 0, NULL, NULL FROM posts p WHERE p.id = ANY($1)"
);

/// A post with its thread's number of replies, deleted ones only when asked for.
pub async fn counted(app: &App, id: &str, deleted: bool) -> Result<Option<Post>, AppError> {
    Ok(app.db.opt(&BY_ID_COUNTED, args![id], viewed).await?.filter(|p| deleted || p.delete_at == 0))
}

/// Live posts with their threads' numbers of replies, in no order.
pub async fn counted_all(app: &App, ids: &[String]) -> Result<Vec<Post>, AppError> {
    let mut found = app.db.all(&BY_IDS_COUNTED, args![ids], viewed).await?;
    found.retain(|p| p.delete_at == 0);
    Ok(found)
}

/// A live post by id; `None` when missing or deleted.
pub async fn live(app: &App, id: &str) -> Result<Option<Post>, AppError> {
    Ok(app.db.opt(&BY_ID, args![id], post).await?.filter(|p| p.delete_at == 0))
}

/// A live post, or 404 `app.post.get.app_error`.
pub async fn live_or_404(app: &App, id: &str) -> Result<Post, AppError> {
    live(app, id).await?.ok_or_else(|| AppError::missing("app.post.get.app_error"))
}
