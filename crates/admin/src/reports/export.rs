//! The report of people as a table (CSV): a job collects it and the system's bot sends it to whoever asked.

use super::users::{self, Query, UserReport};
use ochre_kernel::work::{Run, Stop};
use ochre_kernel::{App, AppError, Auth, Ctx, Perm, Reply, Routes};
use ochre_types::{Post, StringMap, User};
use std::fmt::Write as _;
use std::sync::Arc;

/// The type of the job (contract/jobs.md).
const JOB: &str = "export_users_to_csv";
/// Filters that the job keeps, by their names in the request.
const FILTERS: [&str; 8] = [
    "date_range",
    "team_filter",
    "hide_active",
    "hide_inactive",
    "role_filter",
    "has_no_team",
    "search_term",
    "guest_filter",
];
const HEADER: &str = "Id,Username,Email,CreateAt,Name,Roles,LastLogin,LastStatusAt,LastPostDate,DaysActive,TotalPosts,ChannelCount,DeletedAt\n";

/// Routes.
pub fn routes(r: &mut Routes) {
    r.post("/reports/users/export", "StartBatchUsersExport", Auth::Session, start);
}

/// The worker of the job.
pub fn wire(app: &Arc<App>) {
    app.work.worker(JOB, work);
}

async fn start(ctx: Ctx) -> Reply {
    ctx.grant_system(Perm::ManageSystem).await?;
    Query::of(&|name| ctx.query_str(name))?;
    let mut data = StringMap::default();
    for name in FILTERS {
        if let Some(value) = ctx.query(name) {
            data.insert(name.into(), value);
        }
    }
    data.insert("requesting_user_id".into(), ctx.me().to_string());
    ctx.app.create_job(JOB, Some(data)).await?;
    ctx.ok()
}

async fn work(run: Run) -> Result<StringMap, Stop> {
    let Some(user) = run.app.user(run.get("requesting_user_id")).await? else {
        return Err(Stop::Failed("nobody asked for it".into()));
    };
    let range = users::range(run.get("date_range"), run.app.now());
    let (mut table, mut after, mut people) = (HEADER.to_string(), String::new(), 0);
    loop {
        let q = Query::of(&|name| run.get(name).to_string())?;
        let page = users::next(&run.app, q, &after, 500).await?;
        let Some(last) = page.last() else { break };
        after.clone_from(&last.username);
        people += page.len();
        users::with_activity(&run.app, page, range).await?.iter().for_each(|r| row(&mut table, r));
        run.progress(50).await?;
    }
    send(&run, &user, table, people).await?;
    Ok(run.data)
}

async fn send(run: &Run, user: &User, table: String, people: usize) -> Result<(), AppError> {
    let app = &run.app;
    let bot = app.accounts().system_bot(app).await?;
    let channel = app.joining().direct_channel(app, &bot.id, &user.id).await?;
    let name = format!("users-{}.csv", ochre_text::compact_date(app.now()));
    let file = app.posting().document(app, &bot.id, &channel, &name, table.into()).await?;
    let words = [("Count", people.to_string())];
    let post = Post {
        user_id: bot.id.clone(),
        channel_id: channel,
        message: ochre_i18n::translate(&user.locale, "report.users_ready", &words),
        file_ids: Some(vec![file]),
        ..Post::default()
    };
    app.posting().create(app, post).await.map(|_| ())
}

fn row(out: &mut String, r: &UserReport) {
    let u = &r.user;
    let name = format!("{} {}", u.first_name, u.last_name);
    let number = |n: Option<i64>| n.map_or_else(String::new, |n| n.to_string());
    let texts = [&u.id, &u.username, &u.email].map(|t| cell(t)).join(",");
    let _ = writeln!(
        out,
        "{texts},{},{},{},{},{},{},{},{},{},{}",
        time(u.create_at),
        cell(name.trim()),
        cell(&u.roles),
        time(u.last_login),
        time(r.last_status_at.unwrap_or_default()),
        time(r.last_post_date.unwrap_or_default()),
        r.days_active,
        number(r.total_posts),
        r.channel_count,
        time(u.delete_at),
    );
}

/// A day; nothing for what never happened.
fn time(ms: i64) -> String {
    if ms > 0 { ochre_text::iso_date(ms) } else { String::new() }
}

/// A text as one cell. What a spreadsheet would take for a formula gets an apostrophe.
fn cell(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let text = if formula { format!("'{text}") } else { text.to_string() };
    match text.contains(['"', ',', '\n', '\r']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text,
    }
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn cells() {
        for (text, want) in [
            ("anna", "anna"),
            ("a, b", "\"a, b\""),
            ("say \"x\"", "\"say \"\"x\"\"\""),
            ("=1+1", "'=1+1"),
            ("@sum(a,b)", "\"'@sum(a,b)\""),
        ] {
            assert_eq!(cell(text), want);
        }
    }
}
