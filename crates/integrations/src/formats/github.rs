//! GitHub webhooks (docs.github.com, "Webhook events and payloads"). The kind of event stands in `X-GitHub-Event`.

use super::words::{any, at, first_line, link, plain, quote, reference};
use serde_json::Value;

/// The words of an event.
pub fn words(event: &str, b: &Value) -> Option<String> {
    match event {
        "ping" => Some(format!("{} will be told of here.", link(subject(b), at(b, "/repository/html_url")))),
        "push" => push(b),
        "pull_request" => pull_request(b),
        "pull_request_review" => review(b),
        "issues" => issue(b),
        "issue_comment" => comment(b, "/issue"),
        "pull_request_review_comment" => comment(b, "/pull_request"),
        "create" | "delete" => Some(format!(
            "{} {} {event}d {} `{}`",
            repository(b),
            sender(b),
            plain(at(b, "/ref_type")),
            plain(at(b, "/ref"))
        )),
        "release" if at(b, "/action") == "published" => {
            let name = [at(b, "/release/name"), at(b, "/release/tag_name")].into_iter().find(|n| !n.is_empty())?;
            Some(format!("{} {} published {}", repository(b), sender(b), link(name, at(b, "/release/html_url"))))
        }
        "workflow_run" if at(b, "/action") == "completed" => Some(run(b)),
        _ => None,
    }
}

fn subject(b: &Value) -> &str {
    [at(b, "/repository/full_name"), at(b, "/organization/login")]
        .into_iter()
        .find(|n| !n.is_empty())
        .unwrap_or("This tool")
}

fn repository(b: &Value) -> String {
    format!("[{}]", link(at(b, "/repository/full_name"), at(b, "/repository/html_url")))
}

fn sender(b: &Value) -> String {
    link(at(b, "/sender/login"), at(b, "/sender/html_url"))
}

fn push(b: &Value) -> Option<String> {
    let commits = b.get("commits").and_then(Value::as_array)?;
    let flag = |name: &str| b.get(name).and_then(Value::as_bool).unwrap_or_default();
    // made and deleted branches have events of their own
    if flag("deleted") || commits.is_empty() {
        return None;
    }
    let what = if commits.len() == 1 { "1 commit".to_string() } else { format!("{} commits", commits.len()) };
    let how = if flag("forced") { "force-pushed" } else { "pushed" };
    let branch = plain(reference(at(b, "/ref")));
    let mut out = format!("{} {} {how} {} to `{branch}`", repository(b), sender(b), link(&what, at(b, "/compare")));
    for c in commits.iter().take(10) {
        let id: String = at(c, "/id").chars().take(7).collect();
        let title = first_line(at(c, "/message"));
        out += &format!("\n- {} {} ({})", link(&id, at(c, "/url")), plain(title), plain(at(c, "/author/name")));
    }
    Some(out)
}

/// `#7 Title` of an issue or pull request at a path.
fn numbered(b: &Value, path: &str) -> String {
    let name = format!("#{} {}", any(b, &format!("{path}/number")), at(b, &format!("{path}/title")));
    link(&name, at(b, &format!("{path}/html_url")))
}

fn pull_request(b: &Value) -> Option<String> {
    let merged = b.pointer("/pull_request/merged").and_then(Value::as_bool).unwrap_or_default();
    let action = match at(b, "/action") {
        "closed" if merged => "merged",
        "ready_for_review" => "marked as ready",
        a @ ("opened" | "closed" | "reopened") => a,
        _ => return None,
    };
    let branches = (plain(at(b, "/pull_request/head/ref")), plain(at(b, "/pull_request/base/ref")));
    let what = numbered(b, "/pull_request");
    Some(format!(
        "{} {} {action} pull request {what} (`{}` into `{}`)",
        repository(b),
        sender(b),
        branches.0,
        branches.1
    ))
}

fn review(b: &Value) -> Option<String> {
    let verdict = match at(b, "/review/state") {
        "approved" => "approved",
        "changes_requested" => "asked for changes of",
        "commented" if !at(b, "/review/body").is_empty() => "reviewed",
        _ => return None,
    };
    if at(b, "/action") != "submitted" {
        return None;
    }
    let words = quote(at(b, "/review/body"));
    Some(format!("{} {} {verdict} {}{words}", repository(b), sender(b), numbered(b, "/pull_request")))
}

fn issue(b: &Value) -> Option<String> {
    let action = match at(b, "/action") {
        a @ ("opened" | "closed" | "reopened") => a,
        _ => return None,
    };
    Some(format!("{} {} {action} issue {}", repository(b), sender(b), numbered(b, "/issue")))
}

fn comment(b: &Value, on: &str) -> Option<String> {
    if at(b, "/action") != "created" {
        return None;
    }
    let place = link("commented", at(b, "/comment/html_url"));
    let words = quote(at(b, "/comment/body"));
    Some(format!("{} {} {place} on {}{words}", repository(b), sender(b), numbered(b, on)))
}

fn run(b: &Value) -> String {
    let conclusion = at(b, "/workflow_run/conclusion");
    let sign = match conclusion {
        "success" => ":white_check_mark:",
        "failure" | "timed_out" | "startup_failure" => ":x:",
        _ => ":grey_question:",
    };
    let name = link(at(b, "/workflow_run/name"), at(b, "/workflow_run/html_url"));
    let branch = plain(at(b, "/workflow_run/head_branch"));
    format!("{sign} {} {name} of `{branch}`: **{}**", repository(b), plain(conclusion))
}
