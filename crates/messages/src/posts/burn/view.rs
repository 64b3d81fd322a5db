//! What a reader sees of vanishing posts.

use super::is;
use ochre_kernel::{App, AppError, args, rows, sql};
use ochre_types::Post;
use std::collections::{HashMap, HashSet};

sql!(pub(super) CONTENT = "SELECT postid, message, fileids, expireat FROM temporaryposts WHERE postid = ANY($1)");
sql!(
    RECEIPTS = "SELECT r.postid, r.userid, r.expireat FROM readreceipts r JOIN posts p ON p.id = r.postid \
     WHERE r.postid = ANY($1) AND (r.userid = $2 OR p.userid = $2)"
);
sql!(READERS = "SELECT userid FROM readreceipts WHERE postid = $1 AND expireat > $2");

/// Puts the content into the posts of a list that this reader has open, or wrote. Two statements for any number of such posts,
/// none without them. Of the others only the shell stays; `metadata.expire_at` tells when it was or will be burnt for the reader.
pub async fn unveil(app: &App, reader: &str, posts: &mut [&mut Post]) -> Result<(), AppError> {
    let ids: Vec<String> = posts.iter().filter(|p| is(p) && p.delete_at == 0).map(|p| p.id.clone()).collect();
    if ids.is_empty() {
        return Ok(());
    }
    let row = |r: &ochre_db::Row| {
        Ok((r.get::<String>(0)?, (r.get::<String>(1)?, rows::json::<Vec<String>>(r, 2)?, r.get::<i64>(3)?)))
    };
    let mut contents: HashMap<String, (String, Vec<String>, i64)> =
        app.db.all(&CONTENT, args![&ids], row).await?.into_iter().collect();
    let receipt = |r: &ochre_db::Row| Ok((r.get::<String>(0)?, r.get::<String>(1)?, r.get::<i64>(2)?));
    let receipts = app.db.all(&RECEIPTS, args![&ids, reader], receipt).await?;
    let now = app.now();
    for p in posts.iter_mut().filter(|p| is(p) && p.delete_at == 0) {
        let own = p.user_id == reader;
        let until = receipts.iter().find(|r| r.0 == p.id && r.1 == reader).map_or(0, |r| r.2);
        let metadata = p.metadata.get_or_insert_with(Default::default);
        if own {
            metadata.recipients = receipts.iter().filter(|r| r.0 == p.id).map(|r| r.1.clone()).collect();
        }
        metadata.expire_at = until;
        let Some((message, files, end)) = contents.remove(&p.id) else { continue };
        if end > now && (own || until > now) {
            p.message = message;
            p.file_ids = Some(files);
        }
    }
    Ok(())
}

/// Who has a post open now, its author among them: they alone hear of reactions to it.
pub async fn readers(app: &App, post: &Post) -> Result<HashSet<String>, AppError> {
    let open = app.db.all(&READERS, args![&post.id, app.now()], |r| r.get::<String>(0)).await?;
    Ok(open.into_iter().chain([post.user_id.clone()]).collect())
}
