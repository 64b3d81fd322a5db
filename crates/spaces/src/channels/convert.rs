//! A group channel becomes a private channel of a team that all its people are in.

use super::{events, store};
use crate::categories;
use crate::say::Say;
use ochre_kernel::{AppError, Auth, Ctx, Forget, Perm, Reply, Routes, args, rows, sql, team_cols};
use ochre_types::{Channel, GroupMessageConversionRequestBody, Team};

/// Routes.
pub fn routes(r: &mut Routes) {
    r.get("/channels/{channel_id}/common_teams", "GetGroupMessageMembersCommonTeams", Auth::Session, common_teams);
    r.post("/channels/{channel_id}/convert_to_channel", "ConvertGroupMessageToChannel", Auth::Session, convert);
}

sql!(
    COMMON = "SELECT ",
    team_cols!(),
    " FROM teams t WHERE t.deleteat = 0 AND NOT EXISTS (SELECT 1 FROM channelmembers m \
     JOIN users u ON u.id = m.userid WHERE m.channelid = $1 AND u.deleteat = 0 AND NOT EXISTS (SELECT 1 FROM teammembers tm \
     WHERE tm.teamid = t.id AND tm.userid = m.userid AND tm.deleteat = 0)) ORDER BY t.displayname, t.id"
);
sql!(
    MEMBERS = "SELECT m.userid FROM channelmembers m JOIN users u ON u.id = m.userid WHERE m.channelid = $1 ORDER BY u.username"
);
sql!(ADMIN = "UPDATE channelmembers SET schemeadmin = TRUE WHERE channelid = $1 AND userid = $2");
sql!(NO_PLACES = "DELETE FROM sidebarchannels WHERE channelid = $1");

fn not_for_guests(guest: bool) -> Result<(), AppError> {
    match guest {
        true => Err(AppError::new("api.channel.gm_to_channel_conversion.not_allowed_for_user.request_error", 403)),
        false => Ok(()),
    }
}

async fn group(ctx: &Ctx, id: &str) -> Result<Channel, AppError> {
    let missing = || AppError::missing("app.channel.get.existing.app_error");
    let c = ctx.app.channel_fresh(id).await?.ok_or_else(missing)?;
    if c.is_group() { Ok(c) } else { Err(AppError::bad("app.channel.get_common_teams.incorrect_channel_type")) }
}

async fn common(ctx: &Ctx, id: &str) -> Result<Vec<Team>, AppError> {
    Ok(ctx.app.db.all(&COMMON, args![id], rows::team).await?)
}

async fn common_teams(ctx: Ctx) -> Reply {
    let id = ctx.id("channel_id")?;
    let me = ctx.app.user_or_404(ctx.me()).await?;
    not_for_guests(me.is_guest())?;
    ctx.grant_channel(&id, Perm::ReadChannel).await?;
    group(&ctx, &id).await?;
    let teams = common(&ctx, &id).await?;
    ctx.json(&crate::teams::view::list(&ctx, &teams).await?)
}

async fn convert(ctx: Ctx) -> Reply {
    let id = ctx.id("channel_id")?;
    let wanted: GroupMessageConversionRequestBody = ctx.decode("body")?;
    if wanted.channel_id != id {
        return Err(AppError::body("channel_id"));
    }
    let me = ctx.app.user_or_404(ctx.me()).await?;
    not_for_guests(me.is_guest())?;
    if !ctx.can_team(&wanted.team_id, Perm::CreatePrivateChannel).await? {
        return Err(AppError::denied(Perm::CreatePrivateChannel));
    }
    let mut c = group(&ctx, &id).await?;
    let members: Vec<String> = ctx.app.db.all(&MEMBERS, args![&id], |r| r.get(0)).await?;
    if !members.iter().any(|m| m == ctx.me()) {
        return Err(AppError::denied(Perm::ReadChannel));
    }
    if !common(&ctx, &id).await?.iter().any(|t| t.id == wanted.team_id) {
        return Err(AppError::bad("app.channel.group_message_conversion.incorrect_team"));
    }
    (c.r#type, c.team_id) = ("P".into(), wanted.team_id);
    (c.name, c.display_name) = (wanted.name, wanted.display_name);
    c.pre_update(ctx.now());
    c.check_valid()?;
    apply(&ctx, &c, &members).await?;
    tell(&ctx, &c, &me, &members).await;
    ctx.json(&c)
}

async fn apply(ctx: &Ctx, c: &Channel, members: &[String]) -> Result<(), AppError> {
    let mut tx = ctx.begin().await?;
    store::update(&mut tx, c).await?;
    tx.defer(&ADMIN, args![&c.id, ctx.me()]);
    tx.defer(&NO_PLACES, args![&c.id]);
    tx.forget(Forget::ChannelMembers(c.id.clone()));
    tx.emit(events::updated(c));
    for m in members {
        categories::store::ensure(&mut tx, m, &c.team_id).await?;
        let all = categories::store::of(&mut tx, m, &c.team_id).await?;
        if let Some(favorites) = all.into_iter().find(|k| k.r#type == "favorites") {
            tx.emit(categories::events::updated(m, &c.team_id, &[favorites]));
        }
    }
    tx.commit().await
}

async fn tell(ctx: &Ctx, c: &Channel, me: &ochre_types::User, members: &[String]) {
    let users = ctx.app.users(members).await.unwrap_or_default();
    let mut names: Vec<&str> = users.iter().map(|u| u.username.as_str()).collect();
    names.sort_unstable();
    let list = names.join(", ");
    let params = [("Username", me.username.as_str()), ("Users", list.as_str())];
    Say::new(&ctx.app, &c.id, &me.id, "system_gm_to_channel", "system_post.gm_to_channel", &params)
        .prop("convertedByUserId", me.id.clone())
        .prop("gmMembersDuringConversionIDs", members.to_vec())
        .now(&ctx.app)
        .await;
}
