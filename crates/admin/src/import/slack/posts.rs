//! The messages of a channel, with their files and threads.

use super::export::{SlackChannel, SlackFile, SlackPost, time};
use super::{Import, people, text};
use ochre_kernel::{AppError, args, sql};
use ochre_types::{Channel, Post, User};
use std::collections::HashMap;

/// Longest message, in code points.
const MOST: usize = ochre_types::POST_MESSAGE_MAX_RUNES_V2 as usize;

/// The account in whose name the messages of Slack's bots stand; made when the first one comes.
#[derive(Default)]
pub struct Helper(Option<User>);

impl Helper {
    async fn id(&mut self, import: &Import) -> Result<String, AppError> {
        if self.0.is_none() {
            let name = format!("slackimportuser_{}", import.app.new_id());
            let user = User { email: format!("{name}@example.com"), roles: "system_user".into(), ..User::default() };
            self.0 = Some(people::create(&import.app, user, &name).await?);
        }
        Ok(self.0.as_ref().map_or_else(String::new, |u| u.id.clone()))
    }

    /// Switches it off.
    pub async fn retire(self, import: &Import) -> Result<(), AppError> {
        match self.0 {
            Some(user) => import.app.accounts().set_active(&import.app, &user.id, false).await.map(|_| ()),
            None => Ok(()),
        }
    }
}

sql!(
    THERE = "SELECT id, createat, message FROM posts WHERE channelid = $1 AND createat >= $2 AND createat <= $3 AND deleteat = 0 \
     AND originalid = ''"
);

/// What an earlier import brought: ids by time and text.
async fn there(import: &Import, place: &str, all: &[SlackPost]) -> Result<HashMap<(i64, String), String>, AppError> {
    let times = || all.iter().map(|p| time(&p.ts));
    let (Some(first), Some(last)) = (times().min(), times().max()) else { return Ok(HashMap::new()) };
    let row = |r: &ochre_db::Row| Ok(((r.get::<i64>(1)?, r.get::<String>(2)?), r.get::<String>(0)?));
    Ok(import.app.db.all(&THERE, args![place, first, last], row).await?.into_iter().collect())
}

/// Writes the messages of a channel.
pub async fn take_over(
    import: &mut Import,
    slack: &SlackChannel,
    place: &Channel,
    helper: &mut Helper,
) -> Result<(), AppError> {
    let (mut posts, mut roots, mut left_out) = (Vec::new(), HashMap::new(), 0);
    let all = import.export.posts(slack);
    let there = there(import, &place.id, &all).await?;
    for sent in all {
        let Some(mut post) = convert(import, &sent, helper).await? else {
            left_out += 1;
            continue;
        };
        post.id = import.app.new_id();
        post.channel_id.clone_from(&place.id);
        post.create_at = time(&sent.ts);
        let mut rest = text::pieces(&post.message, MOST);
        post.message = rest.remove(0);
        let known = there.get(&(post.create_at, post.message.clone()));
        post.id = known.cloned().unwrap_or(post.id);
        if sent.thread_ts.is_empty() || sent.thread_ts == sent.ts {
            roots.insert(sent.ts.clone(), post.id.clone());
        } else if let Some(root) = roots.get(&sent.thread_ts) {
            post.root_id = root.clone();
        }
        if known.is_some() {
            continue;
        }
        post.file_ids = files(import, &sent, &post).await?;
        let root = if post.root_id.is_empty() { post.id.clone() } else { post.root_id.clone() };
        let more: Vec<Post> = rest
            .into_iter()
            .zip(1..)
            .map(|(message, n)| Post {
                id: import.app.new_id(),
                root_id: root.clone(),
                create_at: post.create_at + n,
                message,
                file_ids: None,
                ..post.clone()
            })
            .collect();
        posts.push(post);
        posts.extend(more);
    }
    let words =
        [("Channel", place.display_name.clone()), ("Count", posts.len().to_string()), ("Left", left_out.to_string())];
    import.app.posting().import(&import.app, &place.id, posts).await?;
    import.say("import.slack.posts", &words);
    Ok(())
}

/// A message as a post; `None` for kinds that are not taken over, and for what nobody here wrote.
async fn convert(import: &Import, sent: &SlackPost, helper: &mut Helper) -> Result<Option<Post>, AppError> {
    let person = |id: &str| import.people.get(id);
    let name = |id: &str| person(id).map(|k| k.name.clone());
    let words = |text: &str| text::markdown(text, &name, &import.channels);
    if sent.r#type != "message" || time(&sent.ts) == 0 {
        return Ok(None);
    }
    if sent.subtype == "bot_message" || (sent.user.is_empty() && !sent.bot_id.is_empty()) {
        return bot(import, sent, words(&sent.text), helper).await.map(Some);
    }
    let (user, message) = match (sent.subtype.as_str(), &sent.comment) {
        ("file_comment", Some(c)) => (c.user.as_str(), words(&c.comment)),
        ("me_message", _) => (sent.user.as_str(), format!("*{}*", words(&sent.text))),
        _ => (sent.user.as_str(), words(&sent.text)),
    };
    let Some(author) = person(user) else { return Ok(None) };
    let kind = match sent.subtype.as_str() {
        "" | "file_share" | "file_comment" | "me_message" | "thread_broadcast" => "",
        "channel_join" | "group_join" => "system_join_channel",
        "channel_leave" | "group_leave" => "system_leave_channel",
        "channel_topic" | "group_topic" => "system_header_change",
        "channel_purpose" | "group_purpose" => "system_purpose_change",
        "channel_name" | "group_name" => "system_displayname_change",
        _ => return Ok(None),
    };
    let mut post = Post { user_id: author.id.clone(), message, r#type: kind.into(), ..Post::default() };
    if !kind.is_empty() {
        post.set_prop("username", author.name.clone());
    }
    Ok(Some(post))
}

async fn bot(import: &Import, sent: &SlackPost, message: String, helper: &mut Helper) -> Result<Post, AppError> {
    let mut post = Post { user_id: helper.id(import).await?, message, ..Post::default() };
    post.set_prop("from_webhook", "true");
    post.set_prop("override_username", if sent.username.is_empty() { &sent.bot_id } else { &sent.username }.clone());
    if sent.attachments.as_array().is_some_and(|a| !a.is_empty()) {
        post.props.insert("attachments".into(), sent.attachments.clone());
        post.r#type = "slack_attachment".into();
    }
    Ok(post)
}

/// Stores the files of a message that the archive holds; their ids.
async fn files(import: &mut Import, sent: &SlackPost, post: &Post) -> Result<Option<Vec<String>>, AppError> {
    let all: Vec<SlackFile> = sent.files.iter().flatten().chain(&sent.file).cloned().collect();
    let mut ids = Vec::new();
    for f in all {
        let Some(bytes) = import.export.upload(&f.id) else {
            import.say("import.slack.file_missing", &[("File", f.title.clone())]);
            continue;
        };
        let name = if f.name.is_empty() { &f.title } else { &f.name };
        let app = &import.app;
        match app.posting().document(app, &post.user_id, &post.channel_id, name, bytes.into()).await {
            Ok(id) => ids.push(id),
            Err(e) => {
                let words = [("File", f.title.clone()), ("Error", e.id.to_string())];
                import.say("import.slack.file_failed", &words);
            }
        }
    }
    Ok((!ids.is_empty()).then_some(ids))
}
