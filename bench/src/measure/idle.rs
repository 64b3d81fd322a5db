//! Resident memory per authenticated socket that does nothing.

use super::{connect, settle};
use crate::Options;
use crate::process::Server;
use crate::table::Table;
use crate::world::World;
use std::time::Duration;

pub async fn run(options: &Options, server: &Server, world: &mut World, table: &mut Table) -> Result<(), String> {
    for count in &options.sockets {
        let people = world.logged_in(*count).await?;
        // Once open and closed: caches of users and sessions are filled, and are not counted as the sockets' memory.
        drop(connect(world, people.clone()).await?);
        settle(server).await;
        let before = server.resident();
        let sockets = connect(world, people).await?;
        settle(server).await;
        tokio::time::sleep(Duration::from_secs(2)).await;
        let each = (server.resident() - before) / *count as f64;
        let reference = if *count <= 1_000 { 93.0 } else { 85.0 };
        table.row(&format!("idle: {count} sockets, memory per socket (KiB)"), each, Some(8.0), Some(reference));
        table.note(&format!("idle: {count} sockets, memory of the server (MiB)"), server.resident() / 1024.0);
        drop(sockets);
        settle(server).await;
    }
    Ok(())
}
