//! Changing the roles of a membership: the rules are the same in teams and channels.

use ochre_kernel::access::SchemeNames;
use ochre_kernel::{App, AppError};
use ochre_types::SchemeRoles;

/// Roles of a membership: the explicit ones and the three flags.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Roles {
    pub explicit: String,
    pub guest: bool,
    pub user: bool,
    pub admin: bool,
}

/// Error ids, which differ between teams and channels.
pub struct Ids {
    pub scheme_role: &'static str,
    pub guest_and_user: &'static str,
    pub changing_guest: &'static str,
    pub guest: &'static str,
    pub user_and_guest: &'static str,
    pub unset_user: &'static str,
}

/// Ids for teams.
pub static TEAM: Ids = Ids {
    scheme_role: "api.channel.update_team_member_roles.scheme_role.app_error",
    guest_and_user: "api.team.update_team_member_roles.guest_and_user.app_error",
    changing_guest: "api.channel.update_team_member_roles.changing_guest_role.app_error",
    guest: "api.team.update_team_member_roles.guest.app_error",
    user_and_guest: "api.team.update_team_member_roles.user_and_guest.app_error",
    unset_user: "api.team.update_team_member_roles.unset_user_scheme.app_error",
};

/// Ids for channels.
pub static CHANNEL: Ids = Ids {
    scheme_role: "api.channel.update_channel_member_roles.scheme_role.app_error",
    guest_and_user: "api.channel.update_channel_member_roles.guest_and_user.app_error",
    changing_guest: "api.channel.update_channel_member_roles.changing_guest_role.app_error",
    guest: "api.channel.update_channel_member_roles.guest.app_error",
    user_and_guest: "api.channel.update_channel_member_roles.user_and_guest.app_error",
    unset_user: "api.channel.update_channel_member_roles.unset_user_scheme.app_error",
};

/// Whether this is a list of role names that a member may be given at all.
pub fn plausible(roles: &str) -> bool {
    let all: Vec<&str> = roles.split_whitespace().collect();
    all != ["system_admin"] && all.iter().all(|r| ochre_types::valid::is_valid_role_name(r))
}

/// The roles that a list of names stands for; the names of the scheme become flags.
pub async fn named(
    app: &App,
    wanted: &str,
    names: &SchemeNames,
    was_guest: bool,
    ids: &Ids,
) -> Result<Roles, AppError> {
    let table = app.roles().await?;
    let mut out = Roles::default();
    let mut explicit = Vec::new();
    for name in wanted.split_whitespace() {
        let known = table.by_name.get(name).filter(|r| r.role.delete_at == 0);
        let role = known.ok_or_else(|| AppError::bad("app.role.get_by_name.app_error"))?;
        match name {
            n if !role.role.scheme_managed => explicit.push(n),
            n if n == names.admin => out.admin = true,
            n if n == names.user => out.user = true,
            n if n == names.guest => out.guest = true,
            _ => return Err(AppError::bad(ids.scheme_role)),
        }
    }
    if out.guest && out.user {
        return Err(AppError::bad(ids.guest_and_user));
    }
    if out.guest != was_guest {
        return Err(AppError::bad(ids.changing_guest));
    }
    out.explicit = explicit.join(" ");
    Ok(out)
}

/// Checks flags that are set directly.
pub fn flags(wanted: &SchemeRoles, was_guest: bool, ids: &Ids) -> Result<(), AppError> {
    if was_guest {
        return Err(AppError::bad(ids.guest));
    }
    if wanted.scheme_guest {
        return Err(AppError::bad(ids.user_and_guest));
    }
    if !wanted.scheme_user {
        return Err(AppError::bad(ids.unset_user));
    }
    Ok(())
}
