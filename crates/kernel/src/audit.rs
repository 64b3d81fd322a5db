//! The security log: rows of `audits` (contract/schema.md), which people see as the access history of their account.
//!
//! Operations that change who may do what, or how the server runs, leave a row by being on the list here; the path of the
//! request says what was done. What names more than the session (a sign-in) writes its row itself.

use crate::app::App;
use crate::{AppError, Ctx, sql};
use ochre_db::args;
use std::net::IpAddr;
use std::sync::Arc;

sql!(
    ADD = "INSERT INTO audits (id, createat, userid, action, extrainfo, ipaddress, sessionid) \
     VALUES ($1, $2, $3, $4, $5, $6, $7)"
);

/// Operations that leave a row, successful or not.
const LISTED: [&str; 105] = [
    "AddChannelMember",
    "AddTeamMember",
    "AddTeamMembers",
    "ApplyIPFilters",
    "AssignBot",
    "AttachDeviceExtraProps",
    "AuthorizeOAuthApp",
    "ClearServerBusy",
    "ConvertBotToUser",
    "ConvertUserToBot",
    "CreateBot",
    "CreateChannel",
    "CreateCommand",
    "CreateIncomingWebhook",
    "CreateOAuthApp",
    "CreateOutgoingOAuthConnection",
    "CreateOutgoingWebhook",
    "CreateScheme",
    "CreateTermsOfService",
    "CreateUserAccessToken",
    "DatabaseRecycle",
    "DeauthorizeOAuthApp",
    "DeleteBrandImage",
    "DeleteChannel",
    "DeleteCommand",
    "DeleteIncomingWebhook",
    "DeleteOAuthApp",
    "DeleteOutgoingOAuthConnection",
    "DeleteOutgoingWebhook",
    "DeleteScheme",
    "DeleteUser",
    "DemoteUserToGuest",
    "DisableBot",
    "DisablePlugin",
    "DisableUserAccessToken",
    "EnableBot",
    "EnablePlugin",
    "EnableUserAccessToken",
    "GenerateMfaSecret",
    "InvalidateCaches",
    "InvalidateEmailInvites",
    "InviteGuestsToTeam",
    "InviteUsersToTeam",
    "KeepCFPost",
    "Logout",
    "MigrateAuthToLdap",
    "MigrateAuthToSaml",
    "MoveChannel",
    "MoveCommand",
    "OchreCreatePasskey",
    "OchreCreateRecoveryCodes",
    "OchreDeletePasskey",
    "OchreRenamePasskey",
    "PatchBot",
    "PatchChannel",
    "PatchConfig",
    "PatchRole",
    "PatchScheme",
    "PermanentDeleteAllUsers",
    "PostCFPostFlag",
    "PostCFPostReviewer",
    "PromoteGuestToUser",
    "RegenCommandToken",
    "RegenOutgoingHookToken",
    "RegenerateOAuthAppSecret",
    "RegenerateTeamInviteId",
    "ReloadConfig",
    "RemoveCFPost",
    "RemoveLicenseFile",
    "RemovePlugin",
    "RemoveTeamMember",
    "RemoveUserFromChannel",
    "RestartServer",
    "RestoreChannel",
    "RestoreTeam",
    "RevokeAllSessions",
    "RevokeSession",
    "RevokeSessionsFromAllUsers",
    "RevokeUserAccessToken",
    "SetDefaultProfileImage",
    "SetProfileImage",
    "SetServerBusy",
    "SoftDeleteTeam",
    "SwitchAccountType",
    "UpdateCFConfig",
    "UpdateChannel",
    "UpdateChannelPrivacy",
    "UpdateChannelRoles",
    "UpdateCommand",
    "UpdateConfig",
    "UpdateIncomingWebhook",
    "UpdateOAuthApp",
    "UpdateOutgoingOAuthConnection",
    "UpdateOutgoingWebhook",
    "UpdateTeamMemberRoles",
    "UpdateUser",
    "UpdateUserActive",
    "UpdateUserAuth",
    "UpdateUserMfa",
    "UpdateUserPassword",
    "UpdateUserRoles",
    "UploadBrandImage",
    "UploadLicenseFile",
    "UploadPlugin",
    "VerifyUserEmailWithoutToken",
];

/// More of them, one's own account.
const OWN: [&str; 2] = ["PatchUser", "resetPasswordFailedAttempts"];

/// Longest text of a row's columns (contract/schema.json).
const MOST: usize = 1024;

/// A row in the making: what of a request is still known after its handler.
pub(crate) struct Entry {
    user: String,
    session: String,
    action: String,
    ip: IpAddr,
}

/// The row of a request, if its operation leaves one and there is a session to name.
pub(crate) fn of_request(ctx: &Ctx) -> Option<Entry> {
    if !LISTED.contains(&ctx.op) && !OWN.contains(&ctx.op) {
        return None;
    }
    let session = ctx.session_opt()?;
    let (user, session) = (session.user_id.clone(), session.id.clone());
    Some(Entry { user, session, action: ctx.uri.path().to_string(), ip: ctx.ip })
}

impl Entry {
    /// Writes the row. The request was answered by its handler already: a failure here is only told to the log.
    pub(crate) async fn write(self, app: &Arc<App>, failure: Option<&AppError>) {
        let extra = failure.map_or_else(String::new, |e| format!("failure - {}", e.id));
        if let Err(e) = add(app, &self, &extra).await {
            tracing::error!(error = %e.detail, action = self.action, "an audit row was not written");
        }
    }
}

impl Ctx {
    /// Writes a row about an account that need not be the caller's (a sign-in). `extra` never holds a secret.
    pub async fn audit(&self, user: &str, extra: &str) -> Result<(), AppError> {
        add(&self.app, &self.entry_of(user), extra).await
    }

    /// As [`Ctx::audit`], beside the answer.
    pub fn audit_later(&self, user: &str, extra: String) {
        let (app, entry) = (self.app.clone(), self.entry_of(user));
        self.app.spawn(async move {
            if let Err(e) = add(&app, &entry, &extra).await {
                tracing::error!(error = %e.detail, action = entry.action, "an audit row was not written");
            }
        });
    }

    fn entry_of(&self, user: &str) -> Entry {
        let session = self.session_opt().map_or_else(String::new, |s| s.id.clone());
        Entry { user: user.to_string(), session, action: self.uri.path().to_string(), ip: self.ip }
    }
}

async fn add(app: &Arc<App>, e: &Entry, extra: &str) -> Result<(), AppError> {
    let cut = |t: &str, most: usize| t.chars().take(most).collect::<String>();
    let row = args![
        app.new_id(),
        app.now(),
        &e.user,
        cut(&e.action, MOST / 2),
        cut(extra, MOST),
        e.ip.to_string(),
        &e.session
    ];
    app.db.exec(&ADD, row).await?;
    Ok(())
}
