//! What the server puts into a post's props, and how it stores attachments.

use super::store;
use ochre_kernel::{App, AppError, args, sql};
use ochre_types::{Channel, MessageAttachment, Post, Session};
use serde_json::{Value, json};
use std::sync::Arc;

sql!(
    NAMED =
        "SELECT name, displayname FROM channels WHERE teamid = $1 AND name = ANY($2) AND type = 'O' AND deleteat = 0"
);

sql!(EMOJI = "SELECT id FROM emoji WHERE name = $1 AND deleteat = 0");

/// Attachments in their full form, `channel_mentions` of the public channels named, `previewed_post` of a permalink that
/// the author may read.
pub async fn fill(app: &Arc<App>, author: &Session, channel: &Channel, post: &mut Post) -> Result<(), AppError> {
    attachments_in_full(app, post);
    icon_of_emoji(app, post).await?;
    channel_mentions(app, channel, post).await?;
    previewed(app, author, post).await
}

/// Attachments with every key and with ids for their actions.
pub fn attachments_in_full(app: &App, post: &mut Post) {
    if let Some(raw) = post.props.get("attachments") {
        let full = attachments(raw, &mut || app.new_id());
        post.props.insert("attachments".into(), full);
    }
}

/// The list with every key of its entries; `null` for an empty one and for what is none.
fn attachments(raw: &Value, new_id: &mut dyn FnMut() -> String) -> Value {
    let Ok(mut list) = ochre_types::decode_value::<Vec<MessageAttachment>>(raw.clone()) else { return Value::Null };
    if list.is_empty() {
        return Value::Null;
    }
    for a in &mut list {
        for f in a.fields.iter_mut().flatten() {
            if !f.value.is_string() {
                f.value = match &f.value {
                    Value::Null => "".into(),
                    other => other.to_string().into(),
                };
            }
        }
        for action in a.actions.iter_mut().filter(|x| x.id.is_empty()) {
            action.id = new_id();
        }
    }
    serde_json::to_value(list).unwrap_or_default()
}

/// The picture of an author whose icon is an emoji.
async fn icon_of_emoji(app: &App, post: &mut Post) -> Result<(), AppError> {
    let name = post.prop("override_icon_emoji").trim_matches(':').to_string();
    if name.is_empty() || !app.config().service.enable_post_icon_override {
        return Ok(());
    }
    let url = match ochre_text::emoji_code(&name) {
        Some(code) => Some(format!("/static/emoji/{code}.png")),
        None => {
            app.db.opt(&EMOJI, args![name], |r| r.get::<String>(0)).await?.map(|id| format!("/api/v4/emoji/{id}/image"))
        }
    };
    if let Some(url) = url {
        post.set_prop("override_icon_url", url);
    }
    Ok(())
}

async fn channel_mentions(app: &App, channel: &Channel, post: &mut Post) -> Result<(), AppError> {
    let names = if post.message.contains('~') { ochre_text::channel_links(&post.message) } else { Vec::new() };
    if names.is_empty() || channel.team_id.is_empty() {
        post.props.remove("channel_mentions");
        return Ok(());
    }
    let row = |r: &ochre_db::Row| Ok((r.get::<String>(0)?, r.get::<String>(1)?));
    let found = app.db.all(&NAMED, args![&channel.team_id, names], row).await?;
    if found.is_empty() {
        post.props.remove("channel_mentions");
        return Ok(());
    }
    let team = app.team(&channel.team_id).await?.map_or_else(String::new, |t| t.name.clone());
    let map: serde_json::Map<String, Value> =
        found.into_iter().map(|(name, display)| (name, json!({"display_name": display, "team_name": team}))).collect();
    post.props.insert("channel_mentions".into(), Value::Object(map));
    Ok(())
}

async fn previewed(app: &Arc<App>, author: &Session, post: &mut Post) -> Result<(), AppError> {
    post.props.remove("previewed_post");
    if !app.config().service.enable_permalink_previews {
        return Ok(());
    }
    let ids = ochre_text::permalink_ids(&post.message, &app.site_url());
    let Some(id) = ids.first() else { return Ok(()) };
    let Some(target) = store::live(app, id).await?.filter(|p| !super::burn::is(p)) else { return Ok(()) };
    let Some(channel) = app.channel(&target.channel_id).await? else { return Ok(()) };
    if app.can_read_channel(author, &channel).await? {
        post.props.insert("previewed_post".into(), id.as_str().into());
    }
    Ok(())
}
