//! What the browser says it was asked (`clientDataJSON`): the ceremony, the challenge, the site.

use crate::{Expect, PasskeyError, Result};
use serde::Deserialize;
use subtle::ConstantTimeEq;

#[derive(Deserialize)]
struct ClientData {
    #[serde(rename = "type")]
    kind: String,
    challenge: String,
    origin: String,
    #[serde(rename = "crossOrigin", default)]
    cross_origin: bool,
    #[serde(rename = "topOrigin", default)]
    top_origin: Option<String>,
}

fn read(bytes: &[u8]) -> Result<ClientData> {
    serde_json::from_slice(bytes).map_err(|_| PasskeyError::Malformed)
}

/// The challenge that an answer claims to answer: the key under which the caller finds the one it kept.
pub fn challenge_of(client_data: &[u8]) -> Result<String> {
    Ok(read(client_data)?.challenge)
}

pub fn check(expect: &Expect, bytes: &[u8], kind: &str) -> Result<()> {
    let data = read(bytes)?;
    if data.kind != kind {
        return Err(PasskeyError::Type);
    }
    if !bool::from(data.challenge.as_bytes().ct_eq(expect.challenge.as_bytes())) || expect.challenge.is_empty() {
        return Err(PasskeyError::Challenge);
    }
    // Never from within a frame of somebody else's page.
    if data.origin != expect.site.origin || data.cross_origin || data.top_origin.is_some() {
        return Err(PasskeyError::Origin);
    }
    Ok(())
}
