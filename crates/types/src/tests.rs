//! Tables over decoding, encoding and the rules of the nouns.

use serde_json::json;

use crate::valid::*;
use crate::*;

#[test]
fn bodies_are_read_as_leniently_as_the_reference_does() {
    let rows: &[(&str, Option<&str>)] = &[
        ("{}", Some("|0|false|None")),
        ("null", Some("|0|false|None")),
        (r#"{"message":null,"create_at":null,"is_pinned":null,"file_ids":null}"#, Some("|0|false|None")),
        (r#"{"Message":"hi","CREATE_AT":5}"#, Some("hi|5|false|None")),
        (r#"{"message":"exact","Message":"other"}"#, Some("exact|0|false|None")),
        (r#"{"file_ids":["a",null]}"#, Some(r#"|0|false|Some(["a", ""])"#)),
        (r#"{"message":"x"} trailing"#, Some("x|0|false|None")),
        (r#"{"unknown":{"deep":[1]},"message":"x"}"#, Some("x|0|false|None")),
        (r#"{"message":5}"#, None),
        (r#"{"create_at":"5"}"#, None),
        (r#"{"create_at":1.5}"#, None),
        (r#"{"is_pinned":"true"}"#, None),
        (r#"{"props":[]}"#, None),
        ("[]", None),
        ("\"text\"", None),
        ("5", None),
        ("{", None),
        ("", None),
    ];
    for (body, expected) in rows {
        let post = decode::<Post>(body.as_bytes()).ok();
        let seen = post.map(|p| format!("{}|{}|{}|{:?}", p.message, p.create_at, p.is_pinned, p.file_ids));
        assert_eq!(seen.as_deref(), *expected, "{body}");
    }
    assert_eq!(decode::<StringMap>(br#"{"a":null,"b":"c"}"#).unwrap().get("a").map(String::as_str), Some(""));
    assert!(decode::<StringMap>(br#"{"a":true}"#).is_err());
    assert_eq!(decode::<JsonMap>(br#"{"a":null}"#).unwrap().get("a"), Some(&serde_json::Value::Null));
    assert_eq!(decode::<Vec<String>>(b"null").unwrap(), Vec::<String>::new());
    let patch = decode::<UserPatch>(br#"{"notify_props":{},"nickname":""}"#).unwrap();
    assert_eq!((patch.notify_props, patch.nickname, patch.email), (Some(StringMap::new()), Some(String::new()), None));
    let surrogates = [
        (r"\ud83d", "\u{fffd}"),
        (r"a\ude00b", "a\u{fffd}b"),
        (r"\ud83d\ud83d\ude00", "\u{fffd}\u{1f600}"),
        (r"\\ud83d\udc00", "\\ud83d\u{fffd}"),
        (r"\ud83d\ude00", "\u{1f600}"),
    ];
    for (escaped, expected) in surrogates {
        let body = format!("{{\"message\":\"{escaped}\"}}");
        assert_eq!(decode::<Post>(body.as_bytes()).unwrap().message, expected, "{escaped}");
    }
    assert!(decode::<Post>(br#"{"message":"\u12"#).is_err() && decode::<Post>(b"{\"message\":\"\\").is_err());
    assert_eq!(decode::<Post>(b"{\"message\":\"\xff\"}").unwrap().message, "\u{fffd}");
}

#[test]
fn what_is_empty_is_left_out_or_sent_as_the_contract_says() {
    let post = json!(Post::default());
    for absent in ["metadata", "remote_id", "has_reactions", "is_following", "message_source"] {
        assert_eq!(post.get(absent), None, "{absent}");
    }
    assert_eq!((post.get("participants"), post.get("props")), (Some(&json!(null)), Some(&json!({}))));
    let user = json!(User::default());
    assert_eq!(user.get("timezone"), Some(&json!(null)));
    assert_eq!(user.get("disable_welcome_email"), Some(&json!(false)));
    assert_eq!((user.get("password"), user.get("auth_data"), user.get("create_at")), (None, None, None));
    assert_eq!(encode(&AnalyticsRow { name: "n".into(), value: 5.0 }), r#"{"name":"n","value":5}"#);
    let info = FileInfo { mini_preview: Some(Base64(vec![1, 2, 3, 4])), path: "x".into(), ..Default::default() };
    let text = encode(&info);
    assert!(text.contains(r#""mini_preview":"AQIDBA==""#) && !text.contains("path"), "{text}");
    assert_eq!(decode::<FileInfo>(text.as_bytes()).unwrap().mini_preview, info.mini_preview);
    for bytes in [&b""[..], b"a", b"ab", b"abc", &[255, 254, 253, 252, 251]] {
        assert_eq!(Base64::from_text(&Base64(bytes.to_vec()).text()).unwrap().0, bytes);
    }
}

#[test]
fn names() {
    type Row = (&'static str, fn(&str) -> bool, &'static [&'static str], &'static [&'static str]);
    let table: &[Row] = &[
        (
            "username",
            is_valid_username,
            &["a", "9lives", "a.b-c_d", "_x"],
            &["", "A", "all", "channel", "matterbot", "system", "sp ace", "a:b", "\u{e4}"],
        ),
        ("remote username", is_valid_remote_username, &["a:b"], &["", "A:b"]),
        (
            "email",
            is_valid_email,
            &["a@b", "a.b+c@d.example.com", "\"a b\"@c.org", "\u{fc}@x.de"],
            &["", "no-at-sign", "a@b@c", "A@b.c", "a@", "@b", "a b@c", "<a@b.c>", "X <a@b.c>", "a..b@c", "a@b..c"],
        ),
        (
            "team",
            is_valid_team_name,
            &["ab", "7team", "a-b", "a--b", "a__b", "ab0"],
            &["", "a", "a-", "-a", "A1", "a_b", "a___b", "a b", "a__"],
        ),
        ("channel", is_valid_channel_name, &["a", "a-b_c", "a_", "0"], &["", "-a", "_a", "A", "a b", "Bad Name"]),
        ("reserved team", is_reserved_team_name, &["admin", "apix", "Login", "plugins"], &["xadmin", "crew"]),
        ("role", is_valid_role_name, &["system_admin", "a1"], &["", "A", "a-b"]),
        ("emoji", is_valid_emoji_name, &["+1", "party_parrot", "A-b"], &["", "a b", "caf\u{e9}"]),
        ("locale", is_valid_locale, &["", "en", "de", "zh-CN", "pt-BR"], &["e", "english", "xx-Latn", "12"]),
        ("colour", is_hex_color, &["#fff", "#12AB34"], &["", "#ff", "fff", "#ggg", "#12345"]),
        ("url", is_http_url, &["http://a", "HTTPS://a/b?c"], &["", "ftp://a", "http://", "a.b", "http://a b"]),
    ];
    for (what, check, good, bad) in table {
        for name in *good {
            assert!(check(name), "{what}: {name:?} should do");
        }
        for name in *bad {
            assert!(!check(name), "{what}: {name:?} should not do");
        }
    }
    let cleaned = [
        ("Anna Bell", "anna-bell"),
        ("system.user", "user"),
        ("J\u{f6}rg", "j-rg"),
        ("all", "aID"),
        ("---", "aID"),
        ("", "aID"),
    ];
    for (text, expected) in cleaned {
        assert_eq!(clean_username(text, "ID").trim_start_matches('.'), expected, "{text}");
    }
    assert_eq!(sanitize_unicode("a\u{202e}b\u{feff}"), "ab");
}

fn error_of(check: Validity) -> &'static str {
    check.map_or_else(|invalid| invalid.id, |()| "")
}

#[test]
fn accounts() {
    let id = "a".repeat(26);
    let mut good = User { email: "New@Example.com".into(), ..Default::default() };
    good.pre_save(&id, 5);
    assert_eq!((good.username.as_str(), good.email.as_str()), (format!("a{id}").as_str(), "new@example.com"));
    assert_eq!((good.create_at, good.update_at, good.locale.as_str()), (5, 5, "en"));
    assert_eq!(good.notify_props.len(), 12);
    type Change = fn(&mut User);
    let rows: &[(Change, &str)] = &[
        (|_| (), ""),
        (|u| u.id = "x".into(), "id"),
        (|u| u.update_at = 0, "update_at"),
        (|u| u.username = "all".into(), "username"),
        (|u| u.email = String::new(), "email"),
        (|u| u.email = format!("{}@x.org", "a".repeat(130)), "email"),
        (|u| u.nickname = "n".repeat(65), "nickname"),
        (|u| u.nickname = "\u{e4}".repeat(64), ""),
        (|u| u.position = "n".repeat(129), "position"),
        (|u| u.first_name = "n".repeat(65), "first_name"),
        (|u| u.auth_data = Some("x".into()), "auth_data_type"),
        (|u| u.locale = "not-a-tag".into(), "locale"),
        (|u| u.roles = "r".repeat(257), "roles_limit"),
        (|u| drop(u.props.insert("customStatus".into(), "{".into())), "invalidProperty"),
    ];
    for (place, (change, expected)) in rows.iter().enumerate() {
        let mut user = good.clone();
        change(&mut user);
        let expected =
            if expected.is_empty() { String::new() } else { format!("model.user.is_valid.{expected}.app_error") };
        assert_eq!(error_of(user.check_valid()), expected, "row {place}");
    }
    good.notify_props.insert("mention_keys".into(), "Anna,,anna2,@old,old".into());
    good.pre_update(9);
    assert_eq!((good.notify_props["mention_keys"].as_str(), good.update_at), ("anna,anna2,@old,old", 9));
    good.forget_mention_key("old");
    assert_eq!(good.notify_props["mention_keys"], "anna,anna2");
    good.sanitize_profile(SanitizeOptions::new(false, true, false), false);
    assert_eq!((good.email.as_str(), good.notify_props.len(), good.auth_data.as_deref()), ("", 0, Some("")));
}

#[test]
fn passwords() {
    let all = PasswordRules { minimum_length: 8, lowercase: true, uppercase: true, number: true, symbol: true };
    let none = PasswordRules { lowercase: false, uppercase: false, number: false, symbol: false, ..all };
    let rows = [
        ("short", all, "min_length"),
        ("Passw0rd!", all, ""),
        ("password", all, "uppercase_number_symbol"),
        ("PASSWORD1", all, "lowercase_symbol"),
        ("password", none, ""),
        (&"x".repeat(73), none, "max_length"),
    ];
    for (password, rules, expected) in rows {
        let expected =
            if expected.is_empty() { String::new() } else { format!("model.user.is_valid.pwd_{expected}.app_error") };
        assert_eq!(error_of(check_password(password, rules)), expected, "{password}");
    }
}

#[test]
fn channels_teams_and_posts() {
    let id = "b".repeat(26);
    let base = Channel { name: "news".into(), r#type: "O".into(), ..Default::default() };
    let channel = |change: fn(&mut Channel)| {
        let mut channel = base.clone();
        channel.pre_save(&"b".repeat(26), 1);
        change(&mut channel);
        error_of(channel.check_valid())
    };
    assert_eq!(channel(|_| ()), "");
    assert_eq!(channel(|c| c.name.clear()), "model.channel.is_valid.1_or_more.app_error");
    assert_eq!(channel(|c| c.r#type = "X".into()), "model.channel.is_valid.type.app_error");
    assert_eq!(
        channel(|c| c.name = "0123456789abcdef0123456789abcdef01234567".into()),
        "model.channel.is_valid.name.app_error"
    );
    assert_eq!(channel(|c| c.name = format!("{0}__{0}", "b".repeat(26))), "model.channel.is_valid.name.app_error");
    assert_eq!(channel(|c| c.header = "x".repeat(1025)), "model.channel.is_valid.header.app_error");

    let mut team = Team { name: "crew".into(), display_name: "Crew".into(), r#type: "O".into(), ..Default::default() };
    team.pre_save(&id, &id, 1);
    assert_eq!(error_of(team.check_valid()), "");
    team.r#type.clear();
    assert_eq!(error_of(team.check_valid()), "model.team.is_valid.type.app_error");

    let mut post = Post { user_id: id.clone(), channel_id: id.clone(), ..Default::default() };
    post.file_ids = Some(vec!["x".into(), "y".into(), "x".into()]);
    post.pre_save(&id, 1);
    assert_eq!(post.files(), ["x", "y"]);
    assert_eq!(error_of(post.check_valid(POST_MESSAGE_MAX_RUNES_V2)), "");
    post.message = "\u{1f600}".repeat(16_384);
    assert_eq!(error_of(post.check_valid(POST_MESSAGE_MAX_RUNES_V2)), "model.post.is_valid.message_length.app_error");
    post.message.clear();
    post.r#type = "custom_x".into();
    assert_eq!(error_of(post.check_valid(POST_MESSAGE_MAX_RUNES_V2)), "");
    post.r#type = "odd".into();
    assert_eq!(error_of(post.check_valid(POST_MESSAGE_MAX_RUNES_V2)), "model.post.is_valid.type.app_error");
}

#[test]
fn notify_props() {
    let good = default_channel_notify_props();
    let rows = [
        ("desktop", "all", ""),
        ("desktop", "loud", "notify_level"),
        ("mark_unread", "none", "unread_level"),
        ("push", "x", "push_level"),
        ("email", "true", ""),
        ("email", "x", "email_value"),
        ("ignore_channel_mentions", "maybe", "ignore_channel_mentions_value"),
        ("channel_auto_follow_threads", "x", "channel_auto_follow_threads_value"),
    ];
    for (key, value, expected) in rows {
        let mut props = good.clone();
        props.insert(key.into(), value.into());
        let expected = if expected.is_empty() {
            String::new()
        } else {
            format!("model.channel_member.is_valid.{expected}.app_error")
        };
        assert_eq!(error_of(check_channel_notify_props(&props, false)), expected, "{key} {value}");
    }
}

// tidy: function a table
#[test]
fn hooks_commands_groups_and_bookmarks() {
    let id = || "c".repeat(26);
    let mut command = Command {
        id: id(),
        token: id(),
        create_at: 1,
        update_at: 1,
        creator_id: id(),
        team_id: id(),
        ..Default::default()
    };
    (command.trigger, command.method, command.url) = ("go/now".into(), "P".into(), "http://x".into());
    assert_eq!(error_of(command.check_valid()), "");
    for bad in ["", "/go", "a b", "a!", &"x".repeat(129)] {
        assert!(!is_valid_trigger(bad), "{bad}");
    }
    command.url = "ftp://x".into();
    assert_eq!(error_of(command.check_valid()), "model.command.is_valid.url_http.app_error");

    let mut hook = OutgoingWebhook {
        id: id(),
        token: id(),
        create_at: 1,
        update_at: 1,
        creator_id: id(),
        team_id: id(),
        ..Default::default()
    };
    assert_eq!(error_of(hook.check_valid()), "model.outgoing_hook.is_valid.callback.app_error");
    hook.callback_urls = Some(vec!["nowhere".into()]);
    assert_eq!(error_of(hook.check_valid()), "model.outgoing_hook.is_valid.url.app_error");
    hook.callback_urls = Some(vec!["https://x".into()]);
    hook.trigger_words = Some(vec![String::new()]);
    assert_eq!(error_of(hook.check_valid()), "model.outgoing_hook.is_valid.trigger_words.app_error");

    let group = |name: &str| Group {
        name: Some(name.into()),
        display_name: "G".into(),
        source: "custom".into(),
        ..Default::default()
    };
    for (name, expected) in [("devs", ""), ("", "invalid_length"), ("Devs", "invalid_chars"), ("all", "reserved_name")]
    {
        let expected =
            if expected.is_empty() { String::new() } else { format!("model.group.name.{expected}.app_error") };
        assert_eq!(error_of(group(name).check_valid_for_create()), expected);
    }

    let mut mark = ChannelBookmark {
        id: id(),
        create_at: 1,
        update_at: 1,
        channel_id: id(),
        owner_id: id(),
        ..Default::default()
    };
    (mark.display_name, mark.r#type, mark.link_url) = ("D".into(), "link".into(), "https://x".into());
    assert_eq!(error_of(mark.check_valid()), "");
    mark.file_id = id();
    assert_eq!(error_of(mark.check_valid()), "model.channel_bookmark.is_valid.link_file.app_error");
}

#[test]
fn built_in_roles_are_tables_of_known_permissions() {
    assert_eq!(BUILTIN_ROLES.len(), 25);
    let admin = BUILTIN_ROLES.iter().find(|role| role.name == "system_admin").unwrap();
    assert!(admin.permissions.contains(&Perm::ManageSystem));
    assert!(SCHEME_MANAGED_ROLES.iter().all(|name| BUILTIN_ROLES.iter().any(|role| role.name == *name)));
}
