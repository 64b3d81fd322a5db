//! The providers of the configuration, and what they say of themselves (OpenID Connect Discovery).

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, header};
use ochre_fetch::{Client, Limits};
use ochre_jose::Jwks;
use ochre_kernel::{App, AppError};
use serde::Deserialize;
use std::sync::Arc;
use std::time::Duration;

/// How long a provider's description and keys are believed, ms.
const KEPT_MS: i64 = 5 * 60_000;

/// A provider that is switched on, its addresses known.
pub struct Provider {
    pub service: &'static str,
    pub client_id: String,
    pub secret: String,
    pub scope: String,
    pub auth: String,
    pub token: String,
    pub user_api: String,
    /// What discovery says; without it there are no id_tokens to check.
    pub openid: Option<OpenId>,
    pub use_preferred_username: bool,
    /// Entra's tenant, empty for any.
    pub directory: String,
    client: Client,
}

/// The part of a discovery document that is used.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct OpenId {
    pub issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    userinfo_endpoint: String,
    jwks_uri: String,
    token_endpoint_auth_methods_supported: Vec<String>,
}

impl OpenId {
    /// Whether the token address wants the secret in a header.
    pub fn basic(&self) -> bool {
        let methods = &self.token_endpoint_auth_methods_supported;
        !methods.is_empty() && !methods.iter().any(|m| m == "client_secret_post")
    }
}

struct Settings {
    enable: bool,
    id: String,
    secret: String,
    scope: String,
    auth: String,
    token: String,
    user_api: String,
    discovery: String,
    preferred: bool,
}

macro_rules! settings {
    ($s:expr) => {
        Settings {
            enable: $s.enable,
            id: $s.id.clone(),
            secret: $s.secret.clone(),
            scope: $s.scope.clone(),
            auth: $s.auth_endpoint.clone(),
            token: $s.token_endpoint.clone(),
            user_api: $s.user_api_endpoint.clone(),
            discovery: $s.discovery_endpoint.clone(),
            preferred: $s.use_preferred_username,
        }
    };
}

/// The name of a service as the address has it, if there is one.
pub fn name(service: &str) -> Option<&'static str> {
    ["gitlab", "google", "office365", "openid"].into_iter().find(|s| *s == service)
}

fn unsupported(service: &str) -> AppError {
    AppError::new("api.user.authorize_oauth_user.unsupported.app_error", 501).with("Service", service)
}

/// Whether a service is switched on, without asking it anything.
pub fn enabled(app: &App, service: &str) -> Result<&'static str, AppError> {
    read(app, service).map(|(name, _)| name)
}

fn read(app: &App, service: &str) -> Result<(&'static str, Settings), AppError> {
    let c = app.config();
    let name = name(service).ok_or_else(|| unsupported(service))?;
    let s = match name {
        "gitlab" => settings!(c.gitlab),
        "google" => settings!(c.google),
        "office365" => settings!(c.office365),
        _ => settings!(c.openid),
    };
    if s.enable { Ok((name, s)) } else { Err(unsupported(service)) }
}

/// A provider that is switched on; its description is fetched where the settings name one.
pub async fn find(app: &Arc<App>, service: &str) -> Result<Provider, AppError> {
    let (service, s) = read(app, service)?;
    let config = app.config_full();
    let mut p = Provider {
        service,
        client_id: s.id,
        secret: s.secret,
        scope: s.scope,
        auth: s.auth,
        token: s.token,
        user_api: s.user_api,
        openid: None,
        use_preferred_username: s.preferred,
        directory: if service == "office365" { config.office365.directory_id.clone() } else { String::new() },
        client: Client::trusted(&config),
    };
    if !s.discovery.is_empty() {
        let body = p.document(app, &s.discovery, true).await?;
        let o: OpenId = serde_json::from_slice(&body).map_err(|e| failed("discovery", e.to_string()))?;
        p.follow(o)?;
    }
    Ok(p)
}

/// A provider that does not do what it should: for the log which part, for people that it did not work.
pub fn failed(part: &str, why: impl Into<String>) -> AppError {
    AppError::new("api.user.authorize_oauth_user.response.app_error", 500).detail(format!("{part}: {}", why.into()))
}

impl Provider {
    fn follow(&mut self, o: OpenId) -> Result<(), AppError> {
        if o.issuer.is_empty()
            || o.authorization_endpoint.is_empty()
            || o.token_endpoint.is_empty()
            || o.jwks_uri.is_empty()
        {
            return Err(failed("discovery", "the document is not complete"));
        }
        self.auth.clone_from(&o.authorization_endpoint);
        self.token.clone_from(&o.token_endpoint);
        self.user_api.clone_from(&o.userinfo_endpoint);
        if !self.scope.split_whitespace().any(|s| s == "openid") {
            // The scopes of the older interfaces open nothing here.
            self.scope = "openid profile email".into();
        }
        self.openid = Some(o);
        Ok(())
    }

    /// Time, size; no redirects: these addresses are exact.
    fn limits() -> Limits {
        Limits { timeout: Duration::from_secs(15), max_bytes: 1 << 20, cut: false, redirects: 0 }
    }

    /// A call to the provider; any status but 2xx is a failure.
    pub async fn call(
        &self,
        part: &str,
        method: Method,
        url: &str,
        mut headers: HeaderMap,
        body: String,
    ) -> Result<Bytes, AppError> {
        headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
        let answer = self.client.request(method, url, headers, body, Self::limits()).await;
        let answer = answer.map_err(|e| failed(part, e.to_string()))?;
        if !answer.status.is_success() {
            // `error` of RFC 6749 says why; the rest of the body may hold secrets.
            let body: serde_json::Value = serde_json::from_slice(&answer.body).unwrap_or_default();
            let why = body.get("error").and_then(|e| e.as_str()).unwrap_or("").chars().take(60).collect::<String>();
            return Err(failed(part, format!("status {} {why}", answer.status.as_u16())));
        }
        Ok(answer.body)
    }

    async fn document(&self, app: &App, url: &str, kept: bool) -> Result<Bytes, AppError> {
        let cache = &app.caches.provider_documents;
        if let Some((at, body)) = cache.get(url)
            && kept
            && app.now() < at + KEPT_MS
        {
            return Ok(body);
        }
        let mark = cache.mark(url);
        let body = self.call("document", Method::GET, url, HeaderMap::new(), String::new()).await?;
        cache.put_since(url, mark, (app.now(), body.clone()));
        Ok(body)
    }

    /// The provider's keys. `kept` false: asked anew, because a token names a key that was not among them.
    pub async fn keys(&self, app: &App, kept: bool) -> Result<Jwks, AppError> {
        let url = self.openid.as_ref().map_or("", |o| o.jwks_uri.as_str());
        let body = self.document(app, url, kept).await?;
        Jwks::parse(&body).map_err(|e| failed("keys", e.to_string()))
    }
}
