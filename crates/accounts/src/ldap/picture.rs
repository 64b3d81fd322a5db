//! Profile pictures of the directory. An unchanged one is neither decoded nor written again.

use crate::pictures;
use ochre_db::Row;
use ochre_kernel::{App, AppError, args, sql};
use ochre_types::User;
use std::collections::HashMap;
use std::sync::Arc;

sql!(KNOWN = "SELECT userid, stamp, picture FROM ochre_ldap_people WHERE userid = ANY($1)");
sql!(
    REMEMBER = "INSERT INTO ochre_ldap_people (userid, stamp, picture) VALUES ($1, $2, $3) \
     ON CONFLICT (userid) DO UPDATE SET stamp = excluded.stamp, picture = excluded.picture"
);

/// What is known of a person's picture.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Known {
    pub stamp: String,
    pub picture: String,
}

/// What is known of these accounts.
pub async fn known(app: &App, users: &[String]) -> Result<HashMap<String, Known>, AppError> {
    let row = |r: &Row| Ok((r.get::<String>(0)?, Known { stamp: r.get(1)?, picture: r.get(2)? }));
    Ok(app.db.all(&KNOWN, args![users], row).await?.into_iter().collect())
}

fn digest(bytes: Option<&[u8]>) -> String {
    bytes.map_or_else(String::new, ochre_secret::fingerprint)
}

/// Gives the account the picture of its entry, if it is another one than before. What cannot be decoded is remembered too, so
/// that it is not tried every hour.
pub async fn follow(app: &Arc<App>, user: &User, stamp: &str, bytes: Option<Vec<u8>>) -> Result<bool, AppError> {
    let before = known(app, std::slice::from_ref(&user.id)).await?.remove(&user.id).unwrap_or_default();
    let now = Known { stamp: stamp.chars().take(64).collect(), picture: digest(bytes.as_deref()) };
    let new = now.picture != before.picture;
    if new {
        let done = match bytes {
            Some(bytes) => pictures::set(app, user, bytes.into()).await,
            None => pictures::clear(app, user).await,
        };
        if let Err(e) = done {
            tracing::warn!(user = user.id, id = %e.id, error = %e.detail, "a picture of the directory cannot be used");
        }
    }
    if now != before {
        app.db.exec(&REMEMBER, args![&user.id, now.stamp, now.picture]).await?;
    }
    Ok(new)
}
