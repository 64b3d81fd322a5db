//! Tokens of outgoing connections: asked for when a call needs one, kept in memory until shortly before they end.

use super::store::{self, Connection};
use crate::outside::{self, Call, Unanswered};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::header;
use ochre_kernel::App;
use serde::Deserialize;
use std::sync::Arc;

/// How long before its end a token is not used any more: a call and clocks that differ take their time.
const MARGIN_MS: i64 = 30_000;
/// Longest that a token is kept, whatever its giver says.
const MOST_MS: i64 = 24 * 3_600_000;

#[derive(Default, Deserialize)]
#[serde(default)]
struct Answer {
    access_token: String,
    token_type: String,
    /// Seconds. Some givers send a number, some its digits, some nothing.
    expires_in: serde_json::Value,
}

/// What a call carries.
pub struct Token {
    /// Value of `Authorization`.
    pub header: String,
    /// Whether it was there already.
    pub kept: bool,
}

/// Why there is none.
#[derive(Debug)]
pub struct Failed {
    pub why: String,
    /// Another try may help.
    pub may_pass: bool,
}

/// The connection that is made for this address, if there is one.
pub async fn for_address(app: &App, url: &str) -> Result<Option<Connection>, Unanswered> {
    if !app.config().service.enable_outgoing_oauth_connections {
        return Ok(None);
    }
    let failed = |e: ochre_kernel::AppError| Unanswered::NoToken {
        connection: String::new(),
        why: format!("{} {}", e.id, e.detail),
        may_pass: true,
    };
    Ok(best(store::all(app).await.map_err(failed)?, url))
}

/// Of these connections, the one that names the address most exactly.
pub fn best(all: Vec<Connection>, url: &str) -> Option<Connection> {
    Some(all.into_iter().rev().filter_map(|c| Some((reach(&c, url)?, c))).max_by_key(|(reach, _)| *reach)?.1)
}

/// A change of the connection makes another key, so that a token never outlives the credentials it was had with.
fn key(c: &Connection) -> String {
    format!("{}:{}", c.id, c.update_at)
}

/// A token for a call: one from earlier while it is good, else a new one.
pub async fn token(app: &Arc<App>, c: &Connection) -> Result<Token, Unanswered> {
    let (tokens, key) = (&app.caches.outgoing_tokens, key(c));
    if let Some((until, header)) = tokens.get(&key)
        && until > app.now()
    {
        return Ok(Token { header: header.to_string(), kept: true });
    }
    let mark = tokens.mark(&key);
    let (header, lives_ms) = fetch(app, c).await.map_err(|f| {
        tracing::warn!(connection = %c.id, why = f.why, "an outgoing OAuth connection gave no token");
        Unanswered::NoToken { connection: c.id.clone(), why: f.why, may_pass: f.may_pass }
    })?;
    let keep = lives_ms.min(MOST_MS) - MARGIN_MS;
    if keep > 0 {
        tokens.put_since(&key, mark, (app.now() + keep, Arc::from(header.as_str())));
    }
    Ok(Token { header, kept: false })
}

/// Drops what is kept for a connection.
pub fn forget(app: &App, c: &Connection) {
    app.caches.outgoing_tokens.forget(&key(c));
}

/// How much of the address the connection's best audience covers.
fn reach(c: &Connection, url: &str) -> Option<usize> {
    let covers = |a: &&String| {
        let a = a.trim_end_matches('*');
        url.strip_prefix(a).is_some_and(|rest| a.ends_with('/') || rest.is_empty() || rest.starts_with(['/', '?', '#']))
    };
    c.audiences.iter().flatten().filter(covers).map(String::len).max()
}

/// Asks the token address (RFC 6749 sections 4.3 and 4.4): `<type> <token>`, and how long it lives, ms (0: not said).
pub async fn fetch(app: &Arc<App>, c: &Connection) -> Result<(String, i64), Failed> {
    let mut fields = vec![("grant_type".to_string(), c.grant_type.clone())];
    if c.grant_type == "password" {
        fields.push(("username".into(), c.credentials_username.clone().unwrap_or_default()));
        fields.push(("password".into(), c.credentials_password.clone().unwrap_or_default()));
    }
    let encode = |s: &str| form_urlencoded::byte_serialize(s.as_bytes()).collect::<String>();
    let basic = STANDARD.encode(format!("{}:{}", encode(&c.client_id), encode(&c.client_secret)));
    let call = Call::form(&c.oauth_token_url, &fields).secret(header::AUTHORIZATION, &format!("Basic {basic}"));
    let answer = outside::plain(app, call).await.map_err(|e| Failed { may_pass: e.may_pass(), why: e.to_string() })?;
    if !answer.is_fine() {
        let may_pass = answer.status == 429 || answer.status >= 500;
        return Err(Failed { why: format!("the token address answered with status {}", answer.status), may_pass });
    }
    let none = || Failed { why: "no token in the answer of the token address".into(), may_pass: false };
    let token: Answer = ochre_types::decode(&answer.body).map_err(|_| none())?;
    if token.access_token.is_empty() {
        return Err(none());
    }
    let kind = match token.token_type.to_ascii_lowercase().as_str() {
        "" | "bearer" => "Bearer".to_string(),
        _ => token.token_type,
    };
    let seconds = match &token.expires_in {
        serde_json::Value::String(digits) => digits.trim().parse().unwrap_or(0.0),
        other => other.as_f64().unwrap_or(0.0),
    };
    // `as` holds a huge or negative number within the type
    Ok((format!("{kind} {}", token.access_token), (seconds * 1000.0) as i64))
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
            ("https://a.example", "https://a.example@evil.example/", false),
            ("https://a.example", "https://a.example:8443/", false),
            ("https://a.example", "http://a.example/", false),
            ("https://a.example*", "https://a.example.evil/", false),
            ("https://a.example/*", "https://a.example/x", true),
        ] {
            assert_eq!(reach(&c(&[audience]), url).is_some(), want, "{audience} {url}");
        }
        assert_eq!(reach(&c(&["https://a.example/", "https://a.example/x"]), "https://a.example/x"), Some(19));
        let named = |name: &str, a: &str| Connection { name: name.into(), ..c(&[a]) };
        let all = || {
            vec![
                named("wide", "https://a.example/"),
                named("old", "https://a.example/x"),
                named("new", "https://a.example/x"),
            ]
        };
        let found = |url: &str| best(all(), url).map(|c| c.name);
        assert_eq!(found("https://a.example/x/y").as_deref(), Some("old"), "the longest, of equals the oldest");
        assert_eq!(found("https://a.example/y").as_deref(), Some("wide"));
        assert_eq!(found("http://a.example/y"), None);
    }
}
