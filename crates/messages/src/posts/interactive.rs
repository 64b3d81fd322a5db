//! Buttons and menus of posts that nobody keeps: what they call travels with them, sealed (contract/models.jsonl
//! `PostActionCookie`).

use ochre_kernel::App;
use ochre_secret::{CookieKey, PostActionCookie};
use ochre_types::Post;
use serde_json::{Map, Value};

/// Props that an integration's update of the post keeps.
pub const RETAINED: [&str; 3] = ["from_webhook", "override_username", "override_icon_url"];

/// An action as it was given, by its place.
pub struct Action {
    attachment: usize,
    action: usize,
    value: Value,
}

/// The actions of a post with the addresses behind them; taken before those are stripped.
pub fn actions(post: &Post) -> Vec<Action> {
    let mut out = Vec::new();
    for (attachment, a) in post.props.get("attachments").and_then(Value::as_array).into_iter().flatten().enumerate() {
        for (action, value) in a.get("actions").and_then(Value::as_array).into_iter().flatten().enumerate() {
            out.push(Action { attachment, action, value: value.clone() });
        }
    }
    out
}

/// Which props of the post an update keeps, with their values, and which it drops.
pub fn retained(post: &Post) -> (Map<String, Value>, Vec<String>) {
    let (mut keep, mut drop) = (Map::new(), Vec::new());
    for key in RETAINED {
        match post.props.get(key) {
            Some(v) => _ = keep.insert(key.to_string(), v.clone()),
            None => drop.push(key.to_string()),
        }
    }
    (keep, drop)
}

/// Gives each action of the stripped post its cookie.
pub fn set_cookies(app: &App, post: &mut Post, actions: &[Action]) {
    if actions.is_empty() {
        return;
    }
    let Some(key) = CookieKey::from_json(&app.facts().cookie_secret) else { return };
    let (retain_props, remove_props) = retained(post);
    let (post_id, thread) = (post.id.clone(), post.thread_id().to_string());
    let channel_id = post.channel_id.clone();
    let Some(list) = post.props.get_mut("attachments").and_then(Value::as_array_mut) else { return };
    for a in actions {
        let text = |name: &str| a.value.get(name).and_then(Value::as_str).unwrap_or_default().to_string();
        let cookie = PostActionCookie {
            kind: text("type"),
            post_id: post_id.clone(),
            root_post_id: thread.clone(),
            channel_id: channel_id.clone(),
            data_source: text("data_source"),
            integration: a.value.get("integration").cloned(),
            retain_props: retain_props.clone(),
            remove_props: remove_props.clone(),
        };
        let place = list.get_mut(a.attachment).and_then(|x| x.get_mut("actions")).and_then(|x| x.get_mut(a.action));
        if let Some(object) = place.and_then(Value::as_object_mut) {
            object.insert("cookie".into(), cookie.seal(&key).into());
        }
    }
}
