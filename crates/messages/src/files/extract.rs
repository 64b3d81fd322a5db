//! The words of uploaded documents (`FileInfo.Content`), for search: found in the background by a row of the outbox that is
//! written with the file, so that a restart loses none.

use super::store;
use crate::search::file_index;
use ochre_extract::{MAX_FILE, is_readable, text};
use ochre_kernel::{App, AppError, BoxFuture, Tx, args, sql};
use ochre_types::FileInfo;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

const JOB: &str = "extract";
/// Longest that a document is looked at.
const TIMEOUT: Duration = Duration::from_secs(60);

sql!(SET_CONTENT = "UPDATE fileinfo SET content = $2 WHERE id = $1");

/// Registers the worker.
pub fn wire(app: &Arc<App>) {
    app.jobs.worker_side_by_side(JOB, 2, 3, Box::new(worker));
}

/// Asks for it, in the transaction that writes the file.
pub fn enqueue(tx: &mut Tx, info: &FileInfo) {
    let size = u64::try_from(info.size).unwrap_or_default();
    if tx.app().config().file.extract_content && size > 0 && size <= MAX_FILE && is_readable(&info.extension) {
        tx.enqueue(JOB, &json!({"file_id": info.id}));
    }
}

fn worker(app: Arc<App>, payload: Value) -> BoxFuture<'static, Result<(), String>> {
    Box::pin(async move {
        let id = payload["file_id"].as_str().unwrap_or_default().to_owned();
        work(&app, &id).await.map_err(|e| format!("{} {}", e.id, e.detail))
    })
}

async fn work(app: &Arc<App>, id: &str) -> Result<(), AppError> {
    let config = app.config_full();
    let Some(info) = store::any(app, id).await?.filter(|f| f.delete_at == 0 && config.file.extract_content) else {
        return Ok(());
    };
    // A file that is gone has no words.
    let Ok(data) = app.blob.read(&info.path).await else { return Ok(()) };
    let (extension, archives) = (info.extension.clone(), config.file.archive_recursion);
    let reading = tokio::task::spawn_blocking(move || text(&extension, &data, archives));
    let words = match tokio::time::timeout(TIMEOUT, reading).await {
        Ok(Ok(words)) => words,
        _ => {
            tracing::warn!(file = id, "the words of a document could not be read");
            return Ok(());
        }
    };
    if words.is_empty() {
        return Ok(());
    }
    let mut tx = app.begin().await?;
    tx.defer(&SET_CONTENT, args![id, &words]);
    file_index::replace(&mut tx, &info, &words);
    tx.commit().await
}
