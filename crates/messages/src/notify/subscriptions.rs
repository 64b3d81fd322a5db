//! Browsers subscribe to pushes, and UnifiedPush distributors: endpoint and keys as the Push API of browsers gives them.

use super::web;
use ochre_kernel::jobs::Fault;
use ochre_kernel::{App, AppError, Auth, Ctx, Reply, Routes, args, sql};
use ochre_push::web::{Subscriber, origin};
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.get("/ochre/push/key", "OchreGetPushKey", Auth::Session, key);
    r.get("/ochre/push/subscriptions", "OchreGetPushSubscriptions", Auth::Session, list);
    r.post("/ochre/push/subscriptions", "OchreCreatePushSubscription", Auth::Session, create);
    r.delete("/ochre/push/subscriptions/{subscription_id}", "OchreDeletePushSubscription", Auth::Session, remove);
    r.post("/ochre/push/subscriptions/{subscription_id}/test", "OchreTestPushSubscription", Auth::Session, test);
}

/// Most subscriptions of a user: the oldest ones go.
const MOST: i64 = 20;

sql!(
    MINE = "SELECT id, endpoint, label, createat, lastsentat, sessionid FROM ochre_push_subscriptions WHERE userid = $1 \
     ORDER BY createat DESC, id"
);
sql!(SAME = "DELETE FROM ochre_push_subscriptions WHERE endpoint = $1");
sql!(
    ADD = "INSERT INTO ochre_push_subscriptions (id, userid, sessionid, endpoint, p256dh, auth, label, createat, lastsentat) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0)"
);
sql!(
    CUT = "DELETE FROM ochre_push_subscriptions WHERE userid = $1 AND id NOT IN \
     (SELECT p.id FROM ochre_push_subscriptions p WHERE p.userid = $1 ORDER BY p.createat DESC, p.id LIMIT $2)"
);
sql!(REMOVE = "DELETE FROM ochre_push_subscriptions WHERE id = $1 AND userid = $2");
sql!(ORPHANS = "DELETE FROM ochre_push_subscriptions WHERE sessionid NOT IN (SELECT s.id FROM sessions s)");
sql!(ANY = "SELECT COUNT(*) FROM ochre_push_subscriptions");

/// `PushSubscription.toJSON()` of a browser.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Wanted {
    endpoint: String,
    keys: Keys,
    /// What the user calls it; not interpreted.
    label: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Keys {
    p256dh: String,
    auth: String,
}

async fn key(ctx: Ctx) -> Reply {
    ctx.json(&json!({"key": web::vapid(&ctx.app).await?.public_key()}))
}

async fn list(ctx: Ctx) -> Reply {
    let session = ctx.session()?.id.clone();
    let row = move |r: &ochre_db::Row| {
        let endpoint: String = r.get(1)?;
        Ok(json!({
            "id": r.get::<String>(0)?, "service": origin(&endpoint), "label": r.get::<String>(2)?,
            "create_at": r.get::<i64>(3)?, "last_sent_at": r.get::<i64>(4)?,
            "current": r.get::<String>(5)? == session,
        }))
    };
    let found: Vec<Value> = ctx.app.db.all(&MINE, args![ctx.me()], row).await?;
    ctx.json(&found)
}

async fn create(ctx: Ctx) -> Reply {
    let wanted: Wanted = ctx.decode("subscription")?;
    if wanted.endpoint.len() > 2048 || origin(&wanted.endpoint).is_none() {
        return Err(AppError::body("endpoint"));
    }
    if Subscriber::parse(&wanted.keys.p256dh, &wanted.keys.auth).is_none() {
        return Err(AppError::body("keys"));
    }
    let (id, session) = (ctx.new_id(), ctx.session()?.id.clone());
    let label: String = wanted.label.chars().take(64).collect();
    let mut tx = ctx.begin().await?;
    tx.defer(&SAME, args![&wanted.endpoint]);
    let keys = (&wanted.keys.p256dh, &wanted.keys.auth);
    tx.defer(&ADD, args![&id, ctx.me(), session, &wanted.endpoint, keys.0, keys.1, label, ctx.now()]);
    tx.defer(&CUT, args![ctx.me(), MOST]);
    tx.commit().await?;
    ctx.app.browsers_listen.store(true, Ordering::Relaxed);
    ctx.created(&json!({"id": id}))
}

async fn remove(ctx: Ctx) -> Reply {
    let id = ctx.id("subscription_id")?;
    ctx.app.db.exec(&REMOVE, args![id, ctx.me()]).await?;
    ctx.ok()
}

/// A push to one's own browser, to see whether it arrives.
async fn test(ctx: Ctx) -> Reply {
    let id = ctx.id("subscription_id")?;
    let me = ctx.app.user_or_404(ctx.me()).await?;
    let words = ochre_i18n::translate(&ctx.app.mail_locale(&me.locale), "push.test", &[]);
    let title = ctx.app.config().team.site_name.clone();
    let payload = json!({"type": "test", "title": title, "body": words, "url": ctx.app.site_url()}).to_string();
    match web::deliver(&ctx.app, &id, ctx.me(), &payload).await {
        Ok(web::Delivery::Sent) => ctx.ok(),
        Ok(web::Delivery::Gone) => Err(AppError::missing("ochre.push.subscription.gone")),
        Err(Fault::Again(e) | Fault::Never(e)) => Err(AppError::new("ochre.push.subscription.failed", 502).detail(e)),
    }
}

/// Looks now and then whether anybody subscribed on another node, and drops what belongs to sessions that ended.
pub fn wire(app: &Arc<App>) {
    let server = app.clone();
    app.spawn(async move {
        let _ = look(&server).await;
    });
    app.jobs.every(
        "push subscriptions",
        Duration::from_secs(60),
        Box::new(|app| Box::pin(async move { look(&app).await })),
    );
}

async fn look(app: &App) -> Result<(), AppError> {
    let n: i64 = app.db.one(&ANY, args![], |r| r.get(0)).await?;
    if n > 0 {
        app.db.exec(&ORPHANS, args![]).await?;
    }
    app.browsers_listen.store(n > 0, Ordering::Relaxed);
    Ok(())
}
