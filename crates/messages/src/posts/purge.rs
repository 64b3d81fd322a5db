//! Posts that go for good together with their channel.

use ochre_kernel::{App, AppError, args, sql};
use std::sync::Arc;

sql!(MEMBERSHIPS = "DELETE FROM threadmemberships WHERE postid IN (SELECT postid FROM threads WHERE channelid = $1)");
sql!(THREADS = "DELETE FROM threads WHERE channelid = $1");
sql!(REACTIONS = "DELETE FROM reactions WHERE channelid = $1");
sql!(REMINDERS = "DELETE FROM postreminders WHERE postid IN (SELECT id FROM posts WHERE channelid = $1)");
sql!(PRIORITY = "DELETE FROM postspriority WHERE channelid = $1");
sql!(ACKS = "DELETE FROM postacknowledgements WHERE postid IN (SELECT id FROM posts WHERE channelid = $1)");
sql!(VANISHING = "DELETE FROM temporaryposts WHERE postid IN (SELECT id FROM posts WHERE channelid = $1)");
sql!(RECEIPTS = "DELETE FROM readreceipts WHERE postid IN (SELECT id FROM posts WHERE channelid = $1)");
sql!(FILES = "UPDATE fileinfo SET deleteat = $2 WHERE channelid = $1 AND deleteat = 0");
sql!(POSTS = "DELETE FROM posts WHERE channelid = $1");

/// Takes all posts of a channel, and what hangs on them, out of the database.
pub async fn channel(app: &Arc<App>, channel: &str) -> Result<(), AppError> {
    let mut tx = app.begin().await?;
    for statement in [&MEMBERSHIPS, &THREADS, &REACTIONS, &REMINDERS, &PRIORITY, &ACKS, &VANISHING, &RECEIPTS] {
        tx.defer(statement, args![channel]);
    }
    tx.defer(&FILES, args![channel, app.now()]);
    tx.defer(&POSTS, args![channel]);
    tx.commit().await
}
