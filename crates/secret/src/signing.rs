//! The server's own P-256 key (`systems.AsymmetricSigningKey`): signs push messages,
//! trigger ids and error pages.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ring::rand::SystemRandom;
use ring::signature::{
    ECDSA_P256_SHA256_ASN1, ECDSA_P256_SHA256_ASN1_SIGNING, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair,
    EcdsaSigningAlgorithm, KeyPair, UnparsedPublicKey,
};
use serde_json::value::RawValue;
use std::collections::HashMap;

/// SubjectPublicKeyInfo of an uncompressed P-256 point, up to the point.
const SPKI_PREFIX: [u8; 26] = [
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce,
    0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
];

/// The stored key cannot be read, or its halves do not belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyError;

impl std::fmt::Display for KeyError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the stored signing key is not a usable P-256 key")
    }
}
impl std::error::Error for KeyError {}

/// A P-256 key pair.
pub struct SigningKey {
    secret: [u8; 32],
    /// 0x04 ‖ x ‖ y
    point: [u8; 65],
    asn1: EcdsaKeyPair,
    fixed: EcdsaKeyPair,
    random: SystemRandom,
}

impl SigningKey {
    pub fn generate() -> SigningKey {
        // ring hands a new key out only as PKCS#8, whose layout for this curve is fixed:
        // the secret stands at 36, the public point at the end.
        let document = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &SystemRandom::new());
        let document = document.expect("system randomness");
        let der = document.as_ref();
        let secret = der[36..68].try_into().expect("32 bytes");
        let point = der[der.len() - 65..].try_into().expect("65 bytes");
        SigningKey::from_parts(secret, point).expect("a key that ring made is a key")
    }

    /// Reads `{"ecdsa_key":{"curve":"P-256","x":int,"y":int,"d":int}}`, whose numbers are
    /// decimal integers far beyond 64 bits.
    pub fn from_json(stored: &str) -> Result<SigningKey, KeyError> {
        type Object<'a> = HashMap<String, &'a RawValue>;
        fn object(text: &str) -> Result<Object<'_>, KeyError> {
            serde_json::from_str(text).map_err(|_| KeyError)
        }
        let outer = object(stored)?;
        let inner = object(outer.get("ecdsa_key").ok_or(KeyError)?.get())?;
        let raw = |name: &str| inner.get(name).map(|v| v.get()).ok_or(KeyError);
        if raw("curve")? != "\"P-256\"" {
            return Err(KeyError);
        }
        let number = |name| from_decimal(raw(name)?).ok_or(KeyError);
        let mut point = [4; 65];
        point[1..33].copy_from_slice(&number("x")?);
        point[33..].copy_from_slice(&number("y")?);
        SigningKey::from_parts(number("d")?, point)
    }

    /// The stored form.
    pub fn to_json(&self) -> String {
        format!(
            r#"{{"ecdsa_key":{{"curve":"P-256","x":{},"y":{},"d":{}}}}}"#,
            to_decimal(&self.point[1..33]),
            to_decimal(&self.point[33..]),
            to_decimal(&self.secret)
        )
    }

    fn from_parts(secret: [u8; 32], point: [u8; 65]) -> Result<SigningKey, KeyError> {
        let random = SystemRandom::new();
        let pair = |algorithm: &'static EcdsaSigningAlgorithm| {
            EcdsaKeyPair::from_private_key_and_public_key(algorithm, &secret, &point, &random).map_err(|_| KeyError)
        };
        Ok(SigningKey {
            asn1: pair(&ECDSA_P256_SHA256_ASN1_SIGNING)?,
            fixed: pair(&ECDSA_P256_SHA256_FIXED_SIGNING)?,
            secret,
            point,
            random,
        })
    }

    /// Client setting `AsymmetricSigningPublicKey`: base64 of the DER public key.
    pub fn public_key(&self) -> String {
        STANDARD.encode([SPKI_PREFIX.as_slice(), self.asn1.public_key().as_ref()].concat())
    }

    /// ASN.1 signature over SHA-256 of `text`.
    pub fn sign(&self, text: &[u8]) -> Vec<u8> {
        // Fails only when the system has no randomness, which nothing here survives.
        let signature = self.asn1.sign(&self.random, text);
        signature.expect("system randomness").as_ref().to_vec()
    }

    /// Checks what [`SigningKey::sign`] made.
    pub fn verify(&self, text: &[u8], signature: &[u8]) -> bool {
        UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, self.point).verify(text, signature).is_ok()
    }

    /// A JWT (ES256) of the given claims, which are a JSON object.
    pub fn jwt(&self, claims: &str) -> String {
        let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
        let head = format!("{}.{}", part(r#"{"alg":"ES256","typ":"JWT"}"#), part(claims));
        let signature = self.fixed.sign(&self.random, head.as_bytes());
        let signature = signature.expect("system randomness");
        format!("{head}.{}", URL_SAFE_NO_PAD.encode(signature))
    }
}

/// 32 big-endian bytes of a decimal integer.
fn from_decimal(text: &str) -> Option<[u8; 32]> {
    if text.is_empty() || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let mut out = [0u8; 32];
    for digit in text.bytes() {
        let mut carry = u32::from(digit - b'0');
        for byte in out.iter_mut().rev() {
            carry += u32::from(*byte) * 10;
            *byte = carry as u8;
            carry >>= 8;
        }
        if carry > 0 {
            return None;
        }
    }
    Some(out)
}

fn to_decimal(bytes: &[u8]) -> String {
    let mut number = bytes.to_vec();
    let mut digits = Vec::new();
    while number.iter().any(|b| *b != 0) {
        let mut rest = 0u32;
        for byte in number.iter_mut() {
            let value = (rest << 8) | u32::from(*byte);
            *byte = (value / 10) as u8;
            rest = value % 10;
        }
        digits.push(char::from(b'0' + rest as u8));
    }
    if digits.is_empty() { "0".to_owned() } else { digits.iter().rev().collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stored_form_round_trips() {
        let key = SigningKey::generate();
        let json = key.to_json();
        let again = SigningKey::from_json(&json).unwrap();
        assert_eq!(again.to_json(), json);
        let signature = key.sign(b"text");
        assert!(again.verify(b"text", &signature));
        assert!(!again.verify(b"texu", &signature));
        assert!(key.public_key().starts_with("MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE"));
        let jwt = key.jwt(r#"{"a":1}"#);
        assert_eq!(jwt.split('.').count(), 3);
        assert_eq!(URL_SAFE_NO_PAD.decode(jwt.rsplit('.').next().unwrap()).unwrap().len(), 64);
    }

    /// A key made by OpenSSL, in the stored form.
    #[test]
    fn foreign_key() {
        let json = r#"{"ecdsa_key":{"curve":"P-256","x":30154579912427983197326370804945428898999778692163518558230835698770125812498,"y":89225002187246200742057429797121508868594462769317163789473250970528630934428,"d":37193986438778817496033253444867818965162228982252547455928715009067427795715}}"#;
        let key = SigningKey::from_json(json).unwrap();
        assert_eq!(key.to_json(), json);
        assert_eq!(
            key.public_key(),
            "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEQqrjLNNjMs1lP121YVqqbEKD9VDE/v1OgJz38q8scxLFQ4/FFJABP4axpi63fSLF4rZl8D5OW9VqgXG0LgeLnA=="
        );
    }

    #[test]
    fn bad_keys() {
        let good = SigningKey::generate().to_json();
        let other = SigningKey::generate().to_json();
        let d = |s: &str| s.rsplit_once("\"d\":").unwrap().1.to_owned();
        let mixed = good.replace(&d(&good), &d(&other));
        for bad in ["", "{}", "[]", &good.replace("P-256", "P-384"), &mixed, &good.replace("\"d\":", "\"d\":9999")] {
            assert_eq!(SigningKey::from_json(bad).err(), Some(KeyError), "{bad}");
        }
    }

    #[test]
    fn decimals() {
        for text in
            ["0", "1", "255", "256", "115792089237316195423570985008687907853269984665640564039457584007913129639935"]
        {
            assert_eq!(to_decimal(&from_decimal(text).unwrap()), text);
        }
        for text in
            ["", "-1", "1.5", "1e3", "115792089237316195423570985008687907853269984665640564039457584007913129639936"]
        {
            assert_eq!(from_decimal(text), None);
        }
    }
}
