//! Lists of accounts: by team, channel, group, role; by name; counts; the people one knows.

use super::find::{Find, Order, Restriction, restriction};
use super::view;
use ochre_kernel::{AppError, Auth, Ctx, Perm, Reply, Routes, args, rows, sql, user_cols};
use ochre_types::{User, UsersStats};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.get("/users", "GetUsers", Auth::Session, list);
    r.post("/users/usernames", "GetUsersByUsernames", Auth::Session, by_usernames);
    r.post("/users/group_channels", "GetUsersByGroupChannelIds", Auth::Session, by_group_channels);
    r.get("/users/known", "GetKnownUsers", Auth::Session, known);
    r.get("/users/stats", "GetTotalUsersStats", Auth::Session, stats);
    r.get("/users/stats/filtered", "GetTotalUsersStatsFiltered", Auth::Session, stats_filtered);
    r.get("/users/invalid_emails", "GetUsersWithInvalidEmails", Auth::Session, invalid_emails);
}

sql!(
    BY_USERNAMES = "SELECT ",
    user_cols!(),
    " FROM users u LEFT JOIN bots b ON b.userid = u.id WHERE u.username = ANY($1) ORDER BY u.username"
);
sql!(
    KNOWN = "SELECT DISTINCT o.userid FROM channelmembers m JOIN channelmembers o ON o.channelid = m.channelid \
     WHERE m.userid = $1 AND o.userid <> $1"
);
sql!(
    GROUP_CHANNEL_PEOPLE = "SELECT c.id, cm.userid FROM channels c JOIN channelmembers me ON me.channelid = c.id AND me.userid = $2 \
     JOIN channelmembers cm ON cm.channelid = c.id AND cm.userid <> $2 WHERE c.id = ANY($1) AND c.type = 'G'"
);
sql!(
    LOCAL_MAIL = "SELECT ",
    user_cols!(),
    " FROM users u LEFT JOIN bots b ON b.userid = u.id WHERE b.userid IS NULL AND u.authservice = '' \
     AND (' ' || u.roles || ' ') NOT LIKE '% system_guest %' ORDER BY u.username"
);
sql!(GROUP = "SELECT COUNT(*) FROM usergroups WHERE id = $1");

/// The query of `GET /users`.
#[derive(Default)]
struct Wanted {
    in_team: String,
    not_in_team: String,
    in_channel: String,
    not_in_channel: String,
    in_group: String,
    not_in_group: String,
    without_team: bool,
    sort: String,
}

impl Wanted {
    fn read(ctx: &Ctx) -> Self {
        Self {
            in_team: ctx.query_str("in_team"),
            not_in_team: ctx.query_str("not_in_team"),
            in_channel: ctx.query_str("in_channel"),
            not_in_channel: ctx.query_str("not_in_channel"),
            in_group: ctx.query_str("in_group"),
            not_in_group: ctx.query_str("not_in_group"),
            without_team: ctx.query_bool("without_team"),
            sort: ctx.query_str("sort"),
        }
    }

    /// Which of the sorts fit to which of the filters.
    fn order(&self) -> Result<Order, AppError> {
        let bad = || AppError::url("sort");
        let other = !self.not_in_team.is_empty()
            || !self.in_channel.is_empty()
            || !self.not_in_channel.is_empty()
            || !self.in_group.is_empty()
            || !self.not_in_group.is_empty()
            || self.without_team;
        let before = !self.in_team.is_empty()
            || !self.not_in_team.is_empty()
            || !self.not_in_channel.is_empty()
            || self.without_team;
        match self.sort.as_str() {
            "" => Ok(Order::Username),
            "last_activity_at" if !self.in_team.is_empty() && !other => Ok(Order::LastActivity),
            "create_at" if !self.in_team.is_empty() && !other => Ok(Order::Newest),
            "status" if !self.in_channel.is_empty() => Ok(Order::Status),
            // The flag is read from the membership that the list is made of.
            "admin" if !self.in_channel.is_empty() && !before => Ok(Order::ChannelAdmin),
            "display_name" if !self.in_group.is_empty() || !self.not_in_group.is_empty() => Ok(Order::DisplayName),
            _ => Err(bad()),
        }
    }
}

/// A comma-separated list of role names from the query.
fn role_list(ctx: &Ctx, name: &str) -> Result<Vec<String>, AppError> {
    let text = ctx.query_str(name);
    let roles: Vec<String> = text.split(',').map(str::trim).filter(|r| !r.is_empty()).map(str::to_string).collect();
    if roles.iter().all(|r| ochre_types::valid::is_valid_role_name(r)) { Ok(roles) } else { Err(AppError::url(name)) }
}

async fn list(ctx: Ctx) -> Reply {
    let w = Wanted::read(&ctx);
    let order = w.order()?;
    let (active, inactive) = (ctx.query_bool("active"), ctx.query_bool("inactive"));
    if active && inactive {
        return Err(AppError::url("inactive"));
    }
    let mut system = role_list(&ctx, "roles")?;
    system.extend(Some(ctx.query_str("role")).filter(|r| !r.is_empty()));
    let (of_team, of_channel) = (role_list(&ctx, "team_roles")?, role_list(&ctx, "channel_roles")?);
    may_list(&ctx, &w).await?;
    let seen = restriction(&ctx).await?;
    let base = || filter(&w, seen.as_ref()).roles(&system, &of_team, &of_channel).active(active, inactive);
    let etag = match (w.not_in_team.is_empty(), w.in_team.is_empty(), order) {
        (false, _, _) | (_, false, Order::Username) if w.not_in_channel.is_empty() => {
            Some(etag(&ctx, base(), &seen).await?)
        }
        _ => None,
    };
    if let Some(r) = etag.as_deref().and_then(|e| ctx.not_modified(e)) {
        return Ok(r);
    }
    let users = base().order(order).users(&ctx.app, ctx.per_page(), ctx.page() * ctx.per_page()).await?;
    let shown = view::list(&ctx, users.into_iter().map(Arc::new).collect()).await?;
    match etag {
        Some(e) => ctx.json_etag(&e, &shown),
        None => ctx.json(&shown),
    }
}

fn filter(w: &Wanted, seen: Option<&Restriction>) -> Find {
    let find = Find::new().seen_by(seen);
    if w.without_team {
        find.without_team(true)
    } else if !w.not_in_channel.is_empty() {
        find.in_team(&w.in_team).not_in_channel(&w.not_in_channel)
    } else if !w.not_in_team.is_empty() {
        find.not_in_team(&w.not_in_team)
    } else if !w.in_team.is_empty() {
        find.in_team(&w.in_team)
    } else if !w.in_channel.is_empty() {
        find.in_channel(&w.in_channel)
    } else if !w.in_group.is_empty() {
        find.in_group(&w.in_group)
    } else {
        find.not_in_group(&w.not_in_group)
    }
}

/// The right that the leading filter needs.
async fn may_list(ctx: &Ctx, w: &Wanted) -> Result<(), AppError> {
    let (ok, perm) = if w.without_team {
        (ctx.can(Perm::ListUsersWithoutTeam).await?, Perm::ListUsersWithoutTeam)
    } else if !w.not_in_channel.is_empty() {
        (ctx.can_channel(&w.not_in_channel, Perm::ReadChannel).await?, Perm::ReadChannel)
    } else if !w.not_in_team.is_empty() {
        (ctx.can_team(&w.not_in_team, Perm::ViewTeam).await?, Perm::ViewTeam)
    } else if !w.in_team.is_empty() {
        (ctx.can_team(&w.in_team, Perm::ViewTeam).await?, Perm::ViewTeam)
    } else if !w.in_channel.is_empty() {
        (ctx.can_channel(&w.in_channel, Perm::ReadChannel).await?, Perm::ReadChannel)
    } else {
        let group = if w.in_group.is_empty() { &w.not_in_group } else { &w.in_group };
        return group_exists(ctx, group).await;
    };
    if ok { Ok(()) } else { Err(AppError::denied(perm)) }
}

async fn group_exists(ctx: &Ctx, group: &str) -> Result<(), AppError> {
    if group.is_empty() {
        return Ok(());
    }
    let n: i64 = ctx.app.db.one(&GROUP, args![group], |r| r.get(0)).await?;
    if n == 0 { Err(AppError::missing("app.group.no_rows")) } else { Ok(()) }
}

async fn etag(ctx: &Ctx, find: Find, seen: &Option<Restriction>) -> Result<String, AppError> {
    let at = find.newest(&ctx.app).await?;
    let config = ctx.app.config();
    let restricted = seen.as_ref().map_or(String::new(), |r| format!("{}{}", r.me, r.teams.join("")));
    let parts: [&dyn std::fmt::Display; 5] =
        [&at, &config.privacy.show_full_name, &config.privacy.show_email_address, &restricted, &ctx.query_str("page")];
    Ok(ochre_types::valid::etag(&parts))
}

async fn by_usernames(ctx: Ctx) -> Reply {
    let names = ctx.string_list("usernames").map_err(|e| AppError::bad("api.payload.parse.error").detail(e.detail))?;
    if names.is_empty() {
        return Err(AppError::body("usernames"));
    }
    let seen = restriction(&ctx).await?;
    let mut users = ctx.app.db.all(&BY_USERNAMES, args![&names], rows::user).await?;
    if let Some(r) = &seen {
        let ids: Vec<String> = users.iter().map(|u| u.id.clone()).collect();
        let known = Find::new().seen_by(Some(r)).among(&ids).users(&ctx.app, 100_000, 0).await?;
        users.retain(|u| known.iter().any(|k| k.id == u.id));
    }
    let shown = view::list(&ctx, users.into_iter().map(Arc::new).collect()).await?;
    ctx.json(&shown)
}

async fn by_group_channels(ctx: Ctx) -> Reply {
    let ids =
        ctx.string_list("group_channel_ids").map_err(|e| AppError::bad("api.payload.parse.error").detail(e.detail))?;
    if ids.is_empty() {
        return Err(AppError::body("group_channel_ids"));
    }
    let pairs: Vec<(String, String)> =
        ctx.app.db.all(&GROUP_CHANNEL_PEOPLE, args![&ids, ctx.me()], |r| Ok((r.get(0)?, r.get(1)?))).await?;
    let mut people: Vec<String> = pairs.iter().map(|(_, u)| u.clone()).collect();
    people.sort_unstable();
    people.dedup();
    let users = view::list(&ctx, ctx.app.users(&people).await?).await?;
    let by_id: HashMap<&str, &User> = users.iter().map(|u| (u.id.as_str(), u)).collect();
    let mut out: BTreeMap<String, Vec<&User>> = BTreeMap::new();
    for (channel, user) in &pairs {
        if let Some(u) = by_id.get(user.as_str()) {
            out.entry(channel.clone()).or_default().push(u);
        }
    }
    out.values_mut().for_each(|v| v.sort_by(|a, b| a.username.cmp(&b.username)));
    ctx.json(&out)
}

async fn known(ctx: Ctx) -> Reply {
    let ids: Vec<String> = ctx.app.db.all(&KNOWN, args![ctx.me()], |r| r.get(0)).await?;
    ctx.json(&ids)
}

async fn stats(ctx: Ctx) -> Reply {
    let seen = restriction(&ctx).await?;
    let n = Find::new().seen_by(seen.as_ref()).active(true, false).count(&ctx.app).await?;
    ctx.json(&UsersStats { total_users_count: n })
}

async fn stats_filtered(ctx: Ctx) -> Reply {
    let roles = role_list(&ctx, "roles").map_err(|_| AppError::body("roles"))?;
    let of_channel = role_list(&ctx, "channel_roles").map_err(|_| AppError::body("channelRoles"))?;
    let of_team = role_list(&ctx, "team_roles").map_err(|_| AppError::body("teamRoles"))?;
    ctx.grant_system(Perm::SysconsoleReadUserManagementUsers).await?;
    let n = Find::new()
        .in_team(&ctx.query_str("in_team"))
        .in_channel(&ctx.query_str("in_channel"))
        .active(!ctx.query_bool("include_deleted"), false)
        .people(!ctx.query_bool("include_bots"))
        .local(!ctx.query_bool("include_remote_users"))
        .roles(&roles, &of_team, &of_channel)
        .count(&ctx.app)
        .await?;
    ctx.json(&UsersStats { total_users_count: n })
}

async fn invalid_emails(ctx: Ctx) -> Reply {
    ctx.grant_system(Perm::SysconsoleReadUserManagementUsers).await?;
    let config = ctx.app.config_full();
    if config.team.enable_open_server {
        return Err(AppError::bad("<untranslated>").detail("TeamSettings.EnableOpenServer is on"));
    }
    let domains = &config.team.restrict_creation_to_domains;
    let mut users = ctx.app.db.all(&LOCAL_MAIL, args![], rows::user).await?;
    users.retain(|u| !domains.is_empty() && !ochre_types::valid::email_in_domains(&u.email, domains));
    let (skip, take) = (ctx.page() * ctx.per_page(), ctx.per_page());
    let page = users.into_iter().skip(usize::try_from(skip).unwrap_or(0)).take(usize::try_from(take).unwrap_or(0));
    let shown = view::list(&ctx, page.map(Arc::new).collect()).await?;
    ctx.json(&shown)
}
