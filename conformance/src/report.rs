//! What a run gave, for people (table), programs (JSON) and both (HTML, in `html.rs`).

use crate::compare::Difference;
use crate::runner::{Outcome, Verdict};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The JSON report.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Report {
    /// The server's address.
    pub url: String,
    pub passed: usize,
    pub failed: usize,
    /// Wall time of the run.
    pub seconds: f64,
    pub scenarios: Vec<Line>,
}

/// One scenario of a report.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Line {
    /// `area/name`
    pub id: String,
    pub title: String,
    /// `pass`, `differs` or `setup_failed`
    pub verdict: String,
    pub steps: usize,
    pub seconds: f64,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub differences: Vec<Difference>,
    /// Keys that the recording does not have; no failure by themselves.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub extra: Vec<String>,
    /// Why steps differ on purpose (`differs.txt`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub on_purpose: Vec<String>,
}

impl Line {
    pub fn passed(&self) -> bool {
        self.verdict == "pass"
    }

    pub fn area(&self) -> &str {
        self.id.split('/').next().unwrap_or_default()
    }
}

impl From<&Outcome> for Line {
    fn from(o: &Outcome) -> Line {
        let (verdict, differences) = match &o.verdict {
            Verdict::Pass => ("pass", Vec::new()),
            Verdict::Differs(all) => ("differs", all.clone()),
            Verdict::SetupFailed(why) => {
                ("setup_failed", vec![Difference { what: format!("setup failed: {why}"), ..Difference::default() }])
            }
        };
        Line {
            id: o.id.clone(),
            title: o.title.clone(),
            verdict: verdict.into(),
            steps: o.steps,
            seconds: (o.took.as_secs_f64() * 1000.0).round() / 1000.0,
            differences,
            extra: o.extra.clone(),
            on_purpose: o.on_purpose.clone(),
        }
    }
}

impl Report {
    pub fn new(url: &str, seconds: f64, outcomes: &[Outcome]) -> Report {
        let scenarios: Vec<Line> = outcomes.iter().map(Line::from).collect();
        let passed = scenarios.iter().filter(|l| l.passed()).count();
        let seconds = (seconds * 1000.0).round() / 1000.0;
        Report { url: url.to_owned(), passed, failed: scenarios.len() - passed, seconds, scenarios }
    }

    /// Area -> (passed, all).
    pub fn areas(&self) -> BTreeMap<&str, (usize, usize)> {
        let mut areas = BTreeMap::new();
        for line in &self.scenarios {
            let area: &mut (usize, usize) = areas.entry(line.area()).or_default();
            *area = (area.0 + usize::from(line.passed()), area.1 + 1);
        }
        areas
    }

    /// The table per area, the first difference (or all) of each failing scenario, and the count as the last line.
    pub fn text(&self, all: bool) -> String {
        let mut out = String::new();
        for line in self.scenarios.iter().filter(|l| !l.passed()) {
            out += &format!("FAIL {}\n", line.id);
            let shown = if all { line.differences.len() } else { 1 };
            for d in line.differences.iter().take(shown) {
                out += &format!("     {d}\n");
            }
            if line.differences.len() > shown {
                out += &format!("     ... and {} more\n", line.differences.len() - shown);
            }
        }
        for line in self.scenarios.iter().filter(|l| !l.on_purpose.is_empty()) {
            line.on_purpose.iter().for_each(|why| out += &format!("on purpose {} {why}\n", line.id));
        }
        out += if self.failed > 0 { "\n" } else { "" };
        for (area, (passed, total)) in self.areas() {
            out += &format!("{area:<18} {passed:>3} / {total:<3} {}\n", bar(passed, total));
        }
        let steps: usize = self.scenarios.iter().map(|l| l.steps).sum();
        out += &format!("{steps} steps in {:.0} s\n{} passed, {} failed\n", self.seconds, self.passed, self.failed);
        out
    }
}

fn bar(passed: usize, total: usize) -> String {
    let full = passed * 20 / total.max(1);
    "#".repeat(full) + &".".repeat(20 - full)
}
