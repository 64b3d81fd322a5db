//! Linking groups with teams and channels, and looking at the links.

use super::sync;
use super::syncables::{self as links, Kind, Link};
use super::{events, rules, store};
use ochre_kernel::{AppError, Auth, Ctx, Perm, Reply, Response, Routes, Tx};
use ochre_types::{Group, GroupSyncablePatch};

/// Routes.
pub fn routes(r: &mut Routes) {
    let (teams, channels) = ("/groups/{group_id}/teams", "/groups/{group_id}/channels");
    r.get(teams, "GetGroupSyncablesTeams", Auth::Session, |ctx| list(ctx, Kind::Team));
    r.get(channels, "GetGroupSyncablesChannels", Auth::Session, |ctx| list(ctx, Kind::Channel));
    let (team, channel) = (format!("{teams}/{{syncable_id}}"), format!("{channels}/{{syncable_id}}"));
    r.get(&team, "GetGroupSyncableForTeamId", Auth::Session, |ctx| one(ctx, Kind::Team));
    r.get(&channel, "GetGroupSyncableForChannelId", Auth::Session, |ctx| one(ctx, Kind::Channel));
    let (path, other) = (format!("{team}/link"), format!("{channel}/link"));
    r.post(&path, "LinkGroupSyncableForTeam", Auth::Session, |ctx| link(ctx, Kind::Team));
    r.post(&other, "LinkGroupSyncableForChannel", Auth::Session, |ctx| link(ctx, Kind::Channel));
    r.delete(&path, "UnlinkGroupSyncableForTeam", Auth::Session, |ctx| unlink(ctx, Kind::Team));
    r.delete(&other, "UnlinkGroupSyncableForChannel", Auth::Session, |ctx| unlink(ctx, Kind::Channel));
    let (path, other) = (format!("{team}/patch"), format!("{channel}/patch"));
    r.put(&path, "PatchGroupSyncableForTeam", Auth::Session, |ctx| patch(ctx, Kind::Team));
    r.put(&other, "PatchGroupSyncableForChannel", Auth::Session, |ctx| patch(ctx, Kind::Channel));
}

async fn list(ctx: Ctx, kind: Kind) -> Reply {
    let id = ctx.id("group_id")?;
    ctx.grant_system(Perm::SysconsoleReadUserManagementGroups).await?;
    let all = links::all(&ctx.app, kind, &id).await?;
    ctx.json(&all.iter().map(|l| links::shown(kind, l)).collect::<Vec<_>>())
}

async fn one(ctx: Ctx, kind: Kind) -> Reply {
    let (group, place) = (ctx.id("group_id")?, ctx.id("syncable_id")?);
    ctx.grant_system(Perm::ManageSystem).await?;
    ctx.json(&links::shown(kind, &links::live(&ctx.app, kind, &group, &place).await?))
}

/// The group of the address, when it can fill places and the caller may link it with this one.
async fn allowed(ctx: &Ctx, kind: Kind, place: &str) -> Result<Group, AppError> {
    let id = ctx.id("group_id")?;
    let g = store::by_id(&ctx.app, &id).await?;
    if !rules::is_syncable(&g) {
        return Err(AppError::bad("app.group.crud_permission"));
    }
    if ctx.can(Perm::SysconsoleWriteUserManagementGroups).await? {
        return Ok(g);
    }
    rules::grant(ctx, &id, Perm::SysconsoleReadUserManagementGroups).await?;
    match kind {
        Kind::Team => drop(ctx.grant_team(place, Perm::InviteUser).await?),
        Kind::Channel => {
            let perm = match ctx.app.channel_or_404(place).await?.is_open() {
                true => Perm::ManagePublicChannelMembers,
                false => Perm::ManagePrivateChannelMembers,
            };
            ctx.grant_channel(place, perm).await?;
        }
    }
    Ok(g)
}

fn body(ctx: &Ctx) -> Result<GroupSyncablePatch, AppError> {
    ctx.decode("").map_err(|e: AppError| AppError::bad("api.io_error").detail(e.detail))
}

async fn link(ctx: Ctx, kind: Kind) -> Reply {
    let (group, place) = (ctx.id("group_id")?, ctx.id("syncable_id")?);
    let wanted = body(&ctx)?;
    allowed(&ctx, kind, &place).await?;
    let now = ctx.now();
    let before = links::find(&ctx.app, kind, &group, &place).await?;
    let create_at = before.as_ref().filter(|l| l.delete_at == 0).map_or(now, |l| l.create_at);
    let new = Link {
        group: group.clone(),
        place: place.clone(),
        auto_add: wanted.auto_add.unwrap_or(false),
        scheme_admin: wanted.scheme_admin.unwrap_or(false),
        create_at,
        update_at: now,
        ..Link::default()
    };
    let team = above(&ctx, kind, &new).await?;
    let mut tx = ctx.begin().await?;
    if let Some(team) = &team {
        links::put(&mut tx, Kind::Team, team);
        tx.emit(events::team(&group, &team.place, true));
    }
    links::put(&mut tx, kind, &new);
    tell(&mut tx, kind, &new, true);
    tx.commit().await?;
    if let Some(team) = team {
        sync::place(&ctx.app, Kind::Team, &team.place).await?;
    }
    answer(&ctx, kind, &new, 201).await
}

/// A group that fills a channel fills its team: the link with the team that is still to be made. A team that is left to
/// its groups must have this one already.
async fn above(ctx: &Ctx, kind: Kind, l: &Link) -> Result<Option<Link>, AppError> {
    let team = match kind {
        Kind::Team => {
            ctx.app.team_or_404(&l.place).await?;
            return Ok(None);
        }
        Kind::Channel => {
            let channel = ctx.app.channel_or_404(&l.place).await?;
            ctx.app.team_or_404(&channel.team_id).await?
        }
    };
    if links::find(&ctx.app, Kind::Team, &l.group, &team.id).await?.is_some_and(|l| l.delete_at == 0) {
        return Ok(None);
    }
    if team.is_group_constrained() {
        return Err(AppError::bad("group_not_associated_to_synced_team"));
    }
    Ok(Some(Link { place: team.id.clone(), scheme_admin: false, ..l.clone() }))
}

fn tell(tx: &mut Tx, kind: Kind, l: &Link, linked: bool) {
    tx.emit(match kind {
        Kind::Team => events::team(&l.group, &l.place, linked),
        Kind::Channel => events::channel(&l.group, &l.place, linked),
    });
}

async fn answer(ctx: &Ctx, kind: Kind, l: &Link, status: u16) -> Reply {
    sync::place(&ctx.app, kind, &l.place).await?;
    let stored = links::live(&ctx.app, kind, &l.group, &l.place).await?;
    Ok(Response::json(status, &links::shown(kind, &stored)))
}

async fn patch(ctx: Ctx, kind: Kind) -> Reply {
    let (group, place) = (ctx.id("group_id")?, ctx.id("syncable_id")?);
    let wanted = body(&ctx)?;
    allowed(&ctx, kind, &place).await?;
    let mut l = links::live(&ctx.app, kind, &group, &place).await?;
    let was_admin = l.scheme_admin;
    l.auto_add = wanted.auto_add.unwrap_or(l.auto_add);
    l.scheme_admin = wanted.scheme_admin.unwrap_or(l.scheme_admin);
    l.update_at = ctx.now();
    let mut tx = ctx.begin().await?;
    links::put(&mut tx, kind, &l);
    tx.commit().await?;
    if was_admin && !l.scheme_admin {
        sync::demote(&ctx.app, kind, &place, &group).await?;
    }
    answer(&ctx, kind, &l, 200).await
}

async fn unlink(ctx: Ctx, kind: Kind) -> Reply {
    let (group, place) = (ctx.id("group_id")?, ctx.id("syncable_id")?);
    allowed(&ctx, kind, &place).await?;
    let missing = || AppError::missing("app.group.no_rows");
    let mut l = links::find(&ctx.app, kind, &group, &place).await?.ok_or_else(missing)?;
    if l.delete_at > 0 {
        return Err(AppError::bad("app.group.group_syncable_already_deleted"));
    }
    l.delete_at = ctx.now();
    l.update_at = l.delete_at;
    let mut tx = ctx.begin().await?;
    links::put(&mut tx, kind, &l);
    tell(&mut tx, kind, &l, false);
    tx.commit().await?;
    if l.scheme_admin {
        sync::demote(&ctx.app, kind, &place, &group).await?;
    }
    sync::place(&ctx.app, kind, &place).await?;
    ctx.ok()
}
