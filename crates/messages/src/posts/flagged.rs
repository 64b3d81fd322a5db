//! Saved (flagged) posts of a user.

use super::store::{self, viewed};
use super::{metadata, read};
use ochre_kernel::{Auth, Ctx, Reply, Routes, args, sql};
use ochre_types::PostList;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.get("/users/{user_id}/posts/flagged", "GetFlaggedPostsForUser", Auth::Session, list);
}

sql!(
    FLAGGED = "SELECT ",
    store::post_cols!(),
    ", (SELECT COUNT(*) FROM posts r WHERE r.rootid = CASE WHEN p.rootid = '' \
     THEN p.id ELSE p.rootid END AND r.deleteat = 0), 0, NULL, NULL FROM preferences f JOIN posts p ON p.id = f.name \
     JOIN channels c ON c.id = p.channelid JOIN channelmembers cm ON cm.channelid = p.channelid AND cm.userid = $1 \
     WHERE f.userid = $1 AND f.category = 'flagged_post' AND p.deleteat = 0 AND ($2 = '' OR p.channelid = $2) \
     AND ($3 = '' OR c.teamid = $3 OR c.teamid = '') ORDER BY p.createat DESC LIMIT $4 OFFSET $5"
);

async fn list(ctx: Ctx) -> Reply {
    let user = ctx.id("user_id")?;
    ctx.grant_user(&user).await?;
    let (channel, team) = (ctx.query_str("channel_id"), ctx.query_str("team_id"));
    let (limit, offset) = (ctx.per_page(), ctx.page() * ctx.per_page());
    let args = args![&user, &channel, if channel.is_empty() { team } else { String::new() }, limit, offset];
    let found = ctx.app.db.all(&FLAGGED, args, viewed).await?;
    let mut list = PostList::default();
    for p in read::readable_only(&ctx, found).await? {
        list.push(p);
    }
    metadata::decorate_list(&ctx.app, ctx.session()?, &mut list, false).await?;
    ctx.json(&list)
}
