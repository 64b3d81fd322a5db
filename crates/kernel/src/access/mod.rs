//! Permissions. Arithmetic over role names is pure ([`scheme_names`], [`effective`]); checks are methods on [`crate::App`]
//! (`can_*`) and on [`crate::Ctx`] (`grant_*`, which answer 403 `api.context.permissions.app_error`).
//!
//! The order of a check follows contract/README.md `permissions`: the roles held in the channel, then in its team, then
//! in the system. A missing channel, team or user is refused like a forbidden one.

mod checks;
mod grants;

pub use grants::{ChannelGrant, SystemGrant, TeamGrant, UserGrant};

use crate::caches::{Membership, RoleTable};
use ochre_types::{Perm, PermSet, Scheme};

/// The three role names that scheme flags stand for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchemeNames {
    pub guest: String,
    pub user: String,
    pub admin: String,
}

/// Names for channel members: the channel's own scheme, else its team's, else the built-in ones.
pub fn channel_scheme_names(own: Option<&Scheme>, team: Option<&Scheme>) -> SchemeNames {
    let pick = |f: fn(&Scheme) -> &String, default: &str| {
        let named = own.map(f).filter(|n| !n.is_empty()).or_else(|| team.map(f).filter(|n| !n.is_empty()));
        named.cloned().unwrap_or_else(|| default.to_string())
    };
    SchemeNames {
        guest: pick(|s| &s.default_channel_guest_role, "channel_guest"),
        user: pick(|s| &s.default_channel_user_role, "channel_user"),
        admin: pick(|s| &s.default_channel_admin_role, "channel_admin"),
    }
}

/// Names for team members.
pub fn team_scheme_names(team: Option<&Scheme>) -> SchemeNames {
    let pick = |f: fn(&Scheme) -> &String, default: &str| {
        team.map(f).filter(|n| !n.is_empty()).cloned().unwrap_or_else(|| default.to_string())
    };
    SchemeNames {
        guest: pick(|s| &s.default_team_guest_role, "team_guest"),
        user: pick(|s| &s.default_team_user_role, "team_user"),
        admin: pick(|s| &s.default_team_admin_role, "team_admin"),
    }
}

/// Effective roles of a membership: the explicit ones, then those of the flags, none twice.
pub fn effective(explicit: &str, guest: bool, user: bool, admin: bool, names: &SchemeNames) -> String {
    let mut out: Vec<&str> = explicit.split_whitespace().collect();
    for (on, name) in [(guest, &names.guest), (user, &names.user), (admin, &names.admin)] {
        if on && !out.contains(&name.as_str()) {
            out.push(name);
        }
    }
    out.join(" ")
}

/// Whether any of the roles grants the permission; `manage_system` grants everything.
pub fn roles_grant<'a>(table: &RoleTable, roles: impl IntoIterator<Item = &'a str>, perm: Perm) -> bool {
    roles
        .into_iter()
        .filter_map(|r| table.by_name.get(r))
        .any(|r| r.role.delete_at == 0 && (r.perms.has(perm) || r.perms.has(Perm::ManageSystem)))
}

/// The union of the permissions of some roles.
pub fn roles_perms<'a>(table: &RoleTable, roles: impl IntoIterator<Item = &'a str>) -> PermSet {
    let mut all = PermSet::default();
    for r in roles.into_iter().filter_map(|r| table.by_name.get(r)).filter(|r| r.role.delete_at == 0) {
        all.merge(&r.perms);
    }
    all
}

/// Whether a membership grants the permission.
pub fn member_grants(table: &RoleTable, m: &Membership, names: &SchemeNames, perm: Perm) -> bool {
    let flags = [(m.scheme_guest, &names.guest), (m.scheme_user, &names.user), (m.scheme_admin, &names.admin)];
    let implied = flags.into_iter().filter(|(on, _)| *on).map(|(_, n)| n.as_str());
    roles_grant(table, m.roles.split_whitespace().chain(implied), perm)
}
