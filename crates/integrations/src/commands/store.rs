//! Rows of `commands` and `commandwebhooks`.

use ochre_db::{Args, DbError, Row};
use ochre_kernel::{App, AppError, args, sql};
use ochre_types::Command;

/// How long a `response_url` takes answers, ms (contract/constants.jsonl `CommandWebhookLifetime`).
pub const LATER_LIFE: i64 = 1_800_000;

macro_rules! command_cols {
    () => {
        "id, token, createat, updateat, deleteat, creatorid, teamid, trigger, method, username, iconurl, autocomplete, \
         autocompletedesc, autocompletehint, displayname, description, url, pluginid"
    };
}

sql!(ONE = "SELECT ", command_cols!(), " FROM commands WHERE id = $1 AND deleteat = 0");
sql!(OF_TEAM = "SELECT ", command_cols!(), " FROM commands WHERE teamid = $1 AND deleteat = 0 ORDER BY createat, id");
sql!(
    BY_TRIGGER = "SELECT ",
    command_cols!(),
    " FROM commands WHERE teamid = $1 AND trigger = $2 AND deleteat = 0 ORDER BY createat, id LIMIT 1"
);
sql!(
    pub ADD = "INSERT INTO commands (id, token, createat, updateat, deleteat, creatorid, teamid, trigger, method, username, \
     iconurl, autocomplete, autocompletedesc, autocompletehint, displayname, description, url, pluginid) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)"
);
sql!(
    pub SAVE = "UPDATE commands SET token = $2, createat = $3, updateat = $4, deleteat = $5, creatorid = $6, teamid = $7, \
     trigger = $8, method = $9, username = $10, iconurl = $11, autocomplete = $12, autocompletedesc = $13, \
     autocompletehint = $14, displayname = $15, description = $16, url = $17, pluginid = $18 WHERE id = $1"
);
sql!(pub DROP = "UPDATE commands SET deleteat = $2, updateat = $2 WHERE id = $1");
sql!(
    pub ADD_LATER = "INSERT INTO commandwebhooks (id, createat, commandid, userid, channelid, rootid, usecount) \
     VALUES ($1, $2, $3, $4, $5, $6, 0)"
);
sql!(
    pub LATER = "SELECT commandid, userid, channelid, rootid FROM commandwebhooks WHERE id = $1 AND createat > $2"
);
sql!(pub USE_LATER = "UPDATE commandwebhooks SET usecount = usecount + 1 WHERE id = $1 AND usecount < $2");
sql!(pub DROP_LATER = "DELETE FROM commandwebhooks WHERE createat < $1");

/// A row.
pub fn row(r: &Row) -> Result<Command, DbError> {
    Ok(Command {
        id: r.get(0)?,
        token: r.get(1)?,
        create_at: r.get(2)?,
        update_at: r.get(3)?,
        delete_at: r.get(4)?,
        creator_id: r.get(5)?,
        team_id: r.get(6)?,
        trigger: r.get(7)?,
        method: r.get(8)?,
        username: r.get(9)?,
        icon_url: r.get(10)?,
        auto_complete: r.get(11)?,
        auto_complete_desc: r.get(12)?,
        auto_complete_hint: r.get(13)?,
        display_name: r.get(14)?,
        description: r.get(15)?,
        url: r.get(16)?,
        plugin_id: r.get(17)?,
        ..Command::default()
    })
}

/// Arguments of [`ADD`] and [`SAVE`].
pub fn write_args(c: &Command) -> Args {
    args![
        &c.id,
        &c.token,
        c.create_at,
        c.update_at,
        c.delete_at,
        &c.creator_id,
        &c.team_id,
        &c.trigger,
        &c.method,
        &c.username,
        &c.icon_url,
        c.auto_complete,
        &c.auto_complete_desc,
        &c.auto_complete_hint,
        &c.display_name,
        &c.description,
        &c.url,
        &c.plugin_id
    ]
}

/// A live command.
pub async fn one(app: &App, id: &str) -> Result<Option<Command>, AppError> {
    Ok(app.db.opt(&ONE, args![id], row).await?)
}

/// The live commands of a team.
pub async fn of_team(app: &App, team: &str) -> Result<Vec<Command>, AppError> {
    Ok(app.db.all(&OF_TEAM, args![team], row).await?)
}

/// The command of a word.
pub async fn by_trigger(app: &App, team: &str, trigger: &str) -> Result<Option<Command>, AppError> {
    Ok(app.db.opt(&BY_TRIGGER, args![team, trigger], row).await?)
}

/// 501 with the feature off.
pub fn enabled(app: &App) -> Result<(), AppError> {
    if app.config().service.enable_commands {
        return Ok(());
    }
    Err(AppError::new("api.command.disabled.app_error", 501))
}
