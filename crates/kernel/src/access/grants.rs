//! Grants: a permission as a value that only this module can make (DESIGN section 5, rule 3).

use crate::{AppError, Ctx, Perm};
use ochre_types::{Channel, Team};
use std::sync::Arc;

/// A permission in the system.
pub struct SystemGrant(());

impl SystemGrant {
    /// For jobs and start-up; `why` is for the reader of the code.
    pub fn system(_why: &'static str) -> Self {
        Self(())
    }
}

/// A permission in a team.
pub struct TeamGrant {
    team: Arc<Team>,
}

impl TeamGrant {
    /// The team.
    pub fn team(&self) -> &Arc<Team> {
        &self.team
    }
}

/// A permission in a channel.
pub struct ChannelGrant {
    channel: Arc<Channel>,
}

impl ChannelGrant {
    /// The channel (cached: its counters may be old).
    pub fn channel(&self) -> &Arc<Channel> {
        &self.channel
    }
}

/// The right to act on an account.
pub struct UserGrant {
    id: String,
}

impl UserGrant {
    /// The account's id.
    pub fn id(&self) -> &str {
        &self.id
    }
}

impl Ctx {
    /// Whether the caller has a system permission.
    pub async fn can(&self, perm: Perm) -> Result<bool, AppError> {
        self.app.can(self.session()?, perm).await
    }

    /// Whether the caller has a permission in a team (its own roles there, then the system's).
    pub async fn can_team(&self, team: &str, perm: Perm) -> Result<bool, AppError> {
        self.app.can_team(self.session()?, team, perm).await
    }

    /// Whether the caller has a permission in a channel (roles there, then in the team, then in the system).
    pub async fn can_channel(&self, channel: &str, perm: Perm) -> Result<bool, AppError> {
        self.app.can_channel(self.session()?, channel, perm).await
    }

    /// Whether the caller may act for a user.
    pub async fn can_user(&self, user: &str) -> Result<bool, AppError> {
        self.app.can_user(self.session()?, user).await
    }

    /// A system permission, or 403.
    pub async fn grant_system(&self, perm: Perm) -> Result<SystemGrant, AppError> {
        if self.can(perm).await? { Ok(SystemGrant(())) } else { Err(AppError::denied(perm)) }
    }

    /// One of several system permissions, or 403 naming the first.
    pub async fn grant_any(&self, perms: &[Perm]) -> Result<SystemGrant, AppError> {
        for p in perms {
            if self.can(*p).await? {
                return Ok(SystemGrant(()));
            }
        }
        Err(AppError::denied(perms.first().copied().unwrap_or(Perm::ManageSystem)))
    }

    /// A permission in a team, or 403 (also for a team that does not exist).
    pub async fn grant_team(&self, team: &str, perm: Perm) -> Result<TeamGrant, AppError> {
        if self.can_team(team, perm).await?
            && let Some(team) = self.app.team(team).await?
        {
            return Ok(TeamGrant { team });
        }
        Err(AppError::denied(perm))
    }

    /// A permission in a channel, or 403 (also for a channel that does not exist).
    pub async fn grant_channel(&self, channel: &str, perm: Perm) -> Result<ChannelGrant, AppError> {
        if self.can_channel(channel, perm).await?
            && let Some(channel) = self.app.channel(channel).await?
        {
            return Ok(ChannelGrant { channel });
        }
        Err(AppError::denied(perm))
    }

    /// The right to read a channel's posts, or 403 `read_channel_content`.
    pub async fn grant_read(&self, channel: &str) -> Result<ChannelGrant, AppError> {
        if let Some(c) = self.app.channel(channel).await?
            && self.app.can_read_channel(self.session()?, &c).await?
        {
            return Ok(ChannelGrant { channel: c });
        }
        Err(AppError::denied(Perm::ReadChannelContent))
    }

    /// The caller's own account or one they may edit, or 403 `edit_other_users`.
    pub async fn grant_user(&self, user: &str) -> Result<UserGrant, AppError> {
        if self.can_user(user).await? {
            Ok(UserGrant { id: user.to_string() })
        } else {
            Err(AppError::denied(Perm::EditOtherUsers))
        }
    }
}
