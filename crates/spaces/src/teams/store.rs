//! Statements on `teams` that several files share.

use ochre_db::DbError;
use ochre_kernel::{App, AppError, Forget, Tx, args, rows, sql, team_cols};
use ochre_types::Team;
use std::sync::Arc;

sql!(
    INSERT = "INSERT INTO teams (id, createat, updateat, deleteat, displayname, name, description, email, type, companyname, \
     alloweddomains, inviteid, schemeid, allowopeninvite, lastteamiconupdate, groupconstrained, cloudlimitsarchived) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)"
);
sql!(
    UPDATE = "UPDATE teams SET updateat = $2, deleteat = $3, displayname = $4, description = $5, type = $6, companyname = $7, \
     alloweddomains = $8, inviteid = $9, schemeid = $10, allowopeninvite = $11, lastteamiconupdate = $12, \
     groupconstrained = $13, cloudlimitsarchived = $14 WHERE id = $1"
);
sql!(BY_NAME = "SELECT ", team_cols!(), " FROM teams t WHERE t.name = $1");

/// Inserts a prepared team.
pub async fn insert(tx: &mut Tx, t: &Team) -> Result<(), AppError> {
    let args = args![
        &t.id,
        t.create_at,
        t.update_at,
        t.delete_at,
        &t.display_name,
        &t.name,
        &t.description,
        &t.email,
        &t.r#type,
        &t.company_name,
        &t.allowed_domains,
        &t.invite_id,
        t.scheme_id.clone(),
        t.allow_open_invite,
        t.last_team_icon_update,
        t.group_constrained,
        t.cloud_limits_archived
    ];
    tx.exec(&INSERT, args).await.map_err(|e| match e {
        DbError::Unique(_) => AppError::bad("store.sql_team.save_team.existing.app_error"),
        e => e.into(),
    })?;
    Ok(())
}

/// Writes a changed team (its name and e-mail never change).
pub async fn update(tx: &mut Tx, t: &Team) -> Result<(), AppError> {
    let args = args![
        &t.id,
        t.update_at,
        t.delete_at,
        &t.display_name,
        &t.description,
        &t.r#type,
        &t.company_name,
        &t.allowed_domains,
        &t.invite_id,
        t.scheme_id.clone(),
        t.allow_open_invite,
        t.last_team_icon_update,
        t.group_constrained,
        t.cloud_limits_archived
    ];
    tx.exec(&UPDATE, args).await?;
    if tx.app().caches.teams.get(&t.id).is_none_or(|old| old.group_constrained != t.group_constrained) {
        // decides which groups may be mentioned
        tx.forget(Forget::AllMentions);
    }
    tx.forget(Forget::Team(t.id.clone()));
    Ok(())
}

/// A team by its name in the address, archived ones too; 404 `app.team.get_by_name.missing.app_error`.
pub async fn by_name(app: &App, name: &str) -> Result<Arc<Team>, AppError> {
    let found = app.db.opt(&BY_NAME, args![name], rows::team).await?;
    found.map(Arc::new).ok_or_else(|| AppError::missing("app.team.get_by_name.missing.app_error"))
}
