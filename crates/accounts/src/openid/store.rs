//! Rows of keys, of what a code's id_token will say, of tokens that open userinfo only. Tokens are kept as hashes: who reads the database
//! cannot use them.

use ochre_db::Row;
use ochre_jose::b64;
use ochre_kernel::{App, AppError, Tx, args, sql};
use sha2::{Digest, Sha256};

sql!(ADD_CODE = "INSERT INTO ochre_openid_codes (code, nonce, authtime, createat) VALUES ($1, $2, $3, $4)");
sql!(TAKE_CODE = "DELETE FROM ochre_openid_codes WHERE code = $1 RETURNING nonce, authtime");
sql!(OLD_CODES = "DELETE FROM ochre_openid_codes WHERE createat < $1");
sql!(
    ADD_TOKEN = "INSERT INTO ochre_openid_tokens (tokenhash, clientid, userid, scope, createat, expiresat) \
     VALUES ($1, $2, $3, $4, $5, $6)"
);
sql!(
    TOKEN =
        "SELECT clientid, userid, scope, expiresat FROM ochre_openid_tokens WHERE tokenhash = $1 AND expiresat > $2"
);
sql!(OLD_TOKENS = "DELETE FROM ochre_openid_tokens WHERE expiresat < $1");
sql!(
    ADD_REFRESH = "INSERT INTO ochre_openid_refresh (tokenhash, clientid, userid, scope, authtime, createat) \
     VALUES ($1, $2, $3, $4, $5, $6)"
);
sql!(
    TAKE_REFRESH = "DELETE FROM ochre_openid_refresh WHERE tokenhash = $1 AND clientid = $2 AND createat > $3 \
     RETURNING userid, scope, authtime"
);
sql!(OLD_REFRESH = "DELETE FROM ochre_openid_refresh WHERE createat < $1");
sql!(REVOKE_TOKEN = "DELETE FROM ochre_openid_tokens WHERE tokenhash = $1 AND clientid = $2");
sql!(REVOKE_REFRESH = "DELETE FROM ochre_openid_refresh WHERE tokenhash = $1 AND clientid = $2 RETURNING userid");
sql!(TOKENS_OF_GRANT = "DELETE FROM ochre_openid_tokens WHERE userid = $1 AND clientid = $2");
sql!(REFRESH_OF_GRANT = "DELETE FROM ochre_openid_refresh WHERE userid = $1 AND clientid = $2");
sql!(TOKENS_OF_APP = "DELETE FROM ochre_openid_tokens WHERE clientid = $1");
sql!(REFRESH_OF_APP = "DELETE FROM ochre_openid_refresh WHERE clientid = $1");
sql!(pub ADD_KEY = "INSERT INTO ochre_openid_keys (kid, algorithm, pem, createat) VALUES ($1, $2, $3, $4)");
sql!(pub KEYS = "SELECT kid, algorithm, pem, createat FROM ochre_openid_keys ORDER BY createat DESC, kid");
sql!(pub OLD_KEYS = "DELETE FROM ochre_openid_keys WHERE createat < $1");

/// A refresh token that is not used for so long is over, ms.
const REFRESH_LIFE_MS: i64 = 90 * 86_400_000;

fn hash(token: &str) -> String {
    b64(&Sha256::digest(token.as_bytes()))
}

/// What the id_token of a code will say.
#[derive(Debug, Default, Clone)]
pub struct Code {
    pub nonce: String,
    /// When the person signed in, ms; 0: not known.
    pub auth_time: i64,
}

/// Keeps it until the code is exchanged.
pub fn add_code(tx: &mut Tx, code: &str, nonce: &str, auth_time: i64) {
    let nonce: String = nonce.chars().take(512).collect();
    let now = tx.app().now();
    tx.defer(&ADD_CODE, args![code, nonce, auth_time, now]);
}

/// Takes it with the code.
pub async fn take_code(app: &App, code: &str) -> Result<Code, AppError> {
    let row = |r: &Row| Ok(Code { nonce: r.get(0)?, auth_time: r.get(1)? });
    Ok(app.db.opt(&TAKE_CODE, args![code], row).await?.unwrap_or_default())
}

/// A token that opens userinfo.
pub struct Token {
    pub client_id: String,
    pub user_id: String,
    pub scope: String,
    /// ms
    pub expires_at: i64,
}

/// Writes an access token.
pub fn add_token(tx: &mut Tx, token: &str, t: &Token) {
    let now = tx.app().now();
    tx.defer(&ADD_TOKEN, args![hash(token), &t.client_id, &t.user_id, &t.scope, now, t.expires_at]);
}

/// What an access token opens, while it lives.
pub async fn access(app: &App, token: &str) -> Result<Option<Token>, AppError> {
    let row = |r: &Row| Ok(Token { client_id: r.get(0)?, user_id: r.get(1)?, scope: r.get(2)?, expires_at: r.get(3)? });
    Ok(app.db.opt(&TOKEN, args![hash(token), app.now()], row).await?)
}

/// What a refresh token renews.
pub struct Refresh {
    pub user_id: String,
    pub scope: String,
    pub auth_time: i64,
}

impl Refresh {
    /// For the next id_token, which has no nonce.
    pub fn code(&self) -> Code {
        Code { nonce: String::new(), auth_time: self.auth_time }
    }
}

/// Writes a refresh token.
pub fn add_refresh(tx: &mut Tx, token: &str, client: &str, r: &Refresh) {
    let now = tx.app().now();
    tx.defer(&ADD_REFRESH, args![hash(token), client, &r.user_id, &r.scope, r.auth_time, now]);
}

/// Uses a refresh token of an app up.
pub async fn take_refresh(app: &App, client: &str, token: &str) -> Result<Option<Refresh>, AppError> {
    let row = |r: &Row| Ok(Refresh { user_id: r.get(0)?, scope: r.get(1)?, auth_time: r.get(2)? });
    let since = app.now() - REFRESH_LIFE_MS;
    Ok(app.db.opt(&TAKE_REFRESH, args![hash(token), client, since], row).await?)
}

/// Takes a token of an app back; with a refresh token go the access tokens that came of it.
pub async fn revoke(app: &App, client: &str, token: &str) -> Result<(), AppError> {
    app.db.exec(&REVOKE_TOKEN, args![hash(token), client]).await?;
    let user: Option<String> = app.db.opt(&REVOKE_REFRESH, args![hash(token), client], |r| r.get(0)).await?;
    if let Some(user) = user {
        app.db.exec(&TOKENS_OF_GRANT, args![user, client]).await?;
    }
    Ok(())
}

/// Takes back what one user granted to an app.
pub fn drop_grant(tx: &mut Tx, client: &str, user: &str) {
    tx.defer(&TOKENS_OF_GRANT, args![user, client]);
    tx.defer(&REFRESH_OF_GRANT, args![user, client]);
}

/// Takes back what everybody granted to an app.
pub fn drop_app(tx: &mut Tx, client: &str) {
    tx.defer(&TOKENS_OF_APP, args![client]);
    tx.defer(&REFRESH_OF_APP, args![client]);
}

/// Drops what is over.
pub async fn sweep(app: &App) -> Result<(), AppError> {
    let now = app.now();
    app.db.exec(&OLD_TOKENS, args![now]).await?;
    app.db.exec(&OLD_CODES, args![now - 2 * 1000 * ochre_types::AUTH_CODE_EXPIRE_TIME]).await?;
    app.db.exec(&OLD_REFRESH, args![now - REFRESH_LIFE_MS]).await?;
    Ok(())
}
