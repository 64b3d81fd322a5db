//! The full-text index of posts on SQLite, written in the transaction that writes the post. PostgreSQL's own indexes
//! need nothing.

use ochre_db::Dynamic;
use ochre_kernel::{Tx, args};
use ochre_types::Post;

const ADD_DOC: &str = "INSERT INTO ochre_fts_docs (postid) VALUES ($1) ON CONFLICT (postid) DO NOTHING";
const ADD_TEXT: &str = "INSERT INTO ochre_fts_posts (rowid, message, hashtags) \
     SELECT docid, $2, $3 FROM ochre_fts_docs WHERE postid = $1";
const DROP_TEXT: &str =
    "DELETE FROM ochre_fts_posts WHERE rowid IN (SELECT docid FROM ochre_fts_docs WHERE postid = ANY($1))";
const DROP_THREAD_TEXT: &str = "DELETE FROM ochre_fts_posts WHERE rowid IN (SELECT d.docid FROM ochre_fts_docs d \
     JOIN posts p ON p.id = d.postid WHERE p.id = $1 OR p.rootid = $1)";

/// What of a post is searched: its text and its attachments' texts.
fn text_of(post: &Post) -> String {
    let mut text = post.message.clone();
    for more in ochre_text::searchable_texts(&post.props) {
        text.push('\n');
        text.push_str(more);
    }
    ochre_text::split_cjk(&text).into_owned()
}

fn searched(tx: &Tx, post: &Post) -> bool {
    !tx.app().db.is_postgres() && !post.is_system()
}

/// A new post.
pub fn add(tx: &mut Tx, post: &Post) {
    if !searched(tx, post) {
        return;
    }
    let text = text_of(post);
    if text.trim().is_empty() && post.hashtags.is_empty() {
        return;
    }
    tx.defer(Dynamic(ADD_DOC.into()), args![&post.id]);
    tx.defer(Dynamic(ADD_TEXT.into()), args![&post.id, text, ochre_text::split_cjk(&post.hashtags).into_owned()]);
}

/// A changed post.
pub fn replace(tx: &mut Tx, post: &Post) {
    if searched(tx, post) {
        tx.defer(Dynamic(DROP_TEXT.into()), args![vec![post.id.clone()]]);
        add(tx, post);
    }
}

/// A deleted post, with its replies when it is a root. Call before the rows go.
pub fn remove(tx: &mut Tx, post: &Post) {
    if searched(tx, post) {
        tx.defer(Dynamic(DROP_THREAD_TEXT.into()), args![&post.id]);
    }
}
