//! Every fixture and the words that it becomes.

use super::event;
use serde_json::Value;

fn said(format: &str, github: &str, fixture: &str) -> Option<String> {
    let body: Value = serde_json::from_str(fixture).expect("a fixture is JSON");
    event(format, github, &body).expect("a format")
}

#[test]
fn gitlab() {
    assert_eq!(
        said("gitlab", "", include_str!("fixtures/gitlab_push.json")).as_deref(),
        Some(
            "[[plant/pump](https://git.example.com/plant/pump)] Ada Lind pushed \
             [2 commits](https://git.example.com/plant/pump/-/compare/95790bf891e76fee5e1747ab589903a6a1f80f22...da1560886d4f094c3e6c9ef40349f7d38b5d27d7) \
             to `main`\n\
             - [da156088](https://git.example.com/plant/pump/-/commit/da156088) Tell @\u{200b}all \\[about\\] it (Bo)\n\
             - [b6568db1](https://git.example.com/plant/pump/-/commit/b6568db1) Valve: close before the pressure falls (Ada Lind)"
        )
    );
    assert_eq!(
        said("gitlab", "", include_str!("fixtures/gitlab_merge_request.json")).as_deref(),
        Some(
            "[[plant/pump](https://git.example.com/plant/pump)] Ada Lind opened merge request \
             [!7 Close the valve](https://git.example.com/plant/pump/-/merge_requests/7) (`valve` into `main`)"
        )
    );
    assert_eq!(
        said("gitlab", "", include_str!("fixtures/gitlab_pipeline.json")).as_deref(),
        Some(
            ":x: [[plant/pump](https://git.example.com/plant/pump)] pipeline \
             [\\#31](https://git.example.com/plant/pump/-/pipelines/31) of `main`: **failed** in 63 s"
        )
    );
    assert_eq!(
        said("gitlab", "", include_str!("fixtures/gitlab_note.json")).as_deref(),
        Some(
            "[[plant/pump](https://git.example.com/plant/pump)] Bo commented on \
             [!7 Close the valve](https://git.example.com/plant/pump/-/merge_requests/7#note_1244)\n\
             > Looks \\*good\\*.\n> Ship it."
        )
    );
    assert_eq!(said("gitlab", "", include_str!("fixtures/gitlab_running.json")), None);
}

#[test]
fn github() {
    let head = "[[plant/pump](https://github.com/plant/pump)] [ada](https://github.com/ada)";
    assert_eq!(
        said("github", "push", include_str!("fixtures/github_push.json")),
        Some(format!(
            "{head} pushed [1 commit](https://github.com/plant/pump/compare/6113728f27ae...59b20b8d5c6f) to `main`\n\
             - [59b20b8](https://github.com/plant/pump/commit/59b20b8d5c6f) Update the README (Ada Lind)"
        ))
    );
    assert_eq!(
        said("github", "pull_request", include_str!("fixtures/github_pull_request.json")),
        Some(format!(
            "{head} merged pull request [\\#2 Close the valve](https://github.com/plant/pump/pull/2) (`valve` into `main`)"
        ))
    );
    assert_eq!(
        said("github", "workflow_run", include_str!("fixtures/github_workflow_run.json")).as_deref(),
        Some(
            ":x: [[plant/pump](https://github.com/plant/pump)] \
             [Build](https://github.com/plant/pump/actions/runs/30433642) of `main`: **failure**"
        )
    );
    assert_eq!(said("github", "star", "{}"), None);
}

#[test]
fn jira() {
    let issue = "[PUMP-12 The valve stays open](https://jira.example.com/browse/PUMP-12)";
    assert_eq!(
        said("jira", "", include_str!("fixtures/jira_updated.json")),
        Some(format!(
            "**Ada Lind** changed {issue}: status from **To Do** to **In Progress**, assignee from none to **Bo**"
        ))
    );
    assert_eq!(
        said("jira", "", include_str!("fixtures/jira_comment.json")),
        Some(format!("**Bo** commented on {issue}\n> It was the spring."))
    );
    assert_eq!(said("jira", "", r#"{"webhookEvent": "worklog_updated"}"#), None);
}

#[test]
fn alertmanager() {
    assert_eq!(
        said("alertmanager", "", include_str!("fixtures/alertmanager_firing.json")).as_deref(),
        Some(
            ":fire: **[PressureLow](http://alerts.example.com:9093)** (1 firing)\n\
             - [Pressure of pump-1 is low](http://prometheus.example.com/graph?g0.expr=pressure+%3C+1) (severity=page, instance=pump-1:9100)\n\
             - resolved: PressureLow (instance=pump-2:9100)"
        )
    );
}

#[test]
fn others() {
    assert!(event("unknown", "", &Value::Null).is_none());
    for format in ["gitlab", "github", "jira", "alertmanager"] {
        for body in
            ["{}", r#"{"object_kind": 7, "alerts": 3, "commits": {}}"#, r#"{"object_kind":"push","alerts":[[]]}"#]
        {
            let body: Value = serde_json::from_str(body).expect("JSON");
            for github in ["", "push", "release", "pull_request", "issues"] {
                let _ = event(format, github, &body);
            }
        }
    }
}
