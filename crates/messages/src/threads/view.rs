//! `GET /posts/{id}/thread`: a thread, whole or in pages in either direction.

use crate::posts::list::view_of;
use crate::posts::store::{View, listed};
use crate::posts::{metadata, read};
use ochre_kernel::{App, AppError, Auth, Ctx, Reply, Response, Routes, args};
use ochre_types::{Post, PostList, is_valid_id};

/// Routes.
pub fn routes(r: &mut Routes) {
    r.get("/posts/{post_id}/thread", "GetPostThread", Auth::Session, get);
}

/// Which part of a thread; zero and empty values do not limit it.
#[derive(Debug, Clone, Default)]
pub struct Part {
    pub per_page: i64,
    /// Oldest first; otherwise newest first.
    pub down: bool,
    pub up: bool,
    pub from_post: String,
    pub from_create_at: i64,
    pub from_update_at: i64,
    /// Only what changed after `from_update_at`.
    pub updates_only: bool,
}

fn number(ctx: &Ctx, name: &'static str) -> Result<i64, AppError> {
    match ctx.query(name).filter(|v| !v.is_empty()) {
        Some(text) => text.parse().map_err(|_| AppError::body(name)),
        None => Ok(0),
    }
}

fn part_of(ctx: &Ctx) -> Result<Part, AppError> {
    let mut part = Part { per_page: number(ctx, "perPage")?.clamp(0, 200), ..Part::default() };
    part.from_create_at = number(ctx, "fromCreateAt")?;
    part.from_update_at = number(ctx, "fromUpdateAt")?;
    part.from_post = ctx.query_str("fromPost");
    if !part.from_post.is_empty() && !is_valid_id(&part.from_post) {
        return Err(AppError::body("fromPost"));
    }
    match ctx.query_str("direction").as_str() {
        "" => {}
        "up" => part.up = true,
        "down" => part.down = true,
        _ => return Err(AppError::body("direction")),
    }
    part.updates_only = ctx.query_bool("updatesOnly");
    if part.updates_only && part.from_update_at == 0 {
        return Err(AppError::body("fromUpdateAt"));
    }
    if part.updates_only && part.up {
        return Err(AppError::body("updatesOnly"));
    }
    Ok(part)
}

async fn get(ctx: Ctx) -> Reply {
    let id = ctx.id("post_id")?;
    let part = part_of(&ctx)?;
    let mut view = view_of(&ctx);
    view.deleted = false;
    let (post, _) = read::readable(&ctx, &id, false).await?;
    let mut list = thread(&ctx.app, post, &view, &part).await?;
    let tag = list.etag();
    if let Some(same) = ctx.not_modified(&tag) {
        return Ok(same);
    }
    metadata::decorate_list(&ctx.app, ctx.session()?, &mut list, view.extended).await?;
    Ok(Response::json(200, &list).header("etag", tag))
}

/// The thread of a post: the post first, then the others. `has_next` tells whether a page was cut.
pub async fn thread(app: &App, mut post: Post, view: &View, part: &Part) -> Result<PostList, AppError> {
    if view.collapsed {
        post.reply_count = 0;
        // the facts of the thread stand at its root only
        let sql = view.select("p.id = $2");
        if let Some(p) = app.db.opt(sql, args![&view.user, &post.id], listed).await? {
            post = p;
        }
    }
    replies(app, post, view, part).await
}

/// A post that was read as `view` shows it, then the others of its thread.
async fn replies(app: &App, post: Post, view: &View, part: &Part) -> Result<PostList, AppError> {
    let mut list = PostList { has_next: Some(false), ..PostList::default() };
    let root = post.thread_id().to_string();
    let first = post.id.clone();
    list.push(post);
    if view.skip_threads {
        return Ok(list);
    }
    let mut posts = app.db.all(select(view, part), arguments(view, &root, part), listed).await?;
    if part.per_page > 0 && posts.len() as i64 > part.per_page {
        posts.truncate(part.per_page as usize);
        list.has_next = Some(true);
    }
    for p in posts {
        if p.id != first {
            list.push(p);
        }
    }
    Ok(list)
}

fn select(view: &View, part: &Part) -> ochre_db::Dynamic {
    // in a collapsed view the replies carry no counts, so the root is what differs, not the rows asked for
    let modes = View { counts: !view.collapsed, ..view.clone() };
    let mut tail = String::from("(p.id = $2 OR p.rootid = $2)");
    let by_update = part.from_update_at > 0;
    if by_update {
        let field = if part.updates_only { " AND p.updateat > $3" } else { " AND (p.updateat, p.id) > ($3, $4)" };
        tail.push_str(if part.up { " AND (p.updateat, p.id) < ($3, $4)" } else { field });
    } else if part.from_create_at > 0 {
        tail.push_str(if part.up {
            " AND (p.createat, p.id) < ($3, $4)"
        } else {
            " AND (p.createat, p.id) > ($3, $4)"
        });
    }
    if !part.updates_only {
        tail.push_str("{live}");
    } else {
        tail.push_str(" AND p.originalid = ''");
    }
    let field = if by_update { "updateat" } else { "createat" };
    let way = if part.up { " DESC" } else { "" };
    tail.push_str(&format!(" ORDER BY p.{field}{way}, p.id{way}"));
    if part.per_page > 0 {
        tail.push_str(&format!(" LIMIT {}", part.per_page + 1));
    }
    if view.collapsed {
        return crate::posts::store::View { collapsed: true, ..modes }.select(&tail);
    }
    modes.select(&tail)
}

fn arguments(view: &View, root: &str, part: &Part) -> ochre_db::Args {
    let mut out = args![&view.user, root];
    let from = if part.from_update_at > 0 { part.from_update_at } else { part.from_create_at };
    if from > 0 {
        out.push(from.into());
        if !part.updates_only {
            out.push(part.from_post.as_str().into());
        }
    }
    out
}

/// The thread around a post for the reader of `view`, e.g. the first unread one of a channel.
pub async fn whole(app: &App, id: &str, view: &View) -> Result<PostList, AppError> {
    let shown = View { counts: !view.collapsed, ..view.clone() };
    let post = app.db.opt(shown.select("p.id = $2 AND p.deleteat = 0"), args![&view.user, id], listed).await?;
    let root = post.ok_or_else(read::not_found)?;
    replies(app, root, view, &Part::default()).await
}
