//! Tokens of outgoing connections.

use super::store::{self, Connection};
use crate::outside::{self, Call};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::header;
use ochre_kernel::App;
use serde::Deserialize;
use std::sync::Arc;

#[derive(Default, Deserialize)]
#[serde(default)]
struct Answer {
    access_token: String,
    token_type: String,
}

/// The `Authorization` of a call to this address, if a connection is made for it.
pub async fn bearer(app: &Arc<App>, url: &str) -> Option<String> {
    if !app.config().service.enable_outgoing_oauth_connections {
        return None;
    }
    let all = store::all(app).await.ok()?;
    let best = all.into_iter().filter_map(|c| Some((reach(&c, url)?, c))).max_by_key(|(reach, _)| *reach)?.1;
    match fetch(app, &best).await {
        Ok(token) => Some(token),
        Err(why) => {
            tracing::warn!(connection = %best.id, why, "an outgoing OAuth connection gave no token");
            None
        }
    }
}

/// How much of the address the connection's best audience covers.
fn reach(c: &Connection, url: &str) -> Option<usize> {
    let covers = |a: &&String| {
        let a = a.trim_end_matches('*');
        url.strip_prefix(a).is_some_and(|rest| a.ends_with('/') || rest.is_empty() || rest.starts_with(['/', '?', '#']))
    };
    c.audiences.iter().flatten().filter(covers).map(String::len).max()
}

/// Asks the token address (RFC 6749 sections 4.3 and 4.4); `<type> <token>`.
pub async fn fetch(app: &Arc<App>, c: &Connection) -> Result<String, String> {
    let mut fields = vec![("grant_type".to_string(), c.grant_type.clone())];
    if c.grant_type == "password" {
        fields.push(("username".into(), c.credentials_username.clone().unwrap_or_default()));
        fields.push(("password".into(), c.credentials_password.clone().unwrap_or_default()));
    }
    let encode = |s: &str| form_urlencoded::byte_serialize(s.as_bytes()).collect::<String>();
    let basic = STANDARD.encode(format!("{}:{}", encode(&c.client_id), encode(&c.client_secret)));
    let call = Call::form(&c.oauth_token_url, &fields).secret(header::AUTHORIZATION, &format!("Basic {basic}"));
    let answer = outside::plain(app, call).await.map_err(|e| e.to_string())?;
    if !answer.is_fine() {
        return Err(format!("status {}", answer.status));
    }
    let token: Answer = ochre_types::decode(&answer.body).map_err(|_| "no token in the answer".to_string())?;
    if token.access_token.is_empty() {
        return Err("no token in the answer".into());
    }
    let kind = match token.token_type.to_ascii_lowercase().as_str() {
        "" | "bearer" => "Bearer".to_string(),
        _ => token.token_type,
    };
    Ok(format!("{kind} {}", token.access_token))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn audiences() {
        let c = |a: &[&str]| Connection {
            audiences: Some(a.iter().map(|a| a.to_string()).collect()),
            ..Connection::default()
        };
        for (audience, url, want) in [
            ("https://a.example", "https://a.example/hook", true),
            ("https://a.example/", "https://a.example/hook", true),
            ("https://a.example/hook", "https://a.example/hook?x=1", true),
            ("https://a.example/hook", "https://a.example/hooks", false),
            ("https://a.example", "https://a.example.evil/", false),
            ("https://a.example/*", "https://a.example/x", true),
        ] {
            assert_eq!(reach(&c(&[audience]), url).is_some(), want, "{audience} {url}");
        }
        assert_eq!(reach(&c(&["https://a.example/", "https://a.example/x"]), "https://a.example/x"), Some(19));
    }
}
