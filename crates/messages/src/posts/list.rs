//! The posts of a channel: pages, before and after a post, since a time.

use super::metadata;
use super::store::{LIST_WIDTH, View, listed};
use ochre_db::Row;
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
    // Whoever holds a version of the channel is asked about it first; the others get it with the posts.
    if !ctx.header("if-none-match").is_empty()
        && let Some(same) = ctx.not_modified(&etag(&ctx.app, &channel).await?)
    {
        return Ok(same);
    }
    let found = part(&ctx.app, &channel, &wanted, &view).await?;
    let tag = match &found.tag {
        Some(tag) => tag.clone(),
        None => etag(&ctx.app, &channel).await?,
    };
    let mut list = with_cursors(&ctx.app, &channel, &wanted, &view, found).await?;
    metadata::decorate_list(&ctx.app, ctx.session()?, &mut list, view.extended).await?;
    Ok(Response::json(200, &list).header("etag", tag))
}

async fn part(app: &App, channel: &str, w: &Wanted, view: &View) -> Result<Part, AppError> {
    let offset = w.page * w.per_page;
    let mut found = if !w.after.is_empty() {
        around(app, channel, &w.after, Side::After, w.per_page, offset, view).await?
    } else if !w.before.is_empty() {
        around(app, channel, &w.before, Side::Before, w.per_page, offset, view).await?
    } else {
        page(app, channel, w.per_page, offset, view).await?
    };
    let roots_too = !w.after.is_empty() || !w.before.is_empty();
    add_threads(app, channel, &mut found.list, view, roots_too).await?;
    Ok(found)
}

/// Posts in a row, newest first, and what was seen beside them.
#[derive(Default)]
pub struct Part {
    pub list: PostList,
    /// The id of the post beyond the last one in the direction of reading, empty when there is none; `None`: not known.
    pub beyond: Option<String>,
    /// The channel's ETag, when it came along.
    pub tag: Option<String>,
}

/// Takes off the row that was read beyond `limit`. It is the cursor unless it has the same time as the last one (a cursor is
/// strictly beyond), or deleted posts are among the rows (a cursor never is one).
fn cut(mut rows: Vec<Post>, limit: i64, view: &View) -> (Vec<Post>, Option<String>) {
    let limit = usize::try_from(limit).unwrap_or_default();
    let more = rows.get(limit).map(|p| (p.id.clone(), p.create_at));
    rows.truncate(limit);
    let beyond = match more {
        _ if view.deleted => None,
        None => Some(String::new()),
        Some((_, at)) if rows.last().is_some_and(|last| last.create_at == at) => None,
        Some((id, _)) => Some(id),
    };
    (rows, beyond)
}

/// `LIMIT` for one row more than `limit`. Few texts, each with a number in it: the server plans such a statement once, one with
/// a limit it does not know every time.
fn limit_clause(limit: i64, offset: i64, n: usize) -> String {
    let rows = [31, 61, 101].into_iter().find(|step| *step > limit).unwrap_or(201);
    if offset == 0 { format!(" LIMIT {rows}") } else { format!(" LIMIT {rows} OFFSET ${n}") }
}

/// A page, newest first.
pub async fn page(app: &App, channel: &str, limit: i64, offset: i64, view: &View) -> Result<Part, AppError> {
    let tag = ", (SELECT id || '.' || updateat FROM posts WHERE channelid = $2 ORDER BY updateat DESC LIMIT 1)";
    let mut tail = String::from("p.channelid = $2{live}{roots} ORDER BY p.createat DESC, p.id DESC");
    tail.push_str(&limit_clause(limit, offset, 3));
    let mut args = args![&view.user, channel];
    args.extend((offset > 0).then(|| offset.into()));
    let mut first = true;
    let row = move |r: &Row| {
        let tag = if std::mem::take(&mut first) { Some(r.get::<String>(LIST_WIDTH)?) } else { None };
        Ok((listed(r)?, tag))
    };
    let (rows, mut tags): (Vec<_>, Vec<_>) =
        app.db.all(view.select_and(tag, &tail), args, row).await?.into_iter().unzip();
    let tag = tags.first_mut().and_then(Option::take).map(|t| format!("{}.{t}", ochre_kernel::facts::VERSION));
    let (rows, beyond) = cut(rows, limit, view);
    Ok(Part { list: PostList::of(rows), beyond, tag })
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
) -> Result<Part, AppError> {
    let tail = match side {
        Side::Before => {
            "p.channelid = $2{live}{roots} AND p.createat < (SELECT createat FROM posts WHERE id = $3) \
             ORDER BY p.createat DESC, p.id DESC"
        }
        Side::After => {
            "p.channelid = $2{live}{roots} AND p.createat > (SELECT createat FROM posts WHERE id = $3) \
             ORDER BY p.createat, p.id"
        }
    };
    let mut args = args![&view.user, channel, post];
    args.extend((offset > 0).then(|| offset.into()));
    let sql = view.select(&format!("{tail}{}", limit_clause(limit, offset, 4)));
    let (mut rows, beyond) = cut(app.db.all(sql, args, listed).await?, limit, view);
    if side == Side::After {
        rows.reverse();
    }
    Ok(Part { list: PostList::of(rows), beyond, tag: None })
}

/// Adds to a list, unless threads are collapsed, the other posts of the threads of its replies; with `roots_too` also the
/// replies of the roots among them (not with threads skipped). Those are in `posts`, not in `order`.
pub async fn add_threads(
    app: &App,
    channel: &str,
    list: &mut PostList,
    view: &View,
    roots_too: bool,
) -> Result<(), AppError> {
    let mut threads: Vec<String> = Vec::new();
    for p in list.order.iter().filter_map(|id| list.posts.get(id)) {
        if !p.root_id.is_empty() {
            threads.push(p.root_id.clone());
        } else if roots_too && !view.skip_threads {
            threads.push(p.id.clone());
        }
    }
    ochre_types::remove_duplicates(&mut threads);
    if view.collapsed || threads.is_empty() {
        return Ok(());
    }
    let tail = if view.skip_threads {
        "p.id = ANY($3) AND p.channelid = $2{live}"
    } else {
        "(p.id = ANY($3) OR p.rootid = ANY($3)) AND p.channelid = $2{live}"
    };
    for p in app.db.all(view.select(tail), args![&view.user, channel, threads], listed).await? {
        list.posts.entry(p.id.clone()).or_insert(p);
    }
    Ok(())
}

/// What changed after a moment, deleted posts and earlier versions too, newest first; at most 1000.
async fn since(app: &App, channel: &str, time: i64, view: &View) -> Result<PostList, AppError> {
    let view = View { deleted: true, ..view.clone() };
    let tail = "p.channelid = $2 AND p.updateat > $3{roots} ORDER BY p.updateat DESC LIMIT 1000";
    let mut posts = app.db.all(view.select(tail), args![&view.user, channel, time], listed).await?;
    posts.sort_by(|a, b| (b.create_at, &b.id).cmp(&(a.create_at, &a.id)));
    let roots: Vec<String> = posts.iter().filter(|p| !p.root_id.is_empty()).map(|p| p.root_id.clone()).collect();
    let mut list = PostList::default();
    for p in posts {
        list.push(p);
    }
    let missing: Vec<String> = roots.into_iter().filter(|id| !list.posts.contains_key(id)).collect();
    if !missing.is_empty() {
        for p in app.db.all(view.select("p.id = ANY($2)"), args![&view.user, missing], listed).await? {
            list.posts.insert(p.id.clone(), p);
        }
    }
    Ok(list)
}

/// The list with the ids of the posts before and after the listed ones, empty at the ends.
async fn with_cursors(app: &App, channel: &str, w: &Wanted, view: &View, found: Part) -> Result<PostList, AppError> {
    let Part { mut list, beyond, .. } = found;
    let first_page = w.page == 0;
    let end = if list.order.is_empty() { None } else { beyond };
    let end = end.or_else(|| ((list.order.len() as i64) < w.per_page).then(String::new));
    let (prev, next) = if !w.after.is_empty() {
        (first_page.then(|| w.after.clone()), end)
    } else if !w.before.is_empty() {
        (end, first_page.then(|| w.before.clone()))
    } else {
        // nothing is newer than the newest
        (end.filter(|_| !view.deleted), (first_page && !view.deleted).then(String::new))
    };
    list.next_post_id = match next {
        Some(id) => id,
        None => next_post(app, channel, &list, view.collapsed).await?,
    };
    list.prev_post_id = match prev {
        Some(id) => id,
        None => prev_post(app, channel, &list, view.collapsed).await?,
    };
    Ok(list)
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
