//! What an app gets of a user: a session of its own, and the row that ties it to the app.

use super::store;
use ochre_kernel::{App, AppError, Tx, args, sql};
use ochre_types::{AccessData, OAuthApp, Session, StringMap, User};
use std::sync::Arc;

/// How long a replaced session still answers: requests that were under way when the app refreshed its token, ms.
pub const GRACE_MS: i64 = 60_000;

sql!(RUN_OUT = "UPDATE sessions SET expiresat = $2 WHERE token = $1 AND isoauth = TRUE");

/// What a grant is for.
pub struct Wanted<'a> {
    pub redirect_uri: &'a str,
    pub scope: &'a str,
    pub resource: &'a str,
}

/// The tokens of a user for an app: those that live, or new ones.
pub async fn give(app: &Arc<App>, of: &OAuthApp, user: &User, w: &Wanted<'_>) -> Result<AccessData, AppError> {
    if let Some(old) = store::access_of(app, &of.id, &user.id).await? {
        let live =
            app.session_by_token(&old.token).await?.is_some_and(|s| s.user_id == user.id && !app.session_ended(&s));
        if live && old.audience == w.resource && old.scope == w.scope {
            return Ok(old);
        }
        if live {
            end_soon(app, &old.token).await?;
        }
    }
    fresh(app, of, user, w).await
}

/// New tokens in the place of all earlier ones.
pub async fn fresh(app: &Arc<App>, of: &OAuthApp, user: &User, w: &Wanted<'_>) -> Result<AccessData, AppError> {
    let session = session(app, of, user);
    app.save_session(&session).await?;
    let public = of.client_secret.is_empty();
    let access = AccessData {
        client_id: of.id.clone(),
        user_id: user.id.clone(),
        token: session.token,
        refresh_token: if public { String::new() } else { app.new_id() },
        redirect_uri: w.redirect_uri.to_string(),
        expires_at: session.expires_at,
        scope: w.scope.to_string(),
        audience: w.resource.to_string(),
    };
    let mut tx: Tx = app.begin().await?;
    store::save_access(&mut tx, &access);
    tx.commit().await?;
    Ok(access)
}

/// A session that was replaced runs out.
pub async fn end_soon(app: &Arc<App>, token: &str) -> Result<(), AppError> {
    app.db.exec(&RUN_OUT, args![token, app.now() + GRACE_MS]).await?;
    app.forget(&ochre_kernel::Forget::Session(token.to_string()));
    Ok(())
}

fn session(app: &App, of: &OAuthApp, user: &User) -> Session {
    let now = app.now();
    let mut props = StringMap::default();
    for (k, v) in [
        ("csrf", app.new_id()),
        ("platform", of.name.clone()),
        ("os", "OAuth2".into()),
        ("browser", "OAuth2".into()),
        ("oauth_app_id", of.id.clone()),
        ("mattermost_app_id", of.mattermost_app_id.clone()),
        ("is_guest", user.is_guest().to_string()),
    ] {
        props.insert(k.into(), v);
    }
    Session {
        id: app.new_id(),
        token: app.new_id(),
        create_at: now,
        expires_at: now + app.config().service.session_length_sso_in_hours * 3_600_000,
        last_activity_at: now,
        user_id: user.id.clone(),
        roles: user.roles.clone(),
        is_oauth: true,
        props,
        ..Session::default()
    }
}
