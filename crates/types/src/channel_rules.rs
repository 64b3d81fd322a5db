//! Rules of channels and their members. Source: `contract/limits.md`.

use crate::user_rules::{set, string_map};
use crate::valid::{Invalid, Validity, bytes_within, clean, rule, rule_max, runes_within};
use crate::valid::{is_group_channel_name, is_hex_color, is_valid_channel_name};
use crate::*;

impl Channel {
    /// Whether the channel may be saved as it is.
    pub fn check_valid(&self) -> Validity {
        rule(is_valid_id(&self.id), "model.channel.is_valid.id.app_error")?;
        rule(self.create_at != 0, "model.channel.is_valid.create_at.app_error")?;
        rule(self.update_at != 0, "model.channel.is_valid.update_at.app_error")?;
        let shown_ok = runes_within(&self.display_name, CHANNEL_DISPLAY_NAME_MAX_RUNES);
        rule(shown_ok, "model.channel.is_valid.display_name.app_error")?;
        rule(is_valid_channel_name(&self.name), "model.channel.is_valid.1_or_more.app_error")?;
        let types = [CHANNEL_TYPE_OPEN, CHANNEL_TYPE_PRIVATE, CHANNEL_TYPE_DIRECT, CHANNEL_TYPE_GROUP];
        rule(types.contains(&self.r#type.as_str()), "model.channel.is_valid.type.app_error")?;
        rule(runes_within(&self.header, CHANNEL_HEADER_MAX_RUNES), "model.channel.is_valid.header.app_error")?;
        rule(runes_within(&self.purpose, CHANNEL_PURPOSE_MAX_RUNES), "model.channel.is_valid.purpose.app_error")?;
        rule(bytes_within(&self.creator_id, 26), "model.channel.is_valid.creator_id.app_error")?;
        let posing = !self.is_direct_or_group()
            && (is_group_channel_name(&self.name) || direct_channel_users(&self.name).is_some());
        rule(!posing, "model.channel.is_valid.name.app_error")?;
        self.check_banner()
    }

    fn check_banner(&self) -> Validity {
        let Some(banner) = self.banner_info.as_ref().filter(|banner| banner.enabled == Some(true)) else {
            return Ok(());
        };
        rule(!self.is_direct_or_group(), "model.channel.is_valid.banner_info.channel_type.app_error")?;
        let text = banner.text.as_deref().unwrap_or_default();
        rule(!text.is_empty(), "model.channel.is_valid.banner_info.text.empty.app_error")?;
        let max = CHANNEL_BANNER_INFO_MAX_LENGTH;
        rule_max(bytes_within(text, max), "model.channel.is_valid.banner_info.text.invalid_length.app_error", max)?;
        let color = banner.background_color.as_deref().unwrap_or_default();
        rule(!color.is_empty(), "model.channel.is_valid.banner_info.background_color.empty.app_error")?;
        rule(is_hex_color(color), "model.channel.is_valid.banner_info.background_color.invalid.app_error")
    }

    /// Prepares a new channel; `id` is a fresh id, used when it has none.
    pub fn pre_save(&mut self, id: &str, now: i64) {
        if self.id.is_empty() {
            self.id = id.to_owned();
        }
        self.clean_texts();
        if self.create_at == 0 {
            self.create_at = now;
        }
        self.update_at = self.create_at;
        self.extra_update_at = 0;
    }

    /// Prepares a changed channel.
    pub fn pre_update(&mut self, now: i64) {
        self.update_at = now;
        self.clean_texts();
    }

    fn clean_texts(&mut self) {
        clean(&mut self.name);
        clean(&mut self.display_name);
    }

    /// Applies the named fields of `patch`; a banner is merged field by field.
    pub fn patch(&mut self, patch: ChannelPatch) {
        set(&mut self.display_name, patch.display_name);
        set(&mut self.name, patch.name);
        set(&mut self.header, patch.header);
        set(&mut self.purpose, patch.purpose);
        set(&mut self.autotranslation, patch.autotranslation);
        if patch.group_constrained.is_some() {
            self.group_constrained = patch.group_constrained;
        }
        if let Some(new) = patch.banner_info {
            let banner = self.banner_info.get_or_insert_with(Default::default);
            banner.enabled = new.enabled.or(banner.enabled);
            banner.text = new.text.or(banner.text.take());
            banner.background_color = new.background_color.or(banner.background_color.take());
        }
    }

    pub fn is_open(&self) -> bool {
        self.r#type == CHANNEL_TYPE_OPEN
    }

    pub fn is_private(&self) -> bool {
        self.r#type == CHANNEL_TYPE_PRIVATE
    }

    pub fn is_direct(&self) -> bool {
        self.r#type == CHANNEL_TYPE_DIRECT
    }

    pub fn is_group(&self) -> bool {
        self.r#type == CHANNEL_TYPE_GROUP
    }

    pub fn is_direct_or_group(&self) -> bool {
        self.is_direct() || self.is_group()
    }

    /// The team's town square, which nobody leaves.
    pub fn is_default(&self) -> bool {
        self.name == DEFAULT_CHANNEL_NAME && !self.is_direct_or_group()
    }

    pub fn is_archived(&self) -> bool {
        self.delete_at != 0
    }

    /// Only members of its groups may be in it.
    pub fn is_group_constrained(&self) -> bool {
        self.group_constrained == Some(true)
    }
}

/// Notification settings of a new member.
pub fn default_channel_notify_props() -> StringMap {
    string_map(&[
        (DESKTOP_NOTIFY_PROP, CHANNEL_NOTIFY_DEFAULT),
        (MARK_UNREAD_NOTIFY_PROP, CHANNEL_MARK_UNREAD_ALL),
        (PUSH_NOTIFY_PROP, CHANNEL_NOTIFY_DEFAULT),
        (EMAIL_NOTIFY_PROP, CHANNEL_NOTIFY_DEFAULT),
        (IGNORE_CHANNEL_MENTIONS_NOTIFY_PROP, IGNORE_CHANNEL_MENTIONS_DEFAULT),
        (CHANNEL_AUTO_FOLLOW_THREADS, CHANNEL_AUTO_FOLLOW_THREADS_OFF),
    ])
}

const LEVELS: &[&str] = &[CHANNEL_NOTIFY_DEFAULT, CHANNEL_NOTIFY_ALL, CHANNEL_NOTIFY_MENTION, CHANNEL_NOTIFY_NONE];

/// Whether a member may have these settings; `partial`: desktop and mark_unread may be missing (a patch).
pub fn check_channel_notify_props(props: &StringMap, partial: bool) -> Validity {
    let check = |key: &str, values: &[&str], required: bool, id: &'static str| match props.get(key) {
        None if required => Err(Invalid::new(id)),
        Some(value) if !values.contains(&value.as_str()) => Err(Invalid::new(id)),
        _ => Ok(()),
    };
    let id = "model.channel_member.is_valid.notify_level.app_error";
    check(DESKTOP_NOTIFY_PROP, LEVELS, !partial, id)?;
    let unread = [CHANNEL_MARK_UNREAD_ALL, CHANNEL_MARK_UNREAD_MENTION];
    check(MARK_UNREAD_NOTIFY_PROP, &unread, !partial, "model.channel_member.is_valid.unread_level.app_error")?;
    check(PUSH_NOTIFY_PROP, LEVELS, false, "model.channel_member.is_valid.push_level.app_error")?;
    let email = [CHANNEL_NOTIFY_DEFAULT, "true", "false"];
    check(EMAIL_NOTIFY_PROP, &email, false, "model.channel_member.is_valid.email_value.app_error")?;
    let ignore = [IGNORE_CHANNEL_MENTIONS_ON, IGNORE_CHANNEL_MENTIONS_OFF, IGNORE_CHANNEL_MENTIONS_DEFAULT];
    let id = "model.channel_member.is_valid.ignore_channel_mentions_value.app_error";
    check(IGNORE_CHANNEL_MENTIONS_NOTIFY_PROP, &ignore, false, id)?;
    let follow = [CHANNEL_AUTO_FOLLOW_THREADS_ON, CHANNEL_AUTO_FOLLOW_THREADS_OFF];
    let id = "model.channel_member.is_valid.channel_auto_follow_threads_value.app_error";
    check(CHANNEL_AUTO_FOLLOW_THREADS, &follow, false, id)?;
    let ok = runes_within(&encode(props), CHANNEL_MEMBER_NOTIFY_PROPS_MAX_RUNES);
    rule(ok, "model.channel_member.is_valid.notify_props.app_error")
}

impl ChannelMember {
    /// Whether the membership may be saved as it is. (`roles` are the explicit ones here.)
    pub fn check_valid(&self) -> Validity {
        rule(is_valid_id(&self.channel_id), "model.channel_member.is_valid.channel_id.app_error")?;
        rule(is_valid_id(&self.user_id), "model.channel_member.is_valid.user_id.app_error")?;
        check_channel_notify_props(&self.notify_props, false)?;
        let ok = bytes_within(&self.roles, USER_ROLES_MAX_LENGTH);
        rule_max(ok, "model.channel_member.is_valid.roles_limit.app_error", USER_ROLES_MAX_LENGTH)
    }

    /// The copy that people other than the member get: reading times are private.
    pub fn sanitize_for(&mut self, viewer: &str) {
        if self.user_id != viewer {
            self.last_viewed_at = -1;
            self.last_update_at = -1;
        }
    }

    /// Only mentions make the channel unread: the channel is muted.
    pub fn is_muted(&self) -> bool {
        self.notify_props.get(MARK_UNREAD_NOTIFY_PROP).is_some_and(|level| level == CHANNEL_MARK_UNREAD_MENTION)
    }
}
