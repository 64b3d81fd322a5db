//! What operations answer while their feature is switched off.

use crate::api::spaces::world::World;
use crate::support::{Database, Outcome};
use serde_json::json;

pub async fn run(db: Database) -> Outcome {
    let off = [
        ("ServiceSettings.EnableCustomEmoji", "false"),
        ("ServiceSettings.AllowSyncedDrafts", "false"),
        ("ServiceSettings.ScheduledPosts", "false"),
        ("ServiceSettings.EnableMultifactorAuthentication", "false"),
        ("SupportSettings.CustomTermsOfServiceEnabled", "false"),
        ("ServiceSettings.PostPriority", "false"),
    ];
    let w = World::new(db, &off).await?;
    let (me, team, id) = (&w.member.id, &w.team, &w.public);
    let any = json!({"channel_id": id, "message": "x", "scheduled_at": 4_000_000_000_000_i64, "id": id, "term": "x",
        "activate": true, "code": "1", "metadata": {"priority": {"priority": "urgent"}}});
    let rows: [(&str, String, u16, &str); 16] = [
        ("GET", "/emoji".into(), 501, "api.emoji.disabled.app_error"),
        ("GET", format!("/emoji/{id}"), 501, "api.emoji.disabled.app_error"),
        ("GET", "/emoji/name/x".into(), 501, "api.emoji.disabled.app_error"),
        ("GET", format!("/emoji/{id}/image"), 501, "api.emoji.disabled.app_error"),
        ("GET", "/emoji/autocomplete?name=x".into(), 403, "api.emoji.disabled.app_error"),
        ("POST", "/emoji/search".into(), 403, "api.emoji.disabled.app_error"),
        ("POST", "/drafts".into(), 501, "api.drafts.disabled.app_error"),
        ("GET", format!("/users/{me}/teams/{team}/drafts"), 501, "api.drafts.disabled.app_error"),
        ("DELETE", format!("/users/{me}/channels/{id}/drafts"), 501, "api.drafts.disabled.app_error"),
        ("POST", "/posts/schedule".into(), 400, "api.scheduled_posts.feature_disabled"),
        ("PUT", format!("/posts/schedule/{id}"), 400, "api.scheduled_posts.feature_disabled"),
        ("DELETE", format!("/posts/schedule/{id}"), 400, "api.scheduled_posts.feature_disabled"),
        ("GET", format!("/posts/scheduled/team/{team}"), 400, "api.scheduled_posts.feature_disabled"),
        ("POST", format!("/users/{me}/mfa/generate"), 501, "mfa.mfa_disabled.app_error"),
        ("PUT", format!("/users/{me}/mfa"), 501, "mfa.mfa_disabled.app_error"),
        ("POST", "/posts".into(), 403, "api.post.post_priority.priority_post_not_allowed_for_user.request_error"),
    ];
    for (method, path, status, error) in rows {
        let body = (method != "GET").then(|| any.to_string());
        w.member.send(method, &path, body).await?.error(status, error)?;
    }
    let terms = w.admin.post("/terms_of_service", &json!({"text": "x"})).await?;
    terms.error(400, "api.create_terms_of_service.custom_terms_of_service_disabled.app_error")?;
    w.server.stop().await;
    Ok(())
}
