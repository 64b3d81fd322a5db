//! Tables for mentions.

use ochre_types::{StringMap, default_channel_notify_props, default_user_notify_props};

use crate::{Kind, Member, MentionIndex, MentionOptions, Scan};

struct Person {
    id: String,
    username: &'static str,
    first_name: &'static str,
    props: StringMap,
    channel_props: StringMap,
}

fn person(username: &'static str, first_name: &'static str, settings: &[(&str, &str)]) -> Person {
    let mut person = Person {
        id: format!("id-{username}"),
        username,
        first_name,
        props: default_user_notify_props(),
        channel_props: default_channel_notify_props(),
    };
    for (key, value) in settings {
        let of_channel = matches!(*key, "ignore_channel_mentions" | "mark_unread");
        let props = if of_channel { &mut person.channel_props } else { &mut person.props };
        props.insert((*key).to_owned(), (*value).to_owned());
    }
    person
}

fn index(people: &[Person]) -> MentionIndex {
    let mut index = MentionIndex::build(people.iter().map(|person| Member {
        user_id: &person.id,
        username: person.username,
        first_name: person.first_name,
        notify_props: &person.props,
        channel_notify_props: Some(&person.channel_props),
    }));
    index.add_groups([("devs", "id-group", vec![])]);
    index
}

fn people() -> Vec<Person> {
    vec![
        person("alice", "Alice", &[]),
        person("bob", "Bob", &[("first_name", "true"), ("mention_keys", "lunch,x-y,two words,LOUD")]),
        person("carol", "", &[("channel", "false"), ("mention_keys", "lunch")]),
        person("dave", "", &[("ignore_channel_mentions", "on")]),
        person("erin", "", &[("mark_unread", "mention")]),
        person("frank", "", &[("mark_unread", "mention"), ("ignore_channel_mentions", "off")]),
        person("g.h", "", &[("mention_keys", "\u{5348}\u{996d},caf\u{e9}")]),
        person("under_", "", &[]),
    ]
}

// tidy: function a table
#[test]
fn who_is_mentioned() {
    let index = index(&people());
    let rows: &[(&str, &str)] = &[
        ("", ""),
        ("nobody here", ""),
        ("@alice", "alice"),
        ("@ALICE hi", "alice"),
        ("hi @alice, @bob!", "alice bob"),
        ("@alice.", "alice"),
        ("@alice:", "alice"),
        ("@alice-_.", "alice"),
        ("-@alice", "alice"),
        ("_@alice_", "alice"),
        ("**@alice**", "alice"),
        ("~~@alice~~", "alice"),
        ("(@alice)", "alice"),
        ("\"@alice\"", "alice"),
        ("x@alice", ""),
        ("@alice@bob", ""),
        ("a@b.c", ""),
        ("@alicex", ""),
        ("alice", ""),
        ("Alice", ""),
        ("Bob is here", "bob"),
        ("bob is here", ""),
        ("BOB is here", ""),
        ("lunch?", "bob carol"),
        ("LUNCH", "bob carol"),
        ("lunchtime", ""),
        ("pre-lunch", "bob carol"),
        ("a.lunch:b", "bob carol"),
        ("loud", "bob"),
        ("x-y", "bob"),
        ("a:x-y:b", ""),
        ("two words", ""),
        (":lunch:", ""),
        (":lunch", "bob carol"),
        ("lunch:", "bob carol"),
        ("`@alice`", ""),
        ("```\n@alice\n```", ""),
        ("text\n\n    @alice", ""),
        ("> @alice", "alice"),
        ("[@alice](http://x.y)", "alice"),
        ("[x](http://x.y/@alice)", ""),
        ("![@alice](http://x.y)", "alice"),
        (r"\@alice", "alice"),
        ("@g.h", "g.h"),
        ("@g.h.", "g.h"),
        ("@g", ""),
        ("@under_", "under_"),
        ("@under", ""),
        ("\u{53bb}\u{5348}\u{996d}\u{5427}", "g.h"),
        ("\u{5348}\u{996d}", "g.h"),
        ("caf\u{e9}s", "g.h"),
        ("CAF\u{c9}", "g.h"),
        ("https://x.y/@alice", "alice"),
        ("@channel", "alice bob frank g.h under_"),
        ("@ALL.", "alice bob frank g.h under_"),
        ("@here", "bob"),
        ("`@channel`", ""),
        ("@channels", ""),
        ("@all @carol", "alice bob carol frank g.h under_"),
    ];
    let online = |id: &str| matches!(id, "id-bob" | "id-carol" | "id-dave");
    let options = MentionOptions { channel_wide: true, online: Some(&online), groups: true };
    for (message, expected) in rows {
        let found = index.find(&Scan::new(message), &options);
        let mut names: Vec<&str> = found.users.keys().map(|id| &id[3..]).collect();
        names.sort_unstable();
        assert_eq!(names.join(" "), *expected, "{message:?}");
    }
}

#[test]
fn what_else_is_found() {
    let index = index(&people());
    let rows: &[(&str, bool, &str, &str, bool)] = &[
        ("@nobody hi", true, "nobody", "", false),
        ("@Nobody. @nobody-", true, "Nobody nobody", "", false),
        ("@alice @zed", true, "zed", "", false),
        ("@devs", true, "", "id-group", false),
        ("@Devs! @devs", true, "", "id-group", false),
        ("@devs", false, "devs", "", false),
        ("@channel", false, "", "", true),
        ("@here", false, "", "", true),
        ("@All", true, "", "", true),
        ("x@y.z", true, "", "", false),
    ];
    for (message, allowed, outside, groups, wide) in rows {
        let options = MentionOptions { channel_wide: *allowed, online: None, groups: *allowed };
        let found = index.find(&Scan::new(message), &options);
        assert_eq!(found.outside.join(" "), *outside, "{message:?}");
        assert_eq!(found.groups.join(" "), *groups, "{message:?}");
        assert_eq!(found.is_channel_wide(), *wide, "{message:?}");
        assert!(*allowed || found.users.is_empty(), "{message:?}");
    }
}

#[test]
fn the_strongest_kind_stays() {
    let index = index(&people());
    let options = MentionOptions { channel_wide: true, ..Default::default() };
    for message in ["@channel @alice", "@alice @channel"] {
        let found = index.find(&Scan::new(message), &options);
        assert_eq!(found.users["id-alice"], Kind::Keyword);
        assert_eq!(found.users["id-bob"], Kind::ChannelWide);
    }
    assert!(Kind::GroupMessage < Kind::Thread && Kind::Direct < Kind::Keyword);
}

#[test]
fn ten_thousand_members_cost_no_more_than_ten() {
    let names: Vec<String> = (0..10_000).map(|number| format!("user{number}")).collect();
    let (props, channel_props) = (default_user_notify_props(), default_channel_notify_props());
    let index = MentionIndex::build(names.iter().map(|name| Member {
        user_id: name,
        username: name,
        first_name: "",
        notify_props: &props,
        channel_notify_props: Some(&channel_props),
    }));
    assert_eq!(index.len(), 10_000);
    let found = index.find(&Scan::new("hello @user77 and @user9999"), &MentionOptions::default());
    assert_eq!(found.users.len(), 2);
    let all = MentionOptions { channel_wide: true, ..Default::default() };
    assert_eq!(index.find(&Scan::new("@all"), &all).users.len(), 10_000);
}

#[test]
fn long_and_hostile_messages_are_read_in_time() {
    let started = std::time::Instant::now();
    let props = ochre_types::JsonMap::new();
    let index = index(&people());
    let pieces = [
        "@a",
        "~a ",
        ":a:",
        "#aa ",
        "http://a))))",
        "[",
        "`",
        "> ",
        "www.",
        "<",
        "*a",
        "@x.-:_",
        "\u{5348}",
        "&;",
        "- ",
    ];
    for piece in pieces {
        let message = piece.repeat(16_383 / piece.chars().count());
        index.find(&Scan::of_post(&message, &props), &MentionOptions::default());
        crate::hashtags(&message);
        crate::channel_links(&message);
        crate::emoji_names(&message);
        crate::at_mentions(&message);
        crate::first_link_and_images(&message, |_| true);
        crate::plain_text(&message);
        crate::parse_search(&message, crate::Files::No);
        crate::split_cjk(&message);
    }
    let numbered: String = (0..3000).map(|number| format!("@u{number} ")).collect();
    assert_eq!(Scan::new(&numbered).names().len(), 3000);
    assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
    println!("{:?}", started.elapsed());
}

#[test]
fn people_of_a_group() {
    let people = [person("alice", "", &[]), person("bob", "", &[])];
    let mut index = index(&people);
    assert!(index.has_groups() && !MentionIndex::default().has_groups());
    index.add_groups([("ops.eu", "id-ops", vec![people[1].id.as_str(), "somebody elsewhere"])]);
    let on = MentionOptions { channel_wide: false, online: None, groups: true };
    let found = index.find(&Scan::new("@OPS.eu: look, @ops.eu"), &on);
    assert_eq!((found.users, found.groups), ([(people[1].id.clone(), Kind::Group)].into(), vec!["id-ops".to_string()]));
    let off = MentionOptions { groups: false, ..on };
    let found = index.find(&Scan::new("@ops.eu"), &off);
    assert_eq!((found.users.len(), found.outside), (0, vec!["ops.eu".to_string()]));
}
