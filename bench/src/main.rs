//! `ochre-bench`: what a server costs. Each measure reports the CPU time of the server's process beside wall figures, next to the
//! target of the design and to the figure of the reference server; see `bench/README.md`.
//!
//! Everything is bounded (counts and time) and stays on the loopback interface.

mod bare;
mod http;
mod measure;
mod process;
mod seed;
mod socket;
mod table;
mod world;

use clap::Parser;
use std::path::PathBuf;
use std::time::Duration;
use table::Table;

#[derive(Parser)]
#[command(name = "ochre-bench", about = "Measures a chat server: CPU time, memory and waiting times per operation")]
pub struct Options {
    /// What to measure: startup, view, post, fanout, idle, reconnect (default: all of these), million
    measures: Vec<String>,
    /// Start this server in a temporary folder (SQLite, or PostgreSQL with --pg)
    #[arg(long)]
    server: Option<PathBuf>,
    /// URL of an empty PostgreSQL database for --server
    #[arg(long)]
    pg: Option<String>,
    /// Process id of the PostgreSQL postmaster, to report its CPU time too
    #[arg(long)]
    pg_pid: Option<u32>,
    /// Measure a server that runs already (loopback only)
    #[arg(long, conflicts_with = "server")]
    url: Option<String>,
    /// Its process id, for CPU time and memory
    #[arg(long, requires = "url")]
    pid: Option<u32>,
    /// name:password of a system admin; created when the server is empty
    #[arg(long, default_value = "root:Adm1n-pass!")]
    admin: String,
    /// Sockets for fanout, idle and reconnect, one row each
    #[arg(long, value_delimiter = ',', default_value = "500,2000")]
    sockets: Vec<usize>,
    /// Channel sizes for post, one row each
    #[arg(long, value_delimiter = ',', default_value = "100,1000")]
    members: Vec<usize>,
    /// Posts per row of post
    #[arg(long, default_value_t = 500)]
    posts: usize,
    /// Posts that `million` writes first, with a hundredth of users and a five-hundredth of channels
    #[arg(long, default_value_t = 1_000_000)]
    seed: usize,
    /// The sizes of the published table: 5,000 sockets, 10,000 members (minutes of preparation)
    #[arg(long)]
    full: bool,
    /// One JSON document instead of the table
    #[arg(long)]
    json: bool,
    /// Give up a measure after this many seconds
    #[arg(long, default_value_t = 600)]
    limit: u64,
}

fn main() {
    if std::env::args().nth(1).as_deref() == Some("server") {
        return ended(run(bare::serve()));
    }
    let mut options = Options::parse();
    if options.full {
        options.sockets = vec![500, 2_000, 5_000];
        options.members = vec![100, 1_000, 10_000];
    }
    ended(run(all(&options)));
}

fn run(work: impl Future<Output = Result<(), String>>) -> Result<(), String> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.map_err(|e| e.to_string())?.block_on(work)
}

fn ended(done: Result<(), String>) {
    if let Err(why) = done {
        eprintln!("ochre-bench: {why}");
        std::process::exit(1);
    }
}

async fn all(options: &Options) -> Result<(), String> {
    process::raise_open_files();
    let names = wanted(options)?;
    let mut table = Table::new(options.json);
    if names.contains(&"startup") {
        measure::startup::run(options, &mut table).await?;
    }
    let rest: Vec<&str> = names.into_iter().filter(|n| *n != "startup").collect();
    if rest.is_empty() {
        table.close();
        return Ok(());
    }
    let mut server = process::Server::of(options).await?;
    let mut world = world::World::new(&server, options).await?;
    for name in rest {
        let limit = Duration::from_secs(if name == "million" { options.limit * 3 } else { options.limit });
        if name == "idle" {
            world.logged_in(options.sockets.iter().copied().max().unwrap_or(0)).await?;
            server.restart().await?;
        }
        let run = measure::one(name, options, &mut server, &mut world, &mut table);
        match tokio::time::timeout(limit, run).await {
            Ok(Ok(())) => {}
            Ok(Err(why)) => return Err(format!("{name}: {why}{}", server.last_words())),
            Err(_) => return Err(format!("{name}: not done after {limit:?}")),
        }
    }
    table.close();
    Ok(())
}

fn wanted(options: &Options) -> Result<Vec<&'static str>, String> {
    let mut names = Vec::new();
    for name in measure::NAMES {
        if (options.measures.is_empty() && name != "million") || options.measures.iter().any(|m| m == name) {
            names.push(name);
        }
    }
    match options.measures.iter().find(|m| !measure::NAMES.contains(&m.as_str())) {
        Some(unknown) => Err(format!("no measure `{unknown}`; there are {}", measure::NAMES.join(", "))),
        None if options.server.is_none() && names.contains(&"startup") => {
            names.retain(|n| *n != "startup" || !options.measures.is_empty());
            if names.contains(&"startup") { Err("startup needs --server PATH".into()) } else { Ok(names) }
        }
        None => Ok(names),
    }
}
