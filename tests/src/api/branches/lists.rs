//! What all lists have in common: the headers of every answer, pages, an empty list against `null`, entity tags and 304
//! (contract/limits.md Headers, Paging, ETags). The operations stand in `lists.tsv`.

use super::emoji;
use crate::api::spaces::matrix::Ids;
use crate::api::spaces::world::{World, into_team};
use crate::check;
use crate::support::person::Answer;
use crate::support::{Database, Outcome, Person};
use serde_json::{Value, json};
use std::fmt::Write as _;

const TABLE: &str = include_str!("lists.tsv");

pub async fn run(db: Database) -> Outcome {
    let w = World::new(db, &[]).await?;
    furnish(&w).await?;
    let mut ids = Ids::new(&w).await?;
    let mut wrong = String::new();
    for line in TABLE.lines().filter(|l| !l.is_empty() && !l.starts_with('#')) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [_, who, path, empty, paged, tagged] = cells[..] else { return Err(format!("odd row: {line}")) };
        let (person, path) = ids.filled(who, path).await?;
        if let Err(why) = list(&person, &path, empty, paged == "yes", tagged == "yes").await {
            let _ = writeln!(wrong, "{line}\n  {why}");
        }
    }
    check!(wrong.is_empty(), "{wrong}");
    w.server.stop().await;
    Ok(())
}

/// Two of everything that is paged.
async fn furnish(w: &World) -> Outcome {
    for name in ["one", "two", "three"] {
        let said = json!({"name": format!("own-{name}"), "creator_id": w.member.id}).to_string();
        emoji::send(&w.member, &said, Some(emoji::PIXEL)).await?.status(200)?;
        w.owner.team(&format!("team-{name}")).await?;
        let post = w.member.say(&w.public, name).await?;
        w.member.post(&format!("/posts/{post}/pin"), &json!({})).await?.status(200)?;
        let flag = json!([{"user_id": w.member.id, "category": "flagged_post", "name": post, "value": "true"}]);
        let path = format!("/users/{}/preferences", w.member.id);
        w.member.send("PUT", &path, Some(flag.to_string())).await?.status(200)?;
    }
    Ok(())
}

async fn list(p: &Person, path: &str, empty: &str, paged: bool, tagged: bool) -> Outcome {
    let first = p.get(path).await?.status(200)?;
    headers(&first)?;
    if empty != "-" {
        let v = first.json()?;
        let as_wanted = match empty {
            "[]" => v == json!([]),
            "null" => v.is_null(),
            "order" => v["order"] == json!([]) && v["posts"] == json!({}),
            _ => v.as_object().is_some_and(|o| !o.is_empty() && o.values().all(|l| *l == json!([]))),
        };
        check!(as_wanted, "empty is {v}");
    }
    if paged {
        pages(p, path).await?;
    }
    let tag = first.headers.get("etag").and_then(|t| t.to_str().ok()).unwrap_or_default().to_string();
    if tagged {
        check!(!tag.is_empty(), "no etag");
        let same = p.get_if_changed(path, &tag).await?.status(304)?;
        check!(same.text.is_empty(), "304 with a body: {}", same.text);
        check!(same.headers.get("etag").is_some_and(|t| *t == *tag), "304 with another etag");
        p.get_if_changed(path, "another").await?.status(200)?;
    }
    Ok(())
}

fn headers(a: &Answer) -> Outcome {
    let header = |name: &str| a.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default().to_string();
    let id = header("x-request-id");
    check!(ochre_types::is_valid_id(&id), "x-request-id {id:?}");
    check!(header("x-version-id").starts_with("11.6.0."), "x-version-id {:?}", header("x-version-id"));
    check!(header("x-content-type-options") == "nosniff", "nosniff is missing");
    check!(header("referrer-policy") == "no-referrer", "referrer-policy is missing");
    check!(a.headers.contains_key("permissions-policy"), "permissions-policy is missing");
    Ok(())
}

/// The entries of a list, of a list of posts, or of a page of something with a count.
fn entries(v: &Value) -> Vec<Value> {
    if let Some(list) = v.as_array().or_else(|| v["order"].as_array()) {
        return list.clone();
    }
    v.as_object().into_iter().flatten().find_map(|(_, v)| v.as_array()).cloned().unwrap_or_default()
}

async fn pages(p: &Person, path: &str) -> Outcome {
    let sign = if path.contains('?') { '&' } else { '?' };
    let page = async |query: &str| -> Result<Vec<Value>, String> {
        Ok(entries(&p.get(&format!("{path}{sign}{query}")).await?.status(200)?.json()?))
    };
    let all = page("per_page=200").await?;
    check!(all.len() >= 2, "too few for pages: {}", all.len());
    let (one, two) = (page("per_page=1").await?, page("per_page=1&page=1").await?);
    check!(one.len() == 1 && two.len() == 1 && one != two, "pages of one: {one:?} {two:?}");
    for query in ["", "per_page=x", "per_page=-1", "page=x", "page=0"] {
        check!(page(query).await?.len() == all.len().min(60), "{query}: not the first sixty");
    }
    check!(page("page=500").await?.is_empty(), "something on page 500");
    check!(page("per_page=100000").await?.len() == all.len().min(200), "per_page has no end");
    Ok(())
}

/// No page is longer than two hundred.
pub async fn longest(db: Database) -> Outcome {
    let w = World::new(db, &[]).await?;
    for n in 0..205 {
        let name = format!("crowd{n}");
        let body = json!({"username": name, "email": format!("{name}@example.com"), "password": "Passw0rd-12345!"});
        let id = w.admin.post("/users", &body).await?.status(201)?.field("id")?;
        into_team(&w.admin, &w.team, &id).await?;
    }
    for path in ["/users".to_string(), format!("/users?in_team={}", w.team), format!("/teams/{}/members", w.team)] {
        let sign = if path.contains('?') { '&' } else { '?' };
        for (query, want) in [("", 60), ("per_page=200", 200), ("per_page=201", 200), ("per_page=5000", 200)] {
            let got = entries(&w.admin.get(&format!("{path}{sign}{query}")).await?.status(200)?.json()?).len();
            check!(got == want, "{path} {query}: {got} instead of {want}");
        }
    }
    w.server.stop().await;
    Ok(())
}
