//! The caller's drafts in a team and in direct channels.

use super::{on, store};
use crate::draft_cols;
use ochre_kernel::{AppError, Auth, Ctx, Perm, Reply, Routes, args, sql};

/// Routes.
pub fn routes(r: &mut Routes) {
    r.get("/users/{user_id}/teams/{team_id}/drafts", "GetDrafts", Auth::Session, list);
}

sql!(
    OF_TEAM = "SELECT ",
    draft_cols!(),
    " FROM drafts d JOIN channels c ON c.id = d.channelid JOIN channelmembers cm ON cm.channelid = c.id AND cm.userid = d.userid \
     WHERE d.userid = $1 AND d.deleteat = 0 AND c.teamid IN ($2, '') ORDER BY d.updateat DESC"
);

/// Whatever user the address names: only the caller's own (recorded).
async fn list(ctx: Ctx) -> Reply {
    on(&ctx)?;
    let team = ctx.param("team_id").to_string();
    if !ctx.can_team(&team, Perm::ViewTeam).await? {
        return Err(AppError::denied(Perm::CreatePost));
    }
    let mut drafts = ctx.app.db.all(&OF_TEAM, args![ctx.me(), &team], store::draft).await?;
    if drafts.is_empty() {
        return ctx.json(&serde_json::Value::Null);
    }
    store::fill(&ctx.app, ctx.me(), &mut drafts).await?;
    ctx.json(&drafts)
}
