//! Whom a post reaches: groups, people who are not there, urgent posts that call again, and what is unread in long channels.

use crate::api::spaces::world::{World, into_channel, into_team};
use crate::check;
use crate::support::socket::inner;
use crate::support::{Database, Outcome, Person, Socket, Test};
use ochre_db::{Dynamic, args};
use serde_json::{Value, json};

pub fn tests() -> Vec<(&'static str, Test)> {
    vec![
        ("api::reach::groups", |db| Box::pin(groups(db))),
        ("api::reach::groups_of_a_constrained_channel", |db| Box::pin(constrained(db))),
        ("api::reach::people_elsewhere", |db| Box::pin(elsewhere(db))),
        ("api::reach::urgent_posts_call_until_answered", |db| Box::pin(urgent(db))),
        ("api::reach::urgent_posts_need_somebody", |db| Box::pin(recipients(db))),
        ("api::reach::unread_again_in_a_long_channel", |db| Box::pin(long(db))),
        ("api::reach::earlier_versions_keep_their_files", |db| Box::pin(versions(db))),
    ]
}

async fn group(w: &World, name: &str, users: &[&Person]) -> Result<String, String> {
    let ids: Vec<&str> = users.iter().map(|p| p.id.as_str()).collect();
    let body =
        json!({"name": name, "display_name": name, "source": "custom", "allow_reference": true, "user_ids": ids});
    w.admin.post("/groups", &body).await?.status(201)?.field("id")
}

/// Mentions of a person in a channel.
async fn mentions(p: &Person, channel: &str) -> Result<i64, String> {
    let m = p.get(&format!("/channels/{channel}/members/{}", p.id)).await?.status(200)?.json()?;
    m["mention_count"].as_i64().ok_or_else(|| format!("{m}"))
}

/// Nothing is unread for somebody.
async fn read(p: &Person, channel: &str) -> Outcome {
    p.post("/channels/members/me/view", &json!({"channel_id": channel})).await?.status(200)?;
    Ok(())
}

async fn groups(db: Database) -> Outcome {
    let w = World::new(db, &[]).await?;
    let id = group(&w, "devs", &[&w.chief, &w.outsider]).await?;
    read(&w.owner, &w.public).await?;
    let mut ears = Socket::open(&w.chief, "").await?;
    let post = w.member.say(&w.public, "dear @devs: look").await?;
    let posted = ears.event("posted").await?;
    check!(inner(&posted, "mentions") == json!([w.chief.id]), "{posted}");
    check!(mentions(&w.chief, &w.public).await? == 1, "the group's member is mentioned");
    check!(mentions(&w.owner, &w.public).await? == 0, "nobody else is");
    // a guest may not
    w.guest.say(&w.public, "@devs?").await?;
    let marked =
        w.guest.post("/posts", &json!({"channel_id": w.public, "message": "@devs"})).await?.status(201)?.json()?;
    check!(marked["props"]["disable_group_highlight"] == true, "{marked}");
    check!(mentions(&w.chief, &w.public).await? == 1, "a guest's mention of a group counts");
    // who comes into the group is reached at once, who leaves is not
    let path = format!("/groups/{id}/members");
    w.admin.post(&path, &json!({"user_ids": [w.owner.id]})).await?.status(200)?;
    w.member.say(&w.public, "@devs").await?;
    check!(mentions(&w.owner, &w.public).await? == 1, "a new member of the group");
    w.admin.send("DELETE", &path, Some(json!({"user_ids": [w.chief.id]}).to_string())).await?.status(200)?;
    w.member.say(&w.public, "@devs").await?;
    check!(mentions(&w.chief, &w.public).await? == 2 && mentions(&w.owner, &w.public).await? == 2, "after leaving");
    // a reply follows the thread for those it reaches
    let reply = json!({"channel_id": w.public, "root_id": post, "message": "@devs again"});
    w.member.post("/posts", &reply).await?.status(201)?;
    let thread = w.owner.get(&format!("/users/me/teams/{}/threads/{post}", w.team)).await?.status(200)?.json()?;
    check!(thread["unread_mentions"] == 1, "{thread}");
    // unread again: the texts are read anew
    let back = w.owner.post(&format!("/users/me/posts/{post}/set_unread"), &json!({})).await?.status(200)?.json()?;
    check!(back["mention_count_root"] == 3, "all three roots mention the group now: {back}");
    w.admin.send("DELETE", &format!("/groups/{id}"), None).await?.status(200)?;
    w.member.say(&w.public, "@devs").await?;
    check!(mentions(&w.owner, &w.public).await? == back["mention_count"].as_i64().unwrap_or(0), "an archived group");
    w.server.stop().await;
    Ok(())
}

/// Where only linked groups may come in, only they may be mentioned.
async fn constrained(db: Database) -> Outcome {
    let w = World::new(db, &[]).await?;
    group(&w, "devs", &[&w.chief]).await?;
    let on = json!({"group_constrained": true}).to_string();
    w.admin.send("PUT", &format!("/channels/{}/patch", w.public), Some(on)).await?.status(200)?;
    w.member.say(&w.public, "@devs").await?;
    check!(mentions(&w.chief, &w.public).await? == 0, "a group that is not linked");
    w.member.say(&w.private, "@devs").await?;
    check!(mentions(&w.chief, &w.private).await? == 1, "elsewhere it counts");
    w.server.stop().await;
    Ok(())
}

async fn elsewhere(db: Database) -> Outcome {
    let w = World::new(db, &[("TeamSettings.MaxNotificationsPerChannel", "3")]).await?;
    let near = w.admin.invite("near").await?;
    into_team(&w.admin, &w.team, &near.id).await?;
    let mut ears = Socket::open(&w.member, "").await?;
    let post = w.member.say(&w.public, "@near and @outsider and @nobody and @chief").await?;
    let strangers = inner(&ears.event("ephemeral_message").await?, "post");
    check!(
        strangers["message"].as_str().is_some_and(|m| m.contains("@outsider") && !m.contains("@near")),
        "{strangers}"
    );
    let notice = inner(&ears.event("ephemeral_message").await?, "post");
    let add = &notice["props"]["add_channel_member"];
    check!(add["post_id"] == post.as_str() && add["not_in_channel_user_ids"] == json!([near.id]), "{notice}");
    check!(add["usernames"] == json!(["near"]) && notice["type"] == "system_ephemeral", "{notice}");
    // more members than @channel may reach
    w.member.say(&w.public, "@channel").await?;
    let many = inner(&ears.event("ephemeral_message").await?, "post");
    check!(many["message"].as_str().is_some_and(|m| m.contains("@channel") && m.contains('3')), "{many}");
    // a guest may not use it at all
    let mut ears = Socket::open(&w.guest, "").await?;
    let off = json!([{"name": "use_channel_mentions", "roles": {"members": false, "guests": false}}]).to_string();
    w.admin.send("PUT", &format!("/channels/{}/moderations/patch", w.public), Some(off)).await?.status(200)?;
    let said =
        w.guest.post("/posts", &json!({"channel_id": w.public, "message": "@here"})).await?.status(201)?.json()?;
    check!(said["props"]["mentionHighlightDisabled"] == true, "{said}");
    let off = inner(&ears.event("ephemeral_message").await?, "post");
    check!(off["message"].as_str().is_some_and(|m| m.contains("@here")), "{off}");
    w.server.stop().await;
    Ok(())
}

fn urgent_post(channel: &str, message: &str) -> Value {
    json!({"channel_id": channel, "message": message,
        "metadata": {"priority": {"priority": "urgent", "persistent_notifications": true}}})
}

async fn urgent(db: Database) -> Outcome {
    let w = World::new(db, &[]).await?;
    let post = w.member.post("/posts", &urgent_post(&w.public, "@chief help")).await?.status(201)?.field("id")?;
    let live = async || -> Result<i64, String> {
        let text = "SELECT COUNT(*) FROM persistentnotifications WHERE deleteat = 0";
        let db = &w.server.running.app.db;
        db.one(Dynamic(text.into()), args![], |r| r.get(0)).await.map_err(|e| e.to_string())
    };
    check!(live().await? == 1, "it calls");
    // somebody who was not called does not end it
    let react = |p: &Person, post: &str| json!({"user_id": p.id, "post_id": post, "emoji_name": "eyes"});
    w.owner.post("/reactions", &react(&w.owner, &post)).await?.status(200)?;
    check!(live().await? == 1, "a stranger ended it");
    w.chief.post("/reactions", &react(&w.chief, &post)).await?.status(200)?;
    check!(live().await? == 0, "a reaction ends it");
    let next = w.member.post("/posts", &urgent_post(&w.public, "@chief again")).await?.status(201)?.field("id")?;
    let reply = json!({"channel_id": w.public, "root_id": next, "message": "coming"});
    w.chief.post("/posts", &reply).await?.status(201)?;
    check!(live().await? == 0, "an answer ends it");
    let third = w.member.post("/posts", &urgent_post(&w.public, "@chief more")).await?.status(201)?.field("id")?;
    w.chief.post(&format!("/users/me/posts/{third}/ack"), &json!({})).await?.status(200)?;
    check!(live().await? == 0, "an acknowledgement ends it");
    let fourth = w.member.post("/posts", &urgent_post(&w.public, "@chief last")).await?.status(201)?.field("id")?;
    w.member.send("DELETE", &format!("/posts/{fourth}"), None).await?.status(200)?;
    check!(live().await? == 0, "nothing is left to call for");
    w.server.stop().await;
    Ok(())
}

async fn recipients(db: Database) -> Outcome {
    let w = World::new(db, &[("ServiceSettings.PersistentNotificationMaxRecipients", "1")]).await?;
    let none = "api.post.post_priority.min_recipients_persistent_notification_post.request_error";
    let many = "api.post.post_priority.max_recipients_persistent_notification_post.request_error";
    let plain = "api.post.post_priority.urgent_persistent_notification_post.request_error";
    let not = "api.post.post_priority.priority_post_not_allowed_for_user.request_error";
    for (who, message, status, error) in [
        (&w.member, "help", 400, none),
        (&w.member, "@all help", 400, none),
        (&w.member, "@chief @owner help", 400, many),
        (&w.guest, "@chief help", 403, not),
    ] {
        who.post("/posts", &urgent_post(&w.public, message)).await?.error(status, error)?;
    }
    let mut body = urgent_post(&w.public, "@chief");
    body["metadata"]["priority"]["priority"] = "important".into();
    w.member.post("/posts", &body).await?.error(400, plain)?;
    w.member.post("/posts", &urgent_post(&w.public, "@chief help")).await?.status(201)?;
    w.server.stop().await;
    Ok(())
}

/// More posts than one page of them, all counted.
async fn long(db: Database) -> Outcome {
    let w = World::new(db, &[]).await?;
    let first = w.member.say(&w.public, "first").await?;
    let seed = "INSERT INTO posts (id, createat, updateat, editat, deleteat, ispinned, userid, channelid, rootid, originalid, \
        message, type, props, hashtags, filenames, fileids, hasreactions, remoteid) VALUES ";
    let app = &w.server.running.app;
    let start = app.now();
    for part in 0..6 {
        let rows: Vec<String> = (0..1000)
            .map(|n| {
                let n = part * 1000 + n;
                let (id, message) = (app.new_id(), if n % 100 == 0 { "@chief" } else { "text" });
                format!(
                    "('{id}', {}, {start}, 0, 0, FALSE, '{}', '{}', '', '', '{message}', '', '{{}}', '', '[]', '[]', FALSE, '')",
                    start + n / 3,
                    w.member.id,
                    w.public
                )
            })
            .collect();
        let text = format!("{seed}{}", rows.join(", "));
        app.db.exec(Dynamic(text), args![]).await.map_err(|e| e.to_string())?;
    }
    let totals = "UPDATE channels SET totalmsgcount = totalmsgcount + 6000, totalmsgcountroot = totalmsgcountroot + 6000 WHERE id = $1";
    app.db.exec(Dynamic(totals.into()), args![&w.public]).await.map_err(|e| e.to_string())?;
    let back = w.chief.post(&format!("/users/me/posts/{first}/set_unread"), &json!({})).await?.status(200)?.json()?;
    check!(back["mention_count"] == 60, "every hundredth of six thousand: {back}");
    let unread = w.chief.get(&format!("/users/me/channels/{}/unread", w.public)).await?.status(200)?.json()?;
    check!(unread["msg_count"] == 6001 && unread["mention_count"] == 60, "{unread}");
    w.server.stop().await;
    Ok(())
}

async fn versions(db: Database) -> Outcome {
    let w = World::new(db, &[]).await?;
    let path = format!("/files?channel_id={}&filename=a.txt", w.public);
    let sent = w.member.send("POST", &path, Some("text".into())).await?.status(201)?.json()?;
    let file = sent["file_infos"][0]["id"].as_str().unwrap_or_default().to_string();
    let body = json!({"channel_id": w.public, "message": "with a file", "file_ids": [file]});
    let post = w.member.post("/posts", &body).await?.status(201)?.field("id")?;
    let bare = json!({"id": post, "message": "without", "file_ids": []}).to_string();
    w.member.send("PUT", &format!("/posts/{post}/patch"), Some(bare)).await?.status(200)?;
    let history = w.member.get(&format!("/posts/{post}/edit_history")).await?.status(200)?.json()?;
    let files = &history[0]["metadata"]["files"];
    check!(files[0]["id"] == file.as_str() && files[0]["delete_at"].as_i64() > Some(0), "{history}");
    let version = history[0]["id"].as_str().unwrap_or_default().to_string();
    let back = w.member.post(&format!("/posts/{post}/restore/{version}"), &json!({})).await?.status(200)?.json()?;
    check!(back["message"] == "with a file" && back["metadata"]["files"][0]["id"] == file.as_str(), "{back}");
    into_channel(&w.admin, &w.public, &w.member.id).await?;
    w.server.stop().await;
    Ok(())
}
