//! Search of posts: a list of queries with what they find, the same on both databases (`tests/search`).

use crate::check;
use crate::support::{Database, Outcome, Person, Server, Test};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

pub fn tests() -> Vec<(&'static str, Test)> {
    vec![
        ("api::search_finds_what_it_should", |db| Box::pin(queries(db))),
        ("api::search_shows_what_may_be_read", |db| Box::pin(rights(db))),
    ]
}

const POSTS: &str = include_str!("../../search/posts.tsv");
const QUERIES: &str = include_str!("../../search/queries.tsv");

/// The lines of a table without its head.
fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table.lines().filter(|l| !l.starts_with('#') && !l.is_empty()).map(|l| l.split('\t').collect())
}

/// Noon of a day, ms; 0 for none.
fn noon(day: &str) -> i64 {
    let parts: Vec<i64> = day.split('-').filter_map(|p| p.parse().ok()).collect();
    let [year, month, date] = parts[..] else { return 0 };
    // days since 1970-01-01, by the civil calendar
    let (y, m) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let days = 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + date - 1 - 719_468;
    days * 86_400_000 + 43_200_000
}

struct Scene {
    server: Server,
    admin: Person,
    team: String,
    /// Key of a post by its id.
    keys: BTreeMap<String, &'static str>,
}

async fn scene(db: Database) -> Result<Scene, String> {
    let server = Server::start(db).await?;
    let admin = server.admin().await?;
    let (team, far) = (admin.team("here").await?, admin.team("there").await?);
    let mut channels = BTreeMap::new();
    for (name, team) in [("town", &team), ("lab", &team), ("far", &far)] {
        channels.insert(name, (team.clone(), admin.channel(team, name).await?));
    }
    let mut people = BTreeMap::from([("root", admin.clone())]);
    for name in ["anna", "bob"] {
        let who = admin.invite(name).await?;
        for (team, channel) in channels.values() {
            admin.let_in(&who, team, channel).await?;
        }
        people.insert(name, who);
    }
    let mut keys = BTreeMap::new();
    for row in rows(POSTS) {
        let [key, channel, author, day, message] = row[..] else { return Err(format!("a row of posts: {row:?}")) };
        let body = json!({"channel_id": channels[channel].1, "message": message, "create_at": noon(day)});
        keys.insert(people[author].post("/posts", &body).await?.status(201)?.field("id")?, key);
    }
    Ok(Scene { server, admin, team, keys })
}

async fn search(who: &Person, team: &str, terms: &str) -> Result<Value, String> {
    let path = if team.is_empty() { "/posts/search".to_string() } else { format!("/teams/{team}/posts/search") };
    who.post(&path, &json!({"terms": terms, "is_or_search": false})).await?.status(200)?.json()
}

async fn queries(db: Database) -> Outcome {
    let s = scene(db).await?;
    let mut wrong = Vec::new();
    for row in rows(QUERIES) {
        let [terms, teams, expected] = row[..] else { return Err(format!("a row of queries: {row:?}")) };
        let found = search(&s.admin, if teams == "all" { "" } else { &s.team }, terms).await?;
        let ids = found["order"].as_array().cloned().unwrap_or_default();
        let times = ids.iter().filter_map(|id| found["posts"][id.as_str()?]["create_at"].as_i64());
        if !times.collect::<Vec<_>>().is_sorted_by(|a, b| a >= b) {
            wrong.push(format!("{terms}: not newest first"));
        }
        let got: BTreeSet<&str> =
            ids.iter().filter_map(|id| s.keys.get(id.as_str().unwrap_or_default())).copied().collect();
        let want: BTreeSet<&str> = expected.split_whitespace().collect();
        if got != want {
            wrong.push(format!("{terms}: {got:?} instead of {want:?}"));
        }
    }
    check!(wrong.is_empty(), "{}", wrong.join("\n"));
    s.server.stop().await;
    Ok(())
}

/// Only channels of one's own are searched; deleted posts are not found; edits are; bad input is refused.
async fn rights(db: Database) -> Outcome {
    let s = scene(db).await?;
    let carol = s.admin.invite("carol").await?;
    let body = json!({"team_id": s.team, "user_id": carol.id});
    s.admin.post(&format!("/teams/{}/members", s.team), &body).await?.status(201)?;
    let none = search(&carol, &s.team, "quick").await?;
    check!(none["order"] == json!([]) && none["posts"] == json!({}), "a stranger finds {none}");
    let path = format!("/teams/{}/posts/search", s.team);
    let stranger = s.admin.invite("dave").await?;
    let a = stranger.post(&path, &json!({"terms": "quick"})).await?;
    a.error(403, "api.context.permissions.app_error")?;
    s.admin.post(&path, &json!({"terms": ""})).await?.error(400, "api.context.invalid_body_param.app_error")?;
    let a = s.admin.send("POST", &path, Some("[".into())).await?;
    a.error(400, "api.post.search_posts.invalid_body.app_error")?;
    let (fox, _) = s.keys.iter().find(|(_, k)| **k == "fox").ok_or("no fox")?;
    let changed = json!({"message": "the slow wolf"}).to_string();
    s.admin.send("PUT", &format!("/posts/{fox}/patch"), Some(changed)).await?.status(200)?;
    check!(search(&s.admin, &s.team, "fox").await?["order"] == json!([]), "an earlier version is found");
    check!(search(&s.admin, &s.team, "wolf").await?["order"] == json!([fox]), "the new version is not found");
    s.admin.send("DELETE", &format!("/posts/{fox}"), None).await?.status(200)?;
    check!(search(&s.admin, &s.team, "wolf").await?["order"] == json!([]), "a deleted post is found");
    s.server.stop().await;
    Ok(())
}
