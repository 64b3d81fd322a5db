//! Reading one channel.

use super::store;
use ochre_kernel::{AppError, Auth, Ctx, Perm, Reply, Routes};
use ochre_types::Channel;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.get("/channels/{channel_id}", "GetChannel", Auth::Session, one);
    r.get("/teams/{team_id}/channels/name/{channel_name}", "GetChannelByName", Auth::Session, by_name);
    r.get(
        "/teams/name/{team_name}/channels/name/{channel_name}",
        "GetChannelByNameForTeamName",
        Auth::Session,
        by_names,
    );
}

async fn one(ctx: Ctx) -> Reply {
    let id = ctx.id("channel_id")?;
    let missing = || AppError::missing("app.channel.get.existing.app_error");
    let channel = ctx.app.channel_fresh(&id).await?.ok_or_else(missing)?;
    if ctx.query_bool("as_content_reviewer") {
        let of = ctx.app.posting().reviewed(&ctx.app, ctx.me(), &ctx.query_str("flagged_post_id")).await?;
        if of.id != channel.id {
            return Err(AppError::bad("api.channel.get_channel.flagged_post_mismatch.app_error"));
        }
        return ctx.json(&channel);
    }
    match may_see(&ctx, &channel).await? {
        true => ctx.json(&channel),
        false if channel.is_open() => Err(AppError::denied(Perm::ReadPublicChannel)),
        false => Err(AppError::denied(Perm::ReadChannel)),
    }
}

/// Members; everyone of the team for a public one.
pub async fn may_see(ctx: &Ctx, channel: &Channel) -> Result<bool, AppError> {
    if channel.is_open() && ctx.can_team(&channel.team_id, Perm::ReadPublicChannel).await? {
        return Ok(true);
    }
    ctx.can_channel(&channel.id, Perm::ReadChannel).await
}

async fn by_name(ctx: Ctx) -> Reply {
    let team = ctx.id("team_id")?;
    named(&ctx, &team).await
}

async fn by_names(ctx: Ctx) -> Reply {
    let team = crate::teams::store::by_name(&ctx.app, &ctx.param("team_name").to_lowercase()).await?;
    named(&ctx, &team.id).await
}

/// A private channel that the caller may not see does not exist for them.
async fn named(ctx: &Ctx, team: &str) -> Reply {
    let missing = || AppError::missing("app.channel.get_by_name.missing.app_error");
    let name = ctx.param("channel_name").to_lowercase();
    let found = store::by_name(&ctx.app, team, &name).await?.ok_or_else(missing)?;
    if found.is_archived() && !ctx.query_bool("include_deleted") {
        return Err(missing());
    }
    match may_see(ctx, &found).await? {
        true => ctx.json(&found),
        false if found.is_open() => Err(AppError::denied(Perm::ReadPublicChannel)),
        false => Err(missing()),
    }
}
