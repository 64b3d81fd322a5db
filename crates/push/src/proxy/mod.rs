//! The push proxy (`ochre push-proxy`): takes pushes from chat servers and hands them to Apple and Google. A drop-in for the known
//! push proxy: contract/push_proxy.md.

mod apple;
pub mod config;
mod firebase;
mod key;
mod metrics;
mod payload;
mod serve;
mod throttle;

pub use config::Config;
pub use serve::{Proxy, Running};

use serde::Deserialize;

/// A push as servers send it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Push {
    pub ack_id: String,
    pub platform: String,
    pub server_id: String,
    pub device_id: String,
    pub post_id: String,
    pub category: String,
    pub sound: String,
    pub message: String,
    pub badge: i64,
    pub cont_ava: i64,
    pub team_id: String,
    pub channel_id: String,
    pub root_id: String,
    pub channel_name: String,
    #[serde(rename = "type")]
    pub kind: String,
    pub sub_type: String,
    /// Empty, or `voip`.
    pub transport: String,
    pub sender_id: String,
    pub sender_name: String,
    pub override_username: String,
    pub override_icon_url: String,
    pub from_webhook: String,
    pub version: String,
    pub is_crt_enabled: bool,
    pub is_id_loaded: bool,
    pub signature: String,
}

/// What a provider said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    Ok,
    /// The device is gone; the provider's reason.
    Remove(String),
    /// Refused; what the server is told, and the provider's reason.
    Fail(String, String),
}

/// How one try ended.
enum Attempt {
    Done(Outcome),
    /// Worth another try.
    Again(Outcome),
}

/// Tries, with one and two seconds between them.
const ATTEMPTS: u32 = 3;

/// Repeats tries as long as time and patience last.
async fn repeat<F, Fut>(limit: std::time::Duration, mut attempt: F) -> Outcome
where
    F: FnMut() -> Fut,
    Fut: Future<Output = Attempt>,
{
    let late = || Outcome::Fail("unknown transport error".into(), "timeout".into());
    let whole = async {
        for n in 1.. {
            match attempt().await {
                Attempt::Done(outcome) => return outcome,
                Attempt::Again(outcome) if n >= ATTEMPTS => return outcome,
                Attempt::Again(_) => tokio::time::sleep(std::time::Duration::from_secs(u64::from(n))).await,
            }
        }
        late()
    };
    tokio::time::timeout(limit, whole).await.unwrap_or_else(|_| late())
}

/// The platform without its version, and the version: `android_rn-v2` is version 2 of `android_rn`.
fn platform(name: &str) -> (&str, u32) {
    match name.rsplit_once("-v") {
        Some((base, version)) => (base, version.parse().unwrap_or(1)),
        None => (name, 1),
    }
}

/// Cuts a text to so many bytes, never inside a character.
fn cut(text: &mut String, most: usize) {
    if text.len() > most {
        let mut end = most;
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        text.truncate(end);
    }
}
