//! `GET /analytics/old`: numbers for the console's statistics.

use ochre_kernel::{AppError, Auth, Ctx, Perm, Reply, Routes, args, sql};
use ochre_types::AnalyticsRow;

/// Routes of the slice.
pub fn routes(r: &mut Routes) {
    r.slice("admin/analytics");
    r.get("/analytics/old", "GetAnalyticsOld", Auth::Session, get);
}

const DAY: i64 = 86_400_000;

sql!(
    STANDARD = "SELECT (SELECT COUNT(*) FROM channels WHERE type = 'O' AND deleteat = 0 AND ($1 = '' OR teamid = $1)), \
     (SELECT COUNT(*) FROM channels WHERE type = 'P' AND deleteat = 0 AND ($1 = '' OR teamid = $1)), \
     (SELECT COUNT(*) FROM users u WHERE u.deleteat = 0 AND NOT EXISTS (SELECT 1 FROM bots b WHERE b.userid = u.id) \
     AND ($1 = '' OR EXISTS (SELECT 1 FROM teammembers tm WHERE tm.userid = u.id AND tm.teamid = $1 AND tm.deleteat = 0))), \
     (SELECT COUNT(*) FROM teams WHERE deleteat = 0), \
     (SELECT COUNT(*) FROM status s JOIN users u ON u.id = s.userid WHERE s.lastactivityat > $2 AND u.deleteat = 0 \
     AND NOT EXISTS (SELECT 1 FROM bots b WHERE b.userid = u.id)), \
     (SELECT COUNT(*) FROM status s JOIN users u ON u.id = s.userid WHERE s.lastactivityat > $3 AND u.deleteat = 0 \
     AND NOT EXISTS (SELECT 1 FROM bots b WHERE b.userid = u.id)), \
     (SELECT COUNT(*) FROM users WHERE deleteat > 0), \
     (SELECT COUNT(*) FROM users u WHERE u.deleteat = 0 AND u.roles = 'system_guest' AND \
     (SELECT COUNT(*) FROM channelmembers cm JOIN channels c ON c.id = cm.channelid \
     WHERE cm.userid = u.id AND c.deleteat = 0 AND c.type IN ('O', 'P')) = 1)"
);
sql!(
    EXTRA = "SELECT (SELECT COUNT(*) FROM incomingwebhooks WHERE deleteat = 0 AND ($1 = '' OR teamid = $1)), \
     (SELECT COUNT(*) FROM outgoingwebhooks WHERE deleteat = 0 AND ($1 = '' OR teamid = $1)), \
     (SELECT COUNT(*) FROM commands WHERE deleteat = 0 AND ($1 = '' OR teamid = $1)), \
     (SELECT COUNT(*) FROM sessions WHERE expiresat > $2), \
     (SELECT COUNT(*) FROM fileinfo WHERE deleteat = 0), \
     (SELECT CAST(COALESCE(SUM(size), 0) AS BIGINT) FROM fileinfo WHERE deleteat = 0)"
);
sql!(POSTS_ALL = "SELECT COUNT(*) FROM posts");
sql!(POSTS_TEAM = "SELECT COUNT(*) FROM posts p JOIN channels c ON c.id = p.channelid WHERE c.teamid = $1");
sql!(
    POSTS_BY_DAY = "SELECT p.createat / 86400000, COUNT(*) FROM posts p JOIN channels c ON c.id = p.channelid \
     WHERE p.createat >= $2 AND p.createat < $3 AND ($1 = '' OR c.teamid = $1) \
     AND ($4 = FALSE OR EXISTS (SELECT 1 FROM bots b WHERE b.userid = p.userid)) \
     GROUP BY p.createat / 86400000 ORDER BY 1 DESC LIMIT 30"
);
sql!(
    AUTHORS_BY_DAY = "SELECT p.createat / 86400000, COUNT(DISTINCT p.userid) FROM posts p JOIN channels c ON c.id = p.channelid \
     WHERE p.createat >= $2 AND p.createat < $3 AND ($1 = '' OR c.teamid = $1) \
     GROUP BY p.createat / 86400000 ORDER BY 1 DESC LIMIT 30"
);

async fn get(ctx: Ctx) -> Reply {
    ctx.grant_system(Perm::GetAnalytics).await?;
    let (name, team) = (ctx.query_str("name"), ctx.query_str("team_id"));
    let rows = match name.as_str() {
        "" | "standard" => standard(&ctx, &team).await?,
        "extra_counts" => extra(&ctx, &team).await?,
        "post_counts_day" => by_day(&ctx, &team, Days::Posts).await?,
        "bot_post_counts_day" => by_day(&ctx, &team, Days::BotPosts).await?,
        "user_counts_with_posts_day" => by_day(&ctx, &team, Days::Authors).await?,
        _ => return Err(AppError::body("name")),
    };
    ctx.json(&rows)
}

fn rows(names: &[&str], values: &[i64]) -> Vec<AnalyticsRow> {
    names.iter().zip(values).map(|(n, v)| AnalyticsRow { name: (*n).into(), value: *v as f64 }).collect()
}

fn numbers(r: &ochre_db::Row, n: usize) -> Result<Vec<i64>, ochre_db::DbError> {
    (0..n).map(|i| r.get::<i64>(i)).collect()
}

async fn standard(ctx: &Ctx, team: &str) -> Result<Vec<AnalyticsRow>, AppError> {
    let (db, now) = (&ctx.app.db, ctx.now());
    let n = db.one(&STANDARD, args![team, now - DAY, now - 31 * DAY], |r| numbers(r, 8)).await?;
    let posts: i64 = if team.is_empty() {
        db.one(&POSTS_ALL, args![], |r| r.get(0)).await?
    } else {
        db.one(&POSTS_TEAM, args![team], |r| r.get(0)).await?
    };
    let sockets = ctx.app.live().counters().connections as i64;
    let names = [
        "channel_open_count",
        "channel_private_count",
        "post_count",
        "unique_user_count",
        "team_count",
        "total_websocket_connections",
        "total_master_db_connections",
        "total_read_db_connections",
        "daily_active_users",
        "monthly_active_users",
        "inactive_user_count",
        "single_channel_guest_count",
    ];
    // How many connections the pool holds is the database's own number (metrics); one is always in use here.
    Ok(rows(&names, &[n[0], n[1], posts, n[2], n[3], sockets, 1, 0, n[4], n[5], n[6], n[7]]))
}

async fn extra(ctx: &Ctx, team: &str) -> Result<Vec<AnalyticsRow>, AppError> {
    let n = ctx.app.db.one(&EXTRA, args![team, ctx.now()], |r| numbers(r, 6)).await?;
    let names = [
        "incoming_webhook_count",
        "outgoing_webhook_count",
        "command_count",
        "session_count",
        "total_file_count",
        "total_file_size",
    ];
    Ok(rows(&names, &n))
}

#[derive(PartialEq)]
enum Days {
    Posts,
    BotPosts,
    Authors,
}

/// The last 31 whole days, newest first; days without posts are left out.
async fn by_day(ctx: &Ctx, team: &str, what: Days) -> Result<Vec<AnalyticsRow>, AppError> {
    let today = ctx.now() / DAY * DAY;
    let row = |r: &ochre_db::Row| {
        Ok(AnalyticsRow { name: ochre_text::iso_date(r.get::<i64>(0)? * DAY), value: r.get::<i64>(1)? as f64 })
    };
    let db = &ctx.app.db;
    let from = today - 31 * DAY;
    Ok(match what {
        Days::Authors => db.all(&AUTHORS_BY_DAY, args![team, from, today], row).await?,
        _ => db.all(&POSTS_BY_DAY, args![team, from, today, what == Days::BotPosts], row).await?,
    })
}
