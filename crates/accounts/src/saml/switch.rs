//! From a password to SAML: the owner proved the password, then the identity provider vouches for them.

use super::{SERVICE, person};
use crate::users::{store, update};
use crate::{mails, one_time, sessions};
use ochre_db::DbError;
use ochre_kernel::{App, AppError, args, sql};
use ochre_saml::Login;
use ochre_secret::TokenKind;
use ochre_types::User;
use std::sync::Arc;

sql!(
    ATTACH = "UPDATE users SET authservice = $2, authdata = $3, password = '', lastpasswordupdate = $4, updateat = $4, \
     failedattempts = 0, mfaactive = FALSE, mfasecret = '' WHERE id = $1"
);

/// The address to go on at, for an account whose password was just proven.
pub async fn begin(app: &Arc<App>, email: &str) -> Result<String, AppError> {
    super::provider(app)?;
    let mut tx = app.begin().await?;
    let token = one_time::issue(&mut tx, TokenKind::Saml, email);
    tx.commit().await?;
    Ok(crate::login::arrival::site_link(app, &format!("/login/sso/saml?action=email_to_sso&email_token={token}")))
}

/// Attaches what the identity provider says to the account of the token; its password and its sessions end.
pub async fn attach(app: &Arc<App>, login: &Login, token: &str) -> Result<User, AppError> {
    let bad = || AppError::bad("api.saml.invalid_email_token.app_error");
    let found = one_time::find(app, TokenKind::Saml, token).await?;
    let (since, email) = found.ok_or_else(bad)?;
    if app.now() - since >= TokenKind::Saml.life_ms() {
        return Err(bad());
    }
    let d = person::describe(&app.config_full().saml, login)?;
    let user = store::by_email(app, &email).await?.ok_or_else(bad)?;
    if user.is_bot || user.delete_at > 0 || user.is_sso() {
        return Err(bad());
    }
    let mut tx = app.begin().await?;
    one_time::use_up(&mut tx, token);
    let row = args![&user.id, SERVICE, &d.auth_data, app.now()];
    tx.exec(&ATTACH, row).await.map_err(|e| match e {
        DbError::Unique(_) => AppError::bad("app.user.update_auth_data.email_exists.app_error"),
        e => e.into(),
    })?;
    sessions::end_all_in(&mut tx, &user.id);
    update::changed(&mut tx, app, &user);
    mails::sign_in_changed(&mut tx, app, &user, "SAML");
    tx.commit().await?;
    Ok(user)
}
