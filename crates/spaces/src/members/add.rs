//! Into a channel: by oneself or by others.

use super::{events, store};
use crate::{categories, groups, say};
use ochre_kernel::{App, AppError, Auth, Ctx, Perm, Reply, Routes};
use ochre_types::{Channel, ChannelMember, User};
use std::sync::Arc;

/// Most users in one request.
const MOST: usize = 1000;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.post("/channels/{channel_id}/members", "AddChannelMember", Auth::Session, add);
}

/// What the body asks for: the users, whether it named a list, the post to answer.
struct Wanted {
    users: Vec<String>,
    list: bool,
    root: String,
}

fn wanted(ctx: &Ctx) -> Result<Wanted, AppError> {
    let body: serde_json::Value = serde_json::from_slice(ctx.bytes()).unwrap_or_default();
    let text = |key: &str| body.get(key).and_then(|v| v.as_str()).unwrap_or_default().to_string();
    let listed = body.get("user_ids").and_then(|v| v.as_array());
    let users: Vec<String> = match listed {
        Some(l) => l.iter().map(|v| v.as_str().unwrap_or_default().to_string()).collect(),
        None => vec![text("user_id")],
    };
    let name = if listed.is_some() { "user_ids" } else { "user_id or user_ids" };
    if users.is_empty() || users.len() > MOST || users.iter().any(|id| !ochre_types::is_valid_id(id)) {
        return Err(AppError::body(name));
    }
    let root = text("post_root_id");
    if !root.is_empty() && !ochre_types::is_valid_id(&root) {
        return Err(AppError::body("post_root_id"));
    }
    Ok(Wanted { users, list: listed.is_some(), root })
}

async fn add(ctx: Ctx) -> Reply {
    let id = ctx.id("channel_id")?;
    let w = wanted(&ctx)?;
    let channel = ctx.app.channel_or_404(&id).await?;
    if channel.is_direct_or_group() {
        return Err(AppError::bad("api.channel.add_user_to_channel.type.app_error"));
    }
    let (own, others) = rights(&ctx, &channel).await?;
    if channel.is_group_constrained() && !groups::channel_lets_in(&ctx.app, &channel.id, &w.users).await? {
        return Err(AppError::bad("api.channel.add_members.user_denied"));
    }
    let (mut members, mut failed) = (Vec::new(), None);
    for user in &w.users {
        let known = if user == ctx.me() { own } else { others };
        let outcome = match known {
            Ok(()) => one(&ctx.app, &channel, user, ctx.me(), &w.root).await,
            Err(perm) => Err(AppError::denied(perm)),
        };
        match outcome {
            Ok(m) => members.push(m),
            Err(e) => failed = Some(e),
        }
    }
    if let (true, Some(e)) = (members.is_empty(), failed) {
        return Err(e);
    }
    members.iter_mut().for_each(|m| m.sanitize_for(ctx.me()));
    if w.list { ctx.created(&members) } else { ctx.created(&members[0]) }
}

type Right = Result<(), Perm>;

/// What the caller may do: add themselves, add others; the permission that lacks otherwise.
async fn rights(ctx: &Ctx, c: &Channel) -> Result<(Right, Right), AppError> {
    if ctx.is_local() {
        return Ok((Ok(()), Ok(())));
    }
    let member = ctx.app.channel_membership(&c.id, ctx.me()).await?.is_some();
    if !c.is_open() {
        let right = match ctx.can_channel(&c.id, Perm::ManagePrivateChannelMembers).await? {
            true => Ok(()),
            false => Err(Perm::ManagePrivateChannelMembers),
        };
        return Ok((right, right));
    }
    let manage = ctx.can_channel(&c.id, Perm::ManagePublicChannelMembers).await?;
    let join = member || ctx.can_team(&c.team_id, Perm::JoinPublicChannels).await?;
    Ok((
        if join || manage { Ok(()) } else { Err(Perm::JoinPublicChannels) },
        if manage { Ok(()) } else { Err(Perm::ManagePublicChannelMembers) },
    ))
}

/// Puts one user into a channel and says so; the membership, also when they were in it already.
pub async fn one(
    app: &Arc<App>,
    channel: &Channel,
    user_id: &str,
    by: &str,
    root: &str,
) -> Result<ChannelMember, AppError> {
    if let Some(m) = app.channel_member(&channel.id, user_id).await? {
        return Ok(m);
    }
    let user = app.user_or_404(user_id).await?;
    may_enter(app, channel, &user).await?;
    let mut tx = app.begin().await?;
    let new = store::insert(&mut tx, channel, std::slice::from_ref(&user.id), false).await?;
    if !new.is_empty() {
        for e in events::added(channel, &user.id) {
            tx.emit(e);
        }
        categories::places::into_default(&mut tx, channel, &user.id).await?;
    }
    tx.commit().await?;
    let missing = || AppError::missing("app.channel.get_member.missing.app_error");
    let member = app.channel_member(&channel.id, &user.id).await?.ok_or_else(missing)?;
    let by = if by.is_empty() || by == user.id { None } else { app.user(by).await? };
    match by {
        _ if new.is_empty() => {}
        None => say::joined(app, channel, &user).await,
        Some(by) => say::added(app, channel, &user, &by, root).await,
    }
    Ok(member)
}

/// Only members of the channel's team, who are not deactivated.
async fn may_enter(app: &Arc<App>, channel: &Channel, user: &User) -> Result<(), AppError> {
    if user.delete_at > 0 {
        return Err(AppError::bad("app.channel.add_member.deleted_user.app_error"));
    }
    if channel.team_id.is_empty() {
        return Ok(());
    }
    match app.team_member(&channel.team_id, &user.id).await? {
        None => Err(AppError::missing("app.team.get_member.missing.app_error")),
        Some(m) if m.delete_at > 0 => Err(AppError::bad("api.channel.add_user.to.channel.failed.deleted.app_error")),
        Some(_) => Ok(()),
    }
}
