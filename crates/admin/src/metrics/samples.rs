//! What clients may measure, and which series it counts for.

use ochre_types::StringMap;
use serde::Deserialize;

/// A client's report.
#[derive(Debug, Deserialize)]
pub struct Report {
    #[serde(default)]
    pub version: String,
    #[serde(default)]
    pub labels: Option<StringMap>,
    /// ms
    #[serde(default)]
    pub start: f64,
    /// ms
    #[serde(default)]
    pub end: f64,
    #[serde(default)]
    pub counters: Option<Vec<Sample>>,
    #[serde(default)]
    pub histograms: Option<Vec<Sample>>,
}

/// One measurement.
#[derive(Debug, Deserialize)]
pub struct Sample {
    #[serde(default)]
    pub metric: String,
    #[serde(default)]
    pub value: f64,
    #[serde(default)]
    pub labels: Option<StringMap>,
}

/// A series that a sample counts for.
pub struct Series {
    pub sample: &'static str,
    pub name: &'static str,
    pub labels: &'static [&'static str],
    pub counts: bool,
    /// What a value is divided by: times come in ms and are kept in seconds.
    pub per_unit: f64,
}

const WEB: &[&str] = &["platform", "agent", "user_id"];
const NETWORK: &[&str] = &["platform", "agent", "network_request_group"];

const fn times(sample: &'static str, name: &'static str, labels: &'static [&'static str]) -> Series {
    Series { sample, name, labels, counts: false, per_unit: 1000.0 }
}

const fn amounts(sample: &'static str, name: &'static str, labels: &'static [&'static str]) -> Series {
    Series { sample, name, labels, counts: false, per_unit: 1.0 }
}

/// All of them.
pub static SERIES: [Series; 29] = [
    times("TTFB", "webapp_time_to_first_byte", WEB),
    times("TTLB", "webapp_time_to_last_byte", WEB),
    times("dom_interactive", "webapp_dom_interactive", WEB),
    times("splash_screen", "webapp_splash_screen", &["platform", "agent", "page_type", "user_id"]),
    times("FCP", "webapp_first_contentful_paint", WEB),
    times("LCP", "webapp_largest_contentful_paint", &["platform", "agent", "region", "user_id"]),
    times("INP", "webapp_interaction_to_next_paint", &["platform", "agent", "interaction", "user_id"]),
    amounts("CLS", "webapp_cumulative_layout_shift", WEB),
    Series { counts: true, ..amounts("long_tasks", "webapp_long_tasks", WEB) },
    times("page_load", "webapp_page_load", WEB),
    times("channel_switch", "webapp_channel_switch", &["platform", "agent", "fresh", "user_id"]),
    times("team_switch", "webapp_team_switch", &["platform", "agent", "fresh", "user_id"]),
    times("rhs_load", "webapp_rhs_load", WEB),
    times("global_threads_load", "webapp_global_threads_load", WEB),
    times("mobile_load", "mobileapp_mobile_load", &["platform"]),
    times("mobile_channel_switch", "mobileapp_mobile_channel_switch", &["platform"]),
    times("mobile_team_switch", "mobileapp_mobile_team_switch", &["platform"]),
    amounts("mobile_network_requests_average_speed", "mobileapp_mobile_network_requests_average_speed", NETWORK),
    amounts("mobile_network_requests_total_size", "mobileapp_mobile_network_requests_total_size", NETWORK),
    amounts(
        "mobile_network_requests_total_compressed_size",
        "mobileapp_mobile_network_requests_total_compressed_size",
        NETWORK,
    ),
    amounts(
        "mobile_network_requests_total_parallel_requests",
        "mobileapp_mobile_network_requests_total_parallel_requests",
        NETWORK,
    ),
    amounts("mobile_network_requests_total_requests", "mobileapp_mobile_network_requests_total_requests", NETWORK),
    amounts(
        "mobile_network_requests_total_sequential_requests",
        "mobileapp_mobile_network_requests_total_sequential_requests",
        NETWORK,
    ),
    times("mobile_network_requests_effective_latency", "mobileapp_mobile_network_requests_effective_latency", NETWORK),
    times("mobile_network_requests_elapsed_time", "mobileapp_mobile_network_requests_elapsed_time", NETWORK),
    times("mobile_network_requests_latency", "mobileapp_mobile_network_requests_latency", NETWORK),
    amounts("desktop_cpu", "desktopapp_cpu_usage", &["platform", "version", "processName"]),
    amounts("desktop_memory", "desktopapp_memory_usage", &["platform", "version", "processName"]),
    times("plugin_webapp_perf", "plugin_webapp_perf", &["platform", "agent", "plugin_id", "plugin_metric_label"]),
];
