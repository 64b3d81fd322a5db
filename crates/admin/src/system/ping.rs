//! `GET /system/ping`.

use ochre_kernel::{Auth, Ctx, Reply, Response, Routes, args, sql};
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
    let rest = ctx.query_bool("use_rest_semantics");
    let status = if healthy || rest { 200 } else { 500 };
    Ok(Response::json(status, &body))
}
