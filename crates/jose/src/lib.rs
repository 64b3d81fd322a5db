//! Signed tokens: JSON Web Tokens and keys (RFC 7515, 7517, 7519), for OpenID, push providers and Web Push.
//!
//! Signatures are made and checked by `ring`; the `rsa` crate only makes new RSA keys. The key decides which algorithms are
//! acceptable, never the token alone: `none` and shared-secret algorithms do not exist here. Nothing here reads a clock: times
//! come in as seconds.

mod jwk;
mod key;
mod pem;
mod token;
mod verify;

pub use jwk::{Jwk, Jwks};
pub use key::{Algorithm, SigningKey};
pub use token::{b64, unb64};
pub use verify::{Claims, Expect, check_claims, verify, verify_signature};

/// What can be wrong with a key or a token. The texts are for logs: none holds a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JoseError {
    /// The key's text is not one of the formats that are read.
    Key,
    /// The token is not three base64url parts with JSON inside.
    Malformed,
    /// An algorithm that no key of the set may be used with.
    Algorithm,
    /// No key of the set has this id: the set may be old.
    UnknownKey,
    /// The signature does not fit.
    Signature,
    /// `iss` is missing or another's.
    Issuer,
    /// `aud` or `azp` name somebody else.
    Audience,
    /// `exp` is missing or past.
    Expired,
    /// `nbf` or `iat` lie in the future.
    NotYet,
    /// `nonce` is missing or another's.
    Nonce,
    /// `sub` is missing or empty.
    Subject,
}

impl std::fmt::Display for JoseError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Key => "the key cannot be read",
            Self::Malformed => "the token is malformed",
            Self::Algorithm => "the token's algorithm is not acceptable",
            Self::UnknownKey => "the token's key is not known",
            Self::Signature => "the token's signature does not fit",
            Self::Issuer => "the token has another issuer",
            Self::Audience => "the token is for somebody else",
            Self::Expired => "the token has expired",
            Self::NotYet => "the token is not valid yet",
            Self::Nonce => "the token belongs to another sign-in",
            Self::Subject => "the token names nobody",
        })
    }
}

impl std::error::Error for JoseError {}

#[cfg(test)]
mod tests;
