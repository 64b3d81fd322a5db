use super::*;
use crate::conn::times;
use crate::hub::Msg;
use ochre_kernel::events::{Event, Live};
use std::sync::atomic::Ordering;

async fn gone(w: &World, user: &str) {
    while w.hub.user_connections(user) > 0 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

fn say(w: &World, n: usize) {
    for _ in 0..n {
        w.hub.publish(Event::new("news").channel("c").with("text", "some text"));
    }
}

#[tokio::test]
async fn nothing_missed_nothing_said() {
    let w = world().await;
    let mut c = w.open("a", "").await;
    say(&w, 2);
    c.event().await;
    c.event().await;
    c.ws.close(None).await.unwrap();
    gone(&w, "a").await;
    let mut back = w.again("a", &c).await;
    back.quiet().await;
    say(&w, 1);
    assert_eq!(back.get().await["seq"], 3);
}

#[tokio::test]
async fn what_was_missed_is_replayed_far_beyond_128() {
    let w = world().await;
    for query in ["", "as_other"] {
        let c = w.open("a", query).await;
        drop(c.ws.into_inner());
        gone(&w, "a").await;
        say(&w, 2_000);
        let back = Client { ws: w.open("x", "").await.ws, id: c.id.clone(), next: c.next };
        let mut back = w.again("a", &back).await;
        say(&w, 1);
        for _ in 0..2_001 {
            assert_eq!(back.event().await, "news");
        }
        back.quiet().await;
    }
}

/// The server has not noticed yet that the old socket is dead: the new one takes over, unread events are sent again.
#[tokio::test]
async fn a_half_dead_socket_is_taken_over() {
    let w = world().await;
    let mut c = w.open("a", "").await;
    say(&w, 3);
    c.event().await;
    let mut back = w.again("a", &c).await;
    say(&w, 1);
    for want in 2..=4 {
        assert_eq!(back.get().await["seq"], want);
    }
    assert_eq!(w.hub.user_connections("a"), 1);
    assert_ne!(c.ended().await, 0);
    back.quiet().await;
    assert_eq!(w.hub.user_connections("a"), 1);
}

#[tokio::test]
async fn unknown_foreign_and_too_old_start_anew() {
    let w = world().await;
    let mut c = w.open("a", "").await;
    let query = |id: &str, n: u64| format!("connection_id={id}&sequence_number={n}");
    for (token, q) in [("a", query(&"z".repeat(26), 5)), ("b", query(&c.id, 1)), ("a", query(&c.id, 77))] {
        assert_eq!(w.raw(token, &q).await.event().await, "hello", "{q}");
    }
    c.quiet().await;
    drop(c.ws.into_inner());
    gone(&w, "b").await;
    tokio::time::sleep(Duration::from_millis(20)).await;
    w.fake.shift.fetch_add(times::RESUME + 1, Ordering::Relaxed);
    w.hub.tell(Msg::Sweep);
    let mut anew = w.raw("a", &query(&c.id, c.next)).await;
    assert_eq!(anew.event().await, "hello");
    assert_eq!(w.hub.counters().resumed.0, 0);
}

#[tokio::test]
async fn number_zero_goes_on_where_writing_stopped() {
    let w = world().await;
    let mut c = w.open("a", "").await;
    say(&w, 2);
    c.event().await;
    c.event().await;
    drop(c.ws.into_inner());
    gone(&w, "a").await;
    say(&w, 1);
    let mut back = w.raw("a", &format!("connection_id={}&sequence_number=0", c.id)).await;
    assert_eq!(back.get().await["seq"], 3);
}

#[tokio::test]
async fn a_session_that_ended_meanwhile_is_not_resumed_without_one() {
    let w = world().await;
    let c = w.open("a", "").await;
    let id = c.id.clone();
    drop(c.ws.into_inner());
    gone(&w, "a").await;
    let mut stranger = w.raw("", &format!("connection_id={id}&sequence_number=1")).await;
    stranger.ask(1, "authentication_challenge", json!({"token": "a"})).await;
    assert_eq!(stranger.event().await, "hello");
}

#[tokio::test]
async fn only_the_last_few_are_waited_for() {
    let w = world().await;
    for _ in 0..30 {
        let c = w.open("a", "").await;
        drop(c.ws.into_inner());
        gone(&w, "a").await;
    }
    let mut x = w.open("x", "").await;
    x.quiet().await;
    tokio::time::sleep(Duration::from_millis(20)).await;
    assert!(w.hub.counters().resumable <= 9, "{:?}", w.hub.counters());
}
