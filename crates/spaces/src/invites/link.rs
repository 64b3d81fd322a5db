//! The invite id of a team: looking at the team before one joins, joining; joining with the token of a mail.

use crate::{groups, members, team_members::join};
use ochre_kernel::{App, AppError, Auth, Ctx, Reply, Routes, args, rows, sql, team_cols};
use ochre_secret::{Invitation, TokenKind};
use ochre_types::Team;
use serde_json::json;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.get("/teams/invite/{invite_id}", "GetTeamInviteInfo", Auth::None, info);
    r.post("/teams/members/invite", "AddTeamMemberFromInvite", Auth::Session, add);
}

sql!(BY_INVITE = "SELECT ", team_cols!(), " FROM teams t WHERE t.inviteid = $1");
sql!(TOKEN = "SELECT createat, extra FROM tokens WHERE token = $1 AND type = ANY($2)");
sql!(USED = "DELETE FROM tokens WHERE token = $1");

/// How long an invitation works, ms (contract/password_tokens.md section 4).
const LIFETIME: i64 = 48 * 3_600_000;

/// The team of an invite id, or 404.
pub async fn team(app: &App, invite: &str) -> Result<Team, AppError> {
    let missing = || AppError::missing("app.team.get_by_invite_id.finding.app_error");
    if invite.is_empty() {
        return Err(missing());
    }
    app.db.opt(&BY_INVITE, args![invite], rows::team).await?.ok_or_else(missing)
}

async fn info(ctx: Ctx) -> Reply {
    let team = team(&ctx.app, ctx.param("invite_id")).await?;
    if team.r#type != "O" {
        return Err(AppError::new("api.team.get_invite_info.not_open_team", 403));
    }
    ctx.json(&json!({
        "display_name": team.display_name, "description": team.description, "name": team.name, "id": team.id,
    }))
}

async fn add(ctx: Ctx) -> Reply {
    let (token, invite) = (ctx.query_str("token"), ctx.query_str("invite_id"));
    let user = ctx.app.user_or_404(ctx.me()).await?;
    let team = if !token.is_empty() {
        by_token(&ctx, &token).await?
    } else if !invite.is_empty() {
        if user.is_guest() {
            return Err(AppError::new("api.team.add_user_to_team_from_invite.guest.app_error", 403));
        }
        let team = team(&ctx.app, &invite).await?;
        if team.is_group_constrained()
            && !groups::team_lets_in(&ctx.app, &team.id, std::slice::from_ref(&user.id)).await?
        {
            return Err(AppError::new("app.team.invite_id.group_constrained.error", 403));
        }
        join::join(&ctx.app, &team, &user, "").await?;
        team.id
    } else {
        return Err(AppError::bad("api.team.add_user_to_team.missing_parameter.app_error"));
    };
    let member = ctx.app.team_member(&team, &user.id).await?;
    ctx.created(&member.ok_or_else(|| AppError::missing("app.team.get_member.missing.app_error"))?)
}

/// Joins the team and the channels of an invitation, which is used up; the team's id.
async fn by_token(ctx: &Ctx, token: &str) -> Result<String, AppError> {
    let kinds = vec![TokenKind::TeamInvitation.id().to_string(), TokenKind::GuestInvitation.id().to_string()];
    let row = |r: &ochre_db::Row| Ok((r.get::<i64>(0)?, r.get::<String>(1)?));
    let found = ctx.app.db.opt(&TOKEN, args![token, &kinds], row).await?;
    let invalid = || AppError::bad("api.user.create_user.signup_link_invalid.app_error");
    let (at, extra) = found.ok_or_else(invalid)?;
    if ctx.now() - at >= LIFETIME {
        return Err(AppError::bad("api.user.create_user.signup_link_expired.app_error"));
    }
    let invitation = Invitation::from_extra(&extra).ok_or_else(invalid)?;
    let team = ctx.app.team_or_404(&invitation.team_id).await?;
    if team.is_group_constrained() {
        return Err(AppError::new("app.team.invite_token.group_constrained.error", 403));
    }
    let user = ctx.app.user_or_404(ctx.me()).await?;
    if user.is_guest() != invitation.guest {
        return Err(AppError::bad("api.user.create_user.invalid_invitation_type.app_error"));
    }
    join::join(&ctx.app, &team, &user, "").await?;
    ctx.app.db.exec(&USED, args![token]).await?;
    for channel in &invitation.channel_ids {
        if let Some(c) = ctx.app.channel(channel).await? {
            members::add::one(&ctx.app, &c, &user.id, &invitation.sender_id, "").await?;
        }
    }
    Ok(team.id.clone())
}
