//! `can_*`: may this user or session? Answers are booleans; the kind of refusal is the caller's.

use super::{SchemeNames, channel_scheme_names, effective, member_grants, roles_grant, team_scheme_names};
use crate::app::App;
use crate::{AppError, Perm};
use ochre_types::{Channel, ChannelMember, Session, Team, TeamMember};

impl App {
    /// The role names behind the scheme flags of a channel's members.
    pub async fn channel_scheme(&self, channel: &Channel) -> Result<SchemeNames, AppError> {
        let team = if channel.team_id.is_empty() { None } else { self.team(&channel.team_id).await? };
        let own = channel.scheme_id.as_deref().filter(|s| !s.is_empty());
        let of_team = team.as_ref().and_then(|t| t.scheme_id.as_deref()).filter(|s| !s.is_empty());
        if own.is_none() && of_team.is_none() {
            return Ok(channel_scheme_names(None, None));
        }
        let schemes = self.schemes().await?;
        Ok(channel_scheme_names(own.and_then(|s| schemes.get(s)), of_team.and_then(|s| schemes.get(s))))
    }

    /// The role names behind the scheme flags of a team's members.
    pub async fn team_scheme(&self, team: &Team) -> Result<SchemeNames, AppError> {
        match team.scheme_id.as_deref().filter(|s| !s.is_empty()) {
            None => Ok(team_scheme_names(None)),
            Some(id) => Ok(team_scheme_names(self.schemes().await?.get(id))),
        }
    }

    /// Puts the effective roles into a membership read from its row.
    pub async fn fill_channel_roles(&self, m: &mut ChannelMember, channel: Option<&Channel>) -> Result<(), AppError> {
        let names = match channel {
            Some(c) => self.channel_scheme(c).await?,
            None => channel_scheme_names(None, None),
        };
        m.roles = effective(&m.explicit_roles, m.scheme_guest, m.scheme_user, m.scheme_admin, &names);
        Ok(())
    }

    /// Puts the effective roles into a team membership read from its row.
    pub async fn fill_team_roles(&self, m: &mut TeamMember, team: Option<&Team>) -> Result<(), AppError> {
        let names = match team {
            Some(t) => self.team_scheme(t).await?,
            None => team_scheme_names(None),
        };
        m.roles = effective(&m.explicit_roles, m.scheme_guest, m.scheme_user, m.scheme_admin, &names);
        Ok(())
    }

    /// Whether system roles (space-separated) grant a permission.
    pub async fn roles_can(&self, roles: &str, perm: Perm) -> Result<bool, AppError> {
        Ok(roles_grant(&*self.roles().await?, roles.split_whitespace(), perm))
    }

    /// A session, in the system.
    pub async fn can(&self, s: &Session, perm: Perm) -> Result<bool, AppError> {
        if s.local {
            return Ok(true);
        }
        self.roles_can(&s.roles, perm).await
    }

    /// A session, in a team.
    pub async fn can_team(&self, s: &Session, team: &str, perm: Perm) -> Result<bool, AppError> {
        self.can_team_as(s, &s.user_id, &s.roles, team, perm).await
    }

    async fn can_team_as(
        &self,
        s: &Session,
        user: &str,
        roles: &str,
        team: &str,
        perm: Perm,
    ) -> Result<bool, AppError> {
        if team.is_empty() {
            return Ok(false);
        }
        if s.local {
            return Ok(true);
        }
        let table = self.roles().await?;
        if let Some(m) = self.team_membership(team, user).await?
            && let Some(t) = self.team(team).await?
            && member_grants(&table, &m, &self.team_scheme(&t).await?, perm)
        {
            return Ok(true);
        }
        Ok(roles_grant(&table, roles.split_whitespace(), perm))
    }

    /// A session, in a channel: its roles there, then in the team, then in the system.
    pub async fn can_channel(&self, s: &Session, channel: &str, perm: Perm) -> Result<bool, AppError> {
        if channel.is_empty() {
            return Ok(false);
        }
        let Some(c) = self.channel(channel).await? else { return Ok(false) };
        if s.local || self.roles_can(&s.roles, Perm::ManageSystem).await? {
            return Ok(true);
        }
        let table = self.roles().await?;
        if let Some(m) = self.channel_membership(channel, &s.user_id).await?
            && member_grants(&table, &m, &self.channel_scheme(&c).await?, perm)
        {
            return Ok(true);
        }
        if c.team_id.is_empty() {
            return Ok(roles_grant(&table, s.roles.split_whitespace(), perm));
        }
        self.can_team(s, &c.team_id, perm).await
    }

    /// A session, reading a channel's content: membership, or a public channel of a team it may read (unless compliance mode is on).
    pub async fn can_read_channel(&self, s: &Session, channel: &Channel) -> Result<bool, AppError> {
        if self.can_channel(s, &channel.id, Perm::ReadChannelContent).await? {
            return Ok(true);
        }
        if channel.r#type == "O" && !self.config().compliance.enable {
            return self.can_team(s, &channel.team_id, Perm::ReadPublicChannel).await;
        }
        Ok(false)
    }

    /// A user by id (no session at hand: previews, notifications), in a channel.
    pub async fn user_can_channel(&self, user: &str, channel: &str, perm: Perm) -> Result<bool, AppError> {
        let Some(u) = self.user(user).await? else { return Ok(false) };
        let s = Session { user_id: u.id.clone(), roles: u.roles.clone(), ..Session::default() };
        self.can_channel(&s, channel, perm).await
    }

    /// A session, on another user's account: its own, or `edit_other_users` (administrators only by administrators).
    pub async fn can_user(&self, s: &Session, user: &str) -> Result<bool, AppError> {
        if user.is_empty() {
            return Ok(false);
        }
        if s.local || s.user_id == user {
            return Ok(true);
        }
        if !self.can(s, Perm::EditOtherUsers).await? {
            return Ok(false);
        }
        let target = self.user(user).await?;
        let admin = target.is_some_and(|u| u.roles.split(' ').any(|r| r == "system_admin"));
        Ok(!admin || self.can(s, Perm::ManageSystem).await?)
    }

    /// As [`App::can_user`], or the right to manage the bot behind the id.
    pub async fn can_user_or_bot(&self, s: &Session, user: &str) -> Result<bool, AppError> {
        if self.can_user(s, user).await? {
            return Ok(true);
        }
        match self.bot_owner(user).await? {
            Some(owner) if owner == s.user_id => self.can(s, Perm::ManageBots).await,
            Some(_) => self.can(s, Perm::ManageOthersBots).await,
            None => Ok(false),
        }
    }

    async fn bot_owner(&self, user: &str) -> Result<Option<String>, AppError> {
        Ok(self.db.opt(&BOT_OWNER, ochre_db::args![user], |r| r.get(0)).await?)
    }
}

crate::sql!(BOT_OWNER = "SELECT ownerid FROM bots WHERE userid = $1 AND deleteat = 0");
