//! Groups that a directory fills: the port that the synchronisation writes through.

use super::store::group_cols;
use super::sync::{self, Whom};
use super::syncables::{self as links, Kind};
use super::{events, store};
use ochre_kernel::ports::DirectoryGroups;
use ochre_kernel::{App, AppError, BoxFuture, args, sql};
use ochre_types::{GROUP_DISPLAY_NAME_MAX_LENGTH, GROUP_SOURCE_LDAP, Group};
use std::collections::HashSet;
use std::sync::Arc;

/// Accounts that are put into a group, or taken out, in one transaction.
const TOGETHER: usize = 500;

sql!(BY_REMOTE = "SELECT ", group_cols!(), " FROM usergroups g WHERE g.source = 'ldap' AND g.remoteid = $1");
sql!(MEMBERS = "SELECT userid FROM groupmembers WHERE groupid = $1 AND deleteat = 0");
sql!(
    GROUPS_OF = "SELECT m.groupid FROM groupmembers m JOIN usergroups g ON g.id = m.groupid WHERE m.userid = $1 \
     AND m.deleteat = 0 AND g.source = 'ldap'"
);
// places that are left to their groups count without any link too: nobody may be there then
sql!(
    TEAMS = "SELECT l.teamid FROM groupteams l JOIN teams t ON t.id = l.teamid WHERE l.deleteat = 0 AND t.deleteat = 0 \
     UNION SELECT id FROM teams WHERE groupconstrained = TRUE AND deleteat = 0"
);
sql!(
    CHANNELS = "SELECT l.channelid FROM groupchannels l JOIN channels c ON c.id = l.channelid WHERE l.deleteat = 0 \
     AND c.deleteat = 0 UNION SELECT id FROM channels WHERE groupconstrained = TRUE AND deleteat = 0"
);
sql!(
    TEAMS_OF = "SELECT DISTINCT l.teamid FROM groupteams l JOIN teams t ON t.id = l.teamid JOIN groupmembers m \
     ON m.groupid = l.groupid AND m.deleteat = 0 WHERE l.deleteat = 0 AND t.deleteat = 0 AND m.userid = $1"
);
sql!(
    CHANNELS_OF = "SELECT DISTINCT l.channelid FROM groupchannels l JOIN channels c ON c.id = l.channelid JOIN groupmembers m \
     ON m.groupid = l.groupid AND m.deleteat = 0 WHERE l.deleteat = 0 AND c.deleteat = 0 AND m.userid = $1"
);

/// Implements [`DirectoryGroups`].
pub struct Port;

impl DirectoryGroups for Port {
    fn link(
        &self,
        app: &Arc<App>,
        remote_id: &str,
        display_name: &str,
    ) -> BoxFuture<'static, Result<(Group, bool), AppError>> {
        let (app, id, name) = (app.clone(), remote_id.to_string(), display_name.to_string());
        Box::pin(async move { link(&app, &id, &name).await })
    }

    fn unlink(&self, app: &Arc<App>, remote_id: &str) -> BoxFuture<'static, Result<(), AppError>> {
        let (app, id) = (app.clone(), remote_id.to_string());
        Box::pin(async move {
            match by_remote(&app, &id).await? {
                Some(g) if g.delete_at == 0 => {
                    let now = app.now();
                    write(&app, Group { delete_at: now, ..g }).await.map(|_| ())
                }
                _ => Ok(()),
            }
        })
    }

    fn rename(&self, app: &Arc<App>, group_id: &str, display_name: &str) -> BoxFuture<'static, Result<(), AppError>> {
        let (app, id, name) = (app.clone(), group_id.to_string(), short(display_name));
        Box::pin(async move {
            let g = store::by_id(&app, &id).await?;
            if g.display_name == name || name.is_empty() {
                return Ok(());
            }
            write(&app, Group { display_name: name, ..g }).await.map(|_| ())
        })
    }

    fn set_members(
        &self,
        app: &Arc<App>,
        group_id: &str,
        users: Vec<String>,
    ) -> BoxFuture<'static, Result<(usize, usize), AppError>> {
        let (app, id) = (app.clone(), group_id.to_string());
        Box::pin(async move { set_members(&app, &id, users).await })
    }

    fn set_groups_of(
        &self,
        app: &Arc<App>,
        user_id: &str,
        groups: Vec<String>,
    ) -> BoxFuture<'static, Result<(), AppError>> {
        let (app, user) = (app.clone(), user_id.to_string());
        Box::pin(async move {
            let now: HashSet<String> = app.db.all(&GROUPS_OF, args![&user], |r| r.get(0)).await?.into_iter().collect();
            let wanted: HashSet<String> = groups.into_iter().collect();
            for group in wanted.difference(&now) {
                come(&app, group, std::slice::from_ref(&user)).await?;
            }
            for group in now.difference(&wanted) {
                go(&app, group, std::slice::from_ref(&user)).await?;
            }
            Ok(())
        })
    }

    fn follow(&self, app: &Arc<App>, user_id: Option<String>, again: bool) -> BoxFuture<'static, Result<(), AppError>> {
        let app = app.clone();
        Box::pin(async move { follow(&app, Whom { user: user_id, again }).await })
    }
}

async fn by_remote(app: &App, remote_id: &str) -> Result<Option<Group>, AppError> {
    Ok(app.db.opt(&BY_REMOTE, args![remote_id], store::row).await?)
}

/// A display name of at most so many bytes as fit.
fn short(name: &str) -> String {
    let most = usize::try_from(GROUP_DISPLAY_NAME_MAX_LENGTH).unwrap_or(128);
    let mut out = String::new();
    for c in name.trim().chars() {
        if out.len() + c.len_utf8() > most {
            break;
        }
        out.push(c);
    }
    out
}

async fn link(app: &Arc<App>, remote_id: &str, name: &str) -> Result<(Group, bool), AppError> {
    let name = short(if name.trim().is_empty() { remote_id } else { name });
    match by_remote(app, remote_id).await? {
        Some(g) if g.delete_at == 0 => Ok((g, false)),
        Some(g) => Ok((write(app, Group { delete_at: 0, display_name: name, ..g }).await?, false)),
        None => {
            let now = app.now();
            let g = Group {
                id: app.new_id(),
                display_name: name,
                source: GROUP_SOURCE_LDAP.into(),
                remote_id: Some(remote_id.to_string()),
                create_at: now,
                update_at: now,
                ..Group::default()
            };
            super::rules::check(&g)?;
            let mut tx = app.begin().await?;
            store::insert(&mut tx, &g).await?;
            tx.emit(events::group(&g));
            tx.commit().await?;
            Ok((g, true))
        }
    }
}

async fn write(app: &Arc<App>, mut g: Group) -> Result<Group, AppError> {
    g.update_at = app.now();
    let mut tx = app.begin().await?;
    store::update(&mut tx, &g).await?;
    tx.emit(events::group(&g));
    tx.commit().await?;
    Ok(g)
}

async fn set_members(app: &Arc<App>, group: &str, users: Vec<String>) -> Result<(usize, usize), AppError> {
    let now: HashSet<String> = app.db.all(&MEMBERS, args![group], |r| r.get(0)).await?.into_iter().collect();
    let wanted: HashSet<String> = users.into_iter().collect();
    let mut new: Vec<String> = wanted.difference(&now).cloned().collect();
    let mut old: Vec<String> = now.difference(&wanted).cloned().collect();
    new.sort();
    old.sort();
    for some in new.chunks(TOGETHER) {
        come(app, group, some).await?;
    }
    for some in old.chunks(TOGETHER) {
        go(app, group, some).await?;
    }
    Ok((new.len(), old.len()))
}

async fn come(app: &Arc<App>, group: &str, users: &[String]) -> Result<(), AppError> {
    let mut tx = app.begin().await?;
    for m in store::add(&mut tx, group, users).await? {
        tx.emit(events::added(&m));
    }
    tx.commit().await
}

async fn go(app: &Arc<App>, group: &str, users: &[String]) -> Result<(), AppError> {
    let mut tx = app.begin().await?;
    for m in store::remove(&mut tx, group, users).await? {
        tx.emit(events::removed(&m));
    }
    tx.commit().await?;
    for kind in [Kind::Team, Kind::Channel] {
        for l in links::all(app, kind, group).await?.iter().filter(|l| l.scheme_admin) {
            sync::lose(app, kind, &l.place, users).await?;
        }
    }
    Ok(())
}

/// Teams before their channels: who is not in the team cannot come into its channels.
async fn follow(app: &Arc<App>, whom: Whom) -> Result<(), AppError> {
    for kind in [Kind::Team, Kind::Channel] {
        let places: Vec<String> = match (&whom.user, kind) {
            (None, Kind::Team) => app.db.all(&TEAMS, args![], |r| r.get(0)).await?,
            (None, Kind::Channel) => app.db.all(&CHANNELS, args![], |r| r.get(0)).await?,
            (Some(u), Kind::Team) => app.db.all(&TEAMS_OF, args![u], |r| r.get(0)).await?,
            (Some(u), Kind::Channel) => app.db.all(&CHANNELS_OF, args![u], |r| r.get(0)).await?,
        };
        for id in places {
            if let Err(e) = sync::place_for(app, kind, &id, &whom).await {
                tracing::warn!(id = %e.id, error = %e.detail, ?kind, place = id, "a place could not follow its groups");
            }
        }
    }
    Ok(())
}
