//! Rows of `scheduledposts`.

use crate::drafts;
use ochre_db::{Args, DbError, Row};
use ochre_kernel::{App, AppError, args, rows, sql};
use ochre_types::{PostMetadata, ScheduledPost, encode};

/// Columns of [`post`], of `scheduledposts s`.
#[macro_export]
macro_rules! scheduled_cols {
    () => {
        "s.id, s.createat, s.updateat, s.userid, s.channelid, s.rootid, s.message, s.props, s.fileids, s.priority, \
         s.scheduledat, s.processedat, s.errorcode, s.type"
    };
}

sql!(
    pub INSERT = "INSERT INTO scheduledposts (id, createat, updateat, userid, channelid, rootid, message, props, fileids, \
     priority, scheduledat, processedat, errorcode, type) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"
);
sql!(
    pub UPDATE = "UPDATE scheduledposts SET updateat = $2, message = $3, props = $4, fileids = $5, priority = $6, \
     scheduledat = $7, processedat = $8, errorcode = $9 WHERE id = $1"
);
sql!(pub ONE = "SELECT ", scheduled_cols!(), " FROM scheduledposts s WHERE s.id = $1");
sql!(pub DELETE = "DELETE FROM scheduledposts WHERE id = $1");

/// A scheduled post as stored.
pub fn post(r: &Row) -> Result<ScheduledPost, DbError> {
    Ok(ScheduledPost {
        id: r.get(0)?,
        create_at: r.get(1)?,
        update_at: r.get(2)?,
        user_id: r.get(3)?,
        channel_id: r.get(4)?,
        root_id: r.get(5)?,
        message: r.get(6)?,
        props: rows::json(r, 7)?,
        file_ids: rows::json(r, 8)?,
        priority: rows::json(r, 9)?,
        scheduled_at: r.get(10)?,
        processed_at: r.get(11)?,
        error_code: r.get(12)?,
        r#type: r.get(13)?,
        delete_at: 0,
        metadata: None,
    })
}

/// The arguments of [`INSERT`].
pub fn insert_args(p: &ScheduledPost) -> Args {
    args![
        &p.id,
        p.create_at,
        p.update_at,
        &p.user_id,
        &p.channel_id,
        &p.root_id,
        &p.message,
        encode(&p.props),
        encode(&p.file_ids),
        encode(&p.priority),
        p.scheduled_at,
        p.processed_at,
        &p.error_code,
        &p.r#type
    ]
}

/// The arguments of [`UPDATE`].
pub fn update_args(p: &ScheduledPost) -> Args {
    args![
        &p.id,
        p.update_at,
        &p.message,
        encode(&p.props),
        encode(&p.file_ids),
        encode(&p.priority),
        p.scheduled_at,
        p.processed_at,
        &p.error_code
    ]
}

/// The files of scheduled posts of one author, in one statement.
pub async fn fill(app: &App, user: &str, posts: &mut [ScheduledPost]) -> Result<(), AppError> {
    let ids: Vec<String> = posts.iter().flat_map(|p| p.file_ids.iter().cloned()).collect();
    let found = drafts::store::uploads(app, user, &ids).await?;
    for p in posts {
        let files = found.iter().filter(|f| p.file_ids.contains(&f.id)).cloned().collect();
        p.metadata = Some(PostMetadata { files, ..PostMetadata::default() });
    }
    Ok(())
}
