//! What a large installation costs: opening a channel, posting, the thread inbox and searching among a million posts.

use super::{milliseconds, per, settle, view};
use crate::Options;
use crate::http::Http;
use crate::process::Server;
use crate::seed::{self, Size};
use crate::table::{Table, quantile};
use crate::world::{Person, World};
use bytes::Bytes;
use serde_json::json;
use std::time::Instant;

const READERS: usize = 8;
/// Calls per query, one after the other.
const ROUNDS: usize = 20;

pub async fn run(options: &Options, server: &mut Server, world: &mut World, table: &mut Table) -> Result<(), String> {
    let readers = world.logged_in(READERS).await?;
    let size =
        Size { posts: options.seed, users: (options.seed / 100).max(100), channels: (options.seed / 500).max(250) };
    let dir = server.pause().ok_or("million needs --server PATH")?;
    let seeded = seed::fill(&dir, options.pg.as_deref(), &world.team, &readers, size).await?;
    server.resume(&dir).await?;
    let prefix = format!("{} posts", options.seed);
    opening(&prefix, server, &readers, &seeded.big, table).await?;
    super::post::burst(
        &format!("{prefix}: post into the largest channel"),
        (0.5, None),
        options.posts,
        server,
        std::slice::from_ref(&seeded.big),
        &readers,
        table,
    )
    .await?;
    threads(&prefix, server, world, &readers[0], seeded.followed, table).await?;
    search(&prefix, server, world, &readers[0], table).await
}

async fn opening(
    prefix: &str,
    server: &Server,
    readers: &[Person],
    channel: &str,
    table: &mut Table,
) -> Result<(), String> {
    let calls: Vec<view::Call> = view::calls(channel, &[]).into_iter().filter(|c| c.method == "GET").collect();
    view::repeat(server, readers, &calls, 2).await?;
    for call in &calls {
        settle(server).await;
        let before = server.cpu();
        let mut waits = view::repeat(server, readers, std::slice::from_ref(call), ROUNDS).await?;
        let (cpu, pg) = per(server.cpu() - before, waits.len());
        waits.sort_by(f64::total_cmp);
        table.row(&format!("{prefix}: {}, server CPU (ms)", call.name), cpu, Some(call.target), Some(call.reference));
        if server.has_postgres() {
            table.note(&format!("{prefix}: {}, PostgreSQL CPU (ms)", call.name), pg);
        }
        table.note(&format!("{prefix}: {}, p50 (ms)", call.name), quantile(&waits, 0.5));
    }
    Ok(())
}

/// One reader asks again and again, alone; p50 and p99 of the waiting time, CPU per call.
async fn alone(
    name: &str,
    server: &Server,
    reader: &Person,
    (method, path, body): (&str, &str, String),
    targets: (f64, Option<f64>),
    table: &mut Table,
) -> Result<usize, String> {
    let (mut http, mut waits, mut size) = (Http::new(server.address), Vec::new(), 0);
    for _ in 0..2 {
        http.call(method, path, &reader.token, Bytes::from(body.clone())).await?.expect(200, path)?;
    }
    settle(server).await;
    let before = server.cpu();
    for _ in 0..ROUNDS {
        let started = Instant::now();
        let answer = http.call(method, path, &reader.token, Bytes::from(body.clone())).await?.expect(200, path)?;
        waits.push(milliseconds(started.elapsed()));
        size = answer.json()["order"].as_array().map_or(0, Vec::len);
    }
    let (cpu, pg) = per(server.cpu() - before, ROUNDS);
    waits.sort_by(f64::total_cmp);
    table.row(&format!("{name}, p50 (ms)"), quantile(&waits, 0.5), Some(targets.0), targets.1);
    table.note(&format!("{name}, p99 (ms)"), quantile(&waits, 0.99));
    table.note(&format!("{name}, server CPU (ms)"), cpu);
    if server.has_postgres() {
        table.note(&format!("{name}, PostgreSQL CPU (ms)"), pg);
    }
    Ok(size)
}

async fn threads(
    prefix: &str,
    server: &Server,
    world: &World,
    reader: &Person,
    followed: usize,
    table: &mut Table,
) -> Result<(), String> {
    let path = format!("/api/v4/users/me/teams/{}/threads", world.team);
    for (what, query, targets) in [
        ("list", "?per_page=25&extended=true&threadsOnly=true", (20.0, Some(234.0))),
        ("unread list", "?per_page=25&unread=true&threadsOnly=true", (20.0, None)),
        ("counts", "?totalsOnly=true", (20.0, None)),
    ] {
        let name = format!("{prefix}: inbox of {followed} threads, {what}");
        alone(&name, server, reader, ("GET", &format!("{path}{query}"), String::new()), targets, table).await?;
    }
    Ok(())
}

async fn search(
    prefix: &str,
    server: &Server,
    world: &World,
    reader: &Person,
    table: &mut Table,
) -> Result<(), String> {
    let path = format!("/api/v4/teams/{}/posts/search", world.team);
    for (what, terms, found, targets) in [
        ("a common word", "common", true, (50.0, Some(47.0))),
        ("a word of 1 %", "quarterly", true, (50.0, Some(636.0))),
        ("a rare word", "zanzibar", true, (50.0, Some(7.4))),
        ("a phrase", "\"green river\"", true, (50.0, Some(166.0))),
        ("a beginning", "quarter*", true, (50.0, Some(3.3))),
        ("CJK", "会議", true, (50.0, None)),
        ("a part of a word", "dampfschiff", true, (50.0, None)),
        ("nothing found", "nowhereatall", false, (50.0, Some(1.6))),
        ("in: a channel", "common in:seeded-channel-1", true, (50.0, Some(29.0))),
        ("from: a person", &format!("common from:{}", reader.name), true, (50.0, Some(9.0))),
    ] {
        let body = json!({"terms": terms, "is_or_search": false, "per_page": 60}).to_string();
        let name = format!("{prefix}: search, {what}");
        let size = alone(&name, server, reader, ("POST", &path, body), targets, table).await?;
        if (size > 0) != found {
            eprintln!("... {terms}: {size} posts found");
        }
    }
    Ok(())
}
