//! All people of the server page by page, with how much they did (contract: `UserReport`). Pages hang on the last row of the
//! one before, so that they stay right while accounts come and go.

use ochre_db::{Args, Dynamic, Value};
use ochre_kernel::{App, AppError, Auth, Ctx, Perm, Reply, Routes, args, rows, sql, user_cols};
use ochre_types::{SanitizeOptions, User};
use serde::Serialize;
use std::collections::HashMap;
use std::fmt::Write as _;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.get("/reports/users", "GetUsersForReporting", Auth::Session, list);
    r.get("/reports/users/count", "GetUserCountForReporting", Auth::Session, count);
}

sql!(
    ACTIVITY = "SELECT userid, MAX(createat), COUNT(*), COUNT(DISTINCT createat / 86400000) FROM posts \
     WHERE userid = ANY($1) AND createat >= $2 AND createat < $3 AND type NOT LIKE 'system_%' GROUP BY userid"
);
sql!(CHANNELS = "SELECT userid, COUNT(*) FROM channelmembers WHERE userid = ANY($1) GROUP BY userid");

const DAY: i64 = 86_400_000;

/// A row of the report.
#[derive(Serialize)]
pub(super) struct UserReport {
    #[serde(flatten)]
    pub user: User,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_status_at: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_post_date: Option<i64>,
    pub days_active: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_posts: Option<i64>,
    pub channel_count: i64,
}

/// Columns that a report is sorted by, and the ones of the table.
const COLUMNS: [(&str, &str); 7] = [
    ("CreateAt", "u.createat"),
    ("Username", "u.username"),
    ("FirstName", "u.firstname"),
    ("LastName", "u.lastname"),
    ("Nickname", "u.nickname"),
    ("Email", "u.email"),
    ("Roles", "u.roles"),
];

/// The accounts that a report is about.
#[derive(Default)]
pub(super) struct Query {
    conds: Vec<String>,
    args: Args,
}

impl Query {
    fn bind(&mut self, v: impl Into<Value>) -> usize {
        self.args.push(v.into());
        self.args.len()
    }

    /// The filters of a request, or of a job that keeps them.
    pub(super) fn of(get: &dyn Fn(&str) -> String) -> Result<Self, AppError> {
        let on = |name: &str| matches!(get(name).as_str(), "1" | "t" | "T" | "true" | "TRUE" | "True");
        let mut q = Self { conds: vec!["b.userid IS NULL".into()], ..Self::default() };
        let team = get("team_filter");
        let no_team = on("has_no_team");
        if !team.is_empty() && !ochre_types::is_valid_id(&team) {
            return Err(AppError::bad("api.getUsersForReporting.invalid_team_filter"));
        }
        let (no_active, no_inactive) = (on("hide_active"), on("hide_inactive"));
        if no_active && no_inactive {
            return Err(AppError::bad("api.getUsersForReporting.invalid_active_filter"));
        }
        let member = "EXISTS (SELECT 1 FROM teammembers x WHERE x.userid = u.id AND x.deleteat = 0";
        if no_team {
            q.conds.push(format!("NOT {member})"));
        } else if !team.is_empty() {
            let n = q.bind(team);
            q.conds.push(format!("{member} AND x.teamid = ${n})"));
        }
        if no_active {
            q.conds.push("u.deleteat > 0".into());
        }
        if no_inactive {
            q.conds.push("u.deleteat = 0".into());
        }
        q.role(&get("role_filter"));
        q.guests(&get("guest_filter"))?;
        q.search(&get("search_term"));
        Ok(q)
    }

    fn role(&mut self, role: &str) {
        if !role.is_empty() {
            let n = self.bind(format!("% {} %", like(role)));
            self.conds.push(format!("(' ' || u.roles || ' ') LIKE ${n} ESCAPE '*'"));
        }
    }

    /// Guests of one channel, of several, or all of them.
    fn guests(&mut self, filter: &str) -> Result<(), AppError> {
        let channels = "(SELECT COUNT(*) FROM channelmembers y WHERE y.userid = u.id)";
        let more = match filter {
            "" => return Ok(()),
            "all" => String::new(),
            "single_channel" => format!(" AND {channels} = 1"),
            "multi_channel" | "multiple_channel" => format!(" AND {channels} > 1"),
            _ => return Err(AppError::bad("model.user_report_options.is_valid.invalid_guest_filter")),
        };
        self.conds.push(format!("(' ' || u.roles || ' ') LIKE '% system_guest %'{more}"));
        Ok(())
    }

    fn search(&mut self, term: &str) {
        for word in term.to_lowercase().split_whitespace() {
            let n = self.bind(format!("%{}%", like(word.trim_start_matches('@'))));
            let any: Vec<String> = ["u.username", "u.firstname", "u.lastname", "u.nickname", "u.email"]
                .iter()
                .map(|c| format!("lower({c}) LIKE ${n} ESCAPE '*'"))
                .collect();
            self.conds.push(format!("({})", any.join(" OR ")));
        }
    }

    fn tail(&self) -> String {
        format!(" FROM users u LEFT JOIN bots b ON b.userid = u.id WHERE {}", self.conds.join(" AND "))
    }
}

/// Text for LIKE with `*` as the escape character.
fn like(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '%' | '_' | '*') {
            out.push('*');
        }
        out.push(c);
    }
    out
}

async fn count(ctx: Ctx) -> Reply {
    ctx.grant_system(Perm::SysconsoleReadUserManagementUsers).await?;
    let q = Query::of(&|name| ctx.query_str(name))?;
    let text = format!("SELECT COUNT(*){}", q.tail());
    let n: i64 = ctx.app.db.one(Dynamic(text), q.args, |r| r.get(0)).await?;
    ctx.json(&n)
}

async fn list(ctx: Ctx) -> Reply {
    ctx.grant_system(Perm::SysconsoleReadUserManagementUsers).await?;
    let size = match ctx.query("page_size").filter(|s| !s.is_empty()) {
        None => 50,
        Some(text) => text.parse::<i64>().unwrap_or(0),
    };
    if !(1..=100).contains(&size) {
        return Err(AppError::bad("api.getUsersForReporting.invalid_page_size"));
    }
    let q = Query::of(&|name| ctx.query_str(name))?;
    let users = page(&ctx, q, size).await?;
    ctx.json(&with_activity(&ctx.app, users, range(&ctx.query_str("date_range"), ctx.now())).await?)
}

/// The next accounts in the order of their names, after `name`.
pub(super) async fn next(app: &App, mut q: Query, name: &str, size: i64) -> Result<Vec<User>, AppError> {
    let n = q.bind(name.to_string());
    q.conds.push(format!("u.username > ${n}"));
    let mut text = format!(concat!("SELECT ", user_cols!(), "{}"), q.tail());
    let l = q.bind(size);
    let _ = write!(text, " ORDER BY u.username LIMIT ${l}");
    Ok(app.db.all(Dynamic(text), q.args, rows::user).await?)
}

/// One page, before or after a row. A page before is read backwards and turned round.
async fn page(ctx: &Ctx, mut q: Query, size: i64) -> Result<Vec<User>, AppError> {
    let wanted = ctx.query("sort_column").filter(|s| !s.is_empty()).unwrap_or_else(|| "Username".into());
    let (_, column) = COLUMNS
        .iter()
        .find(|(name, _)| *name == wanted)
        .ok_or_else(|| AppError::bad("model.user_report_options.is_valid.invalid_sort_column"))?;
    let descending = ctx.query_str("sort_direction") == "desc";
    let back = ctx.query_str("direction") == "prev";
    let (value, id) = (ctx.query_str("from_column_value"), ctx.query_str("from_id"));
    let down = descending != back;
    if !id.is_empty() {
        let op = if down { "<" } else { ">" };
        let v = match *column {
            "u.createat" => q.bind(value.parse::<i64>().unwrap_or_default()),
            _ => q.bind(value),
        };
        let i = q.bind(id);
        q.conds.push(format!("({column}, u.id) {op} (${v}, ${i})"));
    }
    let way = if down { "DESC" } else { "ASC" };
    let mut text = format!(concat!("SELECT ", user_cols!(), "{}"), q.tail());
    let l = q.bind(size);
    let _ = write!(text, " ORDER BY {column} {way}, u.id {way} LIMIT ${l}");
    let mut users = ctx.app.db.all(Dynamic(text), q.args, rows::user).await?;
    if back {
        users.reverse();
    }
    Ok(users)
}

/// From when to when activity counts, ms.
pub(super) fn range(name: &str, now: i64) -> (i64, i64) {
    match name {
        "last30days" | "last_30_days" => (now - 30 * DAY, i64::MAX),
        "last6months" | "last_6_months" => (now - 183 * DAY, i64::MAX),
        "previousmonth" | "previous_month" => {
            let (_, _, day) = ochre_text::civil(now);
            let this = now - now.rem_euclid(DAY) - (day - 1) * DAY;
            let (_, _, last) = ochre_text::civil(this - DAY);
            (this - last * DAY, this)
        }
        _ => (0, i64::MAX),
    }
}

/// The rows of these people.
pub(super) async fn with_activity(app: &App, users: Vec<User>, range: (i64, i64)) -> Result<Vec<UserReport>, AppError> {
    let ids: Vec<String> = users.iter().map(|u| u.id.clone()).collect();
    let did = |r: &ochre_db::Row| Ok((r.get::<String>(0)?, (r.get::<i64>(1)?, r.get::<i64>(2)?, r.get::<i64>(3)?)));
    let did: HashMap<_, _> = app.db.all(&ACTIVITY, args![&ids, range.0, range.1], did).await?.into_iter().collect();
    let channels = app.db.all(&CHANNELS, args![&ids], |r| Ok((r.get::<String>(0)?, r.get::<i64>(1)?))).await?;
    let channels: HashMap<_, _> = channels.into_iter().collect();
    let seen = app.statuses_of(&ids).await?;
    let seen: HashMap<_, _> = seen.into_iter().map(|e| (e.status.user_id, e.status.last_activity_at)).collect();
    let row = |mut user: User| {
        let last_login = user.last_login;
        user.sanitize_profile(SanitizeOptions::new(true, true, true), true);
        user.last_login = last_login;
        let did = did.get(&user.id);
        UserReport {
            last_status_at: seen.get(&user.id).copied().filter(|at| *at > 0),
            last_post_date: did.map(|d| d.0),
            total_posts: did.map(|d| d.1),
            days_active: did.map_or(0, |d| d.2),
            channel_count: channels.get(&user.id).copied().unwrap_or_default(),
            user,
        }
    };
    Ok(users.into_iter().map(row).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges() {
        // 2026-03-15 12:00 UTC; February 2026 is from the 1st to the 28th.
        let now = 1_773_576_000_000;
        assert_eq!(range("previous_month", now), (1_769_904_000_000, 1_772_323_200_000));
        assert_eq!(range("last30days", now), (now - 30 * DAY, i64::MAX));
        assert_eq!(range("alltime", now).0, 0);
    }
}
