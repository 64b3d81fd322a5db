//! Passkeys (Web Authentication): in place of a password, or after it. The formats are those of `PublicKeyCredential.toJSON()` and
//! `parseCreationOptionsFromJSON()` of browsers; the checks of what authenticators sign are `ochre-passkey`'s.

pub mod challenge;
pub mod login;
mod manage;
mod register;
pub mod store;

use ochre_kernel::{App, AppError, Routes};
use ochre_passkey::{Site, unb64};
use serde::Deserialize;

/// Routes of the slice.
pub fn routes(r: &mut Routes) {
    r.slice("accounts/passkeys");
    register::routes(r);
    manage::routes(r);
    login::routes(r);
}

/// Whose passkeys they are; browsers know none for a server without a name of its own.
fn site(app: &App) -> Result<Site, AppError> {
    Site::of(&app.site_url()).ok_or_else(|| AppError::new("ochre.passkey.unavailable", 501))
}

/// How long somebody may take to answer, ms; browsers are told the same.
const LIFE_MS: i64 = 5 * 60_000;

/// `PublicKeyCredential` as JSON, all bytes in base64url.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Credential {
    id: String,
    #[serde(rename = "type")]
    kind: String,
    response: Answer,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct Answer {
    #[serde(rename = "clientDataJSON")]
    client_data: String,
    attestation_object: String,
    authenticator_data: String,
    signature: String,
    user_handle: Option<String>,
    transports: Vec<String>,
}

/// A field of the answer; `why` goes to the log.
fn bytes(text: &str) -> Result<Vec<u8>, String> {
    unb64(text.trim_end_matches('=')).map_err(|e| e.to_string())
}
