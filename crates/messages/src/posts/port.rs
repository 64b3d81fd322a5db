//! The posts that other domains write.

use super::{apply, check, edit, interactive, store};
use ochre_kernel::events::json_string;
use ochre_kernel::ports::{Manner, Posting};
use ochre_kernel::{App, AppError, BoxFuture, Event, args, sql};
use ochre_types::{Channel, Post, Session};
use std::sync::Arc;

/// Implements [`Posting`].
pub struct Port;

sql!(
    FORGET_THREADS = "DELETE FROM threadmemberships WHERE userid = $2 AND postid IN \
     (SELECT postid FROM threads WHERE channelid = $1)"
);

sql!(MOVE_THREADS = "UPDATE threads SET threadteamid = $2 WHERE channelid = $1");

impl Posting for Port {
    fn create_as(&self, app: &Arc<App>, post: Post, manner: Manner) -> BoxFuture<'static, Result<Post, AppError>> {
        let app = app.clone();
        Box::pin(async move {
            let mut ready = check::check(&app, post, manner.set_online).await?;
            (ready.hooks, ready.by_hand) = (manner.hooks, false);
            apply::apply(&app, ready).await
        })
    }

    fn update(&self, app: &Arc<App>, viewer: &Session, post: Post) -> BoxFuture<'static, Result<Post, AppError>> {
        let (app, viewer) = (app.clone(), viewer.clone());
        Box::pin(async move {
            let old = store::live_or_404(&app, &post.id).await?;
            let new = Post { message: post.message, props: post.props, ..old.clone() };
            edit::save_as(&app, &viewer, old, new).await
        })
    }

    fn by_ids(
        &self,
        app: &Arc<App>,
        viewer: Option<&Session>,
        ids: Vec<String>,
    ) -> BoxFuture<'static, Result<Vec<Post>, AppError>> {
        let (app, viewer) = (app.clone(), viewer.cloned());
        Box::pin(async move {
            let mut found = app.db.all(&store::BY_IDS, args![&ids], store::post).await?;
            found.sort_by_key(|p| ids.iter().position(|id| *id == p.id));
            found.iter_mut().for_each(Post::strip_integrations);
            if let Some(viewer) = viewer {
                let mut refs: Vec<&mut Post> = found.iter_mut().collect();
                super::metadata::decorate(&app, &viewer, &mut refs, true).await?;
            }
            Ok(found)
        })
    }

    fn document(
        &self,
        app: &Arc<App>,
        author_id: &str,
        channel_id: &str,
        name: &str,
        data: bytes::Bytes,
    ) -> BoxFuture<'static, Result<String, AppError>> {
        let app = app.clone();
        let (author, channel, name) = (author_id.to_string(), channel_id.to_string(), name.to_string());
        Box::pin(async move {
            let info = crate::files::save::record(&app, &name, &channel, &author)?;
            let stream = ochre_blob::stream_of(vec![data]);
            Ok(crate::files::save::save(&app, info, stream).await?.id)
        })
    }

    fn import(&self, app: &Arc<App>, channel_id: &str, posts: Vec<Post>) -> BoxFuture<'static, Result<(), AppError>> {
        let (app, channel) = (app.clone(), channel_id.to_string());
        Box::pin(async move { super::import::write(&app, &channel, posts).await })
    }

    fn stored(&self, app: &Arc<App>, post_id: &str) -> BoxFuture<'static, Result<Option<Post>, AppError>> {
        let (app, id) = (app.clone(), post_id.to_string());
        Box::pin(async move { store::live(&app, &id).await })
    }

    fn reviewed(&self, app: &Arc<App>, user_id: &str, post_id: &str) -> BoxFuture<'static, Result<Channel, AppError>> {
        let (app, user, post) = (app.clone(), user_id.to_string(), post_id.to_string());
        Box::pin(async move { crate::flagging::reviewed(&app, &user, &post).await.map(|c| (*c).clone()) })
    }

    fn ephemeral(&self, app: &Arc<App>, user_id: &str, mut post: Post) -> BoxFuture<'static, Result<Post, AppError>> {
        let (app, user) = (app.clone(), user_id.to_string());
        Box::pin(async move {
            post.r#type = "system_ephemeral".into();
            post.id = app.new_id();
            post.create_at = app.now();
            post.update_at = 0;
            super::props::attachments_in_full(&app, &mut post);
            let viewer = super::metadata::viewer_of(&app, &user).await?;
            let actions = interactive::actions(&post);
            let answer = super::metadata::ephemeral(&app, &viewer, &post).await?;
            let mut shown = answer.clone();
            interactive::set_cookies(&app, &mut shown, &actions);
            let event = Event::new("ephemeral_message").user(user).channel(shown.channel_id.clone());
            app.publish(event.with("post", json_string(&shown)));
            Ok(answer)
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
