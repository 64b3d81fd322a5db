//! What the providers get of a push (contract/push_proxy.md, "APNs" and "FCM").

use super::Push;
use serde_json::{Map, Value, json};

/// A missing signature is said, so that apps can tell an old server from a changed message.
fn signature(p: &Push) -> &str {
    if p.signature.is_empty() { "NO_SIGNATURE" } else { &p.signature }
}

/// `:smile:` as the picture itself where it has a character.
pub fn emoji(text: &str) -> String {
    if !text.contains(':') {
        return text.to_string();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(':') {
        let (before, after) = rest.split_at(at);
        out.push_str(before);
        let name = after[1..].split(':').next().unwrap_or_default();
        let known = after[1..].contains(':') && !name.is_empty() && name.len() < 64;
        match ochre_text::emoji_code(name).filter(|_| known).and_then(characters) {
            Some(picture) => {
                out.push_str(&picture);
                rest = &after[name.len() + 2..];
            }
            None => {
                out.push(':');
                rest = &after[1..];
            }
        }
    }
    out + rest
}

/// The characters of a code `1f468-200d-1f4bb`.
fn characters(code: &str) -> Option<String> {
    code.split('-').map(|c| u32::from_str_radix(c, 16).ok().and_then(char::from_u32)).collect()
}

/// The body for Apple.
pub fn apple(p: &Push, app_version: u32) -> Value {
    if p.transport == "voip" {
        return voip(p);
    }
    let mut aps = Map::new();
    let mut custom = Map::new();
    if p.badge != -1 {
        let badge = if p.badge == 0 && p.kind == "clear" && app_version > 1 { 1 } else { p.badge };
        aps.insert("badge".into(), badge.into());
    }
    let message = emoji(&p.message);
    if p.is_id_loaded {
        alerting(&mut aps, p);
        aps.insert("alert".into(), json!({"body": message}));
        aps.insert("content-available".into(), 1.into());
        custom.insert("version".into(), p.version.clone().into());
        custom.insert("id_loaded".into(), true.into());
    } else {
        match p.kind.as_str() {
            "message" | "session" => {
                alerting(&mut aps, p);
                if p.kind == "message" {
                    aps.insert("content-available".into(), 1.into());
                }
                let titled = p.version == "v2" && !p.channel_name.is_empty();
                let alert = if titled { json!({"title": p.channel_name, "body": message}) } else { message.into() };
                aps.insert("alert".into(), alert);
                custom.insert("version".into(), p.version.clone().into());
                if !p.channel_name.is_empty() {
                    custom.insert("channel_name".into(), p.channel_name.clone().into());
                }
            }
            "clear" | "test" => drop(aps.insert("content-available".into(), 1.into())),
            _ => {}
        }
    }
    if !p.channel_id.is_empty() {
        let thread = if p.is_crt_enabled && !p.root_id.is_empty() { &p.root_id } else { &p.channel_id };
        aps.insert("thread-id".into(), thread.clone().into());
    }
    custom.insert("aps".into(), aps.into());
    identify(&mut custom, p);
    custom.into()
}

fn alerting(aps: &mut Map<String, Value>, p: &Push) {
    aps.insert("sound".into(), "default".into());
    aps.insert("mutable-content".into(), 1.into());
    if !p.category.is_empty() {
        aps.insert("category".into(), p.category.clone().into());
    }
}

/// The keys that stand beside `aps`.
fn identify(custom: &mut Map<String, Value>, p: &Push) {
    custom.insert("type".into(), p.kind.clone().into());
    custom.insert("sub_type".into(), p.sub_type.clone().into());
    custom.insert("server_id".into(), p.server_id.clone().into());
    custom.insert("is_crt_enabled".into(), p.is_crt_enabled.into());
    custom.insert("signature".into(), signature(p).into());
    for (key, value) in [
        ("ack_id", &p.ack_id),
        ("channel_id", &p.channel_id),
        ("team_id", &p.team_id),
        ("sender_id", &p.sender_id),
        ("sender_name", &p.sender_name),
        ("post_id", &p.post_id),
        ("root_id", &p.root_id),
        ("override_username", &p.override_username),
        ("override_icon_url", &p.override_icon_url),
        ("from_webhook", &p.from_webhook),
    ] {
        if !value.is_empty() {
            custom.insert(key.into(), value.clone().into());
        }
    }
}

/// A call that rings.
fn voip(p: &Push) -> Value {
    let thread = if p.root_id.is_empty() { &p.post_id } else { &p.root_id };
    let mut out = json!({
        "aps": {"content-available": 1}, "type": p.kind, "sub_type": p.sub_type, "channel_id": p.channel_id,
        "server_id": p.server_id, "post_id": p.post_id, "thread_id": thread, "sender_id": p.sender_id,
        "id_loaded": p.is_id_loaded, "signature": signature(p),
    });
    for (key, value) in [("sender_name", &p.sender_name), ("channel_name", &p.channel_name), ("ack_id", &p.ack_id)] {
        if !value.is_empty() {
            out[key] = value.clone().into();
        }
    }
    out
}

/// The data of a message for Firebase: texts only.
pub fn firebase(p: &Push) -> Value {
    let mut d = json!({
        "ack_id": p.ack_id, "type": p.kind, "sub_type": p.sub_type, "version": p.version, "channel_id": p.channel_id,
        "is_crt_enabled": p.is_crt_enabled.to_string(), "server_id": p.server_id, "category": p.category,
        "signature": signature(p),
    });
    if p.badge != -1 {
        d["badge"] = p.badge.to_string().into();
    }
    if !p.root_id.is_empty() {
        d["root_id"] = p.root_id.clone().into();
    }
    let mut set = |pairs: &[(&str, &str)]| pairs.iter().for_each(|(k, v)| d[*k] = (*v).into());
    let message = emoji(&p.message);
    if p.is_id_loaded {
        set(&[("post_id", &p.post_id), ("message", &message), ("id_loaded", "true"), ("team_id", &p.team_id)]);
        set(&[("sender_id", &p.sender_id), ("sender_name", "Someone")]);
    } else if matches!(p.kind.as_str(), "message" | "session") {
        set(&[("team_id", &p.team_id), ("sender_id", &p.sender_id), ("sender_name", &p.sender_name)]);
        set(&[("message", &message), ("channel_name", &p.channel_name), ("post_id", &p.post_id)]);
        set(&[("override_username", &p.override_username), ("override_icon_url", &p.override_icon_url)]);
        set(&[("from_webhook", &p.from_webhook)]);
    }
    d
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures() {
        for (text, want) in [
            ("hi :smile:", "hi \u{1f604}"),
            (":+1: 10:30 :nope: a:b", "\u{1f44d} 10:30 :nope: a:b"),
            ("::", "::"),
            ("plain", "plain"),
        ] {
            assert_eq!(emoji(text), want, "{text}");
        }
    }

    fn push(kind: &str) -> Push {
        Push {
            kind: kind.into(),
            version: "v2".into(),
            channel_id: "ch".into(),
            channel_name: "Town".into(),
            message: "@a: hi".into(),
            server_id: "s".into(),
            badge: 3,
            category: "CAN_REPLY".into(),
            ..Push::default()
        }
    }

    #[test]
    fn apples() {
        let a = apple(&push("message"), 2);
        assert_eq!(
            a["aps"],
            json!({"alert": {"title": "Town", "body": "@a: hi"}, "badge": 3, "category": "CAN_REPLY",
            "content-available": 1, "mutable-content": 1, "sound": "default", "thread-id": "ch"})
        );
        assert_eq!((&a["signature"], &a["channel_name"]), (&json!("NO_SIGNATURE"), &json!("Town")));
        let mut p = push("clear");
        p.badge = 0;
        assert_eq!(apple(&p, 2)["aps"], json!({"badge": 1, "content-available": 1, "thread-id": "ch"}));
        assert_eq!(apple(&p, 1)["aps"]["badge"], 0);
        p.badge = -1;
        (p.root_id, p.is_crt_enabled) = ("root".into(), true);
        assert_eq!(apple(&p, 2)["aps"], json!({"content-available": 1, "thread-id": "root"}));
        assert_eq!(apple(&push("update_badge"), 2)["aps"], json!({"badge": 3, "thread-id": "ch"}));
        let loaded = apple(&Push { is_id_loaded: true, ..push("message") }, 2);
        assert_eq!((&loaded["id_loaded"], &loaded["aps"]["alert"]), (&json!(true), &json!({"body": "@a: hi"})));
        let call = apple(&Push { transport: "voip".into(), post_id: "p".into(), ..push("message") }, 2);
        assert_eq!((&call["thread_id"], call["aps"].get("alert")), (&json!("p"), None));
    }

    #[test]
    fn androids() {
        let d = firebase(&push("message"));
        assert_eq!(
            (&d["badge"], &d["message"], &d["is_crt_enabled"]),
            (&json!("3"), &json!("@a: hi"), &json!("false"))
        );
        let d = firebase(&Push { badge: -1, ..push("clear") });
        assert_eq!((d.get("badge"), d.get("message")), (None, None));
        let d = firebase(&Push { is_id_loaded: true, ..push("message") });
        assert_eq!((&d["sender_name"], &d["id_loaded"]), (&json!("Someone"), &json!("true")));
        assert!(d.as_object().unwrap().values().all(Value::is_string));
    }
}
