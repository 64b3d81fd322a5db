//! `POST /posts/rewrite`: an agent puts a message into other words. There are no agents in this server: what the request
//! asks for is checked, and then told that nobody is there who could.

use super::read;
use ochre_kernel::{AppError, Auth, Ctx, Reply, Routes};
use ochre_types::{REWRITE_ACTIONS, RewriteRequest, is_valid_id};

/// Routes.
pub fn routes(r: &mut Routes) {
    r.post("/posts/rewrite", "RewriteMessage", Auth::Session, rewrite);
}

async fn rewrite(ctx: Ctx) -> Reply {
    let wanted: RewriteRequest = ctx.decode("rewrite_request")?;
    if !is_valid_id(&wanted.agent_id) {
        return Err(AppError::body("agent_id"));
    }
    if !wanted.root_id.is_empty() {
        if !is_valid_id(&wanted.root_id) {
            return Err(AppError::body("root_id"));
        }
        read::readable_or_denied(&ctx, &wanted.root_id).await?;
    }
    if !REWRITE_ACTIONS.contains(&wanted.action.as_str()) {
        return Err(AppError::bad("app.post.rewrite.invalid_action"));
    }
    Err(AppError::new("app.post.rewrite.agent_call_failed", 500))
}
