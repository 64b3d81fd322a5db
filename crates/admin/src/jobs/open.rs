//! The notice that a session on a phone ended; kinds of jobs whose work is not built yet. These can be started as
//! the contract says, and end with an error that says so as soon as there is something to do.

use ochre_kernel::work::{Run, Stop};
use ochre_kernel::{App, AppError, args, sql};
use ochre_types::StringMap;
use serde_json::json;
use std::sync::Arc;

sql!(FILES = "SELECT COUNT(*) FROM fileinfo WHERE createat >= $1 AND createat <= $2 AND deleteat = 0");
sql!(
    PHONES = "SELECT id FROM sessions WHERE deviceid <> '' AND expiresat <> 0 AND expiresat < $1 AND expiresat >= $2 \
     AND COALESCE(expirednotify, FALSE) = FALSE"
);

sql!(TOLD = "UPDATE sessions SET expirednotify = TRUE WHERE id = ANY($1)");

/// Registers them.
pub fn wire(app: &Arc<App>) {
    for kind in ["import_process", "export_process"] {
        app.work.worker(kind, |_| async { Err(not_built()) });
    }
    app.work.worker("extract_content", extract_content);
    app.work.worker("expiry_notify", expiry_notify);
}

fn not_built() -> Stop {
    AppError::not_built().into()
}

/// Text of the files of a time (`from`, `to`: Unix seconds).
async fn extract_content(mut run: Run) -> Result<StringMap, Stop> {
    let seconds = |key: &str, default: i64| match run.get(key) {
        "" => Ok(default),
        text => text.parse::<i64>().map_err(|_| Stop::Failed(format!("{key}: not a number"))),
    };
    let (from, to) = (seconds("from", 0)?, seconds("to", i64::MAX / 1000)?);
    let args = args![from.saturating_mul(1000), to.saturating_mul(1000)];
    let n: i64 = run.app.db.one(&FILES, args, |r| r.get(0)).await?;
    if n > 0 {
        return Err(not_built());
    }
    run.data.insert("processed".into(), "0".into());
    run.data.insert("errors".into(), "0".into());
    Ok(run.data)
}

/// Tells phones whose session ended within the last hour, each once.
async fn expiry_notify(run: Run) -> Result<StringMap, Stop> {
    if !run.app.config().email.send_push_notifications {
        return Ok(run.data);
    }
    let now = run.app.now();
    let ids = run.app.db.all(&PHONES, args![now, now - 3_600_000], |r| r.get::<String>(0)).await?;
    for some in ids.chunks(100) {
        let mut tx = run.app.begin().await?;
        tx.defer(&TOLD, args![some]);
        some.iter().for_each(|id| tx.enqueue("push_signal", &json!({"type": "session", "session": id})));
        tx.commit().await?;
    }
    Ok(run.data)
}
