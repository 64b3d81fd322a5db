//! Groups of the directory: seeing them, linking them with groups here, letting one account into its places.

use super::{SERVICE, fault};
use ochre_db::Row;
use ochre_kernel::{AppError, Auth, Ctx, Perm, Reply, Response, Routes, args, sql};
use serde::Serialize;
use serde_json::json;
use std::collections::HashMap;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.get("/ldap/groups", "GetLdapGroups", Auth::Session, list);
    let one = "/ldap/groups/{remote_id}/link";
    r.post(one, "LinkLdapGroup", Auth::Session, link);
    r.delete(one, "UnlinkLdapGroup", Auth::Session, unlink);
    let path = "/ldap/users/{user_id}/group_sync_memberships";
    r.post(path, "AddUserToGroupSyncables", Auth::Session, memberships);
}

sql!(
    KNOWN = "SELECT g.remoteid, g.id, g.deleteat, EXISTS (SELECT 1 FROM groupteams t WHERE t.groupid = g.id AND t.deleteat = 0) \
     OR EXISTS (SELECT 1 FROM groupchannels c WHERE c.groupid = g.id AND c.deleteat = 0) FROM usergroups g \
     WHERE g.source = 'ldap' AND g.remoteid IS NOT NULL"
);

/// `api4.mixedUnlinkedGroup` of `contract/models.jsonl`: nulls for a group that was never linked.
#[derive(Debug, Serialize)]
struct Shown {
    mattermost_group_id: Option<String>,
    name: String,
    primary_key: String,
    has_syncables: Option<bool>,
}

/// A filter of the query that may be absent.
fn wanted(ctx: &Ctx, name: &str) -> Option<bool> {
    match ctx.query_str(name).as_str() {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ => None,
    }
}

async fn list(ctx: Ctx) -> Reply {
    ctx.grant_system(Perm::SysconsoleReadUserManagementGroups).await?;
    super::must_be_on(&ctx.app, "ent.ldap.app_error")?;
    let mut c = super::open(&ctx.app).await.map_err(|f| fault::of_test(&f))?;
    let mut found = c.groups(&ctx.query_str("q")).await.map_err(|f| fault::of_test(&f))?;
    found.sort_by(|a, b| (a.name.to_lowercase(), &a.id).cmp(&(b.name.to_lowercase(), &b.id)));
    let row = |r: &Row| Ok((r.get::<String>(0)?, (r.get::<String>(1)?, r.get::<i64>(2)?, r.get::<bool>(3)?)));
    let known: HashMap<_, _> = ctx.app.db.all(&KNOWN, args![], row).await?.into_iter().collect();
    let (linked, configured) = (wanted(&ctx, "is_linked"), wanted(&ctx, "is_configured"));
    let shown: Vec<Shown> = found
        .into_iter()
        .map(|g| {
            let here = known.get(&g.id).filter(|(_, deleted, _)| *deleted == 0);
            Shown {
                mattermost_group_id: here.map(|(id, _, _)| id.clone()),
                name: g.name,
                primary_key: g.id,
                has_syncables: here.map(|(_, _, filled)| *filled),
            }
        })
        .filter(|g| linked.is_none_or(|w| w == g.mattermost_group_id.is_some()))
        .filter(|g| configured.is_none_or(|w| w == g.has_syncables.unwrap_or(false)))
        .collect();
    let count = shown.len();
    let skip = usize::try_from(ctx.page() * ctx.per_page()).unwrap_or(0);
    let take = usize::try_from(ctx.per_page()).unwrap_or(60);
    let page: Vec<Shown> = shown.into_iter().skip(skip).take(take).collect();
    ctx.json(&json!({"count": count, "groups": page}))
}

/// Makes the group of the directory one here; its members come with the next synchronisation.
async fn link(ctx: Ctx) -> Reply {
    ctx.grant_system(Perm::SysconsoleWriteUserManagementGroups).await?;
    super::must_be_on(&ctx.app, "ent.ldap.app_error")?;
    let mut c = super::open(&ctx.app).await.map_err(|f| fault::of_test(&f))?;
    let found = c.group_by_id(ctx.param("remote_id")).await.map_err(|f| fault::of_test(&f))?;
    let found = found.ok_or_else(|| AppError::missing("api.ldap_group.not_found"))?;
    let (group, new) = ctx.app.directory_groups().link(&ctx.app, &found.id, &found.name).await?;
    Ok(Response::json(if new { 201 } else { 200 }, &group))
}

/// Works without the directory: a group whose server is gone for good can be unlinked.
async fn unlink(ctx: Ctx) -> Reply {
    ctx.grant_system(Perm::SysconsoleWriteUserManagementGroups).await?;
    ctx.app.directory_groups().unlink(&ctx.app, ctx.param("remote_id")).await?;
    ctx.ok()
}

/// Puts an account into all places of its groups again, those that it left too.
async fn memberships(ctx: Ctx) -> Reply {
    let id = ctx.id("user_id")?;
    ctx.grant_system(Perm::SysconsoleWriteUserManagementGroups).await?;
    let user = ctx.app.user_or_404(&id).await?;
    let synced = ctx.app.config().saml.enable_sync_with_ldap;
    if user.auth_service != SERVICE && !(user.auth_service == "saml" && synced) {
        return Err(AppError::bad("api.user.add_user_to_group_syncables.not_ldap_user.app_error"));
    }
    ctx.app.directory_groups().follow(&ctx.app, Some(id), true).await?;
    ctx.ok()
}
