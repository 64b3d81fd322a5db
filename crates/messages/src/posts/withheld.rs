//! Posts that a review took out of sight: bringing them back as they were, and emptying one for good while its place stays.

use super::{delete, events, store};
use crate::search::index;
use ochre_kernel::{AppError, Tx, args, rows, sql};
use ochre_types::Post;

// Files that an edit took away before stay away: those went at another time than the post.
sql!(
    FILES_BACK = "UPDATE fileinfo SET deleteat = 0 WHERE postid = ANY($1) AND deleteat > 0 \
     AND deleteat = (SELECT p.deleteat FROM posts p WHERE p.id = fileinfo.postid)"
);
sql!(BACK = "UPDATE posts SET deleteat = 0, updateat = $2, props = $3 WHERE id = $1");
sql!(THREAD_BACK = "UPDATE threads SET threaddeleteat = 0 WHERE postid = $1");
sql!(PARTICIPANTS = "SELECT participants FROM threads WHERE postid = $1");

/// Brings deleted posts of one thread back, with their files; those that are there are left alone. The posts as they are now.
pub async fn bring_back(tx: &mut Tx, ids: &[String]) -> Result<Vec<Post>, AppError> {
    let now = tx.app().now();
    let mut found = tx.all(&store::BY_IDS, args![ids], store::post).await?;
    found.retain(|p| p.delete_at > 0);
    tx.defer(&FILES_BACK, args![ids]);
    for post in &mut found {
        (post.delete_at, post.update_at) = (0, now);
        post.props.remove("deleteBy");
        tx.defer(&BACK, args![&post.id, now, ochre_types::encode(&post.props)]);
        index::add(tx, post);
        if post.root_id.is_empty() {
            tx.defer(&THREAD_BACK, args![&post.id]);
        }
    }
    for post in found.iter().filter(|p| !p.root_id.is_empty()) {
        let list = tx.opt(&PARTICIPANTS, args![&post.root_id], |r| rows::json::<Vec<String>>(r, 0)).await?;
        let Some(mut participants) = list else { continue };
        if !participants.contains(&post.user_id) {
            participants.push(post.user_id.clone());
        }
        tx.defer(&delete::COUNT_REPLIES, args![&post.root_id, ochre_types::encode(&participants)]);
        tx.defer(&store::TOUCH, args![&post.root_id, now]);
    }
    Ok(found)
}

sql!(
    EMPTY = "UPDATE posts SET message = $2, props = '{}', hashtags = '', fileids = '[]', filenames = '[]', updateat = $3 WHERE id = $1"
);
sql!(VERSIONS = "SELECT id FROM posts WHERE originalid = $1");
sql!(DROP_VERSIONS = "DELETE FROM posts WHERE originalid = $1");

/// Takes everything out of a post that it said, its earlier versions and its files; `words` stand in its place. A post that
/// is not deleted yet is, by `by`.
pub async fn empty(tx: &mut Tx, post: Post, words: String, by: &str) -> Result<(), AppError> {
    let now = tx.app().now();
    let mut ids = tx.all(&VERSIONS, args![&post.id], |r| r.get::<String>(0)).await?;
    ids.push(post.id.clone());
    delete::drop_files(tx, &ids).await?;
    index::remove(tx, &post);
    tx.defer(&DROP_VERSIONS, args![&post.id]);
    for sql in [&delete::DROP_PRIORITY, &delete::DROP_ACKS, &delete::DROP_REMINDERS] {
        tx.defer(sql, args![vec![post.id.clone()]]);
    }
    tx.defer(&EMPTY, args![&post.id, &words, now]);
    let gone = post.delete_at > 0;
    let left = Post {
        message: words,
        props: Default::default(),
        hashtags: String::new(),
        file_ids: Some(Vec::new()),
        update_at: now,
        ..post
    };
    if gone {
        // clients that kept it learn that it says nothing any more
        for e in events::deleted(&left, by) {
            tx.emit(e);
        }
    } else {
        delete::rows(tx, &left, by).await?;
    }
    Ok(())
}
