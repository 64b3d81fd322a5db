//! Counters of what happened since the start, for metrics (contract/metrics.md, "notifications" and "posts").

use parking_lot::Mutex;
use std::collections::BTreeMap;

/// A counter: name without prefix, labels.
type Key = (&'static str, Vec<(&'static str, String)>);

/// Counters by name and labels.
#[derive(Default)]
pub struct Tally(Mutex<BTreeMap<Key, u64>>);

impl Tally {
    /// Counts one more.
    pub fn count(&self, name: &'static str, labels: Vec<(&'static str, String)>) {
        *self.0.lock().entry((name, labels)).or_default() += 1;
    }

    /// A notification: `what` is `total`, `total_ack`, `success`, `error`, `not_sent` or `unsupported`; `reason` counts for the
    /// last three; `device`: a platform of a device id, empty where there is none.
    pub fn notification(&self, what: &'static str, medium: &str, reason: &str, device: &str) {
        let name = match what {
            "total" => "notifications_total",
            "total_ack" => "notifications_total_ack",
            "success" => "notifications_success",
            "error" => "notifications_error",
            "not_sent" => "notifications_not_sent",
            _ => "notifications_unsupported",
        };
        let mut labels = vec![("type", medium.to_string())];
        if matches!(what, "error" | "not_sent" | "unsupported") {
            labels.push(("reason", reason.to_string()));
        }
        labels.push(("platform", platform(device).to_string()));
        self.count(name, labels);
    }

    /// All counters in the order of their names, with the prefix of all metrics, in Prometheus' text form.
    pub fn render(&self, out: &mut String) {
        let mut last = "";
        for ((name, labels), n) in self.0.lock().iter() {
            if *name != last {
                out.push_str(&format!("# TYPE mattermost_{name} counter\n"));
                last = name;
            }
            let labels: Vec<String> = labels.iter().map(|(k, v)| format!("{k}=\"{}\"", escape(v))).collect();
            let labels = if labels.is_empty() { String::new() } else { format!("{{{}}}", labels.join(",")) };
            out.push_str(&format!("mattermost_{name}{labels} {n}\n"));
        }
    }
}

fn escape(value: &str) -> String {
    value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

/// The platforms that dashboards know.
fn platform(device: &str) -> &'static str {
    match device {
        "" => "no_platform",
        "apple_rn-v2" | "apple_rnbeta-v2" | "ios" => "ios",
        "android_rn-v2" | "android" => "android",
        _ => "unknown",
    }
}

#[cfg(test)]
mod tests {
    use super::Tally;

    #[test]
    fn text() {
        let t = Tally::default();
        t.notification("total", "push", "", "apple_rn-v2");
        t.notification("total", "push", "", "apple_rn-v2");
        t.notification("not_sent", "email", "user_status", "");
        t.count("post_total", vec![]);
        let mut out = String::new();
        t.render(&mut out);
        assert_eq!(
            out,
            "# TYPE mattermost_notifications_not_sent counter\n\
             mattermost_notifications_not_sent{type=\"email\",reason=\"user_status\",platform=\"no_platform\"} 1\n\
             # TYPE mattermost_notifications_total counter\nmattermost_notifications_total{type=\"push\",platform=\"ios\"} 2\n\
             # TYPE mattermost_post_total counter\nmattermost_post_total 1\n"
        );
    }
}
