//! Creating an account: by oneself, by an administrator, by invitation.

use super::{events, invited, store};
use ochre_kernel::{App, AppError, Auth, Ctx, Perm, Reply, Routes, Tx, args, sql};
use ochre_secret::Policy;
use ochre_types::User;
use std::sync::Arc;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.post("/users", "CreateUser", Auth::None, create);
}

sql!(ADD_PREFERENCE = "INSERT INTO preferences (userid, category, name, value) VALUES ($1, $2, $3, $4)");

// tidy: handler its refusals stand in the order of the wire contract, in one piece
async fn create(ctx: Ctx) -> Reply {
    let mut user: User = ctx.decode("user")?;
    let admin = match ctx.session_opt() {
        Some(_) => ctx.can(Perm::ManageSystem).await?,
        None => false,
    };
    user.sanitize_input(admin);
    let (token, invite) = (ctx.query_str("t"), ctx.query_str("iid"));
    let first = store::count(&ctx.app).await? == 0;
    if !admin && !first {
        may_sign_up(&ctx.app, !token.is_empty() || !invite.is_empty())?;
    }
    if !admin {
        user.auth_service.clear();
        user.auth_data = None;
    }
    user.id.clear();
    user.roles = if first { "system_admin system_user".into() } else { "system_user".into() };
    let invitation = if token.is_empty() { None } else { Some(invited::by_token(&ctx.app, &token).await?) };
    match &invitation {
        Some(i) => i.prepare(&mut user)?,
        None if !invite.is_empty() => invited::team_exists(&ctx.app, &invite).await?,
        None => {}
    }
    if !admin && !first {
        domain_allowed(&ctx.app, &user)?;
    }
    let mut shown = save(&ctx.app, user).await?;
    if let Some(i) = invitation {
        i.accept(&ctx.app, &token, &shown).await?;
    } else if !invite.is_empty() {
        ctx.app.joining().join_by_invite(&ctx.app, &invite, &shown.id).await?;
    }
    shown.sanitize(None);
    ctx.created(&shown)
}

/// Whether someone without an account may make one (TeamSettings.EnableUserCreation, EnableOpenServer).
fn may_sign_up(app: &App, invited: bool) -> Result<(), AppError> {
    let config = app.config();
    if !config.team.enable_user_creation || !config.email.enable_sign_up_with_email {
        return Err(AppError::new("api.user.create_user.signup_email_disabled.app_error", 501));
    }
    if !invited && !config.team.enable_open_server {
        return Err(AppError::new("api.user.create_user.no_open_server", 403));
    }
    Ok(())
}

/// Whether accounts may have addresses of this domain.
pub fn domain_allowed(app: &App, user: &User) -> Result<(), AppError> {
    let config = app.config();
    let domains = if user.is_guest() {
        &config.guest_accounts.restrict_creation_to_domains
    } else {
        &config.team.restrict_creation_to_domains
    };
    if ochre_types::valid::email_in_domains(&user.email.to_lowercase(), domains) {
        return Ok(());
    }
    Err(AppError::bad("api.user.create_user.accepted_domain.app_error"))
}

/// The password rules of the configuration.
pub fn policy(app: &App) -> Policy {
    let p = &app.config().password;
    Policy {
        min_bytes: usize::try_from(p.minimum_length).unwrap_or(8),
        lowercase: p.lowercase,
        uppercase: p.uppercase,
        number: p.number,
        symbol: p.symbol,
    }
}

/// Checks, hashes and writes a new account with its first preferences; sends `new_user`.
pub async fn save(app: &Arc<App>, mut user: User) -> Result<User, AppError> {
    let id = app.new_id();
    user.pre_save(&id, app.now());
    if user.remote_id.is_none() {
        user.remote_id = Some(String::new());
    }
    user.check_valid()?;
    if user.auth_service.is_empty() && !user.is_bot {
        policy(app).check(&user.password).map_err(|id| AppError::dynamic(id, 400))?;
        user.password = app
            .hasher
            .hash(&user.password)
            .await
            .map_err(|_| AppError::bad("model.user.is_valid.pwd_max_length.app_error"))?;
    }
    let mut tx = app.begin().await?;
    store::insert(&mut tx, &user).await?;
    first_preferences(&mut tx, &user.id);
    tx.emit(events::new_user(&user));
    crate::mails::welcome(&mut tx, app, &user)?;
    tx.commit().await?;
    Ok(user)
}

/// A username made of `wanted` that nobody but `own` has: the name, or the first free one with a number after it.
pub async fn free_name(app: &Arc<App>, wanted: &str, own: &str) -> Result<String, AppError> {
    let base = ochre_types::valid::clean_username(wanted, &app.new_id());
    let mut name = base.clone();
    for n in 2..200 {
        match store::by_username(app, &name).await? {
            Some(other) if other.id != own => name = format!("{}{n}", base.chars().take(60).collect::<String>()),
            _ => return Ok(name),
        }
    }
    Err(AppError::bad("app.user.save.username_exists.app_error"))
}

/// What a new account starts with (contract/schema.md "Preferences").
fn first_preferences(tx: &mut Tx, id: &str) {
    for (category, name, value) in
        [("recommended_next_steps", "hide", "false"), ("tutorial_step", id, "0"), ("system_notice", "GMasDM", "true")]
    {
        tx.defer(&ADD_PREFERENCE, args![id, category, name, value]);
    }
}
