//! The HTTP sink: stands for webhook receivers, slash command and dialog integrations, the push proxy.

use super::Box;
use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use parking_lot::Mutex;
use serde_json::{Map, Value, json};
use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::task::AbortHandle;

/// One request that came in.
pub struct Received {
    pub path: String,
    /// `method`, `path`, `query`, `type`, `body`, as scenarios show them.
    pub shown: Map<String, Value>,
    pub headers: http::HeaderMap,
}

pub struct WebSink {
    pub url: String,
    pub got: Arc<Box<Received>>,
    replies: Arc<Mutex<HashMap<String, Value>>>,
    task: AbortHandle,
}

impl WebSink {
    pub async fn start() -> std::io::Result<WebSink> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", listener.local_addr()?);
        let (got, replies) = (Arc::new(Box::default()), Arc::new(Mutex::default()));
        let task = tokio::spawn(serve(listener, got.clone(), replies.clone())).abort_handle();
        Ok(WebSink { url, got, replies, task })
    }

    /// From now on a path is answered as `reply` says: `path`, `status`, `json` or `text`, `type`.
    pub fn reply(&self, reply: Value) {
        let path = reply["path"].as_str().unwrap_or_default().to_owned();
        self.replies.lock().insert(path, reply);
    }
}

impl Drop for WebSink {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(listener: TcpListener, got: Arc<Box<Received>>, replies: Arc<Mutex<HashMap<String, Value>>>) {
    while let Ok((stream, _)) = listener.accept().await {
        let (got, replies) = (got.clone(), replies.clone());
        let service = service_fn(move |request| {
            let (got, replies) = (got.clone(), replies.clone());
            async move {
                let received = receive(request).await;
                let reply = replies.lock().get(&received.path).cloned().unwrap_or_else(|| json!({}));
                got.put(received);
                Ok::<_, Infallible>(answer(&reply))
            }
        });
        tokio::spawn(async move {
            let _ = hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
        });
    }
}

async fn receive(request: Request<Incoming>) -> Received {
    let (head, body) = request.into_parts();
    let bytes = body.collect().await.map(|b| b.to_bytes()).unwrap_or_default();
    let kind = head.headers.get("content-type").and_then(|v| v.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let body = match kind {
        "application/x-www-form-urlencoded" => pairs(&bytes),
        "application/json" => serde_json::from_str(&text).unwrap_or(Value::String(text)),
        "" if text.starts_with('{') => serde_json::from_str(&text).unwrap_or(Value::String(text)),
        _ => Value::String(text),
    };
    let query = match pairs(head.uri.query().unwrap_or_default().as_bytes()) {
        Value::Object(none) if none.is_empty() => json!(""),
        some => some,
    };
    let path = head.uri.path().to_owned();
    let shown = json!({"method": head.method.as_str(), "path": path, "query": query, "type": kind, "body": body});
    Received { path, shown: shown.as_object().cloned().unwrap_or_default(), headers: head.headers }
}

fn pairs(text: &[u8]) -> Value {
    Value::Object(form_urlencoded::parse(text).map(|(k, v)| (k.into_owned(), Value::from(v.into_owned()))).collect())
}

fn answer(reply: &Value) -> Response<Full<Bytes>> {
    let (body, kind) = match reply["text"].as_str() {
        Some(text) => (text.to_owned(), "text/plain"),
        None => (reply.get("json").unwrap_or(&json!({})).to_string(), "application/json"),
    };
    let status = reply["status"].as_u64().and_then(|n| u16::try_from(n).ok()).unwrap_or(200);
    let made = Response::builder().status(status).header("content-type", reply["type"].as_str().unwrap_or(kind));
    made.body(Full::from(body)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::{Client, Outgoing};
    use std::time::Duration;

    #[tokio::test]
    async fn remembers_and_answers_as_told() {
        let sink = WebSink::start().await.unwrap();
        let client = Client::new(&sink.url).unwrap();
        sink.reply(json!({"path": "/a", "status": 418, "text": "tea"}));
        let form = json!({"x": "1 2", "y": ""});
        let out = Outgoing::default().with_form(form.as_object().unwrap());
        let answer = client.send("POST", "/a?q=%C3%A9&r", &out).await.unwrap();
        assert_eq!((answer.status, answer.text(), answer.kind()), (418, "tea".to_owned(), "text/plain".to_owned()));
        let plain = Outgoing { body: br#"{"n":1}"#.to_vec(), ..Outgoing::default() };
        assert_eq!(client.send("PUT", "/b", &plain).await.unwrap().json(), Some(json!({})));
        let got = sink.got.take(|r| r.path == "/a", 1, Duration::from_secs(9)).await;
        let kind = "application/x-www-form-urlencoded";
        let want = json!({"method": "POST", "path": "/a", "query": {"q": "é", "r": ""}, "type": kind, "body": form});
        assert_eq!(Value::Object(got[0].shown.clone()), want);
        let got = sink.got.take(|r| r.path == "/b", 1, Duration::from_secs(9)).await;
        assert_eq!(
            (&got[0].shown["body"], &got[0].shown["query"], &got[0].shown["type"]),
            (&json!({"n": 1}), &json!(""), &json!(""))
        );
    }
}
