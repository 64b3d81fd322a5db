//! Counters and durations of the push proxy, in Prometheus' text form (contract/push_proxy.md, "Metrics").

use parking_lot::Mutex;
use std::collections::BTreeMap;

const BUCKETS: [f64; 11] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];

#[derive(Default)]
struct Histogram {
    buckets: [u64; 11],
    count: u64,
    sum: f64,
}

/// All series.
#[derive(Default)]
pub struct Metrics {
    counters: Mutex<BTreeMap<(&'static str, String), u64>>,
    histograms: Mutex<BTreeMap<(&'static str, String), Histogram>>,
}

fn labels(pairs: &[(&str, &str)]) -> String {
    let clean = |v: &str| v.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', " ");
    pairs.iter().map(|(k, v)| format!("{k}=\"{}\"", clean(v))).collect::<Vec<_>>().join(",")
}

impl Metrics {
    /// Counts one more.
    pub fn count(&self, name: &'static str, pairs: &[(&str, &str)]) {
        *self.counters.lock().entry((name, labels(pairs))).or_default() += 1;
    }

    /// Notes a duration.
    pub fn observe(&self, name: &'static str, pairs: &[(&str, &str)], seconds: f64) {
        let mut all = self.histograms.lock();
        let h = all.entry((name, labels(pairs))).or_default();
        h.count += 1;
        h.sum += seconds;
        BUCKETS.iter().zip(h.buckets.iter_mut()).filter(|(most, _)| seconds <= **most).for_each(|(_, n)| *n += 1);
    }

    /// The text.
    pub fn render(&self) -> String {
        let mut out = String::new();
        let mut last = "";
        let braces = |l: &str| if l.is_empty() { String::new() } else { format!("{{{l}}}") };
        for ((name, l), n) in self.counters.lock().iter() {
            if *name != last {
                out.push_str(&format!("# TYPE {name} counter\n"));
                last = name;
            }
            out.push_str(&format!("{name}{} {n}\n", braces(l)));
        }
        for ((name, l), h) in self.histograms.lock().iter() {
            if *name != last {
                out.push_str(&format!("# TYPE {name} histogram\n"));
                last = name;
            }
            let comma = if l.is_empty() { "" } else { "," };
            for (most, n) in BUCKETS.iter().zip(h.buckets) {
                out.push_str(&format!("{name}_bucket{{{l}{comma}le=\"{most}\"}} {n}\n"));
            }
            out.push_str(&format!("{name}_bucket{{{l}{comma}le=\"+Inf\"}} {}\n", h.count));
            out.push_str(&format!("{name}_sum{} {}\n{name}_count{} {}\n", braces(l), h.sum, braces(l), h.count));
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::Metrics;

    #[test]
    fn text() {
        let m = Metrics::default();
        m.count("service_bad_request_total", &[]);
        m.observe("service_apns_request_duration_seconds", &[], 0.3);
        let text = m.render();
        assert!(text.contains("# TYPE service_bad_request_total counter\nservice_bad_request_total 1\n"), "{text}");
        assert!(text.contains("service_apns_request_duration_seconds_bucket{le=\"0.25\"} 0\n"), "{text}");
        assert!(text.contains("service_apns_request_duration_seconds_bucket{le=\"0.5\"} 1\n"), "{text}");
        assert!(text.contains("service_apns_request_duration_seconds_count 1\n"), "{text}");
    }
}
