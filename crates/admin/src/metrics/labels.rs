//! Labels of a client's report: words of a short list each, so that no client can make series without end.

use ochre_types::StringMap;

/// Longest free text (versions, names of processes and groups), characters.
const LONGEST: usize = 48;

/// The value of a label: of the whole report (`common`) or of the sample.
pub fn value(name: &str, common: &Option<StringMap>, own: &Option<StringMap>, user: &str) -> String {
    let text = |map: &Option<StringMap>, key: &str| map.as_ref().and_then(|m| m.get(key)).cloned();
    let key = match name {
        "processName" => "process",
        name => name,
    };
    let sent = text(own, key).or_else(|| text(common, key)).or_else(|| text(common, name)).unwrap_or_default();
    let known: &[&str] = match name {
        "user_id" => return user.to_string(),
        "platform" => &["linux", "macos", "ios", "android", "windows"],
        "agent" => &["desktop", "firefox", "chrome", "safari", "edge"],
        "interaction" => &["keyboard", "pointer"],
        "region" => &[
            "post",
            "post_textbox",
            "channel_sidebar",
            "team_sidebar",
            "channel_header",
            "global_header",
            "announcement_bar",
            "center_channel",
            "modal_content",
        ],
        "fresh" => return if sent == "true" { "true" } else { "false" }.into(),
        _ => return sent.chars().filter(|c| !c.is_control()).take(LONGEST).collect(),
    };
    known.iter().find(|k| **k == sent).map_or("other", |k| k).to_string()
}
