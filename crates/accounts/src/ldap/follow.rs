//! An account follows its entry: attributes and roles.

use super::SERVICE;
use crate::users::{store, update};
use ochre_config::LdapSettings;
use ochre_kernel::{App, AppError};
use ochre_ldap::Person;
use ochre_types::{
    USER_FIRST_NAME_MAX_RUNES, USER_LAST_NAME_MAX_RUNES, USER_NICKNAME_MAX_RUNES, USER_POSITION_MAX_RUNES, User, valid,
};
use std::sync::Arc;

/// What the filters say of a person.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rank {
    /// `None`: the directory does not say who administers.
    pub admin: Option<bool>,
    pub guest: bool,
}

impl Rank {
    /// Who administers is no guest, whatever the other filter says: a filter that fits everybody must not lock all out.
    pub fn new(admin: Option<bool>, guest: bool) -> Rank {
        Rank { admin, guest: guest && admin != Some(true) }
    }

    /// The roles of an account of this rank. A guest stays one until somebody promotes them.
    pub fn roles(self, now: &str) -> String {
        let own = |r: &&str| !matches!(*r, "system_admin" | "system_user" | "system_guest");
        let kept: Vec<&str> = now.split_whitespace().filter(own).collect();
        let was = |role| now.split_whitespace().any(|r| r == role);
        let mut roles = Vec::new();
        if self.admin == Some(true) || (self.admin.is_none() && was("system_admin") && !self.guest) {
            roles.extend(["system_admin", "system_user"]);
        } else if self.guest || was("system_guest") {
            roles.push("system_guest");
        } else {
            roles.push("system_user");
        }
        roles.extend(kept);
        roles.join(" ")
    }
}

fn cut(text: &str, most: i64) -> String {
    text.chars().take(usize::try_from(most).unwrap_or(64)).collect()
}

/// The account as the directory wants it. What the settings do not map stays the owner's.
pub fn mapped(s: &LdapSettings, user: &User, p: &Person) -> User {
    let mut new = user.clone();
    new.auth_service = SERVICE.into();
    new.auth_data = Some(p.id.clone());
    attributes(s, &mut new, p);
    new
}

/// The mapped attributes alone: of SAML accounts too.
pub fn attributes(s: &LdapSettings, new: &mut User, p: &Person) {
    if !p.username.is_empty() {
        let plain = p.username.to_lowercase();
        let usable = valid::is_valid_username(&plain);
        new.username = if usable { plain } else { valid::clean_username(&p.username, &new.id) };
    }
    if !p.email.is_empty() {
        new.email = p.email.to_lowercase();
        new.email_verified = true;
    }
    let texts = [
        (&s.first_name_attribute, &mut new.first_name, &p.first_name, USER_FIRST_NAME_MAX_RUNES),
        (&s.last_name_attribute, &mut new.last_name, &p.last_name, USER_LAST_NAME_MAX_RUNES),
        (&s.nickname_attribute, &mut new.nickname, &p.nickname, USER_NICKNAME_MAX_RUNES),
        (&s.position_attribute, &mut new.position, &p.position, USER_POSITION_MAX_RUNES),
    ];
    for (attribute, field, value, most) in texts {
        if !attribute.is_empty() {
            *field = cut(value, most);
        }
    }
}

/// Whether anything differs that [`save`] writes.
fn same(a: &User, b: &User) -> bool {
    a.username == b.username
        && a.email == b.email
        && a.email_verified == b.email_verified
        && a.first_name == b.first_name
        && a.last_name == b.last_name
        && a.nickname == b.nickname
        && a.position == b.position
        && a.roles == b.roles
        && a.auth_data == b.auth_data
        && a.auth_service == b.auth_service
}

/// Writes the account if it changed; what counts from now on. A name or address that somebody else has stays as it was.
/// Memberships follow whoever becomes a guest or ceases to be one.
pub async fn save(app: &Arc<App>, old: &User, new: User) -> Result<(User, bool), AppError> {
    if same(old, &new) {
        return Ok((old.clone(), false));
    }
    match write(app, old, new.clone()).await {
        Err(e)
            if matches!(
                e.id.as_ref(),
                "app.user.save.username_exists.app_error" | "app.user.save.email_exists.app_error"
            ) =>
        {
            tracing::warn!(user = old.id, id = %e.id, "the directory gives an account a name or address that is taken");
            let mut new = new;
            new.username.clone_from(&old.username);
            new.email.clone_from(&old.email);
            if same(old, &new) { Ok((old.clone(), false)) } else { Ok((write(app, old, new).await?, true)) }
        }
        done => Ok((done?, true)),
    }
}

async fn write(app: &Arc<App>, old: &User, mut new: User) -> Result<User, AppError> {
    if old.is_guest() && !new.is_guest() {
        crate::guests::turn(app, old, false).await?;
    }
    new.pre_update(app.now());
    if new.username != old.username {
        new.forget_mention_key(&old.username);
        if old.last_picture_update <= 0 {
            new.last_picture_update = -app.now();
        }
    }
    new.check_valid()?;
    let guest = new.is_guest() && !old.is_guest();
    let roles = new.roles.clone();
    if guest {
        new.roles.clone_from(&old.roles);
    }
    let mut tx = app.begin().await?;
    store::update(&mut tx, &new).await?;
    if roles != old.roles && !guest {
        crate::sessions::roles_in(&mut tx, &new.id, &roles);
    }
    update::changed(&mut tx, app, &new);
    tx.commit().await?;
    if guest {
        crate::guests::turn(app, &new, true).await?;
        new.roles = roles;
    }
    Ok(new)
}

#[cfg(test)]
mod tests {
    use super::Rank;

    #[test]
    fn roles() {
        let rank = |admin, guest| Rank::new(admin, guest);
        for (r, now, want) in [
            (rank(None, false), "system_user", "system_user"),
            (rank(None, false), "system_admin system_user", "system_admin system_user"),
            (rank(Some(true), false), "system_user", "system_admin system_user"),
            (rank(Some(true), true), "system_user", "system_admin system_user"),
            (rank(Some(false), false), "system_admin system_user", "system_user"),
            (rank(Some(false), true), "system_admin system_user", "system_guest"),
            (rank(None, true), "system_user", "system_guest"),
            (rank(None, true), "system_admin system_user", "system_guest"),
            (rank(None, false), "system_guest", "system_guest"),
            (rank(Some(true), false), "system_guest", "system_admin system_user"),
            (rank(None, false), "system_user system_manager", "system_user system_manager"),
            (rank(None, false), "", "system_user"),
        ] {
            assert_eq!(r.roles(now), want, "{r:?} {now}");
        }
    }
}
