//! What became of every notification, for some days: the answer to "why was I told, why not".

use ochre_kernel::{App, AppError, Tx, args, sql};
use serde::Serialize;
use std::sync::Arc;
use std::time::Duration;

sql!(
    ADD = "INSERT INTO ochre_notifications (postid, userid, medium, target, state, reason, ackid, createat, updateat) \
     VALUES ($1, $2, $3, $4, $5, $6, '', $7, $7) ON CONFLICT (postid, userid, medium, target) DO NOTHING"
);
sql!(
    SET = "UPDATE ochre_notifications SET state = $5, reason = $6, ackid = $7, updateat = $8 \
     WHERE postid = $1 AND userid = $2 AND medium = $3 AND target = $4 AND state <> 'acknowledged'"
);
sql!(
    ACKNOWLEDGED =
        "UPDATE ochre_notifications SET state = 'acknowledged', updateat = $3 WHERE ackid = $1 AND userid = $2"
);
sql!(SWEEP = "DELETE FROM ochre_notifications WHERE createat < $1");
sql!(
    OF_POST = "SELECT userid, medium, target, state, reason, createat, updateat FROM ochre_notifications \
     WHERE postid = $1 AND ($2 = '' OR userid = $2) ORDER BY createat, userid, medium, target LIMIT 10000"
);

/// How long it is kept, ms.
const KEPT: i64 = 7 * 86_400_000;

/// Which notification: message, reader, way, and session or subscription.
#[derive(Debug, Clone, Copy)]
pub struct Which<'a> {
    pub post: &'a str,
    pub user: &'a str,
    pub medium: &'static str,
    pub target: &'a str,
}

/// Notes a decision, with the transaction that carries it out.
pub fn add(tx: &mut Tx, w: Which<'_>, state: &str, reason: &str) {
    let now = tx.app().now();
    tx.defer(&ADD, args![w.post, w.user, w.medium, w.target, state, reason, now]);
}

/// Notes how it went on.
pub async fn set(app: &App, w: Which<'_>, state: &str, reason: &str, ack: &str) -> Result<(), AppError> {
    let reason: String = reason.chars().take(250).collect();
    app.db.exec(&SET, args![w.post, w.user, w.medium, w.target, state, reason, ack, app.now()]).await?;
    Ok(())
}

/// A phone of this user received the push of this acknowledgement.
pub async fn acknowledged(app: &App, ack: &str, user: &str) -> Result<(), AppError> {
    app.db.exec(&ACKNOWLEDGED, args![ack, user, app.now()]).await?;
    Ok(())
}

/// A line of the log, as the API shows it; times in ms.
#[derive(Debug, Clone, Serialize)]
pub struct Line {
    pub user_id: String,
    /// `mail`, `push`, `web_push`
    pub medium: String,
    /// Session or subscription; empty for mail and for what was not sent.
    pub target: String,
    /// `skipped`, `queued`, `batched`, `sent`, `failed`, `removed`, `acknowledged`
    pub state: String,
    pub reason: String,
    pub create_at: i64,
    pub update_at: i64,
}

/// Everything known of a message; of one reader when `user` is not empty.
pub async fn of_post(app: &App, post: &str, user: &str) -> Result<Vec<Line>, AppError> {
    let row = |r: &ochre_db::Row| {
        Ok(Line {
            user_id: r.get(0)?,
            medium: r.get(1)?,
            target: r.get(2)?,
            state: r.get(3)?,
            reason: r.get(4)?,
            create_at: r.get(5)?,
            update_at: r.get(6)?,
        })
    };
    Ok(app.db.all(&OF_POST, args![post, user], row).await?)
}

/// Old lines go.
pub fn wire(app: &Arc<App>) {
    let sweep = |app: Arc<App>| async move {
        app.db.exec(&SWEEP, args![app.now() - KEPT]).await?;
        Ok(())
    };
    app.jobs.every("old notifications", Duration::from_secs(3600), Box::new(move |app| Box::pin(sweep(app))));
}
