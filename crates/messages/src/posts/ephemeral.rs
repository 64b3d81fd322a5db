//! `POST /posts/ephemeral`: a post that one user sees and nobody keeps.

use ochre_kernel::{AppError, Auth, Ctx, Perm, Reply, Routes};
use ochre_types::PostEphemeral;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.post("/posts/ephemeral", "CreatePostEphemeral", Auth::Session, create);
}

async fn create(ctx: Ctx) -> Reply {
    let wanted: PostEphemeral = ctx.decode("body")?;
    if wanted.user_id.is_empty() {
        return Err(AppError::body("user_id"));
    }
    let Some(mut post) = wanted.post else { return Err(AppError::body("post")) };
    post.sanitize_input();
    post.user_id = ctx.me().to_string();
    post.create_at = 0;
    post.update_at = 0;
    ctx.grant_system(Perm::CreatePostEphemeral).await?;
    let post = ctx.app.posting().ephemeral(&ctx.app, &wanted.user_id, post).await?;
    ctx.created(&post)
}
