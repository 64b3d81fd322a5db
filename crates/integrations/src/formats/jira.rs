//! Jira Server, Data Center and Cloud webhooks (developer.atlassian.com, "Webhooks").

use super::words::{at, link, plain, quote};
use serde_json::Value;

/// The words of an event.
pub fn words(b: &Value) -> Option<String> {
    let issue = issue(b);
    let kind = plain(at(b, "/issue/fields/issuetype/name"));
    match at(b, "/webhookEvent") {
        "jira:issue_created" => Some(format!("{} created {kind} {issue}{}", who(b, "/user"), priority(b))),
        "jira:issue_deleted" => Some(format!("{} deleted {kind} {issue}", who(b, "/user"))),
        "jira:issue_updated" if at(b, "/issue_event_type_name") == "issue_commented" || changes(b).is_empty() => {
            let body = at(b, "/comment/body");
            (!body.is_empty()).then(|| format!("{} commented on {issue}{}", who(b, "/comment/author"), quote(body)))
        }
        "jira:issue_updated" => Some(format!("{} changed {issue}: {}", who(b, "/user"), changes(b).join(", "))),
        "comment_created" => {
            Some(format!("{} commented on {issue}{}", who(b, "/comment/author"), quote(at(b, "/comment/body"))))
        }
        "comment_updated" => Some(format!(
            "{} changed a comment on {issue}{}",
            who(b, "/comment/updateAuthor"),
            quote(at(b, "/comment/body"))
        )),
        "jira:version_released" => Some(format!("Version {} was released", plain(at(b, "/version/name")))),
        _ => None,
    }
}

fn who(b: &Value, path: &str) -> String {
    let name = ["displayName", "name"].iter().map(|f| at(b, &format!("{path}/{f}"))).find(|n| !n.is_empty());
    format!("**{}**", plain(name.unwrap_or("Somebody")))
}

/// `KEY-1 Summary`, leading to its page: the API's address without its path.
fn issue(b: &Value) -> String {
    let key = at(b, "/issue/key");
    let api = at(b, "/issue/self");
    let base = api.split_once("/rest/").map_or("", |(base, _)| base);
    let url = if base.is_empty() { String::new() } else { format!("{base}/browse/{key}") };
    link(&format!("{key} {}", at(b, "/issue/fields/summary")), &url)
}

fn priority(b: &Value) -> String {
    match at(b, "/issue/fields/priority/name") {
        "" => String::new(),
        name => format!(" (priority {})", plain(name)),
    }
}

/// What people want to hear of: state, person in charge, priority, title, resolution.
fn changes(b: &Value) -> Vec<String> {
    let items = b.pointer("/changelog/items").and_then(Value::as_array);
    let told = |i: &&Value| {
        matches!(at(i, "/field"), "status" | "assignee" | "priority" | "summary" | "resolution" | "Fix Version")
    };
    let say = |i: &Value| {
        let (from, to) = (at(i, "/fromString"), at(i, "/toString"));
        let name = |t: &str| if t.is_empty() { "none".to_string() } else { format!("**{}**", plain(t)) };
        format!("{} from {} to {}", plain(at(i, "/field")), name(from), name(to))
    };
    items.into_iter().flatten().filter(told).map(say).collect()
}
