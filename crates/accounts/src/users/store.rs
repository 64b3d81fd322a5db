//! Statements on `users` that several files share.

use ochre_db::DbError;
use ochre_kernel::{App, AppError, Tx, args, rows, sql, user_cols};
use ochre_types::User;

sql!(
    pub INSERT = "INSERT INTO users (id, createat, updateat, deleteat, username, password, authdata, authservice, email, \
     emailverified, nickname, firstname, lastname, position, roles, allowmarketing, props, notifyprops, lastpasswordupdate, \
     lastpictureupdate, failedattempts, locale, timezone, mfaactive, mfasecret, remoteid, lastlogin, mfausedtimestamps) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, \
     $26, $27, $28)"
);
sql!(
    pub UPDATE = "UPDATE users SET updateat = $2, deleteat = $3, username = $4, email = $5, emailverified = $6, nickname = $7, \
     firstname = $8, lastname = $9, position = $10, roles = $11, allowmarketing = $12, props = $13, notifyprops = $14, \
     lastpictureupdate = $15, locale = $16, timezone = $17, remoteid = $18, authdata = $19, authservice = $20 WHERE id = $1"
);
sql!(pub DELETE = "DELETE FROM users WHERE id = $1");
sql!(pub COUNT = "SELECT COUNT(*) FROM users");
sql!(pub BY_USERNAME = "SELECT ", user_cols!(), " FROM users u LEFT JOIN bots b ON b.userid = u.id WHERE u.username = $1");
sql!(pub BY_EMAIL = "SELECT ", user_cols!(), " FROM users u LEFT JOIN bots b ON b.userid = u.id WHERE u.email = $1");
sql!(
    pub FOR_LOGIN = "SELECT ", user_cols!(), " FROM users u LEFT JOIN bots b ON b.userid = u.id WHERE \
     ($2 = TRUE AND u.username = $1) OR ($3 = TRUE AND u.email = $1)"
);

/// Inserts a prepared account.
pub async fn insert(tx: &mut Tx, u: &User) -> Result<(), AppError> {
    let args = args![
        &u.id,
        u.create_at,
        u.update_at,
        u.delete_at,
        &u.username,
        &u.password,
        u.auth_data.clone(),
        &u.auth_service,
        &u.email,
        u.email_verified,
        &u.nickname,
        &u.first_name,
        &u.last_name,
        &u.position,
        &u.roles,
        u.allow_marketing,
        ochre_types::encode(&u.props),
        ochre_types::encode(&u.notify_props),
        u.last_password_update,
        u.last_picture_update,
        u.failed_attempts,
        &u.locale,
        ochre_types::encode(&u.timezone),
        u.mfa_active,
        &u.mfa_secret,
        u.remote_id.clone(),
        u.last_login,
        ochre_types::encode(&u.mfa_used_timestamps)
    ];
    tx.exec(&INSERT, args).await.map_err(|e| taken(e, u))?;
    Ok(())
}

/// Writes a changed account (not its password, MFA, or login counters).
pub async fn update(tx: &mut Tx, u: &User) -> Result<(), AppError> {
    let args = args![
        &u.id,
        u.update_at,
        u.delete_at,
        &u.username,
        &u.email,
        u.email_verified,
        &u.nickname,
        &u.first_name,
        &u.last_name,
        &u.position,
        &u.roles,
        u.allow_marketing,
        ochre_types::encode(&u.props),
        ochre_types::encode(&u.notify_props),
        u.last_picture_update,
        &u.locale,
        ochre_types::encode(&u.timezone),
        u.remote_id.clone(),
        u.auth_data.clone(),
        &u.auth_service
    ];
    tx.exec(&UPDATE, args).await.map_err(|e| taken(e, u))?;
    Ok(())
}

/// A name or an address that somebody else has. A bot's address is made of its name: whichever the database notices first.
fn taken(e: DbError, u: &User) -> AppError {
    match e {
        DbError::Unique(key) if key == "users.email" && !u.is_bot => {
            AppError::bad("app.user.save.email_exists.app_error")
        }
        DbError::Unique(key) if key == "users.username" || key == "users.email" => {
            AppError::bad("app.user.save.username_exists.app_error")
        }
        DbError::Unique(_) => AppError::bad("app.user.save.existing.app_error"),
        e => e.into(),
    }
}

/// How many accounts there are, bots and deactivated ones included.
pub async fn count(app: &App) -> Result<i64, AppError> {
    Ok(app.db.one(&COUNT, args![], |r| r.get(0)).await?)
}

/// By username, as stored (lower case).
pub async fn by_username(app: &App, name: &str) -> Result<Option<User>, AppError> {
    Ok(app.db.opt(&BY_USERNAME, args![name.to_lowercase()], rows::user).await?)
}

/// By e-mail, as stored (lower case).
pub async fn by_email(app: &App, email: &str) -> Result<Option<User>, AppError> {
    Ok(app.db.opt(&BY_EMAIL, args![email.to_lowercase()], rows::user).await?)
}
