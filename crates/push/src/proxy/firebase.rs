//! Firebase Cloud Messaging, HTTP v1: data messages, authorised with a token that Google gives a service account for an hour.

use super::config::{Android, Config};
use super::key::{ProviderKey, now};
use super::{Attempt, Outcome, Push, payload, repeat};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::Mutex;

const SERVER: &str = "https://fcm.googleapis.com";
const SCOPE: &str = "https://www.googleapis.com/auth/firebase.messaging";
/// A token is renewed so long before its end, seconds.
const EARLY: i64 = 120;

/// What matters of a service account file.
#[derive(Deserialize)]
struct Account {
    project_id: String,
    client_email: String,
    private_key: String,
    #[serde(default)]
    private_key_id: String,
    token_uri: String,
}

/// An app for Android, ready to send.
pub struct Sender {
    client: reqwest::Client,
    url: String,
    account: Account,
    key: ProviderKey,
    /// Token and its end, seconds.
    token: Mutex<Option<(String, i64)>>,
}

impl Sender {
    /// `Err`: why this app cannot be served.
    pub fn new(app: &Android, config: &Config) -> Result<Sender, String> {
        if app.service_file.is_empty() {
            return Err("ServiceFileLocation is not set".into());
        }
        let named = |e: &dyn std::fmt::Display| format!("{}: {e}", app.service_file);
        let text = std::fs::read_to_string(&app.service_file).map_err(|e| named(&e))?;
        let account: Account = serde_json::from_str(&text).map_err(|e| named(&e))?;
        let key = ProviderKey::rs256(&account.private_key).map_err(|e| named(&e))?;
        let base = if app.server.is_empty() { SERVER } else { app.server.trim_end_matches('/') };
        let url = format!("{base}/v1/projects/{}/messages:send", account.project_id);
        Ok(Sender { client: config.client(None, false)?, url, account, key, token: Mutex::default() })
    }

    /// The token, asked for when the last one is about to end; callers wait for one another.
    async fn token(&self) -> Result<String, String> {
        let mut kept = self.token.lock().await;
        if let Some((token, until)) = kept.as_ref()
            && now() + EARLY < *until
        {
            return Ok(token.clone());
        }
        let (at, a) = (now(), &self.account);
        let claims = json!({"iss": a.client_email, "scope": SCOPE, "aud": a.token_uri, "iat": at, "exp": at + 3600});
        let assertion = self.key.token(&a.private_key_id, &claims)?;
        let form = [("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"), ("assertion", assertion.as_str())];
        let answer =
            self.client.post(&a.token_uri).form(&form).send().await.map_err(|e| e.without_url().to_string())?;
        let status = answer.status();
        let said: Value = answer.json().await.unwrap_or_default();
        let token = said["access_token"].as_str().filter(|_| status.is_success());
        let token = token.ok_or_else(|| format!("no token: status {}", status.as_u16()))?.to_string();
        *kept = Some((token.clone(), at + said["expires_in"].as_i64().unwrap_or(3600)));
        Ok(token)
    }

    /// Sends a push.
    pub async fn send(&self, push: &Push, config: &Config) -> Outcome {
        let body = json!({"message": {
            "token": push.device_id, "data": payload::firebase(push), "android": {"priority": "HIGH"},
        }});
        repeat(config.send_timeout(), || self.attempt(&body)).await
    }

    async fn attempt(&self, body: &Value) -> Attempt {
        let token = match self.token().await {
            Ok(token) => token,
            Err(why) => return Attempt::Again(Outcome::Fail(why.clone(), why)),
        };
        let answer = match self.client.post(&self.url).bearer_auth(token).json(body).send().await {
            Ok(answer) => answer,
            Err(e) => {
                let why = e.without_url().to_string();
                return Attempt::Again(Outcome::Fail(why.clone(), why));
            }
        };
        let status = answer.status().as_u16();
        if status == 200 {
            return Attempt::Done(Outcome::Ok);
        }
        if status == 401 {
            *self.token.lock().await = None;
        }
        let said: Value = answer.json().await.unwrap_or_default();
        refused(status, &said["error"])
    }
}

/// The error of an answer, with the code of its details.
fn refused(status: u16, error: &Value) -> Attempt {
    let details = error["details"].as_array().into_iter().flatten();
    let code = details.filter_map(|d| d["errorCode"].as_str()).next().or(error["status"].as_str());
    let code = code.unwrap_or("UNKNOWN").to_string();
    if matches!(code.as_str(), "UNREGISTERED" | "SENDER_ID_MISMATCH") {
        return Attempt::Done(Outcome::Remove(code));
    }
    let words = error["message"].as_str().unwrap_or(&code).to_string();
    let again = matches!(code.as_str(), "INTERNAL" | "QUOTA_EXCEEDED" | "UNAVAILABLE" | "DEADLINE_EXCEEDED");
    let outcome = Outcome::Fail(words, code);
    if again || status == 401 || status == 429 || status >= 500 {
        Attempt::Again(outcome)
    } else {
        Attempt::Done(outcome)
    }
}
