//! Random texts, and the rows of the `tokens` table.

use serde_json::{Map, Value, json};
use subtle::ConstantTimeEq;

/// The 32 letters of ids and tokens.
const ALPHABET: &[u8; 32] = b"ybndrfg8ejkmcpqxot1uwisza345h769";

/// Bytes from the operating-system-seeded generator.
pub fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    rand::fill(&mut bytes[..]);
    bytes
}

/// A 26-letter id: 16 random bytes with the bits of a version-4 UUID. Session tokens,
/// CSRF tokens, access tokens and hook secrets are such ids as well.
pub fn new_id() -> String {
    let mut bytes = random_bytes::<16>();
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    base32(&bytes)
}

/// `n` random letters of the same alphabet (one-time tokens have 64).
pub fn random_string(n: usize) -> String {
    let mut bytes = vec![0; 1 + n * 5 / 8];
    rand::fill(&mut bytes[..]);
    let mut text = base32(&bytes);
    text.truncate(n);
    text
}

/// 26 bytes, all letters or digits of any script (`contract/limits.md`).
pub fn is_id(text: &str) -> bool {
    text.len() == 26 && text.chars().all(char::is_alphanumeric)
}

/// Equality that takes the same time wherever the texts differ (lengths are no secret).
pub fn same_text(a: &str, b: &str) -> bool {
    a.as_bytes().ct_eq(b.as_bytes()).into()
}

fn base32(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() * 8 / 5 + 1);
    let (mut acc, mut bits) = (0u32, 0);
    for byte in bytes {
        acc = (acc << 8) | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            out.push(ALPHABET[(acc >> bits & 31) as usize] as char);
        }
        acc &= (1 << bits) - 1;
    }
    if bits > 0 {
        out.push(ALPHABET[(acc << (5 - bits) & 31) as usize] as char);
    }
    out
}

/// `tokens.type`: what a one-time token is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    PasswordRecovery,
    VerifyEmail,
    TeamInvitation,
    GuestInvitation,
    GuestMagicLinkInvitation,
    GuestMagicLink,
    OAuth,
    Saml,
    SsoCodeExchange,
    CloudAccess,
}

impl TokenKind {
    /// The text in the column.
    pub fn id(self) -> &'static str {
        match self {
            TokenKind::PasswordRecovery => "password_recovery",
            TokenKind::VerifyEmail => "verify_email",
            TokenKind::TeamInvitation => "team_invitation",
            TokenKind::GuestInvitation => "guest_invitation",
            TokenKind::GuestMagicLinkInvitation => "guest_magic_link_invitation",
            TokenKind::GuestMagicLink => "guest_magic_link",
            TokenKind::OAuth => "oauth",
            TokenKind::Saml => "saml",
            TokenKind::SsoCodeExchange => "sso-code-exchange",
            TokenKind::CloudAccess => "cws_access_token",
        }
    }

    /// How long after `createat` it works, ms.
    pub fn life_ms(self) -> i64 {
        const HOUR: i64 = 3_600_000;
        match self {
            TokenKind::PasswordRecovery | TokenKind::VerifyEmail => 24 * HOUR,
            TokenKind::GuestMagicLink => 5 * 60_000,
            _ => 48 * HOUR,
        }
    }
}

/// `extra` of recovery and verification tokens: `{"UserId":…,"Email":…}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    pub user_id: String,
    pub email: String,
}

impl Account {
    pub fn to_extra(&self) -> String {
        // By hand: the order UserId, Email is the stored one, and a JSON map would sort it.
        let [id, email] = [&self.user_id, &self.email].map(|s| go_json(&json!(s)));
        format!("{{\"UserId\":{id},\"Email\":{email}}}")
    }

    pub fn from_extra(extra: &str) -> Option<Account> {
        let map: Map<String, Value> = serde_json::from_str(extra).ok()?;
        Some(Account { user_id: text(&map, "UserId")?, email: text(&map, "Email")? })
    }
}

/// `extra` of team and guest invitations and of magic links. Empty parts are left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Invitation {
    pub team_id: String,
    pub email: String,
    pub sender_id: String,
    pub channel_ids: Vec<String>,
    pub guest: bool,
}

impl Invitation {
    pub fn to_extra(&self) -> String {
        let mut map = Map::new();
        let mut put = |key: &str, value: String| {
            if !value.is_empty() {
                map.insert(key.to_owned(), Value::String(value));
            }
        };
        put("teamId", self.team_id.clone());
        put("email", self.email.clone());
        put("senderId", self.sender_id.clone());
        put("channels", self.channel_ids.join(" "));
        put("guest", if self.guest { "true" } else { "" }.to_owned());
        go_json(&Value::Object(map))
    }

    pub fn from_extra(extra: &str) -> Option<Invitation> {
        let map: Map<String, Value> = serde_json::from_str(extra).ok()?;
        let get = |key| text(&map, key).unwrap_or_default();
        Some(Invitation {
            team_id: get("teamId"),
            email: text(&map, "email")?,
            sender_id: get("senderId"),
            channel_ids: get("channels").split_whitespace().map(str::to_owned).collect(),
            guest: get("guest") == "true",
        })
    }
}

fn text(map: &Map<String, Value>, key: &str) -> Option<String> {
    map.get(key)?.as_str().map(str::to_owned)
}

/// JSON with `<`, `>`, `&` and the two line separators escaped. Magic links are found again
/// by their exact text, and rows written by the other server have it so.
fn go_json(value: &Value) -> String {
    let mut out = String::new();
    for c in value.to_string().chars() {
        match c {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                out.push_str(&format!("\\u{:04x}", c as u32));
            }
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids() {
        let a = new_id();
        assert!(is_id(&a), "{a}");
        assert_ne!(a, new_id());
        assert!(a.bytes().all(|b| ALPHABET.contains(&b)));
        // Zero bytes, all-one bytes: first and last letter of the alphabet, 3 bits of padding.
        assert_eq!(base32(&[0; 16]), "y".repeat(26));
        assert_eq!(base32(&[255; 16]), format!("{}h", "9".repeat(25)));
        assert_eq!(base32(&[0b1011_0001, 0b1000_0000]), "sgyy");
        for n in [0, 1, 7, 26, 32, 64] {
            assert_eq!(random_string(n).len(), n);
        }
        for (text, ok) in
            [("é".repeat(13), true), ("a".repeat(26), true), ("a".repeat(25), false), ("-".repeat(26), false)]
        {
            assert_eq!(is_id(&text), ok, "{text}");
        }
    }

    #[test]
    fn extras() {
        let account = Account { user_id: "u1".into(), email: "a&b@x.y".into() };
        let extra = account.to_extra();
        assert_eq!(extra, r#"{"UserId":"u1","Email":"a\u0026b@x.y"}"#);
        assert_eq!(Account::from_extra(&extra), Some(account));
        assert_eq!(Account::from_extra("nothing"), None);

        let invitation = Invitation {
            team_id: "t".into(),
            email: "a@b.c".into(),
            sender_id: "s".into(),
            channel_ids: vec!["c1".into(), "c2".into()],
            guest: true,
        };
        let extra = invitation.to_extra();
        assert_eq!(extra, r#"{"channels":"c1 c2","email":"a@b.c","guest":"true","senderId":"s","teamId":"t"}"#);
        assert_eq!(Invitation::from_extra(&extra), Some(invitation));
        let plain = Invitation { team_id: "t".into(), email: "e".into(), ..Default::default() };
        assert_eq!(plain.to_extra(), r#"{"email":"e","teamId":"t"}"#);
    }

    #[test]
    fn comparison() {
        assert!(same_text("abc", "abc"));
        assert!(!same_text("abc", "abd"));
        assert!(!same_text("abc", "abcd"));
    }
}
