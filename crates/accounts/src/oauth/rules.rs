//! What apps and authorization requests must look like (contract/errors.jsonl `model.oauth.*`, `model.authorize.*`).

use ochre_kernel::AppError;
use ochre_types::valid::{is_http_url, runes_within};
use ochre_types::{AuthorizeRequest, OAuthApp, is_valid_id};

fn rule(fine: bool, id: &'static str) -> Result<(), AppError> {
    if fine { Ok(()) } else { Err(AppError::bad(id)) }
}

/// An app that is to be stored.
pub fn app(a: &OAuthApp) -> Result<(), AppError> {
    rule(is_valid_id(&a.id), "model.oauth.is_valid.app_id.app_error")?;
    let creator = is_valid_id(&a.creator_id) || a.is_dynamically_registered;
    rule(creator, "model.oauth.is_valid.creator_id.app_error")?;
    rule(a.client_secret.len() <= 128, "model.oauth.is_valid.client_secret.app_error")?;
    rule(!a.name.is_empty() && a.name.len() <= 64, "model.oauth.is_valid.name.app_error")?;
    let urls = a.callback_urls.as_deref().unwrap_or_default();
    let fits = ochre_types::encode(urls).len() <= 1024;
    let fine = !urls.is_empty() && fits && urls.iter().all(|u| is_http_url(u));
    rule(fine, "model.oauth.is_valid.callback.app_error")?;
    let home = if a.homepage.is_empty() { a.is_dynamically_registered } else { is_http_url(&a.homepage) };
    rule(home && a.homepage.len() <= 256, "model.oauth.is_valid.homepage.app_error")?;
    rule(runes_within(&a.description, 512), "model.oauth.is_valid.description.app_error")?;
    let icon = a.icon_url.is_empty() || (a.icon_url.len() <= 512 && is_http_url(&a.icon_url));
    rule(icon, "model.oauth.is_valid.icon_url.app_error")?;
    rule(a.mattermost_app_id.len() <= 32, "model.oauth.is_valid.mattermost_app_id.app_error")
}

/// A request for a code or token.
pub fn request(r: &AuthorizeRequest) -> Result<(), AppError> {
    rule(is_valid_id(&r.client_id), "model.authorize.is_valid.client_id.app_error")?;
    rule(!r.response_type.is_empty(), "model.authorize.is_valid.response_type.app_error")?;
    let redirect = r.redirect_uri.len() <= 256 && is_http_url(&r.redirect_uri);
    rule(redirect, "model.authorize.is_valid.redirect_uri.app_error")?;
    rule(r.state.len() <= 1024, "model.authorize.is_valid.state.app_error")?;
    rule(r.scope.len() <= 128, "model.authorize.is_valid.scope.app_error")?;
    challenge(&r.code_challenge, &r.code_challenge_method)?;
    resource(&r.resource)
}

/// PKCE: both halves or none, S256 only.
fn challenge(challenge: &str, method: &str) -> Result<(), AppError> {
    if challenge.is_empty() && method.is_empty() {
        return Ok(());
    }
    rule(!challenge.is_empty(), "model.authorize.is_valid.code_challenge.app_error")?;
    rule(!method.is_empty(), "model.authorize.is_valid.code_challenge_method.app_error")?;
    rule(method == "S256", "model.authorize.is_valid.code_challenge_method.unsupported.app_error")?;
    rule((43..=128).contains(&challenge.len()), "model.authorize.is_valid.code_challenge.length.app_error")?;
    let letters = challenge.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    rule(letters, "model.authorize.is_valid.code_challenge.format.app_error")
}

/// RFC 8707: an absolute address without a fragment.
pub fn resource(resource: &str) -> Result<(), AppError> {
    if resource.is_empty() {
        return Ok(());
    }
    rule(resource.len() <= 512, "model.authorize.is_valid.resource.length.app_error")?;
    let parsed = url::Url::parse(resource);
    if matches!(parsed, Err(url::ParseError::RelativeUrlWithoutBase)) {
        return Err(AppError::bad("model.authorize.is_valid.resource.not_absolute.app_error"));
    }
    let parsed = parsed.map_err(|_| AppError::bad("model.authorize.is_valid.resource.invalid_uri.app_error"))?;
    rule(parsed.fragment().is_none(), "model.authorize.is_valid.resource.has_fragment.app_error")
}

/// A redirect address with more query values, its own kept.
pub fn with_query(address: &str, pairs: &[(&str, &str)]) -> String {
    let (address, fragment) = address.split_once('#').map_or((address, None), |(a, f)| (a, Some(f)));
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.extend_pairs(pairs);
    let joint = if address.contains('?') { '&' } else { '?' };
    let mut out = format!("{address}{joint}{}", form.finish());
    if let Some(f) = fragment {
        out.push('#');
        out.push_str(f);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests() {
        let good = AuthorizeRequest {
            response_type: "code".into(),
            client_id: "a".repeat(26),
            redirect_uri: "https://x.example/cb".into(),
            ..Default::default()
        };
        assert!(request(&good).is_ok());
        type Change = fn(&mut AuthorizeRequest);
        let cases: [(Change, &str); 9] = [
            (|r| r.redirect_uri = "javascript:alert(1)".into(), "redirect_uri.app_error"),
            (|r| r.redirect_uri = format!("https://x.example/{}", "a".repeat(256)), "redirect_uri.app_error"),
            (|r| r.state = "s".repeat(1025), "state.app_error"),
            (|r| r.scope = "s".repeat(129), "scope.app_error"),
            (|r| r.code_challenge = "c".repeat(43), "code_challenge_method.app_error"),
            (|r| r.code_challenge_method = "S256".into(), "code_challenge.app_error"),
            (|r| r.resource = "relative".into(), "resource.not_absolute.app_error"),
            (|r| r.resource = "https://a.example/#f".into(), "resource.has_fragment.app_error"),
            (|r| r.resource = "https://[".into(), "resource.invalid_uri.app_error"),
        ];
        for (change, end) in cases {
            let mut r = good.clone();
            change(&mut r);
            let id = request(&r).unwrap_err().id;
            assert!(id.ends_with(end), "{id} {end}");
        }
        assert_eq!(with_query("https://a/b?c=d#e", &[("f", "g h")]), "https://a/b?c=d&f=g+h#e");
    }
}
