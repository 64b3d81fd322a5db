//! The configuration of the push proxy: the file of the known push proxy is read as it is (contract/push_proxy.md), each plain key
//! can be set by the environment as `OCHRE_PUSH_PROXY_<KEY>`.

use serde::Deserialize;
use std::path::Path;
use std::time::Duration;

/// Keys that are missing have the values of [`Config::default`].
#[derive(Debug, Clone, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub struct Config {
    pub listen_address: String,
    /// Requests per second and caller; 0: no limit.
    pub throttle_per_sec: u32,
    /// Callers that are counted, at most.
    pub throttle_memory_store_size: usize,
    /// Headers that tell callers apart, separated by blanks; the network address where none is there.
    pub throttle_vary_by_header: String,
    pub enable_metrics: bool,
    /// For a whole push with its repetitions.
    pub send_timeout_sec: u64,
    /// For one try.
    pub retry_timeout_sec: u64,
    pub apple_push_settings: Vec<Apple>,
    pub android_push_settings: Vec<Android>,
    pub log_format: String,
    /// PEM file with certificates that are trusted besides those of the machine.
    pub trusted_certificates: String,
}

impl Default for Config {
    fn default() -> Self {
        Config {
            listen_address: ":8066".into(),
            throttle_per_sec: 300,
            throttle_memory_store_size: 50_000,
            throttle_vary_by_header: "X-Forwarded-For".into(),
            enable_metrics: false,
            send_timeout_sec: 30,
            retry_timeout_sec: 8,
            apple_push_settings: vec![],
            android_push_settings: vec![],
            log_format: "plain".into(),
            trusted_certificates: String::new(),
        }
    }
}

/// An app for iPhones.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Apple {
    /// The platform that servers send, without `-v2`: `apple_rn`.
    #[serde(rename = "Type")]
    pub kind: String,
    #[serde(rename = "ApplePushUseDevelopment")]
    pub development: bool,
    /// PEM file with certificate and key, where no token key is there.
    #[serde(rename = "ApplePushCertPrivate")]
    pub certificate: String,
    #[serde(rename = "ApplePushTopic")]
    pub topic: String,
    /// `.p8` file.
    #[serde(rename = "AppleAuthKeyFile")]
    pub key_file: String,
    #[serde(rename = "AppleAuthKeyID")]
    pub key_id: String,
    #[serde(rename = "AppleTeamID")]
    pub team_id: String,
    /// Another address than Apple's.
    #[serde(rename = "AppleServer")]
    pub server: String,
}

/// An app for Android.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Android {
    #[serde(rename = "Type")]
    pub kind: String,
    /// JSON file of a service account.
    #[serde(rename = "ServiceFileLocation")]
    pub service_file: String,
    /// Another address than Google's.
    #[serde(rename = "FirebaseServer")]
    pub server: String,
}

impl Config {
    /// Reads a file, with the environment on top; without a file only the environment.
    pub fn read(path: Option<&Path>, environment: impl Fn(&str) -> Option<String>) -> Result<Config, String> {
        let mut config = match path {
            Some(path) => {
                let text = std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
                serde_json::from_str(&text).map_err(|e| format!("{}: {e}", path.display()))?
            }
            None => Config::default(),
        };
        config.overlay(environment)?;
        for (value, usual) in [(&mut config.send_timeout_sec, 30), (&mut config.retry_timeout_sec, 8)] {
            if *value == 0 {
                *value = usual;
            }
        }
        config.retry_timeout_sec = config.retry_timeout_sec.min(config.send_timeout_sec);
        Ok(config)
    }

    fn overlay(&mut self, environment: impl Fn(&str) -> Option<String>) -> Result<(), String> {
        fn set<T: std::str::FromStr>(to: &mut T, name: &str, value: Option<String>) -> Result<(), String> {
            let Some(value) = value else { return Ok(()) };
            *to = value.parse().map_err(|_| format!("OCHRE_PUSH_PROXY_{name}: {value} is not understood"))?;
            Ok(())
        }
        let get = |name: &str| environment(&format!("OCHRE_PUSH_PROXY_{name}"));
        set(&mut self.listen_address, "LISTENADDRESS", get("LISTENADDRESS"))?;
        set(&mut self.throttle_per_sec, "THROTTLEPERSEC", get("THROTTLEPERSEC"))?;
        set(&mut self.throttle_memory_store_size, "THROTTLEMEMORYSTORESIZE", get("THROTTLEMEMORYSTORESIZE"))?;
        set(&mut self.throttle_vary_by_header, "THROTTLEVARYBYHEADER", get("THROTTLEVARYBYHEADER"))?;
        set(&mut self.enable_metrics, "ENABLEMETRICS", get("ENABLEMETRICS"))?;
        set(&mut self.send_timeout_sec, "SENDTIMEOUTSEC", get("SENDTIMEOUTSEC"))?;
        set(&mut self.retry_timeout_sec, "RETRYTIMEOUTSEC", get("RETRYTIMEOUTSEC"))?;
        set(&mut self.log_format, "LOGFORMAT", get("LOGFORMAT"))?;
        set(&mut self.trusted_certificates, "TRUSTEDCERTIFICATES", get("TRUSTEDCERTIFICATES"))
    }

    /// Time for a whole push.
    pub fn send_timeout(&self) -> Duration {
        Duration::from_secs(self.send_timeout_sec)
    }

    /// Time for one try.
    pub fn retry_timeout(&self) -> Duration {
        Duration::from_secs(self.retry_timeout_sec)
    }

    /// The client for providers. `identity`: certificate and key for those that want one.
    pub fn client(&self, identity: Option<reqwest::Identity>, http2: bool) -> Result<reqwest::Client, String> {
        let mut b = reqwest::Client::builder().timeout(self.retry_timeout()).connect_timeout(Duration::from_secs(5));
        if !self.trusted_certificates.is_empty() {
            let pem = std::fs::read(&self.trusted_certificates)
                .map_err(|e| format!("TrustedCertificates {}: {e}", self.trusted_certificates))?;
            let more = reqwest::Certificate::from_pem_bundle(&pem).map_err(|e| e.to_string())?;
            b = b.tls_certs_merge(more);
        }
        if let Some(identity) = identity {
            b = b.identity(identity);
        }
        if http2 {
            b = b.http2_prior_knowledge().http2_keep_alive_interval(Duration::from_secs(30));
        }
        b.build().map_err(|e| e.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_and_environment() {
        let dir = std::env::temp_dir().join(format!("ochre-proxy-{}", std::process::id()));
        std::fs::write(
            &dir,
            r#"{"ListenAddress": ":9000", "ThrottlePerSec": 5, "RetryTimeoutSec": 60, "AndroidApiKey": "x",
            "ApplePushSettings": [{"Type": "apple_rn", "ApplePushTopic": "a.b", "AppleAuthKeyID": "K"}],
            "AndroidPushSettings": [{"Type": "android_rn", "ServiceFileLocation": "f.json", "AndroidApiKey": ""}]}"#,
        )
        .unwrap();
        let env = |n: &str| (n == "OCHRE_PUSH_PROXY_THROTTLEPERSEC").then(|| "7".to_string());
        let c = Config::read(Some(&dir), env).unwrap();
        let _ = std::fs::remove_file(&dir);
        assert_eq!((c.listen_address.as_str(), c.throttle_per_sec), (":9000", 7));
        assert_eq!((c.send_timeout_sec, c.retry_timeout_sec), (30, 30));
        assert_eq!((c.apple_push_settings[0].topic.as_str(), c.apple_push_settings[0].key_id.as_str()), ("a.b", "K"));
        assert_eq!(c.android_push_settings[0].service_file, "f.json");
        let odd = |n: &str| n.ends_with("THROTTLEPERSEC").then(|| "many".to_string());
        assert!(Config::read(None, odd).unwrap_err().contains("THROTTLEPERSEC"));
        assert_eq!(Config::read(None, |_| None).unwrap().listen_address, ":8066");
    }
}
