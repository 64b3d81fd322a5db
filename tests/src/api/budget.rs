//! How many statements the hot paths may cost.

use crate::check;
use crate::support::person::Answer;
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
    let server = Server::start_with(db, &[("ServiceSettings.EnableDeveloper", "true")]).await?;
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

/// Everything that makes a list expensive: replies, files, reactions, acknowledgements, attachments, links.
async fn fill(admin: &Person, channel: &str, posts: usize) -> Outcome {
    for n in 0..posts {
        let file = upload(admin, channel).await?;
        let body = json!({"channel_id": channel, "message": format!("post {n} :smile: #tag"), "file_ids": [file],
            "props": {"attachments": [{"text": format!("attached {n}")}]},
            "metadata": {"priority": {"priority": "important", "requested_ack": true}}});
        let root = admin.post("/posts", &body).await?.status(201)?.field("id")?;
        let reply = json!({"channel_id": channel, "root_id": root, "message": "re"});
        admin.post("/posts", &reply).await?.status(201)?;
        let reaction = json!({"user_id": admin.id, "post_id": root, "emoji_name": "smile"});
        admin.post("/reactions", &reaction).await?.status(200)?;
        admin.post(&format!("/users/me/posts/{root}/ack"), &json!({})).await?.status(200)?;
    }
    Ok(())
}

async fn open(db: Database) -> Outcome {
    let (server, admin, _, channel) = server(db).await?;
    for n in 0..3 {
        admin.say(&channel, &format!("post {n}")).await?;
    }
    let paths = [
        format!("/users/me/channels/{channel}/posts/unread?limit_before=30&limit_after=30&collapsedThreads=true"),
        format!("/channels/{channel}/posts?per_page=60&collapsedThreads=true"),
    ];
    for path in paths {
        admin.get(&path).await?.status(200)?;
        let a = admin.get(&path).await?.status(200)?;
        check!(cost(&a)? <= 6, "{path} cost {} statements", cost(&a)?);
    }
    server.stop().await;
    Ok(())
}

async fn list(db: Database) -> Outcome {
    let (server, admin, team, few) = server(db).await?;
    let many = admin.channel(&team, "many").await?;
    fill(&admin, &few, 2).await?;
    fill(&admin, &many, 30).await?;
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
