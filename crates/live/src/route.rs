//! The route of the socket, and its hub in the server.

use crate::connect::{self, Wish};
use crate::hub::Hub;
use crate::kernel::{self, Kernel};
use ochre_kernel::app::App;
use ochre_kernel::{AppError, Auth, Ctx, Reply, Response, Routes};
use std::sync::Arc;

const REFUSED: &str = "api.web_socket.connect.upgrade.app_error";

/// Starts the hub of a server and makes it the server's `live`. Once, on the runtime, before requests come.
pub fn wire(app: &Arc<App>) {
    app.set_live(Hub::start(Arc::new(Kernel::new(app))));
}

/// `GET /api/v4/websocket`.
pub fn routes(r: &mut Routes) {
    r.get("/websocket", "ConnectWebSocket", Auth::NoneTrust, connect);
}

async fn connect(mut ctx: Ctx) -> Reply {
    let Ok(hub) = ctx.app.live_shared().into_any().downcast::<Hub>() else { return Err(AppError::new(REFUSED, 500)) };
    let header = |name: &str| ctx.headers.get(name).and_then(|v| v.to_str().ok());
    if hub.is_closed() {
        return Err(AppError::new(REFUSED, 503));
    }
    let host = header("host").unwrap_or_default();
    if !connect::origin_allowed(&hub.backend.origins(), header("origin"), host) {
        return Err(AppError::bad(REFUSED).detail("the origin is not allowed"));
    }
    let key = connect::accept_key(&ctx.headers).ok_or_else(|| AppError::bad(REFUSED))?;
    let session = match ctx.session_opt() {
        Some(s) => Some(Arc::new(kernel::summary(&ctx.app, s).await?)),
        None => None,
    };
    let wish = Wish::from_query(ctx.uri.query().unwrap_or_default());
    let upgrade = ctx.take_upgrade().ok_or_else(|| AppError::bad(REFUSED))?;
    tokio::spawn(connect::upgraded(hub, upgrade, session, wish));
    let switch = Response::empty(101).header("upgrade", "websocket").header("connection", "Upgrade");
    Ok(switch.header("sec-websocket-accept", key))
}
