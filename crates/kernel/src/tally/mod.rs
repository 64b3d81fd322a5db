//! What happened since the start, counted for metrics (contract/metrics.md). Nothing is counted while
//! `MetricsSettings.Enable` is off. The series stand in `series.tsv`: name without prefix, kind, labels, buckets.

mod spread;
#[cfg(test)]
mod tests;

use ochre_config::Config;
use parking_lot::Mutex;
use spread::Spread;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// A series that dashboards may ask for.
pub struct Series {
    pub name: &'static str,
    /// `counter`, `gauge` or `histogram`
    pub kind: &'static str,
    /// Shown as 0 until something happens; series with labels only have a line once a label is known.
    pub plain: bool,
    /// Upper ends of the buckets of a histogram.
    buckets: Vec<f64>,
}

/// Where the table says nothing.
const BUCKETS: [f64; 11] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];

static SERIES: LazyLock<HashMap<&'static str, Series>> = LazyLock::new(|| {
    let rows = include_str!("series.tsv").lines().skip(1);
    rows.map(|line| {
        let mut cells = line.split('\t');
        let mut cell = || cells.next().unwrap_or_default();
        let (name, kind, labels, buckets) = (cell(), cell(), cell(), cell());
        let own: Vec<f64> = buckets.split(' ').filter_map(|b| b.parse().ok()).collect();
        let buckets = if own.is_empty() { BUCKETS.to_vec() } else { own };
        (name, Series { name, kind, plain: labels.is_empty(), buckets })
    })
    .collect()
});

/// Names and values of labels, in the order of the table.
pub type Labels<'a> = &'a [(&'static str, &'a str)];

enum Value {
    Number(f64),
    Spread(Spread),
}

/// Counters, gauges and histograms by name and labels.
#[derive(Default)]
pub struct Tally {
    on: AtomicBool,
    notifications: AtomicBool,
    /// Name and labels as they are printed.
    values: Mutex<BTreeMap<(&'static str, String), Value>>,
}

impl Tally {
    /// Counts from now on, or not, as the settings say.
    pub fn follow(&self, config: &Config) {
        self.on.store(config.metrics.enable, Ordering::Relaxed);
        self.notifications.store(config.metrics.enable_notification_metrics, Ordering::Relaxed);
    }

    /// Whether anything is counted.
    pub fn is_on(&self) -> bool {
        self.on.load(Ordering::Relaxed)
    }

    /// Counts one more.
    pub fn count(&self, name: &'static str, labels: Labels<'_>) {
        self.add(name, labels, 1.0);
    }

    /// Adds to a counter or a gauge.
    pub fn add(&self, name: &'static str, labels: Labels<'_>, more: f64) {
        if !self.is_on() {
            return;
        }
        let mut values = self.values.lock();
        match values.entry((name, printed(labels))).or_insert(Value::Number(0.0)) {
            Value::Number(n) => *n += more,
            Value::Spread(_) => debug_assert!(false, "{name} is a histogram"),
        }
    }

    /// A gauge, or a counter that somebody else keeps.
    pub fn set(&self, name: &'static str, labels: Labels<'_>, value: f64) {
        if self.is_on() {
            self.values.lock().insert((name, printed(labels)), Value::Number(value));
        }
    }

    /// A measurement of a histogram.
    pub fn observe(&self, name: &'static str, labels: Labels<'_>, value: f64) {
        if !self.is_on() {
            return;
        }
        let Some(series) = SERIES.get(name) else { return debug_assert!(false, "{name} is not in the table") };
        let mut values = self.values.lock();
        let new = || Value::Spread(Spread::new(&series.buckets));
        match values.entry((name, printed(labels))).or_insert_with(new) {
            Value::Spread(s) => s.observe(&series.buckets, value),
            Value::Number(_) => debug_assert!(false, "{name} is not a histogram"),
        }
    }

    /// How long something took.
    pub fn took(&self, name: &'static str, labels: Labels<'_>, time: Duration) {
        self.observe(name, labels, time.as_secs_f64());
    }

    /// A notification: `what` is `total`, `total_ack`, `success`, `error`, `not_sent` or `unsupported`; `reason` counts for the
    /// last three; `device`: a platform of a device id, empty where there is none.
    pub fn notification(&self, what: &str, medium: &str, reason: &str, device: &str) {
        if !self.notifications.load(Ordering::Relaxed) {
            return;
        }
        let (name, with_reason) = match what {
            "total" => ("notifications_total", false),
            "total_ack" => ("notifications_total_ack", false),
            "success" => ("notifications_success", false),
            "error" => ("notifications_error", true),
            "not_sent" => ("notifications_not_sent", true),
            _ => ("notifications_unsupported", true),
        };
        let platform = ("platform", platform(device));
        match with_reason {
            true => self.count(name, &[("type", medium), ("reason", reason), platform]),
            false => self.count(name, &[("type", medium), platform]),
        }
    }

    /// Everything in the order of the names, with the prefix of all metrics, in Prometheus' text form. Each series of the table
    /// is named, also those of which nothing is known yet.
    pub fn render(&self, out: &mut String) {
        let mut all: Vec<&Series> = SERIES.values().collect();
        all.sort_unstable_by_key(|s| s.name);
        let values = self.values.lock();
        for s in all {
            let _ = writeln!(out, "# TYPE mattermost_{} {}", s.name, s.kind);
            let mut known =
                values.range((s.name, String::new())..).take_while(|((name, _), _)| *name == s.name).peekable();
            if known.peek().is_none() && s.plain {
                match s.kind {
                    "histogram" => Spread::new(&s.buckets).print(s.name, "", &s.buckets, out),
                    _ => drop(writeln!(out, "mattermost_{} 0", s.name)),
                }
            }
            for ((name, labels), value) in known {
                match value {
                    Value::Number(n) if labels.is_empty() => drop(writeln!(out, "mattermost_{name} {n}")),
                    Value::Number(n) => drop(writeln!(out, "mattermost_{name}{{{labels}}} {n}")),
                    Value::Spread(spread) => spread.print(name, labels, &s.buckets, out),
                }
            }
        }
    }
}

/// As the text form has them, without the braces.
fn printed(labels: Labels<'_>) -> String {
    let mut out = String::new();
    for (i, (name, value)) in labels.iter().enumerate() {
        let comma = if i == 0 { "" } else { "," };
        let _ = write!(out, "{comma}{name}=\"");
        for c in value.chars() {
            match c {
                '\\' => out.push_str("\\\\"),
                '"' => out.push_str("\\\""),
                '\n' => out.push_str("\\n"),
                c => out.push(c),
            }
        }
        out.push('"');
    }
    out
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
