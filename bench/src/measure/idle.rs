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
    settle(server).await;
    let before = server.resident();
    let mut sockets = Vec::new();
    for count in &options.sockets {
        let more = people[sockets.len().min(*count)..*count].to_vec();
        sockets.extend(connect(world, more).await?);
        settle(server).await;
        tokio::time::sleep(Duration::from_secs(2)).await;
        let own = (server.resident() - before) / sockets.len().max(1) as f64;
        let reference = if *count <= 1_000 { 93.0 } else { 85.0 };
        table.row(&format!("idle: {count} sockets, memory per socket (KiB)"), own, Some(8.0), Some(reference));
        table.note(&format!("idle: {count} sockets, memory of the server (MiB)"), server.resident() / 1024.0);
    }
    drop(sockets);
    settle(server).await;
    Ok(())
}
