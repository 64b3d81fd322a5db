//! Phones: sessions with a push address.

use ochre_kernel::{App, AppError, Forget, args, rows, session_cols, sql};
use ochre_types::{SESSION_PROP_LAST_REMOVED_DEVICE_ID, Session};
use std::sync::Arc;

sql!(
    OF_USERS = "SELECT ",
    session_cols!(),
    " FROM sessions WHERE userid = ANY($1) AND deviceid <> '' AND (expiresat = 0 OR expiresat > $2) ORDER BY createat, id"
);
sql!(BY_ID = "SELECT ", session_cols!(), " FROM sessions WHERE id = $1");
sql!(SET_PROPS = "UPDATE sessions SET props = $2 WHERE id = $1");

/// Whether pushes go to this session: a phone whose address the provider still knows.
fn is_live(s: &Session) -> bool {
    !s.device_id.is_empty() && s.prop(SESSION_PROP_LAST_REMOVED_DEVICE_ID) != s.device_id
}

/// The phones of these users.
pub async fn of_users(app: &App, users: &[String]) -> Result<Vec<Session>, AppError> {
    let mut found = app.db.all(&OF_USERS, args![users, app.now()], rows::session).await?;
    found.retain(is_live);
    Ok(found)
}

/// A session that is still a phone; `expired`: also one that ran out.
pub async fn by_id(app: &App, id: &str, expired: bool) -> Result<Option<Session>, AppError> {
    let found = app.db.opt(&BY_ID, args![id], rows::session).await?;
    Ok(found.filter(|s| is_live(s) && (expired || !s.is_expired(app.now()))))
}

/// The provider does not know the phone any more: nothing is sent there until it brings a new address.
pub async fn forget(app: &Arc<App>, session: &Session) -> Result<(), AppError> {
    let mut props = session.props.clone();
    props.insert(SESSION_PROP_LAST_REMOVED_DEVICE_ID.into(), session.device_id.clone());
    let mut tx = app.begin().await?;
    tx.defer(&SET_PROPS, args![&session.id, ochre_types::encode(&props)]);
    tx.forget(Forget::Session(session.token.clone()));
    tx.commit().await
}
