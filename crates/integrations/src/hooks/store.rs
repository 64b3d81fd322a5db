//! Rows of `incomingwebhooks` and `outgoingwebhooks`.

use ochre_db::{Args, DbError, Row};
use ochre_kernel::{App, AppError, args, outgoing_hook_cols, rows, sql};
use ochre_types::{IncomingWebhook, OutgoingWebhook};

macro_rules! incoming_cols {
    () => {
        "id, createat, updateat, deleteat, userid, channelid, teamid, displayname, description, username, iconurl, \
         channellocked"
    };
}

sql!(INCOMING = "SELECT ", incoming_cols!(), " FROM incomingwebhooks WHERE id = $1 AND deleteat = 0");
sql!(
    pub LIST_INCOMING = "SELECT ",
    incoming_cols!(),
    " FROM incomingwebhooks WHERE deleteat = 0 AND ($1 = '' OR teamid = $1) AND ($2 = '' OR userid = $2) \
     ORDER BY createat, id LIMIT $3 OFFSET $4"
);
sql!(
    pub COUNT_INCOMING = "SELECT COUNT(*) FROM incomingwebhooks WHERE deleteat = 0 AND ($1 = '' OR teamid = $1) \
     AND ($2 = '' OR userid = $2)"
);
sql!(
    pub ADD_INCOMING = "INSERT INTO incomingwebhooks (id, createat, updateat, deleteat, userid, channelid, teamid, displayname, \
     description, username, iconurl, channellocked) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
);
sql!(
    pub SAVE_INCOMING = "UPDATE incomingwebhooks SET createat = $2, updateat = $3, deleteat = $4, userid = $5, channelid = $6, \
     teamid = $7, displayname = $8, description = $9, username = $10, iconurl = $11, channellocked = $12 WHERE id = $1"
);
sql!(pub DROP_INCOMING = "UPDATE incomingwebhooks SET deleteat = $2, updateat = $2 WHERE id = $1");

sql!(OUTGOING = "SELECT ", outgoing_hook_cols!(), " FROM outgoingwebhooks WHERE id = $1 AND deleteat = 0");
sql!(
    pub LIST_OUTGOING = "SELECT ",
    outgoing_hook_cols!(),
    " FROM outgoingwebhooks WHERE deleteat = 0 AND ($1 = '' OR teamid = $1) AND ($2 = '' OR channelid = $2) \
     AND ($3 = '' OR creatorid = $3) ORDER BY createat, id LIMIT $4 OFFSET $5"
);
sql!(
    pub ADD_OUTGOING = "INSERT INTO outgoingwebhooks (id, token, createat, updateat, deleteat, creatorid, channelid, teamid, \
     triggerwords, triggerwhen, callbackurls, displayname, description, contenttype, username, iconurl) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)"
);
sql!(
    pub SAVE_OUTGOING = "UPDATE outgoingwebhooks SET token = $2, createat = $3, updateat = $4, deleteat = $5, creatorid = $6, \
     channelid = $7, teamid = $8, triggerwords = $9, triggerwhen = $10, callbackurls = $11, displayname = $12, \
     description = $13, contenttype = $14, username = $15, iconurl = $16 WHERE id = $1"
);
sql!(pub DROP_OUTGOING = "UPDATE outgoingwebhooks SET deleteat = $2, updateat = $2 WHERE id = $1");

/// An incoming webhook.
pub fn incoming_row(r: &Row) -> Result<IncomingWebhook, DbError> {
    Ok(IncomingWebhook {
        id: r.get(0)?,
        create_at: r.get(1)?,
        update_at: r.get(2)?,
        delete_at: r.get(3)?,
        user_id: r.get(4)?,
        channel_id: r.get(5)?,
        team_id: r.get(6)?,
        display_name: r.get(7)?,
        description: r.get(8)?,
        username: r.get(9)?,
        icon_url: r.get(10)?,
        channel_locked: r.get(11)?,
    })
}

/// Arguments of [`ADD_INCOMING`] and [`SAVE_INCOMING`].
pub fn incoming_args(h: &IncomingWebhook) -> Args {
    args![
        &h.id,
        h.create_at,
        h.update_at,
        h.delete_at,
        &h.user_id,
        &h.channel_id,
        &h.team_id,
        &h.display_name,
        &h.description,
        &h.username,
        &h.icon_url,
        h.channel_locked
    ]
}

/// Arguments of [`ADD_OUTGOING`] and [`SAVE_OUTGOING`].
pub fn outgoing_args(h: &OutgoingWebhook) -> Args {
    args![
        &h.id,
        &h.token,
        h.create_at,
        h.update_at,
        h.delete_at,
        &h.creator_id,
        &h.channel_id,
        &h.team_id,
        list(h.trigger_words.as_deref()),
        h.trigger_when,
        list(h.callback_urls.as_deref()),
        &h.display_name,
        &h.description,
        &h.content_type,
        &h.username,
        &h.icon_url
    ]
}

/// A list as its column holds it.
pub fn list(items: Option<&[String]>) -> String {
    ochre_types::encode(items.unwrap_or_default())
}

/// A live incoming webhook.
pub async fn incoming(app: &App, id: &str) -> Result<Option<IncomingWebhook>, AppError> {
    Ok(app.db.opt(&INCOMING, args![id], incoming_row).await?)
}

/// A live outgoing webhook.
pub async fn outgoing(app: &App, id: &str) -> Result<Option<OutgoingWebhook>, AppError> {
    Ok(app.db.opt(&OUTGOING, args![id], rows::outgoing_hook).await?)
}
