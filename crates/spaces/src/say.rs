//! System posts: what happens in a channel is said in it. Written after the commit of what they tell, through the posting
//! port; a failure is logged and fails nothing.

use ochre_kernel::App;
use ochre_types::{Channel, JsonMap, Post, User};
use std::sync::Arc;

/// A system post to be written.
pub struct Say {
    post: Post,
}

impl Say {
    /// A post of `kind` (`system_*`) by `author`, its words being `text` (an id of `system_posts.json`) with `params`.
    pub fn new(app: &App, channel: &str, author: &str, kind: &str, text: &str, params: &[(&str, &str)]) -> Self {
        let params: Vec<(&str, String)> = params.iter().map(|(k, v)| (*k, (*v).to_string())).collect();
        let locale = app.config().localization.default_server_locale.clone();
        let post = Post {
            channel_id: channel.to_string(),
            user_id: author.to_string(),
            r#type: kind.to_string(),
            message: ochre_i18n::translate(&locale, text, &params),
            ..Post::default()
        };
        Self { post }
    }

    /// Adds a prop.
    pub fn prop(mut self, key: &str, value: impl Into<serde_json::Value>) -> Self {
        let props: &mut JsonMap = &mut self.post.props;
        props.insert(key.into(), value.into());
        self
    }

    /// Writes it.
    pub async fn now(self, app: &Arc<App>) {
        let kind = self.post.r#type.clone();
        if let Err(e) = app.posting().create(app, self.post).await {
            tracing::warn!(id = %e.id, detail = %e.detail, kind, "a system post could not be written");
        }
    }
}

/// A user came into a channel by themselves.
pub async fn joined(app: &Arc<App>, channel: &Channel, user: &User) {
    let (kind, text) = match user.is_guest() {
        true => ("system_guest_join_channel", "system_post.guest_join_channel"),
        false => ("system_join_channel", "system_post.join_channel"),
    };
    let say = Say::new(app, &channel.id, &user.id, kind, text, &[("Username", &user.username)]);
    say.prop("username", user.username.clone()).now(app).await;
}

/// A user was added to a channel by another. `root`: the post to answer, may be empty.
pub async fn added(app: &Arc<App>, channel: &Channel, user: &User, by: &User, root: &str) {
    let (kind, text) = match user.is_guest() {
        true => ("system_add_guest_to_chan", "system_post.add_guest_to_channel"),
        false => ("system_add_to_channel", "system_post.add_to_channel"),
    };
    let params = [("Username", user.username.as_str()), ("Actor", by.username.as_str())];
    let mut say = Say::new(app, &channel.id, &by.id, kind, text, &params)
        .prop("userId", by.id.clone())
        .prop("username", by.username.clone())
        .prop("addedUserId", user.id.clone())
        .prop("addedUsername", user.username.clone());
    say.post.root_id = root.to_string();
    say.now(app).await;
}

/// A user left a channel.
pub async fn left(app: &Arc<App>, channel: &Channel, user: &User) {
    let params = [("Username", user.username.as_str())];
    let say = Say::new(app, &channel.id, &user.id, "system_leave_channel", "system_post.leave_channel", &params);
    say.prop("username", user.username.clone()).now(app).await;
}

/// A user was taken out of a channel.
pub async fn removed(app: &Arc<App>, channel: &Channel, user: &User, by: &str) {
    let (kind, text) = ("system_remove_from_channel", "system_post.remove_from_channel");
    Say::new(app, &channel.id, by, kind, text, &[("Username", &user.username)])
        .prop("removedUserId", user.id.clone())
        .prop("removedUsername", user.username.clone())
        .now(app)
        .await;
}

/// A user came into a team: said in its town square.
pub async fn joined_team(app: &Arc<App>, channel: &Channel, user: &User) {
    let params = [("Username", user.username.as_str())];
    let say = Say::new(app, &channel.id, &user.id, "system_join_team", "system_post.join_team", &params);
    say.prop("username", user.username.clone()).now(app).await;
}

/// A user was added to a team by another: said in its town square.
pub async fn added_to_team(app: &Arc<App>, channel: &Channel, user: &User, by: &User) {
    let params = [("Username", user.username.as_str()), ("Actor", by.username.as_str())];
    Say::new(app, &channel.id, &by.id, "system_add_to_team", "system_post.add_to_team", &params)
        .prop("userId", by.id.clone())
        .prop("username", by.username.clone())
        .prop("addedUserId", user.id.clone())
        .prop("addedUsername", user.username.clone())
        .now(app)
        .await;
}

/// A user left a team.
pub async fn left_team(app: &Arc<App>, channel: &Channel, user: &User) {
    let params = [("Username", user.username.as_str())];
    let say = Say::new(app, &channel.id, &user.id, "system_leave_team", "system_post.leave_team", &params);
    say.prop("username", user.username.clone()).now(app).await;
}

/// A user was taken out of a team.
pub async fn removed_from_team(app: &Arc<App>, channel: &Channel, user: &User, by: &str) {
    let params = [("Username", user.username.as_str())];
    let author = if by.is_empty() { &user.id } else { by };
    let say = Say::new(app, &channel.id, author, "system_remove_from_team", "system_post.remove_from_team", &params);
    say.prop("username", user.username.clone()).now(app).await;
}
