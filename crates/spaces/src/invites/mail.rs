//! Invitations by e-mail: a token per address, and the mail that carries it.

use ochre_kernel::{App, AppError, Auth, Ctx, Perm, Reply, Routes, Tx, args, sql};
use ochre_mail::{Kind, Site};
use ochre_secret::{Invitation, TokenKind};
use ochre_types::{Channel, EmailInviteWithError, GuestsInvite, MemberInvite, Team, User};
use serde_json::json;
use std::sync::Arc;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.post("/teams/{team_id}/invite/email", "InviteUsersToTeam", Auth::Session, members);
    r.post("/teams/{team_id}/invite-guests/email", "InviteGuestsToTeam", Auth::Session, guests);
    r.delete("/teams/invites/email", "InvalidateEmailInvites", Auth::Session, invalidate);
}

sql!(ADD_TOKEN = "INSERT INTO tokens (token, createat, type, extra) VALUES ($1, $2, $3, $4)");
sql!(NO_TOKENS = "DELETE FROM tokens WHERE type = ANY($1)");

/// Who is invited where.
struct Invite {
    emails: Vec<String>,
    channels: Vec<Arc<Channel>>,
    note: String,
    guest: bool,
    /// Guests come in by the link of the mail, without a password.
    link: bool,
}

/// A list of addresses, or addresses with channels and a note.
fn member_invite(ctx: &Ctx) -> Result<MemberInvite, AppError> {
    if let Ok(emails) = ochre_types::decode::<Vec<String>>(ctx.bytes()) {
        return Ok(MemberInvite { emails: Some(emails), ..MemberInvite::default() });
    }
    let bad = "api.team.invite_members_to_team_and_channels.invalid_body.app_error";
    ochre_types::decode(ctx.bytes()).map_err(|e| AppError::bad(bad).detail(e.to_string()))
}

async fn members(ctx: Ctx) -> Reply {
    let id = ctx.id("team_id")?;
    for perm in [Perm::InviteUser, Perm::AddUserToTeam] {
        if !ctx.can_team(&id, perm).await? {
            return Err(AppError::denied(perm));
        }
    }
    let wanted = member_invite(&ctx)?;
    let emails = wanted.emails.unwrap_or_default();
    if emails.is_empty() {
        return Err(AppError::body("user_email"));
    }
    if !ctx.app.config().service.enable_email_invitations {
        return Err(AppError::new("api.team.invite_members.disabled.app_error", 501));
    }
    let channels = channels(&ctx, &id, &wanted.channel_ids).await?;
    send(&ctx, &id, Invite { emails, channels, note: wanted.message, guest: false, link: false }).await
}

async fn guests(ctx: Ctx) -> Reply {
    let id = ctx.id("team_id")?;
    let wanted: GuestsInvite = ctx
        .decode("")
        .map_err(|e| AppError::bad("api.team.invite_guests_to_channels.invalid_body.app_error").detail(e.detail))?;
    if !ctx.can_team(&id, Perm::InviteGuest).await? {
        return Err(AppError::denied(Perm::InviteGuest));
    }
    if !ctx.app.config().guest_accounts.enable {
        return Err(AppError::new("api.team.invite_guests_to_channels.disabled.error", 501));
    }
    let link = by_link(&ctx)?;
    if !ctx.app.config().service.enable_email_invitations {
        return Err(AppError::new("api.team.invite_members.disabled.app_error", 501));
    }
    let (emails, ids) = (wanted.emails.unwrap_or_default(), wanted.channels.unwrap_or_default());
    if emails.is_empty() || emails.iter().any(|e| !ochre_types::valid::is_valid_email(&e.to_lowercase())) {
        return Err(AppError::bad("model.guest.is_valid.email.app_error"));
    }
    if ids.is_empty() || ids.iter().any(|c| !ochre_types::is_valid_id(c)) {
        return Err(AppError::bad("model.guest.is_valid.channel.app_error"));
    }
    let channels = channels(&ctx, &id, &ids).await?;
    if channels.len() < ids.len() {
        return Err(AppError::bad("api.team.invite_guests.channel_in_invalid_team.app_error"));
    }
    send(&ctx, &id, Invite { emails, channels, note: wanted.message, guest: true, link }).await
}

/// Whether the mail's link alone lets the guests in.
fn by_link(ctx: &Ctx) -> Result<bool, AppError> {
    let wanted = ctx.query_bool("guest_magic_link");
    match wanted && !ctx.app.config().guest_accounts.enable_guest_magic_link {
        true => Err(AppError::new("api.team.invite_guests_to_channels.guest_magic_link_disabled.error", 403)),
        false => Ok(wanted),
    }
}

/// Of these channels those of the team to which the caller may add people.
async fn channels(ctx: &Ctx, team: &str, ids: &[String]) -> Result<Vec<Arc<Channel>>, AppError> {
    let mut out = Vec::new();
    for id in ids {
        let Some(c) = ctx.app.channel(id).await?.filter(|c| c.team_id == team && !c.is_archived()) else { continue };
        let perm = match c.is_open() {
            true => Perm::ManagePublicChannelMembers,
            false => Perm::ManagePrivateChannelMembers,
        };
        if ctx.can_channel(id, perm).await? {
            out.push(c);
        }
    }
    Ok(out)
}

/// Writes tokens and mails; `graceful=true` answers an entry per address.
async fn send(ctx: &Ctx, team: &str, mut invite: Invite) -> Reply {
    let team = ctx.app.team_or_404(team).await?;
    let inviter = ctx.app.user_or_404(ctx.me()).await?;
    let graceful = ctx.query_bool("graceful");
    invite.emails.iter_mut().for_each(|e| *e = e.trim().to_lowercase());
    let mut entries = Vec::new();
    let mut tx = ctx.begin().await?;
    for email in &invite.emails {
        let refused = (!allowed(&ctx.app, email, &team, invite.guest)).then(|| {
            AppError::bad("api.team.invite_members.invalid_email.app_error").with("Addresses", email.as_str())
        });
        match refused {
            Some(e) if !graceful => return Err(e),
            Some(e) => {
                let error = Some(crate::wire_error(ctx, &e));
                entries.push(EmailInviteWithError { email: email.clone(), error });
            }
            None => {
                // what is no address gets no mail, and nobody is told (as recorded)
                if ochre_types::valid::is_valid_email(email) {
                    write(&mut tx, &team, &inviter, email, &invite);
                }
                entries.push(EmailInviteWithError { email: email.clone(), error: None });
            }
        }
    }
    tx.commit().await?;
    if graceful { ctx.json(&entries) } else { ctx.ok() }
}

/// The domains of the server (of guests) and of the team let the address in.
fn allowed(app: &App, email: &str, team: &Team, guest: bool) -> bool {
    let c = app.config();
    let server =
        if guest { &c.guest_accounts.restrict_creation_to_domains } else { &c.team.restrict_creation_to_domains };
    let within = ochre_types::valid::email_in_domains;
    within(email, server) && (guest || within(email, &team.allowed_domains))
}

fn write(tx: &mut Tx, team: &Team, inviter: &User, email: &str, invite: &Invite) {
    let app = tx.app().clone();
    let ids: Vec<String> = invite.channels.iter().map(|c| c.id.clone()).collect();
    let extra = Invitation {
        team_id: team.id.clone(),
        email: email.to_string(),
        sender_id: if ids.is_empty() { String::new() } else { inviter.id.clone() },
        channel_ids: ids,
        guest: invite.guest,
    };
    let kind = match (invite.guest, invite.link) {
        (true, true) => TokenKind::GuestMagicLinkInvitation,
        (true, false) => TokenKind::GuestInvitation,
        (false, _) => TokenKind::TeamInvitation,
    };
    let token = ochre_secret::random_string(64);
    tx.defer(&ADD_TOKEN, args![&token, app.now(), kind.id(), extra.to_extra()]);
    let site = site(&app);
    let link = match invite.link {
        true => ochre_mail::one_time_login_link(&site, &token),
        false => ochre_mail::invite_link(&site, &token, email, &team.display_name, &team.name),
    };
    let shown: Vec<&str> = invite.channels.iter().map(|c| c.display_name.as_str()).collect();
    let (channels, note) = (shown.join(", "), invite.note.as_str());
    let (name, team) = (inviter.username.as_str(), team.display_name.as_str());
    let kind = match invite.guest {
        true => Kind::GuestInvite { inviter: name, team, channels: &channels, link: &link, note },
        false => Kind::TeamInvite { inviter: name, team, link: &link, note },
    };
    let locale = app.config().localization.default_client_locale.clone();
    let c = ochre_mail::compose(&site, &locale, &kind);
    tx.enqueue("mail", &json!({"to": email, "subject": c.subject, "html": c.html, "text": c.text}));
}

fn site(app: &App) -> Site {
    let c = app.config();
    Site {
        name: c.team.site_name.clone(),
        url: c.service.site_url.trim_end_matches('/').to_string(),
        support_email: c.support.support_email.clone(),
        organization: c.email.feedback_organization.clone(),
    }
}

async fn invalidate(ctx: Ctx) -> Reply {
    ctx.grant_system(Perm::InvalidateEmailInvite).await?;
    let kinds: Vec<String> =
        [TokenKind::TeamInvitation, TokenKind::GuestInvitation, TokenKind::GuestMagicLinkInvitation]
            .iter()
            .map(|k| k.id().to_string())
            .collect();
    ctx.app.db.exec(&NO_TOKENS, args![&kinds]).await?;
    ctx.ok()
}
