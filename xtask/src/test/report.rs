//! The lines that a person reads: one per step, the failures again at the end, and the count.

use super::count;
use crate::proc;
use std::process::Command;
use std::sync::Mutex;
use std::time::Duration;

pub struct Report {
    pub verbose: bool,
    passed: u64,
    failed: u64,
    failures: Vec<(String, String)>,
    missing: Vec<String>,
}

impl Report {
    pub fn new(verbose: bool) -> Report {
        Report { verbose, passed: 0, failed: 0, failures: Vec::new(), missing: Vec::new() }
    }

    /// One finished step; without counts of its own it counts as one test.
    pub fn add(&mut self, name: &str, ok: bool, took: Duration, counts: Option<(u64, u64)>, output: &str) {
        let (passed, mut failed) = counts.unwrap_or((u64::from(ok), u64::from(!ok)));
        if !ok && failed == 0 {
            failed = 1; // it broke beside its tests, or before them
        }
        self.passed += passed;
        self.failed += failed;
        let counts = if counts.is_some() { format!("  {passed} passed, {failed} failed") } else { String::new() };
        println!("{} {name:<24} {:>8}{counts}", if ok && failed == 0 { "ok  " } else { "FAIL" }, proc::seconds(took));
        if !ok || failed > 0 {
            self.failures.push((name.to_string(), output.to_string()));
        }
    }

    /// A peer that could not be had: tests that need it are skipped, on a build machine that is a failure.
    pub fn missing(&mut self, peer: &str, why: &str) {
        println!("{} {peer}: {why}", if super::on_ci() { "FAIL" } else { "skip" });
        if super::on_ci() {
            self.failed += 1;
            self.failures.push((peer.to_string(), why.to_string()));
        }
        self.missing.push(peer.to_string());
    }

    pub fn close(self, took: Duration) -> Result<(), String> {
        for (name, output) in &self.failures {
            println!("\n---- {name} ----");
            let plain = count::plain(output);
            let names = count::failures(&plain);
            names.iter().for_each(|n| println!("failed: {n}"));
            println!("{}", excerpt(&plain));
        }
        if !self.missing.is_empty() {
            println!("\nskipped for want of: {}", self.missing.join(", "));
        }
        println!("\n{} passed, {} failed in {}", self.passed, self.failed, proc::seconds(took));
        match (proc::interrupted(), self.failed) {
            (true, _) => Err("interrupted".into()),
            (false, 0) => Ok(()),
            (false, n) => Err(format!("cargo xtask test: {n} failed")),
        }
    }
}

/// The lines around compiler errors, panics and failed assertions, else the end of the output.
fn excerpt(output: &str) -> String {
    let lines: Vec<&str> = output.lines().collect();
    let stories = broken_stories(&lines);
    if !stories.is_empty() {
        return stories.join("\n");
    }
    if let Some(at) = lines.iter().position(|l| l.trim() == "failures:") {
        return lines[at..lines.len().min(at + 150)].join("\n");
    }
    if let Some(at) = lines.iter().position(|l| l.starts_with("error") || l.starts_with("npm error")) {
        return lines[at..lines.len().min(at + 60)].join("\n");
    }
    proc::tail(output, 60)
}

/// The browser tests write `FAIL` and the story's name, and below it, indented, why.
fn broken_stories<'a>(lines: &[&'a str]) -> Vec<&'a str> {
    let mut inside = false;
    let keep = lines.iter().filter(|line| {
        inside = line.starts_with("FAIL  ") || (inside && line.starts_with("      "));
        inside
    });
    keep.copied().take(150).collect()
}

/// Runs a command as a step of the report; true when it succeeded.
pub fn step(report: &Mutex<Report>, name: &str, command: &mut Command) -> bool {
    if proc::interrupted() {
        return false;
    }
    let verbose = lock(report).verbose;
    if verbose {
        println!("---- {name}");
    }
    let done = proc::logged(name, command, verbose);
    let counts = count::tests(&done.output);
    lock(report).add(name, done.ok, done.took, counts, &done.output);
    done.ok
}

pub fn lock(report: &Mutex<Report>) -> std::sync::MutexGuard<'_, Report> {
    report.lock().unwrap_or_else(|e| e.into_inner())
}

#[cfg(test)]
mod unit {
    #[test]
    fn a_broken_story_is_shown_with_its_reason() {
        let output = "ok    one talks (12 ms)\nFAIL  two listen (3 ms)\n      TimeoutError: 15000ms\n          at talk.mjs:3\nok    three (1 ms)\nnpm error code 1\n";
        assert_eq!(
            super::excerpt(output),
            "FAIL  two listen (3 ms)\n      TimeoutError: 15000ms\n          at talk.mjs:3"
        );
    }
}
