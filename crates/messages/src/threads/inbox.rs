//! The inbox: the threads a user follows in a team (those of direct channels belong to every team), with totals.

use super::store::{finish, one, thread, thread_cols};
use ochre_kernel::{AppError, Auth, Ctx, Perm, Reply, Routes, args, sql};
use ochre_types::{ThreadResponse, Threads};

/// Routes.
pub fn routes(r: &mut Routes) {
    r.get("/users/{user_id}/teams/{team_id}/threads", "GetUserThreads", Auth::Session, list);
    r.get("/users/{user_id}/teams/{team_id}/threads/{thread_id}", "GetUserThread", Auth::Session, get);
}

sql!(
    TOTALS = "SELECT COUNT(*), CAST(COALESCE(SUM(CASE WHEN t.lastreplyat > m.lastviewed THEN 1 ELSE 0 END), 0) AS BIGINT), \
     CAST(COALESCE(SUM(m.unreadmentions), 0) AS BIGINT), \
     CAST(COALESCE(SUM(CASE WHEN pp.priority = 'urgent' THEN m.unreadmentions ELSE 0 END), 0) AS BIGINT) \
     FROM threadmemberships m JOIN threads t ON t.postid = m.postid LEFT JOIN postspriority pp ON pp.postid = m.postid \
     WHERE m.userid = $1 AND m.following = TRUE AND (t.threadteamid = $2 OR ($3 = FALSE AND t.threadteamid = '')) \
     AND ($4 = TRUE OR (t.threaddeleteat IS NULL OR t.threaddeleteat = 0)) AND ($5 = FALSE OR t.lastreplyat > m.lastviewed)"
);

/// What a request asks for.
struct Wanted {
    deleted: bool,
    unread: bool,
    exclude_direct: bool,
    extended: bool,
    since: i64,
    before: String,
    after: String,
    limit: i64,
}

fn wanted(ctx: &Ctx) -> Result<Wanted, AppError> {
    let (before, after) = (ctx.query_str("before"), ctx.query_str("after"));
    if !before.is_empty() && !after.is_empty() {
        return Err(AppError::bad("api.getThreadsForUser.bad_params"));
    }
    if ctx.query_bool("totalsOnly") && ctx.query_bool("threadsOnly") {
        return Err(AppError::bad("api.getThreadsForUser.bad_only_params"));
    }
    let since = match ctx.query("since").filter(|s| !s.is_empty()) {
        Some(text) => text.parse().map_err(|_| AppError::body("since"))?,
        None => 0,
    };
    Ok(Wanted {
        deleted: ctx.query_bool("deleted"),
        unread: ctx.query_bool("unread"),
        exclude_direct: ctx.query_bool("excludeDirect"),
        extended: ctx.query_bool("extended"),
        since,
        before,
        after,
        limit: ctx.per_page(),
    })
}

async fn list(ctx: Ctx) -> Reply {
    let (user, team) = (ctx.id("user_id")?, ctx.id("team_id")?);
    ctx.grant_user(&user).await?;
    ctx.grant_team(&team, Perm::ViewTeam).await?;
    let w = wanted(&ctx)?;
    let mut out = Threads::default();
    if !ctx.query_bool("threadsOnly") {
        let row = |r: &ochre_db::Row| Ok([r.get::<i64>(0)?, r.get::<i64>(1)?, r.get::<i64>(2)?, r.get::<i64>(3)?]);
        let args = args![&user, &team, w.exclude_direct, w.deleted, w.unread];
        let [total, unread, mentions, urgent] = ctx.app.db.one(&TOTALS, args, row).await?;
        out.total = total;
        out.total_unread_threads = unread;
        out.total_unread_mentions = mentions;
        out.total_unread_urgent_mentions = urgent;
    }
    if !ctx.query_bool("totalsOnly") {
        let mut threads = page(&ctx, &user, &team, &w).await?;
        finish(&ctx.app, &mut threads, w.extended).await?;
        out.threads = Some(threads);
    }
    ctx.json(&out)
}

async fn page(ctx: &Ctx, user: &str, team: &str, w: &Wanted) -> Result<Vec<ThreadResponse>, AppError> {
    // The page is found first, from the two small tables; only its threads are read whole.
    let mut sql = format!(
        "SELECT {} FROM (SELECT m.postid, m.lastviewed, m.unreadmentions FROM threadmemberships m \
         JOIN threads t ON t.postid = m.postid WHERE m.userid = $1 AND m.following = TRUE",
        thread_cols!()
    );
    let direct =
        if w.exclude_direct { " AND t.threadteamid = $2" } else { " AND (t.threadteamid = $2 OR t.threadteamid = '')" };
    sql.push_str(direct);
    if !w.deleted {
        sql.push_str(" AND (t.threaddeleteat IS NULL OR t.threaddeleteat = 0)");
    }
    if w.unread {
        sql.push_str(" AND t.lastreplyat > m.lastviewed");
    }
    sql.push_str(" AND (CAST($3 AS BIGINT) = 0 OR m.lastupdated >= $3 OR t.lastreplyat >= $3)");
    let up = !w.after.is_empty();
    let cursor = if up { &w.after } else { &w.before };
    if !cursor.is_empty() {
        let side = if up { ">" } else { "<" };
        let edge = format!(" AND t.lastreplyat {side} (SELECT e.lastreplyat FROM threads e WHERE e.postid = $5)");
        sql.push_str(&edge);
    }
    let way = if up { "" } else { " DESC" };
    sql.push_str(&format!(
        " ORDER BY t.lastreplyat{way}, t.postid{way} LIMIT $4) m JOIN threads t ON t.postid = m.postid \
         JOIN posts p ON p.id = m.postid LEFT JOIN postspriority pp ON pp.postid = m.postid \
         ORDER BY t.lastreplyat{way}, t.postid{way}"
    ));
    let mut args = args![user, team, w.since, w.limit];
    if !cursor.is_empty() {
        args.push(cursor.into());
    }
    let mut threads = ctx.app.db.all(ochre_db::Dynamic(sql), args, thread).await?;
    if up {
        threads.reverse();
    }
    Ok(threads)
}

async fn get(ctx: Ctx) -> Reply {
    let (user, _team, id) = (ctx.id("user_id")?, ctx.id("team_id")?, ctx.id("thread_id")?);
    ctx.grant_user(&user).await?;
    crate::posts::read::readable_deleted_or_denied(&ctx, &id).await?;
    let found = one(&ctx.app, &user, &id, ctx.query_bool("extended")).await?;
    ctx.json(&found)
}
