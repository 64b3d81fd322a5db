//! Changing an account: the whole record, or the named fields.

use super::{events, owned, store};
use crate::mails;
use ochre_kernel::{App, AppError, Auth, Ctx, Forget, Perm, Reply, Routes, Tx};
use ochre_types::{User, UserPatch};
use std::sync::Arc;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.put("/users/{user_id}", "UpdateUser", Auth::Session, update);
    r.put("/users/{user_id}/patch", "PatchUser", Auth::Session, patch);
}

async fn update(ctx: Ctx) -> Reply {
    let id = ctx.id("user_id")?;
    let wanted: User = ctx.decode("user")?;
    if wanted.id != id {
        return Err(AppError::body("user_id"));
    }
    let old = editable(&ctx, &id).await?;
    if owned::conflict(&ctx.app, &old, &wanted) {
        return Err(AppError::new("api.user.update_user.login_provider_attribute_set.app_error", 409));
    }
    if ctx.me() == id && !wanted.email.is_empty() && wanted.email.trim().to_lowercase() != old.email {
        confirm(&ctx, &old, Some(&wanted.password)).await?;
    }
    let saved = change(&ctx.app, &old, wanted).await?;
    shown(&ctx, saved)
}

async fn patch(ctx: Ctx) -> Reply {
    let id = ctx.id("user_id")?;
    let mut patch: UserPatch = ctx.decode("user")?;
    let old = editable(&ctx, &id).await?;
    if let Some(email) = &patch.email
        && ctx.me() == id
        && email.trim().to_lowercase() != old.email
    {
        confirm(&ctx, &old, patch.password.as_deref()).await?;
    }
    // Where an account comes from is not its owner's to say.
    patch.remote_id = None;
    let mut wanted = (*old).clone();
    wanted.patch(patch);
    if owned::conflict(&ctx.app, &old, &wanted) {
        return Err(AppError::new("api.user.patch_user.login_provider_attribute_set.app_error", 409));
    }
    let saved = change(&ctx.app, &old, wanted).await?;
    shown(&ctx, saved)
}

fn shown(ctx: &Ctx, mut user: User) -> Reply {
    user.sanitize(None);
    ctx.json(&user)
}

/// The account, if the caller may edit it; only administrators edit administrators.
async fn editable(ctx: &Ctx, id: &str) -> Result<Arc<User>, AppError> {
    if !ctx.app.can_user_or_bot(ctx.session()?, id).await? {
        return Err(AppError::denied(Perm::EditOtherUsers));
    }
    let user = ctx.app.user_or_404(id).await?;
    if user.is_system_admin() && !ctx.can(Perm::ManageSystem).await? {
        return Err(AppError::denied(Perm::ManageSystem));
    }
    Ok(user)
}

/// A new address of one's own needs the password.
async fn confirm(ctx: &Ctx, user: &User, password: Option<&str>) -> Result<(), AppError> {
    let Some(password) = password.filter(|p| !p.is_empty()) else { return Err(AppError::body("password")) };
    crate::login::attempt::own_password(&ctx.app, user, password)
        .await
        .map_err(|e| AppError::body("password").detail(e.detail))
}

/// Checks and saves a changed record: what a caller may not change stays as it was. Tells everyone; mails what is worth it.
pub async fn change(app: &Arc<App>, old: &User, mut wanted: User) -> Result<User, AppError> {
    keep_unchangeable(old, &mut wanted);
    wanted.email = wanted.email.trim().to_lowercase();
    wanted.pre_update(app.now());
    let new_email = follow_email(app, old, &mut wanted).await?;
    wanted.check_valid()?;
    let renamed = wanted.username != old.username;
    if renamed {
        wanted.forget_mention_key(&old.username);
        if old.last_picture_update <= 0 {
            // The default picture shows the first letter of the name: negative tells that it is not their own.
            wanted.last_picture_update = -app.now();
        }
    }
    let mut tx = app.begin().await?;
    store::update(&mut tx, &wanted).await?;
    changed(&mut tx, app, &wanted);
    mail_changes(&mut tx, app, old, &wanted, new_email.as_deref())?;
    tx.commit().await?;
    crate::status::follow_auto_responder(app, old, &wanted).await?;
    Ok(wanted)
}

/// What every change of an account does besides writing it.
pub fn changed(tx: &mut Tx, app: &App, user: &User) {
    tx.forget(Forget::User(user.id.clone()));
    tx.forget(Forget::AllMentions);
    for e in events::updated(app, user) {
        tx.emit(e);
    }
}

fn keep_unchangeable(old: &User, wanted: &mut User) {
    wanted.id.clone_from(&old.id);
    wanted.create_at = old.create_at;
    wanted.delete_at = old.delete_at;
    wanted.auth_data.clone_from(&old.auth_data);
    wanted.auth_service.clone_from(&old.auth_service);
    wanted.password.clone_from(&old.password);
    wanted.last_password_update = old.last_password_update;
    wanted.last_picture_update = old.last_picture_update;
    wanted.email_verified = old.email_verified;
    wanted.failed_attempts = old.failed_attempts;
    wanted.mfa_active = old.mfa_active;
    wanted.mfa_secret.clone_from(&old.mfa_secret);
    wanted.mfa_used_timestamps.clone_from(&old.mfa_used_timestamps);
    wanted.last_login = old.last_login;
    wanted.roles.clone_from(&old.roles);
    wanted.is_bot = old.is_bot;
    wanted.bot_description.clone_from(&old.bot_description);
    wanted.bot_last_icon_update = old.bot_last_icon_update;
    wanted.allow_marketing = old.allow_marketing;
}

/// A new address: its domain must be allowed; where addresses are verified it counts only after that, and is answered.
async fn follow_email(app: &Arc<App>, old: &User, wanted: &mut User) -> Result<Option<String>, AppError> {
    if wanted.email == old.email {
        return Ok(None);
    }
    if old.is_sso() {
        wanted.email.clone_from(&old.email);
        return Ok(None);
    }
    let config = app.config_full();
    let (domains, id) = if old.is_guest() {
        (&config.guest_accounts.restrict_creation_to_domains, "api.user.update_user.accepted_guest_domain.app_error")
    } else {
        (&config.team.restrict_creation_to_domains, "api.user.update_user.accepted_domain.app_error")
    };
    if !ochre_types::valid::email_in_domains(&wanted.email, domains) {
        return Err(AppError::bad(id));
    }
    if !config.email.require_email_verification || old.is_bot {
        wanted.email_verified = false;
        return Ok(None);
    }
    if store::by_email(app, &wanted.email).await?.is_some() {
        return Err(AppError::bad("app.user.save.email_exists.app_error"));
    }
    let new = std::mem::replace(&mut wanted.email, old.email.clone());
    Ok(Some(new))
}

fn mail_changes(tx: &mut Tx, app: &App, old: &User, new: &User, new_email: Option<&str>) -> Result<(), AppError> {
    if new.is_bot {
        return Ok(());
    }
    if let Some(address) = new_email {
        mails::verification(tx, app, new, address)?;
    } else if old.email != new.email {
        if app.config().email.require_email_verification {
            mails::verification(tx, app, new, &new.email)?;
        }
        mails::email_changed(tx, app, old, new);
    }
    if old.username != new.username {
        mails::username_changed(tx, app, new);
    }
    Ok(())
}
