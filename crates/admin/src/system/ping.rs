//! `GET /system/ping`.

use ochre_kernel::{Auth, Ctx, Reply, Response, Routes, args, sql};
use ochre_push::client::{Answer, Proxy, device, is_closed_to_us};
use ochre_types::{PUSH_TYPE_TEST, PushNotification};
use serde_json::json;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.get("/system/ping", "GetPing", Auth::None, ping);
}

sql!(ALIVE = "SELECT 1");

async fn ping(ctx: Ctx) -> Reply {
    let config = ctx.app.config_full();
    let client = &config.client_requirements;
    let mut body = json!({
        "AndroidLatestVersion": client.android_latest_version,
        "AndroidMinVersion": client.android_min_version,
        "IosLatestVersion": client.ios_latest_version,
        "IosMinVersion": client.ios_min_version,
        "status": "OK",
        "ActiveSearchBackend": "database",
    });
    let mut healthy = true;
    if ctx.query_bool("get_server_status") {
        let database = ctx.app.db.one(&ALIVE, args![], |r| r.get::<i64>(0)).await.is_ok();
        let writable = ctx.app.blob.test().await.is_ok();
        healthy = database && writable;
        let word = |ok: bool| if ok { "OK" } else { "UNHEALTHY" };
        body["database_status"] = word(database).into();
        body["filestore_status"] = word(writable).into();
        body["status"] = word(healthy).into();
    }
    if let Some(device) = ctx.query("device_id").filter(|d| !d.is_empty()) {
        body["CanReceiveNotifications"] = reachable(&ctx, &device).await.into();
    }
    let rest = ctx.query_bool("use_rest_semantics");
    let status = if healthy || rest { 200 } else { 500 };
    Ok(Response::json(status, &body))
}

/// Whether a test push reaches a phone: `true`, `false` (gone, or pushes are off), `unknown`.
async fn reachable(ctx: &Ctx, id: &str) -> &'static str {
    let (on, server) = {
        let c = ctx.app.config();
        (c.email.send_push_notifications, c.email.push_notification_server.clone())
    };
    let proxy = Proxy::new(ctx.app.fetch_trusted(), &server).filter(|_| on && !is_closed_to_us(&server));
    let (Some(proxy), Some((platform, address))) = (proxy, device(id)) else { return "false" };
    let push = PushNotification {
        r#type: PUSH_TYPE_TEST.into(),
        version: "2".into(),
        badge: -1,
        platform: platform.into(),
        device_id: address.into(),
        server_id: ctx.app.facts().server_id.clone(),
        ..PushNotification::default()
    };
    match proxy.send(&push).await {
        Ok(Answer::Ok) => "true",
        Ok(Answer::Remove) => "false",
        Ok(Answer::Fail(_)) | Err(_) => "unknown",
    }
}
