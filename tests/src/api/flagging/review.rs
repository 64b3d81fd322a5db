//! From the report to the decision.

use super::{REASON, path, put, report, told, values, world};
use crate::api::spaces::world::World;
use crate::check;
use crate::support::socket::inner;
use crate::support::{Database, Outcome, Socket};
use serde_json::{Value, json};

/// Out of sight while it is reviewed, then back as it was, with its replies and its file.
pub async fn kept(db: Database) -> Outcome {
    let w = world(db, true).await?;
    let sent =
        w.member.send("POST", &format!("/files?channel_id={}&filename=a.txt", w.public), Some("text".into())).await?;
    let file = sent.status(201)?.json()?["file_infos"][0]["id"].clone();
    let body = json!({"channel_id": w.public, "message": "doubtful wombat", "file_ids": [file]});
    let post = w.member.post("/posts", &body).await?.status(201)?.field("id")?;
    let reply = |text: &str| json!({"channel_id": w.public, "root_id": post, "message": text});
    w.owner.post("/posts", &reply("stays")).await?.status(201)?;
    let gone = w.owner.post("/posts", &reply("goes before")).await?.status(201)?.field("id")?;
    w.owner.send("DELETE", &format!("/posts/{gone}"), None).await?.status(200)?;
    let mut ears = Socket::open(&w.guest, "").await?;
    report(&w.guest, &post).await?;
    let note = inner(&ears.event("ephemeral_message").await?, "post");
    check!(note["message"].as_str().is_some_and(|m| m.contains("@member")), "{note}");
    w.member.get(&format!("/posts/{post}")).await?.error(404, "app.post.get.app_error")?;
    w.guest.post(&path(&post, "/flag"), &json!({"reason": REASON, "comment": "x"})).await?.status(404)?;
    reported(&w, &post, &file).await?;
    assigned(&w, &post).await?;
    let mut eyes = Socket::open(&w.member, "").await?;
    put(&w.owner, &path(&post, "/keep"), json!({"comment": "all is well"})).await?.status(200)?;
    let edited = inner(&eyes.event("post_edited").await?, "post");
    check!(edited["message"] == "doubtful wombat" && edited["delete_at"] == 0, "{edited}");
    let back = w.member.get(&format!("/posts/{post}")).await?.status(200)?.json()?;
    check!(back["message"] == "doubtful wombat" && back["props"].get("deleteBy").is_none(), "{back}");
    check!(back["metadata"]["files"][0]["id"] == file && back["reply_count"] == 1, "{back}");
    let thread = w.member.get(&format!("/posts/{post}/thread")).await?.status(200)?.json()?;
    check!(thread["order"].as_array().map(Vec::len) == Some(2), "only the reply that was there: {thread}");
    let found = w.member.post(&format!("/teams/{}/posts/search", w.team), &json!({"terms": "wombat"})).await?;
    check!(found.status(200)?.json()?["order"] == json!([post]), "it is found again");
    let v = values(&w.chief, &post).await?;
    check!(
        v["status"] == "Retained" && v["actor_user_id"] == w.owner.id.as_str() && v["actor_comment"] == "all is well",
        "{v}"
    );
    check!(v["content_flagging_managed"].is_null(), "{v}");
    let said = told(&w.chief, 3).await?;
    check!(
        said[2]["message"].as_str().is_some_and(|m| m.contains("@owner") && m.contains("> all is well")),
        "{said:?}"
    );
    check!(told(&w.guest, 1).await?[0]["message"].as_str().is_some_and(|m| m.contains(&post)), "the reporter is told");
    let again = w.guest.post(&path(&post, "/flag"), &json!({"reason": REASON, "comment": "x"})).await?;
    again.error(400, "app.data_spillage.can_flag_post.retained")?;
    put(&w.owner, &path(&post, "/remove"), json!({"comment": "x"}))
        .await?
        .error(400, "api.data_spillage.error.post_not_in_progress")?;
    w.server.stop().await;
    Ok(())
}

/// The reviewers are told, and see what nobody else sees.
async fn reported(w: &World, post: &str, file: &Value) -> Outcome {
    for p in [&w.chief, &w.owner] {
        let said = told(p, 1).await?;
        check!(said[0]["type"] == "custom_spillage_report" && said[0]["props"]["reported_post_id"] == post, "{said:?}");
        check!(said[0]["message"].as_str().is_some_and(|m| m.contains("@guest") && m.contains(REASON)), "{said:?}");
        let shown = p.get(&path(post, "")).await?.status(200)?.json()?;
        check!(shown["message"] == "doubtful wombat" && shown["metadata"]["files"][0]["id"] == *file, "{shown}");
    }
    places(w, post, file.as_str().unwrap_or_default()).await?;
    let v = values(&w.chief, post).await?;
    check!(v["status"] == "Pending" && v["reporting_user_id"] == w.guest.id.as_str(), "{v}");
    check!(v["reporting_reason"] == REASON && v["reporting_comment"] == "look at \"this\"", "{v}");
    check!(v["reporting_time"].as_i64() > Some(0) && v["content_flagging_managed"] == true, "{v}");
    Ok(())
}

/// One of them takes it on, and the others see it.
async fn assigned(w: &World, post: &str) -> Outcome {
    let mut ears = Socket::open(&w.owner, "").await?;
    w.chief.post(&path(post, &format!("/assign/{}", w.owner.id)), &json!({})).await?.status(200)?;
    let event = ears.event("content_flagging_report_value_updated").await?;
    check!(event["data"]["target_id"] == post, "{event}");
    check!(inner(&event, "property_values")[0]["value"] == w.owner.id.as_str(), "{event}");
    let v = values(&w.chief, post).await?;
    check!(v["status"] == "Assigned" && v["reviewer_user_id"] == w.owner.id.as_str(), "{v}");
    let said = told(&w.chief, 2).await?;
    check!(said[1]["root_id"] == said[0]["id"], "below the report: {said:?}");
    Ok(())
}

/// A reviewer sees where a report comes from, as a reviewer only.
async fn places(w: &World, post: &str, file: &str) -> Outcome {
    let at = |path: String, post: &str| format!("{path}?as_content_reviewer=true&flagged_post_id={post}");
    let (channel, team, file) =
        (format!("/channels/{}", w.public), format!("/teams/{}", w.team), format!("/files/{file}"));
    for path in [&channel, &team, &file] {
        w.chief.get(&at(path.clone(), post)).await?.status(200)?;
        w.member.get(&at(path.clone(), post)).await?.error(403, "api.data_spillage.error.user_not_reviewer")?;
    }
    w.chief.get(&file).await?.error(404, "app.file_info.get.app_error")?;
    let elsewhere = "api.channel.get_channel.flagged_post_mismatch.app_error";
    w.chief.get(&at(format!("/channels/{}", w.private), post)).await?.error(400, elsewhere)?;
    let other = w.outsider.team("elsewhere").await?;
    w.chief
        .get(&at(format!("/teams/{other}"), post))
        .await?
        .error(400, "api.team.get_team.flagged_post_mismatch.app_error")?;
    let sent =
        w.member.send("POST", &format!("/files?channel_id={}&filename=b.txt", w.public), Some("b".into())).await?;
    let foreign = sent.status(201)?.json()?["file_infos"][0]["id"].as_str().unwrap_or_default().to_string();
    let refused = w.chief.get(&at(format!("/files/{foreign}"), post)).await?;
    refused.error(400, "api.file.get_file.invalid_flagged_post.app_error")
}

/// Nothing that was said is left: text, earlier versions, files.
pub async fn removed(db: Database) -> Outcome {
    let w = world(db, false).await?;
    let sent =
        w.member.send("POST", &format!("/files?channel_id={}&filename=a.txt", w.public), Some("text".into())).await?;
    let file = sent.status(201)?.json()?["file_infos"][0]["id"].as_str().unwrap_or_default().to_string();
    let body =
        json!({"channel_id": w.public, "message": "secret quokka", "file_ids": [file], "props": {"x": "secret"}});
    let post = w.member.post("/posts", &body).await?.status(201)?.field("id")?;
    let edit = json!({"message": "still a secret quokka"}).to_string();
    w.member.send("PUT", &format!("/posts/{post}/patch"), Some(edit)).await?.status(200)?;
    report(&w.guest, &post).await?;
    w.member.get(&format!("/posts/{post}")).await?.status(200)?;
    let again = w.owner.post(&path(&post, "/flag"), &json!({"reason": REASON, "comment": "x"})).await?;
    again.error(400, "app.data_spillage.can_flag_post.in_progress")?;
    told(&w.chief, 1).await?;
    let mut eyes = Socket::open(&w.member, "").await?;
    put(&w.chief, &path(&post, "/remove"), json!({"comment": "out"})).await?.status(200)?;
    let event = eyes.event("post_deleted").await?;
    check!(!event.to_string().contains("quokka"), "{event}");
    w.member.get(&format!("/posts/{post}")).await?.error(404, "app.post.get.app_error")?;
    w.member.get(&format!("/files/{file}")).await?.status(404)?;
    let shown = w.chief.get(&path(&post, "")).await?.status(200)?;
    check!(!shown.text.contains("quokka") && !shown.text.contains("secret"), "{}", shown.text);
    let rows = w.admin.get(&format!("/posts/{post}?include_deleted=true")).await?.status(200)?;
    check!(!rows.text.contains("quokka"), "{}", rows.text);
    let db = &w.server.running.app.db;
    let left = "SELECT COUNT(*) FROM posts WHERE message LIKE '%quokka%' OR originalid = $1";
    let left = db.one(ochre_db::Dynamic(left.into()), ochre_db::args![&post], |r| r.get::<i64>(0)).await;
    check!(left == Ok(0), "rows are left: {left:?}");
    let found = w.member.post(&format!("/teams/{}/posts/search", w.team), &json!({"terms": "quokka"})).await?;
    check!(found.status(200)?.json()?["order"] == json!([]), "it is still found");
    check!(values(&w.chief, &post).await?["status"] == "Removed", "the report stays");
    let history = w.admin.get(&format!("/users/{}/audits", w.chief.id)).await?.status(200)?.text;
    check!(history.contains(&path(&post, "/remove")), "who removed it is not noted: {history}");
    for p in [&w.member, &w.guest] {
        check!(
            told(p, 1).await?[0]["message"].as_str().is_some_and(|m| m.contains(&post)),
            "author and reporter are told"
        );
    }
    let said = told(&w.chief, 2).await?;
    check!(said[1]["message"].as_str().is_some_and(|m| m.contains("> out")), "{said:?}");
    w.server.stop().await;
    Ok(())
}
