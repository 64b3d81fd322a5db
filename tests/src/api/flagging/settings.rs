//! Who chooses what, and who reviews then.

use super::{CONFIG, put};
use crate::api::spaces::world::{World, into_team};
use crate::check;
use crate::support::{Database, Outcome, Person};
use serde_json::{Value, json};

pub async fn settings(db: Database) -> Outcome {
    let w = World::new(db, &[]).await?;
    let first = w.admin.get(CONFIG).await?.status(200)?.json()?;
    check!(first["EnableContentFlagging"] == false, "{first}");
    check!(first["ReviewerSettings"]["CommonReviewerIds"] == json!([]), "{first}");
    check!(first["ReviewerSettings"]["TeamReviewersSetting"] == json!({}), "{first}");
    for p in [&w.owner, &w.member] {
        p.get(CONFIG).await?.error(403, "api.context.permissions.app_error")?;
        put(p, CONFIG, json!({})).await?.error(403, "api.context.permissions.app_error")?;
    }
    refused(&w).await?;
    let odd = json!({"ReviewerSettings": {"CommonReviewerIds": ["nobody"]}});
    put(&w.admin, CONFIG, odd).await?.error(400, "api.context.invalid_body_param.app_error")?;
    w.admin.send("PUT", CONFIG, Some("[".into())).await?.error(400, "api.context.invalid_body_param.app_error")?;
    check!(w.admin.get(CONFIG).await?.json()? == first, "a refused change changed something");
    let wanted = json!({"EnableContentFlagging": true, "AdditionalSettings": {"Reasons": ["One", "Two"], "ReporterCommentRequired": false},
        "ReviewerSettings": {"CommonReviewers": false, "SystemAdminsAsReviewers": true, "TeamAdminsAsReviewers": false,
        "CommonReviewerIds": [w.chief.id], "TeamReviewersSetting": {w.team.clone(): {"Enabled": true, "ReviewerIds": [w.member.id]}}}});
    put(&w.admin, CONFIG, wanted.clone()).await?.status(200)?;
    let now = w.admin.get(CONFIG).await?.status(200)?.json()?;
    check!(now["ReviewerSettings"] == wanted["ReviewerSettings"], "{now}");
    check!(now["AdditionalSettings"]["Reasons"] == json!(["One", "Two"]), "{now}");
    check!(now["AdditionalSettings"]["HideFlaggedContent"] == true, "what is left out takes its default: {now}");
    let client = w.member.get("/config/client?format=old").await?.status(200)?.json()?;
    check!(client["ContentFlaggingEnabled"] == "true", "{}", client["ContentFlaggingEnabled"]);
    let seen = w.outsider.get("/content_flagging/flag/config").await?.status(200)?.json()?;
    let want =
        json!({"reasons": ["One", "Two"], "reporter_comment_required": false, "reviewer_comment_required": true});
    check!(seen == want, "{seen}");
    let more = w.member.get(&format!("/content_flagging/flag/config?team_id={}", w.team)).await?.status(200)?.json()?;
    check!(more["notify_reporter_on_dismissal"] == true && more["notify_reporter_on_removal"] == true, "{more}");
    w.server.stop().await;
    Ok(())
}

async fn refused(w: &World) -> Outcome {
    let bad = [
        (
            json!({"ReviewerSettings": {"TeamAdminsAsReviewers": false}}),
            "content_flagging.common_reviewers_not_set.app_error",
        ),
        (
            json!({"ReviewerSettings": {"CommonReviewers": false, "TeamAdminsAsReviewers": false,
                "TeamReviewersSetting": {w.team.clone(): {"Enabled": true}}}}),
            "content_flagging.team_reviewers_not_set.app_error",
        ),
        (json!({"AdditionalSettings": {"Reasons": []}}), "content_flagging.reasons_not_set.app_error"),
        (
            json!({"NotificationSettings": {"EventTargetMapping": {"flagged": ["author"]}}}),
            "notification_settings.reviewer_flagged_notification_disabled",
        ),
        (
            json!({"NotificationSettings": {"EventTargetMapping": {"flagged": ["reviewers", "everybody"]}}}),
            "notification_settings.invalid_target",
        ),
        (
            json!({"NotificationSettings": {"EventTargetMapping": {"flagged": ["reviewers"], "burnt": []}}}),
            "notification_settings.invalid_event",
        ),
    ];
    for (body, id) in bad {
        let refused = put(&w.admin, CONFIG, body).await?;
        refused.error(400, &format!("model.config.is_valid.{id}"))?;
    }
    Ok(())
}

/// The lists, and administrators where the settings say so.
pub async fn who(db: Database) -> Outcome {
    let w = World::new(db, &[]).await?;
    into_team(&w.admin, &w.team, &w.admin.id).await?;
    let other = w.outsider.team("other").await?;
    let save = async |common: bool, admins: bool, system: bool, on: bool| {
        let settings = json!({"EnableContentFlagging": true, "ReviewerSettings": {"CommonReviewers": common, "TeamAdminsAsReviewers": admins,
            "SystemAdminsAsReviewers": system, "CommonReviewerIds": [w.chief.id],
            "TeamReviewersSetting": {w.team.clone(): {"Enabled": on, "ReviewerIds": [w.member.id]}}}});
        put(&w.admin, CONFIG, settings).await?.status(200).map(|_| ())
    };
    let status = async |p: &Person, team: &str| -> Result<Value, String> {
        Ok(p.get(&format!("/content_flagging/team/{team}/status")).await?.status(200)?.json()?["enabled"].clone())
    };
    let search = async |p: &Person, term: &str| -> Result<Vec<String>, String> {
        let path = format!("/content_flagging/team/{}/reviewers/search?term={term}", w.team);
        let found = p.get(&path).await?.status(200)?.json()?;
        let names =
            found.as_array().into_iter().flatten().map(|u| u["username"].as_str().unwrap_or_default().to_string());
        Ok(names.collect())
    };
    save(true, false, false, false).await?;
    check!(search(&w.chief, "").await? == ["chief"], "the common ones");
    check!(status(&w.member, &w.team).await? == true && status(&w.outsider, &other).await? == true, "everywhere");
    save(false, true, false, true).await?;
    check!(search(&w.owner, "").await? == ["member", "owner"], "the team's, and its administrators");
    check!(search(&w.owner, "MEM").await? == ["member"] && search(&w.owner, "xyz").await?.is_empty(), "by name");
    check!(status(&w.member, &w.team).await? == true, "somebody reviews");
    check!(status(&w.outsider, &other).await? == false, "a team that is not switched on");
    save(false, false, true, true).await?;
    check!(search(&w.member, "").await? == ["member", "root"], "administrators of the system who are in the team");
    save(false, true, true, false).await?;
    check!(status(&w.member, &w.team).await? == false, "switched off for the team");
    let foreign = w.outsider.get(&format!("/content_flagging/team/{}/status", w.team)).await?;
    foreign.error(403, "api.context.permissions.app_error")?;
    let not = w.guest.get(&format!("/content_flagging/team/{}/reviewers/search?term=a", w.team)).await?;
    not.error(403, "api.data_spillage.error.user_not_reviewer")?;
    w.server.stop().await;
    Ok(())
}
