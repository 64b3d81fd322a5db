//! One author, thousands of receivers: what a delivery costs, and how long the last one waits.

use super::{connect, milliseconds, settle};
use crate::Options;
use crate::http::Http;
use crate::process::Server;
use crate::socket::{Frame, Socket};
use crate::table::{Table, quantile};
use crate::world::World;
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

/// Posts of the burst.
const POSTS: usize = 40;

pub async fn run(options: &Options, server: &Server, world: &mut World, table: &mut Table) -> Result<(), String> {
    for receivers in &options.sockets {
        one(*receivers, server, world, table).await?;
    }
    Ok(())
}

async fn one(receivers: usize, server: &Server, world: &mut World, table: &mut Table) -> Result<(), String> {
    let people = world.logged_in(receivers).await?;
    let channel = world.channel(&people).await?;
    let sockets = connect(world, people).await?;
    settle(server).await;
    let heard = Heard::listen(sockets);
    let token = world.admin.token.clone();
    let mut author = Author { http: Http::new(world.address), token, channel };
    let name = format!("fanout: {receivers} sockets");

    let sent = author.post(0).await?;
    let quiet = heard.wait_for(0, receivers).await?;
    table.row(
        &format!("{name}, quiet channel to the last receiver (ms)"),
        milliseconds(quiet - sent),
        Some(300.0),
        quiet_reference(receivers),
    );

    settle(server).await;
    let before = server.cpu();
    let mut waits = Vec::new();
    for n in 1..=POSTS {
        let sent = author.post(n).await?;
        waits.push((n, sent));
    }
    for (n, _) in &waits {
        heard.wait_for(*n, receivers).await?;
    }
    settle(server).await;
    let used = server.cpu() - before;
    let micro = used.server * 1e6 / (receivers * POSTS) as f64;
    table.row(&format!("{name}, server CPU per delivery (us)"), micro, Some(10.0), cpu_reference(receivers));
    let mut late: Vec<f64> = waits.iter().flat_map(|(n, sent)| heard.times(*n, *sent)).collect();
    late.sort_by(f64::total_cmp);
    table.note(&format!("{name}, delivery p50 (ms)"), quantile(&late, 0.5));
    let reference = if receivers >= 5_000 { Some(1302.0) } else { None };
    table.row(&format!("{name}, delivery p99 (ms)"), quantile(&late, 0.99), Some(450.0), reference);
    Ok(())
}

fn cpu_reference(receivers: usize) -> Option<f64> {
    Some(match receivers {
        ..=1_000 => 46.0,
        1_001..=3_000 => 37.0,
        _ => 42.0,
    })
}

fn quiet_reference(receivers: usize) -> Option<f64> {
    (receivers >= 5_000).then_some(8851.0)
}

struct Author {
    http: Http,
    token: String,
    channel: String,
}

impl Author {
    /// Posts marked text number `n`; the moment before it was sent.
    async fn post(&mut self, n: usize) -> Result<Instant, String> {
        let body = json!({"channel_id": self.channel, "message": format!("a line of ordinary length for everybody mark~{n} .")});
        let sent = Instant::now();
        self.http.post("/api/v4/posts", &self.token, &body).await?.expect(201, "post")?;
        Ok(sent)
    }
}

/// What the receivers got: per post the number of deliveries and their moments.
struct Heard {
    counts: Arc<Vec<AtomicUsize>>,
    moments: Arc<Vec<parking_lot::Mutex<Vec<Instant>>>>,
    lost: Arc<AtomicUsize>,
    _tasks: JoinSet<()>,
}

impl Heard {
    fn listen(sockets: Vec<Socket>) -> Heard {
        let counts: Arc<Vec<AtomicUsize>> = Arc::new((0..=POSTS).map(|_| AtomicUsize::new(0)).collect());
        let moments: Arc<Vec<_>> = Arc::new((0..=POSTS).map(|_| parking_lot::Mutex::new(Vec::new())).collect());
        let lost = Arc::new(AtomicUsize::new(0));
        let mut tasks = JoinSet::new();
        for mut socket in sockets {
            let (counts, moments, lost) = (counts.clone(), moments.clone(), lost.clone());
            tasks.spawn(async move {
                while let Ok(frame) = socket.next().await {
                    if let Frame::Marked(n) = frame
                        && n <= POSTS
                    {
                        moments[n].lock().push(Instant::now());
                        counts[n].fetch_add(1, Ordering::Relaxed);
                    }
                }
                lost.fetch_add(1, Ordering::Relaxed);
            });
        }
        Heard { counts, moments, lost, _tasks: tasks }
    }

    /// Until all receivers have post `n`; the moment of the last one.
    async fn wait_for(&self, n: usize, receivers: usize) -> Result<Instant, String> {
        let started = Instant::now();
        while self.counts[n].load(Ordering::Relaxed) < receivers {
            if started.elapsed() > Duration::from_secs(60) {
                let (got, lost) = (self.counts[n].load(Ordering::Relaxed), self.lost.load(Ordering::Relaxed));
                return Err(format!("post {n}: {got} of {receivers} receivers after 60 s ({lost} sockets lost)"));
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        self.moments[n].lock().iter().max().copied().ok_or_else(|| "no delivery".into())
    }

    fn times(&self, n: usize, sent: Instant) -> Vec<f64> {
        self.moments[n].lock().iter().map(|at| milliseconds(at.saturating_duration_since(sent))).collect()
    }
}

/// Keeps sockets open and reads what comes, for measures that need them only as company.
pub fn drain(sockets: Vec<Socket>) -> Drained {
    let mut tasks = JoinSet::new();
    for mut socket in sockets {
        tasks.spawn(async move { while socket.next().await.is_ok() {} });
    }
    Drained(tasks)
}

pub struct Drained(JoinSet<()>);

impl Drained {
    pub fn abort_all(mut self) {
        self.0.abort_all();
    }
}
