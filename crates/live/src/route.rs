//! The routes of the sockets' domain, and the hub in the server.

use crate::actions;
use crate::connect::{self, Wish};
use crate::hub::{CLIENTS, Hub};
use crate::kernel::{self, Kernel};
use ochre_kernel::app::App;
use ochre_kernel::http::measure::client;
use ochre_kernel::{AppError, Auth, Ctx, Perm, Reply, Response, Routes};
use ochre_types::TypingRequest;
use std::sync::Arc;

const REFUSED: &str = "api.web_socket.connect.upgrade.app_error";

/// Starts the hub of a server and makes it the server's `live`. Once, on the runtime, before requests come.
pub fn wire(app: &Arc<App>) {
    app.set_live(Hub::start(Arc::new(Kernel::new(app))));
}

/// The socket itself, and what can also be said without one.
pub fn routes(r: &mut Routes) {
    r.slice("live/sockets");
    r.get("/websocket", "ConnectWebSocket", Auth::NoneTrust, connect);
    r.slice("live/typing");
    r.post("/users/{user_id}/typing", "PublishUserTyping", Auth::SessionBusyReject, typing);
}

/// As the socket's `user_typing`; administrators also for others.
async fn typing(ctx: Ctx) -> Reply {
    let user = ctx.id("user_id")?;
    let wanted: TypingRequest = ctx.decode("typing_request")?;
    if user != ctx.me() {
        ctx.grant_system(Perm::ManageSystem).await?;
    }
    if !ctx.app.user_can_channel(&user, &wanted.channel_id, Perm::CreatePost).await? {
        return Err(AppError::denied(Perm::CreatePost));
    }
    ctx.app.publish(actions::typing_event(&wanted.channel_id, &user, &wanted.parent_id));
    ctx.ok()
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
    let query = ctx.uri.query().unwrap_or_default();
    let name = client(&ctx.headers, query);
    let client = CLIENTS.iter().position(|c| *c == name).unwrap_or_default() as u8;
    let wish = Wish { client, ..Wish::from_query(query) };
    let upgrade = ctx.take_upgrade().ok_or_else(|| AppError::bad(REFUSED))?;
    tokio::spawn(connect::upgraded(hub, upgrade, session, wish));
    let switch = Response::empty(101).header("upgrade", "websocket").header("connection", "Upgrade");
    Ok(switch.header("sec-websocket-accept", key))
}
