//! Everybody comes back at once.

use super::{connect, settle};
use crate::Options;
use crate::process::Server;
use crate::socket::Socket;
use crate::table::Table;
use crate::world::World;
use std::time::Instant;
use tokio::task::JoinSet;

pub async fn run(options: &Options, server: &Server, world: &mut World, table: &mut Table) -> Result<(), String> {
    let count = options.sockets.iter().copied().max().unwrap_or(0);
    let people = world.logged_in(count).await?;
    drop(connect(world, people.clone()).await?);
    settle(server).await;
    server.forget_peak();
    let (before, started) = (server.cpu(), Instant::now());
    let mut tasks = JoinSet::new();
    for person in people {
        let address = world.address;
        tasks.spawn(async move { Socket::greeted(address, &person.token).await });
    }
    let mut sockets = Vec::with_capacity(count);
    while let Some(done) = tasks.join_next().await {
        sockets.push(done.map_err(|e| e.to_string())??);
    }
    let took = started.elapsed().as_secs_f64();
    settle(server).await;
    let cpu = (server.cpu() - before).server * 1000.0 / count.max(1) as f64;
    let name = format!("reconnect: {count} clients at once");
    table.row(&format!("{name}, all have hello (s)"), took, Some(2.0), Some(10.0));
    table.row(&format!("{name}, server CPU each (ms)"), cpu, Some(0.1), Some(0.57));
    table.row(&format!("{name}, peak memory (MiB)"), server.peak() / 1024.0, Some(150.0), Some(1038.0));
    Ok(())
}
