//! Accounts follow their entries, page by page: only accounts that are here are looked at, so that the size of the directory
//! does not matter for the memory.

use super::super::SERVICE;
use super::super::follow::{self, Rank};
use super::{count, stop};
use crate::attributes::synced::{self, Synced};
use crate::users::active;
use ochre_config::Config;
use ochre_db::Row;
use ochre_kernel::work::{Run, Stop};
use ochre_kernel::{AppError, args, rows, sql, user_cols};
use ochre_ldap::{Connection, Person, dn};
use ochre_types::User;
use std::collections::{HashMap, HashSet};

// $1: ids, $2: addresses, $3: SAML accounts follow too
sql!(
    OF_PAGE = "SELECT ",
    user_cols!(),
    " FROM users u LEFT JOIN bots b ON b.userid = u.id WHERE (u.authservice = 'ldap' AND u.authdata = ANY($1)) \
     OR ($3 = TRUE AND u.authservice = 'saml' AND (u.email = ANY($2) OR u.authdata = ANY($1)))"
);
sql!(
    ALL = "SELECT u.id, u.roles, u.authservice FROM users u WHERE u.deleteat = 0 AND (u.authservice = 'ldap' \
     OR ($1 = TRUE AND u.authservice = 'saml')) ORDER BY u.id"
);

/// The accounts that the directory knows.
#[derive(Default)]
pub struct Seen {
    pub users: HashSet<String>,
    /// Account by the comparable name of its entry.
    pub by_dn: HashMap<String, String>,
    /// Account by its POSIX name.
    pub by_uid: HashMap<String, String>,
    /// Account, entry and stamp, of those whose picture may be another one.
    pub pictures: Vec<(String, String, String)>,
}

/// Who is what, by ids of the directory.
struct Ranks {
    admins: Option<HashSet<String>>,
    guests: HashSet<String>,
}

impl Ranks {
    async fn read(c: &mut Connection, config: &Config) -> Result<Ranks, Stop> {
        let s = &config.ldap;
        let admins = match s.enable_admin_filter && !s.admin_filter.trim().is_empty() {
            true => Some(c.ids("AdminFilter", &s.admin_filter).await.map_err(stop)?),
            false => None,
        };
        let guests = match config.guest_accounts.enable {
            true => c.ids("GuestFilter", &s.guest_filter).await.map_err(stop)?,
            false => HashSet::new(),
        };
        Ok(Ranks { admins, guests })
    }

    fn of(&self, id: &str) -> Rank {
        Rank::new(self.admins.as_ref().map(|a| a.contains(id)), self.guests.contains(id))
    }
}

/// Lets all accounts follow.
pub async fn follow(run: &mut Run, c: &mut Connection) -> Result<Seen, Stop> {
    let config = run.app.config_full();
    let ranks = Ranks::read(c, &config).await?;
    let fields = synced::by_ldap(&run.app).await?;
    let accounts = all(run, config.saml.enable_sync_with_ldap).await?.len().max(1);
    let mut seen = Seen::default();
    let mut cookie = Vec::new();
    let mut people = 0;
    loop {
        let page = c.people(&fields.attributes(), cookie).await.map_err(stop)?;
        people += page.people.len();
        count(run, "ldap_users_count", page.people.len());
        let by = By { config: &config, ranks: &ranks, fields: &fields };
        one_page(run, &by, page.people, &mut seen).await?;
        let share = i64::try_from(50 * seen.users.len() / accounts).unwrap_or(50);
        run.progress(5 + share.min(50)).await?;
        if page.next.is_empty() {
            break;
        }
        cookie = page.next;
    }
    if people == 0 {
        // An empty answer is a wrong base or filter far more often than an empty organisation.
        return Err(Stop::Failed("the directory knows nobody: BaseDN or UserFilter is wrong".into()));
    }
    Ok(seen)
}

async fn all(run: &Run, saml: bool) -> Result<Vec<(String, String, String)>, Stop> {
    let row = |r: &Row| Ok((r.get(0)?, r.get(1)?, r.get(2)?));
    Ok(run.app.db.all(&ALL, args![saml], row).await?)
}

/// What decides how an account follows.
struct By<'a> {
    config: &'a Config,
    ranks: &'a Ranks,
    fields: &'a Synced,
}

async fn one_page(run: &mut Run, by: &By<'_>, people: Vec<Person>, seen: &mut Seen) -> Result<(), Stop> {
    let saml = by.config.saml.enable_sync_with_ldap;
    let people: Vec<Person> = people.into_iter().filter(|p| !p.id.is_empty() && !p.disabled).collect();
    let ids: Vec<String> = people.iter().map(|p| p.id.clone()).collect();
    let emails: Vec<String> = if saml { people.iter().map(|p| p.email.to_lowercase()).collect() } else { vec![] };
    let found = run.app.db.all(&OF_PAGE, args![&ids, &emails, saml], rows::user).await?;
    let by_id: HashMap<&str, &Person> = people.iter().map(|p| (p.id.as_str(), p)).collect();
    let by_email: HashMap<&str, &Person> =
        people.iter().zip(&emails).filter(|(_, e)| !e.is_empty()).map(|(p, e)| (e.as_str(), p)).collect();
    for user in found {
        let same_id = user.auth_data.as_deref().and_then(|d| by_id.get(d));
        let Some(person) = same_id.or_else(|| by_email.get(user.email.as_str())).copied() else { continue };
        seen.users.insert(user.id.clone());
        seen.by_dn.insert(dn::normal(&person.dn), user.id.clone());
        if !person.uid.is_empty() {
            seen.by_uid.insert(person.uid.clone(), user.id.clone());
        }
        seen.pictures.push((user.id.clone(), person.dn.clone(), person.stamp.clone()));
        if let Err(e) = one(run, by, &user, person).await {
            tracing::warn!(user = user.id, id = %e.id, error = %e.detail, "an account cannot follow the directory");
        }
    }
    Ok(())
}

async fn one(run: &mut Run, by: &By<'_>, user: &User, person: &Person) -> Result<(), AppError> {
    let (app, config) = (run.app.clone(), by.config);
    let mut new = if user.auth_service == SERVICE {
        let mut new = follow::mapped(&config.ldap, user, person);
        new.roles = by.ranks.of(&person.id).roles(&user.roles);
        new
    } else {
        if user.is_guest() && config.saml.ignore_guests_ldap_sync {
            return Ok(());
        }
        let mut new = user.clone();
        follow::attributes(&config.ldap, &mut new, person);
        new
    };
    if user.auth_service != SERVICE && config.saml.enable_sync_with_ldap_include_auth {
        new.auth_data = Some(person.id.clone());
    }
    let (now, changed) = follow::save(&app, user, new).await?;
    if changed {
        count(run, "update_count", 1);
    }
    by.fields.follow(&app, &user.id, &|attribute| person.entry.texts(attribute)).await?;
    let may_be_back = !now.is_guest() || config.guest_accounts.enable;
    if now.delete_at > 0 && may_be_back {
        active::set_active(&app, &now, true, false).await?;
        count(run, "reactivate_count", 1);
    }
    Ok(())
}

/// Deactivates the accounts of those who are no longer there.
pub async fn leave(run: &mut Run, seen: &Seen) -> Result<(), Stop> {
    let config = run.app.config_full();
    for (id, roles, service) in all(run, config.saml.enable_sync_with_ldap).await? {
        let overlooked = service != SERVICE
            && config.saml.ignore_guests_ldap_sync
            && roles.split_whitespace().any(|r| r == "system_guest");
        if seen.users.contains(&id) || overlooked {
            continue;
        }
        let user = run.app.user_or_404(&id).await?;
        active::set_active(&run.app.clone(), &user, false, false).await?;
        count(run, "delete_count", 1);
    }
    Ok(())
}
