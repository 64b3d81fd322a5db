//! Who is in a group.

use super::{events, rules, store};
use crate::members::visible;
use ochre_kernel::{AppError, Auth, Ctx, Perm, Reply, Routes, args, rows, sql, user_cols};
use ochre_types::{Group, GroupMemberList, GroupModifyMembers, GroupStats, SanitizeOptions, User};

/// Routes.
pub fn routes(r: &mut Routes) {
    r.get("/groups/{group_id}/members", "GetGroupUsers", Auth::Session, page);
    r.post("/groups/{group_id}/members", "AddGroupMembers", Auth::Session, add);
    r.delete("/groups/{group_id}/members", "DeleteGroupMembers", Auth::Session, remove);
    r.get("/groups/{group_id}/stats", "GetGroupStats", Auth::Session, stats);
}

sql!(
    PAGE = "SELECT ",
    user_cols!(),
    " FROM groupmembers m JOIN users u ON u.id = m.userid LEFT JOIN bots b ON b.userid = u.id \
     WHERE m.groupid = $1 AND m.deleteat = 0 AND u.deleteat = 0 ORDER BY u.username LIMIT $2 OFFSET $3"
);

async fn page(ctx: Ctx) -> Reply {
    let id = ctx.id("group_id")?;
    let g = store::by_id(&ctx.app, &id).await?;
    rules::enabled(&ctx, &g.source)?;
    if !rules::is_custom(&g) {
        ctx.grant_system(Perm::SysconsoleReadUserManagementGroups).await?;
    }
    let args = args![&id, ctx.per_page(), ctx.page() * ctx.per_page()];
    let mut members: Vec<User> = ctx.app.db.all(&PAGE, args, rows::user).await?;
    let ids: Vec<String> = members.iter().map(|u| u.id.clone()).collect();
    if let Some(seen) = visible::of(&ctx, &ids).await? {
        members.retain(|u| seen.contains(&u.id));
    }
    let privacy = ctx.app.config().privacy.clone();
    let options = SanitizeOptions::new(privacy.show_email_address, privacy.show_full_name, false);
    members.iter_mut().for_each(|u| u.sanitize_profile(options, false));
    let total_member_count = store::count(&ctx.app, &id).await?;
    ctx.json(&GroupMemberList { members: Some(members), total_member_count })
}

/// The custom group of the address and the users of the body, for those who may change its members.
async fn wanted(ctx: &Ctx) -> Result<(Group, Vec<String>), AppError> {
    let id = ctx.id("group_id")?;
    let g = store::by_id(&ctx.app, &id).await?;
    if !rules::is_custom(&g) {
        return Err(AppError::bad("app.group.crud_permission"));
    }
    rules::enabled(ctx, &g.source)?;
    rules::grant(ctx, &id, Perm::ManageCustomGroupMembers).await?;
    let body: GroupModifyMembers = ctx.decode("addGroupMembers")?;
    let mut users = body.user_ids.unwrap_or_default();
    users.sort();
    users.dedup();
    if users.is_empty() || users.iter().any(|u| !ochre_types::is_valid_id(u)) {
        return Err(AppError::body("user_ids"));
    }
    if g.delete_at > 0 {
        return Err(AppError::missing("app.group.no_rows"));
    }
    store::known(&ctx.app, &users).await?;
    Ok((g, users))
}

async fn add(ctx: Ctx) -> Reply {
    let (g, users) = wanted(&ctx).await?;
    let mut tx = ctx.begin().await?;
    let done = store::add(&mut tx, &g.id, &users).await?;
    done.iter().for_each(|m| tx.emit(events::added(m)));
    tx.commit().await?;
    ctx.json(&done)
}

async fn remove(ctx: Ctx) -> Reply {
    let (g, users) = wanted(&ctx).await?;
    let mut tx = ctx.begin().await?;
    let done = store::remove(&mut tx, &g.id, &users).await?;
    done.iter().for_each(|m| tx.emit(events::removed(m)));
    tx.commit().await?;
    ctx.json(&done)
}

async fn stats(ctx: Ctx) -> Reply {
    let group_id = ctx.id("group_id")?;
    ctx.grant_system(Perm::SysconsoleReadUserManagementGroups).await?;
    store::by_id(&ctx.app, &group_id).await?;
    let total_member_count = store::count(&ctx.app, &group_id).await?;
    ctx.json(&GroupStats { group_id, total_member_count })
}
