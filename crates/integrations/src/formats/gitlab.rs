//! GitLab project and group webhooks (docs.gitlab.com, "Webhook events").

use super::words::{any, at, first_line, link, plain, quote, reference};
use serde_json::Value;

/// The words of an event.
pub fn words(b: &Value) -> Option<String> {
    match at(b, "/object_kind") {
        "push" => push(b),
        "tag_push" => tag(b),
        "issue" | "work_item" => Some(thing(b, "issue", "#")),
        "merge_request" => merge_request(b),
        "note" => Some(note(b)),
        "pipeline" => pipeline(b),
        "build" => job(b),
        "wiki_page" => Some(format!(
            "{} {} wiki page {}",
            project(b),
            plain(at(b, "/user/name")),
            link(at(b, "/object_attributes/title"), at(b, "/object_attributes/url"))
        )),
        "release" => {
            Some(format!("{} release {} ({})", project(b), link(at(b, "/name"), at(b, "/url")), at(b, "/action")))
        }
        "deployment" => Some(format!(
            "{} deployment to {}: **{}** {}",
            project(b),
            plain(at(b, "/environment")),
            plain(at(b, "/status")),
            link("job", at(b, "/deployable_url"))
        )),
        _ => None,
    }
}

fn project(b: &Value) -> String {
    format!("[{}]", link(at(b, "/project/path_with_namespace"), at(b, "/project/web_url")))
}

/// A commit id of zeros stands for "not there".
fn none(id: &str) -> bool {
    id.chars().all(|c| c == '0')
}

fn push(b: &Value) -> Option<String> {
    let branch = plain(reference(at(b, "/ref")));
    let who = plain(at(b, "/user_name"));
    if none(at(b, "/after")) {
        return Some(format!("{} {who} deleted branch `{branch}`", project(b)));
    }
    let total = b.pointer("/total_commits_count").and_then(Value::as_i64).unwrap_or_default();
    let commits = b.get("commits").and_then(Value::as_array)?;
    let mut out = if none(at(b, "/before")) {
        format!("{} {who} created branch `{branch}`", project(b))
    } else {
        let (before, after) = (at(b, "/before"), at(b, "/after"));
        let compare = format!("{}/-/compare/{before}...{after}", at(b, "/project/web_url"));
        let what = if total == 1 { "1 commit".to_string() } else { format!("{total} commits") };
        format!("{} {who} pushed {} to `{branch}`", project(b), link(&what, &compare))
    };
    for c in commits.iter().rev().take(10) {
        let id: String = at(c, "/id").chars().take(8).collect();
        let title = first_line(at(c, "/message"));
        out += &format!("\n- {} {} ({})", link(&id, at(c, "/url")), plain(title), plain(at(c, "/author/name")));
    }
    Some(out)
}

fn tag(b: &Value) -> Option<String> {
    let what = if none(at(b, "/after")) { "deleted" } else { "pushed" };
    let name = reference(at(b, "/ref"));
    let url = format!("{}/-/tags/{name}", at(b, "/project/web_url"));
    Some(format!("{} {} {what} tag {}", project(b), plain(at(b, "/user_name")), link(name, &url)))
}

/// `open` → `opened`.
fn done(action: &str) -> String {
    match action {
        "open" => "opened".into(),
        "close" => "closed".into(),
        "reopen" => "reopened".into(),
        "merge" => "merged".into(),
        "update" => "updated".into(),
        "approved" | "approval" => "approved".into(),
        "unapproved" | "unapproval" => "took back the approval of".into(),
        other => plain(other),
    }
}

fn thing(b: &Value, noun: &str, sign: &str) -> String {
    let o = "/object_attributes";
    let name = format!("{sign}{} {}", any(b, &format!("{o}/iid")), at(b, &format!("{o}/title")));
    let who = plain(at(b, "/user/name"));
    let action = done(at(b, &format!("{o}/action")));
    format!("{} {who} {action} {noun} {}", project(b), link(&name, at(b, &format!("{o}/url"))))
}

fn merge_request(b: &Value) -> Option<String> {
    let o = |field: &str| plain(at(b, &format!("/object_attributes/{field}")));
    let branches = format!(" (`{}` into `{}`)", o("source_branch"), o("target_branch"));
    Some(thing(b, "merge request", "!") + &branches)
}

fn note(b: &Value) -> String {
    let url = at(b, "/object_attributes/url");
    let on = match at(b, "/object_attributes/noteable_type") {
        "MergeRequest" => link(&format!("!{} {}", any(b, "/merge_request/iid"), at(b, "/merge_request/title")), url),
        "Issue" => link(&format!("#{} {}", any(b, "/issue/iid"), at(b, "/issue/title")), url),
        "Commit" => link(first_line(at(b, "/commit/message")), url),
        "Snippet" => link(at(b, "/snippet/title"), url),
        _ => link("a discussion", url),
    };
    format!(
        "{} {} commented on {on}{}",
        project(b),
        plain(at(b, "/user/name")),
        quote(at(b, "/object_attributes/note"))
    )
}

/// Only how a pipeline ended: its steps are noise.
fn pipeline(b: &Value) -> Option<String> {
    let status = at(b, "/object_attributes/status");
    let sign = match status {
        "success" => ":white_check_mark:",
        "failed" => ":x:",
        "canceled" => ":no_entry_sign:",
        _ => return None,
    };
    let id = any(b, "/object_attributes/id");
    let url = format!("{}/-/pipelines/{id}", at(b, "/project/web_url"));
    let seconds = b
        .pointer("/object_attributes/duration")
        .and_then(Value::as_i64)
        .map_or_else(String::new, |s| format!(" in {s} s"));
    let branch = plain(at(b, "/object_attributes/ref"));
    Some(format!(
        "{sign} {} pipeline {} of `{branch}`: **{status}**{seconds}",
        project(b),
        link(&format!("#{id}"), &url)
    ))
}

fn job(b: &Value) -> Option<String> {
    if at(b, "/build_status") != "failed" || b.get("build_allow_failure").and_then(Value::as_bool) == Some(true) {
        return None;
    }
    let id = any(b, "/build_id");
    let base = ["/project/web_url", "/repository/homepage"].iter().map(|p| at(b, p)).find(|u| !u.is_empty())?;
    let name = plain(at(b, "/project_name"));
    let job = link(at(b, "/build_name"), &format!("{base}/-/jobs/{id}"));
    Some(format!(":x: [{name}] job {job} of `{}`: **failed**", plain(at(b, "/ref"))))
}
