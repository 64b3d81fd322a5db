//! Rules of an account: what may be saved, defaults, and what others get to see.
//! Source: `contract/limits.md`; the order of the checks decides which error a client sees first.

use crate::valid::{Invalid, Validity, bytes_within, clean, rule, rule_max, runes_within};
use crate::valid::{is_valid_email, is_valid_locale, is_valid_remote_username, is_valid_username};
use crate::*;

/// What a viewer may see of another account, from `PrivacySettings` and the viewer's rights.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SanitizeOptions {
    pub email: bool,
    pub full_name: bool,
    pub auth_service: bool,
    pub password_update: bool,
}

impl SanitizeOptions {
    /// `show_email`, `show_full_name`: the privacy settings; `as_admin`: the viewer may edit other people.
    pub fn new(show_email: bool, show_full_name: bool, as_admin: bool) -> Self {
        Self {
            email: show_email || as_admin,
            full_name: show_full_name || as_admin,
            auth_service: as_admin,
            password_update: false,
        }
    }
}

/// Notification settings of a new account.
pub fn default_user_notify_props() -> StringMap {
    let defaults = [
        ("email", "true"),
        ("push", "mention"),
        ("desktop", "mention"),
        ("desktop_sound", "true"),
        ("mention_keys", ""),
        ("channel", "true"),
        ("push_status", "online"),
        ("comments", "never"),
        ("first_name", "false"),
        ("desktop_threads", "all"),
        ("email_threads", "all"),
        ("push_threads", "all"),
    ];
    string_map(&defaults)
}

/// Time zone of a new account: the client finds it out.
pub fn default_timezone() -> StringMap {
    string_map(&[("useAutomaticTimezone", "true"), ("automaticTimezone", ""), ("manualTimezone", "")])
}

pub(crate) fn string_map(pairs: &[(&str, &str)]) -> StringMap {
    pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
}

impl User {
    /// Whether the account may be saved as it is.
    pub fn check_valid(&self) -> Validity {
        rule(is_valid_id(&self.id), "model.user.is_valid.id.app_error")?;
        rule(self.create_at != 0, "model.user.is_valid.create_at.app_error")?;
        rule(self.update_at != 0, "model.user.is_valid.update_at.app_error")?;
        let name_ok =
            if self.is_remote() { is_valid_remote_username(&self.username) } else { is_valid_username(&self.username) };
        rule(name_ok, "model.user.is_valid.username.app_error")?;
        let email_ok = bytes_within(&self.email, USER_EMAIL_MAX_LENGTH) && is_valid_email(&self.email);
        rule(email_ok, "model.user.is_valid.email.app_error")?;
        self.check_texts()?;
        self.check_auth()?;
        rule(is_valid_locale(&self.locale), "model.user.is_valid.locale.app_error")?;
        if let Some(zone) = self.timezone.as_ref().filter(|zone| !zone.is_empty()) {
            let ok = runes_within(&encode(zone), USER_TIMEZONE_MAX_RUNES);
            rule_max(ok, "model.user.is_valid.timezone_limit.app_error", USER_TIMEZONE_MAX_RUNES)?;
        }
        let roles_ok = bytes_within(&self.roles, USER_ROLES_MAX_LENGTH);
        rule_max(roles_ok, "model.user.is_valid.roles_limit.app_error", USER_ROLES_MAX_LENGTH)?;
        rule(self.custom_status_is_readable(), "model.user.is_valid.invalidProperty.app_error")
    }

    fn check_texts(&self) -> Validity {
        let texts = [
            (&self.nickname, USER_NICKNAME_MAX_RUNES, "model.user.is_valid.nickname.app_error"),
            (&self.position, USER_POSITION_MAX_RUNES, "model.user.is_valid.position.app_error"),
            (&self.first_name, USER_FIRST_NAME_MAX_RUNES, "model.user.is_valid.first_name.app_error"),
            (&self.last_name, USER_LAST_NAME_MAX_RUNES, "model.user.is_valid.last_name.app_error"),
        ];
        texts.into_iter().try_for_each(|(text, max, id)| rule(runes_within(text, max), id))
    }

    fn check_auth(&self) -> Validity {
        let data = self.auth_data.as_deref().unwrap_or_default();
        rule(bytes_within(data, USER_AUTH_DATA_MAX_LENGTH), "model.user.is_valid.auth_data.app_error")?;
        rule(data.is_empty() || !self.auth_service.is_empty(), "model.user.is_valid.auth_data_type.app_error")?;
        rule(data.is_empty() || self.password.is_empty(), "model.user.is_valid.auth_data_pwd.app_error")
    }

    fn custom_status_is_readable(&self) -> bool {
        match self.props.get(USER_PROPS_KEY_CUSTOM_STATUS) {
            Some(text) if !text.is_empty() => {
                decode::<Option<CustomStatus>>(text.as_bytes()).is_ok_and(|s| s.is_some())
            }
            _ => true,
        }
    }

    /// Prepares a new account. `id` is used when it has none; an empty username becomes `a<id>`. The password is hashed elsewhere.
    pub fn pre_save(&mut self, id: &str, now: i64) {
        if self.id.is_empty() {
            self.id = id.to_owned();
        }
        if self.username.is_empty() {
            self.username = format!("a{id}");
        }
        if self.create_at == 0 {
            self.create_at = now;
        }
        self.update_at = self.create_at;
        self.last_password_update = self.create_at;
        self.mfa_active = false;
        if self.locale.is_empty() {
            self.locale = DEFAULT_LOCALE.to_owned();
        }
        if self.notify_props.is_empty() {
            self.notify_props = default_user_notify_props();
        }
        if self.timezone.is_none() {
            self.timezone = Some(default_timezone());
        }
        self.clean_texts();
    }

    /// Prepares a changed account.
    pub fn pre_update(&mut self, now: i64) {
        self.update_at = now;
        self.clean_texts();
        if self.notify_props.is_empty() {
            self.notify_props = default_user_notify_props();
        } else if let Some(keys) = self.notify_props.get_mut(MENTION_KEYS_NOTIFY_PROP) {
            let kept: Vec<String> = keys.split(',').filter(|key| !key.is_empty()).map(str::to_lowercase).collect();
            *keys = kept.join(",");
        }
    }

    fn clean_texts(&mut self) {
        for text in [&mut self.username, &mut self.first_name, &mut self.last_name, &mut self.nickname] {
            clean(text);
        }
        self.username = self.username.to_lowercase();
        self.email = self.email.to_lowercase();
        self.auth_data = self.auth_data.take().filter(|data| !data.is_empty());
    }

    /// Drops what a caller may not set. `as_admin`: may manage the system.
    pub fn sanitize_input(&mut self, as_admin: bool) {
        if !as_admin {
            self.auth_data = None;
            self.auth_service.clear();
            self.email_verified = false;
        }
        self.remote_id = None;
        self.create_at = 0;
        self.update_at = 0;
        self.delete_at = 0;
        self.last_password_update = 0;
        self.last_picture_update = 0;
        self.failed_attempts = 0;
        self.mfa_active = false;
        self.mfa_secret.clear();
        self.mfa_used_timestamps.clear();
        self.last_login = 0;
        self.email = self.email.trim().to_owned();
    }

    /// Drops secrets; with options also what a viewer may not see. `None`: the account's owner, or an internal reader.
    pub fn sanitize(&mut self, options: Option<SanitizeOptions>) {
        self.password.clear();
        self.mfa_secret.clear();
        self.mfa_used_timestamps.clear();
        self.last_login = 0;
        let Some(options) = options else { return };
        if !options.auth_service {
            self.auth_data = Some(String::new());
        }
        if !options.email {
            self.email.clear();
        }
        if !options.full_name {
            self.first_name.clear();
            self.last_name.clear();
        }
        if !options.password_update {
            self.last_password_update = 0;
        }
        if !options.auth_service {
            self.auth_service.clear();
        }
    }

    /// The account as others see it: [`User::sanitize`], and without what is nobody else's business.
    pub fn sanitize_profile(&mut self, options: SanitizeOptions, as_admin: bool) {
        self.email_verified = false;
        self.allow_marketing = false;
        self.last_password_update = 0;
        if !as_admin {
            self.failed_attempts = 0;
            self.notify_props.clear();
        }
        self.sanitize(Some(options));
    }

    /// Applies the named fields of `patch`.
    pub fn patch(&mut self, patch: UserPatch) {
        set(&mut self.username, patch.username);
        set(&mut self.nickname, patch.nickname);
        set(&mut self.first_name, patch.first_name);
        set(&mut self.last_name, patch.last_name);
        set(&mut self.position, patch.position);
        set(&mut self.email, patch.email);
        set(&mut self.props, patch.props);
        set(&mut self.notify_props, patch.notify_props);
        set(&mut self.locale, patch.locale);
        if patch.timezone.is_some() {
            self.timezone = patch.timezone;
        }
        if patch.remote_id.is_some() {
            self.remote_id = patch.remote_id;
        }
    }

    /// Belongs to a connected server.
    pub fn is_remote(&self) -> bool {
        self.remote_id.as_deref().is_some_and(|id| !id.is_empty())
    }

    /// Whether one of the account's own roles is `role`.
    pub fn has_role(&self, role: &str) -> bool {
        has_role(&self.roles, role)
    }

    pub fn is_guest(&self) -> bool {
        self.has_role(SYSTEM_GUEST_ROLE_ID)
    }

    pub fn is_system_admin(&self) -> bool {
        self.has_role(SYSTEM_ADMIN_ROLE_ID)
    }

    /// Signs in by another service (LDAP does not count).
    pub fn is_sso(&self) -> bool {
        !matches!(self.auth_service.as_str(), "" | USER_AUTH_SERVICE_EMAIL | "ldap")
    }

    /// `First Last`, one of them, or nothing.
    pub fn full_name(&self) -> String {
        match (self.first_name.is_empty(), self.last_name.is_empty()) {
            (false, false) => format!("{} {}", self.first_name, self.last_name),
            (false, true) => self.first_name.clone(),
            _ => self.last_name.clone(),
        }
    }

    /// The name to show, by `TeamSettings.TeammateNameDisplay` or the preference `name_format`.
    pub fn display_name(&self, format: &str) -> String {
        let full = self.full_name();
        let name = match format {
            "nickname_full_name" if !self.nickname.is_empty() => self.nickname.clone(),
            "nickname_full_name" | "full_name" if !full.is_empty() => full,
            _ => self.username.clone(),
        };
        if name.is_empty() { self.username.clone() } else { name }
    }

    /// The zone in use, empty when unknown.
    pub fn preferred_timezone(&self) -> &str {
        let Some(zone) = &self.timezone else { return "" };
        let key = if zone.get("useAutomaticTimezone").is_some_and(|on| on == "true") {
            "automaticTimezone"
        } else {
            "manualTimezone"
        };
        zone.get(key).map_or("", String::as_str)
    }

    /// After a rename: the old name and its `@` form leave the mention keys.
    pub fn forget_mention_key(&mut self, old_username: &str) {
        let at_name = format!("@{old_username}");
        if let Some(keys) = self.notify_props.get_mut(MENTION_KEYS_NOTIFY_PROP) {
            let kept: Vec<&str> = keys.split(',').filter(|key| *key != old_username && *key != at_name).collect();
            *keys = kept.join(",");
        }
    }

    /// ETag of the account; see `contract/limits.md`, "ETags".
    pub fn etag(&self, show_full_name: bool, show_email: bool) -> String {
        let parts: [&dyn std::fmt::Display; 7] = [
            &self.id,
            &self.update_at,
            &self.terms_of_service_id,
            &self.terms_of_service_create_at,
            &show_full_name,
            &show_email,
            &self.bot_last_icon_update,
        ];
        valid::etag(&parts)
    }
}

/// Whether the blank-separated `roles` hold `role`.
pub fn has_role(roles: &str, role: &str) -> bool {
    roles.split_ascii_whitespace().any(|one| one == role)
}

pub(crate) fn set<T>(field: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *field = value;
    }
}

/// Rules for a password, from `PasswordSettings`.
#[derive(Debug, Clone, Copy)]
pub struct PasswordRules {
    pub minimum_length: i64,
    pub lowercase: bool,
    pub uppercase: bool,
    pub number: bool,
    pub symbol: bool,
}

/// Whether `password` satisfies `rules`; the error id names every missing class (`contract/errors.jsonl`, header).
pub fn check_password(password: &str, rules: PasswordRules) -> Validity {
    const SYMBOLS: &str = " !\"\\#$%&'()*+,-./:;<=>?@[]^_`|~";
    let limits = |invalid: Invalid| invalid.with("Min", rules.minimum_length).with("Max", USER_PASSWORD_MAX_LENGTH);
    if (password.len() as i64) < rules.minimum_length {
        return Err(limits(Invalid::new("model.user.is_valid.pwd_min_length.app_error")));
    }
    if password.len() as i64 > USER_PASSWORD_MAX_LENGTH {
        return Err(limits(Invalid::new("model.user.is_valid.pwd_max_length.app_error")));
    }
    let lacks = |wanted: bool, class: fn(char) -> bool| wanted && !password.contains(class);
    let missing = usize::from(lacks(rules.lowercase, |c| c.is_ascii_lowercase()))
        | usize::from(lacks(rules.uppercase, |c| c.is_ascii_uppercase())) << 1
        | usize::from(lacks(rules.number, |c| c.is_ascii_digit())) << 2
        | usize::from(lacks(rules.symbol, |c| SYMBOLS.contains(c))) << 3;
    match PASSWORD_IDS[missing] {
        "" => Ok(()),
        id => Err(limits(Invalid::new(id))),
    }
}

/// By bits: 1 lower case, 2 upper case, 4 number, 8 symbol is missing.
const PASSWORD_IDS: [&str; 16] = [
    "",
    "model.user.is_valid.pwd_lowercase.app_error",
    "model.user.is_valid.pwd_uppercase.app_error",
    "model.user.is_valid.pwd_lowercase_uppercase.app_error",
    "model.user.is_valid.pwd_number.app_error",
    "model.user.is_valid.pwd_lowercase_number.app_error",
    "model.user.is_valid.pwd_uppercase_number.app_error",
    "model.user.is_valid.pwd_lowercase_uppercase_number.app_error",
    "model.user.is_valid.pwd_symbol.app_error",
    "model.user.is_valid.pwd_lowercase_symbol.app_error",
    "model.user.is_valid.pwd_uppercase_symbol.app_error",
    "model.user.is_valid.pwd_lowercase_uppercase_symbol.app_error",
    "model.user.is_valid.pwd_number_symbol.app_error",
    "model.user.is_valid.pwd_lowercase_number_symbol.app_error",
    "model.user.is_valid.pwd_uppercase_number_symbol.app_error",
    "model.user.is_valid.pwd_lowercase_uppercase_number_symbol.app_error",
];
