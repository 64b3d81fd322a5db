//! `/hooks/{id}?format=...`: what a tool sends of its own accord, as words that people read. A link that each team pastes into
//! its tool. The shapes are those of the tools' public documentation; `fixtures/` holds examples of them.

mod alertmanager;
mod github;
mod gitlab;
mod jira;
#[cfg(test)]
mod tests;
mod words;

use ochre_kernel::{AppError, Ctx};
use ochre_types::IncomingWebhookRequest;
use serde_json::Value;

/// The words of an event of `format`; `None`: it has nothing to say. An unknown format is 400.
pub fn read(format: &str, ctx: &Ctx) -> Result<Option<IncomingWebhookRequest>, AppError> {
    let bad = |why: &str| AppError::bad("web.incoming_webhook.decode.app_error").detail(why.to_string());
    let kind = ctx.header("content-type");
    let body = match kind.split(';').next().unwrap_or_default().trim() {
        // GitHub can send a form
        "application/x-www-form-urlencoded" => {
            let form = form_urlencoded::parse(ctx.bytes()).find(|(k, _)| k == "payload");
            form.map_or_else(Vec::new, |(_, v)| v.into_owned().into_bytes())
        }
        _ => ctx.bytes().to_vec(),
    };
    let body = ochre_types::wire::parse(&body).map_err(|_| bad("not JSON"))?;
    if !body.is_object() {
        return Err(bad("no object"));
    }
    let text = event(format, ctx.header("x-github-event"), &body).ok_or_else(|| bad("no such format"))?;
    Ok(text.map(|text| IncomingWebhookRequest { text, ..IncomingWebhookRequest::default() }))
}

/// `None`: no such format. `Some(None)`: nothing to say.
fn event(format: &str, github_event: &str, body: &Value) -> Option<Option<String>> {
    Some(match format {
        "gitlab" => gitlab::words(body),
        "github" => github::words(github_event, body),
        "jira" => jira::words(body),
        "alertmanager" => alertmanager::words(body),
        _ => return None,
    })
}
