//! `GET /api/v4/websocket`: the upgrade, who it is, and whether it is somebody coming back.

use crate::backend::{Origins, Session};
use crate::conn::Conn;
use crate::hub::Hub;
use crate::serve::serve;
use crate::socket::Reader;
use base64::Engine;
use http::HeaderMap;
use hyper_util::rt::TokioIo;
use sha1::{Digest, Sha1};
use std::sync::Arc;
use tokio::net::TcpStream;

/// What the query asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wish {
    /// Empty = a fresh connection.
    pub connection_id: String,
    /// The event the client expects next; None when missing or no number.
    pub sequence: Option<u64>,
    pub asks_ack: bool,
    /// Sort of client: its place in [`crate::hub::CLIENTS`].
    pub client: u8,
}

impl Wish {
    /// From the query string.
    pub fn from_query(query: &str) -> Self {
        let mut w = Self::default();
        for (k, v) in form_urlencoded::parse(query.as_bytes()) {
            match &*k {
                "connection_id" => w.connection_id = v.into_owned(),
                "sequence_number" => w.sequence = v.parse().ok(),
                "posted_ack" => w.asks_ack = v == "true",
                _ => {}
            }
        }
        w
    }
}

/// The value of `Sec-WebSocket-Accept`, or None when this is no WebSocket handshake (version 13).
pub fn accept_key(headers: &HeaderMap) -> Option<String> {
    let get = |name: &str| headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or("");
    let lists = |name: &str, token: &str| {
        let all = headers.get_all(name);
        let mut tokens = all.iter().filter_map(|v| v.to_str().ok()).flat_map(|v| v.split(','));
        tokens.any(|t| t.trim().eq_ignore_ascii_case(token))
    };
    let key = get("sec-websocket-key");
    let good_key = base64::engine::general_purpose::STANDARD.decode(key).is_ok_and(|k| k.len() == 16);
    if !lists("connection", "upgrade")
        || !lists("upgrade", "websocket")
        || get("sec-websocket-version") != "13"
        || !good_key
    {
        return None;
    }
    let digest = Sha1::new().chain_update(key).chain_update("258EAFA5-E914-47DA-95CA-C5AB0DC85B11").finalize();
    Some(base64::engine::general_purpose::STANDARD.encode(digest))
}

/// May a page of this origin open a socket? (contract/websocket.md, "Origin check")
pub fn origin_allowed(settings: &Origins, origin: Option<&str>, host: &str) -> bool {
    let site = scheme_and_host(&settings.site_url);
    let allowed = settings.allow_cors_from.trim();
    match (origin, allowed, site) {
        (_, "*", _) | (None, _, _) => true,
        (Some(o), "", None) => scheme_and_host(o).is_some_and(|(_, h)| h.eq_ignore_ascii_case(host)),
        (Some(o), "", Some((scheme, site_host))) => {
            scheme_and_host(o).is_some_and(|(s, h)| s.eq_ignore_ascii_case(scheme) && h.eq_ignore_ascii_case(site_host))
        }
        (Some(o), list, site) => {
            let own = site.is_some_and(|(s, h)| o == format!("{s}://{h}"));
            own || list.split_whitespace().any(|entry| entry == o)
        }
    }
}

fn scheme_and_host(url: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = url.split_once("://")?;
    let host = rest.split(['/', '?', '#']).next()?;
    (!host.is_empty()).then_some((scheme, host))
}

/// Runs an accepted socket once the upgrade is through.
pub async fn upgraded(hub: Arc<Hub>, upgrade: hyper::upgrade::OnUpgrade, session: Option<Arc<Session>>, wish: Wish) {
    let stream = match upgrade.await {
        Ok(stream) => stream,
        Err(e) => return tracing::debug!("a socket was gone before its upgrade: {e}"),
    };
    let (reader, early) = take(stream);
    enter(hub, reader, session, wish, &early).await;
}

/// The stream itself if it is plain TCP, and what was read of it already; hyper's own buffer must not stay for the
/// connection's life.
fn take(stream: hyper::upgrade::Upgraded) -> (Reader, Vec<u8>) {
    let stream = match stream.downcast::<TokioIo<TcpStream>>() {
        Ok(parts) => return (Reader::tcp(parts.io.into_inner()), parts.read_buf.to_vec()),
        Err(stream) => stream,
    };
    match hyper_util::server::conn::auto::upgrade::downcast::<TokioIo<TcpStream>>(stream) {
        Ok(parts) => (Reader::tcp(parts.io.into_inner()), parts.read_buf.to_vec()),
        Err(stream) => (Reader::other(Box::new(TokioIo::new(stream))), Vec::new()),
    }
}

/// Runs a stream that speaks WebSocket from here on.
pub async fn enter(hub: Arc<Hub>, mut reader: Reader, session: Option<Arc<Session>>, wish: Wish, early: &[u8]) {
    let messages = reader.already(early);
    let client = wish.client;
    let (now, socket) = (hub.backend.now(), reader.socket.clone());
    let resuming = session.is_some() && !wish.connection_id.is_empty();
    if resuming && (!ochre_types::is_valid_id(&wish.connection_id) || wish.sequence.is_none()) {
        return;
    }
    let back = match (&session, wish.sequence) {
        (Some(s), Some(n)) if resuming => hub.resume(&wish.connection_id, n, s, &socket).await,
        _ => None,
    };
    let conn = match back {
        Some(conn) => conn,
        None => {
            let conn = Arc::new(Conn::new(&hub.backend.new_id(), wish.asks_ack, now));
            conn.open(socket.clone());
            match session {
                Some(s) => {
                    if !hub.register(&conn, s, None).await {
                        return;
                    }
                }
                None => hub.stranger(&conn),
            }
            conn
        }
    };
    if hub.is_closed() {
        conn.close(crate::codec::close::GOING_AWAY, true);
    }
    // A task of its own: this one is as large as all of the above.
    hub.tasks.clone().spawn(serve(hub, reader, conn, client, messages));
}
