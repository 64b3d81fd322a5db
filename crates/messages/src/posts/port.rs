//! The posts that other domains write.

use super::{apply, check};
use ochre_kernel::events::json_string;
use ochre_kernel::ports::Posting;
use ochre_kernel::{App, AppError, BoxFuture, Event, args, sql};
use ochre_types::Post;
use std::sync::Arc;

/// Implements [`Posting`].
pub struct Port;

sql!(
    FORGET_THREADS = "DELETE FROM threadmemberships WHERE userid = $2 AND postid IN \
     (SELECT postid FROM threads WHERE channelid = $1)"
);

sql!(MOVE_THREADS = "UPDATE threads SET threadteamid = $2 WHERE channelid = $1");

impl Posting for Port {
    fn create(&self, app: &Arc<App>, post: Post) -> BoxFuture<'static, Result<Post, AppError>> {
        let app = app.clone();
        Box::pin(async move {
            let ready = check::check(&app, post, true).await?;
            apply::apply(&app, ready).await
        })
    }

    fn ephemeral(&self, app: &Arc<App>, user_id: &str, mut post: Post) -> BoxFuture<'static, Result<Post, AppError>> {
        let (app, user) = (app.clone(), user_id.to_string());
        Box::pin(async move {
            post.r#type = "system_ephemeral".into();
            post.id = app.new_id();
            post.create_at = app.now();
            post.update_at = 0;
            post.strip_integrations();
            post.metadata.get_or_insert_with(Default::default);
            let event = Event::new("ephemeral_message").user(user).channel(post.channel_id.clone());
            app.publish(event.with("post", json_string(&post)));
            Ok(post)
        })
    }

    fn left_channel(
        &self,
        app: &Arc<App>,
        channel_id: &str,
        user_id: &str,
    ) -> BoxFuture<'static, Result<(), AppError>> {
        let (app, channel, user) = (app.clone(), channel_id.to_string(), user_id.to_string());
        Box::pin(async move {
            app.db.exec(&FORGET_THREADS, args![channel, user]).await?;
            Ok(())
        })
    }

    fn purge_channel(&self, app: &Arc<App>, channel_id: &str) -> BoxFuture<'static, Result<(), AppError>> {
        let (app, channel) = (app.clone(), channel_id.to_string());
        Box::pin(async move { super::purge::channel(&app, &channel).await })
    }

    fn moved_channel(
        &self,
        app: &Arc<App>,
        channel_id: &str,
        team_id: &str,
    ) -> BoxFuture<'static, Result<(), AppError>> {
        let (app, channel, team) = (app.clone(), channel_id.to_string(), team_id.to_string());
        Box::pin(async move {
            app.db.exec(&MOVE_THREADS, args![channel, team]).await?;
            Ok(())
        })
    }
}
