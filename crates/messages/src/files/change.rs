//! An edit that changes the files of a post.

use super::store;
use crate::file_cols;
use ochre_kernel::{AppError, Tx, args, sql};
use ochre_types::{FileInfo, Post};

sql!(
    ADD = "UPDATE fileinfo SET postid = $1, channelid = $2, deleteat = 0 WHERE id = ANY($3) AND \
     ((creatorid = $4 AND postid = '' AND deleteat = 0) OR postid = $1) RETURNING ",
    file_cols!()
);
sql!(REMOVE = "UPDATE fileinfo SET deleteat = $3 WHERE postid = $1 AND id = ANY($2) AND deleteat = 0");

/// Attaches the author's uploads that the new version names, and files that an earlier version of the post had; deletes those
/// that it no longer names. What is neither falls off the list. The files that came.
pub async fn change(tx: &mut Tx, old: &Post, new: &mut Post) -> Result<Vec<FileInfo>, AppError> {
    let had: Vec<String> = old.files().to_vec();
    let mut wants: Vec<String> = Vec::new();
    for id in new.files() {
        if !wants.contains(id) {
            wants.push(id.clone());
        }
    }
    if had == wants {
        return Ok(Vec::new());
    }
    let more: Vec<String> = wants.iter().filter(|id| !had.contains(id)).cloned().collect();
    let less: Vec<String> = had.iter().filter(|id| !wants.contains(id)).cloned().collect();
    let mut got = Vec::new();
    if !more.is_empty() {
        got = tx.all(&ADD, args![&new.id, &new.channel_id, more, &new.user_id], store::file).await?;
    }
    if !less.is_empty() {
        tx.defer(&REMOVE, args![&new.id, less, new.update_at]);
    }
    wants.retain(|id| had.contains(id) || got.iter().any(|f| f.id == *id));
    new.file_ids = Some(wants);
    Ok(got)
}
