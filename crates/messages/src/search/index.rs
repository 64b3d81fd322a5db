//! The full-text index of posts on SQLite, written in the transaction that writes the post. PostgreSQL's own indexes
//! need nothing.

use ochre_db::Dynamic;
use ochre_kernel::{Tx, args};
use ochre_types::Post;

const ADD: &str = "INSERT INTO ochre_fts_new (postid, createat, message, hashtags, words) VALUES ($1, $2, $3, $4, $5)";
const DROP_TEXT: &str =
    "DELETE FROM ochre_fts_posts WHERE rowid IN (SELECT docid FROM ochre_fts_docs WHERE postid = ANY($1))";
const DROP_THREAD_TEXT: &str = "DELETE FROM ochre_fts_posts WHERE rowid IN (SELECT d.docid FROM ochre_fts_docs d \
     JOIN posts p ON p.id = d.postid WHERE p.id = $1 OR p.rootid = $1)";

/// A post may be dated into the far future; its document's number must still be one (1024 for each millisecond).
const LATEST: i64 = 1 << 52;

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

/// The words that a part can be found in, each once. Short ones are found whole, very long ones are no words.
fn words_of(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !(c.is_alphanumeric() || c == '_')).map(str::to_lowercase);
    let mut out: Vec<String> = words.filter(|w| (4..=64).contains(&w.chars().count())).take(1000).collect();
    ochre_types::remove_duplicates(&mut out);
    out
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
    let (words, hashtags) = (ochre_types::encode(&words_of(&text)), ochre_text::split_cjk(&post.hashtags).into_owned());
    tx.defer(Dynamic(ADD.into()), args![&post.id, post.create_at.clamp(0, LATEST), text, hashtags, words]);
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
