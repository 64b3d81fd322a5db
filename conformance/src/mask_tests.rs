//! Tables: what an answer looks like after masking.

use super::*;

const ALICE: &str = "aaaaaaaaaaaaaaaaaaaaaaaaaa";
const BOB: &str = "bbbbbbbbbbbbbbbbbbbbbbbbbb";
const OTHER: &str = "cccccccccccccccccccccccccc";
const THIRD: &str = "dddddddddddddddddddddddddd";

fn masker() -> Masker {
    let mut vars = Vars::default();
    vars.set("run", "k3j2h1g0");
    vars.set("alice.id", ALICE);
    vars.set("alice.username", "alice-k3j2h1g0");
    vars.set("same", ALICE);
    vars.set("bob.id", BOB);
    vars.set("pub", THIRD);
    vars.set("short", "1234567");
    vars.set("number", 12345678);
    Masker::new(&vars)
}

#[test]
fn texts() {
    let table = [
        (ALICE.to_owned(), "${alice.id}"),
        ("alice-k3j2h1g0 k3j2h1g0".into(), "${alice.username} ${run}"),
        (OTHER.to_owned(), "<id>"),
        (format!("x{OTHER}"), "xcccccccccccccccccccccccccc"),
        (format!("X{OTHER}-é"), "X<id>-é"),
        (format!("{BOB}__{ALICE}"), "${alice.id}__${bob.id}"),
        (format!("{ALICE}__{OTHER}"), "${alice.id}__<id>"),
        (format!("{OTHER}__{ALICE}"), "${alice.id}__<id>"),
        ("at 1763800000000ms".into(), "at <ms>ms"),
        ("at 11763800000000".into(), "at 11763800000000"),
        ("1463800000000".into(), "1463800000000"),
        ("0123456789abcdef0123456789abcdef01234567".into(), "<hash>"),
        ("1234567 12345678".into(), "1234567 12345678"),
    ];
    for (text, want) in table {
        assert_eq!(masker().text(&text), want, "{text}");
    }
}

#[test]
fn values() {
    let table = [
        (json!({"create_at": 1763800000000i64, "delete_at": 0}), json!({"create_at": "<ms>", "delete_at": 0})),
        (json!(-1763800000000i64), json!("-<ms>")),
        (json!(true), json!(true)),
        (
            json!({"id": "api.x.app_error", "status_code": 400, "message": "m", "request_id": "r", "detailed_error": ""}),
            json!({"id": "api.x.app_error", "status_code": 400}),
        ),
        (json!({"id": "a", "message": "m"}), json!({"id": "a", "message": "m"})),
        (json!({"request_id": "r", "x": 1}), json!({"x": 1})),
        (
            json!({"type": "system_join_channel", "message": "hello"}),
            json!({"type": "system_join_channel", "message": "<any>"}),
        ),
        (json!({"type": "custom_x", "message": "hello"}), json!({"type": "custom_x", "message": "hello"})),
    ];
    for (v, want) in table {
        assert_eq!(masker().value(&v), want, "{v}");
    }
}

#[test]
fn keys_that_are_ids_are_told_apart_by_what_they_hold() {
    let e = "eeeeeeeeeeeeeeeeeeeeeeeeee";
    let one = json!({OTHER: {"n": 2}, e: {"n": 1}, BOB: 3});
    let two = json!({OTHER: {"n": 1}, e: {"n": 2}, BOB: 3});
    let want = json!({"${bob.id}": 3, "<id>": {"n": 1}, "<id> (2)": {"n": 2}});
    assert_eq!(masker().value(&one), want);
    assert_eq!(masker().value(&two), want);
}

#[test]
fn frames() {
    let post = format!(r#"{{"id":"{OTHER}","type":"","message":"m"}}"#);
    let event = json!({
        "event": "posted", "seq": 9,
        "data": {"post": post, "mentions": format!(r#"["{BOB}","{ALICE}"]"#), "odd": "{no json", "users": [BOB, ALICE]},
        "broadcast": {"channel_id": THIRD, "omit_users": null}
    });
    let want = json!({
        "event": "posted",
        "data": {
            "post (json)": {"id": "<id>", "type": "", "message": "m"},
            "mentions (json)": ["${alice.id}", "${bob.id}"], "odd": "{no json", "users": ["${alice.id}", "${bob.id}"],
        },
        "broadcast": {"channel_id": "${pub}", "omit_users": null}
    });
    assert_eq!(masker().frame(&event), want);
    assert_eq!(
        masker().frame(&json!({"event": "x", "data": null})),
        json!({"event": "x", "data": {}, "broadcast": null})
    );
    let reply = json!({"status": "OK", "seq": 3, "seq_reply": 2, "data": {"text": "pong"}});
    assert_eq!(masker().frame(&reply), json!({"status": "OK", "seq_reply": 2, "data": {"text": "pong"}}));
}
