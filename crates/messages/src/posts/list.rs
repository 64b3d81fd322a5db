//! The posts of a channel: pages, before and after a post, since a time.

use super::metadata;
use super::store::{View, viewed};
use ochre_kernel::{App, AppError, Auth, Ctx, Perm, Reply, Response, Routes, args, sql};
use ochre_types::{Post, PostList, is_valid_id};

/// Routes.
pub fn routes(r: &mut Routes) {
    r.get("/channels/{channel_id}/posts", "GetPostsForChannel", Auth::Session, get);
}

sql!(NEWEST_CHANGE = "SELECT id, updateat FROM posts WHERE channelid = $1 ORDER BY updateat DESC LIMIT 1");
sql!(
    NEXT = "SELECT id FROM posts WHERE channelid = $1 AND deleteat = 0 AND createat > $2 \
     AND ($3 = FALSE OR rootid = '') ORDER BY createat LIMIT 1"
);
sql!(
    PREVIOUS = "SELECT id FROM posts WHERE channelid = $1 AND deleteat = 0 AND createat < $2 \
     AND ($3 = FALSE OR rootid = '') ORDER BY createat DESC LIMIT 1"
);

/// The modes of a listing as the query names them.
pub fn view_of(ctx: &Ctx) -> View {
    let skip_threads = ctx.query_bool("skipFetchThreads");
    View {
        collapsed: ctx.query_bool("collapsedThreads"),
        extended: ctx.query_bool("collapsedThreadsExtended"),
        skip_threads,
        counts: skip_threads,
        deleted: ctx.query_bool("include_deleted"),
        user: ctx.me().to_string(),
    }
}

/// ETag of a channel's posts: the newest change, whatever the mode (contract/surprises.md).
pub async fn etag(app: &App, channel: &str) -> Result<String, AppError> {
    let newest = app.db.opt(&NEWEST_CHANGE, args![channel], |r| Ok((r.get::<String>(0)?, r.get::<i64>(1)?))).await?;
    Ok(match newest {
        Some((id, at)) => format!("{}.{id}.{at}", ochre_kernel::facts::VERSION),
        None => format!("{}.{}", ochre_kernel::facts::VERSION, app.now()),
    })
}

/// What part of a channel a request asks for.
struct Wanted {
    since: i64,
    before: String,
    after: String,
    page: i64,
    per_page: i64,
}

fn wanted(ctx: &Ctx) -> Result<Wanted, AppError> {
    let (before, after) = (ctx.query_str("before"), ctx.query_str("after"));
    for (name, id) in [("after", &after), ("before", &before)] {
        if !id.is_empty() && !is_valid_id(id) {
            return Err(AppError::body(name));
        }
    }
    let since = match ctx.query("since").filter(|s| !s.is_empty()) {
        Some(text) => text.parse().map_err(|_| AppError::body("since"))?,
        None => 0,
    };
    Ok(Wanted { since, before, after, page: ctx.page(), per_page: ctx.per_page() })
}

async fn get(ctx: Ctx) -> Reply {
    let channel = ctx.id("channel_id")?;
    let view = view_of(&ctx);
    let wanted = wanted(&ctx)?;
    let grant = ctx.grant_read(&channel).await?;
    if view.deleted && !ctx.can(Perm::ManageSystem).await? {
        return Err(AppError::denied(Perm::ReadDeletedPosts));
    }
    let channel = grant.channel().id.clone();
    if wanted.since > 0 {
        let mut list = since(&ctx.app, &channel, wanted.since, &view).await?;
        metadata::decorate_list(&ctx.app, ctx.session()?, &mut list, view.extended).await?;
        return ctx.json(&list);
    }
    let tag = etag(&ctx.app, &channel).await?;
    if let Some(same) = ctx.not_modified(&tag) {
        return Ok(same);
    }
    let mut list = part(&ctx.app, &channel, &wanted, &view).await?;
    cursors(&ctx.app, &channel, &wanted, view.collapsed, &mut list).await?;
    metadata::decorate_list(&ctx.app, ctx.session()?, &mut list, view.extended).await?;
    Ok(Response::json(200, &list).header("etag", tag))
}

async fn part(app: &App, channel: &str, w: &Wanted, view: &View) -> Result<PostList, AppError> {
    let offset = w.page * w.per_page;
    if !w.after.is_empty() {
        around(app, channel, &w.after, Side::After, w.per_page, offset, view).await
    } else if !w.before.is_empty() {
        around(app, channel, &w.before, Side::Before, w.per_page, offset, view).await
    } else {
        page(app, channel, w.per_page, offset, view).await
    }
}

/// A page, newest first, with the threads its replies belong to.
pub async fn page(app: &App, channel: &str, limit: i64, offset: i64, view: &View) -> Result<PostList, AppError> {
    let sql = view.select("p.channelid = $2{live}{roots} ORDER BY p.createat DESC, p.id DESC LIMIT $3 OFFSET $4");
    let posts = app.db.all(sql, args![&view.user, channel, limit, offset], viewed).await?;
    with_threads(app, channel, posts, view, false).await
}

/// Which side of a post.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Before,
    After,
}

/// The posts next to a post, newest first.
pub async fn around(
    app: &App,
    channel: &str,
    post: &str,
    side: Side,
    limit: i64,
    offset: i64,
    view: &View,
) -> Result<PostList, AppError> {
    let tail = match side {
        Side::Before => {
            "p.channelid = $2{live}{roots} AND p.createat < (SELECT createat FROM posts WHERE id = $3) \
             ORDER BY p.createat DESC, p.id DESC LIMIT $4 OFFSET $5"
        }
        Side::After => {
            "p.channelid = $2{live}{roots} AND p.createat > (SELECT createat FROM posts WHERE id = $3) \
             ORDER BY p.createat, p.id LIMIT $4 OFFSET $5"
        }
    };
    let args = args![&view.user, channel, post, limit, offset];
    let mut posts = app.db.all(view.select(tail), args, viewed).await?;
    if side == Side::After {
        posts.reverse();
    }
    with_threads(app, channel, posts, view, true).await
}

/// Puts posts in a list and adds, unless threads are collapsed or skipped, the other posts of their threads; with
/// `roots_too` also the replies of the roots among them. Those are in `posts`, not in `order`.
async fn with_threads(
    app: &App,
    channel: &str,
    posts: Vec<Post>,
    view: &View,
    roots_too: bool,
) -> Result<PostList, AppError> {
    let mut list = PostList::default();
    let mut threads: Vec<String> = Vec::new();
    for p in posts {
        if !p.root_id.is_empty() {
            threads.push(p.root_id.clone());
        } else if roots_too && !view.skip_threads {
            threads.push(p.id.clone());
        }
        list.push(p);
    }
    ochre_types::remove_duplicates(&mut threads);
    if view.collapsed || threads.is_empty() {
        return Ok(list);
    }
    let tail = if view.skip_threads {
        "p.id = ANY($3) AND p.channelid = $2{live}"
    } else {
        "(p.id = ANY($3) OR p.rootid = ANY($3)) AND p.channelid = $2{live}"
    };
    for p in app.db.all(view.select(tail), args![&view.user, channel, threads], viewed).await? {
        list.posts.entry(p.id.clone()).or_insert(p);
    }
    Ok(list)
}

/// What changed after a moment, deleted posts and earlier versions too, newest first; at most 1000.
async fn since(app: &App, channel: &str, time: i64, view: &View) -> Result<PostList, AppError> {
    let view = View { deleted: true, ..view.clone() };
    let tail = "p.channelid = $2 AND p.updateat > $3{roots} ORDER BY p.updateat DESC LIMIT 1000";
    let mut posts = app.db.all(view.select(tail), args![&view.user, channel, time], viewed).await?;
    posts.sort_by(|a, b| (b.create_at, &b.id).cmp(&(a.create_at, &a.id)));
    let roots: Vec<String> = posts.iter().filter(|p| !p.root_id.is_empty()).map(|p| p.root_id.clone()).collect();
    let mut list = PostList::default();
    for p in posts {
        list.push(p);
    }
    let missing: Vec<String> = roots.into_iter().filter(|id| !list.posts.contains_key(id)).collect();
    if !missing.is_empty() {
        for p in app.db.all(view.select("p.id = ANY($2)"), args![&view.user, missing], viewed).await? {
            list.posts.insert(p.id.clone(), p);
        }
    }
    Ok(list)
}

/// The posts before and after the listed ones, empty at the ends.
async fn cursors(app: &App, channel: &str, w: &Wanted, roots: bool, list: &mut PostList) -> Result<(), AppError> {
    let short = (list.order.len() as i64) < w.per_page;
    let (prev, next) = if !w.after.is_empty() {
        ((w.page == 0).then(|| w.after.clone()), short.then(String::new))
    } else if !w.before.is_empty() {
        (short.then(String::new), (w.page == 0).then(|| w.before.clone()))
    } else {
        (None, None)
    };
    list.next_post_id = match next {
        Some(id) => id,
        None => next_post(app, channel, list, roots).await?,
    };
    list.prev_post_id = match prev {
        Some(id) => id,
        None => prev_post(app, channel, list, roots).await?,
    };
    Ok(())
}

/// The id of the post after the first of a list.
pub async fn next_post(app: &App, channel: &str, list: &PostList, roots: bool) -> Result<String, AppError> {
    let Some(first) = list.order.first().and_then(|id| list.posts.get(id)) else { return Ok(String::new()) };
    next_after(app, channel, first.create_at, roots).await
}

/// The id of the first post after a time, empty when there is none.
pub async fn next_after(app: &App, channel: &str, time: i64, roots: bool) -> Result<String, AppError> {
    Ok(app.db.opt(&NEXT, args![channel, time, roots], |r| r.get(0)).await?.unwrap_or_default())
}

/// The id of the post before the last of a list.
pub async fn prev_post(app: &App, channel: &str, list: &PostList, roots: bool) -> Result<String, AppError> {
    let Some(last) = list.order.last().and_then(|id| list.posts.get(id)) else { return Ok(String::new()) };
    Ok(app.db.opt(&PREVIOUS, args![channel, last.create_at, roots], |r| r.get(0)).await?.unwrap_or_default())
}
