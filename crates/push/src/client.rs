//! The server's side of a push proxy's protocol (contract/push_proxy.md).

use http::{HeaderMap, HeaderValue, Method, header};
use ochre_fetch::{Client, Limits};
use ochre_types::{PushNotification, PushNotificationAck};
use std::time::Duration;

/// What a proxy said about a push.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    Ok,
    /// The device is gone: nothing is ever sent there again.
    Remove,
    /// The provider refused it; why.
    Fail(String),
}

/// A push proxy.
pub struct Proxy {
    client: Client,
    base: String,
}

/// What known proxies see as the sender.
const AGENT: &str = "Mattermost-Bot/1.1";

impl Proxy {
    /// The proxy at an address of the configuration; `None` when there is none.
    pub fn new(client: Client, address: &str) -> Option<Proxy> {
        let base = address.trim().trim_end_matches('/').to_string();
        (!base.is_empty()).then_some(Proxy { client, base })
    }

    async fn post(&self, path: &str, body: String) -> Result<serde_json::Value, String> {
        let mut headers = HeaderMap::new();
        headers.insert(header::USER_AGENT, HeaderValue::from_static(AGENT));
        let limits = Limits { timeout: Duration::from_secs(10), max_bytes: 65_536, cut: true, redirects: 0 };
        let url = format!("{}{path}", self.base);
        let answer = self.client.request(Method::POST, &url, headers, body, limits).await;
        let answer = answer.map_err(|e| format!("the push proxy cannot be reached: {e}"))?;
        if answer.status != http::StatusCode::OK {
            return Err(format!("the push proxy answers {}", answer.status.as_u16()));
        }
        serde_json::from_slice(&answer.body).map_err(|_| "the push proxy answers no JSON".to_string())
    }

    /// Sends a push. `Err`: the proxy is away or refuses to talk; try again.
    pub async fn send(&self, push: &PushNotification) -> Result<Answer, String> {
        let body = serde_json::to_string(push).map_err(|e| e.to_string())?;
        let said = self.post("/api/v1/send_push", body).await?;
        Ok(match said["status"].as_str().unwrap_or_default() {
            "REMOVE" => Answer::Remove,
            "FAIL" => Answer::Fail(said["error"].as_str().unwrap_or("no reason given").to_string()),
            // A proxy that took it and says nothing more.
            _ => Answer::Ok,
        })
    }

    /// Passes on that a phone received a push.
    pub async fn acknowledge(&self, ack: &PushNotificationAck) -> Result<(), String> {
        let body = serde_json::to_string(ack).map_err(|e| e.to_string())?;
        let said = self.post("/api/v1/ack", body).await?;
        match said["status"].as_str() {
            Some("FAIL") => Err(said["error"].as_str().unwrap_or("no reason given").to_string()),
            _ => Ok(()),
        }
    }
}

/// The platform and the address of a device id `platform:address`.
pub fn device(id: &str) -> Option<(&str, &str)> {
    id.split_once(':').filter(|(platform, address)| !platform.is_empty() && !address.is_empty())
}

/// A proxy that only a contract of its makers opens. Nothing is sent there.
pub fn is_closed_to_us(address: &str) -> bool {
    let host = address.split_once("://").map_or(address, |(_, rest)| rest);
    let host = host.split(['/', ':']).next().unwrap_or_default().to_ascii_lowercase();
    let hosted = host == "push.mattermost.com" || host.ends_with(".push.mattermost.com");
    hosted || (host.starts_with("hpns-") && host.ends_with(".mattermost.com"))
}
