//! Searching accounts by term, and completions while typing.

use super::find::{Fields, Find, restriction};
use super::view;
use ochre_kernel::{App, AppError, Auth, Ctx, Perm, Reply, Routes};
use ochre_types::{User, UserAutocomplete, UserSearch};
use std::sync::Arc;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.post("/users/search", "SearchUsers", Auth::SessionBusyReject, search);
    r.get("/users/autocomplete", "AutocompleteUsers", Auth::Session, autocomplete);
}

const MOST: i64 = ochre_types::USER_SEARCH_MAX_LIMIT;
const USUAL: i64 = ochre_types::USER_SEARCH_DEFAULT_LIMIT;

fn fields(app: &App, admin: bool, email: bool) -> Fields {
    let config = app.config();
    Fields {
        full_name: admin || config.privacy.show_full_name,
        email: email && (admin || config.privacy.show_email_address),
    }
}

// tidy: handler its refusals stand in the order of the wire contract, in one piece
async fn search(ctx: Ctx) -> Reply {
    let s: UserSearch = ctx.decode("props").map_err(|e| AppError::body("props").detail(e.detail))?;
    if s.term.is_empty() {
        return Err(AppError::body("term"));
    }
    if s.team_id.is_empty() && !s.not_in_channel_id.is_empty() {
        return Err(AppError::body("team_id"));
    }
    for channel in [&s.in_channel_id, &s.not_in_channel_id] {
        if !channel.is_empty() && !ctx.can_channel(channel, Perm::ReadChannel).await? {
            return Err(AppError::denied(Perm::ReadChannel));
        }
    }
    for team in [&s.team_id, &s.not_in_team_id] {
        if !team.is_empty() && !ctx.can_team(team, Perm::ViewTeam).await? {
            return Err(AppError::denied(Perm::ViewTeam));
        }
    }
    if s.limit < 0 || s.limit > MOST {
        return Err(AppError::body("limit"));
    }
    let limit = if s.limit == 0 { USUAL } else { s.limit };
    let admin = ctx.can(Perm::ManageSystem).await?;
    let seen = restriction(&ctx).await?;
    let mut roles = s.roles.clone().unwrap_or_default();
    roles.extend(Some(s.role.clone()).filter(|r| !r.is_empty()));
    let find = place(&s).term(&s.term, fields(&ctx.app, admin, true)).active(!s.allow_inactive, false);
    let find =
        find.roles(&roles, s.team_roles.as_deref().unwrap_or_default(), s.channel_roles.as_deref().unwrap_or_default());
    let users = find.seen_by(seen.as_ref()).users(&ctx.app, limit, 0).await?;
    ctx.json(&shown(&ctx, users).await?)
}

fn place(s: &UserSearch) -> Find {
    if s.without_team {
        Find::new().without_team(true)
    } else if !s.in_channel_id.is_empty() {
        Find::new().in_channel(&s.in_channel_id)
    } else if !s.not_in_channel_id.is_empty() {
        Find::new().in_team(&s.team_id).not_in_channel(&s.not_in_channel_id)
    } else if !s.not_in_team_id.is_empty() {
        Find::new().not_in_team(&s.not_in_team_id)
    } else if !s.in_group_id.is_empty() || !s.not_in_group_id.is_empty() {
        Find::new().in_group(&s.in_group_id).not_in_group(&s.not_in_group_id)
    } else {
        Find::new().in_team(&s.team_id)
    }
}

async fn shown(ctx: &Ctx, users: Vec<User>) -> Result<Vec<User>, AppError> {
    view::list(ctx, users.into_iter().map(Arc::new).collect()).await
}

// tidy: handler its refusals stand in the order of the wire contract, in one piece
async fn autocomplete(ctx: Ctx) -> Reply {
    let (team, channel) = (ctx.query_str("in_team"), ctx.query_str("in_channel"));
    let name = ctx.query_str("name");
    let limit = match ctx.query_int("limit") {
        Some(n) if n > 0 => n.min(MOST),
        _ => USUAL,
    };
    if !channel.is_empty() && !ctx.can_channel(&channel, Perm::ReadChannel).await? {
        return Err(AppError::denied(Perm::ReadChannel));
    }
    if !team.is_empty() && !ctx.can_team(&team, Perm::ViewTeam).await? {
        return Err(AppError::denied(Perm::ViewTeam));
    }
    if !channel.is_empty() && team.is_empty() {
        let direct = ctx.app.channel(&channel).await?.is_some_and(|c| c.team_id.is_empty());
        if !direct {
            return Err(AppError::new("api.user.autocomplete_users.missing_team_id.app_error", 500));
        }
    }
    let admin = ctx.can(Perm::ManageSystem).await?;
    let seen = restriction(&ctx).await?;
    let how = fields(&ctx.app, admin, false);
    let find = || Find::new().term(&name, how).active(true, false).seen_by(seen.as_ref());
    let mut out = UserAutocomplete::default();
    if channel.is_empty() {
        out.users = Some(shown(&ctx, find().in_team(&team).users(&ctx.app, limit, 0).await?).await?);
    } else {
        out.users = Some(shown(&ctx, find().in_channel(&channel).users(&ctx.app, limit, 0).await?).await?);
        if !team.is_empty() {
            let others = find().in_team(&team).not_in_channel(&channel).users(&ctx.app, limit, 0).await?;
            out.out_of_channel = shown(&ctx, others).await?;
        }
    }
    ctx.json(&out)
}
