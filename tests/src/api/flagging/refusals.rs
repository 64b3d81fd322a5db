//! What is refused, and in which order.

use super::{CONFIG, REASON, path, put, report};
use crate::api::spaces::world::World;
use crate::check;
use crate::support::{Database, Outcome, Person};
use serde_json::json;

pub async fn run(db: Database) -> Outcome {
    let w = World::new(db, &[]).await?;
    let post = w.member.say(&w.public, "a message").await?;
    let hidden = w.chief.say(&w.private, "not for everybody").await?;
    let stranger = Person::new(&w.server.url);
    let id = &post;
    let ops = [
        ("GET", "/content_flagging/flag/config".to_string()),
        ("GET", format!("/content_flagging/team/{}/status", w.team)),
        ("GET", format!("/content_flagging/team/{}/reviewers/search?term=x", w.team)),
        ("GET", "/content_flagging/fields".into()),
        ("GET", path(id, "")),
        ("GET", path(id, "/field_values")),
        ("POST", path(id, "/flag")),
        ("POST", path(id, &format!("/assign/{}", w.chief.id))),
        ("PUT", path(id, "/keep")),
        ("PUT", path(id, "/remove")),
    ];
    let body = |method: &str| (method != "GET").then(|| json!({"reason": REASON, "comment": "c"}).to_string());
    for (method, path) in &ops {
        stranger.send(method, path, body(method)).await?.error(401, "api.context.session_expired.app_error")?;
        w.owner.send(method, path, body(method)).await?.error(501, "api.data_spillage.error.disabled")?;
    }
    stranger.get(CONFIG).await?.error(401, "api.context.session_expired.app_error")?;
    let settings = json!({"EnableContentFlagging": true, "ReviewerSettings": {"CommonReviewerIds": [w.chief.id]}});
    put(&w.admin, CONFIG, settings).await?.status(200)?;
    reports(&w, &post, &hidden).await?;
    reviews(&w, &post).await?;
    w.server.stop().await;
    Ok(())
}

async fn reports(w: &World, id: &str, hidden: &str) -> Outcome {
    let missing = "a".repeat(26);
    let flag = |reason: &str, comment: &str| json!({"reason": reason, "comment": comment});
    let rows = [
        (&w.member, path("x", "/flag"), flag(REASON, "c"), 400, "api.context.invalid_url_param.app_error"),
        (&w.member, path(&missing, "/flag"), flag(REASON, "c"), 404, "app.post.get.app_error"),
        (&w.outsider, path(hidden, "/flag"), flag(REASON, "c"), 403, "api.context.permissions.app_error"),
        (&w.guest, path(id, "/flag"), flag("", "c"), 400, "api.data_spillage.error.reason_required"),
        (&w.guest, path(id, "/flag"), flag("Boredom", "c"), 400, "api.data_spillage.error.reason_invalid"),
        (&w.guest, path(id, "/flag"), flag(REASON, ""), 400, "api.data_spillage.error.comment_required"),
        (&w.guest, path(id, "/flag"), flag(REASON, &"ä".repeat(1001)), 400, "api.data_spillage.error.comment_too_long"),
    ];
    for (who, path, body, status, error) in rows {
        who.post(&path, &body).await?.error(status, error)?;
    }
    w.guest
        .send("POST", &path(id, "/flag"), Some("[".into()))
        .await?
        .error(400, "api.context.invalid_body_param.app_error")?;
    let system =
        w.admin.post("/posts", &json!({"channel_id": w.public, "message": "x", "type": "system_generic"})).await?;
    if system.status == 201 {
        let refused = w.member.post(&path(&system.field("id")?, "/flag"), &flag(REASON, "c")).await?;
        refused.error(400, "api.data_spillage.error.invalid_post_type")?;
    }
    Ok(())
}

/// Only reviewers, and only what was reported.
async fn reviews(w: &World, id: &str) -> Outcome {
    let missing = "a".repeat(26);
    let comment = json!({"comment": "c"});
    for (method, what) in [("GET", ""), ("GET", "/field_values"), ("PUT", "/keep"), ("PUT", "/remove")] {
        let body = (method != "GET").then(|| comment.to_string());
        let send = async |p: &Person, post: &str| p.send(method, &path(post, what), body.clone()).await;
        send(&w.member, id).await?.error(403, "api.data_spillage.error.user_not_reviewer")?;
        send(&w.chief, &missing).await?.error(404, "app.post.get.app_error")?;
        send(&w.chief, "x").await?.error(400, "api.context.invalid_url_param.app_error")?;
        if what == "/field_values" {
            check!(send(&w.chief, id).await?.status(200)?.json()? == json!([]), "nothing is known of it");
        } else {
            send(&w.chief, id).await?.error(404, "app.data_spillage.no_status_property.app_error")?;
        }
    }
    let assign = |who: &str| path(id, &format!("/assign/{who}"));
    w.chief.post(&assign(&w.chief.id), &comment).await?.error(404, "app.data_spillage.no_status_property.app_error")?;
    report(&w.guest, id).await?;
    w.chief.post(&assign("x"), &comment).await?.error(400, "api.context.invalid_url_param.app_error")?;
    w.chief.post(&assign(&w.member.id), &comment).await?.error(403, "api.data_spillage.error.user_not_reviewer")?;
    for what in ["/keep", "/remove"] {
        put(&w.chief, &path(id, what), json!({})).await?.error(400, "api.data_spillage.error.comment_required")?;
    }
    Ok(())
}
