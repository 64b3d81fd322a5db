//! Changing a team: whole, in parts, who may join, its invite id.

use super::{events, store, view};
use ochre_kernel::{AppError, Auth, Ctx, Perm, Reply, Routes};
use ochre_types::{Team, TeamPatch};

/// Routes.
pub fn routes(r: &mut Routes) {
    r.put("/teams/{team_id}", "UpdateTeam", Auth::Session, update);
    r.put("/teams/{team_id}/patch", "PatchTeam", Auth::Session, patch);
    r.put("/teams/{team_id}/privacy", "UpdateTeamPrivacy", Auth::Session, privacy);
    r.post("/teams/{team_id}/regenerate_invite_id", "RegenerateTeamInviteId", Auth::Session, regenerate);
}

async fn update(ctx: Ctx) -> Reply {
    let id = ctx.id("team_id")?;
    let wanted: Team = ctx.decode("team")?;
    if wanted.id != id {
        return Err(AppError::body("id"));
    }
    let mut team = managed(&ctx, &id).await?;
    team.display_name = wanted.display_name;
    team.description = wanted.description;
    team.allow_open_invite = wanted.allow_open_invite;
    team.company_name = wanted.company_name;
    team.allowed_domains = wanted.allowed_domains;
    save(&ctx, team).await
}

async fn patch(ctx: Ctx) -> Reply {
    let id = ctx.id("team_id")?;
    let wanted: TeamPatch = ctx.decode("team")?;
    let mut team = managed(&ctx, &id).await?;
    if wanted.allow_open_invite == Some(false) {
        team.invite_id = ctx.new_id(); // whoever holds the old link stays out
    }
    team.patch(wanted);
    save(&ctx, team).await
}

async fn privacy(ctx: Ctx) -> Reply {
    let id = ctx.id("team_id")?;
    let body: serde_json::Value = serde_json::from_slice(ctx.bytes()).unwrap_or_default();
    let open = match body.get("privacy").and_then(|p| p.as_str()) {
        Some("O") => true,
        Some("I") => false,
        _ => return Err(AppError::body("privacy")),
    };
    let mut team = managed(&ctx, &id).await?;
    if !open && (team.allow_open_invite || team.r#type != "I") {
        team.invite_id = ctx.new_id();
    }
    team.allow_open_invite = open;
    team.r#type = if open { "O" } else { "I" }.into();
    save(&ctx, team).await
}

async fn regenerate(ctx: Ctx) -> Reply {
    let id = ctx.id("team_id")?;
    let mut team = managed(&ctx, &id).await?;
    team.invite_id = ctx.new_id();
    save(&ctx, team).await
}

/// A copy of a team that the caller manages.
async fn managed(ctx: &Ctx, id: &str) -> Result<Team, AppError> {
    if !ctx.can_team(id, Perm::ManageTeam).await? {
        return Err(AppError::denied(Perm::ManageTeam));
    }
    Ok((*ctx.app.team_or_404(id).await?).clone())
}

async fn save(ctx: &Ctx, mut team: Team) -> Reply {
    team.pre_update(ctx.now());
    team.check_valid()?;
    allowed_domains(ctx, &team)?;
    let mut tx = ctx.begin().await?;
    store::update(&mut tx, &team).await?;
    tx.emit(events::updated(&team));
    tx.commit().await?;
    ctx.json(&view::for_caller(ctx, &team).await?)
}

/// A team's own domains lie within those of the server (`RestrictCreationToDomains`).
fn allowed_domains(ctx: &Ctx, team: &Team) -> Result<(), AppError> {
    let server = ctx.app.config().team.restrict_creation_to_domains.clone();
    let listed = team.allowed_domains.to_lowercase().replace(['@', ','], " ");
    for domain in listed.split_whitespace() {
        if !ochre_types::valid::email_in_domains(&format!("x@{domain}"), &server) {
            return Err(AppError::bad("api.team.update_restricted_domains.mismatch.app_error").with("Domain", domain));
        }
    }
    Ok(())
}
