//! Rules of webhooks, slash commands, groups and channel bookmarks. Source: `contract/limits.md`, "Integrations" and "Ids, names, text".

use crate::valid::{Invalid, Validity, bytes_within, is_http_url, is_valid_group_name, rule, runes_within};
use crate::*;

fn empty_or_id(id: &str) -> bool {
    id.is_empty() || is_valid_id(id)
}

/// Length of a list as the reference measures it: the items in brackets, parted by blanks.
fn list_within(list: Option<&[String]>, max: usize) -> bool {
    let list = list.unwrap_or_default();
    list.iter().map(|item| item.len() + 1).sum::<usize>().saturating_sub(1) + 2 <= max
}

impl IncomingWebhook {
    pub fn check_valid(&self) -> Validity {
        rule(is_valid_id(&self.id), "model.incoming_hook.id.app_error")?;
        rule(self.create_at != 0, "model.incoming_hook.create_at.app_error")?;
        rule(self.update_at != 0, "model.incoming_hook.update_at.app_error")?;
        rule(is_valid_id(&self.user_id), "model.incoming_hook.user_id.app_error")?;
        rule(is_valid_id(&self.channel_id), "model.incoming_hook.channel_id.app_error")?;
        rule(is_valid_id(&self.team_id), "model.incoming_hook.team_id.app_error")?;
        rule(bytes_within(&self.display_name, 64), "model.incoming_hook.display_name.app_error")?;
        rule(bytes_within(&self.description, 500), "model.incoming_hook.description.app_error")?;
        rule(bytes_within(&self.username, 64), "model.incoming_hook.username.app_error")?;
        rule(bytes_within(&self.icon_url, 1024), "model.incoming_hook.icon_url.app_error")
    }
}

impl OutgoingWebhook {
    pub fn check_valid(&self) -> Validity {
        rule(is_valid_id(&self.id), "model.outgoing_hook.is_valid.id.app_error")?;
        rule(self.token.len() == ID_LENGTH, "model.outgoing_hook.is_valid.token.app_error")?;
        rule(self.create_at != 0, "model.outgoing_hook.is_valid.create_at.app_error")?;
        rule(self.update_at != 0, "model.outgoing_hook.is_valid.update_at.app_error")?;
        rule(is_valid_id(&self.creator_id), "model.outgoing_hook.is_valid.user_id.app_error")?;
        rule(empty_or_id(&self.channel_id), "model.outgoing_hook.is_valid.channel_id.app_error")?;
        rule(is_valid_id(&self.team_id), "model.outgoing_hook.is_valid.team_id.app_error")?;
        let words = self.trigger_words.as_deref();
        rule(list_within(words, 1024), "model.outgoing_hook.is_valid.words.app_error")?;
        let none_empty = words.unwrap_or_default().iter().all(|word| !word.is_empty());
        rule(none_empty, "model.outgoing_hook.is_valid.trigger_words.app_error")?;
        let urls = self.callback_urls.as_deref();
        let urls_ok = !urls.unwrap_or_default().is_empty() && list_within(urls, 1024);
        rule(urls_ok, "model.outgoing_hook.is_valid.callback.app_error")?;
        let all_http = urls.unwrap_or_default().iter().all(|url| is_http_url(url));
        rule(all_http, "model.outgoing_hook.is_valid.url.app_error")?;
        rule(bytes_within(&self.display_name, 64), "model.outgoing_hook.is_valid.display_name.app_error")?;
        rule(bytes_within(&self.description, 500), "model.outgoing_hook.is_valid.description.app_error")?;
        let type_ok = bytes_within(&self.content_type, 128) && matches!(self.trigger_when, 0 | 1);
        rule(type_ok, "model.outgoing_hook.is_valid.content_type.app_error")?;
        rule(bytes_within(&self.username, 64), "model.outgoing_hook.username.app_error")?;
        rule(bytes_within(&self.icon_url, 1024), "model.outgoing_hook.icon_url.app_error")
    }
}

impl Command {
    pub fn check_valid(&self) -> Validity {
        rule(is_valid_id(&self.id), "model.command.is_valid.id.app_error")?;
        rule(self.token.len() == ID_LENGTH, "model.command.is_valid.token.app_error")?;
        rule(self.create_at != 0, "model.command.is_valid.create_at.app_error")?;
        rule(self.update_at != 0, "model.command.is_valid.update_at.app_error")?;
        let of_plugin = !self.plugin_id.is_empty();
        rule(of_plugin || is_valid_id(&self.creator_id), "model.command.is_valid.user_id.app_error")?;
        rule(of_plugin || is_valid_id(&self.team_id), "model.command.is_valid.team_id.app_error")?;
        rule(is_valid_trigger(&self.trigger), "model.command.is_valid.trigger.app_error")?;
        let url_ok = !self.url.is_empty() && bytes_within(&self.url, 1024);
        rule(of_plugin || url_ok, "model.command.is_valid.url.app_error")?;
        rule(of_plugin || is_http_url(&self.url), "model.command.is_valid.url_http.app_error")?;
        let method_ok = matches!(self.method.as_str(), COMMAND_METHOD_GET | COMMAND_METHOD_POST);
        rule(method_ok, "model.command.is_valid.method.app_error")?;
        rule(bytes_within(&self.display_name, 64), "model.command.is_valid.display_name.app_error")?;
        rule(bytes_within(&self.description, 128), "model.command.is_valid.description.app_error")
    }
}

/// 1 to 128 of `A-Z a-z 0-9 _ . / -`, not beginning with the slash.
pub fn is_valid_trigger(trigger: &str) -> bool {
    (MIN_TRIGGER_LENGTH..=MAX_TRIGGER_LENGTH).contains(&(trigger.len() as i64))
        && !trigger.starts_with('/')
        && trigger.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_./-".contains(&byte))
}

/// Names that would read as a mention of everybody.
const RESERVED_GROUP_NAMES: &[&str] = &["all", "channel", "here"];

impl Group {
    /// Whether a group with these fields may be made; a stored one must pass [`Group::check_valid`].
    pub fn check_valid_for_create(&self) -> Validity {
        if let Some(name) = &self.name {
            if name.is_empty() || !bytes_within(name, GROUP_NAME_MAX_LENGTH) {
                let id = "model.group.name.invalid_length.app_error";
                return Err(Invalid::new(id).with("GroupNameMaxLength", GROUP_NAME_MAX_LENGTH));
            }
            rule(is_valid_group_name(name), "model.group.name.invalid_chars.app_error")?;
            let reserved = RESERVED_GROUP_NAMES.contains(&name.as_str());
            rule(!reserved, "model.group.name.reserved_name.app_error")?;
        }
        let shown_ok = !self.display_name.is_empty() && bytes_within(&self.display_name, GROUP_DISPLAY_NAME_MAX_LENGTH);
        rule(shown_ok, "model.group.display_name.app_error")?;
        rule(bytes_within(&self.description, GROUP_DESCRIPTION_MAX_LENGTH), "model.group.description.app_error")?;
        let source_ok = matches!(self.source.as_str(), GROUP_SOURCE_LDAP | GROUP_SOURCE_CUSTOM)
            || self.source.starts_with(GROUP_SOURCE_PLUGIN_PREFIX);
        rule(source_ok, "model.group.source.app_error")?;
        let remote = self.remote_id.as_deref().unwrap_or_default();
        let needs_remote = self.source != GROUP_SOURCE_CUSTOM;
        let remote_ok = bytes_within(remote, GROUP_REMOTE_ID_MAX_LENGTH) && !(needs_remote && remote.is_empty());
        rule(remote_ok, "model.group.remote_id.app_error")
    }

    /// Whether the group may be stored as it is.
    pub fn check_valid(&self) -> Validity {
        rule(is_valid_id(&self.id), "app.group.id.app_error")?;
        rule(self.create_at != 0, "model.group.create_at.app_error")?;
        rule(self.update_at != 0, "model.group.update_at.app_error")?;
        self.check_valid_for_create()
    }
}

impl ChannelBookmark {
    pub fn check_valid(&self) -> Validity {
        rule(is_valid_id(&self.id), "model.channel_bookmark.is_valid.id.app_error")?;
        rule(self.create_at != 0, "model.channel_bookmark.is_valid.create_at.app_error")?;
        rule(self.update_at != 0, "model.channel_bookmark.is_valid.update_at.app_error")?;
        rule(is_valid_id(&self.channel_id), "model.channel_bookmark.is_valid.channel_id.app_error")?;
        rule(is_valid_id(&self.owner_id), "model.channel_bookmark.is_valid.owner_id.app_error")?;
        let shown_ok = !self.display_name.is_empty() && runes_within(&self.display_name, DISPLAY_NAME_MAX_RUNES);
        rule(shown_ok, "model.channel_bookmark.is_valid.display_name.app_error")?;
        let (link, file) = (self.r#type == CHANNEL_BOOKMARK_LINK, self.r#type == CHANNEL_BOOKMARK_FILE);
        rule(link || file, "model.channel_bookmark.is_valid.type.app_error")?;
        let address = |url: &str| is_http_url(url) && runes_within(url, LINK_MAX_RUNES);
        rule(
            !link || address(&self.link_url),
            "model.channel_bookmark.is_valid.link_url.missing_or_invalid.app_error",
        )?;
        let image_ok = self.image_url.is_empty() || (link && address(&self.image_url));
        rule(image_ok, "model.channel_bookmark.is_valid.image_url.app_error")?;
        let file_ok = !file || is_valid_id(&self.file_id);
        rule(file_ok, "model.channel_bookmark.is_valid.file_id.missing_or_invalid.app_error")?;
        let one = self.file_id.is_empty() || (self.link_url.is_empty() && self.image_url.is_empty());
        rule(one, "model.channel_bookmark.is_valid.link_file.app_error")?;
        rule(empty_or_id(&self.original_id), "model.channel_bookmark.is_valid.original_id.app_error")?;
        rule(empty_or_id(&self.parent_id), "model.channel_bookmark.is_valid.parent_id.app_error")
    }

    /// Applies the named fields of `patch`.
    pub fn patch(&mut self, patch: ChannelBookmarkPatch) {
        user_rules::set(&mut self.file_id, patch.file_id);
        user_rules::set(&mut self.display_name, patch.display_name);
        user_rules::set(&mut self.sort_order, patch.sort_order);
        user_rules::set(&mut self.link_url, patch.link_url);
        user_rules::set(&mut self.image_url, patch.image_url);
        user_rules::set(&mut self.emoji, patch.emoji);
    }
}
