//! Resident memory per authenticated socket that does nothing.

use super::{connect, settle};
use crate::Options;
use crate::http::Http;
use crate::process::Server;
use crate::table::Table;
use crate::world::{Person, World, each};
use std::time::Duration;

pub async fn run(options: &Options, server: &Server, world: &mut World, table: &mut Table) -> Result<(), String> {
    let most = options.sockets.iter().copied().max().unwrap_or(0);
    let people = world.logged_in(most).await?;
    // Fills the caches of sessions and users: their memory is not the sockets'.
    let address = world.address;
    let me = move |p: Person| async move { Http::new(address).get("/api/v4/users/me", &p.token).await.map(|_| ()) };
    each(people.clone(), me).await?;
    // A few sockets first: the code and the pools that the first one needs are not its own memory either.
    drop(connect(world, people[..most.min(20)].to_vec()).await?);
    let before = at_rest(server).await;
    let mut sockets = Vec::new();
    for count in &options.sockets {
        let more = people[sockets.len().min(*count)..*count].to_vec();
        sockets.extend(connect(world, more).await?);
        let now = at_rest(server).await;
        let own = (now - before) / sockets.len().max(1) as f64;
        let reference = if *count <= 1_000 { 93.0 } else { 85.0 };
        table.row(&format!("idle: {count} sockets, memory per socket (KiB)"), own, Some(8.0), Some(reference));
        table.note(&format!("idle: {count} sockets, memory of the server (MiB)"), now / 1024.0);
    }
    drop(sockets);
    settle(server).await;
    Ok(())
}

/// Resident memory (KiB) once it stays the same for five seconds; helper threads and freed memory go some time after the work.
async fn at_rest(server: &Server) -> f64 {
    settle(server).await;
    let (mut last, mut calm) = (server.resident(), 0);
    for _ in 0..60 {
        tokio::time::sleep(Duration::from_secs(1)).await;
        let now = server.resident();
        calm = if (now - last).abs() < 64.0 { calm + 1 } else { 0 };
        last = now;
        if calm == 5 {
            break;
        }
    }
    last
}
