//! Direct channels of two people (or one), group channels of three to eight.

use super::{events, store};
use crate::members;
use ochre_kernel::{App, AppError, Auth, Ctx, Perm, Reply, Routes, args, sql};
use ochre_types::{Channel, User};
use sha1::{Digest, Sha1};
use std::fmt::Write;
use std::sync::Arc;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.post("/channels/direct", "CreateDirectChannel", Auth::Session, direct);
    r.post("/channels/group", "CreateGroupChannel", Auth::Session, group);
}

sql!(
    COMMON_TEAM = "SELECT COUNT(*) FROM teammembers a JOIN teammembers b ON b.teamid = a.teamid JOIN teams t ON t.id = a.teamid \
     WHERE a.userid = $1 AND b.userid = $2 AND a.deleteat = 0 AND b.deleteat = 0 AND t.deleteat = 0"
);

fn ids(ctx: &Ctx) -> Result<Vec<String>, AppError> {
    ctx.string_list("").map_err(|e| AppError::bad("api.payload.parse.error").detail(e.detail))
}

async fn direct(ctx: Ctx) -> Reply {
    let mut ids: Vec<String> = ctx.decode("").map_err(|e| AppError::bad("api.payload.parse.error").detail(e.detail))?;
    let me = ctx.me().to_string();
    if ids.len() == 1 && ids[0] == me {
        ids.push(me.clone());
    }
    if ids.len() != 2 || ids.iter().any(|id| !ochre_types::is_valid_id(id)) {
        return Err(AppError::body("user_ids"));
    }
    ctx.grant_system(Perm::CreateDirectChannel).await?;
    if !ids.contains(&me) {
        ctx.grant_system(Perm::ManageSystem).await?;
    }
    let other = if ids[0] == me { &ids[1] } else { &ids[0] };
    if !members::visible::sees(&ctx, other).await? {
        return Err(AppError::denied(Perm::ViewMembers));
    }
    let channel = open(&ctx.app, &ids[0], &ids[1], true).await?;
    ctx.created(&channel)
}

/// The direct channel of two users, made when missing. `by_people`: `RestrictDirectMessage` applies.
pub async fn open(app: &Arc<App>, a: &str, b: &str, by_people: bool) -> Result<Channel, AppError> {
    let name = ochre_types::direct_channel_name(a, b);
    if let Some(c) = store::by_name(app, "", &name).await? {
        return Ok(c);
    }
    let bad = || AppError::bad("api.channel.create_direct_channel.invalid_user.app_error");
    let (ua, ub) = (app.user(a).await?.ok_or_else(bad)?, app.user(b).await?.ok_or_else(bad)?);
    if by_people && a != b && !ua.is_bot && !ub.is_bot && app.config().team.restrict_direct_message == "team" {
        let common: i64 = app.db.one(&COMMON_TEAM, args![a, b], |r| r.get(0)).await?;
        if common == 0 {
            return Err(AppError::new("api.channel.create_channel.direct_channel.team_restricted_error", 403));
        }
    }
    let mut channel = Channel {
        r#type: "D".into(),
        name: name.clone(),
        creator_id: a.to_string(),
        shared: Some(false),
        ..Channel::default()
    };
    channel.pre_save(&app.new_id(), app.now());
    channel.check_valid()?;
    let mut users = vec![a.to_string(), b.to_string()];
    users.dedup();
    let mut tx = app.begin().await?;
    if let Err(e) = store::insert(&mut tx, &channel).await {
        drop(tx);
        return store::by_name(app, "", &name).await?.ok_or(e); // somebody else was faster
    }
    members::store::insert(&mut tx, &channel, &users, false).await?;
    tx.emit(events::direct_added(&channel, a, b));
    tx.commit().await?;
    Ok(channel)
}

async fn group(ctx: Ctx) -> Reply {
    let mut ids = ids(&ctx)?;
    if ids.iter().any(|id| !ochre_types::is_valid_id(id)) {
        return Err(AppError::body("user_ids"));
    }
    let me = ctx.me().to_string();
    if !me.is_empty() && !ids.contains(&me) {
        ids.push(me);
    }
    ctx.grant_system(Perm::CreateGroupChannel).await?;
    for id in &ids {
        if !members::visible::sees(&ctx, id).await? {
            return Err(AppError::denied(Perm::ViewMembers));
        }
    }
    let channel = open_group(&ctx.app, ids).await?;
    ctx.created(&channel)
}

/// Name of the group channel of some users: the hash of their sorted ids.
pub fn group_name(ids: &[String]) -> String {
    let mut sorted: Vec<&str> = ids.iter().map(String::as_str).collect();
    sorted.sort_unstable();
    let mut hash = Sha1::new();
    sorted.iter().for_each(|id| hash.update(id.as_bytes()));
    hash.finalize().iter().fold(String::new(), |mut out, b| {
        let _ = write!(out, "{b:02x}");
        out
    })
}

/// Display name of a group channel: its people, cut to what the column takes.
pub fn group_display_name(users: &[Arc<User>]) -> String {
    let mut names: Vec<&str> = users.iter().map(|u| u.username.as_str()).collect();
    names.sort_unstable();
    names.join(", ").chars().take(64).collect()
}

/// The group channel of some users, made when missing.
pub async fn open_group(app: &Arc<App>, ids: Vec<String>) -> Result<Channel, AppError> {
    if !(3..=8).contains(&ids.len()) {
        return Err(AppError::bad("api.channel.create_group.bad_size.app_error"));
    }
    let users = app.users(&ids).await?;
    if users.len() != ids.len() {
        return Err(AppError::bad("api.channel.create_group.bad_user.app_error"));
    }
    let name = group_name(&ids);
    if let Some(c) = store::by_name(app, "", &name).await? {
        return Ok(c);
    }
    let mut channel = Channel {
        r#type: "G".into(),
        name: name.clone(),
        display_name: group_display_name(&users),
        shared: Some(false),
        ..Channel::default()
    };
    channel.pre_save(&app.new_id(), app.now());
    channel.check_valid()?;
    let mut tx = app.begin().await?;
    if let Err(e) = store::insert(&mut tx, &channel).await {
        drop(tx);
        return store::by_name(app, "", &name).await?.ok_or(e);
    }
    members::store::insert(&mut tx, &channel, &ids, false).await?;
    for id in &ids {
        tx.emit(events::group_added(&channel, id, &ids));
    }
    tx.commit().await?;
    Ok(channel)
}
