//! Passkeys (W3C Web Authentication level 2): what an authenticator sends by way of a browser, taken apart and checked.
//!
//! Nothing here knows of accounts, databases or clocks: the caller keeps challenges (each works once, for a short time) and keys.
//! Attestation is not asked for, because nothing here depends on who built an authenticator: `none` is accepted, and `packed`
//! made by the credential itself. Signatures are checked by `ring`: ES256, EdDSA and RS256.

mod authenticator;
mod cbor;
mod client;
mod cose;
mod site;

pub use client::challenge_of;
pub use site::Site;

use authenticator::Data;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cose::Key;
use ring::digest::{SHA256, digest};

/// COSE numbers of the signatures that are understood, the best first: what `pubKeyCredParams` offers.
pub const ALGORITHMS: [i64; 3] = [cose::ES256, cose::EDDSA, cose::RS256];

/// Longest id of a credential, bytes.
pub const MAX_ID: usize = 1023;

/// Why something was refused. For the log; people are told less.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasskeyError {
    /// Not the JSON, CBOR or base64 it should be.
    Malformed,
    /// Of another ceremony: a registration where a sign-in is expected, or the other way round.
    Type,
    /// Not the challenge that was given.
    Challenge,
    /// Made on another site, or inside of one.
    Origin,
    /// Made for another relying party.
    RelyingParty,
    /// Nobody was there.
    Presence,
    /// The authenticator did not make sure who was there.
    Verification,
    /// A key of a kind that is not understood.
    Key,
    /// An attestation that was not asked for, or one that does not fit.
    Attestation,
    /// The signature does not fit.
    Signature,
}

impl std::fmt::Display for PasskeyError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Malformed => "malformed",
            Self::Type => "made for another ceremony",
            Self::Challenge => "another challenge",
            Self::Origin => "made on another site",
            Self::RelyingParty => "made for another site",
            Self::Presence => "nobody was present",
            Self::Verification => "the user was not verified",
            Self::Key => "a key of an unknown kind",
            Self::Attestation => "the attestation is not acceptable",
            Self::Signature => "the signature does not fit",
        })
    }
}

impl std::error::Error for PasskeyError {}

type Result<T> = std::result::Result<T, PasskeyError>;

/// What is checked in both ceremonies.
#[derive(Debug, Clone, Copy)]
pub struct Expect<'a> {
    pub site: &'a Site,
    /// Base64url, as it was handed out.
    pub challenge: &'a str,
    /// The authenticator must have asked for a PIN or a finger.
    pub verified: bool,
}

/// `AuthenticatorAttestationResponse`, decoded from base64url.
#[derive(Debug, Clone, Copy)]
pub struct Attestation<'a> {
    pub client_data: &'a [u8],
    pub object: &'a [u8],
}

/// `AuthenticatorAssertionResponse`, decoded from base64url.
#[derive(Debug, Clone, Copy)]
pub struct Assertion<'a> {
    pub client_data: &'a [u8],
    pub authenticator_data: &'a [u8],
    pub signature: &'a [u8],
}

/// A new credential.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registered {
    pub id: Vec<u8>,
    /// The public key as COSE bytes: what [`authenticate`] takes.
    pub key: Vec<u8>,
    pub counter: u32,
    /// It is, or may be, kept by a service beside the device.
    pub synced: bool,
}

/// Somebody has the credential.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Proven {
    /// Signatures made so far; 0: it does not count. The caller compares it with the last one.
    pub counter: u32,
    pub verified: bool,
}

/// Checks a registration.
pub fn register(expect: &Expect, a: &Attestation) -> Result<Registered> {
    client::check(expect, a.client_data, "webauthn.create")?;
    let (object, rest) = cbor::read(a.object)?;
    if !rest.is_empty() {
        return Err(PasskeyError::Malformed);
    }
    let part = |name: &str| object.text_key(name).ok_or(PasskeyError::Malformed);
    let bytes = part("authData")?.bytes().ok_or(PasskeyError::Malformed)?;
    let data = Data::read(bytes)?;
    data.check(expect)?;
    let new = data.new.as_ref().ok_or(PasskeyError::Malformed)?;
    if new.id.is_empty() || new.id.len() > MAX_ID {
        return Err(PasskeyError::Malformed);
    }
    let key = Key::read(new.key)?;
    let statement = part("attStmt")?;
    match part("fmt")?.text().ok_or(PasskeyError::Malformed)? {
        "none" if statement.is_empty_map() => {}
        "packed" => own_attestation(statement, &key, &signed(bytes, a.client_data))?,
        _ => return Err(PasskeyError::Attestation),
    }
    Ok(Registered { id: new.id.to_vec(), key: new.key.to_vec(), counter: data.counter, synced: data.backup_eligible })
}

/// `packed` without a certificate: the new key signed its own birth.
fn own_attestation(statement: &cbor::Value, key: &Key, message: &[u8]) -> Result<()> {
    let alg = statement.text_key("alg").and_then(cbor::Value::int);
    let signature = statement.text_key("sig").and_then(cbor::Value::bytes);
    let (Some(alg), Some(signature), None) = (alg, signature, statement.text_key("x5c")) else {
        return Err(PasskeyError::Attestation);
    };
    if alg != key.algorithm() || !key.fits(message, signature) {
        return Err(PasskeyError::Attestation);
    }
    Ok(())
}

/// Checks a sign-in with a key that was registered.
pub fn authenticate(expect: &Expect, key: &[u8], a: &Assertion) -> Result<Proven> {
    client::check(expect, a.client_data, "webauthn.get")?;
    let data = Data::read(a.authenticator_data)?;
    data.check(expect)?;
    if !Key::read(key)?.fits(&signed(a.authenticator_data, a.client_data), a.signature) {
        return Err(PasskeyError::Signature);
    }
    Ok(Proven { counter: data.counter, verified: data.verified })
}

/// What authenticators sign.
fn signed(authenticator_data: &[u8], client_data: &[u8]) -> Vec<u8> {
    [authenticator_data, digest(&SHA256, client_data).as_ref()].concat()
}

/// Base64url without padding.
pub fn b64(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The bytes of a base64url text without padding.
pub fn unb64(text: &str) -> Result<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).map_err(|_| PasskeyError::Malformed)
}
