//! Rows of apps, codes and tokens.

use ochre_db::{Args, DbError, Row};
use ochre_kernel::{App, AppError, Tx, args, rows, sql};
use ochre_types::{AccessData, AuthData, OAuthApp};

macro_rules! app_cols {
    ($a:literal) => {
        concat!(
            $a,
            "id, ",
            $a,
            "creatorid, ",
            $a,
            "createat, ",
            $a,
            "updateat, ",
            $a,
            "clientsecret, ",
            $a,
            "name, ",
            $a,
            "description, ",
            $a,
            "iconurl, ",
            $a,
            "callbackurls, ",
            $a,
            "homepage, ",
            $a,
            "istrusted, ",
            $a,
            "mattermostappid, ",
            $a,
            "isdynamicallyregistered"
        )
    };
}

sql!(APP = "SELECT ", app_cols!(""), " FROM oauthapps WHERE id = $1");
sql!(pub APPS = "SELECT ", app_cols!(""), " FROM oauthapps ORDER BY createat, id LIMIT $1 OFFSET $2");
sql!(
    pub APPS_OF = "SELECT ",
    app_cols!(""),
    " FROM oauthapps WHERE creatorid = $1 ORDER BY createat, id LIMIT $2 OFFSET $3"
);
sql!(
    pub AUTHORIZED = "SELECT ",
    app_cols!("a."),
    " FROM oauthapps a JOIN preferences p ON p.name = a.id AND p.category = 'oauth_app' WHERE p.userid = $1 \
     ORDER BY a.name, a.id LIMIT $2 OFFSET $3"
);
sql!(
    pub ADD_APP = "INSERT INTO oauthapps (id, creatorid, createat, updateat, clientsecret, name, description, iconurl, \
     callbackurls, homepage, istrusted, mattermostappid, isdynamicallyregistered) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
);
sql!(
    pub SAVE_APP = "UPDATE oauthapps SET creatorid = $2, createat = $3, updateat = $4, clientsecret = $5, name = $6, \
     description = $7, iconurl = $8, callbackurls = $9, homepage = $10, istrusted = $11, mattermostappid = $12, \
     isdynamicallyregistered = $13 WHERE id = $1"
);
sql!(DROP_APP = "DELETE FROM oauthapps WHERE id = $1");
sql!(CODES_OF_APP = "DELETE FROM oauthauthdata WHERE clientid = $1");
sql!(CODES_OF_GRANT = "DELETE FROM oauthauthdata WHERE clientid = $1 AND userid = $2");
sql!(TOKENS_OF_APP = "DELETE FROM oauthaccessdata WHERE clientid = $1");
sql!(TOKENS_OF_GRANT = "DELETE FROM oauthaccessdata WHERE clientid = $1 AND userid = $2");
sql!(CONSENTS_OF_APP = "DELETE FROM preferences WHERE category = 'oauth_app' AND name = $1");

sql!(
    ADD_CODE = "INSERT INTO oauthauthdata (clientid, userid, code, expiresin, createat, redirecturi, state, scope, \
     codechallenge, codechallengemethod, resource) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
);
sql!(
    CODE = "SELECT clientid, userid, code, expiresin, createat, redirecturi, state, scope, codechallenge, \
     codechallengemethod, resource FROM oauthauthdata WHERE code = $1"
);
sql!(USE_CODE = "DELETE FROM oauthauthdata WHERE code = $1");
sql!(OLD_CODES = "DELETE FROM oauthauthdata WHERE createat < $1");

macro_rules! access_cols {
    () => {
        "clientid, userid, token, refreshtoken, redirecturi, expiresat, scope, audience"
    };
}
sql!(ACCESS_OF = "SELECT ", access_cols!(), " FROM oauthaccessdata WHERE clientid = $1 AND userid = $2");
sql!(ACCESS_BY_REFRESH = "SELECT ", access_cols!(), " FROM oauthaccessdata WHERE refreshtoken = $1");
sql!(ACCESS_BY_TOKEN = "SELECT ", access_cols!(), " FROM oauthaccessdata WHERE token = $1");
sql!(
    SAVE_ACCESS = "INSERT INTO oauthaccessdata (clientid, userid, token, refreshtoken, redirecturi, expiresat, scope, audience) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (clientid, userid) DO UPDATE SET token = excluded.token, \
     refreshtoken = excluded.refreshtoken, redirecturi = excluded.redirecturi, expiresat = excluded.expiresat, \
     scope = excluded.scope, audience = excluded.audience"
);

/// An app with its secret.
pub fn app_row(r: &Row) -> Result<OAuthApp, DbError> {
    Ok(OAuthApp {
        id: r.get(0)?,
        creator_id: r.get(1)?,
        create_at: r.get(2)?,
        update_at: r.get(3)?,
        client_secret: r.get(4)?,
        name: r.get(5)?,
        description: r.get(6)?,
        icon_url: r.get(7)?,
        callback_urls: Some(rows::json(r, 8)?),
        homepage: r.get(9)?,
        is_trusted: r.get(10)?,
        mattermost_app_id: r.get(11)?,
        is_dynamically_registered: r.get(12)?,
    })
}

/// Arguments of [`ADD_APP`] and [`SAVE_APP`].
pub fn app_args(a: &OAuthApp) -> Args {
    args![
        &a.id,
        &a.creator_id,
        a.create_at,
        a.update_at,
        &a.client_secret,
        &a.name,
        &a.description,
        &a.icon_url,
        ochre_types::encode(&a.callback_urls.clone().unwrap_or_default()),
        &a.homepage,
        a.is_trusted,
        &a.mattermost_app_id,
        a.is_dynamically_registered
    ]
}

/// An app, or 404.
pub async fn app(app: &App, id: &str) -> Result<OAuthApp, AppError> {
    find_app(app, id).await?.ok_or_else(|| AppError::missing("app.oauth.get_app.find.app_error"))
}

/// An app.
pub async fn find_app(app: &App, id: &str) -> Result<Option<OAuthApp>, AppError> {
    Ok(app.db.opt(&APP, args![id], app_row).await?)
}

/// Takes an app away with all that was granted to it; its sessions are ended by the caller.
pub fn drop_app(tx: &mut Tx, id: &str) {
    for statement in [&CODES_OF_APP, &TOKENS_OF_APP, &CONSENTS_OF_APP, &DROP_APP] {
        tx.defer(statement, args![id]);
    }
}

/// Takes back what one user granted to an app.
pub fn drop_grant(tx: &mut Tx, client: &str, user: &str) {
    tx.defer(&CODES_OF_GRANT, args![client, user]);
    tx.defer(&TOKENS_OF_GRANT, args![client, user]);
}

/// Writes a code.
pub fn add_code(tx: &mut Tx, c: &AuthData) {
    let args = args![
        &c.client_id,
        &c.user_id,
        &c.code,
        c.expires_in,
        c.create_at,
        &c.redirect_uri,
        &c.state,
        &c.scope,
        &c.code_challenge,
        &c.code_challenge_method,
        &c.resource
    ];
    tx.defer(&ADD_CODE, args);
}

/// What a code stands for.
pub async fn code(app: &App, code: &str) -> Result<Option<AuthData>, AppError> {
    let row = |r: &Row| {
        Ok(AuthData {
            client_id: r.get(0)?,
            user_id: r.get(1)?,
            code: r.get(2)?,
            expires_in: r.get(3)?,
            create_at: r.get(4)?,
            redirect_uri: r.get(5)?,
            state: r.get(6)?,
            scope: r.get(7)?,
            code_challenge: r.get(8)?,
            code_challenge_method: r.get(9)?,
            resource: r.get(10)?,
        })
    };
    Ok(app.db.opt(&CODE, args![code], row).await?)
}

/// Uses a code up; false when somebody else just did.
pub async fn use_code(app: &App, code: &str) -> Result<bool, AppError> {
    Ok(app.db.exec(&USE_CODE, args![code]).await? == 1)
}

/// Uses a code up outside of an exchange (run out, wrong verifier).
pub async fn drop_code(app: &App, code: &str) -> Result<(), AppError> {
    app.db.exec(&USE_CODE, args![code]).await?;
    Ok(())
}

/// Drops codes that can no longer be exchanged.
pub async fn sweep(app: &App) -> Result<(), AppError> {
    app.db.exec(&OLD_CODES, args![app.now() - 2 * 1000 * ochre_types::AUTH_CODE_EXPIRE_TIME]).await?;
    Ok(())
}

fn access_row(r: &Row) -> Result<AccessData, DbError> {
    Ok(AccessData {
        client_id: r.get(0)?,
        user_id: r.get(1)?,
        token: r.get(2)?,
        refresh_token: r.get(3)?,
        redirect_uri: r.get(4)?,
        expires_at: r.get(5)?,
        scope: r.get(6)?,
        audience: r.get(7)?,
    })
}

/// The tokens that an app has of a user.
pub async fn access_of(app: &App, client: &str, user: &str) -> Result<Option<AccessData>, AppError> {
    Ok(app.db.opt(&ACCESS_OF, args![client, user], access_row).await?)
}

/// By refresh token.
pub async fn access_by_refresh(app: &App, token: &str) -> Result<Option<AccessData>, AppError> {
    Ok(app.db.opt(&ACCESS_BY_REFRESH, args![token], access_row).await?)
}

/// By access token.
pub async fn access_by_token(app: &App, token: &str) -> Result<Option<AccessData>, AppError> {
    Ok(app.db.opt(&ACCESS_BY_TOKEN, args![token], access_row).await?)
}

/// Writes the tokens of a grant in the place of earlier ones.
pub fn save_access(tx: &mut Tx, a: &AccessData) {
    let args = args![
        &a.client_id,
        &a.user_id,
        &a.token,
        &a.refresh_token,
        &a.redirect_uri,
        a.expires_at,
        &a.scope,
        &a.audience
    ];
    tx.defer(&SAVE_ACCESS, args);
}
