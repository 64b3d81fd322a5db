//! How many statements the hot paths may cost.

use crate::check;
use crate::support::person::Answer;
use crate::support::site::{REACHABLE, Site};
use crate::support::{Database, Outcome, Person, Server, Test};
use serde_json::json;

pub fn tests() -> Vec<(&'static str, Test)> {
    vec![
        ("api::a_post_costs_at_most_nine_statements", |db| Box::pin(post(db))),
        ("api::a_channel_opens_with_six_statements", |db| Box::pin(open(db))),
        ("api::a_list_costs_nothing_per_post", |db| Box::pin(list(db))),
    ]
}

async fn server(db: Database) -> Result<(Server, Person, String, String), String> {
    let settings =
        [("ServiceSettings.EnableDeveloper", "true"), ("ServiceSettings.SiteURL", "http://chat.example"), REACHABLE];
    let server = Server::start_with(db, &settings).await?;
    let admin = server.admin().await?;
    let team = admin.team("budget").await?;
    let channel = admin.channel(&team, "budget").await?;
    Ok((server, admin, team, channel))
}

fn cost(a: &Answer) -> Result<u64, String> {
    let cost: u64 = a.headers["x-ochre-statements"].to_str().unwrap_or("").parse().unwrap_or(0);
    if cost == 0 { Err("the counter counts nothing".into()) } else { Ok(cost) }
}

/// Whatever is in it, and however many are there.
async fn post(db: Database) -> Outcome {
    let (server, admin, team, channel) = server(db).await?;
    let root = admin.say(&channel, "warm").await?;
    for members in [0, 12] {
        for n in 0..members {
            let who = admin.invite(&format!("member{n}")).await?;
            admin.let_in(&who, &team, &channel).await?;
        }
        admin.say(&channel, "warm @channel").await?;
        let file = upload(&admin, &channel).await?;
        for (what, body) in [
            ("a post", json!({"channel_id": channel, "message": "hello @member1 @channel #tag"})),
            ("a reply", json!({"channel_id": channel, "root_id": root, "message": "re @member2 something"})),
            ("a file", json!({"channel_id": channel, "message": "see", "file_ids": [file]})),
        ] {
            let a = admin.post("/posts", &body).await?.status(201)?;
            check!(cost(&a)? <= 9, "{what} among {members} cost {} statements", cost(&a)?);
        }
    }
    server.stop().await;
    Ok(())
}

async fn upload(who: &Person, channel: &str) -> Result<String, String> {
    let path = format!("/files?channel_id={channel}&filename=note.txt");
    let a = who.send("POST", &path, Some("some text".into())).await?.status(201)?;
    a.json()?["file_infos"][0]["id"].as_str().map(str::to_string).ok_or_else(|| "no file".into())
}

/// Everything that makes a list expensive: replies, files, reactions, acknowledgements, attachments, links to pages and to
/// other posts.
async fn fill(admin: &Person, site: &Site, channel: &str, posts: usize) -> Outcome {
    let shown = admin.say(channel, "shown elsewhere").await?;
    for n in 0..posts {
        let file = upload(admin, channel).await?;
        let links = format!("{}/page/{n} http://chat.example/budget/pl/{shown}", site.url);
        let body = json!({"channel_id": channel, "message": format!("post {n} :smile: #tag {links}"), "file_ids": [file],
            "metadata": {"priority": {"priority": "important", "requested_ack": true}}});
        let root = admin.post("/posts", &body).await?.status(201)?.field("id")?;
        let body = json!({"channel_id": channel, "root_id": root, "message": "re",
            "props": {"attachments": [{"text": format!("attached {n}")}]}});
        admin.post("/posts", &body).await?.status(201)?;
        let reaction = json!({"user_id": admin.id, "post_id": root, "emoji_name": "smile"});
        admin.post("/reactions", &reaction).await?.status(200)?;
        admin.post(&format!("/users/me/posts/{root}/ack"), &json!({})).await?.status(200)?;
    }
    Ok(())
}

/// What a client asks when it opens a channel, and what each may cost once the caches are filled.
fn opening(channel: &str, people: &[&str]) -> Vec<(&'static str, String, serde_json::Value, u64)> {
    let unread = format!("/users/me/channels/{channel}/posts/unread?limit_before=30&limit_after=30");
    let page = format!("/channels/{channel}/posts?page=0&per_page=60");
    let get = |path: String, most| ("GET", path, serde_json::Value::Null, most);
    vec![
        get(format!("{unread}&collapsedThreads=true"), 5),
        get(format!("{unread}&skipFetchThreads=true"), 6),
        get(unread, 6),
        get(format!("{page}&collapsedThreads=true"), 1),
        get(format!("{page}&skipFetchThreads=true"), 1),
        get(page, 1),
        get(format!("/channels/{channel}/members/me"), 1),
        get(format!("/users/me/channels/{channel}/unread"), 1),
        get(format!("/channels/{channel}/stats?exclude_files_count=true"), 1),
        ("POST", "/users/ids".into(), json!(people), 0),
        ("POST", "/users/status/ids".into(), json!(people), 0),
        ("POST", "/channels/members/me/view".into(), json!({"channel_id": channel}), 3),
    ]
}

async fn open(db: Database) -> Outcome {
    let (server, admin, team, channel) = server(db).await?;
    let reader = admin.invite("reader").await?;
    admin.let_in(&reader, &team, &channel).await?;
    for n in 0..3 {
        admin.say(&channel, &format!("seen {n}")).await?;
    }
    reader.post("/channels/members/me/view", &json!({"channel_id": channel})).await?.status(200)?;
    for n in 0..3 {
        admin.say(&channel, &format!("unread {n}")).await?;
    }
    for (method, path, body, most) in opening(&channel, &[&admin.id, &reader.id]) {
        let body = (!body.is_null()).then(|| body.to_string());
        reader.send(method, &path, body.clone()).await?.status(200)?;
        let again = reader.send(method, &path, body).await?.status(200)?;
        let cost: u64 = again.headers["x-ochre-statements"].to_str().unwrap_or("").parse().unwrap_or(99);
        check!(cost <= most, "{method} {path} cost {cost} statements");
    }
    // with everything read, the newest page
    let path = format!("/users/me/channels/{channel}/posts/unread?collapsedThreads=true");
    let read = reader.get(&path).await?.status(200)?;
    check!(cost(&read)? <= 2, "a read channel cost {} statements", cost(&read)?);
    server.stop().await;
    Ok(())
}

async fn list(db: Database) -> Outcome {
    let (server, admin, team, few) = server(db).await?;
    let many = admin.channel(&team, "many").await?;
    let site = Site::start("127.0.0.2", |_| Some((404, vec![], Vec::new()))).await?;
    fill(&admin, &site, &few, 2).await?;
    fill(&admin, &site, &many, 30).await?;
    let shown = admin.get(&format!("/channels/{many}/posts?per_page=60")).await?.status(200)?;
    for part in ["\"embeds\"", "\"permalink\"", "\"link\"", "\"files\"", "\"reactions\"", "\"acknowledgements\""] {
        check!(shown.text.matches(part).count() >= 20, "hardly any {part} in the list");
    }
    let search = json!({"terms": "post in:many"});
    let mut costs = Vec::new();
    for channel in [&few, &many] {
        for query in ["", "collapsedThreads=true&collapsedThreadsExtended=true", "skipFetchThreads=true", "since=1"] {
            let path = format!("/channels/{channel}/posts?per_page=60&{query}");
            admin.get(&path).await?.status(200)?;
            costs.push(cost(&admin.get(&path).await?.status(200)?)?);
        }
        let pinned = format!("/users/me/teams/{team}/threads?extended=true&per_page=60");
        costs.push(cost(&admin.get(&pinned).await?.status(200)?)?);
    }
    let (of_few, of_many) = costs.split_at(costs.len() / 2);
    check!(of_few == of_many, "statements of a few posts {of_few:?}, of many {of_many:?}");
    check!(of_many.iter().all(|n| *n <= 12), "statements of lists: {of_many:?}");
    let a = admin.post(&format!("/teams/{team}/posts/search"), &search).await?.status(200)?;
    check!(cost(&a)? <= 12, "a search cost {} statements", cost(&a)?);
    server.stop().await;
    Ok(())
}
