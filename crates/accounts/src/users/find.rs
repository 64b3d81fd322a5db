//! Searching accounts: one builder for lists, searches, completions and counts. Texts are put together from fixed
//! pieces; values are always bound.

use ochre_db::{Args, Dynamic, Value};
use ochre_kernel::{App, AppError, Ctx, Perm, args, rows, sql, user_cols};
use ochre_types::User;
use std::fmt::Write as _;

sql!(MY_TEAMS = "SELECT teamid FROM teammembers WHERE userid = $1 AND deleteat = 0");

/// Whom a guest may know of: the members of these teams, and everyone they share a channel with.
pub struct Restriction {
    pub me: String,
    pub teams: Vec<String>,
}

/// The caller's restriction; `None`: sees everyone.
pub async fn restriction(ctx: &Ctx) -> Result<Option<Restriction>, AppError> {
    if ctx.can(Perm::ViewMembers).await? {
        return Ok(None);
    }
    let mine: Vec<String> = ctx.app.db.all(&MY_TEAMS, args![ctx.me()], |r| r.get(0)).await?;
    let mut teams = Vec::new();
    for team in mine {
        if ctx.can_team(&team, Perm::ViewMembers).await? {
            teams.push(team);
        }
    }
    Ok(Some(Restriction { me: ctx.me().to_string(), teams }))
}

/// 403 `view_members` unless the caller may know of the account.
pub async fn visible(ctx: &Ctx, id: &str) -> Result<(), AppError> {
    if ctx.me() == id {
        return Ok(());
    }
    let Some(r) = restriction(ctx).await? else { return Ok(()) };
    match Find::new().seen_by(Some(&r)).only(id).count(&ctx.app).await? {
        0 => Err(AppError::denied(Perm::ViewMembers)),
        _ => Ok(()),
    }
}

/// Orders of a list.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub enum Order {
    #[default]
    Username,
    Newest,
    LastActivity,
    Status,
    ChannelAdmin,
    DisplayName,
}

/// The fields that a search term is looked up in.
#[derive(Clone, Copy, Default)]
pub struct Fields {
    pub full_name: bool,
    pub email: bool,
}

/// A search under construction. Without any condition it finds every account.
#[derive(Default)]
pub struct Find {
    joins: String,
    conds: Vec<String>,
    args: Args,
    order: Order,
}

impl Find {
    /// Everyone.
    pub fn new() -> Self {
        Self::default()
    }

    fn bind(&mut self, v: impl Into<Value>) -> usize {
        self.args.push(v.into());
        self.args.len()
    }

    fn cond(&mut self, text: impl Into<String>) {
        self.conds.push(text.into());
    }

    /// Live members of a team (empty: no condition; so below).
    pub fn in_team(mut self, id: &str) -> Self {
        if !id.is_empty() {
            let n = self.bind(id);
            let _ =
                write!(self.joins, " JOIN teammembers tm ON tm.userid = u.id AND tm.deleteat = 0 AND tm.teamid = ${n}");
        }
        self
    }

    /// Not (any more) in a team.
    pub fn not_in_team(mut self, id: &str) -> Self {
        if !id.is_empty() {
            let n = self.bind(id);
            self.cond(format!(
                "NOT EXISTS (SELECT 1 FROM teammembers x WHERE x.userid = u.id AND x.deleteat = 0 AND x.teamid = ${n})"
            ));
        }
        self
    }

    /// Members of a channel.
    pub fn in_channel(mut self, id: &str) -> Self {
        if !id.is_empty() {
            let n = self.bind(id);
            let _ = write!(self.joins, " JOIN channelmembers cm ON cm.userid = u.id AND cm.channelid = ${n}");
        }
        self
    }

    /// Not in a channel.
    pub fn not_in_channel(mut self, id: &str) -> Self {
        if !id.is_empty() {
            let n = self.bind(id);
            self.cond(format!(
                "NOT EXISTS (SELECT 1 FROM channelmembers x WHERE x.userid = u.id AND x.channelid = ${n})"
            ));
        }
        self
    }

    /// Members of a group.
    pub fn in_group(mut self, id: &str) -> Self {
        if !id.is_empty() {
            let n = self.bind(id);
            self.cond(format!(
                "EXISTS (SELECT 1 FROM groupmembers x WHERE x.userid = u.id AND x.deleteat = 0 AND x.groupid = ${n})"
            ));
        }
        self
    }

    /// Not in a group.
    pub fn not_in_group(mut self, id: &str) -> Self {
        if !id.is_empty() {
            let n = self.bind(id);
            self.cond(format!(
                "NOT EXISTS (SELECT 1 FROM groupmembers x WHERE x.userid = u.id AND x.deleteat = 0 AND x.groupid = ${n})"
            ));
        }
        self
    }

    /// In no team.
    pub fn without_team(mut self, on: bool) -> Self {
        if on {
            self.cond("NOT EXISTS (SELECT 1 FROM teammembers x WHERE x.userid = u.id AND x.deleteat = 0)");
        }
        self
    }

    /// Only active, only deactivated accounts, or both.
    pub fn active(mut self, active: bool, inactive: bool) -> Self {
        match (active, inactive) {
            (true, false) => self.cond("u.deleteat = 0"),
            (false, true) => self.cond("u.deleteat <> 0"),
            _ => {}
        }
        self
    }

    /// Without bots.
    pub fn people(mut self, on: bool) -> Self {
        if on {
            self.cond("b.userid IS NULL");
        }
        self
    }

    /// Without accounts of connected servers.
    pub fn local(mut self, on: bool) -> Self {
        if on {
            self.cond("(u.remoteid IS NULL OR u.remoteid = '')");
        }
        self
    }

    /// Of these.
    pub fn among(mut self, ids: &[String]) -> Self {
        let n = self.bind(ids);
        self.cond(format!("u.id = ANY(${n})"));
        self
    }

    /// This one, if at all.
    pub fn only(mut self, id: &str) -> Self {
        let n = self.bind(id);
        self.cond(format!("u.id = ${n}"));
        self
    }

    /// Holders of any of the system roles, or (members only of the joined team or channel) of the membership roles.
    pub fn roles(mut self, system: &[String], team: &[String], channel: &[String]) -> Self {
        let mut any = Vec::new();
        for r in system {
            let n = self.bind(format!("% {} %", like_text(r)));
            any.push(format!("(' ' || u.roles || ' ') LIKE ${n} ESCAPE '*'"));
        }
        for (table, roles, joined) in
            [("tm", team, self.joins.contains(" tm ON")), ("cm", channel, self.joins.contains(" cm ON"))]
        {
            for r in roles.iter().filter(|_| joined) {
                any.push(match r.rsplit('_').next() {
                    Some("admin") => format!("{table}.schemeadmin = TRUE"),
                    Some("guest") => format!("{table}.schemeguest = TRUE"),
                    _ => format!("({table}.schemeuser = TRUE AND {table}.schemeadmin = FALSE)"),
                });
            }
        }
        if !any.is_empty() {
            self.cond(format!("({})", any.join(" OR ")));
        }
        self
    }

    /// Every word of the term stands somewhere in the fields.
    pub fn term(mut self, term: &str, fields: Fields) -> Self {
        let mut columns = vec!["u.username", "u.nickname"];
        if fields.full_name {
            columns.extend(["u.firstname", "u.lastname"]);
        }
        if fields.email {
            columns.push("u.email");
        }
        for word in term.to_lowercase().split_whitespace() {
            let n = self.bind(format!("%{}%", like_text(word.trim_start_matches('@'))));
            let any: Vec<String> = columns.iter().map(|c| format!("lower({c}) LIKE ${n} ESCAPE '*'")).collect();
            self.cond(format!("({})", any.join(" OR ")));
        }
        self
    }

    /// Only those the caller may know of.
    pub fn seen_by(mut self, r: Option<&Restriction>) -> Self {
        if let Some(r) = r {
            let (me, teams) = (self.bind(r.me.as_str()), self.bind(&r.teams));
            self.cond(format!(
                "(u.id = ${me} OR u.id IN (SELECT x.userid FROM teammembers x WHERE x.deleteat = 0 AND x.teamid = ANY(${teams})) \
                 OR u.id IN (SELECT x.userid FROM channelmembers y JOIN channelmembers x ON x.channelid = y.channelid \
                 WHERE y.userid = ${me}))"
            ));
        }
        self
    }

    /// The order of the list.
    pub fn order(mut self, order: Order) -> Self {
        self.order = order;
        if matches!(order, Order::LastActivity | Order::Status) {
            let kind = if order == Order::LastActivity { "JOIN" } else { "LEFT JOIN" };
            let _ = write!(self.joins, " {kind} status s ON s.userid = u.id");
        }
        self
    }

    fn tail(&self) -> String {
        let mut out = format!(" FROM users u LEFT JOIN bots b ON b.userid = u.id{}", self.joins);
        if !self.conds.is_empty() {
            let _ = write!(out, " WHERE {}", self.conds.join(" AND "));
        }
        out
    }

    /// The accounts, whole: sanitise before sending.
    pub async fn users(mut self, app: &App, limit: i64, offset: i64) -> Result<Vec<User>, AppError> {
        let order = match self.order {
            Order::Username => "u.username",
            Order::Newest => "u.createat DESC, u.id",
            Order::LastActivity => "s.lastactivityat DESC, u.id",
            Order::Status => {
                "CASE COALESCE(s.status, 'offline') WHEN 'online' THEN 1 WHEN 'away' THEN 2 WHEN 'dnd' THEN 3 ELSE 4 END, u.username"
            }
            Order::ChannelAdmin => "cm.schemeadmin DESC, u.username",
            Order::DisplayName => {
                "CASE WHEN u.nickname <> '' THEN lower(u.nickname) WHEN u.firstname <> '' THEN lower(u.firstname || ' ' || u.lastname) \
                 ELSE u.username END, u.username"
            }
        };
        let activity = self.order == Order::LastActivity;
        let more = if activity { ", s.lastactivityat" } else { "" };
        let tail = self.tail();
        let (l, o) = (self.bind(limit), self.bind(offset));
        let text = format!(
            concat!("SELECT ", user_cols!(), "{more}{tail} ORDER BY {order} LIMIT ${l} OFFSET ${o}"),
            more = more,
            tail = tail,
            order = order,
            l = l,
            o = o
        );
        let map = move |r: &ochre_db::Row| {
            let mut u = rows::user(r)?;
            if activity {
                u.last_activity_at = r.get::<Option<i64>>(rows::USER_WIDTH)?.unwrap_or_default();
            }
            Ok(u)
        };
        Ok(app.db.all(Dynamic(text), self.args, map).await?)
    }

    /// How many they are.
    pub async fn count(self, app: &App) -> Result<i64, AppError> {
        let text = format!("SELECT COUNT(*){}", self.tail());
        Ok(app.db.one(Dynamic(text), self.args, |r| r.get(0)).await?)
    }

    /// The newest change among them (for an ETag).
    pub async fn newest(self, app: &App) -> Result<i64, AppError> {
        let text = format!("SELECT MAX(u.updateat){}", self.tail());
        let at: Option<i64> = app.db.one(Dynamic(text), self.args, |r| r.get(0)).await?;
        Ok(at.unwrap_or_default())
    }
}

/// Text for LIKE with `*` as the escape character.
fn like_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '%' | '_' | '*') {
            out.push('*');
        }
        out.push(c);
    }
    out
}
