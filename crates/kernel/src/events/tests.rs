use super::*;
use serde_json::{Value, json};

fn parse(event: Event, user: &str) -> Value {
    serde_json::from_str(&event.seal().text(user, 7)).unwrap()
}

#[test]
fn all_broadcast_keys_are_always_there() {
    let v = parse(Event::new("x\"y"), "u");
    let broadcast = json!({"omit_users": null, "user_id": "", "channel_id": "", "team_id": "", "connection_id": "", "omit_connection_id": ""});
    assert_eq!(v, json!({"event": "x\"y", "data": {}, "broadcast": broadcast, "seq": 7}));
}

#[test]
fn flags_and_omitted_users_appear() {
    let v = parse(Event::new("a").omit_user("u1").omit_users(["u2"]).sanitized().omit_connection("k").team("t"), "u");
    let b = &v["broadcast"];
    assert_eq!(b["omit_users"], json!({"u1": true, "u2": true}));
    assert_eq!((&b["contains_sanitized_data"], &b["omit_connection_id"]), (&json!(true), &json!("k")));
    assert!(b.get("contains_sensitive_data").is_none());
}

#[test]
fn additions_are_for_their_receiver_only() {
    let event = Event::new("posted").channel("c").with("post", json_string(&json!({"id": "ü"}))).mentions(["a", "b"]);
    let event = event.followers(["b"]);
    assert_eq!(parse(event.clone(), "a")["data"], json!({"post": "{\"id\":\"ü\"}", "mentions": "[\"a\"]"}));
    assert_eq!(parse(event.clone(), "b")["data"]["followers"], "[\"b\"]");
    assert!(parse(event, "c")["data"].get("mentions").is_none());
    assert_eq!(parse(Event::new("posted").mentions(["a"]), "a")["data"], json!({"mentions": "[\"a\"]"}));
}

#[test]
fn acknowledgements_are_asked_of_those_alerted() {
    let ack = Ack { author_id: "author".into(), direct: false, alerted: Arc::new(HashSet::from(["d".into()])) };
    let asked = |direct, user: &str, asks| {
        let f = Event::new("posted").mentions(["m"]).ack(Ack { direct, ..ack.clone() }).with("k", 1).seal();
        String::from_utf8_lossy(&f.parts(user, asks).middle).contains("should_ack")
    };
    let table =
        [(false, "m", true, true), (false, "m", false, false), (false, "d", true, true), (false, "n", true, false)];
    for (direct, user, asks, want) in table {
        assert_eq!(asked(direct, user, asks), want, "{user} {asks}");
    }
    assert!(asked(true, "n", true));
    assert!(!asked(true, "author", true));
}

#[test]
fn a_variant_replaces_fields_for_its_users() {
    let some = HashSet::from(["a".to_owned()]);
    let event = Event::new("posted").with("post", "plain").with("n", 1).with_for(&some, "post", "with preview");
    assert_eq!(parse(event.clone(), "a")["data"], json!({"post": "with preview", "n": 1}));
    assert_eq!(parse(event, "b")["data"], json!({"post": "plain", "n": 1}));
}

#[test]
fn a_frame_crosses_the_cluster_unchanged() {
    let some = HashSet::from(["a".to_owned()]);
    let event = Event::new("typing").channel("c").omit_user("u").with("x", 1).with_for(&some, "x", 2).mentions(["a"]);
    let frame = event.seal();
    assert_eq!(Frame::decode(&frame.encode()).unwrap(), *frame);
    assert!(frame.droppable() && frame.presence_scoped());
    assert!(Frame::decode(b"{}").is_err());
}
