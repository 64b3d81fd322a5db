//! Apple Push Notification service: HTTP/2, one POST per push, a token that is renewed before it gets old.

use super::config::{Apple, Config};
use super::key::{ProviderKey, now};
use super::{Attempt, Outcome, Push, payload, repeat};
use parking_lot::Mutex;
use serde_json::json;

/// Where Apple listens.
const PRODUCTION: &str = "https://api.push.apple.com";
const DEVELOPMENT: &str = "https://api.sandbox.push.apple.com";
/// Apple takes tokens between twenty and sixty minutes old at most, seconds.
const TOKEN_LIFE: i64 = 2400;
/// Reasons that mean that the device is gone.
const GONE: [&str; 4] = ["BadDeviceToken", "Unregistered", "MissingDeviceToken", "DeviceTokenNotForTopic"];

/// An app for iPhones, ready to send.
pub struct Sender {
    client: reqwest::Client,
    base: String,
    topic: String,
    login: Option<Login>,
}

/// Token authentication; without it the connection carries a certificate.
struct Login {
    key: ProviderKey,
    key_id: String,
    team_id: String,
    /// Token and when it was made, seconds.
    token: Mutex<Option<(String, i64)>>,
}

impl Login {
    fn token(&self) -> Result<String, String> {
        let mut kept = self.token.lock();
        if let Some((token, made)) = kept.as_ref().filter(|(_, made)| now() - made < TOKEN_LIFE) {
            let _ = made;
            return Ok(token.clone());
        }
        let made = now();
        let token = self.key.token(&self.key_id, &json!({"iss": self.team_id, "iat": made}))?;
        *kept = Some((token.clone(), made));
        Ok(token)
    }
}

impl Sender {
    /// `Err`: why this app cannot be served.
    pub fn new(app: &Apple, config: &Config) -> Result<Sender, String> {
        let read = |path: &str| std::fs::read_to_string(path).map_err(|e| format!("{path}: {e}"));
        let by_token = [&app.key_file, &app.key_id, &app.team_id].iter().all(|t| !t.is_empty());
        let (login, identity) = if by_token {
            let key = ProviderKey::es256(&read(&app.key_file)?).map_err(|e| format!("{}: {e}", app.key_file))?;
            let login =
                Login { key, key_id: app.key_id.clone(), team_id: app.team_id.clone(), token: Mutex::default() };
            (Some(login), None)
        } else if app.certificate.is_empty() {
            return Err("neither a token key nor a certificate is set".into());
        } else {
            let pem = read(&app.certificate)?;
            let identity = reqwest::Identity::from_pem(pem.as_bytes());
            (None, Some(identity.map_err(|e| format!("{}: {e}", app.certificate))?))
        };
        let usual = if app.development { DEVELOPMENT } else { PRODUCTION };
        let base = if app.server.is_empty() { usual } else { app.server.trim_end_matches('/') };
        Ok(Sender { client: config.client(identity, true)?, base: base.into(), topic: app.topic.clone(), login })
    }

    /// Sends a push.
    pub async fn send(&self, push: &Push, version: u32, config: &Config) -> Outcome {
        let body = payload::apple(push, version).to_string();
        repeat(config.send_timeout(), || self.attempt(push, &body)).await
    }

    async fn attempt(&self, push: &Push, body: &str) -> Attempt {
        let voip = push.transport == "voip";
        let topic = if voip { format!("{}.voip", self.topic) } else { self.topic.clone() };
        let mut request = self
            .client
            .post(format!("{}/3/device/{}", self.base, push.device_id))
            .header("apns-topic", topic)
            .header("apns-push-type", if voip { "voip" } else { "alert" })
            .header("apns-priority", "10")
            .header("content-type", "application/json")
            .body(body.to_string());
        if let Some(login) = &self.login {
            match login.token() {
                Ok(token) => request = request.header("authorization", format!("bearer {token}")),
                Err(why) => return Attempt::Done(Outcome::Fail("unknown transport error".into(), why)),
            }
        }
        let answer = match request.send().await {
            Ok(answer) => answer,
            Err(e) => {
                return Attempt::Again(Outcome::Fail("unknown transport error".into(), e.without_url().to_string()));
            }
        };
        let status = answer.status().as_u16();
        if status == 200 {
            return Attempt::Done(Outcome::Ok);
        }
        let said: serde_json::Value = answer.json().await.unwrap_or_default();
        let reason = said["reason"].as_str().unwrap_or("none given").to_string();
        self.refused(status, reason)
    }

    fn refused(&self, status: u16, reason: String) -> Attempt {
        if GONE.contains(&reason.as_str()) {
            return Attempt::Done(Outcome::Remove(reason));
        }
        let expired = reason == "ExpiredProviderToken";
        if expired && let Some(login) = &self.login {
            *login.token.lock() = None;
        }
        let outcome = Outcome::Fail("unknown send response error".into(), reason);
        if expired || status == 429 || status >= 500 { Attempt::Again(outcome) } else { Attempt::Done(outcome) }
    }
}
