//! Every kind of mail, with what it tells.

use ochre_mail::Kind;

pub const LINK: &str = "https://chat.example.com/do?token=abc&email=a%40b.c";

/// Every mail about an account.
pub fn kinds() -> Vec<Kind<'static>> {
    vec![
        Kind::PasswordReset { link: LINK },
        Kind::VerifyEmail { link: LINK },
        Kind::Welcome { verify_link: None },
        Kind::Welcome { verify_link: Some(LINK) },
        Kind::PasswordChanged,
        Kind::EmailChanged { new_email: "new@b.c" },
        Kind::VerifyNewEmail { link: LINK },
        Kind::UsernameChanged { new_username: "dave" },
        Kind::MfaTurnedOn,
        Kind::MfaTurnedOff,
        Kind::SignInMethodChanged { method: "GitLab" },
        Kind::AccessTokenAdded,
        Kind::PasskeyAdded { name: "phone" },
        Kind::PasskeyRemoved { name: "phone" },
        Kind::RecoveryCodesMade,
        Kind::RecoveryCodeUsed { left: "9" },
        Kind::Deactivated,
        Kind::TeamInvite { inviter: "alice", team: "Core <b>", link: LINK, note: "see you\nthere" },
        Kind::GuestInvite { inviter: "alice", team: "Core", channels: "Plans, Lunch", link: LINK, note: "" },
        Kind::OneTimeLogin { link: LINK },
        Kind::Test,
    ]
}
