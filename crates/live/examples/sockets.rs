//! What a socket costs: memory of idle ones, CPU and time of a fan-out, beside a bare broadcast of the same bytes.
//!
//!     ulimit -n 20000; cargo run --release -p ochre-live --example sockets -- 5000 200
//!
//! Arguments: sockets, events of the fan-out. The clients live in a process of their own, so that memory and CPU are the
//! server's; "CPU" includes what the kernel does for it.

#[path = "../src/tests/support.rs"]
#[allow(dead_code)]
mod support;

use ochre_kernel::events::{Event, Live};
use ochre_live::Hub;
use ochre_live::codec;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use support::Fake;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

#[global_allocator]
static ALLOC: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Own CPU seconds (user, system) and resident KiB.
fn own() -> (f64, f64) {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<f64> = stat.rsplit(')').next().unwrap_or("").split(' ').filter_map(|f| f.parse().ok()).collect();
    let ticks = fields.get(10).zip(fields.get(11)).map_or(0.0, |(u, s)| u + s);
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages: f64 = statm.split(' ').nth(1).and_then(|p| p.parse().ok()).unwrap_or(0.0);
    (ticks / 100.0, pages * 4.0)
}

struct Clients {
    child: Child,
    ask: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Clients {
    fn start(addr: &str, n: usize, websocket: bool) -> Self {
        let me = std::env::current_exe().expect("a path");
        let mode = if websocket { "websocket" } else { "bare" };
        let mut child = Command::new(me)
            .args(["--clients", addr, &n.to_string(), mode])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("a child");
        let ask = child.stdin.take().expect("piped");
        let answers = BufReader::new(child.stdout.take().expect("piped"));
        let mut c = Self { child, ask, answers };
        c.wait();
        c
    }

    fn wait(&mut self) {
        let mut line = String::new();
        let _ = self.answers.read_line(&mut line);
    }

    /// Tells the clients how many bytes to wait for in all.
    fn expect(&mut self, bytes: usize) {
        let _ = writeln!(self.ask, "{bytes}");
        self.wait();
    }
}

impl Drop for Clients {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let rt = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    if args.get(1).is_some_and(|a| a == "--clients") {
        return rt.block_on(clients(&args[2], args[3].parse().unwrap_or(1), args[4] == "websocket"));
    }
    let number = |i: usize, default| args.get(i).and_then(|a| a.parse().ok()).unwrap_or(default);
    rt.block_on(measure(number(1, 2_000), number(2, 100)));
}

async fn measure(n: usize, events: usize) {
    let fake = Fake::new();
    for i in 0..n {
        let own: Vec<String> = (0..20).map(|c| format!("channel{:019}", (i * 7 + c * 13) % 1000)).collect();
        let mut channels: Vec<&str> = own.iter().map(String::as_str).collect();
        channels.push("everyone");
        fake.user(&format!("{i:026}"), &channels, &["t"]);
    }
    let hub = Hub::start(fake.clone());
    let addr = support::listen(hub.clone(), fake).await.to_string();
    let before = own().1;
    let started = Instant::now();
    let mut clients = Clients::start(&addr, n, true);
    println!("{n} sockets opened and greeted in {:.2} s", started.elapsed().as_secs_f64());
    tokio::time::sleep(Duration::from_secs(1)).await;
    println!("idle: {:.2} KiB each, 21 channels each", (own().1 - before) / n as f64);

    let event = || Event::new("posted").channel("everyone").with("post", "x".repeat(900));
    let size = |seq: usize| event().seal().text("", seq as u64).len() + 4;
    let began = Instant::now();
    hub.publish(event());
    clients.expect(n * size(1));
    println!("one event to the last of {n}: {:.0} ms", began.elapsed().as_secs_f64() * 1e3);

    let ours = round(&mut clients, n, events, (2..events + 2).map(size).sum(), |_| hub.publish(event())).await;
    println!("after the fan-out: {:.2} KiB each", (own().1 - before) / n as f64);
    drop(clients);
    let bare = bare(n, events, size(100)).await;
    println!("CPU per delivery: {ours:.2} µs, bare broadcast {bare:.2} µs, ratio {:.2}", ours / bare);
}

/// Sends `events` one after another, paced so that clients keep up; CPU µs per delivery.
async fn round(clients: &mut Clients, n: usize, events: usize, bytes: usize, mut send: impl FnMut(usize)) -> f64 {
    let (cpu, began) = (own().0, Instant::now());
    for i in 0..events {
        send(i);
        tokio::time::sleep(Duration::from_millis(5 + n as u64 / 50)).await;
    }
    clients.expect(n * bytes);
    let (cpu, wall) = (own().0 - cpu, began.elapsed().as_secs_f64());
    println!("{events} events to {n}: {:.0} deliveries/s, {cpu:.2} s CPU in {wall:.2} s", (n * events) as f64 / wall);
    cpu * 1e6 / (n * events) as f64
}

/// The least that is possible: the same bytes written to every socket, shared out as the hub does it.
async fn bare(n: usize, events: usize, size: usize) -> f64 {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let addr = listener.local_addr().expect("bound").to_string();
    let accept = tokio::spawn(async move {
        let mut all = Vec::new();
        while all.len() < n {
            all.push(Arc::new(listener.accept().await.expect("a client").0));
        }
        all
    });
    let mut clients = tokio::task::spawn_blocking(move || Clients::start(&addr, n, false)).await.expect("clients");
    let all: Vec<Arc<TcpStream>> = accept.await.expect("accepted");
    let body: Arc<Vec<u8>> = Arc::new(codec::text_frame(&vec![b'x'; size - 4]));
    round(&mut clients, n, events, events * size, |_| {
        for chunk in all.chunks(32) {
            let (chunk, body) = (chunk.to_vec(), body.clone());
            tokio::spawn(async move {
                for s in &chunk {
                    let _ = s.try_write(&body);
                }
            });
        }
    })
    .await
}

/// The other process: opens the sockets, says so, then counts bytes.
async fn clients(addr: &str, n: usize, websocket: bool) {
    let got = Arc::new(AtomicUsize::new(0));
    let mut opening = tokio::task::JoinSet::new();
    let gate = Arc::new(tokio::sync::Semaphore::new(64));
    for i in 0..n {
        let (addr, got, gate) = (addr.to_owned(), got.clone(), gate.clone());
        opening.spawn(async move {
            let permit = gate.acquire_owned().await;
            let mut s = TcpStream::connect(addr).await.expect("a connection");
            if websocket {
                handshake(&mut s, i).await;
            }
            drop(permit);
            tokio::spawn(async move {
                let mut buf = vec![0; 16 * 1024];
                while let Ok(len @ 1..) = s.read(&mut buf).await {
                    got.fetch_add(len, Ordering::Relaxed);
                }
            });
        });
    }
    while opening.join_next().await.is_some() {}
    println!("ready");
    let mut wanted = 0;
    for line in std::io::stdin().lines() {
        wanted += line.ok().and_then(|l| l.parse::<usize>().ok()).unwrap_or(0);
        let patience = Instant::now();
        while got.load(Ordering::Relaxed) < wanted && patience.elapsed() < Duration::from_secs(60) {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        println!("{}", got.load(Ordering::Relaxed));
    }
}

/// Upgrade and `hello`.
async fn handshake(s: &mut TcpStream, i: usize) {
    let head = format!(
        "GET /api/v4/websocket HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {i:026}\r\nupgrade: websocket\r\n\
         connection: Upgrade\r\nsec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    );
    s.write_all(head.as_bytes()).await.expect("sent");
    let mut seen = Vec::new();
    while !seen.ends_with(b"\"seq\":0}") {
        seen.push(s.read_u8().await.expect("an answer and hello"));
    }
}
