//! Outgoing webhooks: which of them a new post concerns, and telling their addresses.

use super::store;
use super::write::{self, Words};
use crate::outside;
use ochre_kernel::ports::Outgoing;
use ochre_kernel::{App, AppError, BoxFuture};
use ochre_types::{
    Channel, OutgoingWebhook, OutgoingWebhookPayload, OutgoingWebhookResponse, POST_TYPE_BURN_ON_READ, Post,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::sync::Arc;

/// Kind of the outbox rows.
pub const KIND: &str = "outgoing_hook";

/// One address to be told of one post.
#[derive(Debug, Serialize, Deserialize)]
struct Delivery {
    hook_id: String,
    url: String,
    post_id: String,
    root_id: String,
    channel_id: String,
    user_id: String,
    text: String,
    trigger_word: String,
    file_ids: Vec<String>,
    create_at: i64,
}

/// Implements [`Outgoing`].
pub struct Port;

impl Outgoing for Port {
    fn wanted(
        &self,
        app: &Arc<App>,
        post: &Post,
        channel: &Channel,
    ) -> BoxFuture<'static, Result<Vec<Value>, AppError>> {
        if !app.config().service.enable_outgoing_webhooks || post.is_system() || post.r#type == POST_TYPE_BURN_ON_READ {
            return Box::pin(async { Ok(Vec::new()) });
        }
        let (app, post, team) = (app.clone(), post.clone(), channel.team_id.clone());
        Box::pin(async move {
            let hooks = app.outgoing_hooks(&team).await?;
            Ok(hooks
                .iter()
                .filter_map(|h| Some((h, trigger(h, &post)?)))
                .flat_map(|(h, w)| told(h, &post, &w))
                .collect())
        })
    }
}

/// The word by which the post starts this hook; empty when its channel alone does.
fn trigger(hook: &OutgoingWebhook, post: &Post) -> Option<String> {
    if !hook.channel_id.is_empty() && hook.channel_id != post.channel_id {
        return None;
    }
    let words = hook.trigger_words.as_deref().unwrap_or_default();
    if words.is_empty() {
        return (!hook.channel_id.is_empty()).then(String::new);
    }
    let first = post.message.split_whitespace().next()?;
    let fits = |w: &&String| if hook.trigger_when == 1 { first.starts_with(w.as_str()) } else { first == w.as_str() };
    words.iter().find(fits).cloned()
}

fn told(hook: &OutgoingWebhook, post: &Post, word: &str) -> Vec<Value> {
    let delivery = |url: &String| Delivery {
        hook_id: hook.id.clone(),
        url: url.clone(),
        post_id: post.id.clone(),
        root_id: post.root_id.clone(),
        channel_id: post.channel_id.clone(),
        user_id: post.user_id.clone(),
        text: post.message.clone(),
        trigger_word: word.to_string(),
        file_ids: post.files().to_vec(),
        create_at: post.create_at,
    };
    let urls = hook.callback_urls.iter().flatten();
    urls.map(|u| serde_json::to_value(delivery(u)).unwrap_or_default()).collect()
}

/// Sets the port and the worker.
pub fn wire(app: &Arc<App>) {
    let _ = app.ports.outgoing.set(Box::new(Port));
    app.jobs.worker_side_by_side(KIND, 32, 5, Box::new(|app, payload| Box::pin(deliver(app, payload))));
}

/// Tells one address and posts what it answers. `Err`: it could not be reached, another try may help. What it refuses or
/// answers wrongly is not sent again: it has it.
async fn deliver(app: Arc<App>, payload: Value) -> Result<(), String> {
    let Ok(delivery) = serde_json::from_value::<Delivery>(payload) else { return Ok(()) };
    let fail = |e: AppError| format!("{} {}", e.id, e.detail);
    let hook = match store::outgoing(&app, &delivery.hook_id).await.map_err(fail)? {
        Some(h) if app.config().service.enable_outgoing_webhooks => h,
        _ => return Ok(()),
    };
    let Some(channel) = app.channel(&delivery.channel_id).await.map_err(fail)? else { return Ok(()) };
    let said = said(&app, &hook, &delivery, &channel).await.map_err(fail)?;
    let answer = match outside::send(&app, request(&hook, &delivery.url, &said)).await {
        Ok(a) => a,
        Err(e) if e.may_pass() => return Err(e.to_string()),
        Err(e) => {
            tracing::warn!(hook = %hook.id, error = %e, "an outgoing webhook was not delivered");
            return Ok(());
        }
    };
    if matches!(answer.status, 429 | 502 | 503 | 504) {
        return Err(format!("status {}", answer.status));
    }
    if !answer.is_fine() {
        tracing::warn!(hook = %hook.id, status = answer.status, "an outgoing webhook was refused");
        return Ok(());
    }
    if let Err(e) = reply(&app, &hook, &delivery, &channel, &answer.body).await {
        tracing::warn!(hook = %hook.id, error = %e.id, detail = %e.detail, "the answer to an outgoing webhook was not posted");
    }
    Ok(())
}

async fn said(
    app: &Arc<App>,
    hook: &OutgoingWebhook,
    d: &Delivery,
    channel: &Channel,
) -> Result<OutgoingWebhookPayload, AppError> {
    let (team, user) = (app.team(&hook.team_id).await?, app.user(&d.user_id).await?);
    Ok(OutgoingWebhookPayload {
        token: hook.token.clone(),
        team_id: hook.team_id.clone(),
        team_domain: team.map_or_else(String::new, |t| t.name.clone()),
        channel_id: channel.id.clone(),
        channel_name: channel.name.clone(),
        timestamp: d.create_at,
        user_id: d.user_id.clone(),
        user_name: user.map_or_else(String::new, |u| u.username.clone()),
        post_id: d.post_id.clone(),
        text: d.text.clone(),
        trigger_word: d.trigger_word.clone(),
        file_ids: d.file_ids.join(","),
    })
}

/// JSON when the hook asks for it, else a form whose time is in seconds.
fn request(hook: &OutgoingWebhook, url: &str, said: &OutgoingWebhookPayload) -> outside::Call {
    if hook.content_type == "application/json" {
        return outside::Call::json(url, said);
    }
    let mut fields: Vec<(String, String)> = Vec::new();
    if let Ok(Value::Object(map)) = serde_json::to_value(said) {
        fields.extend(map.into_iter().filter_map(|(k, v)| Some((k, v.as_str()?.to_string()))));
    }
    fields.push(("timestamp".into(), (said.timestamp / 1000).to_string()));
    outside::Call::form(url, &fields)
}

async fn reply(
    app: &Arc<App>,
    hook: &OutgoingWebhook,
    d: &Delivery,
    channel: &Channel,
    body: &[u8],
) -> Result<(), AppError> {
    if body.trim_ascii().is_empty() {
        return Ok(());
    }
    let said: OutgoingWebhookResponse = ochre_types::decode(body)
        .map_err(|e| AppError::bad("web.incoming_webhook.decode.app_error").detail(e.to_string()))?;
    let (text, attachments) = (said.text.unwrap_or_default(), said.attachments.unwrap_or_default());
    if text.is_empty() && attachments.is_empty() {
        return Ok(());
    }
    let thread = if d.root_id.is_empty() { &d.post_id } else { &d.root_id };
    let comment = said.response_type == ochre_types::OUTGOING_HOOK_RESPONSE_TYPE_COMMENT;
    let or = |said: String, own: &str| if said.is_empty() { own.to_string() } else { said };
    let words = Words {
        user_id: hook.creator_id.clone(),
        text,
        username: or(said.username, &hook.username),
        icon_url: or(said.icon_url, &hook.icon_url),
        icon_emoji: String::new(),
        props: said.props.unwrap_or_default(),
        kind: said.r#type,
        attachments,
        root_id: if comment { thread.clone() } else { String::new() },
        priority: said.priority,
        display_name: hook.display_name.clone(),
    };
    write::post(app, channel, words).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn triggers() {
        let hook = |when, channel: &str, words: &[&str]| OutgoingWebhook {
            trigger_when: when,
            channel_id: channel.into(),
            trigger_words: Some(words.iter().map(|w| w.to_string()).collect()),
            ..OutgoingWebhook::default()
        };
        for (when, channel, words, text, want) in [
            (0, "c", &["build", "ship"][..], "build it", Some("build")),
            (0, "c", &["build"], "buildings", None),
            (0, "c", &["build"], "please build", None),
            (0, "d", &["build"], "build it", None),
            (1, "", &["dep"], "deploy", Some("dep")),
            (1, "", &["dep"], "a deploy", None),
            (0, "c", &[], "anything", Some("")),
            (0, "c", &[], "", Some("")),
            (0, "", &[], "anything", None),
            (0, "c", &["build"], "  ", None),
        ] {
            let post = Post { channel_id: "c".into(), message: text.into(), ..Post::default() };
            assert_eq!(trigger(&hook(when, channel, words), &post).as_deref(), want, "{text} {words:?}");
        }
    }
}
