//! Signed tokens for the providers: Apple takes ES256 of a `.p8` key, Google RS256 of a service account.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, RSA_PKCS1_SHA256, RsaKeyPair};
use serde_json::Value;

/// A private key.
pub enum ProviderKey {
    Es256(Box<EcdsaKeyPair>),
    Rs256(Box<RsaKeyPair>),
}

/// The bytes between the lines of a PEM text.
fn pem(text: &str) -> Option<Vec<u8>> {
    let body: String = text.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with("-----")).collect();
    STANDARD.decode(body).ok()
}

impl ProviderKey {
    /// A P-256 key in PKCS#8, as PEM.
    pub fn es256(text: &str) -> Result<ProviderKey, String> {
        let der = pem(text).ok_or("the key is no PEM")?;
        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &der, &SystemRandom::new());
        key.map(|k| ProviderKey::Es256(Box::new(k))).map_err(|_| "the key is no P-256 key in PKCS#8".into())
    }

    /// An RSA key in PKCS#8, as PEM.
    pub fn rs256(text: &str) -> Result<ProviderKey, String> {
        let der = pem(text).ok_or("the key is no PEM")?;
        let key = RsaKeyPair::from_pkcs8(&der);
        key.map(|k| ProviderKey::Rs256(Box::new(k))).map_err(|_| "the key is no RSA key in PKCS#8".into())
    }

    /// A signed token. `kid`: the key's name, empty: none.
    pub fn token(&self, kid: &str, claims: &Value) -> Result<String, String> {
        let mut header = match self {
            ProviderKey::Es256(_) => serde_json::json!({"alg": "ES256"}),
            ProviderKey::Rs256(_) => serde_json::json!({"alg": "RS256", "typ": "JWT"}),
        };
        if !kid.is_empty() {
            header["kid"] = kid.into();
        }
        let part = |v: &Value| URL_SAFE_NO_PAD.encode(v.to_string());
        let text = format!("{}.{}", part(&header), part(claims));
        let random = SystemRandom::new();
        let signature = match self {
            ProviderKey::Es256(k) => k.sign(&random, text.as_bytes()).map_err(|_| "no randomness")?.as_ref().to_vec(),
            ProviderKey::Rs256(k) => {
                let mut out = vec![0; k.public().modulus_len()];
                k.sign(&RSA_PKCS1_SHA256, &random, text.as_bytes(), &mut out).map_err(|_| "no randomness")?;
                out
            }
        };
        Ok(format!("{text}.{}", URL_SAFE_NO_PAD.encode(signature)))
    }
}

/// Now, seconds.
pub fn now() -> i64 {
    #[allow(clippy::disallowed_methods)] // the push proxy has no context that would give the time
    let now = std::time::SystemTime::now();
    now.duration_since(std::time::UNIX_EPOCH).map_or(0, |d| d.as_secs() as i64)
}
