use super::*;
use crate::rules::QUEUE;
use ochre_kernel::events::{Event, Live};
use tokio::io::AsyncReadExt;

#[tokio::test]
async fn scopes_reach_whom_they_name() {
    let w = world().await;
    let (mut a, mut a2) = (w.open("a", "").await, w.open("a", "as_other").await);
    let (mut x, mut root) = (w.open("x", "").await, w.open("root", "").await);
    let events = [
        Event::new("to_channel").channel("c"),
        Event::new("to_user").user("a").channel("elsewhere"),
        Event::new("to_team").team("t"),
        Event::new("to_all"),
        Event::new("not_a").channel("c").omit_user("a"),
        Event::new("one").connection(&*a.id),
        Event::new("other").channel("c").omit_connection(&*a.id),
        Event::new("for_admins").sensitive(),
        Event::new("for_the_rest").sanitized(),
        Event::new("end"),
    ];
    for e in events {
        w.hub.publish(e);
    }
    let heard = async |c: &mut Client| {
        let mut names = Vec::new();
        while names.last().is_none_or(|n| n != "end") {
            names.push(c.event().await);
        }
        names.join(" ")
    };
    assert_eq!(heard(&mut a).await, "to_channel to_user to_team to_all one for_the_rest end");
    assert_eq!(heard(&mut a2).await, "to_channel to_user to_team to_all other for_the_rest end");
    assert_eq!(heard(&mut x).await, "to_all for_the_rest end");
    assert_eq!(heard(&mut root).await, "to_team to_all for_admins end");
}

#[tokio::test]
async fn memberships_follow_the_hints() {
    let w = world().await;
    let mut x = w.open("x", "").await;
    let say = |name: &'static str| w.hub.publish(Event::new(name).channel("c"));
    say("before");
    w.hub.channel_member_added("c", "x");
    say("inside");
    w.hub.channel_member_removed("c", "x");
    say("after");
    w.hub.team_member_added("t", "x");
    w.hub.publish(Event::new("team").team("t"));
    w.hub.channel_member_added("c", "x");
    w.hub.channel_gone("c");
    say("gone");
    assert_eq!((x.event().await.as_str(), x.event().await.as_str()), ("inside", "team"));
    x.quiet().await;
    w.fake.user("x", &["d"], &[]);
    w.hub.memberships_changed("x");
    while w.hub.channel_users("d").is_empty() {
        tokio::task::yield_now().await;
    }
    w.hub.publish(Event::new("late").channel("d"));
    w.hub.publish(Event::new("no").team("t"));
    assert_eq!(x.event().await, "late");
    x.quiet().await;
}

#[tokio::test]
async fn memberships_are_read_once_per_user() {
    let w = world().await;
    let (_a, _b, c) = (w.open("a", "").await, w.open("a", "").await, w.open("a", "").await);
    drop(c);
    let reads = w.fake.calls.lock().iter().filter(|c| *c == "memberships a").count();
    assert_eq!(reads, 1);
}

#[tokio::test]
async fn additions_and_acknowledgements_per_receiver() {
    let w = world().await;
    let (mut a, mut b) = (w.open("a", "posted_ack=true").await, w.open("b", "").await);
    let ack = ochre_kernel::events::Ack { author_id: "z".into(), ..Default::default() };
    w.hub.publish(Event::new("posted").channel("c").with("post", "{}").mentions(["a", "b"]).ack(ack));
    assert_eq!(a.get().await["data"], json!({"post": "{}", "mentions": "[\"a\"]", "should_ack": true}));
    assert_eq!(b.get().await["data"], json!({"post": "{}", "mentions": "[\"b\"]"}));
}

#[tokio::test]
async fn a_revoked_session_hears_nothing_more() {
    let w = world().await;
    let (mut a, mut b) = (w.open("a", "").await, w.open("b", "").await);
    w.fake.sessions.lock().remove("a");
    w.hub.forget_session("s-a");
    w.hub.forget_user("b");
    w.hub.publish(Event::new("news").channel("c"));
    assert_eq!(b.event().await, "news");
    assert_eq!(a.answer(1, "ping", json!({})).await["status"], "FAIL");
    w.fake.change("b", |s| s.mfa_missing = true);
    w.hub.forget_all();
    tokio::time::sleep(Duration::from_millis(20)).await;
    w.hub.publish(Event::new("more").channel("c"));
    assert_eq!(b.answer(1, "ping", json!({})).await["status"], "FAIL");
}

#[tokio::test]
async fn an_expired_session_is_asked_again() {
    let w = world().await;
    w.fake.change("a", |s| s.expires_at = 1);
    w.fake.change("b", |s| s.expires_at = 1);
    let (mut a, mut b) = (w.open("a", "").await, w.open("b", "").await);
    w.fake.change("a", |s| s.expires_at = 0);
    w.fake.sessions.lock().remove("b");
    w.hub.publish(Event::new("x").channel("c"));
    assert_eq!(a.event().await, "x");
    assert_eq!(b.answer(1, "ping", json!({})).await["status"], "FAIL");
}

#[tokio::test]
async fn guests_hear_of_users_they_may_see() {
    let w = world().await;
    w.fake.change("x", |s| s.guest = true);
    let mut x = w.open("x", "").await;
    w.hub.publish(Event::new("user_updated").subject("a"));
    assert_eq!(x.event().await, "user_updated");
    *w.fake.visible.lock() = false;
    w.hub.publish(Event::new("user_updated").subject("a"));
    w.hub.publish(Event::new("self").subject("x"));
    assert_eq!(x.event().await, "self");
    x.quiet().await;
}

#[tokio::test]
async fn presence_elsewhere_hides_typing() {
    let w = world().await;
    let mut a = w.open("a", "").await;
    let typing = || w.hub.publish(Event::new("typing").channel("c"));
    for data in [json!({"channel_id": "d"}), json!({"thread_channel_id": "d"})] {
        a.answer(1, "presence", data).await;
        typing();
        assert_eq!(a.event().await, "typing");
    }
    a.answer(1, "presence", json!({"thread_channel_id": "", "is_thread_view": true})).await;
    typing();
    a.quiet().await;
    a.answer(1, "presence", json!({"channel_id": "c"})).await;
    typing();
    assert_eq!(a.event().await, "typing");
}

/// A client that does not read: its socket is closed and forgotten, nobody else notices.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_that_does_not_read() {
    let w = world().await;
    let (slow, mut quick) = (w.open("a", "").await, w.open("b", "").await);
    let big = "x".repeat(60_000);
    let reader = tokio::spawn(async move {
        let mut n = 0;
        while quick.event().await != "end" {
            n += 1;
        }
        n
    });
    let mut sent = 0;
    while w.hub.counters().overflowed == 0 && sent < 4 * QUEUE {
        w.hub.publish(Event::new("big").channel("c").with("x", &big));
        sent += 1;
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    w.hub.publish(Event::new("end").channel("c"));
    assert_eq!(reader.await.unwrap(), sent);
    let (id, next) = (slow.id.clone(), slow.next);
    let mut stream = slow.ws.into_inner();
    let read = async { while stream.read(&mut [0; 65536]).await.is_ok_and(|n| n > 0) {} };
    tokio::time::timeout(Duration::from_secs(5), read).await.expect("the server ends the slow socket");
    let query = format!("connection_id={id}&sequence_number={next}");
    let mut again = w.raw("a", &query).await;
    assert_eq!(again.event().await, "hello", "a slow connection is not resumed");
}
