//! Roles of a member in a team.

use super::events;
use crate::roles_of_members::{self as rules, Roles, TEAM};
use ochre_kernel::{AppError, Auth, Ctx, Forget, Perm, Reply, Routes, args, sql};
use ochre_types::{SchemeRoles, TeamMember};

/// Routes.
pub fn routes(r: &mut Routes) {
    r.put("/teams/{team_id}/members/{user_id}/roles", "UpdateTeamMemberRoles", Auth::Session, set);
    r.put("/teams/{team_id}/members/{user_id}/schemeRoles", "UpdateTeamMemberSchemeRoles", Auth::Session, set_flags);
}

sql!(
    UPDATE = "UPDATE teammembers SET roles = $3, schemeuser = $4, schemeadmin = $5, schemeguest = $6 \
     WHERE teamid = $1 AND userid = $2"
);

/// The membership to change, for who may change roles in the team.
async fn member(ctx: &Ctx) -> Result<TeamMember, AppError> {
    let (team, user) = (ctx.id("team_id")?, ctx.id("user_id")?);
    if !ctx.can_team(&team, Perm::ManageTeamRoles).await? {
        return Err(AppError::denied(Perm::ManageTeamRoles));
    }
    let found = ctx.app.team_member(&team, &user).await?;
    found.ok_or_else(|| AppError::missing("app.team.get_member.missing.app_error"))
}

async fn set(ctx: Ctx) -> Reply {
    let wanted = ctx.string_map().remove("roles").unwrap_or_default();
    if !rules::plausible(&wanted) {
        return Err(AppError::body("team_member_roles"));
    }
    let m = member(&ctx).await?;
    let team = ctx.app.team_or_404(&m.team_id).await?;
    let names = ctx.app.team_scheme(&team).await?;
    let roles = rules::named(&ctx.app, &wanted, &names, m.scheme_guest, &TEAM).await?;
    save(&ctx, m, roles).await
}

async fn set_flags(ctx: Ctx) -> Reply {
    let wanted: SchemeRoles = ctx.decode("scheme_roles")?;
    let m = member(&ctx).await?;
    rules::flags(&wanted, m.scheme_guest, &TEAM)?;
    let explicit = m.explicit_roles.clone();
    let roles = Roles { explicit, guest: false, user: wanted.scheme_user, admin: wanted.scheme_admin };
    save(&ctx, m, roles).await
}

async fn save(ctx: &Ctx, mut m: TeamMember, roles: Roles) -> Reply {
    (m.explicit_roles, m.scheme_guest, m.scheme_user, m.scheme_admin) =
        (roles.explicit, roles.guest, roles.user, roles.admin);
    let team = ctx.app.team(&m.team_id).await?;
    ctx.app.fill_team_roles(&mut m, team.as_deref()).await?;
    let mut tx = ctx.begin().await?;
    let args = args![&m.team_id, &m.user_id, &m.explicit_roles, m.scheme_user, m.scheme_admin, m.scheme_guest];
    tx.exec(&UPDATE, args).await?;
    tx.forget(Forget::TeamMember(m.team_id.clone(), m.user_id.clone()));
    tx.forget(Forget::User(m.user_id.clone()));
    tx.emit(events::roles(&m));
    tx.commit().await?;
    ctx.ok()
}
