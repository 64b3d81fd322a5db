//! The account behind a person: found by the provider's id, followed, or made. An address alone never opens an account: whoever
//! has one with a password moves it themselves (`login/switch`).

use super::person::Person;
use super::state::State;
use crate::users::{create, invited, store, update};
use ochre_kernel::{App, AppError, args, rows, sql, user_cols};
use ochre_types::User;
use std::sync::Arc;

sql!(
    BY_AUTH = "SELECT ",
    user_cols!(),
    " FROM users u LEFT JOIN bots b ON b.userid = u.id WHERE u.authservice = $1 AND u.authdata = $2"
);
sql!(ID_TAKEN = "SELECT COUNT(*) FROM users WHERE authdata = $1 AND id <> $2");

/// By the provider's id.
pub async fn by_auth(app: &App, service: &str, id: &str) -> Result<Option<User>, AppError> {
    Ok(app.db.opt(&BY_AUTH, args![service, id], rows::user).await?)
}

/// Whether somebody else has this id of the provider.
pub async fn is_taken(app: &App, id: &str, but: &str) -> Result<bool, AppError> {
    let n: i64 = app.db.one(&ID_TAKEN, args![id, but], |r| r.get(0)).await?;
    Ok(n > 0)
}

/// Who signs in; a new account where there is none.
pub async fn enter(app: &Arc<App>, service: &str, p: &Person, state: &State) -> Result<User, AppError> {
    let user = match by_auth(app, service, &p.id).await? {
        Some(user) => follow(app, user, p).await?,
        None => make(app, service, p, state).await?,
    };
    if user.is_bot {
        return Err(AppError::new("api.user.login_by_oauth.bot_login_forbidden.app_error", 403));
    }
    if user.delete_at > 0 {
        return Err(AppError::new("api.user.login.inactive.app_error", 401));
    }
    if !user.email_verified && app.config().email.require_email_verification {
        return Err(AppError::new("api.user.login.not_verified.app_error", 401));
    }
    Ok(user)
}

/// Takes over what changed at the provider; what somebody else has here stays as it was.
async fn follow(app: &Arc<App>, old: User, p: &Person) -> Result<User, AppError> {
    let mut new = old.clone();
    let set = |field: &mut String, value: &str| {
        if !value.is_empty() {
            *field = value.to_string();
        }
    };
    set(&mut new.first_name, &p.first_name);
    set(&mut new.last_name, &p.last_name);
    if !p.unverified && p.email != old.email && store::by_email(app, &p.email).await?.is_none() {
        new.email.clone_from(&p.email);
    }
    if new == old || old.delete_at > 0 {
        return Ok(old);
    }
    new.update_at = app.now();
    let mut tx = app.begin().await?;
    store::update(&mut tx, &new).await?;
    update::changed(&mut tx, app, &new);
    tx.commit().await?;
    Ok(new)
}

async fn make(app: &Arc<App>, service: &str, p: &Person, state: &State) -> Result<User, AppError> {
    let first = store::count(app).await? == 0;
    if !first && !app.config().team.enable_user_creation {
        return Err(AppError::new("api.user.create_user.disabled.app_error", 501));
    }
    if store::by_email(app, &p.email).await?.is_some() {
        let id = "api.user.create_oauth_user.already_attached.app_error";
        return Err(AppError::bad(id).with("Service", service).with("Auth", "email"));
    }
    let mut user = User {
        username: free_name(app, p).await?,
        email: p.email.clone(),
        email_verified: !p.unverified,
        first_name: p.first_name.clone(),
        last_name: p.last_name.clone(),
        nickname: p.nickname.clone(),
        auth_service: service.to_string(),
        auth_data: Some(p.id.clone()),
        roles: if first { "system_admin system_user".into() } else { "system_user".into() },
        ..User::default()
    };
    let token = state.invite_token.as_str();
    let invitation = if token.is_empty() { None } else { Some(invited::by_token(app, token).await?) };
    match &invitation {
        Some(i) => i.prepare(&mut user)?,
        None if !state.invite_id.is_empty() => invited::team_exists(app, &state.invite_id).await?,
        None => {}
    }
    if !first {
        create::domain_allowed(app, &user)?;
    }
    let user = create::save(app, user).await?;
    if let Some(i) = invitation {
        i.accept(app, token, &user).await?;
    } else if !state.invite_id.is_empty() {
        app.joining().join_by_invite(app, &state.invite_id, &user.id).await?;
    }
    Ok(user)
}

/// The provider's name for the person, with a number where it is taken.
async fn free_name(app: &App, p: &Person) -> Result<String, AppError> {
    let base = ochre_types::valid::clean_username(&p.username, &app.new_id());
    for n in 0..200 {
        let suffix = if n == 0 { String::new() } else { n.to_string() };
        let head: String = base.chars().take(64 - suffix.len()).collect();
        let name = format!("{head}{suffix}");
        if ochre_types::valid::is_valid_username(&name) && store::by_username(app, &name).await?.is_none() {
            return Ok(name);
        }
    }
    Ok(ochre_types::valid::clean_username("", &app.new_id()))
}
