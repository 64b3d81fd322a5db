//! The second factor: TOTP with SHA-1, 6 digits, 30 seconds, one step either way.

use subtle::ConstantTimeEq;
use totp_rs::{Builder, Secret, Totp};

const STEP_SECONDS: i64 = 30;

/// A user's secret as stored in `users.mfasecret` (32 characters of base32).
pub struct Mfa {
    secret: Vec<u8>,
}

/// What a code is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OneTimeCode {
    /// Right; the 30-second counter is to be added to `users.mfausedtimestamps`.
    Right(i64),
    /// Well-formed, but wrong or already used.
    Wrong,
    /// Not six digits at all: the wire treats it as a failed check, not as a bad code.
    Malformed,
}

impl Mfa {
    /// A new secret: 20 random bytes.
    pub fn generate() -> Mfa {
        Mfa { secret: crate::token::random_bytes::<20>().to_vec() }
    }

    /// Reads a stored secret. `None` when it is not base32.
    pub fn from_base32(stored: &str) -> Option<Mfa> {
        let secret = Secret::try_from_base32(stored.trim()).ok()?;
        (!secret.is_empty()).then(|| Mfa { secret: secret.to_vec() })
    }

    /// The form that is stored and shown to the user.
    pub fn to_base32(&self) -> String {
        Secret::from(self.secret.clone()).to_base32()
    }

    /// `otpauth://totp/<issuer>:<email>?secret=…&issuer=<issuer>` for authenticator apps.
    pub fn uri(&self, site_url: &str, email: &str) -> String {
        // The only failure is an empty account name, and an e-mail address is not empty.
        self.totp(site_url, email).to_url().unwrap_or_default()
    }

    /// The same as a QR code, PNG bytes (the wire wants base64 of it).
    pub fn qr_png(&self, site_url: &str, email: &str) -> Option<Vec<u8>> {
        self.totp(site_url, email).to_qr_png().ok()
    }

    /// Checks a code at `now_ms`. `used` are the counters in `users.mfausedtimestamps`:
    /// a code works once.
    pub fn check(&self, code: &str, now_ms: i64, used: &[i64]) -> OneTimeCode {
        if !well_formed(code) {
            return OneTimeCode::Malformed;
        }
        let totp = self.totp("", "");
        let now = now_ms.div_euclid(1000 * STEP_SECONDS);
        let mut found = OneTimeCode::Wrong;
        for counter in [now - 1, now, now + 1].into_iter().filter(|c| *c >= 0) {
            let token = totp.generate((counter * STEP_SECONDS) as u64).to_string();
            if bool::from(token.as_bytes().ct_eq(code.as_bytes())) && !used.contains(&counter) {
                found = OneTimeCode::Right(counter);
            }
        }
        found
    }

    fn totp(&self, site_url: &str, email: &str) -> Totp {
        Builder::new()
            .with_secret(self.secret.clone())
            .with_account_name(email)
            .with_issuer(Some(issuer(site_url)))
            .build_noncompliant()
    }
}

/// Six digits, or eight not starting with zero (the form of a recovery code, which never fits).
fn well_formed(code: &str) -> bool {
    code.bytes().all(|b| b.is_ascii_digit()) && (code.len() == 6 || (code.len() == 8 && !code.starts_with('0')))
}

/// The site's address without scheme and `www.`, else our own name.
fn issuer(site_url: &str) -> String {
    let rest = site_url.split_once("://").map_or(site_url, |(_, rest)| rest);
    let rest = rest.strip_prefix("www.").unwrap_or(rest).trim_end_matches('/');
    if rest.is_empty() { "Ochre" } else { rest }.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_700_000_000_000;

    #[test]
    fn rfc_6238_and_replay() {
        // "12345678901234567890", RFC 6238 appendix B: 94287082 at 59 s (last six digits).
        let mfa = Mfa::from_base32("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ").unwrap();
        assert_eq!(mfa.check("287082", 59_000, &[]), OneTimeCode::Right(1));
        assert_eq!(mfa.check("287082", 89_999, &[]), OneTimeCode::Right(1));
        assert_eq!(mfa.check("287082", 90_000, &[]), OneTimeCode::Wrong);
        assert_eq!(mfa.check("287082", 0, &[]), OneTimeCode::Right(1));
        assert_eq!(mfa.check("287082", 59_000, &[1]), OneTimeCode::Wrong);
        assert_eq!(mfa.check("287082", 59_000, &[0, 2]), OneTimeCode::Right(1));
    }

    #[test]
    fn forms_of_a_code() {
        let mfa = Mfa::generate();
        for code in ["", "abc", "000000x", "12345", "1234567", "01234567", "１２３４５６"] {
            assert_eq!(mfa.check(code, NOW, &[]), OneTimeCode::Malformed, "{code}");
        }
        assert_eq!(mfa.check("12345678", NOW, &[]), OneTimeCode::Wrong);
    }

    #[test]
    fn secret_uri_and_picture() {
        let mfa = Mfa::generate();
        let text = mfa.to_base32();
        assert_eq!(text.len(), 32);
        assert_eq!(Mfa::from_base32(&text).unwrap().to_base32(), text);
        assert!(Mfa::from_base32("not base 32!").is_none());
        let uri = mfa.uri("https://www.chat.example.com/sub", "a@b.c");
        assert_eq!(
            uri,
            format!("otpauth://totp/chat.example.com%2Fsub:a%40b.c?secret={text}&issuer=chat.example.com%2Fsub")
        );
        assert!(mfa.uri("", "a@b.c").contains("issuer=Ochre"));
        let png = mfa.qr_png("http://localhost:8065", "a@b.c").unwrap();
        assert!(png.starts_with(b"\x89PNG"));
    }
}
