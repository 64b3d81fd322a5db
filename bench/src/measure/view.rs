//! The requests of a client that opens a channel, each alone and as the mix.

use super::{milliseconds, per, settle};
use crate::http::Http;
use crate::process::{Cpu, Server};
use crate::table::{Table, quantile};
use crate::world::{Person, World};
use bytes::Bytes;
use serde_json::json;
use std::time::Instant;

/// Calls per request kind and reader.
const ROUNDS: usize = 150;
const READERS: usize = 8;
const MEMBERS: usize = 100;
const POSTS: usize = 150;

pub(super) struct Call {
    pub name: &'static str,
    pub method: &'static str,
    path: String,
    body: String,
    pub target: f64,
    pub reference: f64,
}

pub async fn run(server: &Server, world: &mut World, table: &mut Table) -> Result<(), String> {
    let people = world.people(MEMBERS).await?;
    let readers = world.logged_in(READERS).await?;
    let channel = world.channel(&people).await?;
    fill(world, &readers, &channel).await?;
    let ids: Vec<String> = people.iter().take(50).map(|p| p.id.clone()).collect();
    let calls = calls(&channel, &ids);
    repeat(server, &readers, &calls, 2).await?;
    let (mut all, mut requests, mut waits) = (Cpu::default(), 0, Vec::new());
    for call in &calls {
        settle(server).await;
        let before = server.cpu();
        waits.extend(repeat(server, &readers, std::slice::from_ref(call), ROUNDS).await?);
        let used = server.cpu() - before;
        let (cpu, pg) = per(used, ROUNDS * READERS);
        table.row(&format!("view: {}, server CPU (ms)", call.name), cpu, Some(call.target), Some(call.reference));
        if server.has_postgres() {
            table.note(&format!("view: {}, PostgreSQL CPU (ms)", call.name), pg);
        }
        all = Cpu { server: all.server + used.server, postgres: all.postgres + used.postgres };
        requests += ROUNDS * READERS;
    }
    let (cpu, pg) = per(all, requests);
    waits.sort_by(f64::total_cmp);
    table.row("view: channel-open mix, server CPU per request (ms)", cpu, Some(0.09), Some(0.73));
    if server.has_postgres() {
        table.row("view: channel-open mix, PostgreSQL CPU per request (ms)", pg, Some(0.2), Some(0.68));
    }
    table.note("view: p50 of all requests (ms)", quantile(&waits, 0.5));
    table.note("view: p99 of all requests (ms)", quantile(&waits, 0.99));
    Ok(())
}

async fn fill(world: &World, authors: &[Person], channel: &str) -> Result<(), String> {
    let mut http = Http::new(world.address);
    for n in 0..POSTS {
        let body = json!({"channel_id": channel, "message": format!("**number {n}** of a channel that somebody opens: `code`, a link https://example.com/{n}")});
        http.post("/api/v4/posts", &authors[n % authors.len()].token, &body).await?.expect(201, "post")?;
    }
    Ok(())
}

pub(super) fn calls(channel: &str, ids: &[String]) -> Vec<Call> {
    let posts = "collapsedThreads=true&collapsedThreadsExtended=false";
    let get = |name, path: String, target, reference| Call {
        name,
        method: "GET",
        path,
        body: String::new(),
        target,
        reference,
    };
    let post = |name, path: &str, body: String, target, reference| Call {
        name,
        method: "POST",
        path: path.into(),
        body,
        target,
        reference,
    };
    let list = json!(ids).to_string();
    vec![
        get(
            "posts of a channel (60)",
            format!("/api/v4/channels/{channel}/posts?page=0&per_page=60&skipFetchThreads=false&{posts}"),
            0.25,
            2.65,
        ),
        get(
            "posts around the last view",
            format!(
                "/api/v4/users/me/channels/{channel}/posts/unread?limit_after=30&limit_before=30&skipFetchThreads=false&{posts}"
            ),
            0.25,
            2.1,
        ),
        get("own membership", format!("/api/v4/channels/{channel}/members/me"), 0.05, 0.50),
        get("unread counts", format!("/api/v4/users/me/channels/{channel}/unread"), 0.05, 0.38),
        get("channel stats", format!("/api/v4/channels/{channel}/stats?exclude_files_count=true"), 0.05, 0.33),
        post("statuses of 50 users", "/api/v4/users/status/ids", list.clone(), 0.03, 0.19),
        post("50 users by id", "/api/v4/users/ids", list, 0.04, 0.36),
        post(
            "view channel",
            "/api/v4/channels/members/me/view",
            json!({"channel_id": channel}).to_string(),
            0.08,
            0.31,
        ),
    ]
}

/// Every reader makes every call `rounds` times; the waiting times in milliseconds.
pub(super) async fn repeat(
    server: &Server,
    readers: &[Person],
    calls: &[Call],
    rounds: usize,
) -> Result<Vec<f64>, String> {
    let mut tasks = tokio::task::JoinSet::new();
    for reader in readers {
        let (address, token) = (server.address, reader.token.clone());
        let plan: Vec<_> = calls.iter().map(|c| (c.method, c.path.clone(), Bytes::from(c.body.clone()))).collect();
        tasks.spawn(async move {
            let (mut http, mut times) = (Http::new(address), Vec::new());
            for _ in 0..rounds {
                for (method, path, body) in &plan {
                    let started = Instant::now();
                    http.call(method, path, &token, body.clone()).await?.expect(200, path)?;
                    times.push(milliseconds(started.elapsed()));
                }
            }
            Ok::<_, String>(times)
        });
    }
    let mut all = Vec::new();
    while let Some(done) = tasks.join_next().await {
        all.extend(done.map_err(|e| e.to_string())??);
    }
    Ok(all)
}
