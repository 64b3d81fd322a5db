//! A client's own bookkeeping: it starts from a fetch and then only listens to the socket.

use super::model::Counts;
use crate::support::Person;
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

/// Counters of one channel as a sidebar shows them.
#[derive(Clone, Default, PartialEq, Debug)]
pub struct Shown {
    pub total: i64,
    pub total_root: i64,
    pub own: Counts,
}

/// What the API says now, or what a client believes.
#[derive(Clone, Default, PartialEq, Debug)]
pub struct View {
    pub channels: BTreeMap<String, Shown>,
    /// Followed threads: unread replies and mentions.
    pub threads: BTreeMap<String, (i64, i64)>,
}

pub struct Client {
    me: String,
    stream: WebSocketStream<MaybeTlsStream<TcpStream>>,
    seq: i64,
    pub view: View,
    /// Something came that a client answers with a fetch.
    pub stale: bool,
}

fn int(v: &Value) -> i64 {
    v.as_i64().unwrap_or_default()
}

/// A fetch of everything.
pub async fn fetch(p: &Person, team: &str) -> Result<View, String> {
    let mut view = View::default();
    let of_team = format!("/users/{}/teams/{team}", p.id);
    for c in p.get(&format!("{of_team}/channels")).await?.status(200)?.json()?.as_array().into_iter().flatten() {
        let shown = Shown {
            total: int(&c["total_msg_count"]),
            total_root: int(&c["total_msg_count_root"]),
            ..Shown::default()
        };
        view.channels.insert(c["id"].as_str().unwrap_or_default().to_string(), shown);
    }
    for m in p.get(&format!("{of_team}/channels/members")).await?.status(200)?.json()?.as_array().into_iter().flatten()
    {
        let Some(shown) = m["channel_id"].as_str().and_then(|id| view.channels.get_mut(id)) else { continue };
        shown.own = Counts {
            msg: int(&m["msg_count"]),
            msg_root: int(&m["msg_count_root"]),
            mention: int(&m["mention_count"]),
            mention_root: int(&m["mention_count_root"]),
            urgent: int(&m["urgent_mention_count"]),
        };
    }
    let inbox = p.get(&format!("{of_team}/threads?per_page=200&pageSize=200")).await?.status(200)?.json()?;
    let (mut unread, mut mentions) = (0, 0);
    for t in inbox["threads"].as_array().into_iter().flatten() {
        let counts = (int(&t["unread_replies"]), int(&t["unread_mentions"]));
        unread += i64::from(counts.0 > 0);
        mentions += counts.1;
        view.threads.insert(t["id"].as_str().unwrap_or_default().to_string(), counts);
    }
    let totals = [int(&inbox["total"]), int(&inbox["total_unread_threads"]), int(&inbox["total_unread_mentions"])];
    let listed = [i64::try_from(view.threads.len()).unwrap_or(-1), unread, mentions];
    if totals != listed {
        return Err(format!("the inbox says {totals:?} (threads, unread, mentions) and lists {listed:?}: {inbox}"));
    }
    Ok(view)
}

impl Client {
    pub async fn connect(p: &Person, url: &str, team: &str) -> Result<Client, String> {
        let address = format!("{}/api/v4/websocket", url.replacen("http", "ws", 1));
        let (stream, _) = tokio_tungstenite::connect_async(address).await.map_err(|e| e.to_string())?;
        let mut c = Client { me: p.id.clone(), stream, seq: 0, view: View::default(), stale: false };
        c.ask("authentication_challenge", json!({"token": p.token})).await?;
        c.view = fetch(p, team).await?;
        Ok(c)
    }

    async fn ask(&mut self, action: &str, data: Value) -> Result<(), String> {
        self.seq += 1;
        let frame = json!({"seq": self.seq, "action": action, "data": data});
        self.stream.send(Message::text(frame.to_string())).await.map_err(|e| e.to_string())?;
        loop {
            let next = tokio::time::timeout(std::time::Duration::from_secs(30), self.stream.next()).await;
            let frame =
                next.map_err(|_| "the socket is silent")?.ok_or("the socket is closed")?.map_err(|e| e.to_string())?;
            let Message::Text(text) = frame else { continue };
            let v: Value = serde_json::from_str(&text).map_err(|e| e.to_string())?;
            if v["seq_reply"] == json!(self.seq) {
                return Ok(());
            }
            self.apply(&v);
        }
    }

    /// Takes in everything that was sent before now: frames of one socket keep their order.
    pub async fn catch_up(&mut self) -> Result<(), String> {
        self.ask("ping", json!({})).await
    }

    fn apply(&mut self, v: &Value) {
        let data = &v["data"];
        match v["event"].as_str().unwrap_or_default() {
            "posted" => self.posted(data),
            "multiple_channels_viewed" => {
                let Some(times) = data["channel_times"].as_object() else { return };
                for id in times.keys() {
                    if let Some(c) = self.view.channels.get_mut(id) {
                        c.own = Counts { msg: c.total, msg_root: c.total_root, ..Counts::default() };
                    }
                }
            }
            "post_unread" => {
                let id = v["broadcast"]["channel_id"].as_str().unwrap_or_default();
                if let Some(c) = self.view.channels.get_mut(id) {
                    c.own = Counts {
                        msg: int(&data["msg_count"]),
                        msg_root: int(&data["msg_count_root"]),
                        mention: int(&data["mention_count"]),
                        mention_root: int(&data["mention_count_root"]),
                        urgent: int(&data["urgent_mention_count"]),
                    };
                }
            }
            "thread_updated" => {
                let Some(Ok(t)) = data["thread"].as_str().map(serde_json::from_str::<Value>) else { return };
                let id = t["id"].as_str().unwrap_or_default().to_string();
                self.view.threads.insert(id, (int(&t["unread_replies"]), int(&t["unread_mentions"])));
            }
            "thread_read_changed" => {
                let Some(id) = data["thread_id"].as_str() else {
                    self.view.threads.values_mut().for_each(|t| *t = (0, 0));
                    return;
                };
                let counts = (int(&data["unread_replies"]), int(&data["unread_mentions"]));
                self.view.threads.insert(id.to_string(), counts);
            }
            "post_deleted" => {
                let Some(Ok(p)) = data["post"].as_str().map(serde_json::from_str::<Value>) else { return };
                match p["root_id"].as_str().unwrap_or_default() {
                    "" => drop(self.view.threads.remove(p["id"].as_str().unwrap_or_default())),
                    // Which of the thread's replies were unread only the server knows.
                    _ => self.stale = true,
                }
            }
            "thread_follow_changed" | "user_added" | "user_removed" | "channel_member_updated" => self.stale = true,
            _ => {}
        }
    }

    fn posted(&mut self, data: &Value) {
        let Some(Ok(p)) = data["post"].as_str().map(serde_json::from_str::<Value>) else { return };
        let Some(c) = p["channel_id"].as_str().and_then(|id| self.view.channels.get_mut(id)) else { return };
        let kind = p["type"].as_str().unwrap_or_default();
        let counted = !matches!(
            kind,
            "system_join_channel" | "system_leave_channel" | "system_add_to_channel" | "system_remove_from_channel"
        );
        let is_root = p["root_id"].as_str().unwrap_or_default().is_empty();
        c.total += i64::from(counted);
        c.total_root += i64::from(counted && is_root);
        let mentions: Vec<String> =
            data["mentions"].as_str().and_then(|m| serde_json::from_str(m).ok()).unwrap_or_default();
        if mentions.contains(&self.me) {
            c.own.mention += 1;
            c.own.mention_root += i64::from(is_root);
            let urgent = p["metadata"]["priority"]["priority"] == json!("urgent");
            c.own.urgent += i64::from(is_root && urgent);
        }
    }
}
