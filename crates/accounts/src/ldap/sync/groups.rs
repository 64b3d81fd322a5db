//! Linked groups get the members that they have in the directory, those of groups within them too.

use super::people::Seen;
use super::{count, stop};
use ochre_db::Row;
use ochre_kernel::work::{Run, Stop};
use ochre_kernel::{args, sql};
use ochre_ldap::{Connection, Group};
use std::collections::{HashMap, HashSet};

sql!(
    LINKED = "SELECT id, COALESCE(remoteid, ''), displayname FROM usergroups WHERE source = 'ldap' AND deleteat = 0 ORDER BY id"
);

/// Lets groups follow.
pub async fn follow(run: &mut Run, c: &mut Connection, seen: &Seen) -> Result<(), Stop> {
    let s = run.app.config_full().ldap.clone();
    if s.group_id_attribute.trim().is_empty() || s.group_display_name_attribute.trim().is_empty() {
        return Ok(());
    }
    let app = run.app.clone();
    let three = |r: &Row| Ok((r.get::<String>(0)?, r.get::<String>(1)?, r.get::<String>(2)?));
    let linked = app.db.all(&LINKED, args![], three).await?;
    let found: HashMap<String, Group> =
        c.groups("").await.map_err(stop)?.into_iter().map(|g| (g.id.clone(), g)).collect();
    run.data.insert("total_ldap_groups_count".into(), found.len().to_string());
    run.data.insert("ldap_groups_count".into(), linked.len().to_string());
    if linked.is_empty() {
        return Ok(());
    }
    if found.is_empty() {
        // As with people: rather a wrong filter than no group at all.
        return Err(Stop::Failed("the directory has no groups: BaseDN or GroupFilter is wrong".into()));
    }
    let mut members = c.members().await.map_err(stop)?;
    for (id, remote, name) in linked {
        let Some(group) = found.get(&remote) else {
            app.directory_groups().set_members(&app, &id, Vec::new()).await?;
            app.directory_groups().unlink(&app, &remote).await?;
            count(run, "group_delete_count", 1);
            continue;
        };
        if group.name != name {
            app.directory_groups().rename(&app, &id, &group.name).await?;
        }
        let (entries, uids) = c.who_is_in(&mut members, &group.dn).await.map_err(stop)?;
        let by_dn = entries.iter().filter_map(|e| seen.by_dn.get(e));
        let by_uid = uids.iter().filter_map(|u| seen.by_uid.get(u));
        let users: HashSet<String> = by_dn.chain(by_uid).cloned().collect();
        let (came, went) = app.directory_groups().set_members(&app, &id, users.into_iter().collect()).await?;
        count(run, "group_member_add_count", came);
        count(run, "group_member_delete_count", went);
        run.progress(75).await?;
    }
    Ok(())
}
