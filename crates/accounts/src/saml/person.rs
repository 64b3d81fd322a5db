//! The account of somebody whom the identity provider vouches for: found by its id, made when it is new, kept in step with the
//! attributes.

use super::SERVICE;
use super::begin::Props;
use crate::users::{create, invited, store, update};
use ochre_config::SamlSettings;
use ochre_kernel::{App, AppError, args, rows, sql, user_cols};
use ochre_saml::Login;
use ochre_types::User;
use std::sync::Arc;

sql!(
    BY_AUTH = "SELECT ",
    user_cols!(),
    " FROM users u LEFT JOIN bots b ON b.userid = u.id \
     WHERE u.authservice = 'saml' AND u.authdata = $1"
);
sql!(BIND = "UPDATE users SET authdata = $2, updateat = $3 WHERE id = $1");

/// What an assertion says about a person, by the attributes of the settings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Described {
    pub auth_data: String,
    pub email: String,
    pub username: String,
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    pub nickname: Option<String>,
    pub position: Option<String>,
    pub locale: Option<String>,
    pub guest: bool,
    pub admin: bool,
}

/// Reads the attributes. Without an id attribute the e-mail is the id.
pub fn describe(s: &SamlSettings, login: &Login) -> Result<Described, AppError> {
    let missing = |name: &str| {
        AppError::bad("api.saml.missing_attribute.app_error").with("Name", name).detail("the assertion lacks it")
    };
    let email = login.attribute(&s.email_attribute).ok_or_else(|| missing(&s.email_attribute))?.to_lowercase();
    let username = login.attribute(&s.username_attribute).ok_or_else(|| missing(&s.username_attribute))?;
    let id = match s.id_attribute.as_str() {
        "" => email.as_str(),
        name => login.attribute(name).ok_or_else(|| missing(name))?,
    };
    if id.chars().count() > 128 {
        return Err(AppError::bad("model.user.is_valid.auth_data.app_error"));
    }
    let text = |name: &str| login.attribute(name).map(str::to_string);
    Ok(Described {
        auth_data: id.to_string(),
        username: username.to_string(),
        first_name: text(&s.first_name_attribute),
        last_name: text(&s.last_name_attribute),
        nickname: text(&s.nickname_attribute),
        position: text(&s.position_attribute),
        locale: text(&s.locale_attribute),
        guest: says(login, &s.guest_attribute),
        admin: s.enable_admin_attribute && says(login, &s.admin_attribute),
        email,
    })
}

/// `name=value`: whether the attribute has that value, however many it has.
fn says(login: &Login, rule: &str) -> bool {
    let Some((name, value)) = rule.split_once('=') else { return false };
    login.values(name.trim()).contains(&value.trim())
}

/// The account, made or brought up to date.
pub async fn find_or_make(app: &Arc<App>, login: &Login, props: &Props) -> Result<User, AppError> {
    let config = app.config_full();
    let d = describe(&config.saml, login)?;
    let found: Option<User> = app.db.opt(&BY_AUTH, args![&d.auth_data], rows::user).await?;
    let old = match found {
        Some(user) => Some(user),
        None => by_email(app, &d).await?,
    };
    match old {
        Some(user) => {
            crate::login::arrival::may_enter(app, &user)?;
            follow(app, user, &d).await
        }
        None => make(app, &d, props).await,
    }
}

/// An account that has the address: bound to it by e-mail until an id attribute was set, it moves on to the id. Any other
/// belongs to somebody who signs in another way, or to another id.
async fn by_email(app: &Arc<App>, d: &Described) -> Result<Option<User>, AppError> {
    let Some(mut user) = store::by_email(app, &d.email).await? else { return Ok(None) };
    let bound = user.auth_data.as_deref().unwrap_or_default();
    if user.auth_service != SERVICE || !bound.eq_ignore_ascii_case(&user.email) {
        return Err(AppError::bad("api.saml.other_account.app_error").with("Email", d.email.as_str()));
    }
    let mut tx = app.begin().await?;
    tx.exec(&BIND, args![&user.id, &d.auth_data, app.now()]).await?;
    update::changed(&mut tx, app, &user);
    tx.commit().await?;
    user.auth_data = Some(d.auth_data.clone());
    Ok(Some(user))
}

async fn make(app: &Arc<App>, d: &Described, props: &Props) -> Result<User, AppError> {
    let config = app.config_full();
    if !config.team.enable_user_creation {
        return Err(AppError::new("api.user.create_user.disabled.app_error", 501));
    }
    let guest = d.guest && config.guest_accounts.enable;
    if guest && !ochre_types::valid::email_in_domains(&d.email, &config.guest_accounts.restrict_creation_to_domains) {
        return Err(AppError::bad("api.user.create_user.accepted_domain.app_error"));
    }
    let mut user = User {
        auth_service: SERVICE.into(),
        auth_data: Some(d.auth_data.clone()),
        email: d.email.clone(),
        email_verified: true,
        username: create::free_name(app, &d.username, "").await?,
        roles: if guest { "system_guest" } else { "system_user" }.into(),
        ..User::default()
    };
    if d.admin && !guest {
        user.roles = "system_admin system_user".into();
    }
    fill(&mut user, d);
    let invitation = match props.invite_token.as_str() {
        "" => None,
        token => Some(invited::by_token(app, token).await?),
    };
    if let Some(i) = &invitation {
        i.prepare(&mut user)?;
    }
    let user = create::save(app, user).await?;
    if let Some(i) = invitation {
        i.accept(app, &props.invite_token, &user).await?;
    } else if !props.invite_id.is_empty() {
        app.joining().join_by_invite(app, &props.invite_id, &user.id).await?;
    }
    Ok(user)
}

fn fill(user: &mut User, d: &Described) {
    let cut = |text: &str, most: usize| text.chars().take(most).collect::<String>();
    for (field, value, most) in [
        (&mut user.first_name, &d.first_name, 64),
        (&mut user.last_name, &d.last_name, 64),
        (&mut user.nickname, &d.nickname, 64),
        (&mut user.position, &d.position, 128),
    ] {
        if let Some(text) = value {
            *field = cut(text, most);
        }
    }
    if let Some(locale) = &d.locale {
        let known = ochre_i18n::resolve(locale);
        if known.eq_ignore_ascii_case(locale) {
            user.locale = known.to_string();
        }
    }
}

/// What the identity provider says now. Where a directory keeps the profiles (`EnableSyncWithLdap`) they are left to it.
async fn follow(app: &Arc<App>, old: User, d: &Described) -> Result<User, AppError> {
    let config = app.config_full();
    let mut user = old.clone();
    if !config.saml.enable_sync_with_ldap {
        fill(&mut user, d);
        user.email.clone_from(&d.email);
        let wanted = ochre_types::valid::clean_username(&d.username, &user.id);
        if !is_numbered(&user.username, &wanted) {
            user.username = create::free_name(app, &d.username, &user.id).await?;
        }
    }
    roles(&config.saml, &mut user, d);
    if user != old {
        user.update_at = app.now();
        user.check_valid()?;
        let mut tx = app.begin().await?;
        store::update(&mut tx, &user).await?;
        update::changed(&mut tx, app, &user);
        tx.commit().await?;
    }
    if d.guest && config.guest_accounts.enable && !user.is_guest() {
        crate::guests::turn(app, &user, true).await?;
        return Ok((*app.user_or_404(&user.id).await?).clone());
    }
    Ok(user)
}

/// The name, or the name with the number that it got because the plain one was taken.
fn is_numbered(name: &str, wanted: &str) -> bool {
    name.strip_prefix(wanted).is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_digit()))
}

/// Administrators come and go with their attribute, where there is one.
fn roles(s: &SamlSettings, user: &mut User, d: &Described) {
    if !s.enable_admin_attribute || s.admin_attribute.is_empty() || user.is_guest() || d.guest {
        return;
    }
    let is = user.is_system_admin();
    if d.admin && !is {
        user.roles = format!("system_admin {}", user.roles);
    } else if !d.admin && is {
        let kept: Vec<&str> = user.roles.split_whitespace().filter(|r| *r != "system_admin").collect();
        user.roles = kept.join(" ");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn login(pairs: &[(&str, &[&str])]) -> Login {
        let own = |v: &&[&str]| v.iter().map(|s| (*s).to_string()).collect();
        Login {
            name_id: "name@example.com".into(),
            attributes: pairs.iter().map(|(n, v)| ((*n).to_string(), own(v))).collect(),
            ..Login::default()
        }
    }

    fn settings() -> SamlSettings {
        SamlSettings {
            email_attribute: "mail".into(),
            username_attribute: "uid".into(),
            guest_attribute: "kind=guest".into(),
            admin_attribute: "groups=admins".into(),
            ..ochre_config::Config::default().saml
        }
    }

    #[test]
    fn attributes() {
        let s = settings();
        let all = login(&[("mail", &["A@Example.com"]), ("uid", &["ann"]), ("groups", &["x", "admins"])]);
        let d = describe(&s, &all).expect("described");
        assert_eq!(
            (d.auth_data.as_str(), d.email.as_str(), d.username.as_str()),
            ("a@example.com", "a@example.com", "ann")
        );
        assert!(!d.admin && !d.guest, "an admin attribute counts only where it is switched on");
        let on = SamlSettings { enable_admin_attribute: true, id_attribute: "NameID".into(), ..s.clone() };
        let d = describe(&on, &all).expect("described");
        assert!(d.admin);
        assert_eq!(d.auth_data, "name@example.com");
        assert!(describe(&s, &login(&[("uid", &["ann"])])).is_err(), "no e-mail");
        assert!(describe(&s, &login(&[("mail", &[""]), ("uid", &["ann"])])).is_err(), "an empty e-mail");
        assert!(describe(&s, &login(&[("mail", &["a@b.c"]), ("uid", &["a"]), ("kind", &["guest"])])).expect("d").guest);
    }

    #[test]
    fn numbered_names() {
        for (name, wanted, same) in
            [("ann", "ann", true), ("ann2", "ann", true), ("anna", "ann", false), ("bob", "ann", false)]
        {
            assert_eq!(is_numbered(name, wanted), same, "{name} {wanted}");
        }
    }
}
