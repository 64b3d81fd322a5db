//! Starting the server anew, and which version is the newest.

use super::unrestricted;
use ochre_kernel::{Auth, Ctx, Perm, Reply, Routes};
use serde_json::json;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.post("/restart", "RestartServer", Auth::Session, restart);
    r.get("/latest_version", "GetLatestVersion", Auth::Session, latest);
}

/// The server ends in order, as when it is told to stop, and the same program starts in its place.
async fn restart(ctx: Ctx) -> Reply {
    ctx.grant_system(Perm::ManageSystem).await?;
    let app = ctx.app.clone();
    tokio::spawn(async move {
        // the answer goes out first
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        app.restart.notify_one();
    });
    ctx.ok()
}

/// Nobody outside is asked: the version that runs is the newest one known.
async fn latest(ctx: Ctx) -> Reply {
    unrestricted(&ctx, Perm::ManageSystem).await?;
    let version = ochre_kernel::facts::VERSION;
    ctx.json(&json!({
        "id": 0, "tag_name": format!("v{version}"), "name": version, "created_at": "", "published_at": "", "body": "", "html_url": "",
    }))
}
