//! Prometheus Alertmanager's webhook receiver (prometheus.io, "Configuration", `webhook_config`), version 4.

use super::words::{any, at, link, plain};
use serde_json::Value;

/// Most alerts that are told one by one.
const MOST: usize = 20;

/// The words of a group of alerts.
pub fn words(b: &Value) -> Option<String> {
    let alerts = b.get("alerts").and_then(Value::as_array)?;
    let firing = alerts.iter().filter(|a| at(a, "/status") == "firing").count();
    let title = match at(b, "/groupLabels/alertname") {
        "" => at(b, "/commonLabels/alertname"),
        name => name,
    };
    let title = if title.is_empty() { "Alerts" } else { title };
    let (sign, count) = match at(b, "/status") {
        "firing" => (":fire:", format!("{firing} firing")),
        _ => (":white_check_mark:", "resolved".to_string()),
    };
    let mut out = format!("{sign} **{}** ({count})", link(title, at(b, "/externalURL")));
    for a in alerts.iter().take(MOST) {
        out += &format!("\n- {}", alert(a));
    }
    let more =
        alerts.len().saturating_sub(MOST) as i64 + b.get("truncatedAlerts").and_then(Value::as_i64).unwrap_or_default();
    if more > 0 {
        out += &format!("\n- and {more} more");
    }
    Some(out)
}

fn alert(a: &Value) -> String {
    let summary = ["summary", "description", "message"]
        .iter()
        .map(|k| at(a, &format!("/annotations/{k}")))
        .find(|t| !t.is_empty())
        .unwrap_or_else(|| at(a, "/labels/alertname"));
    let labels: Vec<String> = ["severity", "instance", "job", "namespace"]
        .iter()
        .map(|k| (k, any(a, &format!("/labels/{k}"))))
        .filter(|(_, v)| !v.is_empty())
        .map(|(k, v)| format!("{k}={}", plain(&v)))
        .collect();
    let state = if at(a, "/status") == "resolved" { "resolved: " } else { "" };
    let labels = if labels.is_empty() { String::new() } else { format!(" ({})", labels.join(", ")) };
    format!("{state}{}{labels}", link(summary, at(a, "/generatorURL")))
}
