//! Statements on `channels` and its copy `publicchannels` that several files share.

use ochre_db::DbError;
use ochre_kernel::{App, AppError, Forget, Tx, args, channel_cols, rows, sql};
use ochre_types::Channel;

sql!(
    INSERT = "INSERT INTO channels (id, createat, updateat, deleteat, teamid, type, displayname, name, header, purpose, lastpostat, \
     totalmsgcount, extraupdateat, creatorid, schemeid, groupconstrained, shared, totalmsgcountroot, lastrootpostat, bannerinfo, \
     defaultcategoryname, autotranslation) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, 0, 0, $11, $12, $13, $14, 0, 0, $15, $16, $17)"
);
sql!(
    UPDATE = "UPDATE channels SET updateat = $2, deleteat = $3, teamid = $4, type = $5, displayname = $6, name = $7, header = $8, \
     purpose = $9, schemeid = $10, groupconstrained = $11, shared = $12, bannerinfo = $13, defaultcategoryname = $14, \
     autotranslation = $15 WHERE id = $1"
);
sql!(
    PUBLISH = "INSERT INTO publicchannels (id, deleteat, teamid, displayname, name, header, purpose) \
     VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO UPDATE SET deleteat = excluded.deleteat, teamid = excluded.teamid, \
     displayname = excluded.displayname, name = excluded.name, header = excluded.header, purpose = excluded.purpose"
);
sql!(UNPUBLISH = "DELETE FROM publicchannels WHERE id = $1");
sql!(BY_NAME = "SELECT ", channel_cols!(), " FROM channels c WHERE c.teamid = $1 AND c.name = $2");

fn banner(c: &Channel) -> Option<String> {
    c.banner_info.as_ref().map(ochre_types::encode)
}

/// Inserts a prepared channel, without members.
pub async fn insert(tx: &mut Tx, c: &Channel) -> Result<(), AppError> {
    let args = args![
        &c.id,
        c.create_at,
        c.update_at,
        c.delete_at,
        &c.team_id,
        &c.r#type,
        &c.display_name,
        &c.name,
        &c.header,
        &c.purpose,
        &c.creator_id,
        c.scheme_id.clone(),
        c.group_constrained,
        c.shared,
        banner(c),
        &c.default_category_name,
        c.autotranslation
    ];
    tx.exec(&INSERT, args).await.map_err(taken)?;
    publish(tx, c);
    Ok(())
}

/// Writes a changed channel (not its counters).
pub async fn update(tx: &mut Tx, c: &Channel) -> Result<(), AppError> {
    let args = args![
        &c.id,
        c.update_at,
        c.delete_at,
        &c.team_id,
        &c.r#type,
        &c.display_name,
        &c.name,
        &c.header,
        &c.purpose,
        c.scheme_id.clone(),
        c.group_constrained,
        c.shared,
        banner(c),
        &c.default_category_name,
        c.autotranslation
    ];
    tx.exec(&UPDATE, args).await.map_err(taken)?;
    publish(tx, c);
    tx.forget(Forget::Channel(c.id.clone()));
    Ok(())
}

/// Keeps the copy of public channels in step.
fn publish(tx: &mut Tx, c: &Channel) {
    match c.is_open() {
        true => {
            tx.defer(&PUBLISH, args![&c.id, c.delete_at, &c.team_id, &c.display_name, &c.name, &c.header, &c.purpose])
        }
        false if c.create_at != c.update_at => tx.defer(&UNPUBLISH, args![&c.id]),
        false => {}
    }
}

fn taken(e: DbError) -> AppError {
    match e {
        DbError::Unique(_) => AppError::bad("store.sql_channel.save_channel.exists.app_error"),
        e => e.into(),
    }
}

/// A channel by its name in a team (`""` for direct and group ones), archived ones too, read from its row.
pub async fn by_name(app: &App, team: &str, name: &str) -> Result<Option<Channel>, AppError> {
    Ok(app.db.opt(&BY_NAME, args![team, name], rows::channel).await?)
}
