//! The listener for Prometheus (`MetricsSettings`, contract/metrics.md): a port of its own, never the main one, that follows
//! the settings while the server runs. Absent: the profiles under `/debug/pprof`, which are of another language's runtime.

mod collect;
mod process;

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use ochre_kernel::App;
use parking_lot::Mutex;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

/// The listener, on or off.
#[derive(Default)]
pub struct Metrics(Mutex<State>);

#[derive(Default)]
struct State {
    /// What it listens on, as it stands in the settings.
    wanted: Option<String>,
    stop: CancellationToken,
    addr: Option<SocketAddr>,
}

impl Metrics {
    /// Listens as the settings say, now and after each change.
    pub async fn start(app: &Arc<App>) -> Arc<Metrics> {
        let metrics = Arc::new(Metrics::default());
        watch_database(app);
        metrics.follow(app).await;
        let weak = Arc::downgrade(&metrics);
        app.on_config(move |app, _, _| {
            let Some(metrics) = weak.upgrade() else { return };
            let server = app.clone();
            app.spawn(async move { metrics.follow(&server).await });
        });
        metrics
    }

    /// Where it listens.
    pub fn addr(&self) -> Option<SocketAddr> {
        self.0.lock().addr
    }

    async fn follow(&self, app: &Arc<App>) {
        let wanted = {
            let config = app.config();
            config.metrics.enable.then(|| config.metrics.listen_address.clone())
        };
        let stop = CancellationToken::new();
        {
            let mut state = self.0.lock();
            if state.wanted == wanted {
                return;
            }
            state.stop.cancel();
            *state = State { wanted: wanted.clone(), stop: stop.clone(), addr: None };
        }
        let Some(address) = wanted else { return };
        match listen(&address).await {
            Ok((listener, addr)) => {
                tracing::info!(%addr, "metrics are served");
                self.0.lock().addr = Some(addr);
                app.spawn(serve(app.clone(), listener, stop));
            }
            // Chat goes on without its metrics.
            Err(e) => {
                tracing::error!(address, error = %e, "metrics cannot be served (MetricsSettings.ListenAddress)");
                self.0.lock().wanted = None;
            }
        }
    }
}

/// The listener of a change before this one may need a moment to let go of the port.
async fn listen(address: &str) -> std::io::Result<(TcpListener, SocketAddr)> {
    let address = if address.starts_with(':') { format!("0.0.0.0{address}") } else { address.to_string() };
    let mut last = None;
    for _ in 0..20 {
        match TcpListener::bind(&address).await {
            Ok(listener) => {
                let addr = listener.local_addr()?;
                return Ok((listener, addr));
            }
            Err(e) => last = Some(e),
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    Err(last.unwrap_or_else(|| std::io::Error::other("no address")))
}

/// Statements by the place they are declared at: `messages/posts/apply.TOTALS`.
fn watch_database(app: &Arc<App>) {
    let server = Arc::downgrade(app);
    app.db.watch(Box::new(move |sql, name, time, worked| {
        let Some(app) = server.upgrade().filter(|app| app.tally.is_on()) else { return };
        let place = sql.map_or("Db", |s| s.file.strip_prefix("crates/").unwrap_or(s.file));
        let place = place.trim_end_matches(".rs").trim_end_matches("/mod").replacen("/src/", "/", 1);
        let method = format!("{place}.{name}");
        let success = if worked { "true" } else { "false" };
        app.tally.took("db_store_time", &[("method", &method), ("success", success)], time);
    }));
}

async fn serve(app: Arc<App>, listener: TcpListener, stop: CancellationToken) {
    loop {
        let stream = tokio::select! {
            () = app.stopping() => return,
            () = stop.cancelled() => return,
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => stream,
                Err(_) => {
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                }
            },
        };
        let (server, stop) = (app.clone(), stop.clone());
        app.spawn(async move {
            let service = service_fn(|req| {
                let app = server.clone();
                async move { Ok::<_, Infallible>(answer(&app, &req).await) }
            });
            let conn = hyper::server::conn::http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(Duration::from_secs(60))
                .serve_connection(TokioIo::new(stream), service);
            tokio::select! {
                () = server.stopping() => {}
                () = stop.cancelled() => {}
                _ = conn => {}
            }
        });
    }
}

async fn answer(app: &Arc<App>, req: &Request<Incoming>) -> Response<Full<Bytes>> {
    let page = "<!doctype html><title>Ochre metrics</title><h1>Ochre</h1><a href=\"/metrics\">Metrics</a>";
    match (req.method().as_str(), req.uri().path()) {
        ("GET" | "HEAD", "/") => typed(200, "text/html; charset=utf-8", page.into()),
        ("GET" | "HEAD", "/metrics") => {
            typed(200, "text/plain; version=0.0.4; charset=utf-8", collect::page(app).await)
        }
        ("GET" | "HEAD", "/debug") => {
            let mut moved = typed(301, "text/plain; charset=utf-8", String::new());
            moved.headers_mut().insert(http::header::LOCATION, http::HeaderValue::from_static("/"));
            moved
        }
        ("GET" | "HEAD", _) => typed(404, "text/plain; charset=utf-8", "404 page not found\n".into()),
        _ => typed(405, "text/plain; charset=utf-8", "only GET\n".into()),
    }
}

fn typed(status: u16, kind: &'static str, body: String) -> Response<Full<Bytes>> {
    let mut out = Response::new(Full::new(Bytes::from(body)));
    *out.status_mut() = http::StatusCode::from_u16(status).unwrap_or_default();
    out.headers_mut().insert(http::header::CONTENT_TYPE, http::HeaderValue::from_static(kind));
    out
}
