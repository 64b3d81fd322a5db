//! A secret that every request brings along (`X-Mattermost-Preauth-Secret`): apps are given it once by their owner, a proxy in
//! front adds it for browsers that it let through. Without it nothing is answered, not even the page to sign in.

use http::HeaderMap;
use ochre_kernel::Response;

const HEADER: &str = "x-mattermost-preauth-secret";

/// 403 unless the secret came along; an empty one asks for nothing.
pub fn check(secret: &str, headers: &HeaderMap) -> Result<(), Response> {
    let sent = headers.get(HEADER).and_then(|v| v.to_str().ok()).unwrap_or_default();
    if secret.is_empty() || ochre_secret::same_text(sent, secret) {
        return Ok(());
    }
    Err(Response::bytes(403, "text/plain; charset=utf-8", "This server is not open to everybody.\n"))
}
