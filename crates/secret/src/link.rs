//! Public file links (`<site>/files/<id>/public?h=<hash>`), and addresses for a camo image proxy.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// `h` of a public link. `salt` is `FileSettings.PublicLinkSalt`.
pub fn public_link_hash(salt: &str, file_id: &str) -> String {
    let mut sha = Sha256::new();
    sha.update(salt.as_bytes());
    sha.update(file_id.as_bytes());
    URL_SAFE_NO_PAD.encode(sha.finalize())
}

/// Checks a caller's `h` in constant time.
pub fn public_link_matches(salt: &str, file_id: &str, hash: &str) -> bool {
    crate::token::same_text(&public_link_hash(salt, file_id), hash)
}

/// The path of a picture behind a camo proxy: `<HMAC-SHA1 of the address, hex>/<the address, hex>`.
pub fn camo_path(key: &str, url: &str) -> String {
    let hex = |bytes: &[u8]| bytes.iter().map(|b| format!("{b:02x}")).collect::<String>();
    let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, key.as_bytes());
    format!("{}/{}", hex(ring::hmac::sign(&key, url.as_bytes()).as_ref()), hex(url.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn camo() {
        // printf '%s' http://a.test/b.png | openssl dgst -sha1 -hmac key
        let got = camo_path("key", "http://a.test/b.png");
        assert!(got.ends_with("/687474703a2f2f612e746573742f622e706e67"), "{got}");
        assert_eq!(got.split('/').next().unwrap(), "c9bd5e14727cecfb5d44415c655b27c165385c7a");
    }

    #[test]
    fn known_value() {
        // printf '%s' saltfile | openssl dgst -sha256 -binary | basenc --base64url
        let h = public_link_hash("salt", "file");
        assert_eq!(h, "NSglN7-NFhEkynoazh99s1aDA1vMFoD5DOZwXFAH4eo");
        assert!(public_link_matches("salt", "file", &h));
        assert!(!public_link_matches("salt", "filf", &h));
        assert!(!public_link_matches("salt", "file", ""));
    }
}
