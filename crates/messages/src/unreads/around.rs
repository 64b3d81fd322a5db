//! The page around the last unread post of a channel.

use crate::posts::list::{self, Side, view_of};
use crate::posts::metadata;
use crate::posts::store::View;
use crate::threads::view as thread_view;
use ochre_db::Row;
use ochre_kernel::{App, AppError, Auth, Ctx, Reply, Response, Routes, args, sql};
use ochre_types::PostList;

/// Routes.
pub fn routes(r: &mut Routes) {
    let path = "/users/{user_id}/channels/{channel_id}/posts/unread";
    r.get(path, "GetPostsAroundLastUnread", Auth::Session, get);
}

// The last view, and the first live post after it (a root where threads are collapsed).
sql!(
    FIRST_UNREAD = "SELECT m.lastviewedat, (SELECT p.id FROM posts p WHERE p.channelid = m.channelid AND p.deleteat = 0 \
     AND p.createat > m.lastviewedat AND ($3 = FALSE OR p.rootid = '') ORDER BY p.createat LIMIT 1) \
     FROM channelmembers m WHERE m.channelid = $1 AND m.userid = $2"
);

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
    let found = match first_unread(&ctx.app, &channel, &user, view.collapsed).await? {
        Some(first) => around_unread(&ctx.app, &channel, &first, (before, after), &view).await?,
        None => newest(&ctx, &channel, before, &view).await?,
    };
    let (mut list, tag) = match found {
        Found::Same(same) => return Ok(same),
        Found::Posts(list, tag) => (list, tag),
    };
    metadata::decorate_list(&ctx.app, ctx.session()?, &mut list, view.extended).await?;
    let answer = Response::json(200, &list);
    Ok(match tag {
        Some(tag) => answer.header("etag", tag),
        None => answer,
    })
}

enum Found {
    /// The caller has this version already.
    Same(Response),
    /// With the channel's ETag where nothing is unread.
    Posts(PostList, Option<String>),
}

/// None when the user never viewed the channel or read everything.
async fn first_unread(app: &App, channel: &str, user: &str, roots: bool) -> Result<Option<String>, AppError> {
    let row = |r: &Row| Ok((r.get::<i64>(0)?, r.get::<Option<String>>(1)?));
    let found = app.db.opt(&FIRST_UNREAD, args![channel, user, roots], row).await?;
    let (viewed, first) = found.ok_or_else(|| AppError::missing("app.channel.get_member.missing.app_error"))?;
    Ok(first.filter(|_| viewed > 0))
}

/// The newest page: nothing comes after it.
async fn newest(ctx: &Ctx, channel: &str, limit: i64, view: &View) -> Result<Found, AppError> {
    let app = &ctx.app;
    if !ctx.header("if-none-match").is_empty()
        && let Some(same) = ctx.not_modified(&list::etag(app, channel).await?)
    {
        return Ok(Found::Same(same));
    }
    let mut part = list::page(app, channel, limit, 0, view).await?;
    let tag = match part.tag.take() {
        Some(tag) => tag,
        None => list::etag(app, channel).await?,
    };
    let older = part.beyond.filter(|_| !part.list.order.is_empty());
    let mut list = part.list;
    list.prev_post_id = match older {
        Some(id) => id,
        None => list::prev_post(app, channel, &list, view.collapsed).await?,
    };
    list::add_threads(app, channel, &mut list, view, false).await?;
    Ok(Found::Posts(list, Some(tag)))
}

/// The first unread post with its thread, and what is before and after it.
async fn around_unread(
    app: &App,
    channel: &str,
    first: &str,
    (before, after): (i64, i64),
    view: &View,
) -> Result<Found, AppError> {
    let mut out = thread_view::whole(app, first, view).await?;
    let older = list::around(app, channel, first, Side::Before, before, 0, view).await?;
    let newer = list::around(app, channel, first, Side::After, after - 1, 0, view).await?;
    out.order = newer.list.order.into_iter().chain([first.to_string()]).chain(older.list.order).collect();
    let mut rest = PostList { posts: newer.list.posts, ..PostList::default() };
    rest.posts.extend(older.list.posts);
    rest.order = rest.posts.keys().cloned().collect();
    list::add_threads(app, channel, &mut rest, view, true).await?;
    out.posts.extend(rest.posts);
    out.next_post_id = match newer.beyond {
        Some(id) => id,
        None => list::next_post(app, channel, &out, view.collapsed).await?,
    };
    out.prev_post_id = match older.beyond {
        Some(id) => id,
        None => list::prev_post(app, channel, &out, view.collapsed).await?,
    };
    Ok(Found::Posts(out, None))
}
