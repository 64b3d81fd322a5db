//! Search in posts: words, phrases, beginnings of words, hashtags and filters, in one team or all.
//! When no post holds the words, those are found whose words hold them as parts.

pub use super::matching::like;
use super::matching::{self, Reach};
use crate::posts::store::{self, viewed};
use crate::posts::{metadata, read};
use ochre_db::{Args, Planned};
use ochre_kernel::{AppError, Auth, Ctx, Perm, Reply, Response, Routes, args, sql};
use ochre_text::{Files, Query, parse_search};
use ochre_types::{Post, PostSearchResults, SearchParameter};

/// Routes.
pub fn routes(r: &mut Routes) {
    r.post("/teams/{team_id}/posts/search", "SearchPosts", Auth::SessionBusyReject, in_team);
    r.post("/posts/search", "SearchPostsInAllTeams", Auth::SessionBusyReject, everywhere);
}

sql!(
    CHANNELS = "SELECT c.id, c.name FROM channels c JOIN channelmembers cm ON cm.channelid = c.id AND cm.userid = $1 \
     WHERE ($2 = '' OR c.teamid = $2 OR c.teamid = '') AND ($3 = TRUE OR c.deleteat = 0)"
);
sql!(USERS = "SELECT id, username FROM users WHERE username = ANY($1)");

async fn in_team(ctx: Ctx) -> Reply {
    let team = ctx.id("team_id")?;
    ctx.grant_team(&team, Perm::ViewTeam).await?;
    search(ctx, &team).await
}

async fn everywhere(ctx: Ctx) -> Reply {
    search(ctx, "").await
}

async fn search(ctx: Ctx, team: &str) -> Reply {
    let wanted: SearchParameter = ctx.decode("body").map_err(|e| AppError {
        id: "api.post.search_posts.invalid_body.app_error".into(),
        params: vec![],
        ..e
    })?;
    let terms = wanted.terms.clone().unwrap_or_default();
    if terms.is_empty() {
        return Err(AppError::body("terms"));
    }
    let page = (wanted.page.unwrap_or(0).max(0), wanted.per_page.filter(|n| *n > 0).unwrap_or(60).min(200));
    let query = parse_search(&terms, Files::No);
    let began = std::time::Instant::now();
    let posts = if query.is_empty() { Vec::new() } else { find(&ctx, team, &query, &wanted, page).await? };
    ctx.app.tally.count("search_posts_searches_total", &[]);
    ctx.app.tally.took("search_posts_searches_duration_seconds", &[], began.elapsed());
    let mut out = PostSearchResults::default();
    let mut posts = read::readable_only(&ctx, posts).await?;
    let mut refs: Vec<&mut Post> = posts.iter_mut().collect();
    metadata::decorate(&ctx.app, ctx.session()?, &mut refs, false).await?;
    for p in posts {
        out.order.push(p.id.clone());
        out.posts.insert(p.id.clone(), p);
    }
    Ok(Response::json(200, &out).header("cache-control", "no-cache, no-store, must-revalidate"))
}

/// The statement under construction.
#[derive(Clone, Default)]
pub struct Sql {
    pub text: String,
    pub args: Args,
    /// Conditions that cost much per row: asked of what the others leave, newest first, until the page is full.
    pub exact: Vec<String>,
    /// The expression that SQLite's full-text index is read by, newest post first.
    pub leading: Option<String>,
}

impl Sql {
    /// Takes a value; its place in the statement.
    pub fn bind(&mut self, v: impl Into<ochre_db::Value>) -> String {
        self.args.push(v.into());
        format!("${}", self.args.len())
    }
}

async fn find(
    ctx: &Ctx,
    team: &str,
    query: &Query,
    wanted: &SearchParameter,
    (page, per_page): (i64, i64),
) -> Result<Vec<Post>, AppError> {
    let channels = channels(ctx, team, query, wanted.include_deleted_channels.unwrap_or_default()).await?;
    if channels.is_empty() {
        return Ok(Vec::new());
    }
    let text = "p.channelid = ANY($1) AND p.deleteat = 0 AND p.type NOT LIKE 'system_%'".to_string();
    let mut sql = Sql { text, args: args![channels], ..Sql::default() };
    if !people(ctx, query, "p.userid", &mut sql).await? {
        return Ok(Vec::new());
    }
    dates(query, wanted.time_zone_offset.unwrap_or(0), "p.createat", &mut sql);
    let any = wanted.is_or_search.unwrap_or_default();
    let found = run(ctx, sql.clone(), query, any, Reach::Words, (page, per_page)).await?;
    if !found.is_empty() || !matching::reaches_further(query) {
        return Ok(found);
    }
    if page > 0 && !run(ctx, sql.clone(), query, any, Reach::Words, (0, 1)).await?.is_empty() {
        return Ok(found);
    }
    run(ctx, sql, query, any, Reach::Parts, (page, per_page)).await
}

async fn run(
    ctx: &Ctx,
    mut sql: Sql,
    query: &Query,
    any: bool,
    reach: Reach,
    (page, per_page): (i64, i64),
) -> Result<Vec<Post>, AppError> {
    matching::add(&ctx.app, query, any, reach, &mut sql).await?;
    let (limit, offset) = (sql.bind(per_page), sql.bind(page * per_page));
    let by_time = "ORDER BY p.createat DESC, p.id DESC";
    let (rows, newest) = match &sql.leading {
        // a document's number grows with the time of its post
        Some(n) => (
            format!(
                "ochre_fts_posts f CROSS JOIN ochre_fts_docs d ON d.docid = f.rowid CROSS JOIN posts p ON p.id = d.postid \
                 WHERE f.ochre_fts_posts MATCH {n} AND {}",
                sql.text
            ),
            "ORDER BY f.rowid DESC",
        ),
        None if sql.exact.is_empty() => (format!("posts p WHERE {}", sql.text), by_time),
        // OFFSET 0: the expensive conditions stay outside, behind the order
        None => (
            format!(
                "(SELECT p.* FROM posts p WHERE {} {by_time} OFFSET 0) p WHERE {}",
                sql.text,
                sql.exact.join(" AND ")
            ),
            by_time,
        ),
    };
    let text = format!(
        "SELECT {}, (SELECT COUNT(*) FROM posts r WHERE r.rootid = CASE WHEN p.rootid = '' THEN p.id ELSE p.rootid END \
         AND r.deleteat = 0), 0, NULL, NULL FROM {rows} {newest} LIMIT {limit} OFFSET {offset}",
        store::post_cols!()
    );
    Ok(ctx.app.db.all(Planned(text), sql.args, viewed).await?)
}

/// The caller's channels that the filters leave.
pub async fn channels(ctx: &Ctx, team: &str, query: &Query, archived: bool) -> Result<Vec<String>, AppError> {
    let row = |r: &ochre_db::Row| Ok((r.get::<String>(0)?, r.get::<String>(1)?));
    let own = ctx.app.db.all(&CHANNELS, args![ctx.me(), team, archived], row).await?;
    let wanted = direct_names(ctx, &query.in_channels).await?;
    let unwanted = direct_names(ctx, &query.excluded_channels).await?;
    let named = |names: &[String], c: &(String, String)| names.contains(&c.1) || names.contains(&c.0);
    let keep = |c: &(String, String)| (query.in_channels.is_empty() || named(&wanted, c)) && !named(&unwanted, c);
    Ok(own.into_iter().filter(keep).map(|c| c.0).collect())
}

/// `@anna` becomes the name of the direct channel with her.
async fn direct_names(ctx: &Ctx, names: &[String]) -> Result<Vec<String>, AppError> {
    let mut out = Vec::new();
    for name in names {
        match name.strip_prefix('@') {
            Some(user) => {
                let found = ctx.app.db.opt(&USERS, args![vec![user.to_string()]], |r| r.get::<String>(0)).await?;
                out.extend(found.map(|id| ochre_types::direct_channel_name(ctx.me(), &id)));
            }
            None => out.push(name.clone()),
        }
    }
    Ok(out)
}

/// Authors, by the column that names them; false when those asked for do not exist.
pub async fn people(ctx: &Ctx, query: &Query, column: &str, sql: &mut Sql) -> Result<bool, AppError> {
    if !query.from_users.is_empty() {
        let ids = ctx.app.db.all(&USERS, args![&query.from_users], |r| r.get::<String>(0)).await?;
        if ids.is_empty() {
            return Ok(false);
        }
        let n = sql.bind(ids);
        sql.text.push_str(&format!(" AND {column} = ANY({n})"));
    }
    if !query.excluded_users.is_empty() {
        let ids = ctx.app.db.all(&USERS, args![&query.excluded_users], |r| r.get::<String>(0)).await?;
        let n = sql.bind(ids);
        sql.text.push_str(&format!(" AND NOT ({column} = ANY({n}))"));
    }
    Ok(true)
}

/// Days, by the column with the time.
pub fn dates(query: &Query, offset: i64, column: &str, sql: &mut Sql) {
    let (from, to) = query.time_span(offset);
    if let Some(from) = from {
        let n = sql.bind(from);
        sql.text.push_str(&format!(" AND {column} >= {n}"));
    }
    if let Some(to) = to {
        let n = sql.bind(to);
        sql.text.push_str(&format!(" AND {column} <= {n}"));
    }
    if let Some((a, b)) = query.excluded_span(offset) {
        let (a, b) = (sql.bind(a), sql.bind(b));
        sql.text.push_str(&format!(" AND NOT ({column} BETWEEN {a} AND {b})"));
    }
}
