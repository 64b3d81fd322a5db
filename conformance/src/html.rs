//! The report as one HTML file that needs nothing else.

use crate::compare::Difference;
use crate::report::{Line, Report};
use serde_json::Value;

const STYLE: &str = "
:root { color-scheme: light dark; --good: #2e7d32; --bad: #c62828; --soft: color-mix(in srgb, currentColor 12%, transparent) }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 76rem; margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.4rem } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem }
table { border-collapse: collapse } td, th { padding: .15rem .8rem .15rem 0; text-align: left }
meter { width: 12rem } .good { color: var(--good) } .bad { color: var(--bad) }
details { border-top: 1px solid var(--soft); padding: .3rem 0 } summary { cursor: pointer }
small { opacity: .7 } ol { padding-left: 1.4rem } li { margin: .5rem 0 }
pre { margin: .2rem 0; padding: .4rem .6rem; background: var(--soft); overflow: auto; max-height: 18rem; white-space: pre-wrap }
label { margin-right: 1rem } body:has(#failing:checked) .passed { display: none }
";

/// The whole page.
pub fn page(report: &Report) -> String {
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\"><title>Conformance: {p} passed, {f} failed</title>\n\
         <style>{STYLE}</style>\n<h1>Conformance of {url}</h1>\n\
         <p><b class=\"good\">{p} passed</b>, <b class=\"bad\">{f} failed</b> in {s:.0} s</p>\n\
         <p><label><input type=\"checkbox\" id=\"failing\"> only what failed</label></p>\n<table>\n",
        p = report.passed,
        f = report.failed,
        url = escaped(&report.url),
        s = report.seconds
    );
    for (area, (passed, total)) in report.areas() {
        out += &format!(
            "<tr><td><a href=\"#{area}\">{area}</a><td>{passed} / {total}<td><meter max=\"{total}\" value=\"{passed}\"></meter>\n"
        );
    }
    out += "</table>\n";
    for area in report.areas().keys() {
        out += &format!("<section><h2 id=\"{area}\">{area}</h2>\n");
        report.scenarios.iter().filter(|l| l.area() == *area).for_each(|l| out += &scenario(l));
        out += "</section>\n";
    }
    out + "</html>\n"
}

fn scenario(line: &Line) -> String {
    let (class, sign) =
        if line.passed() { ("passed", "<b class=\"good\">ok</b>") } else { ("failed", "<b class=\"bad\">FAIL</b>") };
    let mut out = format!(
        "<details class=\"{class}\"><summary>{sign} {} <small>{} &middot; {} steps, {:.1} s</small></summary>\n",
        escaped(&line.id),
        escaped(&line.title),
        line.steps,
        line.seconds
    );
    if !line.differences.is_empty() {
        out += "<ol>\n";
        line.differences.iter().for_each(|d| out += &difference(d));
        out += "</ol>\n";
    }
    if !line.extra.is_empty() {
        out += &format!("<p><small>Not in the recording:</small><pre>{}</pre>\n", escaped(&line.extra.join("\n")));
    }
    out + "</details>\n"
}

fn difference(d: &Difference) -> String {
    let mut out = format!("<li>{}", escaped(&d.to_string()));
    let large = |v: &&Value| v.is_object() || v.is_array();
    for (name, v) in [("expected", &d.expected), ("got", &d.got)] {
        if let Some(v) = v.as_ref().filter(large) {
            let text = serde_json::to_string_pretty(v).unwrap_or_default();
            out += &format!("<pre><small>{name}</small>\n{}</pre>", escaped(&text));
        }
    }
    out + "\n"
}

fn escaped(s: &str) -> String {
    s.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_an_answer_becomes_markup() {
        let d = Difference { what: "is <script>, want &".into(), ..Difference::default() };
        let line = Line {
            id: "posts/x".into(),
            title: "<b>".into(),
            verdict: "differs".into(),
            steps: 1,
            seconds: 0.5,
            differences: vec![d],
            extra: vec!["<i>".into()],
            on_purpose: Vec::new(),
        };
        let text = page(&Report { url: "http://h".into(), failed: 1, scenarios: vec![line], ..Report::default() });
        assert!(!text.contains("<script>") && !text.contains("<b>") && !text.contains("<i>"));
        assert!(text.contains("is &lt;script&gt;, want &amp;"));
    }
}
