//! The measurements of a histogram.

use std::fmt::Write as _;

/// How many fell into each bucket, how many there were, and what they sum up to.
pub(super) struct Spread {
    counts: Vec<u64>,
    sum: f64,
    n: u64,
}

impl Spread {
    pub fn new(buckets: &[f64]) -> Self {
        Self { counts: vec![0; buckets.len()], sum: 0.0, n: 0 }
    }

    pub fn observe(&mut self, buckets: &[f64], value: f64) {
        if !value.is_finite() {
            return;
        }
        if let Some(i) = buckets.iter().position(|b| value <= *b) {
            self.counts[i] += 1;
        }
        self.sum += value;
        self.n += 1;
    }

    /// Buckets count what is below their end, so each holds those before it.
    pub fn print(&self, name: &str, labels: &str, buckets: &[f64], out: &mut String) {
        let comma = if labels.is_empty() { "" } else { "," };
        let mut below = 0;
        for (end, n) in buckets.iter().zip(&self.counts) {
            below += n;
            let _ = writeln!(out, "mattermost_{name}_bucket{{{labels}{comma}le=\"{end}\"}} {below}");
        }
        let _ = writeln!(out, "mattermost_{name}_bucket{{{labels}{comma}le=\"+Inf\"}} {}", self.n);
        let braced = if labels.is_empty() { String::new() } else { format!("{{{labels}}}") };
        let _ = writeln!(out, "mattermost_{name}_sum{braced} {}\nmattermost_{name}_count{braced} {}", self.sum, self.n);
    }
}
