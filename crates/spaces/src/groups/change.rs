//! Making, changing, archiving and restoring groups.

use super::{events, rules, store};
use ochre_kernel::{AppError, Auth, Ctx, Perm, Reply, Routes, Tx};
use ochre_types::{Group, GroupPatch, GroupWithUserIds};

/// Routes.
pub fn routes(r: &mut Routes) {
    r.post("/groups", "CreateGroup", Auth::Session, create);
    r.put("/groups/{group_id}/patch", "PatchGroup", Auth::Session, patch);
    r.delete("/groups/{group_id}", "DeleteGroup", Auth::Session, remove);
    r.post("/groups/{group_id}/restore", "RestoreGroup", Auth::Session, restore);
}

// tidy: handler its refusals stand in the order of the wire contract, in one piece
async fn create(ctx: Ctx) -> Reply {
    let wanted: GroupWithUserIds = ctx.decode("group")?;
    let mut g = Group {
        name: wanted.name,
        display_name: wanted.display_name,
        description: wanted.description,
        source: wanted.source,
        remote_id: wanted.remote_id.filter(|r| !r.is_empty()),
        allow_reference: wanted.allow_reference,
        ..Group::default()
    };
    if !rules::is_custom(&g) {
        return Err(AppError::bad("app.group.crud_permission"));
    }
    rules::enabled(&ctx, &g.source)?;
    ctx.grant_system(Perm::CreateCustomGroup).await?;
    if !g.allow_reference {
        return Err(AppError::bad("api.custom_groups.must_be_referenceable"));
    }
    if g.remote_id.is_some() {
        return Err(AppError::bad("api.custom_groups.no_remote_id"));
    }
    store::free_of_users(&ctx.app, g.name.as_ref(), "app.group.username_conflict").await?;
    rules::check(&g)?;
    let mut users = wanted.user_ids.unwrap_or_default();
    users.sort();
    users.dedup();
    store::known(&ctx.app, &users).await?;
    g.id = ctx.new_id();
    g.create_at = ctx.now();
    g.update_at = g.create_at;
    let mut tx = ctx.begin().await?;
    store::insert(&mut tx, &g).await?;
    let members = store::add(&mut tx, &g.id, &users).await?;
    g.member_count = i64::try_from(members.len()).ok();
    tx.emit(events::group(&g));
    members.iter().for_each(|m| tx.emit(events::added(m)));
    tx.commit().await?;
    ctx.created(&g)
}

async fn patch(ctx: Ctx) -> Reply {
    let id = ctx.id("group_id")?;
    let mut wanted: GroupPatch = ctx.decode("group")?;
    let mut g = store::by_id(&ctx.app, &id).await?;
    rules::enabled(&ctx, &g.source)?;
    let perm = match rules::is_custom(&g) {
        true => Perm::EditCustomGroup,
        false => Perm::SysconsoleWriteUserManagementGroups,
    };
    rules::grant(&ctx, &id, perm).await?;
    if rules::is_custom(&g) && wanted.allow_reference == Some(false) {
        return Err(AppError::bad("api.custom_groups.must_be_referenceable"));
    }
    if wanted.allow_reference == Some(true) {
        referenced(&ctx, &g, &mut wanted).await?;
    }
    g.name = wanted.name.or(g.name);
    g.display_name = wanted.display_name.unwrap_or(g.display_name);
    g.description = wanted.description.unwrap_or(g.description);
    g.allow_reference = wanted.allow_reference.unwrap_or(g.allow_reference);
    store::free_of_users(&ctx.app, g.name.as_ref(), "app.group.username_conflict").await?;
    rules::check(&g)?;
    save(&ctx, g).await
}

/// A group that becomes mentionable needs a name that nobody else has; without one its display name makes it.
async fn referenced(ctx: &Ctx, g: &Group, wanted: &mut GroupPatch) -> Result<(), AppError> {
    let Some(name) = wanted.name.clone() else {
        if g.name.is_none() {
            wanted.name = Some(g.display_name.to_lowercase().replace(' ', "-"));
        }
        return Ok(());
    };
    if rules::RESERVED.contains(&name.as_str()) {
        return Err(AppError::bad("api.ldap_groups.existing_reserved_name_error"));
    }
    store::free_of_users(&ctx.app, Some(&name), "api.ldap_groups.existing_user_name_error").await?;
    let same = store::by_names(&ctx.app, &[name]).await?;
    match same.iter().any(|o| o.id != g.id) {
        true => Err(AppError::bad("api.ldap_groups.existing_group_name_error")),
        false => Ok(()),
    }
}

async fn save(ctx: &Ctx, mut g: Group) -> Reply {
    g.update_at = ctx.now();
    let mut tx = ctx.begin().await?;
    write(&mut tx, &mut g).await?;
    tx.commit().await?;
    ctx.json(&g)
}

/// Writes a changed group and tells everyone.
async fn write(tx: &mut Tx, g: &mut Group) -> Result<(), AppError> {
    store::update(tx, g).await?;
    g.member_count = Some(store::count(tx.app(), &g.id).await?);
    tx.emit(events::group(g));
    Ok(())
}

async fn remove(ctx: Ctx) -> Reply {
    let id = ctx.id("group_id")?;
    let mut g = store::by_id(&ctx.app, &id).await?;
    if !rules::is_custom(&g) {
        return Err(AppError::bad("app.group.crud_permission"));
    }
    rules::enabled(&ctx, &g.source)?;
    rules::grant(&ctx, &id, Perm::DeleteCustomGroup).await?;
    if g.delete_at > 0 {
        return Err(AppError::missing("app.group.no_rows"));
    }
    g.delete_at = ctx.now();
    save(&ctx, g).await
}

async fn restore(ctx: Ctx) -> Reply {
    let id = ctx.id("group_id")?;
    let mut g = store::by_id(&ctx.app, &id).await?;
    if !rules::is_custom(&g) {
        return Err(AppError::new("app.group.crud_permission", 501));
    }
    rules::enabled(&ctx, &g.source)?;
    rules::grant(&ctx, &id, Perm::RestoreCustomGroup).await?;
    if g.delete_at == 0 {
        return Err(AppError::missing("app.group.no_rows"));
    }
    g.delete_at = 0;
    save(&ctx, g).await
}
