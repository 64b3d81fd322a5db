use super::*;
use crate::codec::MAX_INBOUND;
use crate::conn::times;
use ochre_kernel::events::{Event, Live};
use std::sync::atomic::Ordering;

#[tokio::test]
async fn three_ways_to_sign_in() {
    let w = world().await;
    let mut c = w.open("", "").await;
    c.ask(1, "ping", json!({})).await;
    assert_eq!(c.answer(2, "authentication_challenge", json!({"token": "a"})).await["event"], "hello");
    assert_eq!(c.get().await, json!({"status": "OK", "seq_reply": 2}));
    c.ask(3, "authentication_challenge", json!({"token": "b"})).await;
    let pong = c.answer(4, "ping", json!({})).await;
    assert_eq!((&pong["seq_reply"], &pong["data"]["text"]), (&json!(4), &json!("pong")));
    assert_eq!((pong["data"]["node_id"].as_str(), pong["data"]["version"].as_str()), (Some(""), Some("11.6.0")));

    let mut wrong = w.open("", "").await;
    wrong.ask(1, "authentication_challenge", json!({"token": "nobody"})).await;
    assert_eq!(wrong.ended().await, 1008);
    let mut unknown_bearer = w.raw("nobody", "").await;
    unknown_bearer.ask(1, "get_statuses", json!({})).await;
    unknown_bearer.ask(2, "authentication_challenge", json!({"token": "b"})).await;
    assert_eq!(unknown_bearer.event().await, "hello");
    assert!(w.fake.calls.lock().contains(&"connected b".to_owned()));
}

#[tokio::test]
async fn a_stranger_has_five_seconds() {
    let w = world().await;
    let mut c = w.open("", "").await;
    let mut known = w.open("a", "").await;
    w.hub.end_strangers();
    c.ask(1, "no_such", json!({})).await;
    w.fake.shift.fetch_add(5_000, Ordering::Relaxed);
    w.hub.end_strangers();
    assert_eq!(c.ended().await, 1006);
    known.quiet().await;
}

#[tokio::test]
async fn every_action_answers() {
    let w = world().await;
    let channel = "c".repeat(26);
    w.fake.user("a", &[&channel], &[]);
    let mut c = w.open("a", "").await;
    let ok = |n: i64| json!({"status": "OK", "seq_reply": n});
    let fail = |n: i64, id: &str, status: u16| {
        let error = json!({"id": id, "message": format!("words of {id}"), "detailed_error": "", "status_code": status});
        json!({"status": "FAIL", "seq_reply": n, "error": error})
    };
    let param = |n| fail(n, "api.websocket_handler.invalid_param.app_error", 400);
    let table = [
        ("user_typing", json!({"channel_id": channel, "parent_id": ""}), ok(1)),
        ("user_typing", json!({"channel_id": "d".repeat(26)}), param(2)),
        ("user_typing", json!({}), param(3)),
        ("user_update_active_status", json!({"user_is_active": true, "manual": true}), ok(4)),
        ("user_update_active_status", json!({"user_is_active": "x"}), param(5)),
        ("get_statuses", json!({}), json!({"status": "OK", "seq_reply": 6, "data": {"u1": "online"}})),
        (
            "get_statuses_by_ids",
            json!({"user_ids": ["z"]}),
            json!({"status": "OK", "seq_reply": 7, "data": {"z": "away"}}),
        ),
        ("get_statuses_by_ids", json!({"user_ids": []}), param(8)),
        ("get_statuses_by_ids", json!({"user_ids": "text"}), param(9)),
        ("presence", json!({"channel_id": "c"}), ok(10)),
        ("posted_notify_ack", json!({}), ok(11)),
        ("no_such_action", json!({"a": 1}), fail(12, "api.web_socket_router.bad_action.app_error", 500)),
        ("", json!({}), fail(13, "api.web_socket_router.no_action.app_error", 400)),
    ];
    for (n, (action, data, want)) in table.into_iter().enumerate() {
        assert_eq!(c.answer(n as i64 + 1, action, data).await, want, "{action}");
    }
    c.ask(14, "custom_plugin_x", json!({})).await;
    let bad_seq = c.answer(0, "ping", json!({})).await;
    assert_eq!(bad_seq["error"]["id"], "api.web_socket_router.bad_seq.app_error");
    assert!(bad_seq.get("seq_reply").is_none());
    *w.fake.busy.lock() = true;
    let busy = c.answer(15, "user_typing", json!({"channel_id": channel})).await;
    assert_eq!(busy, fail(15, "api.websocket_handler.server_busy.app_error", 503));
    assert!(w.fake.calls.lock().contains(&"active a true true".to_owned()));
}

#[tokio::test]
async fn a_lost_session_ends_answers_but_not_the_socket() {
    let w = world().await;
    let mut c = w.open("a", "").await;
    w.fake.sessions.lock().remove("a");
    let v = c.answer(1, "ping", json!({})).await;
    assert_eq!(
        (&v["error"]["id"], &v["error"]["status_code"]),
        (&json!("api.web_socket_router.not_authenticated.app_error"), &json!(401))
    );
    w.hub.publish(Event::new("any"));
    assert_eq!(c.answer(2, "ping", json!({})).await["seq_reply"], 2);
}

#[tokio::test]
async fn what_ends_a_socket() {
    let w = world().await;
    for bad in ["not json at all", "[1,2]", r#"{"seq":"one","action":"ping"}"#] {
        let mut c = w.open("a", "").await;
        c.send(Message::text(bad)).await;
        assert_eq!(c.ended().await, 1008, "{bad}");
    }
    let mut c = w.open("a", "").await;
    c.send(Message::text("x".repeat(MAX_INBOUND + 1))).await;
    assert_eq!(c.ended().await, 1009);
    let mut c = w.open("a", "").await;
    c.send(Message::binary(vec![0xc1])).await;
    assert_eq!(c.ended().await, 1008);
    let mut c = w.open("a", "").await;
    c.ws.close(None).await.unwrap();
    assert_eq!(c.ended().await, 1005);
    for query in
        ["connection_id=tooshort&sequence_number=0", "connection_id=aaaaaaaaaaaaaaaaaaaaaaaaaa&sequence_number=abc"]
    {
        assert_eq!(w.raw("a", query).await.ended().await, 1006, "{query}");
    }
}

#[tokio::test]
async fn pings_both_ways_and_msgpack() {
    let w = world().await;
    for query in ["", "as_other"] {
        let mut c = w.open("a", query).await;
        c.send(Message::Ping("hey".into())).await;
        assert_eq!(next(&mut c.ws).await.unwrap().unwrap(), Message::Pong("hey".into()));
        let packed = rmp_serde::to_vec_named(&json!({"seq": 5, "action": "ping"})).unwrap();
        c.send(Message::binary(packed)).await;
        assert_eq!(c.get().await["seq_reply"], 5);
        w.fake.shift.fetch_add(times::PING, Ordering::Relaxed);
        w.hub.tell(crate::hub::Msg::Sweep);
        assert_eq!(next(&mut c.ws).await.unwrap().unwrap(), Message::Ping("".into()));
        c.quiet().await;
        assert!(w.fake.calls.lock().contains(&"alive a".to_owned()));
    }
}

#[tokio::test]
async fn a_silent_peer_is_given_up() {
    let w = world().await;
    let mut c = w.open("a", "").await;
    w.fake.shift.fetch_add(times::READ_DEADLINE + 1, Ordering::Relaxed);
    w.hub.tell(crate::hub::Msg::Sweep);
    assert_eq!(c.ended().await, 1006);
}

#[tokio::test]
async fn shutdown_closes_everything() {
    let w = world().await;
    let (mut a, mut s) = (w.open("a", "").await, w.open("", "").await);
    w.hub.disconnect_all();
    assert_eq!((a.ended().await, s.ended().await), (1001, 1006));
    w.hub.tasks.wait().await;
    assert!(w.fake.calls.lock().contains(&"disconnected a 0".to_owned()));
}

/// What one idle connection carries; a change that makes it fatter should be a decision.
#[tokio::test]
async fn the_idle_task_is_small() {
    let w = world().await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let stream = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
    let reader = crate::socket::Reader::tcp(stream);
    let conn = Arc::new(crate::conn::Conn::new("id", false, 0));
    let task = crate::serve::serve(w.hub.clone(), reader, conn, 0, Vec::new());
    let sizes = (size_of_val(&task), size_of::<crate::conn::Conn>(), size_of::<crate::socket::Socket>());
    println!("{sizes:?}");
    assert!(sizes.0 <= 400 && sizes.1 <= 360 && sizes.2 <= 80, "{sizes:?}");
}
