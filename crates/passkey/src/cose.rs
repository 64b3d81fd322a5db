//! Public keys as COSE (RFC 9052) writes them.

use crate::{PasskeyError, Result, cbor};
use ring::signature as s;

pub const ES256: i64 = -7;
pub const EDDSA: i64 = -8;
pub const RS256: i64 = -257;

/// A key that can check.
pub enum Key {
    /// The uncompressed point.
    Es256(Vec<u8>),
    EdDsa(Vec<u8>),
    Rs256 {
        n: Vec<u8>,
        e: Vec<u8>,
    },
}

impl Key {
    /// Kind, algorithm and curve must fit each other: none of them is taken from the message that is to be checked.
    pub fn read(bytes: &[u8]) -> Result<Key> {
        let (map, rest) = cbor::read(bytes)?;
        let int = |key| map.int_key(key).and_then(cbor::Value::int);
        let part = |key| map.int_key(key).and_then(cbor::Value::bytes).unwrap_or_default();
        let key = match (int(1), int(3), int(-1)) {
            (Some(2), Some(ES256), Some(1)) if part(-2).len() == 32 && part(-3).len() == 32 => {
                Key::Es256([&[4], part(-2), part(-3)].concat())
            }
            (Some(1), Some(EDDSA), Some(6)) if part(-2).len() == 32 => Key::EdDsa(part(-2).to_vec()),
            // -1 is the modulus here, no number.
            (Some(3), Some(RS256), None) if (256..=1024).contains(&part(-1).len()) && part(-1)[0] != 0 => {
                Key::Rs256 { n: part(-1).to_vec(), e: part(-2).to_vec() }
            }
            _ => return Err(PasskeyError::Key),
        };
        if rest.is_empty() { Ok(key) } else { Err(PasskeyError::Malformed) }
    }

    pub fn algorithm(&self) -> i64 {
        match self {
            Key::Es256(_) => ES256,
            Key::EdDsa(_) => EDDSA,
            Key::Rs256 { .. } => RS256,
        }
    }

    pub fn fits(&self, message: &[u8], signature: &[u8]) -> bool {
        match self {
            Key::Es256(point) => {
                s::UnparsedPublicKey::new(&s::ECDSA_P256_SHA256_ASN1, point).verify(message, signature).is_ok()
            }
            Key::EdDsa(key) => s::UnparsedPublicKey::new(&s::ED25519, key).verify(message, signature).is_ok(),
            Key::Rs256 { n, e } => {
                s::RsaPublicKeyComponents { n, e }.verify(&s::RSA_PKCS1_2048_8192_SHA256, message, signature).is_ok()
            }
        }
    }
}
