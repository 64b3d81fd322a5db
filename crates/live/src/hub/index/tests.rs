use super::*;
use crate::backend::Session;

fn conn(user: Arc<str>) -> Arc<Conn> {
    let c = Conn::new(&format!("id of {user}"), false, 0);
    c.sign_in(user.clone(), Arc::new(Session { user_id: user.to_string(), ..Session::default() }));
    Arc::new(c)
}

fn member(channels: &[&str]) -> Option<Memberships> {
    Some(Memberships { channels: channels.iter().map(|c| c.to_string()).collect(), teams: vec!["t".into()] })
}

fn joined(group: &str, joined: bool) -> Move {
    Move { kind: Kind::Channel, group: group.into(), joined }
}

fn enter(ix: &mut Index, user: &str, channels: &[&str]) -> Arc<Conn> {
    let (id, unknown) = ix.expect(user);
    let c = conn(id);
    ix.attach(user, c.clone(), unknown.then(|| member(channels)).flatten());
    c
}

fn users(ix: &Index, channel: &str) -> Vec<String> {
    let mut out: Vec<_> = ix.of_group(Kind::Channel, channel).filter_map(|c| c.user()).map(|u| u.to_string()).collect();
    out.sort();
    out
}

#[test]
fn an_event_costs_its_members() {
    let mut ix = Index::default();
    let a = enter(&mut ix, "a", &["c", "d"]);
    let _a2 = enter(&mut ix, "a", &[]);
    let b = enter(&mut ix, "b", &["c"]);
    assert_eq!(users(&ix, "c"), ["a", "a", "b"]);
    assert_eq!(ix.channel_users("c").len(), 2);
    assert_eq!((users(&ix, "d").len(), users(&ix, "unknown").len(), ix.all().count()), (2, 0, 3));
    assert_eq!(ix.of_group(Kind::Team, "t").count(), 3);
    ix.remove(&b);
    assert_eq!((users(&ix, "c").len(), ix.of_user("b").len()), (2, 0));
    ix.remove(&a);
    assert_eq!(users(&ix, "d"), ["a"]);
}

#[test]
fn moves_during_a_read_are_not_lost() {
    let mut ix = Index::default();
    let (id, unknown) = ix.expect("a");
    assert!(unknown);
    ix.moved("a", joined("new", true));
    ix.moved("a", joined("old", false));
    ix.attach("a", conn(id), member(&["old", "c"]));
    assert_eq!((users(&ix, "new").len(), users(&ix, "old").len(), users(&ix, "c").len()), (1, 0, 1));
    assert!(ix.begin_reload("a"));
    ix.moved("a", joined("c", false));
    ix.moved("a", joined("later", true));
    assert_eq!(users(&ix, "later").len(), 1);
    if let Some(m) = member(&["c", "more"]) {
        ix.learn("a", m, true);
    }
    assert_eq!((users(&ix, "c").len(), users(&ix, "more").len(), users(&ix, "later").len()), (0, 1, 1));
    assert!(!ix.begin_reload("nobody"));
}

#[test]
fn one_who_did_not_come_leaves_nothing() {
    let mut ix = Index::default();
    ix.expect("a");
    ix.unexpect("a");
    assert!(ix.users.is_empty());
    let b = enter(&mut ix, "b", &["c"]);
    ix.gone(Kind::Channel, "c");
    assert_eq!(users(&ix, "c").len(), 0);
    ix.moved("b", joined("c", true));
    assert_eq!(users(&ix, "c"), ["b"]);
    ix.remove(&b);
    assert!(ix.channels.ids.is_empty() && ix.teams.ids.is_empty() && ix.users.is_empty());
    let _again = enter(&mut ix, "e", &["f"]);
    assert_eq!((ix.peers.len(), ix.channels.list.len()), (1, 1));
}
