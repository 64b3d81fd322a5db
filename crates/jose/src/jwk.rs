//! Public keys as JSON.

use crate::JoseError;
use crate::token::unb64;
use ring::signature as s;
use serde::{Deserialize, Serialize};

/// A public key. Fields of private keys are not read, so that they cannot be handed on.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Jwk {
    pub kty: String,
    #[serde(rename = "use", skip_serializing_if = "Option::is_none", default)]
    pub use_: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub alg: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub kid: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub crv: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub x: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub y: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub n: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub e: Option<String>,
}

/// A key set (`jwks_uri`).
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Jwks {
    pub keys: Vec<Jwk>,
}

impl Jwks {
    /// Reads a key set; keys of kinds that are not understood are left out rather than spoiling the others.
    pub fn parse(text: &[u8]) -> Result<Self, JoseError> {
        #[derive(Deserialize)]
        struct Loose {
            keys: Vec<serde_json::Value>,
        }
        let loose: Loose = serde_json::from_slice(text).map_err(|_| JoseError::Key)?;
        Ok(Self { keys: loose.keys.into_iter().filter_map(|k| serde_json::from_value(k).ok()).collect() })
    }

    /// The keys that a token with this key id may have been signed with. A token without an id is tried with all.
    pub(crate) fn candidates<'a>(&'a self, kid: Option<&'a str>) -> impl Iterator<Item = &'a Jwk> {
        self.keys.iter().filter(move |k| {
            k.use_.as_deref().is_none_or(|u| u == "sig")
                && (kid.is_none() || k.kid.is_none() || k.kid.as_deref() == kid)
        })
    }
}

impl Jwk {
    /// Whether tokens with this algorithm may be checked with this key: its kind must fit, and what it says of itself.
    pub(crate) fn allows(&self, alg: &str) -> bool {
        let fits = match (self.kty.as_str(), self.crv.as_deref()) {
            ("RSA", _) => ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"].contains(&alg),
            ("EC", Some("P-256")) => alg == "ES256",
            ("EC", Some("P-384")) => alg == "ES384",
            ("OKP", Some("Ed25519")) => ["EdDSA", "Ed25519"].contains(&alg),
            _ => false,
        };
        fits && self.alg.as_deref().is_none_or(|own| own == alg)
    }

    /// Does the signature over the bytes fit?
    pub(crate) fn fits(&self, alg: &str, message: &[u8], signature: &[u8]) -> bool {
        let part = |p: &Option<String>| p.as_deref().and_then(|t| unb64(t).ok()).unwrap_or_default();
        let rsa = |how: &'static s::RsaParameters| {
            let (n, e) = (part(&self.n), part(&self.e));
            let key = s::RsaPublicKeyComponents { n: trimmed(&n), e: trimmed(&e) };
            key.verify(how, message, signature).is_ok()
        };
        let point = |size: usize| {
            let (x, y) = (part(&self.x), part(&self.y));
            (x.len() == size && y.len() == size).then(|| [&[4][..], &x, &y].concat())
        };
        let plain = |how: &'static dyn s::VerificationAlgorithm, key: Option<Vec<u8>>| {
            key.is_some_and(|k| s::UnparsedPublicKey::new(how, k).verify(message, signature).is_ok())
        };
        match alg {
            "RS256" => rsa(&s::RSA_PKCS1_2048_8192_SHA256),
            "RS384" => rsa(&s::RSA_PKCS1_2048_8192_SHA384),
            "RS512" => rsa(&s::RSA_PKCS1_2048_8192_SHA512),
            "PS256" => rsa(&s::RSA_PSS_2048_8192_SHA256),
            "PS384" => rsa(&s::RSA_PSS_2048_8192_SHA384),
            "PS512" => rsa(&s::RSA_PSS_2048_8192_SHA512),
            "ES256" => plain(&s::ECDSA_P256_SHA256_FIXED, point(32)),
            "ES384" => plain(&s::ECDSA_P384_SHA384_FIXED, point(48)),
            "EdDSA" | "Ed25519" => plain(&s::ED25519, Some(part(&self.x))),
            _ => false,
        }
    }
}

/// Some providers write a leading zero byte, which ring refuses.
fn trimmed(bytes: &[u8]) -> &[u8] {
    let zeros = bytes.iter().take_while(|b| **b == 0).count();
    &bytes[zeros..]
}
