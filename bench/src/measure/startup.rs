//! Time from start to the first answer, idle memory, size of the binary.

use super::milliseconds;
use crate::Options;
use crate::process::{Server, scratch};
use crate::table::Table;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

/// Starts per figure; the median counts.
const STARTS: usize = 5;

pub async fn run(options: &Options, table: &mut Table) -> Result<(), String> {
    let binary = options.server.as_deref().ok_or("startup needs --server")?;
    let dir = scratch("startup")?;
    let pg = None; // an empty folder is the same on every machine
    let (server, first) = Server::start(binary, &dir, pg).await?;
    server.stop(); // keeps its folder for the next start
    table.note("startup: first start, with an empty database (ms)", milliseconds(first));
    let mut times = Vec::new();
    let mut resident = 0.0;
    for round in 0..STARTS {
        let (server, took) = Server::start(binary, &dir, pg).await?;
        times.push(milliseconds(took));
        if round + 1 == STARTS {
            tokio::time::sleep(Duration::from_secs(2)).await;
            resident = server.resident() / 1024.0;
        }
        server.stop(); // keeps its folder for the next start
    }
    times.sort_by(f64::total_cmp);
    let size = shipped_size(binary, &dir) as f64 / 1_048_576.0;
    table.row("startup: start to first answer (ms)", times[STARTS / 2], Some(200.0), Some(1090.0));
    table.row("startup: idle memory (MiB)", resident, Some(40.0), Some(158.0));
    table.row("startup: binary without debug information (MiB)", size, Some(40.0), Some(166.0));
    std::fs::remove_dir_all(&dir).ok();
    Ok(())
}

/// Bytes of the binary as it is shipped: without debug information, which a release build keeps for profilers.
fn shipped_size(binary: &Path, dir: &Path) -> u64 {
    let stripped = dir.join("stripped");
    let strip = Command::new("strip").arg("--strip-debug").arg("-o").arg(&stripped).arg(binary).status();
    let file = if strip.is_ok_and(|s| s.success()) { &stripped } else { binary };
    std::fs::metadata(file).map_or(0, |m| m.len())
}
