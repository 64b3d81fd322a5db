//! Posts in the name of a webhook: overrides, attachments, long texts in several posts.

use crate::slack;
use ochre_kernel::ports::Manner;
use ochre_kernel::{App, AppError};
use ochre_types::{Channel, JsonMap, MessageAttachment, Post, PostMetadata, PostPriority};
use std::sync::Arc;

/// What a webhook says.
#[derive(Debug, Default)]
pub struct Words {
    /// Whose webhook it is: the author of the post.
    pub user_id: String,
    pub text: String,
    pub username: String,
    pub icon_url: String,
    pub icon_emoji: String,
    pub props: JsonMap,
    pub kind: String,
    pub attachments: Vec<MessageAttachment>,
    /// The post it answers, may be empty.
    pub root_id: String,
    pub priority: Option<PostPriority>,
    pub display_name: String,
}

/// Props that a webhook does not set by hand.
const OWN_PROPS: [&str; 4] = ["attachments", "override_icon_url", "override_username", "from_webhook"];

/// Posts the words; more than one post when they are long.
pub async fn post(app: &Arc<App>, channel: &Channel, words: Words) -> Result<(), AppError> {
    if words.kind.starts_with("system_") {
        return Err(AppError::bad("api.context.invalid_param.app_error").with("Name", "post.type"));
    }
    if channel.delete_at > 0 {
        return Err(AppError::bad("api.post.create_post.can_not_post_to_deleted.error"));
    }
    for post in split(base(app, channel, words).await?)? {
        app.posting().create_as(app, post, Manner { set_online: false, hooks: false }).await?;
    }
    Ok(())
}

/// The one post that it would be.
async fn base(app: &Arc<App>, channel: &Channel, mut words: Words) -> Result<Post, AppError> {
    let message = slack::text(app, &words.text).await?;
    slack::attachments(app, &mut words.attachments).await?;
    let mut post = Post {
        user_id: words.user_id,
        channel_id: channel.id.clone(),
        message,
        r#type: words.kind,
        root_id: words.root_id,
        props: words.props,
        ..Post::default()
    };
    OWN_PROPS.iter().for_each(|k| _ = post.props.remove(*k));
    post.set_prop("from_webhook", "true");
    post.set_prop("webhook_display_name", words.display_name);
    let config = app.config_full();
    if config.service.enable_post_username_override {
        let name =
            if words.username.is_empty() { ochre_types::DEFAULT_WEBHOOK_USERNAME.into() } else { words.username };
        post.set_prop("override_username", name);
    }
    if config.service.enable_post_icon_override {
        for (key, value) in [("override_icon_url", words.icon_url), ("override_icon_emoji", words.icon_emoji)] {
            if !value.is_empty() {
                post.set_prop(key, value);
            }
        }
    }
    if !words.attachments.is_empty() {
        post.r#type = ochre_types::POST_TYPE_MESSAGE_ATTACHMENT.into();
        post.set_prop("attachments", serde_json::to_value(words.attachments).unwrap_or_default());
    }
    if words.priority.is_some() {
        post.metadata = Some(PostMetadata { priority: words.priority, ..PostMetadata::default() });
    }
    Ok(post)
}

/// As many posts as the limits ask for: the text in pieces, attachments with the last piece and after it.
fn split(post: Post) -> Result<Vec<Post>, AppError> {
    let most = usize::try_from(ochre_types::POST_MESSAGE_MAX_RUNES_V2).unwrap_or(16_383);
    let room = usize::try_from(ochre_types::POST_PROPS_MAX_USER_RUNES).unwrap_or(760_000);
    let length = |props: &JsonMap| ochre_types::encode(props).chars().count();
    if post.message.chars().count() <= most && length(&post.props) <= room {
        return Ok(vec![post]);
    }
    let mut plain = post.clone();
    let attachments = plain.props.remove("attachments").and_then(|a| a.as_array().cloned()).unwrap_or_default();
    if length(&plain.props) > room {
        return Err(AppError::bad("web.incoming_webhook.split_props_length.app_error"));
    }
    let runes: Vec<char> = post.message.chars().collect();
    let piece = |c: &[char]| Post { message: c.iter().collect(), ..plain.clone() };
    let mut posts: Vec<Post> = runes.chunks(most).map(piece).collect();
    if posts.is_empty() {
        posts.push(plain.clone());
    }
    for a in attachments {
        let last = posts.last_mut().expect("there is one");
        let mut list = last.props.get("attachments").and_then(|l| l.as_array().cloned()).unwrap_or_default();
        list.push(a.clone());
        let mut wider = last.props.clone();
        wider.insert("attachments".into(), list.into());
        if length(&wider) <= room {
            last.props = wider;
            continue;
        }
        let mut next = Post { message: String::new(), ..plain.clone() };
        next.set_prop("attachments", vec![a]);
        if length(&next.props) > room {
            return Err(AppError::bad("web.incoming_webhook.split_props_length.app_error"));
        }
        posts.push(next);
    }
    Ok(posts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces() {
        let post = |message: String| Post { message, ..Post::default() };
        assert_eq!(split(post("short".into())).expect("one").len(), 1);
        let long = split(post("ä".repeat(16_383 * 2 + 1))).expect("three");
        assert_eq!(long.iter().map(|p| p.message.chars().count()).collect::<Vec<_>>(), [16_383, 16_383, 1]);
        let mut wide = post("x".into());
        wide.set_prop("attachments", vec![serde_json::json!({"text": "y".repeat(500_000)}); 2]);
        let parts = split(wide).expect("two");
        assert_eq!(parts.len(), 2);
        assert!(parts.iter().all(|p| p.props["attachments"].as_array().is_some_and(|a| a.len() == 1)));
        let mut props = post("x".into());
        props.set_prop("mine", "z".repeat(800_000));
        assert_eq!(split(props).expect_err("too long").id, "web.incoming_webhook.split_props_length.app_error");
    }
}
