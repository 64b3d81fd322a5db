//! What a post costs the server, in channels of several sizes, and in a small channel while many others are connected.

use super::{connect, milliseconds, per, settle};
use crate::Options;
use crate::http::Http;
use crate::process::Server;
use crate::table::{Table, quantile};
use crate::world::{Person, World};
use serde_json::json;
use std::time::Instant;

/// Authors that post at the same time.
const AUTHORS: usize = 8;
const WORDS: &str =
    "the copper kettle sings on the stove while somebody writes down what was agreed in the morning, again";

pub async fn run(options: &Options, server: &Server, world: &mut World, table: &mut Table) -> Result<(), String> {
    for members in &options.members {
        let people = world.people(*members).await?;
        let authors = world.logged_in(AUTHORS.min(*members)).await?;
        let channel = world.channel(&people).await?;
        let (target, reference) = match members {
            ..=500 => (0.35, Some(4.0)),
            501..=5_000 => (0.35, Some(12.6)),
            _ => (0.5, Some(152.0)),
        };
        let name = format!("post: {members} members");
        burst(&name, (target, reference), options.posts, server, &[channel], &authors, table).await?;
    }
    let others = options.sockets.iter().copied().max().unwrap_or(0);
    let people = world.logged_in(others + AUTHORS).await?;
    let (authors, others) = people.split_at(AUTHORS);
    let mut channels = Vec::new();
    for _ in 0..4 {
        channels.push(world.channel(authors).await?);
    }
    let sockets = connect(world, others.to_vec()).await?;
    let readers = super::fanout::drain(sockets);
    let name = format!("post: small channels, {} others connected", others.len());
    let done = burst(&name, (0.35, Some(19.9)), options.posts, server, &channels, authors, table).await;
    readers.abort_all();
    done
}

/// Posts `count` messages by all authors at once and reports CPU and waiting times.
pub(super) async fn burst(
    name: &str,
    (target, reference): (f64, Option<f64>),
    count: usize,
    server: &Server,
    channels: &[String],
    authors: &[Person],
    table: &mut Table,
) -> Result<(), String> {
    // The first posts of an author fill caches; they are not counted.
    all_post(server, channels, authors, authors.len() * 2).await?;
    settle(server).await;
    let (before, started) = (server.cpu(), Instant::now());
    let mut times = all_post(server, channels, authors, count).await?;
    let wall = started.elapsed().as_secs_f64();
    settle(server).await; // what happens after the answer belongs to the post
    let (cpu, pg) = per(server.cpu() - before, count);
    times.sort_by(f64::total_cmp);
    table.row(&format!("{name}, server CPU (ms)"), cpu, Some(target), reference);
    if server.has_postgres() {
        table.row(&format!("{name}, PostgreSQL CPU (ms)"), pg, Some(0.8), Some(3.7));
    }
    table.note(&format!("{name}, p50 (ms)"), quantile(&times, 0.5));
    table.note(&format!("{name}, p99 (ms)"), quantile(&times, 0.99));
    table.note(&format!("{name}, wall ms per post"), wall * 1000.0 / count as f64);
    Ok(())
}

async fn all_post(server: &Server, channels: &[String], authors: &[Person], count: usize) -> Result<Vec<f64>, String> {
    let mut tasks = tokio::task::JoinSet::new();
    let share = count.div_ceil(authors.len());
    for (n, author) in authors.iter().enumerate() {
        let (address, token) = (server.address, author.token.clone());
        let channel = channels[n % channels.len()].clone();
        let mine = share.min(count.saturating_sub(n * share));
        tasks.spawn(async move {
            let (mut http, mut times) = (Http::new(address), Vec::new());
            for i in 0..mine {
                let body = json!({"channel_id": channel, "message": format!("{WORDS} {i}")});
                let started = Instant::now();
                http.post("/api/v4/posts", &token, &body).await?.expect(201, "post")?;
                times.push(milliseconds(started.elapsed()));
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
