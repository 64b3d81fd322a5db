//! Signing up with an invitation: a mailed token, or a team's invite id.

use crate::one_time;
use ochre_kernel::{App, AppError, args, sql};
use ochre_secret::{Invitation, TokenKind};
use ochre_types::User;
use std::sync::Arc;

sql!(TEAM_OF_INVITE = "SELECT COUNT(*) FROM teams WHERE inviteid = $1 AND deleteat = 0");
sql!(OPEN_CHANNELS = "SELECT id FROM channels WHERE id = ANY($1) AND teamid = $2 AND deleteat = 0");

/// 404 for an invite id that no team has, before anything is made.
pub async fn team_exists(app: &App, invite: &str) -> Result<(), AppError> {
    let n: i64 = app.db.one(&TEAM_OF_INVITE, args![invite], |r| r.get(0)).await?;
    if n > 0 { Ok(()) } else { Err(AppError::missing("app.team.get_by_invite_id.finding.app_error")) }
}

/// A mailed invitation.
pub struct Invited {
    to: Invitation,
}

/// The invitation of a token; unknown and old ones are refused.
pub async fn by_token(app: &App, token: &str) -> Result<Invited, AppError> {
    let bad = || AppError::missing("api.user.create_user.signup_link_invalid.app_error");
    let mut found = None;
    for kind in [TokenKind::TeamInvitation, TokenKind::GuestInvitation] {
        if let Some((since, extra)) = one_time::find(app, kind, token).await? {
            found = Some((kind, since, extra));
        }
    }
    let (kind, since, extra) = found.ok_or_else(bad)?;
    if app.now() - since >= kind.life_ms() {
        return Err(AppError::bad("api.user.create_user.signup_link_expired.app_error"));
    }
    let mut to = Invitation::from_extra(&extra).ok_or_else(bad)?;
    to.guest |= kind == TokenKind::GuestInvitation;
    if to.guest && !app.config().guest_accounts.enable {
        return Err(AppError::bad("api.user.create_user.guest_accounts.disabled.app_error"));
    }
    Ok(Invited { to })
}

impl Invited {
    /// The invitation was sent to the address, so that it is theirs; another one is refused. Guests become guests.
    pub fn prepare(&self, user: &mut User) -> Result<(), AppError> {
        if user.email.to_lowercase() != self.to.email.to_lowercase() {
            return Err(AppError::bad("api.user.create_user.bad_token_email_data.app_error"));
        }
        user.email_verified = true;
        if self.to.guest {
            user.roles = "system_guest".into();
        }
        Ok(())
    }

    /// Joins what the invitation was for; it works once.
    pub async fn accept(&self, app: &Arc<App>, token: &str, user: &User) -> Result<(), AppError> {
        let mut tx = app.begin().await?;
        one_time::use_up(&mut tx, token);
        tx.commit().await?;
        join(app, &self.to, user).await
    }
}

/// Puts somebody into the team and the channels that they were invited to.
pub async fn join(app: &Arc<App>, to: &Invitation, user: &User) -> Result<(), AppError> {
    app.joining().join_team(app, &to.team_id, &user.id, "").await?;
    let wanted = args![&to.channel_ids, &to.team_id];
    for channel in app.db.all(&OPEN_CHANNELS, wanted, |r| r.get::<String>(0)).await? {
        app.joining().join_channel(app, &channel, &user.id, &to.sender_id).await?;
    }
    Ok(())
}
