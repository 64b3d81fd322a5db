//! What clients ask over the socket, and the answers (contract/websocket.md, "Client actions").

mod request;
mod statuses;
mod typing;

pub use request::Request;
pub use typing::event as typing_event;

use crate::backend::{Session, TokenFrom};
use crate::codec;
use crate::conn::Conn;
use crate::hub::Hub;
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// What follows from a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
    GoOn,
    /// The socket is closed, without an answer.
    Close,
}

/// A refused action: error id, status, the parameter that is meant (or empty).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refusal(pub &'static str, pub u16, pub &'static str);

const BUSY: Refusal = Refusal("api.websocket_handler.server_busy.app_error", 503, "");
const NO_ACTION: Refusal = Refusal("api.web_socket_router.no_action.app_error", 400, "");
const BAD_SEQ: Refusal = Refusal("api.web_socket_router.bad_seq.app_error", 400, "");
const NOT_SIGNED_IN: Refusal = Refusal("api.web_socket_router.not_authenticated.app_error", 401, "");
const UNKNOWN: Refusal = Refusal("api.web_socket_router.bad_action.app_error", 500, "");

/// A field of `data` is missing or wrong.
fn bad_param(name: &'static str) -> Refusal {
    Refusal("api.websocket_handler.invalid_param.app_error", 400, name)
}

/// The data of an answer; may be empty.
type Answer = Result<Map<String, Value>, Refusal>;

/// Handles a request.
pub async fn handle(hub: &Arc<Hub>, conn: &Arc<Conn>, r: &Request) -> Then {
    let answer = match (r.action.as_str(), r.seq > 0) {
        ("", _) => Err(NO_ACTION),
        (_, false) => Err(BAD_SEQ),
        ("authentication_challenge", _) => return challenge(hub, conn, r).await,
        ("presence", _) => {
            declare(conn, r);
            Ok(Map::new())
        }
        (action, _) => match live_session(hub, conn).await {
            None => Err(NOT_SIGNED_IN),
            // Plugins' own; nobody else answers.
            Some(_) if action.starts_with("custom_") => return Then::GoOn,
            Some(session) => act(hub, &session, r).await,
        },
    };
    // A stranger gets no answers (contract: "dropped unless the socket is registered").
    if conn.user().is_some() {
        conn.send_raw(reply(hub, r.seq, answer));
    }
    Then::GoOn
}

async fn act(hub: &Arc<Hub>, session: &Session, r: &Request) -> Answer {
    match r.action.as_str() {
        "ping" => Ok(ping(hub)),
        "user_typing" => typing::typing(hub, session, r).await,
        "user_update_active_status" => statuses::update_active(hub, session, r).await,
        "get_statuses" => Ok(statuses::all(hub).await),
        "get_statuses_by_ids" => statuses::by_ids(hub, r).await,
        // Tells what became of a notification; counted only.
        "posted_notify_ack" => {
            hub.backend.shown(r.text("status").unwrap_or_default(), r.text("reason").unwrap_or_default());
            Ok(Map::new())
        }
        _ => Err(UNKNOWN),
    }
}

/// The session as it is now; once it is gone, the connection has none any more.
async fn live_session(hub: &Hub, conn: &Conn) -> Option<Arc<Session>> {
    let known = conn.session()?;
    let fresh = hub.backend.session(&known.token, TokenFrom::Challenge).await;
    if fresh.is_none() {
        conn.sign_out(&known);
    }
    fresh.filter(|s| !s.mfa_missing)
}

async fn challenge(hub: &Arc<Hub>, conn: &Arc<Conn>, r: &Request) -> Then {
    if conn.user().is_some() {
        return Then::GoOn;
    }
    let Some(token) = r.text("token") else { return Then::Close };
    let Some(session) = hub.backend.session(token, TokenFrom::Challenge).await else { return Then::Close };
    let ok = reply(hub, r.seq, Ok(Map::new()));
    match hub.register(conn, session, Some(ok)).await {
        true => Then::GoOn,
        false => Then::Close,
    }
}

/// What the client shows now; an absent field leaves things as they are, an empty text does not.
fn declare(conn: &Conn, r: &Request) {
    let text = |key| r.text(key).map(str::to_owned);
    let thread_view = r.data.get("is_thread_view").and_then(Value::as_bool).unwrap_or(false);
    conn.declare(|p| {
        p.channel = text("channel_id").or(p.channel.take());
        p.team = text("team_id").or(p.team.take());
        let thread = if thread_view { &mut p.thread_view } else { &mut p.thread };
        *thread = text("thread_channel_id").or(thread.take());
    });
}

fn ping(hub: &Hub) -> Map<String, Value> {
    let pairs = [
        ("text", json!("pong")),
        ("version", json!(hub.backend.version())),
        ("server_time", json!(hub.backend.now())),
        ("node_id", json!("")),
    ];
    pairs.into_iter().map(|(k, v)| (k.to_owned(), v)).collect()
}

/// The frame of an answer. Answers carry no number of their own.
fn reply(hub: &Hub, seq: i64, answer: Answer) -> Vec<u8> {
    let mut out = Map::new();
    out.insert("status".into(), if answer.is_ok() { "OK" } else { "FAIL" }.into());
    match answer {
        Ok(data) if data.is_empty() => {}
        Ok(data) => drop(out.insert("data".into(), data.into())),
        Err(Refusal(id, status, param)) => {
            let words = hub.backend.words(id, param);
            let error = json!({"id": id, "message": words, "detailed_error": "", "status_code": status});
            out.insert("error".into(), error);
        }
    }
    if seq != 0 {
        out.insert("seq_reply".into(), seq.into());
    }
    codec::text_frame(&serde_json::to_vec(&out).unwrap_or_default())
}
