//! The memberships that other domains make and end.

use crate::{categories, channels, invites, members, team_members};
use ochre_kernel::ports::Joining;
use ochre_kernel::{App, AppError, BoxFuture};
use ochre_types::Channel;
use std::sync::Arc;

/// Implements [`Joining`].
pub struct Port;

type Done = BoxFuture<'static, Result<(), AppError>>;

impl Joining for Port {
    fn join_team(&self, app: &Arc<App>, team_id: &str, user_id: &str, by: &str) -> Done {
        let (app, team, user, by) = (app.clone(), team_id.to_string(), user_id.to_string(), by.to_string());
        Box::pin(async move {
            let (team, user) = (app.team_or_404(&team).await?, app.user_or_404(&user).await?);
            team_members::join::join(&app, &team, &user, &by).await?;
            Ok(())
        })
    }

    fn join_channel(&self, app: &Arc<App>, channel_id: &str, user_id: &str, by: &str) -> Done {
        let (app, channel, user, by) = (app.clone(), channel_id.to_string(), user_id.to_string(), by.to_string());
        Box::pin(async move {
            let channel = app.channel_or_404(&channel).await?;
            members::add::one(&app, &channel, &user, &by, "").await?;
            Ok(())
        })
    }

    fn leave_team(&self, app: &Arc<App>, team_id: &str, user_id: &str, by: &str) -> Done {
        let (app, team, user, by) = (app.clone(), team_id.to_string(), user_id.to_string(), by.to_string());
        Box::pin(async move {
            let (team, user) = (app.team_or_404(&team).await?, app.user_or_404(&user).await?);
            team_members::leave::leave(&app, &team, &user, &by).await
        })
    }

    fn direct_channel(&self, app: &Arc<App>, a: &str, b: &str) -> BoxFuture<'static, Result<String, AppError>> {
        let (app, a, b) = (app.clone(), a.to_string(), b.to_string());
        Box::pin(async move { Ok(channels::direct::open(&app, &a, &b, false).await?.id) })
    }

    fn group_channel(&self, app: &Arc<App>, users: Vec<String>) -> BoxFuture<'static, Result<String, AppError>> {
        let app = app.clone();
        Box::pin(async move { Ok(channels::direct::open_group(&app, users).await?.id) })
    }

    fn silent_channel(
        &self,
        app: &Arc<App>,
        channel: Channel,
        members: Vec<String>,
    ) -> BoxFuture<'static, Result<Channel, AppError>> {
        let app = app.clone();
        Box::pin(async move { silent_channel(&app, channel, members).await })
    }

    fn join_by_invite(&self, app: &Arc<App>, invite_id: &str, user_id: &str) -> Done {
        let (app, invite, user) = (app.clone(), invite_id.to_string(), user_id.to_string());
        Box::pin(async move {
            let team = invites::link::team(&app, &invite).await?;
            let user = app.user_or_404(&user).await?;
            team_members::join::join(&app, &team, &user, "").await?;
            Ok(())
        })
    }
}

async fn silent_channel(app: &Arc<App>, channel: Channel, users: Vec<String>) -> Result<Channel, AppError> {
    let place = match channels::store::by_name(app, &channel.team_id, &channel.name).await? {
        Some(found) => found,
        None => channels::create::save(app, channel).await?,
    };
    let mut here = Vec::new();
    for user in users {
        let in_team = app.team_membership(&place.team_id, &user).await?.is_some();
        if in_team && app.channel_membership(&place.id, &user).await?.is_none() {
            here.push(user);
        }
    }
    let mut tx = app.begin().await?;
    members::store::insert(&mut tx, &place, &here, false).await?;
    for user in &here {
        categories::places::into_default(&mut tx, &place, user).await?;
    }
    tx.commit().await?;
    Ok(place)
}
