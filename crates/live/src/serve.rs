//! The task of one socket: reads, answers, and says goodbye. Kept small, there is one per connection.

use crate::actions::{self, Request, Then};
use crate::codec::{self, Message, close};
use crate::conn::Conn;
use crate::hub::Hub;
use crate::socket::Reader;
use std::sync::Arc;
use std::time::Duration;

/// How long a peer is still listened to after the end, so that it can read why.
const LINGER: Duration = Duration::from_millis(500);

/// Serves a socket that is open, until it ends. `messages`: what came together with the upgrade.
/// `client`: who it is, for the totals.
pub async fn serve(hub: Arc<Hub>, mut reader: Reader, conn: Arc<Conn>, client: u8, mut messages: Vec<Message>) {
    hub.totals.opened(client);
    'open: loop {
        for m in std::mem::take(&mut messages) {
            // Boxed, so that the idle task does not carry the room of its largest answer.
            if !Box::pin(handle(&hub, &conn, m)).await {
                break 'open;
            }
        }
        match reader.next(&conn).await {
            Ok(m) => messages = m,
            Err(_) => break,
        }
        conn.heard(hub.backend.now());
    }
    hub.totals.closed(client);
    Box::pin(part(&hub, &mut reader, &conn)).await;
}

async fn part(hub: &Hub, reader: &mut Reader, conn: &Arc<Conn>) {
    reader.last_words(conn).await;
    hub.leave(conn, &reader.socket).await;
    if !hub.is_closed() {
        let _ = tokio::time::timeout(LINGER, reader.discard(conn)).await;
    }
}

/// False ends the socket.
async fn handle(hub: &Arc<Hub>, conn: &Arc<Conn>, message: Message) -> bool {
    let request = match message {
        Message::Pong => {
            if let Some(user) = conn.user() {
                hub.backend.alive(user).await;
            }
            return true;
        }
        Message::Ping(payload) => {
            conn.send_raw(codec::pong_frame(&payload));
            return true;
        }
        Message::Close(code) => {
            conn.close(code, false);
            return false;
        }
        Message::Breach(b) => {
            conn.close(b.0, false);
            return false;
        }
        Message::Text(t) => Request::from_text(&t),
        Message::Binary(b) => Request::from_msgpack(&b),
    };
    let then = match &request {
        Some(r) => actions::handle(hub, conn, r).await,
        None => Then::Close,
    };
    if then == Then::Close {
        conn.close(close::POLICY, false);
    }
    then == Then::GoOn
}
