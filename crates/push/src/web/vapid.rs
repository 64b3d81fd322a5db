//! Who sends: a signed token per push service (RFC 8292).

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ochre_secret::SigningKey;

/// The server's key towards push services.
pub struct Vapid {
    key: SigningKey,
}

/// How long a token counts, seconds; services take at most a day.
const LIFE: i64 = 12 * 3600;

impl Vapid {
    /// From its stored form.
    pub fn from_stored(stored: &str) -> Option<Vapid> {
        SigningKey::from_json(stored).ok().map(|key| Vapid { key })
    }

    /// A new key in its stored form (secret).
    pub fn generate() -> String {
        SigningKey::generate().to_json()
    }

    /// What browsers subscribe with: an uncompressed point, base64url.
    pub fn public_key(&self) -> String {
        let der = STANDARD.decode(self.key.public_key()).unwrap_or_default();
        URL_SAFE_NO_PAD.encode(&der[der.len().saturating_sub(65)..])
    }

    /// Header `Authorization` for an endpoint. `contact`: a `mailto:` or `https:` address; `now`: ms.
    pub fn authorization(&self, endpoint: &str, contact: &str, now: i64) -> Option<String> {
        let claims = serde_json::json!({"aud": origin(endpoint)?, "exp": now / 1000 + LIFE, "sub": contact});
        Some(format!("vapid t={}, k={}", self.key.jwt(&claims.to_string()), self.public_key()))
    }
}

/// Scheme, host and port of an address.
pub fn origin(url: &str) -> Option<String> {
    let url = url::Url::parse(url).ok().filter(|u| matches!(u.scheme(), "http" | "https"))?;
    Some(url.origin().ascii_serialization())
}

#[cfg(test)]
mod tests {
    use super::*;
    use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};

    #[test]
    fn token() {
        let vapid = Vapid::from_stored(&Vapid::generate()).unwrap();
        let header = vapid.authorization("https://push.example:8443/a/b?c", "mailto:a@b.example", 1_000_000).unwrap();
        let (token, key) = header.strip_prefix("vapid t=").unwrap().split_once(", k=").unwrap();
        assert_eq!(key, vapid.public_key());
        let (signed, signature) = token.rsplit_once('.').unwrap();
        let key = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, URL_SAFE_NO_PAD.decode(key).unwrap());
        key.verify(signed.as_bytes(), &URL_SAFE_NO_PAD.decode(signature).unwrap()).unwrap();
        let claims = URL_SAFE_NO_PAD.decode(signed.split_once('.').unwrap().1).unwrap();
        let claims: serde_json::Value = serde_json::from_slice(&claims).unwrap();
        assert_eq!(
            claims,
            serde_json::json!({"aud": "https://push.example:8443", "exp": 44_200, "sub": "mailto:a@b.example"})
        );
        assert!(vapid.authorization("ftp://x", "", 0).is_none());
    }
}
