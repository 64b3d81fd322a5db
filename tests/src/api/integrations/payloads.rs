//! What other people's tools really send to an incoming webhook: payloads written after their public documentation (`tests/hooks/`), and the
//! words that people must be able to read in the message.

use super::prepared;
use crate::check;
use crate::support::{Database, Outcome, Person, Test};
use serde_json::{Value, json};

pub fn tests() -> Vec<(&'static str, Test)> {
    vec![("api::incoming_webhooks_of_known_tools", |db| Box::pin(known_tools(db)))]
}

/// A payload, the query of the hook's address, who it seems to come from, and what the message must hold.
struct Case {
    payload: &'static str,
    query: &'static str,
    /// What GitHub says in its header.
    event: &'static str,
    from: &'static str,
    says: &'static [&'static str],
}

const CASES: [Case; 11] = [
    Case {
        payload: include_str!("../../../hooks/gitlab_slack_push.json"),
        query: "",
        event: "",
        from: "GitLab",
        says: &[
            "to branch [main](https://git.example.com/plant/pump/commits/main) of [plant / pump](https://git.example.com/plant/pump)",
            "[da156088](https://git.example.com/plant/pump/-/commit/da156088): Close the valve",
            "\"color\":\"#345\"",
        ],
    },
    Case {
        payload: include_str!("../../../hooks/gitlab_slack_pipeline.json"),
        query: "",
        event: "",
        from: "GitLab",
        says: &[
            "Pipeline #31 has failed in 01:03",
            "[test](https://git.example.com/plant/pump/-/pipelines/31/failures)",
            "\"ts\":1796068800",
            "\"author_name\":\"Ada Lind (ada)\"",
        ],
    },
    Case {
        payload: include_str!("../../../hooks/grafana_slack.json"),
        query: "",
        event: "",
        from: "Grafana",
        says: &[
            "[FIRING:1] Pressure (pump-2)",
            "Value: A=9.5",
            "\"override_icon_emoji\":\":chart_with_upwards_trend:\"",
        ],
    },
    Case {
        payload: include_str!("../../../hooks/grafana_webhook.json"),
        query: "?format=alertmanager",
        event: "",
        from: "webhook",
        says: &[
            "**[Pressure](https://grafana.example.com/)** (1 firing)",
            "[The pressure of pump-2 is 9.5 bar](https://grafana.example.com/alerting/grafana/p1/view)",
        ],
    },
    Case {
        payload: include_str!("../../../hooks/alertmanager_slack.json"),
        query: "",
        event: "",
        from: "Alertmanager",
        says: &["@here two disks", "db-1 and db-2 are 95% full", "\"title\":\"Severity\"", "\"color\":\"danger\""],
    },
    Case {
        payload: include_str!("../../../hooks/sentry.json"),
        query: "",
        event: "",
        from: "Sentry",
        // A number as a field's value is words for people.
        says: &["ValveError: stuck at 40 %", "\"value\":\"12\"", "https://sentry.example.com/plant/pump/issues/4711/"],
    },
    Case {
        payload: include_str!("../../../hooks/jenkins.json"),
        query: "",
        event: "",
        from: "jenkins",
        says: &["#31 Success after 2 min 3 sec ([Open](https://ci.example.com/job/pump/31/))", "Passed: 40, Failed: 0"],
    },
    Case {
        payload: include_str!("../../../../crates/integrations/src/formats/fixtures/gitlab_push.json"),
        query: "?format=gitlab",
        event: "",
        from: "webhook",
        says: &["pushed [2 commits](https://git.example.com/plant/pump/-/compare/"],
    },
    Case {
        payload: include_str!("../../../../crates/integrations/src/formats/fixtures/gitlab_merge_request.json"),
        query: "?format=gitlab",
        event: "",
        from: "webhook",
        says: &["Ada Lind opened merge request"],
    },
    Case {
        payload: include_str!("../../../../crates/integrations/src/formats/fixtures/github_push.json"),
        query: "?format=github",
        event: "push",
        from: "webhook",
        says: &["[ada](https://github.com/ada) pushed [1 commit]"],
    },
    Case {
        payload: include_str!("../../../../crates/integrations/src/formats/fixtures/jira_updated.json"),
        query: "?format=jira",
        event: "",
        from: "webhook",
        says: &[
            "**Ada Lind** changed [PUMP-12 The valve stays open](https://jira.example.com/browse/PUMP-12)",
            "from **To Do** to **In Progress**",
        ],
    },
];

async fn known_tools(db: Database) -> Outcome {
    let (server, admin, team, _) = prepared(
        db,
        &[("ServiceSettings.EnablePostUsernameOverride", "true"), ("ServiceSettings.EnablePostIconOverride", "true")],
    )
    .await?;
    // The payloads name it.
    let channel = admin.channel(&team, "builds").await?;
    let hook = json!({"channel_id": channel, "display_name": "Builds"});
    let hook = admin.post("/hooks/incoming", &hook).await?.status(201)?.field("id")?;
    for case in &CASES {
        let path = format!("/hooks/{hook}{}", case.query);
        admin.event_hook(&path, case.event, case.payload).await?.status(200)?;
        let post = newest(&admin, &channel).await?;
        agree(&post, case)?;
        if case.query.is_empty() {
            // Many tools send the same as a form.
            let form = format!("payload={}", encoded(case.payload));
            admin.hook(&path, "application/x-www-form-urlencoded", form).await?.status(200)?;
            let again = newest(&admin, &channel).await?;
            check!(again["id"] != post["id"], "the form was not posted");
            agree(&again, case)?;
        }
    }
    server.stop().await;
    Ok(())
}

fn agree(post: &Value, case: &Case) -> Outcome {
    let text = post.to_string();
    for words in case.says {
        check!(text.contains(words), "{words:?} is not in {text}");
    }
    check!(post["props"]["override_username"] == case.from, "{text}");
    check!(!text.contains("|main>") && !text.contains("<!here>"), "marks of another product stayed: {text}");
    Ok(())
}

async fn newest(admin: &Person, channel: &str) -> Result<Value, String> {
    let list = admin.get(&format!("/channels/{channel}/posts?per_page=1")).await?.status(200)?.json()?;
    let id = list["order"][0].as_str().unwrap_or_default();
    Ok(list["posts"][id].clone())
}

fn encoded(text: &str) -> String {
    text.bytes().map(|b| format!("%{b:02X}")).collect()
}
