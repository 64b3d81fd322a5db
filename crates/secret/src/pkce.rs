//! PKCE (RFC 7636), S256 only.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// Does the verifier belong to the challenge? Both have 43 to 128 characters; `plain` is
/// not accepted.
pub fn pkce_matches(challenge: &str, verifier: &str) -> bool {
    let length = 43..=128;
    length.contains(&challenge.len())
        && length.contains(&verifier.len())
        && crate::token::same_text(&URL_SAFE_NO_PAD.encode(Sha256::digest(verifier)), challenge)
}

#[cfg(test)]
mod tests {
    #[test]
    fn example_of_the_rfc() {
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
        assert!(super::pkce_matches(challenge, verifier));
        assert!(!super::pkce_matches(challenge, &format!("{verifier}x")));
        assert!(!super::pkce_matches(verifier, verifier));
        assert!(!super::pkce_matches("", ""));
    }
}
