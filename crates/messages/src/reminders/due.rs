//! Reminders whose time has come.

use super::{KIND, place};
use crate::posts::{metadata, store};
use ochre_kernel::{App, AppError, args, sql};
use ochre_types::Post;
use serde_json::{Value, json};
use std::sync::Arc;

sql!(NEXT = "SELECT 1 FROM postreminders WHERE targettime <= $1 LIMIT 1");
sql!(TAKE = "DELETE FROM postreminders WHERE targettime <= $1 RETURNING postid, userid");

/// Turns what is due into jobs. Whoever deletes a row owns it, so that several nodes tell each user once.
pub async fn take(app: Arc<App>) -> Result<(), AppError> {
    let now = app.now() / 1000;
    if app.db.opt(&NEXT, args![now], |r| r.get::<i64>(0)).await?.is_none() {
        return Ok(());
    }
    let mut tx = app.begin().await?;
    for (post, user) in tx.all(&TAKE, args![now], |r| Ok((r.get::<String>(0)?, r.get::<String>(1)?))).await? {
        tx.enqueue(KIND, &json!({"id": app.new_id(), "post_id": post, "user_id": user}));
    }
    tx.commit().await
}

/// The worker: the direct message takes the id that was chosen with the job, so that a second try finds it written.
pub async fn tell(app: Arc<App>, job: Value) -> Result<(), String> {
    let text = |key: &str| job[key].as_str().unwrap_or_default().to_string();
    send(&app, text("id"), &text("post_id"), &text("user_id")).await.map_err(|e| format!("{}: {}", e.id, e.detail))
}

async fn send(app: &Arc<App>, id: String, post: &str, user: &str) -> Result<(), AppError> {
    if store::live(app, &id).await?.is_some() {
        return Ok(());
    }
    // what is gone meanwhile, or closed to the user, needs no reminder
    let Some(post) = store::live(app, post).await? else { return Ok(()) };
    let Some(reader) = app.user(user).await?.filter(|u| u.delete_at == 0) else { return Ok(()) };
    let Some(channel) = app.channel(&post.channel_id).await? else { return Ok(()) };
    if !app.can_read_channel(&metadata::viewer_of(app, user).await?, &channel).await? {
        return Ok(());
    }
    let bot = app.accounts().system_bot(app).await?;
    let place = place(app, &post).await?;
    let words = [("Username", place.author.clone()), ("Link", place.link)];
    let mut message = Post {
        id,
        user_id: bot.id.clone(),
        channel_id: app.joining().direct_channel(app, &bot.id, user).await?,
        message: ochre_i18n::translate(&reader.locale, "reminder.due", &words),
        r#type: ochre_types::POST_TYPE_REMINDER.into(),
        ..Post::default()
    };
    let props = [("team_name", place.team), ("username", place.author), ("post_id", post.id)];
    props.into_iter().for_each(|(key, value)| message.set_prop(key, value));
    app.posting().create(app, message).await.map(|_| ())
}
