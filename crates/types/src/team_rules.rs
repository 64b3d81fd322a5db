//! Rules of teams and their members. Source: `contract/limits.md`.

use crate::user_rules::set;
use crate::valid::{Validity, bytes_within, clean, rule, rule_max, runes_within};
use crate::valid::{is_reserved_team_name, is_valid_email, is_valid_team_name};
use crate::*;

impl Team {
    /// Whether the team may be saved as it is.
    pub fn check_valid(&self) -> Validity {
        rule(is_valid_id(&self.id), "model.team.is_valid.id.app_error")?;
        rule(self.create_at != 0, "model.team.is_valid.create_at.app_error")?;
        rule(self.update_at != 0, "model.team.is_valid.update_at.app_error")?;
        let email_ok =
            bytes_within(&self.email, TEAM_EMAIL_MAX_LENGTH) && (self.email.is_empty() || is_valid_email(&self.email));
        rule(email_ok, "model.team.is_valid.email.app_error")?;
        let shown_ok = !self.display_name.is_empty() && runes_within(&self.display_name, TEAM_DISPLAY_NAME_MAX_RUNES);
        rule_max(shown_ok, "model.team.is_valid.name.app_error", TEAM_DISPLAY_NAME_MAX_RUNES)?;
        rule(bytes_within(&self.name, TEAM_NAME_MAX_LENGTH), "model.team.is_valid.url.app_error")?;
        rule(
            bytes_within(&self.description, TEAM_DESCRIPTION_MAX_LENGTH),
            "model.team.is_valid.description.app_error",
        )?;
        rule(!self.invite_id.is_empty(), "model.team.is_valid.invite_id.app_error")?;
        rule(!is_reserved_team_name(&self.name), "model.team.is_valid.reserved.app_error")?;
        rule(is_valid_team_name(&self.name), "model.team.is_valid.characters.app_error")?;
        rule(matches!(self.r#type.as_str(), TEAM_OPEN | TEAM_INVITE), "model.team.is_valid.type.app_error")?;
        rule(bytes_within(&self.company_name, TEAM_COMPANY_NAME_MAX_LENGTH), "model.team.is_valid.company.app_error")?;
        let domains_ok = bytes_within(&self.allowed_domains, TEAM_ALLOWED_DOMAINS_MAX_LENGTH);
        rule(domains_ok, "model.team.is_valid.domains.app_error")
    }

    /// Prepares a new team; `id` and `invite_id` are fresh ids, used where it has none.
    pub fn pre_save(&mut self, id: &str, invite_id: &str, now: i64) {
        if self.id.is_empty() {
            self.id = id.to_owned();
        }
        if self.invite_id.is_empty() {
            self.invite_id = invite_id.to_owned();
        }
        self.create_at = now;
        self.update_at = now;
        self.clean_texts();
    }

    /// Prepares a changed team.
    pub fn pre_update(&mut self, now: i64) {
        self.update_at = now;
        self.clean_texts();
    }

    fn clean_texts(&mut self) {
        for text in [&mut self.name, &mut self.display_name, &mut self.description, &mut self.company_name] {
            clean(text);
        }
    }

    /// Drops what only people who may manage the team, or invite to it, get to see.
    pub fn sanitize(&mut self) {
        self.email.clear();
        self.invite_id.clear();
    }

    /// Applies the named fields of `patch`.
    pub fn patch(&mut self, patch: TeamPatch) {
        set(&mut self.display_name, patch.display_name);
        set(&mut self.description, patch.description);
        set(&mut self.company_name, patch.company_name);
        set(&mut self.allowed_domains, patch.allowed_domains);
        set(&mut self.allow_open_invite, patch.allow_open_invite);
        set(&mut self.cloud_limits_archived, patch.cloud_limits_archived);
        if patch.group_constrained.is_some() {
            self.group_constrained = patch.group_constrained;
        }
    }

    /// Only members of its groups may be in it.
    pub fn is_group_constrained(&self) -> bool {
        self.group_constrained == Some(true)
    }
}

impl TeamMember {
    /// Whether the membership may be saved as it is. (`roles` are the explicit ones here.)
    pub fn check_valid(&self) -> Validity {
        rule(is_valid_id(&self.team_id), "model.team_member.is_valid.team_id.app_error")?;
        rule(is_valid_id(&self.user_id), "model.team_member.is_valid.user_id.app_error")?;
        let ok = bytes_within(&self.roles, USER_ROLES_MAX_LENGTH);
        rule_max(ok, "model.team_member.is_valid.roles_limit.app_error", USER_ROLES_MAX_LENGTH)
    }
}
