//! What a group may be, and who may handle it.

use super::store;
use ochre_kernel::{AppError, Ctx, Perm};
use ochre_types::{
    GROUP_DESCRIPTION_MAX_LENGTH, GROUP_DISPLAY_NAME_MAX_LENGTH, GROUP_NAME_MAX_LENGTH, GROUP_REMOTE_ID_MAX_LENGTH,
    GROUP_SOURCE_CUSTOM, GROUP_SOURCE_LDAP, GROUP_SOURCE_PLUGIN_PREFIX, Group, valid,
};

/// Role of the members of a custom group.
const MEMBER_ROLE: &str = "custom_group_user";
/// Names that mention everybody already.
pub const RESERVED: &[&str] = &["all", "channel", "here"];

/// Whether the group is kept by its users.
pub fn is_custom(g: &Group) -> bool {
    g.source == GROUP_SOURCE_CUSTOM
}

/// Whether the group can fill teams and channels: those that come from a directory or a plugin.
pub fn is_syncable(g: &Group) -> bool {
    g.source == GROUP_SOURCE_LDAP || g.source.starts_with(GROUP_SOURCE_PLUGIN_PREFIX)
}

/// 400 for a custom group while `EnableCustomGroups` is off.
pub fn enabled(ctx: &Ctx, source: &str) -> Result<(), AppError> {
    match source == GROUP_SOURCE_CUSTOM && !ctx.app.config().service.enable_custom_groups {
        true => Err(AppError::bad("api.custom_groups.feature_disabled")),
        false => Ok(()),
    }
}

/// A permission on a group: by being in it, or by a system role.
pub async fn can(ctx: &Ctx, group: &str, perm: Perm) -> Result<bool, AppError> {
    if store::is_member(&ctx.app, group, ctx.me()).await? && ctx.app.roles_can(MEMBER_ROLE, perm).await? {
        return Ok(true);
    }
    ctx.can(perm).await
}

/// As [`can`], or 403.
pub async fn grant(ctx: &Ctx, group: &str, perm: Perm) -> Result<(), AppError> {
    if can(ctx, group, perm).await? { Ok(()) } else { Err(AppError::denied(perm)) }
}

/// Checks a group that is to be written (contract/limits.md).
pub fn check(g: &Group) -> Result<(), AppError> {
    name(g)?;
    if g.display_name.is_empty() || !valid::bytes_within(&g.display_name, GROUP_DISPLAY_NAME_MAX_LENGTH) {
        return Err(AppError::bad("model.group.display_name.app_error"));
    }
    if !valid::bytes_within(&g.description, GROUP_DESCRIPTION_MAX_LENGTH) {
        return Err(AppError::bad("model.group.description.app_error"));
    }
    if !is_custom(g) && !is_syncable(g) {
        return Err(AppError::bad("model.group.source.app_error"));
    }
    let remote = g.remote_id.as_deref().unwrap_or_default();
    if (remote.is_empty() && is_syncable(g)) || !valid::bytes_within(remote, GROUP_REMOTE_ID_MAX_LENGTH) {
        return Err(AppError::bad("model.group.remote_id.app_error"));
    }
    Ok(())
}

fn name(g: &Group) -> Result<(), AppError> {
    let Some(name) = g.name.as_deref() else {
        return if g.allow_reference { Err(AppError::bad("model.group.name.app_error")) } else { Ok(()) };
    };
    if name.is_empty() || !valid::bytes_within(name, GROUP_NAME_MAX_LENGTH) {
        return Err(AppError::bad("model.group.name.invalid_length.app_error"));
    }
    if RESERVED.contains(&name) {
        return Err(AppError::bad("model.group.name.reserved_name.app_error"));
    }
    if !valid::is_valid_group_name(name) {
        return Err(AppError::bad("model.group.name.invalid_chars.app_error"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::check;
    use ochre_types::Group;

    #[test]
    fn what_a_group_may_be() {
        let good = Group {
            name: Some("devs.x-1_a".into()),
            display_name: "Devs".into(),
            source: "custom".into(),
            allow_reference: true,
            ..Group::default()
        };
        assert!(check(&good).is_ok());
        type Change = fn(&mut Group);
        let bad: [(Change, &str); 11] = [
            (|g| g.name = None, "model.group.name.app_error"),
            (|g| g.name = Some(String::new()), "model.group.name.invalid_length.app_error"),
            (|g| g.name = Some("x".repeat(65)), "model.group.name.invalid_length.app_error"),
            (|g| g.name = Some("all".into()), "model.group.name.reserved_name.app_error"),
            (|g| g.name = Some("Devs".into()), "model.group.name.invalid_chars.app_error"),
            (|g| g.display_name.clear(), "model.group.display_name.app_error"),
            (|g| g.display_name = "x".repeat(129), "model.group.display_name.app_error"),
            (|g| g.description = "x".repeat(1025), "model.group.description.app_error"),
            (|g| g.source = "other".into(), "model.group.source.app_error"),
            (|g| g.source = "ldap".into(), "model.group.remote_id.app_error"),
            (|g| g.remote_id = Some("x".repeat(49)), "model.group.remote_id.app_error"),
        ];
        for (change, id) in bad {
            let mut g = good.clone();
            change(&mut g);
            assert_eq!(check(&g).err().map(|e| e.id.into_owned()).as_deref(), Some(id));
        }
    }
}
