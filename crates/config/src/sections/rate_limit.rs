//! `RateLimitSettings`: Limits of requests per client.
//! Keys, defaults and access tags: `contract/config_defaults.json`.

use super::section;

section! {
    /// Limits of requests per client.
    RateLimitSettings {
        enable: bool = "Enable", false, "environment_rate_limiting,write_restrictable,cloud_restrictable";
        max_burst: i64 = "MaxBurst", 100, "environment_rate_limiting,write_restrictable,cloud_restrictable";
        memory_store_size: i64 = "MemoryStoreSize", 10_000, "environment_rate_limiting,write_restrictable,cloud_restrictable";
        per_sec: i64 = "PerSec", 10, "environment_rate_limiting,write_restrictable,cloud_restrictable";
        vary_by_header: String = "VaryByHeader", "", "environment_rate_limiting,write_restrictable,cloud_restrictable";
        vary_by_remote_addr: bool = "VaryByRemoteAddr", true, "environment_rate_limiting,write_restrictable,cloud_restrictable";
        vary_by_user: bool = "VaryByUser", false, "environment_rate_limiting,write_restrictable,cloud_restrictable";
    }
}
