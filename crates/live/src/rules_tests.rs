use super::*;
use ochre_kernel::events::Event;

fn presence(channel: Option<&str>, thread: Option<&str>, view: Option<&str>) -> Presence {
    let own = |v: Option<&str>| v.map(str::to_owned);
    Presence { channel: own(channel), team: None, thread: own(thread), thread_view: own(view) }
}

#[test]
fn rules_in_order() {
    let user = Session::default();
    let admin = Session { admin: true, ..Session::default() };
    let guest = Session { guest: true, ..Session::default() };
    let expired = Session { expires_at: 5, ..Session::default() };
    let no_mfa = Session { mfa_missing: true, ..Session::default() };
    let elsewhere = presence(Some("d"), Some(""), Some("e"));
    let half = presence(Some("d"), Some("e"), None);
    let here = presence(Some("d"), Some("c"), Some("e"));
    let r = Receiver {
        user_id: "u",
        connection_id: "k",
        session: Some(&user),
        presence: None,
        waiting: 0,
        open: true,
        event_scope: true,
        now: 10,
    };
    let e = || Event::new("posted").channel("c");
    let typing = || Event::new("typing").channel("c");
    use Verdict::*;
    let table: Vec<(&str, Event, Receiver<'_>, Verdict)> = vec![
        ("plain", e(), r, Send),
        ("no session", e().user("u"), Receiver { session: None, ..r }, Skip),
        ("mfa missing", e(), Receiver { session: Some(&no_mfa), ..r }, Skip),
        ("slow, droppable", typing(), Receiver { waiting: SLOW, ..r }, Slow),
        ("slow, must come", e(), Receiver { waiting: SLOW, ..r }, Send),
        ("not yet slow", typing(), Receiver { waiting: SLOW - 1, ..r }, Send),
        ("sanitized to user", e().sanitized(), r, Send),
        ("sanitized to admin", e().sanitized(), Receiver { session: Some(&admin), ..r }, Skip),
        ("sensitive to user", e().sensitive(), r, Skip),
        ("sensitive to admin", e().sensitive(), Receiver { session: Some(&admin), ..r }, Send),
        ("this connection", e().connection("k").user("z").omit_user("u"), r, Send),
        ("other connection", e().connection("l").user("u"), r, Skip),
        ("own echo", e().user("u").omit_connection("k"), r, Skip),
        ("other's echo", e().omit_connection("l"), r, Send),
        ("this user, though omitted", e().user("u").omit_user("u"), r, Send),
        ("other user", e().user("v"), r, Skip),
        ("omitted", e().omit_user("u"), r, Skip),
        ("narrowed to others", e().only_users(["v"]), r, Skip),
        ("narrowed to me", e().only_users(["u"]), r, Send),
        ("presence elsewhere", typing(), Receiver { presence: Some(&elsewhere), ..r }, Skip),
        ("presence half told", typing(), Receiver { presence: Some(&half), ..r }, Send),
        ("presence here", typing(), Receiver { presence: Some(&here), ..r }, Send),
        ("flag off", typing(), Receiver { presence: Some(&elsewhere), event_scope: false, ..r }, Send),
        ("posts are not scoped", e(), Receiver { presence: Some(&elsewhere), ..r }, Send),
        ("typing to an absent one", typing(), Receiver { open: false, ..r }, Skip),
        ("post to an absent one", e(), Receiver { open: false, ..r }, Send),
        ("expired", e(), Receiver { session: Some(&expired), ..r }, Recheck),
        ("expired and not meant", e().omit_user("u"), Receiver { session: Some(&expired), ..r }, Skip),
        ("guest", Event::new("new_user").subject("v"), Receiver { session: Some(&guest), ..r }, AskVisible),
        ("guest, of themselves", Event::new("new_user").subject("u"), Receiver { session: Some(&guest), ..r }, Send),
        ("member", Event::new("new_user").subject("v"), r, Send),
    ];
    for (what, event, receiver, want) in table {
        assert_eq!(judge(&event.seal(), &receiver), want, "{what}");
    }
}
