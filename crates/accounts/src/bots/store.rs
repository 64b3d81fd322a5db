//! Statements on `bots`, and who may manage one.

use ochre_db::{DbError, Row};
use ochre_kernel::{App, AppError, Ctx, Perm, args, sql};
use ochre_types::Bot;

macro_rules! bot_cols {
    () => {
        "b.userid, u.username, u.firstname, b.description, b.ownerid, b.lasticonupdate, b.createat, b.updateat, b.deleteat"
    };
}

sql!(ONE = "SELECT ", bot_cols!(), " FROM bots b JOIN users u ON u.id = b.userid WHERE b.userid = $1");
sql!(
    pub LIST = "SELECT ",
    bot_cols!(),
    " FROM bots b JOIN users u ON u.id = b.userid LEFT JOIN users o ON o.id = b.ownerid \
     WHERE ($1 = '' OR b.ownerid = $1) AND ($2 = TRUE OR b.deleteat = 0) AND ($3 = FALSE OR o.deleteat > 0) \
     ORDER BY b.createat, u.username LIMIT $4 OFFSET $5"
);
sql!(
    pub ADD = "INSERT INTO bots (userid, description, ownerid, createat, updateat, deleteat, lasticonupdate) \
     VALUES ($1, $2, $3, $4, $5, 0, 0)"
);
sql!(pub UPDATE = "UPDATE bots SET description = $2, ownerid = $3, updateat = $4 WHERE userid = $1");
sql!(pub REMOVE = "DELETE FROM bots WHERE userid = $1");

/// A row.
pub fn row(r: &Row) -> Result<Bot, DbError> {
    Ok(Bot {
        user_id: r.get(0)?,
        username: r.get(1)?,
        display_name: r.get(2)?,
        description: r.get(3)?,
        owner_id: r.get(4)?,
        last_icon_update: r.get(5)?,
        create_at: r.get(6)?,
        update_at: r.get(7)?,
        delete_at: r.get(8)?,
    })
}

/// 404: no such bot, or none that the caller may know of.
pub fn missing() -> AppError {
    AppError::missing("store.sql_bot.get.missing.app_error")
}

/// A bot by id; disabled ones only on request.
pub async fn one(app: &App, id: &str, disabled: bool) -> Result<Bot, AppError> {
    let found = app.db.opt(&ONE, args![id], row).await?;
    found.filter(|b| disabled || b.delete_at == 0).ok_or_else(missing)
}

/// The bot, if the caller may manage it: their own or another's. Who may not even read it gets 404.
pub async fn managed(ctx: &Ctx, id: &str) -> Result<Bot, AppError> {
    let bot = one(&ctx.app, id, true).await?;
    let (manage, read) = if bot.owner_id == ctx.me() {
        (Perm::ManageBots, Perm::ReadBots)
    } else {
        (Perm::ManageOthersBots, Perm::ReadOthersBots)
    };
    if ctx.can(manage).await? {
        return Ok(bot);
    }
    Err(if ctx.can(read).await? { AppError::denied(manage) } else { missing() })
}

/// ETag of a bot.
pub fn etag(bot: &Bot) -> String {
    ochre_types::valid::etag(&[&bot.user_id, &bot.update_at])
}
