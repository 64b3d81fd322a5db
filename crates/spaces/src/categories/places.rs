//! Where channels go in the sidebar without the user dragging them: favourites follow the preferences, a channel with a
//! default category goes there when somebody comes in.

use super::{events, order, store};
use ochre_kernel::{App, AppError, BoxFuture, Tx, args, ports, sql};
use ochre_types::{Channel, SidebarCategoryWithChannels};
use std::sync::Arc;

sql!(
    TEAMS =
        "SELECT tm.teamid FROM teammembers tm WHERE tm.userid = $1 AND tm.deleteat = 0 AND ($2 = '' OR tm.teamid = $2)"
);
sql!(
    OUT_OF_OTHERS = "DELETE FROM sidebarchannels WHERE userid = $1 AND channelid = $3 AND categoryid <> $4 AND categoryid IN \
     (SELECT id FROM sidebarcategories WHERE userid = $1 AND teamid = $2)"
);
sql!(
    OUT_OF_FAVOURITES = "DELETE FROM sidebarchannels WHERE userid = $1 AND channelid = $2 AND categoryid IN \
     (SELECT id FROM sidebarcategories WHERE userid = $1 AND type = 'favorites')"
);
// before what is there already
sql!(
    PUT_FIRST = "INSERT INTO sidebarchannels (channelid, userid, categoryid, sortorder) \
     SELECT $1, $2, k.id, COALESCE((SELECT MIN(p.sortorder) FROM sidebarchannels p WHERE p.categoryid = k.id), 10) - 10 \
     FROM sidebarcategories k WHERE k.id = $3 ON CONFLICT (channelid, userid, categoryid) DO NOTHING"
);
sql!(MEMBER = "SELECT COUNT(*) FROM channelmembers WHERE channelid = $1 AND userid = $2");

/// Implements [`ports::Sidebar`].
pub struct Port;

impl ports::Sidebar for Port {
    fn favourite(
        &self,
        app: &Arc<App>,
        user_id: &str,
        channel_id: &str,
        on: bool,
    ) -> BoxFuture<'static, Result<(), AppError>> {
        let (app, user, channel) = (app.clone(), user_id.to_string(), channel_id.to_string());
        Box::pin(async move { favourite(&app, &user, &channel, on).await })
    }
}

/// A direct or group channel stands in the sidebars of all the user's teams, another one in its team's. A channel that
/// the user is not in is left alone: the preference may come before the membership, and has no place then.
async fn favourite(app: &Arc<App>, user: &str, channel: &str, on: bool) -> Result<(), AppError> {
    if !on {
        app.db.exec(&OUT_OF_FAVOURITES, args![user, channel]).await?;
        return Ok(());
    }
    let Some(c) = app.channel(channel).await? else { return Ok(()) };
    let mut tx = app.begin().await?;
    if tx.one(&MEMBER, args![channel, user], |r| r.get::<i64>(0)).await? == 0 {
        return Ok(());
    }
    for team in tx.all(&TEAMS, args![user, &c.team_id], |r| r.get::<String>(0)).await? {
        store::ensure(&mut tx, user, &team).await?;
        let all = store::of(&mut tx, user, &team).await?;
        if let Some(k) = all.iter().find(|k| k.r#type == "favorites") {
            put_first(&mut tx, user, &team, k, channel);
        }
    }
    tx.commit().await
}

fn put_first(tx: &mut Tx, user: &str, team: &str, k: &SidebarCategoryWithChannels, channel: &str) {
    tx.defer(&OUT_OF_OTHERS, args![user, team, channel, &k.id]);
    tx.defer(&PUT_FIRST, args![channel, user, &k.id]);
}

/// Puts a channel that a user just came into where its `default_category_name` says (a category of that name is made when
/// missing). Only with `ExperimentalSettings.ExperimentalChannelCategorySorting`.
pub async fn into_default(tx: &mut Tx, channel: &Channel, user: &str) -> Result<(), AppError> {
    let name = channel.default_category_name.trim();
    if name.is_empty()
        || channel.team_id.is_empty()
        || !tx.app().config().experimental.experimental_channel_category_sorting
    {
        return Ok(());
    }
    let team = channel.team_id.as_str();
    store::ensure(tx, user, team).await?;
    let all = store::of(tx, user, team).await?;
    let same = |k: &&SidebarCategoryWithChannels| k.r#type == "custom" && k.display_name.eq_ignore_ascii_case(name);
    if let Some(k) = all.iter().find(same) {
        put_first(tx, user, team, k, &channel.id);
        let mut shown = k.clone();
        shown.channel_ids.get_or_insert_default().insert(0, channel.id.clone());
        tx.emit(events::updated(user, team, &[shown]));
        return Ok(());
    }
    let new = SidebarCategoryWithChannels {
        id: tx.app().new_id(),
        user_id: user.to_string(),
        team_id: team.to_string(),
        r#type: "custom".into(),
        display_name: name.to_string(),
        ..SidebarCategoryWithChannels::default()
    };
    // after the favourites, as a category that the user makes
    let mut ids: Vec<String> = all.iter().map(|k| k.id.clone()).collect();
    let at = usize::from(all.first().is_some_and(|k| k.r#type == "favorites"));
    ids.insert(at, new.id.clone());
    store::insert(tx, &new).await?;
    order::renumber(tx, &ids);
    put_first(tx, user, team, &new, &channel.id);
    tx.emit(events::created(user, team, &new.id));
    Ok(())
}
