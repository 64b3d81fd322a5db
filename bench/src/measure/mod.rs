//! One file per measure.

mod fanout;
mod idle;
mod million;
mod post;
mod reconnect;
pub mod startup;
mod view;

use crate::Options;
use crate::process::{Cpu, Server};
use crate::socket::Socket;
use crate::table::Table;
use crate::world::{Person, World, each};
use std::time::{Duration, Instant};

/// In the order in which they run: memory per socket before anything that leaves freed memory behind.
pub const NAMES: [&str; 7] = ["startup", "view", "idle", "reconnect", "post", "fanout", "million"];

pub async fn one(
    name: &str,
    options: &Options,
    server: &mut Server,
    world: &mut World,
    table: &mut Table,
) -> Result<(), String> {
    match name {
        "view" => view::run(server, world, table).await,
        "post" => post::run(options, server, world, table).await,
        "fanout" => fanout::run(options, server, world, table).await,
        "idle" => idle::run(options, server, world, table).await,
        "reconnect" => reconnect::run(options, server, world, table).await,
        "million" => million::run(options, server, world, table).await,
        other => Err(format!("no measure `{other}`")),
    }
}

/// A socket per person, all greeted.
async fn connect(world: &World, people: Vec<Person>) -> Result<Vec<Socket>, String> {
    let address = world.address;
    each(people, move |p| async move { Socket::greeted(address, &p.token).await }).await
}

/// Waits until the server has nothing left to do from the preparation (at most 20 s).
async fn settle(server: &Server) {
    let started = Instant::now();
    loop {
        let before = server.cpu();
        tokio::time::sleep(Duration::from_millis(400)).await;
        let used = server.cpu() - before;
        if used.server < 0.02 || started.elapsed() > Duration::from_secs(20) {
            return;
        }
    }
}

/// Milliseconds of CPU per operation: (server, PostgreSQL).
fn per(used: Cpu, operations: usize) -> (f64, f64) {
    let n = operations.max(1) as f64;
    (used.server * 1000.0 / n, used.postgres * 1000.0 / n)
}

fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}
