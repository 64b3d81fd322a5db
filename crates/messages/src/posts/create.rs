//! `POST /posts`: who may, once per `pending_post_id`, then check and apply.

use super::{apply, check, store};
use ochre_kernel::{AppError, Auth, Ctx, Perm, Reply, Routes};
use ochre_types::Post;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.post("/posts", "CreatePost", Auth::Session, create);
}

// tidy: handler its refusals stand in the order of the wire contract, in one piece
async fn create(ctx: Ctx) -> Reply {
    let mut post: Post = ctx.decode("post")?;
    post.sanitize_input();
    post.user_id = ctx.me().to_string();
    post.remote_id = Some(String::new());
    if ctx.session()?.is_oauth {
        post.set_prop(ochre_types::POST_PROPS_FROM_OAUTH_APP, "true");
    }
    may_post(&ctx, &post.channel_id).await?;
    if post.create_at != 0 && !ctx.can(Perm::ManageSystem).await? {
        post.create_at = 0;
    }
    let set_online = ctx.query("set_online").is_none() || ctx.query_bool("set_online");
    if post.is_system() {
        return Err(AppError::bad("api.context.invalid_param.app_error").with("Name", "post.type"));
    }
    let archived = ctx.app.channel(&post.channel_id).await?.is_some_and(|c| c.delete_at > 0);
    if archived {
        return Err(AppError::bad("api.post.create_post.can_not_post_to_deleted.error"));
    }
    let pending = post.pending_post_id.clone();
    if !post.files().is_empty() && !ctx.can_channel(&post.channel_id, Perm::UploadFile).await? {
        return Err(AppError::denied(Perm::UploadFile));
    }
    if let Some(known) = claim(&ctx, &pending).await? {
        apply::author_read(&ctx.app, &post.channel_id, ctx.me()).await?;
        return ctx.created(&known);
    }
    let outcome = write(&ctx, post, set_online).await;
    settle(&ctx, &pending, outcome.as_ref().ok());
    let post = outcome?;
    if set_online {
        ctx.app.set_online(ctx.me(), false).await?;
    }
    ctx.app.extend_session(ctx.session()?).await?;
    ctx.created(&post)
}

/// Keeps what a pending id made, or frees it for another try.
fn settle(ctx: &Ctx, pending: &str, made: Option<&Post>) {
    if pending.is_empty() {
        return;
    }
    let cache = &ctx.app.caches.pending_posts;
    cache.forget(pending);
    if let Some(post) = made {
        cache.put_since(pending, cache.mark(pending), post.id.clone());
    }
}

async fn write(ctx: &Ctx, post: Post, set_online: bool) -> Result<Post, AppError> {
    let pending = post.pending_post_id.clone();
    let ready = check::check(&ctx.app, post, set_online).await?;
    let mut post = apply::apply(&ctx.app, ready).await?;
    post.pending_post_id = pending;
    Ok(post)
}

/// `create_post` in the channel, or `create_post_public` in the team of a public one.
pub async fn may_post(ctx: &Ctx, channel: &str) -> Result<(), AppError> {
    if ctx.can_channel(channel, Perm::CreatePost).await? {
        return Ok(());
    }
    if let Some(c) = ctx.app.channel(channel).await?
        && c.r#type == "O"
        && ctx.can_team(&c.team_id, Perm::CreatePostPublic).await?
    {
        return Ok(());
    }
    Err(AppError::denied(Perm::CreatePost))
}

/// The post that this pending id made already; otherwise the id is taken by this request.
async fn claim(ctx: &Ctx, pending: &str) -> Result<Option<Post>, AppError> {
    if pending.is_empty() {
        return Ok(None);
    }
    let cache = &ctx.app.caches.pending_posts;
    match cache.get(pending) {
        Some(id) if id.is_empty() => Err(AppError::new("api.post.deduplicate_create_post.pending", 500)),
        Some(id) => Ok(store::live(&ctx.app, &id).await?),
        None => {
            let mark = cache.mark(pending);
            cache.put_since(pending, mark, String::new());
            Ok(None)
        }
    }
}
