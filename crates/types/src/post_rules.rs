//! Rules of posts, drafts, scheduled posts, reactions and acknowledgements. Source: `contract/limits.md`, "Posts".

use crate::user_rules::set;
use crate::valid::{Validity, clean, is_valid_emoji_name, rule, rule_max, runes_within};
use crate::*;

/// Types a post may have besides none and `custom_*`; `system_*` ones are made by the server only.
const POST_TYPES: &[&str] = &[
    POST_TYPE_DEFAULT,
    POST_TYPE_MESSAGE_ATTACHMENT,
    POST_TYPE_SYSTEM_GENERIC,
    POST_TYPE_JOIN_LEAVE,
    POST_TYPE_JOIN_CHANNEL,
    POST_TYPE_GUEST_JOIN_CHANNEL,
    POST_TYPE_LEAVE_CHANNEL,
    POST_TYPE_JOIN_TEAM,
    POST_TYPE_LEAVE_TEAM,
    POST_TYPE_AUTO_RESPONDER,
    POST_TYPE_AUTOTRANSLATION_CHANGE,
    POST_TYPE_ADD_REMOVE,
    POST_TYPE_ADD_TO_CHANNEL,
    POST_TYPE_ADD_GUEST_TO_CHANNEL,
    POST_TYPE_REMOVE_FROM_CHANNEL,
    POST_TYPE_MOVE_CHANNEL,
    POST_TYPE_ADD_TO_TEAM,
    POST_TYPE_REMOVE_FROM_TEAM,
    POST_TYPE_HEADER_CHANGE,
    POST_TYPE_DISPLAYNAME_CHANGE,
    POST_TYPE_CONVERT_CHANNEL,
    POST_TYPE_PURPOSE_CHANGE,
    POST_TYPE_CHANNEL_DELETED,
    POST_TYPE_CHANNEL_RESTORED,
    POST_TYPE_EPHEMERAL,
    POST_TYPE_CHANGE_CHANNEL_PRIVACY,
    POST_TYPE_WRANGLER,
    POST_TYPE_GM_CONVERTED_TO_CHANNEL,
    POST_TYPE_ADD_BOT_TEAMS_CHANNELS,
    POST_TYPE_ME,
    POST_TYPE_REMINDER,
    POST_TYPE_BURN_ON_READ,
];

/// Props that only integrations may set.
pub const INTEGRATION_PROPS: &[&str] = &[
    POST_PROPS_FROM_WEBHOOK,
    POST_PROPS_OVERRIDE_USERNAME,
    POST_PROPS_WEBHOOK_DISPLAY_NAME,
    POST_PROPS_OVERRIDE_ICON_URL,
    POST_PROPS_OVERRIDE_ICON_EMOJI,
];

/// Message, files and props: the limits that posts, drafts and scheduled posts share.
struct Content<'a> {
    message: &'a str,
    file_ids: &'a [String],
    props: &'a JsonMap,
}

impl Content<'_> {
    fn message_fits(&self, max_message_runes: i64) -> bool {
        runes_within(self.message, max_message_runes)
    }

    fn files_fit(&self) -> bool {
        self.file_ids.is_empty() || runes_within(&encode(self.file_ids), POST_FILEIDS_MAX_RUNES)
    }

    fn props_fit(&self) -> bool {
        self.props.is_empty() || runes_within(&encode(self.props), POST_PROPS_MAX_RUNES)
    }
}

fn empty_or_id(id: &str) -> bool {
    id.is_empty() || is_valid_id(id)
}

impl Post {
    /// Whether the post may be saved as it is. `max_message_runes`: `POST_MESSAGE_MAX_RUNES_V2` unless the column is older.
    pub fn check_valid(&self, max_message_runes: i64) -> Validity {
        rule(is_valid_id(&self.id), "model.post.is_valid.id.app_error")?;
        rule(self.create_at != 0, "model.post.is_valid.create_at.app_error")?;
        rule(self.update_at != 0, "model.post.is_valid.update_at.app_error")?;
        rule(is_valid_id(&self.user_id), "model.post.is_valid.user_id.app_error")?;
        rule(is_valid_id(&self.channel_id), "model.post.is_valid.channel_id.app_error")?;
        rule(empty_or_id(&self.root_id), "model.post.is_valid.root_id.app_error")?;
        let original_ok = matches!(self.original_id.len(), 0 | ID_LENGTH);
        rule(original_ok, "model.post.is_valid.original_id.app_error")?;
        let files = self.file_ids.as_deref().unwrap_or_default();
        let content = Content { message: &self.message, file_ids: files, props: &self.props };
        let id = "model.post.is_valid.message_length.app_error";
        if !content.message_fits(max_message_runes) {
            let length = self.message.chars().count();
            return Err(valid::Invalid::new(id).with("Length", length).with("MaxLength", max_message_runes));
        }
        rule(runes_within(&self.hashtags, POST_HASHTAGS_MAX_RUNES), "model.post.is_valid.hashtags.app_error")?;
        let type_ok = POST_TYPES.contains(&self.r#type.as_str()) || self.r#type.starts_with(POST_CUSTOM_TYPE_PREFIX);
        rule(type_ok, "model.post.is_valid.type.app_error")?;
        rule(content.files_fit(), "model.post.is_valid.file_ids.app_error")?;
        rule(content.props_fit(), "model.post.is_valid.props.app_error")
    }

    /// Prepares a new post; `id` is a fresh id, used when it has none.
    pub fn pre_save(&mut self, id: &str, now: i64) {
        if self.id.is_empty() {
            self.id = id.to_owned();
        }
        self.original_id.clear();
        if self.create_at == 0 {
            self.create_at = now;
        }
        self.update_at = self.create_at;
        self.pre_commit();
    }

    /// What holds for every post that is stored: no file twice, a list where there was none, no transient props, clean text.
    pub fn pre_commit(&mut self) {
        let mut files = self.file_ids.take().unwrap_or_default();
        remove_duplicates(&mut files);
        self.file_ids = Some(files);
        self.props.remove(PROPS_ADD_CHANNEL_MEMBER);
        clean(&mut self.message);
    }

    /// Drops what a caller may not set.
    pub fn sanitize_input(&mut self) {
        self.delete_at = 0;
        self.remote_id = None;
        if let Some(metadata) = &mut self.metadata {
            metadata.embeds.clear();
        }
    }

    /// Applies the named fields of `patch`.
    pub fn patch(&mut self, patch: PostPatch) {
        set(&mut self.is_pinned, patch.is_pinned);
        set(&mut self.message, patch.message);
        set(&mut self.has_reactions, patch.has_reactions);
        set(&mut self.props, patch.props);
        if patch.file_ids.is_some() {
            self.file_ids = patch.file_ids;
        }
    }

    /// Written by the server: somebody joined, a header changed ...
    pub fn is_system(&self) -> bool {
        self.r#type.starts_with(POST_SYSTEM_MESSAGE_PREFIX)
    }

    /// About coming and going: such posts make nothing unread and notify nobody.
    pub fn is_join_leave(&self) -> bool {
        matches!(
            self.r#type.as_str(),
            POST_TYPE_JOIN_LEAVE
                | POST_TYPE_ADD_REMOVE
                | POST_TYPE_JOIN_CHANNEL
                | POST_TYPE_LEAVE_CHANNEL
                | POST_TYPE_JOIN_TEAM
                | POST_TYPE_LEAVE_TEAM
                | POST_TYPE_ADD_TO_CHANNEL
                | POST_TYPE_REMOVE_FROM_CHANNEL
                | POST_TYPE_ADD_TO_TEAM
                | POST_TYPE_REMOVE_FROM_TEAM
        )
    }

    pub fn is_reply(&self) -> bool {
        !self.root_id.is_empty()
    }

    /// The id of the thread it belongs to: its root's, or its own.
    pub fn thread_id(&self) -> &str {
        if self.root_id.is_empty() { &self.id } else { &self.root_id }
    }

    pub fn files(&self) -> &[String] {
        self.file_ids.as_deref().unwrap_or_default()
    }

    /// The prop as a text; empty for anything else.
    pub fn prop(&self, key: &str) -> &str {
        self.props.get(key).and_then(|value| value.as_str()).unwrap_or_default()
    }

    pub fn set_prop(&mut self, key: &str, value: impl Into<serde_json::Value>) {
        self.props.insert(key.to_owned(), value.into());
    }

    pub fn is_from_webhook(&self) -> bool {
        self.prop(POST_PROPS_FROM_WEBHOOK) == "true"
    }

    pub fn is_from_bot(&self) -> bool {
        self.prop(POST_PROPS_FROM_BOT) == "true"
    }

    /// Marked by its author as urgent.
    pub fn is_urgent(&self) -> bool {
        let priority = self.metadata.as_ref().and_then(|metadata| metadata.priority.as_ref());
        priority.and_then(|priority| priority.priority.as_deref()) == Some(POST_PRIORITY_URGENT)
    }

    /// Props that only an integration may set and that this post carries.
    pub fn integration_props(&self) -> Vec<&'static str> {
        INTEGRATION_PROPS.iter().copied().filter(|key| self.props.contains_key(*key)).collect()
    }

    /// Takes the addresses of buttons and menus out of the attachments: clients never see them.
    pub fn strip_integrations(&mut self) {
        let Some(attachments) = self.props.get_mut(POST_PROPS_ATTACHMENTS).and_then(|list| list.as_array_mut()) else {
            return;
        };
        let actions = attachments.iter_mut().filter_map(|attachment| attachment.get_mut("actions")?.as_array_mut());
        for action in actions.flatten().filter_map(|action| action.as_object_mut()) {
            action.remove("integration");
        }
    }
}

/// Removes later duplicates, keeping the order.
pub fn remove_duplicates(list: &mut Vec<String>) {
    if list.len() < 2 {
        return;
    }
    let mut seen = std::collections::HashSet::with_capacity(list.len());
    list.retain(|one| seen.insert(one.clone()));
}

impl Draft {
    /// Whether the draft may be saved as it is.
    pub fn check_valid(&self, max_message_runes: i64) -> Validity {
        rule(self.create_at != 0, "model.draft.is_valid.create_at.app_error")?;
        rule(self.update_at != 0, "model.draft.is_valid.update_at.app_error")?;
        rule(is_valid_id(&self.user_id), "model.draft.is_valid.user_id.app_error")?;
        rule(is_valid_id(&self.channel_id), "model.draft.is_valid.channel_id.app_error")?;
        rule(empty_or_id(&self.root_id), "model.draft.is_valid.root_id.app_error")?;
        let content = Content { message: &self.message, file_ids: &self.file_ids, props: &self.props };
        let fits = content.message_fits(max_message_runes);
        rule_max(fits, "model.draft.is_valid.message_length.app_error", max_message_runes)?;
        rule(content.files_fit(), "model.draft.is_valid.file_ids.app_error")?;
        rule(content.props_fit(), "model.draft.is_valid.props.app_error")?;
        let priority_ok = runes_within(&encode(&self.priority), POST_PROPS_MAX_RUNES);
        rule(priority_ok, "model.draft.is_valid.priority.app_error")
    }

    /// Prepares a draft that is stored for the first time or again.
    pub fn pre_save(&mut self, now: i64) {
        if self.create_at == 0 {
            self.create_at = now;
        }
        self.update_at = now;
        self.delete_at = 0;
        remove_duplicates(&mut self.file_ids);
        clean(&mut self.message);
    }
}

impl ScheduledPost {
    /// Its draft part.
    pub fn draft(&self) -> Draft {
        Draft {
            create_at: self.create_at,
            update_at: self.update_at,
            delete_at: self.delete_at,
            user_id: self.user_id.clone(),
            channel_id: self.channel_id.clone(),
            root_id: self.root_id.clone(),
            message: self.message.clone(),
            r#type: self.r#type.clone(),
            props: self.props.clone(),
            file_ids: self.file_ids.clone(),
            metadata: None,
            priority: self.priority.clone(),
        }
    }

    /// Whether it may be saved as it is. `now`: the time may lie at most five seconds back.
    pub fn check_valid(&self, max_message_runes: i64, now: i64) -> Validity {
        self.draft().check_valid(max_message_runes)?;
        rule(!self.id.is_empty(), "model.scheduled_post.is_valid.id.app_error")?;
        let something = !self.message.is_empty() || !self.file_ids.is_empty();
        rule(something, "model.scheduled_post.is_valid.empty_post.app_error")?;
        let ahead = self.scheduled_at.saturating_sub(now) >= SCHEDULED_POST_MAX_TIME_GAP;
        rule(ahead, "model.scheduled_post.is_valid.scheduled_at.app_error")?;
        rule(self.processed_at >= 0, "model.scheduled_post.is_valid.processed_at.app_error")
    }
}

impl Reaction {
    /// Whether the reaction may be saved as it is. (Whether the emoji exists is another question.)
    pub fn check_valid(&self) -> Validity {
        rule(is_valid_id(&self.user_id), "model.reaction.is_valid.user_id.app_error")?;
        rule(is_valid_id(&self.post_id), "model.reaction.is_valid.post_id.app_error")?;
        rule(is_valid_emoji_name(&self.emoji_name), "model.reaction.is_valid.emoji_name.app_error")?;
        rule(self.create_at != 0, "model.reaction.is_valid.create_at.app_error")?;
        rule(self.update_at != 0, "model.reaction.is_valid.update_at.app_error")
    }
}

impl PostAcknowledgement {
    pub fn check_valid(&self) -> Validity {
        rule(is_valid_id(&self.user_id), "model.acknowledgement.is_valid.user_id.app_error")?;
        rule(is_valid_id(&self.post_id), "model.acknowledgement.is_valid.post_id.app_error")?;
        rule(is_valid_id(&self.channel_id), "model.acknowledgement.is_valid.channel_id.app_error")
    }
}

impl PostList {
    /// A list of posts in their order.
    pub fn of(posts: Vec<Post>) -> Self {
        let mut list = Self::default();
        posts.into_iter().for_each(|post| list.push(post));
        list
    }

    /// Appends a post, keyed by its id.
    pub fn push(&mut self, post: Post) {
        self.order.push(post.id.clone());
        self.posts.insert(post.id.clone(), post);
    }

    /// `order.0`'s id and `update_at` of the newest: the ETag of threads and pinned posts.
    pub fn etag(&self) -> String {
        let first = self.order.first().map_or("0", String::as_str);
        let newest = self.posts.values().max_by_key(|post| post.update_at);
        let (id, at) = newest.map_or(("0", 0), |post| (post.id.as_str(), post.update_at));
        valid::etag(&[&first, &id, &at])
    }
}
