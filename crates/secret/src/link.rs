//! Public file links: `<site>/files/<id>/public?h=<hash>`.

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

#[cfg(test)]
mod tests {
    use super::*;

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
