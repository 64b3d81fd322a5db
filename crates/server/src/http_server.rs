//! The listener: connections, the caller's address, the way to dispatch or to the web client.

use crate::assets::Assets;
use crate::gate::{Doors, Gate};
use bytes::Bytes;
use futures_util::StreamExt;
use http::{Request, Response as HttpResponse};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Full, StreamBody};
use hyper::body::{Frame, Incoming};
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use ochre_kernel::http::{clean, dispatch};
use ochre_kernel::reply::Body;
use ochre_kernel::{App, Response};
use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio_util::task::TaskTracker;

type OutBody = UnsyncBoxBody<Bytes, std::io::Error>;

/// Accepts until the server stops, then lets running requests finish.
pub async fn serve(app: Arc<App>, assets: Arc<Assets>, listener: TcpListener, doors: Doors) {
    let open = TaskTracker::new();
    let gate = Arc::new(Gate::new(doors));
    loop {
        let (stream, peer) = tokio::select! {
            () = app.stopping() => break,
            accepted = listener.accept() => match accepted {
                Ok(a) => a,
                Err(e) => {
                    // Out of descriptors: wait instead of spinning.
                    tracing::warn!(error = %e, "a connection could not be accepted");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                }
            },
        };
        connection(&app, &assets, &gate, &open, stream, peer);
    }
    drop(listener);
    open.close();
    let _ = tokio::time::timeout(Duration::from_secs(8), open.wait()).await;
}

fn connection(
    app: &Arc<App>,
    assets: &Arc<Assets>,
    gate: &Arc<Gate>,
    open: &TaskTracker,
    stream: TcpStream,
    peer: SocketAddr,
) {
    let _ = stream.set_nodelay(true);
    let (app, assets, gate, app2) = (app.clone(), assets.clone(), gate.clone(), app.clone());
    let service = service_fn(move |req| {
        let (app, assets, gate) = (app.clone(), assets.clone(), gate.clone());
        async move { Ok::<_, Infallible>(answer(&app, &assets, &gate, req, peer).await) }
    });
    let conn = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(Duration::from_secs(60))
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades();
    let stopping = app2;
    open.spawn(async move {
        let mut conn = std::pin::pin!(conn);
        tokio::select! {
            _ = conn.as_mut() => return,
            () = stopping.stopping() => conn.as_mut().graceful_shutdown(),
        }
        let _ = conn.await;
    });
}

async fn answer(
    app: &Arc<App>,
    assets: &Assets,
    gate: &Gate,
    req: Request<Incoming>,
    peer: SocketAddr,
) -> HttpResponse<OutBody> {
    let ip = caller(app, &req, peer);
    let subpath = app.subpath();
    let Some(path) = below(&subpath, req.uri().path()).map(str::to_string) else {
        return wire(Response::empty(302).header("location", &*subpath));
    };
    if let Some(there) = clean::elsewhere(req.uri()) {
        return wire(Response::empty(301).header("location", there));
    }
    let passed = match gate.pass(app, &req, &path, ip) {
        Ok(passed) => passed,
        Err(answer) => {
            ochre_kernel::http::body::drain(req.into_body()).await;
            return wire(answer);
        }
    };
    let answer = match dispatch::dispatch(app, req, &path, ip, false).await {
        Ok(r) => r,
        Err(req) if path.starts_with("/api/") => {
            ochre_kernel::http::body::drain(req.into_body()).await;
            dispatch::not_found(app, &path)
        }
        Err(req) => assets.answer(app, &req, &path, &subpath),
    };
    wire(passed.onto(answer))
}

/// The path below the sub-path; `None` outside it.
fn below<'a>(subpath: &str, path: &'a str) -> Option<&'a str> {
    if subpath == "/" {
        return Some(path);
    }
    match path.strip_prefix(subpath)? {
        "" => Some("/"),
        rest if rest.starts_with('/') => Some(rest),
        _ => None,
    }
}

/// The address that the first trusted proxy header names, else the peer's (contract/limits.md Headers).
fn caller(app: &App, req: &Request<Incoming>, peer: SocketAddr) -> IpAddr {
    let config = app.config();
    for name in &config.service.trusted_proxy_ip_header {
        let value = req.headers().get(name.as_str()).and_then(|v| v.to_str().ok()).unwrap_or("");
        if let Ok(ip) = value.split(',').next().unwrap_or("").trim().parse() {
            return ip;
        }
    }
    peer.ip()
}

fn wire(r: Response) -> HttpResponse<OutBody> {
    let body = match r.body {
        Body::Empty => Full::new(Bytes::new()).map_err(|never| match never {}).boxed_unsync(),
        Body::Bytes(b) => Full::new(b).map_err(|never| match never {}).boxed_unsync(),
        Body::Stream(s) => StreamBody::new(s.map(|c| c.map(Frame::data))).boxed_unsync(),
    };
    let mut out = HttpResponse::new(body);
    *out.status_mut() = http::StatusCode::from_u16(r.status).unwrap_or(http::StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in r.headers {
        if let Some(name) = name.into() {
            out.headers_mut().append::<http::HeaderName>(name, value);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::below;

    #[test]
    fn sub_paths() {
        for (sub, path, want) in [
            ("/", "/api", Some("/api")),
            ("/chat", "/chat", Some("/")),
            ("/chat", "/chat/api/v4", Some("/api/v4")),
            ("/chat", "/chatter", None),
            ("/chat", "/", None),
        ] {
            assert_eq!(below(sub, path), want, "{sub} {path}");
        }
    }
}
