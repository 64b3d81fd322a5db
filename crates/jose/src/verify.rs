//! Checking tokens of others.

use crate::JoseError;
use crate::jwk::Jwks;
use crate::token::split;
use serde_json::{Map, Value};

/// The claims of a token that was checked.
pub type Claims = Map<String, Value>;

/// What an id_token has to say.
#[derive(Debug, Clone, Copy)]
pub struct Expect<'a> {
    /// `iss`, exactly.
    pub issuer: &'a str,
    /// Must be among `aud`; and be `azp` where that is there.
    pub audience: &'a str,
    /// Must be `nonce`, where one was sent.
    pub nonce: Option<&'a str>,
    /// The time, seconds since 1970.
    pub now_s: i64,
    /// How far clocks may differ, seconds.
    pub leeway_s: i64,
}

/// Checks a token's signature with a key set, then its claims.
pub fn verify(token: &str, keys: &Jwks, expect: &Expect) -> Result<Claims, JoseError> {
    let claims = verify_signature(token, keys)?;
    check_claims(&claims, expect)?;
    Ok(claims)
}

/// Checks only the signature; for tokens whose claims follow other rules.
pub fn verify_signature(token: &str, keys: &Jwks) -> Result<Claims, JoseError> {
    let parts = split(token)?;
    let text = |name: &str| parts.header.get(name).and_then(Value::as_str);
    // An extension that must be understood is not understood here.
    if parts.header.contains_key("crit") {
        return Err(JoseError::Malformed);
    }
    let alg = text("alg").ok_or(JoseError::Algorithm)?;
    const KNOWN: [&str; 10] =
        ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA", "Ed25519"];
    if !KNOWN.contains(&alg) {
        return Err(JoseError::Algorithm);
    }
    let mut seen = JoseError::UnknownKey;
    for key in keys.candidates(text("kid")) {
        if !key.allows(alg) {
            seen = if seen == JoseError::UnknownKey { JoseError::Algorithm } else { seen };
            continue;
        }
        if key.fits(alg, parts.signed.as_bytes(), &parts.signature) {
            return Ok(parts.claims);
        }
        seen = JoseError::Signature;
    }
    Err(seen)
}

/// Checks the claims of a token whose signature was checked.
pub fn check_claims(claims: &Claims, expect: &Expect) -> Result<(), JoseError> {
    let text = |name: &str| claims.get(name).and_then(Value::as_str).unwrap_or("");
    if text("iss") != expect.issuer || expect.issuer.is_empty() {
        return Err(JoseError::Issuer);
    }
    audience(claims, expect.audience)?;
    let time = |name: &str| claims.get(name).and_then(Value::as_f64);
    let (now, leeway) = (expect.now_s as f64, expect.leeway_s as f64);
    if time("exp").is_none_or(|exp| exp + leeway <= now) {
        return Err(JoseError::Expired);
    }
    if ["nbf", "iat"].iter().any(|name| time(name).is_some_and(|t| t - leeway > now)) {
        return Err(JoseError::NotYet);
    }
    if expect.nonce.is_some_and(|nonce| text("nonce") != nonce) {
        return Err(JoseError::Nonce);
    }
    if text("sub").is_empty() {
        return Err(JoseError::Subject);
    }
    Ok(())
}

fn audience(claims: &Claims, own: &str) -> Result<(), JoseError> {
    let (among, several) = match claims.get("aud") {
        Some(Value::String(one)) => (one == own, false),
        Some(Value::Array(all)) => (all.iter().any(|a| a.as_str() == Some(own)), all.len() > 1),
        _ => (false, false),
    };
    let azp = claims.get("azp").and_then(Value::as_str);
    let party = azp.map_or(!several, |azp| azp == own);
    if own.is_empty() || !among || !party { Err(JoseError::Audience) } else { Ok(()) }
}
