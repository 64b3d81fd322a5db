//! Signing in by the directory. The entry is found with the account that searches; only its name and the password go into the
//! bind that decides.

use super::follow::{self, Rank};
use super::{SERVICE, fault, picture};
use crate::attributes::synced::{self, Synced};
use crate::users::{create, store};
use ochre_config::Config;
use ochre_kernel::{App, AppError, args, rows, sql, user_cols};
use ochre_ldap::{Connection, Fault, Person, Settings};
use ochre_types::User;
use std::sync::Arc;

sql!(
    BY_DATA = "SELECT ",
    user_cols!(),
    " FROM users u LEFT JOIN bots b ON b.userid = u.id WHERE u.authservice = 'ldap' AND u.authdata = $1"
);
sql!(LINKED = "SELECT id, remoteid FROM usergroups WHERE source = 'ldap' AND deleteat = 0");

/// The account of an id of the directory.
pub async fn by_data(app: &App, id: &str) -> Result<Option<User>, AppError> {
    Ok(app.db.opt(&BY_DATA, args![id], rows::user).await?)
}

/// The account that a sign-in name of the directory stands for: one from before, or one that is still to be made (without an
/// id). `None`: nobody there has it.
pub async fn find(app: &App, login_id: &str) -> Result<Option<User>, AppError> {
    let mut c = super::open(app).await.map_err(fault::at_login)?;
    let Some(person) = c.by_login(login_id.trim(), &[]).await.map_err(fault::at_login)? else { return Ok(None) };
    if let Some(user) = by_data(app, &person.id).await? {
        return Ok(Some(user));
    }
    let service = SERVICE.to_string();
    Ok(Some(User { auth_service: service, auth_data: Some(person.id), ..User::default() }))
}

/// A person whose password was right, with what the directory says of them.
pub struct Proven {
    person: Person,
    rank: Rank,
    /// `None`: no attribute is mapped. `Some(None)`: the entry has none.
    picture: Option<Option<Vec<u8>>>,
    /// Ids of linked groups here; `None`: no group is linked.
    groups: Option<Vec<String>>,
    /// Profile fields that the directory fills in.
    fields: Synced,
}

/// Whether the password is right for the entry of an account, and the directory lets it in.
pub async fn prove(app: &App, user: &User, password: &str) -> Result<Proven, AppError> {
    let data = user.auth_data.clone().unwrap_or_default();
    let settings = super::current(app).map_err(fault::at_login)?;
    let mut c = Connection::open(&settings).await.map_err(fault::at_login)?;
    let fields = synced::by_ldap(app).await?;
    let found = c.by_id(&data, &fields.attributes()).await.map_err(fault::at_login)?;
    let gone = || AppError::new("ent.ldap.do_login.user_filtered.app_error", 401);
    let person = found.ok_or_else(gone)?;
    if person.disabled {
        return Err(gone());
    }
    Connection::password(&settings, &person.dn, password).await.map_err(fault::at_login)?;
    let config = app.config_full();
    let rest = async {
        let rank = rank(&mut c, &config, &person).await?;
        let picture = match settings.ldap.picture_attribute.as_str() {
            "" => None,
            attribute => Some(c.picture(&person.dn, attribute).await?),
        };
        Ok::<_, Fault>((rank, picture))
    };
    let (rank, picture) = rest.await.map_err(fault::at_login)?;
    let groups = groups(app, &mut c, &settings, &person).await?;
    Ok(Proven { person, rank, picture, groups, fields })
}

async fn rank(c: &mut Connection, config: &Config, person: &Person) -> Result<Rank, Fault> {
    let s = &config.ldap;
    let admin = match s.enable_admin_filter && !s.admin_filter.trim().is_empty() {
        true => Some(c.fits(&person.dn, "AdminFilter", &s.admin_filter).await?),
        false => None,
    };
    let guest = config.guest_accounts.enable && c.fits(&person.dn, "GuestFilter", &s.guest_filter).await?;
    Ok(Rank::new(admin, guest))
}

/// The linked groups that the person is in. Groups that cannot be read keep nobody out: the next synchronisation will tell.
async fn groups(
    app: &App,
    c: &mut Connection,
    settings: &Settings,
    person: &Person,
) -> Result<Option<Vec<String>>, AppError> {
    if settings.ldap.group_id_attribute.is_empty() || settings.ldap.group_display_name_attribute.is_empty() {
        return Ok(None);
    }
    let linked: Vec<(String, Option<String>)> = app.db.all(&LINKED, args![], |r| Ok((r.get(0)?, r.get(1)?))).await?;
    if linked.is_empty() {
        return Ok(None);
    }
    match c.groups_of(&person.dn, &person.uid).await {
        Ok(found) => {
            let is_in = |remote: &Option<String>| found.iter().any(|g| Some(&g.id) == remote.as_ref());
            Ok(Some(linked.into_iter().filter(|(_, remote)| is_in(remote)).map(|(id, _)| id).collect()))
        }
        Err(e) => {
            tracing::warn!(reason = %e, "the groups of a person who signs in cannot be read");
            Ok(None)
        }
    }
}

/// Makes the account of a person who came for the first time, or lets it follow the directory.
pub async fn settle(app: &Arc<App>, user: User, p: Proven) -> Result<User, AppError> {
    let config = app.config_full();
    let user = if user.id.is_empty() {
        first(app, &config, &p).await?
    } else {
        let mut new = follow::mapped(&config.ldap, &user, &p.person);
        new.roles = p.rank.roles(&user.roles);
        follow::save(app, &user, new).await?.0
    };
    if let Some(bytes) = p.picture {
        picture::follow(app, &user, &p.person.stamp, bytes).await?;
    }
    p.fields.follow(app, &user.id, &|attribute| p.person.entry.texts(attribute)).await?;
    if let Some(groups) = p.groups {
        app.directory_groups().set_groups_of(app, &user.id, groups).await?;
        app.directory_groups().follow(app, Some(user.id.clone()), config.ldap.re_add_removed_members).await?;
    }
    // What was written since (a picture, a rank) counts for the session.
    Ok(app.user(&user.id).await?.map_or(user, |u| (*u).clone()))
}

async fn first(app: &Arc<App>, config: &Config, p: &Proven) -> Result<User, AppError> {
    let start = User { id: app.new_id(), disable_welcome_email: true, ..User::default() };
    let mut new = follow::mapped(&config.ldap, &start, &p.person);
    new.roles = match store::count(app).await? {
        0 => "system_admin system_user".into(),
        _ => p.rank.roles(""),
    };
    create::save(app, new).await.map_err(|e| {
        // Whoever proved to be this person may know that the place is taken; an administrator must make room.
        tracing::warn!(id = %e.id, dn = p.person.dn, "no account can be made of an entry of the directory");
        AppError::bad("ent.ldap.create_fail").detail(format!("{} {}", e.id, e.detail))
    })
}
