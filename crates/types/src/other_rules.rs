//! Rules of the smaller nouns: sessions, access tokens, preferences, bots, emoji, statuses, roles, files, uploads.
//! Source: `contract/limits.md`.

use crate::valid::{Validity, bytes_within, is_hex_color, is_valid_emoji_name, is_valid_role_name, is_valid_username};
use crate::valid::{rule, rule_max, runes_within};
use crate::*;

impl Session {
    pub fn check_valid(&self) -> Validity {
        rule(is_valid_id(&self.id), "model.session.is_valid.id.app_error")?;
        rule(is_valid_id(&self.user_id), "model.session.is_valid.user_id.app_error")?;
        rule(self.create_at != 0, "model.session.is_valid.create_at.app_error")?;
        let ok = bytes_within(&self.roles, USER_ROLES_MAX_LENGTH);
        rule_max(ok, "model.session.is_valid.roles_limit.app_error", USER_ROLES_MAX_LENGTH)
    }

    /// `expires_at` 0 never ends.
    pub fn is_expired(&self, now: i64) -> bool {
        self.expires_at > 0 && now > self.expires_at
    }

    pub fn prop(&self, key: &str) -> &str {
        self.props.get(key).map_or("", String::as_str)
    }

    /// Came with a personal access token.
    pub fn is_user_access_token(&self) -> bool {
        self.prop(SESSION_PROP_TYPE) == SESSION_TYPE_USER_ACCESS_TOKEN
    }

    pub fn is_bot(&self) -> bool {
        self.prop(SESSION_PROP_IS_BOT) == SESSION_PROP_IS_BOT_VALUE
    }

    pub fn is_guest(&self) -> bool {
        self.prop(SESSION_PROP_IS_GUEST) == "true"
    }

    /// Belongs to a phone or tablet: by its device, or by what it said at login.
    pub fn is_mobile(&self) -> bool {
        !self.device_id.is_empty() || self.prop("isMobile") == "true"
    }

    /// A program rather than a person: access token, bot or OAuth application.
    pub fn is_integration(&self) -> bool {
        self.is_user_access_token() || self.is_bot() || self.is_oauth
    }

    pub fn csrf(&self) -> &str {
        self.prop("csrf")
    }

    /// For listings: without the token.
    pub fn sanitize(&mut self) {
        self.token.clear();
    }
}

impl UserAccessToken {
    pub fn check_valid(&self) -> Validity {
        rule(is_valid_id(&self.id), "model.user_access_token.is_valid.id.app_error")?;
        rule(is_valid_id(&self.token), "model.user_access_token.is_valid.token.app_error")?;
        rule(is_valid_id(&self.user_id), "model.user_access_token.is_valid.user_id.app_error")?;
        rule(bytes_within(&self.description, 255), "model.user_access_token.is_valid.description.app_error")
    }
}

impl Preference {
    pub fn check_valid(&self) -> Validity {
        rule(is_valid_id(&self.user_id), "model.preference.is_valid.id.app_error")?;
        let category_ok = !self.category.is_empty() && bytes_within(&self.category, 32);
        rule(category_ok, "model.preference.is_valid.category.app_error")?;
        rule(bytes_within(&self.name, 32), "model.preference.is_valid.name.app_error")?;
        rule(runes_within(&self.value, MAX_PREFERENCE_VALUE_LENGTH), "model.preference.is_valid.value.app_error")?;
        if self.category == PREFERENCE_CATEGORY_THEME {
            let ok = decode::<StringMap>(self.value.as_bytes()).is_ok();
            rule(ok, "model.preference.is_valid.theme.app_error")?;
        }
        if self.category == PREFERENCE_CATEGORY_SIDEBAR_SETTINGS && self.name == PREFERENCE_LIMIT_VISIBLE_DMS_GMS {
            let max = PREFERENCE_MAX_LIMIT_VISIBLE_DMS_GMS_VALUE;
            let ok = self.value.parse::<i64>().is_ok_and(|value| (1..=max).contains(&value));
            rule_max(ok, "model.preference.is_valid.limit_visible_dms_gms.app_error", max)?;
        }
        Ok(())
    }

    /// In a theme, whatever is not a colour becomes white.
    pub fn pre_update(&mut self) {
        if self.category != PREFERENCE_CATEGORY_THEME {
            return;
        }
        let Ok(mut theme) = decode::<StringMap>(self.value.as_bytes()) else { return };
        for (key, value) in &mut theme {
            let named = matches!(key.as_str(), "image" | "type" | "codeTheme");
            if !named && !is_hex_color(value) {
                *value = "#ffffff".to_owned();
            }
        }
        self.value = encode(&theme);
    }
}

impl Bot {
    pub fn check_valid(&self) -> Validity {
        rule(is_valid_id(&self.user_id), "model.bot.is_valid.user_id.app_error")?;
        rule(is_valid_username(&self.username), "model.bot.is_valid.username.app_error")?;
        // the reference names the user id for a display name that is too long
        rule(runes_within(&self.display_name, BOT_DISPLAY_NAME_MAX_RUNES), "model.bot.is_valid.user_id.app_error")?;
        let description_ok = runes_within(&self.description, BOT_DESCRIPTION_MAX_RUNES);
        rule(description_ok, "model.bot.is_valid.description.app_error")?;
        let owner_ok = !self.owner_id.is_empty() && runes_within(&self.owner_id, BOT_CREATOR_ID_MAX_RUNES);
        rule(owner_ok, "model.bot.is_valid.creator_id.app_error")?;
        rule(self.create_at != 0, "model.bot.is_valid.create_at.app_error")?;
        rule(self.update_at != 0, "model.bot.is_valid.update_at.app_error")
    }

    /// Applies the named fields of `patch`.
    pub fn patch(&mut self, patch: BotPatch) {
        user_rules::set(&mut self.username, patch.username);
        user_rules::set(&mut self.display_name, patch.display_name);
        user_rules::set(&mut self.description, patch.description);
    }
}

impl Emoji {
    /// `is_system`: tells whether a name belongs to a standard emoji.
    pub fn check_valid(&self, is_system: impl Fn(&str) -> bool) -> Validity {
        rule(is_valid_id(&self.id), "model.emoji.id.app_error")?;
        rule(self.create_at != 0, "model.emoji.create_at.app_error")?;
        rule(self.update_at != 0, "model.emoji.update_at.app_error")?;
        rule(bytes_within(&self.creator_id, 26), "model.emoji.user_id.app_error")?;
        rule(is_valid_emoji_name(&self.name), "model.emoji.name.app_error")?;
        rule(!is_system(&self.name), "model.emoji.system_emoji_name.app_error")
    }
}

impl Role {
    /// Name, texts and permissions are in order. (The reference has no error id for it: the caller decides.)
    pub fn is_valid(&self) -> bool {
        is_valid_role_name(&self.name)
            && !self.display_name.is_empty()
            && bytes_within(&self.display_name, ROLE_DISPLAY_NAME_MAX_LENGTH)
            && bytes_within(&self.description, ROLE_DESCRIPTION_MAX_LENGTH)
            && self.permissions.iter().flatten().all(|id| Perm::from_id(id).is_some())
    }

    pub fn perm_set(&self) -> PermSet {
        self.permissions.iter().flatten().map(String::as_str).collect()
    }
}

impl FileInfo {
    pub fn check_valid(&self) -> Validity {
        rule(is_valid_id(&self.id), "model.file_info.is_valid.id.app_error")?;
        let user_ok = is_valid_id(&self.user_id) || self.user_id == UPLOAD_NO_USER_ID;
        rule(user_ok, "model.file_info.is_valid.user_id.app_error")?;
        let post_ok = self.post_id.is_empty() || is_valid_id(&self.post_id);
        rule(post_ok, "model.file_info.is_valid.post_id.app_error")?;
        rule(self.create_at != 0, "model.file_info.is_valid.create_at.app_error")?;
        rule(self.update_at != 0, "model.file_info.is_valid.update_at.app_error")?;
        rule(!self.path.is_empty(), "model.file_info.is_valid.path.app_error")
    }

    /// A picture that clients can show inline (SVG is not one of them).
    pub fn is_image(&self) -> bool {
        self.mime_type.starts_with("image/") && !self.is_svg()
    }

    pub fn is_svg(&self) -> bool {
        self.mime_type == "image/svg+xml"
    }
}

impl UploadSession {
    pub fn check_valid(&self) -> Validity {
        rule(is_valid_id(&self.id), "model.upload_session.is_valid.id.app_error")?;
        let type_ok = matches!(self.r#type.as_str(), UPLOAD_TYPE_ATTACHMENT | UPLOAD_TYPE_IMPORT);
        rule(type_ok, "model.upload_session.is_valid.type.app_error")?;
        let user_ok = is_valid_id(&self.user_id) || self.user_id == UPLOAD_NO_USER_ID;
        rule(user_ok, "model.upload_session.is_valid.user_id.app_error")?;
        let channel_ok = self.r#type != UPLOAD_TYPE_ATTACHMENT || is_valid_id(&self.channel_id);
        rule(channel_ok, "model.upload_session.is_valid.channel_id.app_error")?;
        rule(self.create_at != 0, "model.upload_session.is_valid.create_at.app_error")?;
        rule(!self.filename.is_empty(), "model.upload_session.is_valid.filename.app_error")?;
        rule(self.file_size > 0, "model.upload_session.is_valid.file_size.app_error")?;
        let offset_ok = (0..=self.file_size).contains(&self.file_offset);
        rule(offset_ok, "model.upload_session.is_valid.file_offset.app_error")?;
        rule(!self.path.is_empty(), "model.upload_session.is_valid.path.app_error")
    }
}

impl Status {
    /// Whether a client may ask for this status.
    pub fn is_known(status: &str) -> bool {
        matches!(status, STATUS_ONLINE | STATUS_AWAY | STATUS_DND | STATUS_OFFLINE | STATUS_OUT_OF_OFFICE)
    }
}
