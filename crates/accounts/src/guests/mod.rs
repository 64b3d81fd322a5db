//! Guests: accounts that see only the channels they were let into. Turning one into a member, and back.

pub mod link;

use crate::users::{store, update};
use ochre_kernel::{App, AppError, Auth, Ctx, Forget, Hint, Perm, Reply, Routes, args, sql};
use ochre_types::User;
use std::sync::Arc;

/// Routes of the slice.
pub fn routes(r: &mut Routes) {
    r.slice("accounts/guests");
    r.post("/users/{user_id}/promote", "PromoteGuestToUser", Auth::Session, promote);
    r.post("/users/{user_id}/demote", "DemoteUserToGuest", Auth::Session, demote);
    link::routes(r);
}

sql!(TEAM_FLAGS = "UPDATE teammembers SET schemeguest = $2, schemeuser = $3, schemeadmin = FALSE WHERE userid = $1");
sql!(
    CHANNEL_FLAGS =
        "UPDATE channelmembers SET schemeguest = $2, schemeuser = $3, schemeadmin = FALSE WHERE userid = $1"
);
sql!(SESSION_GUEST = "UPDATE sessions SET roles = $2 WHERE userid = $1");
sql!(TEAMS_OF = "SELECT teamid FROM teammembers WHERE userid = $1 AND deleteat = 0");

async fn promote(ctx: Ctx) -> Reply {
    let id = ctx.id("user_id")?;
    ctx.grant_system(Perm::PromoteGuest).await?;
    let user = ctx.app.user_or_404(&id).await?;
    if !user.is_guest() {
        return Err(AppError::new("api.user.promote_guest_to_user.no_guest.app_error", 501));
    }
    if user.auth_service == link::SERVICE {
        // It has no way to sign in but the links of guests.
        return Err(AppError::new("api.user.promote_guest_to_user.magic_link_enabled.app_error", 501));
    }
    turn(&ctx.app, &user, false).await?;
    for team in ctx.app.db.all(&TEAMS_OF, args![&id], |r| r.get::<String>(0)).await? {
        // Members are in the default channels, guests need not be.
        ctx.app.joining().join_team(&ctx.app, &team, &id, ctx.me()).await?;
    }
    ctx.ok()
}

async fn demote(ctx: Ctx) -> Reply {
    let id = ctx.id("user_id")?;
    if !ctx.app.config().guest_accounts.enable {
        return Err(AppError::new("api.team.demote_user_to_guest.disabled.error", 501));
    }
    ctx.grant_system(Perm::DemoteToGuest).await?;
    let user = ctx.app.user_or_404(&id).await?;
    if user.is_system_admin() && !ctx.can(Perm::ManageSystem).await? {
        return Err(AppError::denied(Perm::ManageSystem));
    }
    if user.is_guest() {
        return Err(AppError::new("api.user.demote_user_to_guest.already_guest.app_error", 501));
    }
    turn(&ctx.app, &user, true).await?;
    ctx.ok()
}

/// Roles of the account, its memberships and its sessions change together; sessions end when rights are taken.
pub async fn turn(app: &Arc<App>, user: &User, guest: bool) -> Result<(), AppError> {
    let mut user = user.clone();
    let kept = user.roles.split_whitespace().filter(|r| !matches!(*r, "system_guest" | "system_user" | "system_admin"));
    let mut roles = vec![if guest { "system_guest" } else { "system_user" }];
    roles.extend(kept);
    user.roles = roles.join(" ");
    user.update_at = app.now();
    let id = user.id.clone();
    let mut tx = app.begin().await?;
    store::update(&mut tx, &user).await?;
    tx.defer(&TEAM_FLAGS, args![&id, guest, !guest]);
    tx.defer(&CHANNEL_FLAGS, args![&id, guest, !guest]);
    if guest {
        crate::sessions::end_all_in(&mut tx, &id);
    } else {
        tx.defer(&SESSION_GUEST, args![&id, &user.roles]);
        tx.forget(Forget::UserSessions(id.clone()));
    }
    tx.forget(Forget::MembershipsOf(id.clone()));
    tx.hint(Hint::Memberships(id));
    update::changed(&mut tx, app, &user);
    tx.commit().await
}
