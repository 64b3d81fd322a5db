//! The page around the last unread post of a channel.

use crate::posts::list::{self, Side, view_of};
use crate::posts::metadata;
use crate::posts::store::View;
use crate::threads::view as thread_view;
use ochre_kernel::{App, AppError, Auth, Ctx, Reply, Response, Routes, args, sql};
use ochre_types::PostList;

/// Routes.
pub fn routes(r: &mut Routes) {
    let path = "/users/{user_id}/channels/{channel_id}/posts/unread";
    r.get(path, "GetPostsAroundLastUnread", Auth::Session, get);
}

sql!(LAST_VIEWED = "SELECT lastviewedat FROM channelmembers WHERE channelid = $1 AND userid = $2");

fn limit(ctx: &Ctx, name: &str) -> i64 {
    ctx.query_int(name).filter(|n| *n >= 0).unwrap_or(60).min(200)
}

async fn get(ctx: Ctx) -> Reply {
    let user = ctx.id("user_id")?;
    let channel = ctx.id("channel_id")?;
    ctx.grant_user(&user).await?;
    ctx.grant_read(&channel).await?;
    let (before, after) = (limit(&ctx, "limit_before"), limit(&ctx, "limit_after"));
    if after == 0 {
        return Err(AppError::url("limit_after"));
    }
    let view = View { deleted: false, user: user.clone(), ..view_of(&ctx) };
    let mut list = around_unread(&ctx.app, &channel, &user, (before, after), &view).await?;
    let mut tag = String::new();
    if list.order.is_empty() {
        tag = list::etag(&ctx.app, &channel).await?;
        if let Some(same) = ctx.not_modified(&tag) {
            return Ok(same);
        }
        // the newest page: nothing comes after it
        list = list::page(&ctx.app, &channel, before, 0, &view).await?;
    } else {
        list.next_post_id = list::next_post(&ctx.app, &channel, &list, view.collapsed).await?;
    }
    list.prev_post_id = list::prev_post(&ctx.app, &channel, &list, view.collapsed).await?;
    metadata::decorate_list(&ctx.app, ctx.session()?, &mut list, view.extended).await?;
    let answer = Response::json(200, &list);
    Ok(if tag.is_empty() { answer } else { answer.header("etag", tag) })
}

/// Empty when the user never viewed the channel or read everything.
async fn around_unread(
    app: &App,
    channel: &str,
    user: &str,
    (before, after): (i64, i64),
    view: &View,
) -> Result<PostList, AppError> {
    let viewed = app.db.opt(&LAST_VIEWED, args![channel, user], |r| r.get::<Option<i64>>(0)).await?;
    let viewed =
        viewed.ok_or_else(|| AppError::missing("app.channel.get_member.missing.app_error"))?.unwrap_or_default();
    if viewed == 0 {
        return Ok(PostList::default());
    }
    let first = list::next_after(app, channel, viewed, view.collapsed).await?;
    if first.is_empty() {
        return Ok(PostList::default());
    }
    let mut out = thread_view::whole(app, &first, view).await?;
    out.order = vec![first.clone()];
    let older = list::around(app, channel, &first, Side::Before, before, 0, view).await?;
    let newer = list::around(app, channel, &first, Side::After, after - 1, 0, view).await?;
    out.order = newer.order.into_iter().chain(out.order).chain(older.order).collect();
    out.posts.extend(newer.posts);
    out.posts.extend(older.posts);
    Ok(out)
}
