//! The bots in whose names the server itself speaks to a user: reminders, test notifications, reviews.

use super::create::save_bot;
use crate::users::store::by_username;
use ochre_kernel::{App, AppError, args, sql};
use ochre_types::{BOT_SYSTEM_BOT_USERNAME, Bot, User};
use std::sync::Arc;

sql!(
    FIRST_ADMIN =
        "SELECT id FROM users WHERE roles LIKE '%system_admin%' AND deleteat = 0 ORDER BY createat, id LIMIT 1"
);

/// The system's bot, made when it is first needed; it belongs to the first administrator.
pub async fn system_bot(app: &Arc<App>) -> Result<User, AppError> {
    server_bot(app, BOT_SYSTEM_BOT_USERNAME, "bot.system").await
}

/// A bot of the server, as the system's. `word`: the text that is its name.
pub async fn server_bot(app: &Arc<App>, username: &str, word: &str) -> Result<User, AppError> {
    if let Some(known) = by_username(app, username).await? {
        return Ok(known);
    }
    let owner = app.db.opt(&FIRST_ADMIN, args![], |r| r.get::<String>(0)).await?.unwrap_or_default();
    let bot = Bot {
        username: username.into(),
        display_name: ochre_i18n::translate(&app.config().localization.default_server_locale, word, &[]),
        owner_id: owner,
        ..Bot::default()
    };
    let made = save_bot(app, bot).await;
    // somebody else may have been first; then theirs is the one
    match by_username(app, username).await? {
        Some(user) => Ok(user),
        None => made.and_then(|_| Err(AppError::missing("app.bot.get_system_bot.empty_admin_list.app_error"))),
    }
}
