//! What of an account belongs to the service it signs in by: its owner may not change it here, it would be undone.

use ochre_kernel::{App, AppError};
use ochre_types::User;

/// Whether the directory keeps the account: it signs in by LDAP, or by SAML and follows the directory.
fn by_directory(app: &App, user: &User) -> bool {
    match user.auth_service.as_str() {
        "ldap" => true,
        "saml" => app.config().saml.enable_sync_with_ldap,
        _ => false,
    }
}

/// Whether a wanted record changes what the directory keeps. An empty address means that it is not to change.
pub fn conflict(app: &App, old: &User, wanted: &User) -> bool {
    if !by_directory(app, old) {
        return false;
    }
    let s = &app.config().ldap;
    let mapped = [
        (&s.first_name_attribute, &old.first_name, &wanted.first_name),
        (&s.last_name_attribute, &old.last_name, &wanted.last_name),
        (&s.nickname_attribute, &old.nickname, &wanted.nickname),
        (&s.position_attribute, &old.position, &wanted.position),
    ];
    let email = wanted.email.trim().to_lowercase();
    (!email.is_empty() && email != old.email)
        || (!wanted.username.is_empty() && wanted.username.to_lowercase() != old.username)
        || mapped.iter().any(|(attribute, is, wanted)| !attribute.is_empty() && is != wanted)
}

/// 409 when the picture comes from the directory.
pub fn picture(app: &App, user: &User) -> Result<(), AppError> {
    if by_directory(app, user) && !app.config().ldap.picture_attribute.is_empty() {
        return Err(AppError::new("api.user.upload_profile_user.login_provider_attribute_set.app_error", 409));
    }
    Ok(())
}
