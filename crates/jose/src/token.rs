//! The parts of a compact token.

use crate::JoseError;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};

/// Base64url without padding.
pub fn b64(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The bytes of a base64url text; padding is forgiven.
pub fn unb64(text: &str) -> Result<Vec<u8>, JoseError> {
    URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).map_err(|_| JoseError::Malformed)
}

/// A token taken apart; nothing of it is trusted yet.
pub struct Parts<'a> {
    pub header: Map<String, Value>,
    pub claims: Map<String, Value>,
    /// What was signed: header and claims as they stood in the token.
    pub signed: &'a str,
    pub signature: Vec<u8>,
}

/// No identity provider's token comes near this.
const MAX: usize = 64 * 1024;

/// Takes a token apart.
pub fn split(token: &str) -> Result<Parts<'_>, JoseError> {
    if token.len() > MAX {
        return Err(JoseError::Malformed);
    }
    let (signed, signature) = token.rsplit_once('.').ok_or(JoseError::Malformed)?;
    let (head, body) = signed.split_once('.').ok_or(JoseError::Malformed)?;
    let object = |text: &str| -> Result<Map<String, Value>, JoseError> {
        serde_json::from_slice(&unb64(text)?).map_err(|_| JoseError::Malformed)
    };
    Ok(Parts { header: object(head)?, claims: object(body)?, signed, signature: unb64(signature)? })
}
