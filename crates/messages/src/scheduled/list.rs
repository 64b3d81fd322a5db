//! The caller's planned posts of a team.

use super::{on, store};
use crate::scheduled_cols;
use ochre_kernel::{Auth, Ctx, Perm, Reply, Routes, args, sql};
use ochre_types::ScheduledPost;
use serde_json::{Map, Value};

/// Routes.
pub fn routes(r: &mut Routes) {
    r.get("/posts/scheduled/team/{team_id}", "GetUserScheduledPosts", Auth::Session, list);
}

sql!(
    OF_TEAM = "SELECT ",
    scheduled_cols!(),
    ", c.teamid FROM scheduledposts s JOIN channels c ON c.id = s.channelid \
     WHERE s.userid = $1 AND c.teamid = ANY($2) ORDER BY s.scheduledat, s.createat"
);

/// By team id, and on demand `directChannels`.
async fn list(ctx: Ctx) -> Reply {
    let team = ctx.id("team_id")?;
    on(&ctx)?;
    ctx.grant_team(&team, Perm::ViewTeam).await?;
    let direct = ctx.query_bool("includeDirectChannels");
    let mut teams = vec![team.clone()];
    if direct {
        teams.push(String::new());
    }
    let row = |r: &ochre_db::Row| Ok((store::post(r)?, r.get::<String>(14)?));
    let found = ctx.app.db.all(&OF_TEAM, args![ctx.me(), &teams], row).await?;
    let (mut posts, of): (Vec<ScheduledPost>, Vec<String>) = found.into_iter().unzip();
    store::fill(&ctx.app, ctx.me(), &mut posts).await?;
    let pick = |team: &str| -> Value {
        let own = posts.iter().zip(&of).filter(|(_, t)| t.as_str() == team).map(|(p, _)| p);
        serde_json::to_value(own.collect::<Vec<_>>()).unwrap_or_default()
    };
    let mut out = Map::new();
    out.insert(team.clone(), pick(&team));
    if direct {
        out.insert("directChannels".into(), pick(""));
    }
    ctx.json(&out)
}
