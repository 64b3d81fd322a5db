//! Files of posts: attaching uploads to a new post, and reading them in sets.

use super::store;
use crate::file_cols;
use ochre_kernel::{App, AppError, Tx, args, sql};
use ochre_types::{FileInfo, Post, PostMetadata};
use std::collections::HashMap;

sql!(
    ATTACH = "UPDATE fileinfo SET postid = $1, channelid = $2 WHERE id = ANY($3) AND creatorid = $4 AND postid = '' \
     AND deleteat = 0 RETURNING ",
    file_cols!()
);
sql!(
    OF_POSTS = "SELECT ",
    file_cols!(),
    " FROM fileinfo WHERE postid = ANY($1) AND (deleteat = 0 OR $2 = TRUE) ORDER BY createat, id"
);

/// Attaches the uploads named in `post.file_ids` that are the author's and free, one statement; others fall off the list,
/// which is `null` when none is left (recorded). Fills `metadata.files`, in the order of the list.
pub async fn attach(tx: &mut Tx, post: &mut Post) -> Result<(), AppError> {
    let Some(wanted) = post.file_ids.clone().filter(|ids| !ids.is_empty()) else { return Ok(()) };
    let args = args![&post.id, &post.channel_id, &wanted, &post.user_id];
    let mut got: Vec<FileInfo> = tx.all(&ATTACH, args, store::file).await?;
    let place = |f: &FileInfo| wanted.iter().position(|id| *id == f.id);
    got.sort_by_key(place);
    post.file_ids = (!got.is_empty()).then(|| got.iter().map(|f| f.id.clone()).collect());
    if !got.is_empty() {
        post.metadata.get_or_insert_with(PostMetadata::default).files = got;
    }
    Ok(())
}

/// The files of posts, by post, in one statement.
pub async fn infos_of(app: &App, posts: &[String], deleted: bool) -> Result<HashMap<String, Vec<FileInfo>>, AppError> {
    let mut by_post: HashMap<String, Vec<FileInfo>> = HashMap::new();
    if posts.is_empty() {
        return Ok(by_post);
    }
    for f in app.db.all(&OF_POSTS, args![posts, deleted], store::file).await? {
        by_post.entry(f.post_id.clone()).or_default().push(f);
    }
    Ok(by_post)
}

sql!(BY_IDS = "SELECT ", file_cols!(), " FROM fileinfo WHERE id = ANY($1)");

/// The files that earlier versions of a post had, those that were taken away since too. A version is a post of its own, so
/// its files are found by their ids.
pub async fn of_versions(app: &App, versions: &mut [Post]) -> Result<(), AppError> {
    let ids: Vec<String> = versions.iter().flat_map(|p| p.files().iter().cloned()).collect();
    if ids.is_empty() {
        return Ok(());
    }
    let found = app.db.all(&BY_IDS, args![ids], store::file).await?;
    for p in versions {
        let of = |id: &String| found.iter().find(|f| f.id == *id).cloned();
        let files = p.files().iter().filter_map(of).collect();
        p.metadata.get_or_insert_with(Default::default).files = files;
    }
    Ok(())
}
