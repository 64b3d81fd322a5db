//! What the members and guests of one channel may do, as switches. A channel that differs from its team gets a scheme of
//! its own; when nothing differs any more, the scheme goes.

use crate::{channels, roles, schemes};
use ochre_kernel::access::SchemeNames;
use ochre_kernel::{AppError, Auth, Ctx, Event, Forget, Perm, Reply, Routes, Tx};
use ochre_types::{
    Channel, ChannelModeratedRole, ChannelModeratedRoles, ChannelModeration, ChannelModerationPatch, MODERATED,
    MODERATED_MAP, Role, Scheme,
};
use std::collections::BTreeSet;

/// Routes of the slice.
pub fn routes(r: &mut Routes) {
    r.slice("spaces/moderation");
    r.get("/channels/{channel_id}/moderations", "GetChannelModerations", Auth::Session, get);
    r.put("/channels/{channel_id}/moderations/patch", "PatchChannelModerations", Auth::Session, patch);
}

/// Permissions of guests and of members.
#[derive(Clone, PartialEq)]
struct Sides {
    guests: BTreeSet<String>,
    members: BTreeSet<String>,
}

/// What the channel grants, and what its team (or the server) grants to its channels: a switch can only take away.
struct State {
    channel: Channel,
    own: Sides,
    above: Sides,
}

async fn perms(ctx: &Ctx, role: &str) -> Result<BTreeSet<String>, AppError> {
    let table = ctx.app.roles().await?;
    let found = table.by_name.get(role).and_then(|e| e.role.permissions.clone());
    Ok(found.unwrap_or_default().into_iter().collect())
}

async fn sides(ctx: &Ctx, names: &SchemeNames) -> Result<Sides, AppError> {
    Ok(Sides { guests: perms(ctx, &names.guest).await?, members: perms(ctx, &names.user).await? })
}

async fn state(ctx: &Ctx) -> Result<State, AppError> {
    let id = ctx.id("channel_id")?;
    let missing = || AppError::missing("app.channel.get.existing.app_error");
    let channel = ctx.app.channel_fresh(&id).await?.ok_or_else(missing)?;
    let own = sides(ctx, &ctx.app.channel_scheme(&channel).await?).await?;
    let plain = Channel { scheme_id: None, ..channel.clone() };
    let above = sides(ctx, &ctx.app.channel_scheme(&plain).await?).await?;
    Ok(State { channel, own, above })
}

/// The permissions behind a switch in a channel of this type.
fn behind(switch: &str, open: bool) -> Vec<&'static str> {
    let fits = |p: Perm| {
        let id = p.id();
        if open { !id.contains("_private_channel") } else { !id.contains("_public_channel") }
    };
    MODERATED_MAP.iter().filter(|(p, s)| *s == switch && fits(*p)).map(|(p, _)| p.id()).collect()
}

fn switches(s: &State) -> Vec<ChannelModeration> {
    let on = |set: &BTreeSet<String>, name: &str| behind(name, s.channel.is_open()).iter().any(|p| set.contains(*p));
    MODERATED
        .iter()
        .map(|name| {
            let role = |own: &BTreeSet<String>, above: &BTreeSet<String>| {
                let enabled = on(above, name);
                ChannelModeratedRole { value: enabled && on(own, name), enabled }
            };
            let for_guests = !matches!(*name, "manage_members" | "manage_bookmarks");
            let roles = ChannelModeratedRoles {
                guests: for_guests.then(|| role(&s.own.guests, &s.above.guests)),
                members: Some(role(&s.own.members, &s.above.members)),
            };
            ChannelModeration { name: (*name).to_string(), roles: Some(roles) }
        })
        .collect()
}

async fn get(ctx: Ctx) -> Reply {
    ctx.id("channel_id")?;
    ctx.grant_system(Perm::SysconsoleReadUserManagementChannels).await?;
    let s = state(&ctx).await?;
    ctx.json(&switches(&s))
}

async fn patch(ctx: Ctx) -> Reply {
    ctx.id("channel_id")?;
    let wanted: Vec<ChannelModerationPatch> = ctx.decode("patch")?;
    ctx.grant_system(Perm::SysconsoleWriteUserManagementChannels).await?;
    let mut s = state(&ctx).await?;
    let before = s.own.clone();
    for p in &wanted {
        let (Some(name), Some(to)) = (p.name.as_deref(), p.roles.as_ref()) else { continue };
        let perms = behind(name, s.channel.is_open());
        if to.guests.is_some() && matches!(name, "manage_members" | "manage_bookmarks") {
            let id = "api.channel.patch_channel_moderations_for_channel.restricted_permission.app_error";
            return Err(AppError::new(id, 403));
        }
        set(&mut s.own.guests, &s.above.guests, &perms, to.guests);
        set(&mut s.own.members, &s.above.members, &perms, to.members);
    }
    if s.own != before {
        apply(&ctx, &mut s).await?;
    }
    let s = state(&ctx).await?;
    ctx.json(&switches(&s))
}

/// Gives or takes permissions; only what is granted above can be given.
fn set(own: &mut BTreeSet<String>, above: &BTreeSet<String>, perms: &[&str], to: Option<bool>) {
    let Some(to) = to else { return };
    for p in perms {
        if to && above.contains(*p) {
            own.insert((*p).to_string());
        } else if !to {
            own.remove(*p);
        }
    }
}

async fn apply(ctx: &Ctx, s: &mut State) -> Result<(), AppError> {
    let mut tx = ctx.begin().await?;
    let own_scheme = s.channel.scheme_id.clone().filter(|id| !id.is_empty());
    if s.own == s.above {
        if let Some(id) = own_scheme {
            let scheme = schemes::read::by_id(ctx, &id).await?;
            schemes::change::remove(&mut tx, scheme).await?;
            s.channel.scheme_id = Some(String::new());
            channels::store::update(&mut tx, &s.channel).await?;
        }
    } else {
        let scheme = match own_scheme {
            Some(id) => schemes::read::by_id(ctx, &id).await?,
            None => new_scheme(ctx, &mut tx, &mut s.channel).await?,
        };
        write(ctx, &mut tx, &scheme.default_channel_guest_role, &s.own.guests).await?;
        write(ctx, &mut tx, &scheme.default_channel_user_role, &s.own.members).await?;
    }
    tx.emit(Event::new("channel_scheme_updated").channel(s.channel.id.clone()));
    tx.commit().await
}

async fn new_scheme(ctx: &Ctx, tx: &mut Tx, channel: &mut Channel) -> Result<Scheme, AppError> {
    let scheme =
        Scheme { name: ctx.new_id(), display_name: ctx.new_id(), scope: "channel".into(), ..Scheme::default() };
    let scheme = schemes::change::save(&ctx.app, tx, scheme).await?;
    channel.scheme_id = Some(scheme.id.clone());
    channels::store::update(tx, channel).await?;
    tx.forget(Forget::ChannelMembers(channel.id.clone()));
    Ok(scheme)
}

/// Writes the permissions of a role by its name; the row may be of this very transaction.
async fn write(ctx: &Ctx, tx: &mut Tx, name: &str, perms: &BTreeSet<String>) -> Result<(), AppError> {
    let found = tx.opt(&ROLE, ochre_kernel::args![name], ochre_kernel::rows::role).await?;
    let missing = || AppError::missing("app.role.get_by_name.app_error");
    let mut role: Role = found.ok_or_else(missing)?;
    role.permissions = Some(perms.iter().cloned().collect());
    role.update_at = ctx.now();
    roles::patch::save(tx, &role).await
}

ochre_kernel::sql!(ROLE = "SELECT ", ochre_kernel::role_cols!(), " FROM roles WHERE name = $1");
