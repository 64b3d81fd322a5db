//! The proxy's HTTP side: every answer is 200 with a JSON object of texts, as servers expect it; only throttling and unknown
//! addresses differ.

use super::config::Config;
use super::metrics::Metrics;
use super::throttle::Throttle;
use super::{Outcome, Push, apple, cut, firebase, platform};
use bytes::Bytes;
use http::{Method, Request, Response};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Incoming;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use ochre_types::PushNotificationAck;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::net::TcpListener;
use tokio::task::JoinSet;

/// Bytes of a request that are read, at most.
const MAX_BODY: usize = 1 << 20;
/// How long requests may go on after the proxy was told to stop.
const GRACE: Duration = Duration::from_secs(5);

/// Where pushes of a platform go.
enum Target {
    Apple(apple::Sender),
    Firebase(firebase::Sender),
}

/// A push proxy.
pub struct Proxy {
    config: Config,
    targets: HashMap<String, Target>,
    throttle: Throttle,
    metrics: Metrics,
    version: &'static str,
}

/// A proxy that listens.
pub struct Running {
    pub addr: SocketAddr,
    stop: tokio::sync::oneshot::Sender<()>,
    task: tokio::task::JoinHandle<()>,
}

impl Running {
    /// Ends it: what runs is finished, for five seconds at most.
    pub async fn stop(self) {
        let _ = self.stop.send(());
        let _ = self.task.await;
    }
}

impl Proxy {
    /// An app whose credentials are missing is told to the log and left out. `version`: of this build.
    pub fn new(config: Config, version: &'static str) -> Proxy {
        let mut targets = HashMap::new();
        let mut add = |kind: &str, target: Result<Target, String>| match target {
            Ok(t) => drop(targets.insert(kind.to_string(), t)),
            Err(why) => tracing::warn!(platform = kind, reason = %why, "this platform is not served"),
        };
        for a in &config.apple_push_settings {
            add(&a.kind, apple::Sender::new(a, &config).map(Target::Apple));
        }
        for a in &config.android_push_settings {
            add(&a.kind, firebase::Sender::new(a, &config).map(Target::Firebase));
        }
        let throttle = Throttle::new(config.throttle_per_sec, config.throttle_memory_store_size);
        Proxy { config, targets, throttle, metrics: Metrics::default(), version }
    }

    /// The platforms that are served.
    pub fn platforms(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.targets.keys().map(String::as_str).collect();
        names.sort_unstable();
        names
    }

    /// Listens at the configured address.
    pub async fn start(self) -> Result<Running, String> {
        let address = self.config.listen_address.clone();
        let address = if address.starts_with(':') { format!("0.0.0.0{address}") } else { address };
        let listener = TcpListener::bind(&address).await.map_err(|e| format!("cannot listen on {address}: {e}"))?;
        let addr = listener.local_addr().map_err(|e| e.to_string())?;
        let (stop, stopped) = tokio::sync::oneshot::channel();
        let task = tokio::spawn(accept(Arc::new(self), listener, stopped));
        Ok(Running { addr, stop, task })
    }

    async fn answer(&self, request: Request<Incoming>, peer: SocketAddr) -> Response<Full<Bytes>> {
        let start = now();
        if !self.throttle.allows(&self.caller(&request, peer), start) {
            return text(429, "too many requests\n");
        }
        let (method, path) = (request.method().clone(), request.uri().path().to_string());
        let out = match (&method, path.as_str()) {
            (&Method::GET, "/") => html("<!doctype html><title>Ochre push proxy</title><h1>Ochre push proxy</h1>"),
            (&Method::GET, "/version") => typed(&json!({"version": self.version, "hash": ""})),
            (&Method::GET, "/metrics") if self.config.enable_metrics => text(200, &self.metrics.render()),
            (&Method::POST, "/api/v1/send_push") => json_text(&self.send(&body(request).await).await),
            (&Method::POST, "/api/v1/ack") => json_text(&self.acknowledge(&body(request).await)),
            _ => text(404, "404 page not found\n"),
        };
        self.metrics.observe("service_request_duration_seconds", &[], start.elapsed().as_secs_f64());
        out
    }

    /// Whom a request is counted for.
    fn caller(&self, request: &Request<Incoming>, peer: SocketAddr) -> String {
        let names = self.config.throttle_vary_by_header.split_whitespace();
        let found: Vec<&str> = names.filter_map(|n| request.headers().get(n)?.to_str().ok()).collect();
        if found.is_empty() { peer.ip().to_string() } else { found.join(" ") }
    }

    fn bad(&self, why: &str) -> Value {
        self.metrics.count("service_bad_request_total", &[]);
        json!({"status": "FAIL", "error": why})
    }

    async fn send(&self, body: &[u8]) -> Value {
        let Ok(mut push) = serde_json::from_slice::<Push>(body) else { return self.bad("the body is no push") };
        if push.server_id.is_empty() {
            return self.bad("server_id is missing");
        }
        if push.device_id.is_empty() {
            return self.bad("device_id is missing");
        }
        if push.message.len() > 2047 {
            cut(&mut push.message, 2046);
        }
        cut(&mut push.channel_name, 64);
        let full = push.platform.clone();
        let (base, version) = platform(&full);
        let Some(target) = self.targets.get(base) else { return self.bad("missing platform") };
        let start = now();
        let (name, duration) = match target {
            Target::Apple(_) => ("apple", "service_apns_request_duration_seconds"),
            Target::Firebase(_) => ("android", "service_fcm_request_duration_seconds"),
        };
        let labels = [("platform", name), ("type", push.kind.as_str()), ("transport", push.transport.as_str())];
        self.metrics.count("service_notifications_total", &labels);
        let app = match version {
            1 => "1",
            2 => "2",
            _ => "other",
        };
        let by_version = [("platform", name), ("app_version", app)];
        self.metrics.count("service_notifications_by_app_version_total", &by_version);
        let outcome = match target {
            Target::Apple(a) => a.send(&push, version, &self.config).await,
            Target::Firebase(f) => f.send(&push, &self.config).await,
        };
        let seconds = start.elapsed().as_secs_f64();
        self.metrics.observe(duration, &[], seconds);
        self.metrics.observe("service_notification_duration_seconds", &[("platform", name)], seconds);
        self.conclude(&push, name, &labels, outcome)
    }

    /// Counts an end and says it.
    fn conclude(&self, push: &Push, name: &str, labels: &[(&str, &str); 3], outcome: Outcome) -> Value {
        match outcome {
            Outcome::Ok => {
                let acked =
                    if push.ack_id.is_empty() { "service_success_total" } else { "service_success_with_ack_total" };
                self.metrics.count(acked, labels);
                json!({"status": "OK"})
            }
            Outcome::Remove(reason) => {
                let of = [("platform", name), ("transport", push.transport.as_str()), ("reason", reason.as_str())];
                self.metrics.count("service_removal_total", &of);
                json!({"status": "REMOVE"})
            }
            Outcome::Fail(words, reason) => {
                tracing::warn!(platform = %push.platform, reason = %reason, "a push was not delivered");
                self.metrics.count("service_failure_total", labels);
                let mut of = labels.to_vec();
                of.push(("reason", reason.as_str()));
                self.metrics.count("service_failure_with_reason_total", &of);
                json!({"status": "FAIL", "error": words})
            }
        }
    }

    fn acknowledge(&self, body: &[u8]) -> Value {
        let Ok(ack) = serde_json::from_slice::<PushNotificationAck>(body) else {
            return self.bad("the body is no acknowledgement");
        };
        for (name, value) in [("id", &ack.id), ("platform", &ack.platform), ("type", &ack.r#type)] {
            if value.is_empty() {
                return self.bad(&format!("{name} is missing"));
            }
        }
        let labels = [("platform", ack.platform.as_str()), ("type", ack.r#type.as_str()), ("transport", "")];
        self.metrics.count("service_delivered_total", &labels);
        json!({"status": "OK"})
    }
}

async fn accept(proxy: Arc<Proxy>, listener: TcpListener, mut stopped: tokio::sync::oneshot::Receiver<()>) {
    let mut open = JoinSet::new();
    loop {
        let (stream, peer) = tokio::select! {
            _ = &mut stopped => break,
            accepted = listener.accept() => match accepted {
                Ok(pair) => pair,
                Err(_) => {
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                }
            },
        };
        let proxy = proxy.clone();
        open.spawn(async move {
            let service = hyper::service::service_fn(move |request| {
                let proxy = proxy.clone();
                async move { Ok::<_, std::convert::Infallible>(proxy.answer(request, peer).await) }
            });
            let mut builder = hyper_util::server::conn::auto::Builder::new(TokioExecutor::new());
            builder.http1().timer(TokioTimer::new()).header_read_timeout(Duration::from_secs(60));
            let _ = builder.serve_connection(TokioIo::new(stream), service).await;
        });
        while open.try_join_next().is_some() {}
    }
    drop(listener);
    let _ = tokio::time::timeout(GRACE, async { while open.join_next().await.is_some() {} }).await;
}

async fn body(request: Request<Incoming>) -> Bytes {
    let read = Limited::new(request.into_body(), MAX_BODY).collect();
    match tokio::time::timeout(Duration::from_secs(60), read).await {
        Ok(Ok(collected)) => collected.to_bytes(),
        _ => Bytes::new(),
    }
}

fn reply(status: u16, kind: &'static str, body: String) -> Response<Full<Bytes>> {
    let mut out = Response::new(Full::new(Bytes::from(body)));
    *out.status_mut() = http::StatusCode::from_u16(status).unwrap_or_default();
    out.headers_mut().insert(http::header::CONTENT_TYPE, http::HeaderValue::from_static(kind));
    out
}

fn text(status: u16, body: &str) -> Response<Full<Bytes>> {
    reply(status, "text/plain; charset=utf-8", body.into())
}

fn html(body: &str) -> Response<Full<Bytes>> {
    reply(200, "text/html; charset=utf-8", body.into())
}

fn typed(body: &Value) -> Response<Full<Bytes>> {
    reply(200, "application/json", body.to_string())
}

fn json_text(body: &Value) -> Response<Full<Bytes>> {
    reply(200, "text/plain; charset=utf-8", body.to_string())
}

#[allow(clippy::disallowed_methods)] // the push proxy has no context that would give the time
fn now() -> Instant {
    Instant::now()
}
