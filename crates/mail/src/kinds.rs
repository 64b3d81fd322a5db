//! The mails about accounts.

use crate::Site;
use crate::compose::Content;
use crate::texts::{Params, optional, text};

/// One mail and what it tells. Links come ready made (see [`crate::password_reset_link`] and its
/// neighbours).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind<'a> {
    PasswordReset {
        link: &'a str,
    },
    VerifyEmail {
        link: &'a str,
    },
    /// First mail of a new account; with a link when the address is still to be verified.
    Welcome {
        verify_link: Option<&'a str>,
    },
    PasswordChanged,
    /// To the old address.
    EmailChanged {
        new_email: &'a str,
    },
    /// To the new address.
    VerifyNewEmail {
        link: &'a str,
    },
    UsernameChanged {
        new_username: &'a str,
    },
    MfaTurnedOn,
    MfaTurnedOff,
    /// `method`: a name a person knows ("GitLab", "e-mail and password").
    SignInMethodChanged {
        method: &'a str,
    },
    AccessTokenAdded,
    /// `name`: what its owner calls it.
    PasskeyAdded {
        name: &'a str,
    },
    PasskeyRemoved {
        name: &'a str,
    },
    RecoveryCodesMade,
    /// `left`: how many can still be used.
    RecoveryCodeUsed {
        left: &'a str,
    },
    Deactivated,
    /// `note`: the inviter's own words, may be empty.
    TeamInvite {
        inviter: &'a str,
        team: &'a str,
        link: &'a str,
        note: &'a str,
    },
    /// `channels`: display names.
    GuestInvite {
        inviter: &'a str,
        team: &'a str,
        channels: &'a str,
        link: &'a str,
        note: &'a str,
    },
    /// Sign-in without a password, valid for five minutes.
    OneTimeLogin {
        link: &'a str,
    },
    /// From the console's "test connection".
    Test,
}

impl Kind<'_> {
    /// The middle part of the text ids: `mail.<key>.subject` and so on.
    pub fn key(&self) -> &'static str {
        match self {
            Kind::PasswordReset { .. } => "password_reset",
            Kind::VerifyEmail { .. } => "verify_email",
            Kind::Welcome { verify_link: None } => "welcome",
            Kind::Welcome { verify_link: Some(_) } => "welcome_verify",
            Kind::PasswordChanged => "password_changed",
            Kind::EmailChanged { .. } => "email_changed",
            Kind::VerifyNewEmail { .. } => "verify_new_email",
            Kind::UsernameChanged { .. } => "username_changed",
            Kind::MfaTurnedOn => "mfa_on",
            Kind::MfaTurnedOff => "mfa_off",
            Kind::SignInMethodChanged { .. } => "sign_in_method_changed",
            Kind::AccessTokenAdded => "access_token_added",
            Kind::PasskeyAdded { .. } => "passkey_added",
            Kind::PasskeyRemoved { .. } => "passkey_removed",
            Kind::RecoveryCodesMade => "recovery_codes",
            Kind::RecoveryCodeUsed { .. } => "recovery_code_used",
            Kind::Deactivated => "deactivated",
            Kind::TeamInvite { .. } => "team_invite",
            Kind::GuestInvite { .. } => "guest_invite",
            Kind::OneTimeLogin { .. } => "one_time_login",
            Kind::Test => "test",
        }
    }

    /// Where the button leads; a mail without one needs none.
    fn link<'s>(&'s self, site: &'s Site) -> Option<&'s str> {
        match self {
            Kind::PasswordReset { link }
            | Kind::VerifyEmail { link }
            | Kind::VerifyNewEmail { link }
            | Kind::OneTimeLogin { link }
            | Kind::TeamInvite { link, .. }
            | Kind::GuestInvite { link, .. } => Some(link),
            Kind::Welcome { verify_link } => Some(verify_link.unwrap_or(&site.url)),
            _ => None,
        }
    }

    fn own_params(&self) -> Params {
        let list: Vec<(&'static str, &str)> = match self {
            Kind::EmailChanged { new_email } => vec![("NewEmail", new_email)],
            Kind::UsernameChanged { new_username } => vec![("NewUsername", new_username)],
            Kind::SignInMethodChanged { method } => vec![("Method", method)],
            Kind::PasskeyAdded { name } | Kind::PasskeyRemoved { name } => vec![("Name", name)],
            Kind::RecoveryCodeUsed { left } => vec![("Left", left)],
            Kind::TeamInvite { inviter, team, .. } => vec![("Inviter", inviter), ("Team", team)],
            Kind::GuestInvite { inviter, team, channels, .. } => {
                vec![("Inviter", inviter), ("Team", team), ("Channels", channels)]
            }
            _ => Vec::new(),
        };
        list.into_iter().map(|(name, value)| (name, value.to_owned())).collect()
    }

    fn note(&self) -> &str {
        match self {
            Kind::TeamInvite { note, .. } | Kind::GuestInvite { note, .. } => note,
            _ => "",
        }
    }

    /// The words, in the reader's language.
    pub(crate) fn content(&self, site: &Site, locale: &str) -> Content {
        let mut params = self.own_params();
        params.push(("SiteName", site.name.clone()));
        let id = |part: &str| format!("mail.{}.{part}", self.key());
        let link = self.link(site).filter(|link| !link.is_empty());
        let button = link.zip(optional(locale, &id("button"), &params));
        Content {
            subject: text(locale, &id("subject"), &params),
            title: text(locale, &id("title"), &params),
            paragraphs: text(locale, &id("text"), &params).split("\n\n").map(str::to_owned).collect(),
            own_words: self.note().to_owned(),
            button: button.map(|(link, label)| (label, link.to_owned())),
            hint: optional(locale, &id("hint"), &params).unwrap_or_default(),
            ..Content::default()
        }
    }
}
