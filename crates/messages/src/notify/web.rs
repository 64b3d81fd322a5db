//! Pushes to browsers and UnifiedPush distributors: encrypted for the subscriber, by rows of the outbox.

use super::fan_out::kind_of;
use super::log::{self, Which};
use super::mail::Letter;
use super::push;
use http::{HeaderMap, HeaderValue, Method, header};
use ochre_fetch::Limits;
use ochre_kernel::jobs::Fault;
use ochre_kernel::{App, AppError, args, sql};
use ochre_push::web::{MAX_PAYLOAD, Subscriber, Vapid, encrypt};
use ochre_types::PushNotification;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

/// Kind of the outbox row: `{"post", "user", "to": subscription, "kind": mention, "threads": collapsed threads}`.
pub const KIND: &str = "web_push";
/// A message that could not be delivered for so long is old news; ms and, for push services, seconds.
const FRESH: i64 = 86_400_000;
const TTL: &str = "86400";

sql!(
    OF_USERS = "SELECT p.userid, p.id FROM ochre_push_subscriptions p JOIN sessions s ON s.id = p.sessionid \
     WHERE p.userid = ANY($1) AND (s.expiresat = 0 OR s.expiresat > $2) ORDER BY p.createat, p.id"
);
sql!(BY_ID = "SELECT endpoint, p256dh, auth FROM ochre_push_subscriptions WHERE id = $1 AND userid = $2");
sql!(REMOVE = "DELETE FROM ochre_push_subscriptions WHERE id = $1");
sql!(SENT = "UPDATE ochre_push_subscriptions SET lastsentat = $2 WHERE id = $1");

/// `systems` key of the server's key towards push services.
const KEY: &str = "OchreWebPushKey";

/// The subscriptions of these users: (user, subscription). They end with the session that made them.
pub async fn of_users(app: &App, users: &[String]) -> Result<Vec<(String, String)>, AppError> {
    Ok(app.db.all(&OF_USERS, args![users, app.now()], |r| Ok((r.get(0)?, r.get(1)?))).await?)
}

/// The server's key, made when it is first needed.
pub async fn vapid(app: &App) -> Result<Vapid, AppError> {
    let stored = match app.system_value(KEY).await? {
        Some(stored) => stored,
        None => app.init_system_value(KEY, &Vapid::generate()).await?,
    };
    Vapid::from_stored(&stored)
        .ok_or_else(|| AppError::new("app.store.failed.app_error", 500).detail("the Web Push key cannot be read"))
}

/// The worker.
pub async fn work(app: Arc<App>, row: Value) -> Result<(), Fault> {
    let text = |key: &str| row[key].as_str().unwrap_or_default();
    let which = Which { post: text("post"), user: text("user"), medium: "web_push", target: text("to") };
    let (letter, user) = (Letter::of(&app, text("post")).await?, app.user(text("user")).await?);
    let (Some(letter), Some(user)) = (letter, user) else { return Ok(()) };
    if app.now() - row["_at"].as_i64().unwrap_or_default() > FRESH {
        log::set(&app, which, "failed", "too_old", "").await?;
        return Ok(());
    }
    let kind = row["kind"].as_u64().map(|n| kind_of(n as u8));
    let mut message = push::message(&app, &letter, &user, kind, row["threads"] == true).await?;
    message.ack_id = text("_row").into();
    let payload = payload(&message, &letter.link(&app, &user.id).await?);
    let ended = deliver(&app, text("to"), text("user"), &payload).await;
    let (state, reason) = match &ended {
        Ok(Delivery::Sent) => ("sent", ""),
        Ok(Delivery::Gone) => ("removed", "subscription_gone"),
        Err(Fault::Again(why)) => ("queued", why.as_str()),
        Err(Fault::Never(why)) => ("failed", why.as_str()),
    };
    log::set(&app, which, state, reason, text("_row")).await?;
    ended.map(drop)
}

/// What the service worker shows; cut to what push services take.
fn payload(push: &PushNotification, url: &str) -> String {
    let mut body = push.message.clone();
    loop {
        let title = if push.channel_name.is_empty() { &push.sender_name } else { &push.channel_name };
        let text = json!({
            "type": push.r#type, "title": title, "body": body, "url": url, "badge": push.badge, "ack_id": push.ack_id,
            "post_id": push.post_id, "channel_id": push.channel_id, "root_id": push.root_id, "team_id": push.team_id,
        })
        .to_string();
        if text.len() <= MAX_PAYLOAD || body.is_empty() {
            return text;
        }
        body = body.chars().take(body.chars().count() * 3 / 4).collect();
    }
}

/// How a delivery ended.
#[derive(Debug, PartialEq, Eq)]
pub enum Delivery {
    Sent,
    /// The subscription is no more, and is deleted.
    Gone,
}

/// Sends a payload to a subscription of a user.
pub async fn deliver(app: &Arc<App>, id: &str, user: &str, payload: &str) -> Result<Delivery, Fault> {
    let row = |r: &ochre_db::Row| Ok((r.get::<String>(0)?, r.get::<String>(1)?, r.get::<String>(2)?));
    let Some((endpoint, key, secret)) = app.db.opt(&BY_ID, args![id, user], row).await? else {
        return Ok(Delivery::Gone);
    };
    let subscriber = Subscriber::parse(&key, &secret);
    let body = subscriber.and_then(|s| encrypt(&s, payload.as_bytes()));
    let body = body.ok_or_else(|| Fault::Never("the subscription has no usable key".into()))?;
    let contact = format!("mailto:{}", app.config().support.support_email);
    let signed = vapid(app).await?.authorization(&endpoint, &contact, app.now());
    let signed = signed.and_then(|s| HeaderValue::from_str(&s).ok());
    let signed = signed.ok_or_else(|| Fault::Never("the endpoint is no address".into()))?;
    let mut headers = HeaderMap::new();
    headers.insert(header::AUTHORIZATION, signed);
    for (name, value) in [
        ("content-encoding", "aes128gcm"),
        ("content-type", "application/octet-stream"),
        ("ttl", TTL),
        ("urgency", "high"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    app.tally.notification("total", "push", "", "web");
    let limits = Limits { timeout: Duration::from_secs(10), max_bytes: 4096, cut: true, redirects: 0 };
    let answer = app.fetch().request(Method::POST, &endpoint, headers, body, limits).await;
    let answer = answer.map_err(|e| Fault::Again(format!("the push service cannot be reached: {e}")))?;
    match answer.status.as_u16() {
        200..=299 => {
            app.tally.notification("success", "push", "", "web");
            app.db.exec(&SENT, args![id, app.now()]).await?;
            Ok(Delivery::Sent)
        }
        404 | 410 => {
            app.db.exec(&REMOVE, args![id]).await?;
            Ok(Delivery::Gone)
        }
        status @ (429 | 500..=599) => Err(Fault::Again(format!("the push service answers {status}"))),
        status => Err(Fault::Never(format!("the push service answers {status}"))),
    }
}
