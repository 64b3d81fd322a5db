//! The system-wide list of channels, and finding in it: for the console.

use crate::teams::list::like;
use ochre_kernel::{AppError, Auth, Ctx, Perm, Reply, Routes, args, channel_cols, rows, sql};
use ochre_types::{ChannelSearch, ChannelWithTeamData, ChannelsWithCount};

/// Routes.
pub fn routes(r: &mut Routes) {
    r.get("/channels", "GetAllChannels", Auth::Session, list);
    r.post("/channels/search", "SearchAllChannels", Auth::SessionBusyReject, search);
}

/// What every list here filters by; the arguments of [`Wanted::args`] in order.
macro_rules! filters {
    () => {
        " FROM channels c JOIN teams t ON t.id = c.teamid WHERE (lower(c.name) LIKE $1 OR lower(c.displayname) LIKE $1 \
         OR ($2 <> '' AND c.id = $2)) AND ((c.type = 'O' AND $3 = TRUE) OR (c.type = 'P' AND $4 = TRUE)) \
         AND ($5 = 0 OR ($5 = 1 AND c.deleteat = 0) OR ($5 = 2 AND c.deleteat <> 0)) \
         AND ($6 = FALSE OR c.teamid = ANY($7)) AND ($8 = FALSE OR NOT c.name = ANY($9)) \
         AND ($10 = 0 OR ($10 = 1 AND c.groupconstrained = TRUE) OR ($10 = 2 AND COALESCE(c.groupconstrained, FALSE) = FALSE)) \
         AND ($11 = '' OR NOT EXISTS (SELECT 1 FROM groupchannels g WHERE g.channelid = c.id AND g.groupid = $11 AND g.deleteat = 0)) \
         AND ($12 = FALSE OR NOT EXISTS (SELECT 1 FROM retentionpolicieschannels p WHERE p.channelid = c.id)) \
         AND ($13 = FALSE OR COALESCE(c.shared, FALSE) = FALSE) \
         AND ($14 = 0 OR ($14 = 1) = EXISTS (SELECT 1 FROM accesscontrolpolicies a WHERE a.id = c.id))"
    };
}

sql!(
    FOUND = "SELECT ",
    channel_cols!(),
    ", t.displayname, t.name, t.updateat",
    filters!(),
    " ORDER BY c.displayname, t.displayname, c.id LIMIT $15 OFFSET $16"
);
sql!(COUNT = "SELECT COUNT(*)", filters!());
sql!(
    MINE = "SELECT ",
    channel_cols!(),
    ", t.displayname, t.name, t.updateat FROM channels c JOIN teams t ON t.id = c.teamid \
     JOIN teammembers tm ON tm.teamid = t.id AND tm.userid = $1 AND tm.deleteat = 0 \
     LEFT JOIN channelmembers m ON m.channelid = c.id AND m.userid = $1 \
     WHERE t.deleteat = 0 AND (m.userid IS NOT NULL OR (c.type = 'O' AND tm.schemeguest = FALSE)) AND ($3 = TRUE OR c.deleteat = 0) \
     AND (lower(c.name) LIKE $2 OR lower(c.displayname) LIKE $2 OR lower(c.purpose) LIKE $2) ORDER BY c.displayname, c.id LIMIT 50"
);

#[derive(Default)]
struct Wanted {
    term: String,
    id: String,
    open: bool,
    private: bool,
    /// 0 all, 1 live, 2 archived.
    archived: i64,
    teams: Vec<String>,
    without_defaults: bool,
    /// 0 all, 1 constrained, 2 not.
    constrained: i64,
    not_in_group: String,
    without_policy: bool,
    without_remote: bool,
    /// 0 all, 1 with an access policy, 2 without.
    access: i64,
}

impl Wanted {
    fn args(&self, ctx: &Ctx) -> ochre_db::Args {
        let defaults = crate::teams::create::default_channels(&ctx.app);
        args![
            &self.term,
            &self.id,
            self.open,
            self.private,
            self.archived,
            !self.teams.is_empty(),
            &self.teams,
            self.without_defaults,
            defaults,
            self.constrained,
            &self.not_in_group,
            self.without_policy,
            self.without_remote,
            self.access
        ]
    }

    async fn page(&self, ctx: &Ctx, limit: i64, offset: i64) -> Result<Vec<ChannelWithTeamData>, AppError> {
        let mut args = self.args(ctx);
        args.extend(args![limit, offset]);
        Ok(ctx.app.db.all(&FOUND, args, row).await?)
    }

    async fn count(&self, ctx: &Ctx) -> Result<i64, AppError> {
        Ok(ctx.app.db.one(&COUNT, self.args(ctx), |r| r.get(0)).await?)
    }
}

fn row(r: &ochre_db::Row) -> Result<ChannelWithTeamData, ochre_db::DbError> {
    let c = rows::channel(r)?;
    let mut out: ChannelWithTeamData = serde_json::to_value(&c).and_then(serde_json::from_value).unwrap_or_default();
    out.team_display_name = r.get(rows::CHANNEL_WIDTH)?;
    out.team_name = r.get(rows::CHANNEL_WIDTH + 1)?;
    out.team_update_at = r.get(rows::CHANNEL_WIDTH + 2)?;
    Ok(out)
}

const CONSOLE: &[Perm] = &[
    Perm::SysconsoleWriteUserManagementGroups,
    Perm::SysconsoleReadUserManagementChannels,
    Perm::SysconsoleReadComplianceDataRetentionPolicy,
];

async fn list(ctx: Ctx) -> Reply {
    ctx.grant_any(CONSOLE).await?;
    let flag = |name: &str| ctx.query_bool(name);
    if flag("exclude_policy_constrained") {
        ctx.grant_system(Perm::SysconsoleReadComplianceDataRetentionPolicy).await?;
    }
    let wanted = Wanted {
        term: "%".into(),
        open: true,
        private: true,
        archived: i64::from(!flag("include_deleted")),
        without_defaults: flag("exclude_default_channels"),
        not_in_group: ctx.query_str("not_associated_to_group"),
        without_policy: flag("exclude_policy_constrained"),
        access: match (flag("access_control_policy_enforced"), flag("exclude_access_control_policy_enforced")) {
            (true, _) => 1,
            (_, true) => 2,
            _ => 0,
        },
        ..Wanted::default()
    };
    let found = wanted.page(&ctx, ctx.per_page(), ctx.page() * ctx.per_page()).await?;
    if !flag("include_total_count") {
        return ctx.json(&found);
    }
    let total_count = wanted.count(&ctx).await?;
    ctx.json(&ChannelsWithCount { channels: Some(found), total_count })
}

// tidy: handler its refusals stand in the order of the wire contract, in one piece
async fn search(ctx: Ctx) -> Reply {
    let s: ChannelSearch = ctx.decode("channel_search")?;
    let from_console = ctx.query("system_console").is_none_or(|v| v != "false");
    if !from_console {
        let args = args![ctx.me(), like(&s.term), s.include_deleted || ctx.query_bool("include_deleted")];
        return ctx.json(&ctx.app.db.all(&MINE, args, row).await?);
    }
    if s.exclude_policy_constrained {
        ctx.grant_system(Perm::SysconsoleReadComplianceDataRetentionPolicy).await?;
    }
    ctx.grant_any(CONSOLE).await?;
    let wanted = Wanted {
        term: like(&s.term),
        id: if s.include_search_by_id { s.term.trim().to_string() } else { String::new() },
        open: s.public || !s.private,
        private: s.private || !s.public,
        archived: match (s.deleted, s.include_deleted || ctx.query_bool("include_deleted")) {
            (true, _) => 2,
            (_, true) => 0,
            _ => 1,
        },
        teams: s.team_ids.unwrap_or_default(),
        without_defaults: s.exclude_default_channels,
        constrained: match (s.group_constrained, s.exclude_group_constrained) {
            (true, _) => 1,
            (_, true) => 2,
            _ => 0,
        },
        not_in_group: s.not_associated_to_group,
        without_policy: s.exclude_policy_constrained,
        without_remote: s.exclude_remote,
        access: match (s.access_control_policy_enforced, s.exclude_access_control_policy_enforced) {
            (true, _) => 1,
            (_, true) => 2,
            _ => 0,
        },
    };
    let (Some(page), Some(per_page)) = (s.page, s.per_page) else {
        return ctx.json(&wanted.page(&ctx, 100, 0).await?);
    };
    let per_page = per_page.clamp(0, 200);
    let channels = Some(wanted.page(&ctx, per_page, page.max(0) * per_page).await?);
    let total_count = wanted.count(&ctx).await?;
    ctx.json(&ChannelsWithCount { channels, total_count })
}
