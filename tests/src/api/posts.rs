//! Posts: what the recordings do not reach.

use crate::check;
use crate::support::socket::inner;
use crate::support::{Database, Outcome, Person, Server, Socket, Test};
use serde_json::{Value, json};

pub fn tests() -> Vec<(&'static str, Test)> {
    vec![
        ("api::posts_refusals", |db| Box::pin(refusals(db))),
        ("api::posts_limits", |db| Box::pin(limits(db))),
        ("api::reminders_come", |db| Box::pin(reminders(db))),
        ("api::threads_tell_what_was_unread", |db| Box::pin(previous_counts(db))),
        ("api::should_ack_follows_the_desktop_level", |db| Box::pin(should_ack(db))),
        ("api::threads_move", |db| Box::pin(moved(db))),
        ("api::threads_move_as_far_as_allowed", |db| Box::pin(not_moved(db))),
        ("api::urgent_and_replies_unread_again", |db| Box::pin(unread_again(db))),
        ("api::post_lists_pages_and_etags", |db| Box::pin(lists(db))),
    ]
}

struct Scene {
    server: Server,
    admin: Person,
    anna: Person,
    bob: Person,
    team: String,
    channel: String,
}

async fn scene(db: Database, settings: &[(&str, &str)]) -> Result<Scene, String> {
    let server = Server::start_with(db, settings).await?;
    let admin = server.admin().await?;
    let team = admin.team("writers").await?;
    let channel = admin.channel(&team, "posts").await?;
    let (anna, bob) = (admin.invite("anna").await?, admin.invite("bob").await?);
    for who in [&anna, &bob] {
        admin.let_in(who, &team, &channel).await?;
    }
    Ok(Scene { server, admin, anna, bob, team, channel })
}

async fn reply(who: &Person, channel: &str, root: &str, message: &str) -> Result<String, String> {
    let body = json!({"channel_id": channel, "root_id": root, "message": message});
    who.post("/posts", &body).await?.status(201)?.field("id")
}

/// Each operation: no session, a stranger, what is not there, what is no id.
async fn refusals(db: Database) -> Outcome {
    let s = scene(db, &[]).await?;
    let carol = s.admin.invite("carol").await?;
    let anyone = Person::new(&s.server.url);
    let post = s.anna.say(&s.channel, "hello").await?;
    let none = "z".repeat(26);
    let denied = "api.context.permissions.app_error";
    // method, path with {p} for the post, body, a stranger's answer, one for a post that is not there
    type Row = (&'static str, String, Value, (u16, &'static str), (u16, &'static str));
    let rows: Vec<Row> = vec![
        ("GET", "/posts/{p}".into(), Value::Null, (403, denied), (404, "app.post.get.app_error")),
        ("GET", "/posts/{p}/thread".into(), Value::Null, (403, denied), (404, "app.post.get.app_error")),
        ("GET", "/posts/{p}/reactions".into(), Value::Null, (403, denied), (403, denied)),
        ("GET", "/posts/{p}/edit_history".into(), Value::Null, (403, denied), (403, denied)),
        ("PUT", "/posts/{p}/patch".into(), json!({"message": "x"}), (403, denied), (403, denied)),
        ("POST", "/posts/{p}/pin".into(), json!({}), (403, denied), (403, denied)),
        ("POST", "/posts/{p}/unpin".into(), json!({}), (403, denied), (403, denied)),
        ("DELETE", "/posts/{p}".into(), Value::Null, (403, denied), (404, "app.post.get.app_error")),
        ("GET", "/posts/{p}/reveal".into(), Value::Null, (403, denied), (404, "app.post.get.app_error")),
        ("DELETE", "/posts/{p}/burn".into(), Value::Null, (403, denied), (404, "app.post.get.app_error")),
        ("POST", "/users/me/posts/{p}/set_unread".into(), json!({}), (403, denied), (403, denied)),
        ("POST", "/users/me/posts/{p}/ack".into(), json!({}), (403, denied), (403, denied)),
        ("POST", "/users/me/posts/{p}/reminder".into(), json!({"target_time": 9}), (403, denied), (403, denied)),
    ];
    for (method, path, body, stranger, missing) in rows {
        let body = (!body.is_null()).then(|| body.to_string());
        let at = |id: &str| path.replace("{p}", id);
        let a = anyone.send(method, &at(&post), body.clone()).await?;
        a.error(401, "api.context.session_expired.app_error")?;
        carol.send(method, &at(&post), body.clone()).await?.error(stranger.0, stranger.1)?;
        s.bob.send(method, &at(&none), body.clone()).await?.error(missing.0, missing.1)?;
        s.bob.send(method, &at("short"), body).await?.error(400, "api.context.invalid_url_param.app_error")?;
    }
    s.server.stop().await;
    Ok(())
}

/// Bodies that break a limit or name what is not there.
async fn limits(db: Database) -> Outcome {
    let s = scene(db, &[]).await?;
    let post = s.anna.say(&s.channel, "hello").await?;
    let (c, me, none) = (&s.channel, &s.anna.id, "z".repeat(26));
    let denied = "api.context.permissions.app_error";
    let long = "x".repeat(16_384);
    let rows = [
        (json!({"channel_id": c, "message": long}), 400, "model.post.is_valid.message_length.app_error"),
        (
            json!({"channel_id": c, "message": "x", "type": "system_generic"}),
            400,
            "api.context.invalid_param.app_error",
        ),
        (json!({"channel_id": c, "message": "x", "type": "unheard_of"}), 400, "model.post.is_valid.type.app_error"),
        (json!({"channel_id": none, "message": "x"}), 403, denied),
        (json!({"channel_id": c, "message": "x", "root_id": none}), 400, "api.post.create_post.root_id.app_error"),
        (json!({"channel_id": c, "message": "x", "props": {"p": "y".repeat(270_000)}}), 201, ""),
    ];
    for (body, status, id) in rows {
        let a = s.anna.post("/posts", &body).await?;
        if status == 201 {
            a.status(201)?;
        } else {
            a.error(status, id)?;
        }
    }
    let too_many: Vec<String> = (0..1001).map(|n| format!("{n:0>26}")).collect();
    let a = s.anna.post("/posts/ids", &json!(too_many)).await?;
    a.error(400, "api.post.posts_by_ids.invalid_body.request_error")?;
    let reaction = |user: &str, name: &str| json!({"user_id": user, "post_id": post, "emoji_name": name});
    s.bob
        .post("/reactions", &reaction(me, "smile"))
        .await?
        .error(403, "api.reaction.save_reaction.user_id.app_error")?;
    let a = s.bob.post("/reactions", &reaction(&s.bob.id, &"x".repeat(65))).await?;
    a.error(400, "api.reaction.save_reaction.invalid.app_error")?;
    let a = s.bob.post("/reactions", &reaction(&s.bob.id, "no_such_emoji")).await?;
    a.error(404, "app.emoji.get_by_name.no_result")?;
    let past = json!({"channel_id": c, "message": "late", "scheduled_at": 1});
    let a = s.anna.post("/posts/schedule", &past).await?;
    a.error(400, "model.scheduled_post.is_valid.scheduled_at.app_error")?;
    s.server.stop().await;
    Ok(())
}

/// A reminder whose time has come is a direct message of the system's bot, once.
async fn reminders(db: Database) -> Outcome {
    let s = scene(db, &[]).await?;
    let post = s.anna.say(&s.channel, "remember").await?;
    let mut ears = Socket::open(&s.bob, "").await?;
    let path = format!("/users/me/posts/{post}/reminder");
    for time in [4_102_444_800_i64, 1] {
        s.bob.post(&path, &json!({"target_time": time})).await?.status(200)?;
    }
    let note = inner(&ears.event("ephemeral_message").await?, "post");
    check!(note["props"]["target_time"] == 4_102_444_800_i64, "{note}");
    let told = ears.event("posted").await?;
    let told = inner(&told, "post");
    check!(told["type"] == "reminder", "{told}");
    let (props, want) = (&told["props"], [("post_id", post.as_str()), ("username", "anna"), ("team_name", "writers")]);
    check!(want.iter().all(|(k, v)| props[*k] == *v) && props["from_bot"] == "true", "{props}");
    let bot = s.bob.get("/users/username/system-bot").await?.status(200)?.json()?;
    check!(bot["is_bot"] == true && bot["id"] == told["user_id"], "{bot}");
    let channel = told["channel_id"].as_str().unwrap_or_default();
    let all = s.bob.get(&format!("/channels/{channel}/posts")).await?.status(200)?.json()?;
    check!(all["order"].as_array().map(Vec::len) == Some(1), "more than one reminder: {all}");
    s.server.stop().await;
    Ok(())
}

/// `thread_updated` tells the counts before the reply, so that clients can add the difference.
async fn previous_counts(db: Database) -> Outcome {
    let s = scene(db, &[]).await?;
    let root = s.bob.say(&s.channel, "root").await?;
    let mut ears = Socket::open(&s.bob, "").await?;
    for n in 0..3_i64 {
        reply(&s.anna, &s.channel, &root, "see @bob").await?;
        let e = ears.event("thread_updated").await?;
        let thread = inner(&e, "thread");
        check!(thread["unread_mentions"] == n + 1 && thread["unread_replies"] == n + 1, "{thread}");
        let data = &e["data"];
        check!(data["previous_unread_mentions"] == n && data["previous_unread_replies"] == n, "reply {n}: {data}");
    }
    s.server.stop().await;
    Ok(())
}

/// `should_ack` for a member whose desktop shows every post, not for one who wants mentions only.
async fn should_ack(db: Database) -> Outcome {
    let s = scene(db, &[]).await?;
    let mut ears = Socket::open(&s.bob, "posted_ack=true").await?;
    let path = format!("/channels/{}/members/{}/notify_props", s.channel, s.bob.id);
    for (level, told) in [("all", true), ("mention", false), ("all", true), ("none", false)] {
        s.bob.send("PUT", &path, Some(json!({"desktop": level}).to_string())).await?.status(200)?;
        s.anna.say(&s.channel, "nobody is mentioned").await?;
        let e = ears.event("posted").await?;
        check!((e["data"]["should_ack"] == true) == told, "level {level}: {}", e["data"]);
    }
    s.anna.say(&s.channel, "@bob is").await?;
    let e = ears.event("posted").await?;
    check!(e["data"]["should_ack"] == true, "mentioned: {}", e["data"]);
    s.server.stop().await;
    Ok(())
}

const MOVING: (&str, &str) = ("FeatureFlags.MoveThreadsEnabled", "true");

/// A moved thread is there with all that belongs to it, and gone where it was.
async fn moved(db: Database) -> Outcome {
    let s = scene(db, &[MOVING]).await?;
    let target = s.admin.channel(&s.team, "target").await?;
    for who in [&s.anna, &s.bob] {
        s.admin.post(&format!("/channels/{target}/members"), &json!({"user_id": who.id})).await?.status(201)?;
    }
    let root = s.anna.say(&s.channel, "root of all #tag").await?;
    let answer = reply(&s.bob, &s.channel, &root, "unmistakable answer").await?;
    let reaction = json!({"user_id": s.bob.id, "post_id": root, "emoji_name": "smile"});
    s.bob.post("/reactions", &reaction).await?.status(200)?;
    let before = s.anna.get(&format!("/posts/{root}")).await?.json()?;
    let mut ears = Socket::open(&s.bob, "").await?;
    s.anna.post(&format!("/posts/{root}/move"), &json!({"channel_id": target})).await?.status(200)?;
    check!(inner(&ears.event("post_deleted").await?, "post")["id"] == root.as_str(), "another post is deleted");
    let told = inner(&ears.event("posted").await?, "post");
    check!(told["channel_id"] == target.as_str() && told["message"] == "root of all #tag", "{told}");
    let new = told["id"].as_str().unwrap_or_default().to_string();
    s.anna.get(&format!("/posts/{root}")).await?.error(404, "app.post.get.app_error")?;
    s.anna.get(&format!("/posts/{answer}")).await?.error(404, "app.post.get.app_error")?;
    let thread = s.anna.get(&format!("/posts/{new}/thread")).await?.status(200)?.json()?;
    let posts: Vec<&Value> = thread["posts"].as_object().into_iter().flat_map(|p| p.values()).collect();
    check!(
        posts.iter().any(|p| p["message"] == "unmistakable answer" && p["user_id"] == s.bob.id.as_str()),
        "{thread}"
    );
    check!(posts.iter().any(|p| p["type"] == "system_wrangler"), "nobody says that it moved: {thread}");
    let post = &thread["posts"][&new];
    check!(post["create_at"] == before["create_at"], "another time: {post}");
    check!(post["metadata"]["reactions"][0]["user_id"] == s.bob.id.as_str(), "no reaction: {post}");
    let inbox = s.bob.get(&format!("/users/me/teams/{}/threads", s.team)).await?.status(200)?.json()?;
    check!(inbox["threads"].as_array().is_some_and(|t| t.iter().any(|t| t["id"] == new.as_str())), "{inbox}");
    let found = s.anna.post(&format!("/teams/{}/posts/search", s.team), &json!({"terms": "unmistakable"})).await?;
    let found = found.json()?;
    check!(found["order"].as_array().map(Vec::len) == Some(1), "found: {found}");
    s.server.stop().await;
    Ok(())
}

/// What the settings and the rules do not let go.
async fn not_moved(db: Database) -> Outcome {
    let s = scene(db, &[MOVING]).await?;
    let carol = s.admin.invite("carol").await?;
    let target = s.admin.channel(&s.team, "target").await?;
    let other_team = s.admin.team("elsewhere").await?;
    let elsewhere = s.admin.channel(&other_team, "elsewhere").await?;
    let root = s.admin.say(&s.channel, "root").await?;
    let answer = reply(&s.admin, &s.channel, &root, "answer").await?;
    let refused = "app.post.move_thread_command.error";
    let rows = [
        (&s.admin, &root, &s.channel, 400, refused),
        (&s.admin, &answer, &target, 400, refused),
        (&s.admin, &root, &elsewhere, 400, refused),
        (&s.anna, &root, &target, 403, "api.context.permissions.app_error"),
        (&carol, &root, &target, 403, "api.context.permissions.app_error"),
    ];
    for (n, (who, post, to, status, id)) in rows.into_iter().enumerate() {
        let a = who.post(&format!("/posts/{post}/move"), &json!({"channel_id": to})).await?;
        a.error(status, id).map_err(|e| format!("row {n}: {e}"))?;
    }
    s.admin.get(&format!("/posts/{root}")).await?.status(200)?;
    s.server.stop().await;
    Ok(())
}

/// Marked unread again: urgent mentions are counted, and for clients without threads a reply makes its thread unread.
async fn unread_again(db: Database) -> Outcome {
    let s = scene(db, &[]).await?;
    let urgent =
        json!({"channel_id": s.channel, "message": "@bob now", "metadata": {"priority": {"priority": "urgent"}}});
    let root = s.anna.post("/posts", &urgent).await?.status(201)?.field("id")?;
    let view = json!({"channel_id": s.channel});
    s.bob.post("/channels/members/me/view", &view).await?.status(200)?;
    let path = format!("/users/me/posts/{root}/set_unread");
    let a = s.bob.post(&path, &json!({"collapsed_threads_supported": true})).await?.status(200)?.json()?;
    check!(a["urgent_mention_count"] == 1 && a["mention_count"] == 1, "{a}");
    s.bob.post("/channels/members/me/view", &view).await?.status(200)?;
    let answer = reply(&s.anna, &s.channel, &root, "and then @bob").await?;
    let mut ears = Socket::open(&s.bob, "").await?;
    let path = format!("/users/me/posts/{answer}/set_unread");
    let a = s.bob.post(&path, &json!({})).await?.status(200)?.json()?;
    check!(a["mention_count"] == 1 && a["mention_count_root"] == 0, "{a}");
    let thread = inner(&ears.event("thread_updated").await?, "thread");
    check!(thread["unread_mentions"] == 1 && thread["unread_replies"] == 1, "{thread}");
    s.server.stop().await;
    Ok(())
}

/// Pages of at most 200, empty lists that are lists, ETags that answer 304.
async fn lists(db: Database) -> Outcome {
    let s = scene(db, &[]).await?;
    for n in 0..5 {
        s.anna.say(&s.channel, &format!("message {n}")).await?;
    }
    let path = format!("/channels/{}/posts", s.channel);
    let length = |v: &Value| v["order"].as_array().map_or(99, Vec::len);
    for (query, want) in [("?per_page=2", 2), ("?per_page=-1&page=-7", 8), ("?page=9", 0), ("?per_page=0", 0)] {
        let v = s.anna.get(&format!("{path}{query}")).await?.status(200)?.json()?;
        check!(length(&v) == want && v["posts"].is_object(), "{query}: {} of {want}", length(&v));
    }
    s.anna.get(&format!("{path}?since=x")).await?.error(400, "api.context.invalid_body_param.app_error")?;
    let first = s.anna.get(&path).await?.status(200)?;
    let tag = first.headers.get("etag").and_then(|t| t.to_str().ok()).unwrap_or_default().to_string();
    check!(!tag.is_empty() && first.headers["x-request-id"].len() == 26, "no ETag or request id");
    let again = s.anna.get_if_changed(&path, &tag).await?;
    check!(again.status == 304 && again.text.is_empty(), "{} {}", again.status, again.text);
    s.anna.say(&s.channel, "another").await?;
    s.anna.get_if_changed(&path, &tag).await?.status(200)?;
    let none = s.anna.get("/users/me/posts/flagged").await?.status(200)?.json()?;
    check!(none["order"] == json!([]) && none["posts"] == json!({}), "{none}");
    s.server.stop().await;
    Ok(())
}
