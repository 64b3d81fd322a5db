//! Somebody who listens.

use super::Person;
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

/// An open socket of a person.
pub struct Socket {
    stream: WebSocketStream<MaybeTlsStream<TcpStream>>,
}

impl Socket {
    /// Connects and signs in; the greeting is heard. `query`: of the address, without `?`.
    pub async fn open(person: &Person, query: &str) -> Result<Socket, String> {
        let url = format!("{}/api/v4/websocket?{query}", person.url().replacen("http", "ws", 1));
        let (stream, _) = tokio_tungstenite::connect_async(url).await.map_err(|e| e.to_string())?;
        let mut socket = Socket { stream };
        let body = json!({"seq": 1, "action": "authentication_challenge", "data": {"token": person.token}});
        socket.send(&body).await?;
        socket.event("hello").await?;
        Ok(socket)
    }

    /// Sends a frame.
    pub async fn send(&mut self, frame: &Value) -> Result<(), String> {
        self.stream.send(Message::Text(frame.to_string().into())).await.map_err(|e| e.to_string())
    }

    /// The next event of this name, whole; others are passed over. Fails after twenty seconds.
    pub async fn event(&mut self, name: &str) -> Result<Value, String> {
        let next = async {
            while let Some(frame) = self.stream.next().await {
                let Message::Text(text) = frame.map_err(|e| e.to_string())? else { continue };
                let v: Value = serde_json::from_str(&text).map_err(|e| e.to_string())?;
                if v["event"] == name {
                    return Ok(v);
                }
            }
            Err(format!("the socket was closed before {name}"))
        };
        tokio::time::timeout(Duration::from_secs(20), next).await.map_err(|_| format!("no {name}"))?
    }
}

/// The JSON inside a text field of an event.
pub fn inner(event: &Value, field: &str) -> Value {
    serde_json::from_str(event["data"][field].as_str().unwrap_or_default()).unwrap_or_default()
}
