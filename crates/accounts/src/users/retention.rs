//! Which retention policies reach a user's teams and channels; how the policies come about: `admin/retention`.

use ochre_db::Sql;
use ochre_kernel::{Auth, Ctx, Perm, Reply, Routes, args, sql};
use serde_json::{Value, json};

/// Routes.
pub fn routes(r: &mut Routes) {
    let path = "/users/{user_id}/data_retention";
    r.get(&format!("{path}/team_policies"), "GetTeamPoliciesForUser", Auth::Session, teams);
    r.get(&format!("{path}/channel_policies"), "GetChannelPoliciesForUser", Auth::Session, channels);
}

macro_rules! places {
    ($what:literal) => {
        concat!(
            $what,
            " FROM retentionpolicies p JOIN retentionpoliciesteams t ON t.policyid = p.id \
             JOIN teammembers m ON m.teamid = t.teamid AND m.deleteat = 0 WHERE m.userid = $1 AND p.postduration IS NOT NULL"
        )
    };
    (channels $what:literal) => {
        concat!(
            $what,
            " FROM retentionpolicies p JOIN retentionpolicieschannels c ON c.policyid = p.id \
             JOIN channelmembers m ON m.channelid = c.channelid WHERE m.userid = $1 AND p.postduration IS NOT NULL"
        )
    };
}

sql!(TEAMS = places!("SELECT t.teamid, p.postduration"), " ORDER BY t.teamid LIMIT $2 OFFSET $3");
sql!(TEAM_COUNT = places!("SELECT COUNT(*)"));
sql!(CHANNELS = places!(channels "SELECT c.channelid, p.postduration"), " ORDER BY c.channelid LIMIT $2 OFFSET $3");
sql!(CHANNEL_COUNT = places!(channels "SELECT COUNT(*)"));

async fn teams(ctx: Ctx) -> Reply {
    page(&ctx, "team_id", &TEAMS, &TEAM_COUNT).await
}

async fn channels(ctx: Ctx) -> Reply {
    page(&ctx, "channel_id", &CHANNELS, &CHANNEL_COUNT).await
}

/// A page of places with the days that posts are kept there, and how many there are.
async fn page(ctx: &Ctx, key: &'static str, list: &'static Sql, count: &'static Sql) -> Reply {
    let user = ctx.id("user_id")?;
    if user != ctx.me() {
        ctx.grant_system(Perm::ManageSystem).await?;
    }
    let row = |r: &ochre_db::Row| Ok(json!({key: r.get::<String>(0)?, "post_duration": r.get::<i64>(1)?}));
    let args = args![&user, ctx.per_page(), ctx.page() * ctx.per_page()];
    let policies: Vec<Value> = ctx.app.db.all(list, args, row).await?;
    let total: i64 = ctx.app.db.one(count, args![&user], |r| r.get(0)).await?;
    ctx.json(&json!({"policies": policies, "total_count": total}))
}
