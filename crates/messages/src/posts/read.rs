//! Reading single posts: one by id, several by id, where a post stands.

use super::{metadata, store};
use ochre_kernel::{App, AppError, Auth, Ctx, Perm, Reply, Response, Routes};
use ochre_types::{Channel, Post, PostInfo};
use std::sync::Arc;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.get("/posts/{post_id}", "GetPost", Auth::Session, get);
    r.post("/posts/ids", "getPostsByIds", Auth::Session, by_ids);
    r.get("/posts/{post_id}/info", "GetPostInfo", Auth::Session, info);
}

/// A post that the caller may read: 404 when there is none, 403 when its channel is closed to them.
pub async fn readable(ctx: &Ctx, id: &str, deleted: bool) -> Result<(Post, Arc<Channel>), AppError> {
    let post = store::counted(&ctx.app, id, deleted).await?.ok_or_else(not_found)?;
    let grant = ctx.grant_read(&post.channel_id).await?;
    Ok((post, grant.channel().clone()))
}

/// The same where a post that is not there is refused like a forbidden one.
pub async fn readable_or_denied(ctx: &Ctx, id: &str) -> Result<(Post, Arc<Channel>), AppError> {
    match store::counted(&ctx.app, id, false).await? {
        Some(post) => {
            let grant = ctx.grant_read(&post.channel_id).await?;
            Ok((post, grant.channel().clone()))
        }
        None => Err(AppError::denied(Perm::ReadChannelContent)),
    }
}

/// 404 of a post.
pub fn not_found() -> AppError {
    AppError::missing("app.post.get.app_error")
}

/// ETag of a single post.
fn etag(p: &Post) -> String {
    format!("{}.{}.{}", ochre_kernel::facts::VERSION, p.id, p.update_at)
}

async fn get(ctx: Ctx) -> Reply {
    let id = ctx.id("post_id")?;
    let deleted = ctx.query_bool("include_deleted");
    if deleted {
        ctx.grant_system(Perm::ManageSystem).await?;
    }
    let (post, _) = readable(&ctx, &id, deleted).await?;
    let tag = etag(&post);
    if let Some(same) = ctx.not_modified(&tag) {
        return Ok(same);
    }
    let post = metadata::one(&ctx.app, ctx.session()?, post).await?;
    Ok(Response::json(200, &post).header("etag", tag))
}

async fn by_ids(ctx: Ctx) -> Reply {
    let parse = |e: AppError| AppError { id: "api.payload.parse.error".into(), params: vec![], ..e };
    let ids = ctx.string_list("post_ids").map_err(parse)?;
    if ids.is_empty() {
        return Err(AppError::body("post_ids"));
    }
    if ids.len() > 1000 {
        return Err(AppError::bad("api.post.posts_by_ids.invalid_body.request_error").with("MaxLength", "1000"));
    }
    let found = store::counted_all(&ctx.app, &ids).await?;
    if found.is_empty() {
        return Err(not_found());
    }
    let mut posts = readable_only(&ctx, found).await?;
    posts.sort_by_key(|p| std::cmp::Reverse(p.create_at));
    let mut refs: Vec<&mut Post> = posts.iter_mut().collect();
    metadata::decorate(&ctx.app, ctx.session()?, &mut refs, false).await?;
    ctx.json(&posts)
}

/// Leaves out the posts of channels that the caller may not read.
pub async fn readable_only(ctx: &Ctx, posts: Vec<Post>) -> Result<Vec<Post>, AppError> {
    let mut known: std::collections::HashMap<String, bool> = Default::default();
    let mut out = Vec::with_capacity(posts.len());
    for p in posts {
        let may = match known.get(&p.channel_id) {
            Some(may) => *may,
            None => {
                let may = match ctx.app.channel(&p.channel_id).await? {
                    Some(c) => ctx.app.can_read_channel(ctx.session()?, &c).await?,
                    None => false,
                };
                known.insert(p.channel_id.clone(), may);
                may
            }
        };
        if may {
            out.push(p);
        }
    }
    Ok(out)
}

// tidy: handler its refusals stand in the order of the wire contract, in one piece
async fn info(ctx: Ctx) -> Reply {
    let id = ctx.id("post_id")?;
    let post = store::live(&ctx.app, &id).await?.ok_or_else(not_found)?;
    let channel = ctx.app.channel_or_404(&post.channel_id).await?;
    let app: &Arc<App> = &ctx.app;
    let member = app.channel_membership(&channel.id, ctx.me()).await?.is_some();
    let may_read = app.can_read_channel(ctx.session()?, &channel).await?;
    let mut out = PostInfo {
        channel_id: channel.id.clone(),
        channel_type: channel.r#type.clone(),
        channel_display_name: channel.display_name.clone(),
        has_joined_channel: member,
        ..PostInfo::default()
    };
    if channel.team_id.is_empty() {
        return if may_read { ctx.json(&out) } else { Err(not_found()) };
    }
    let team = app.team_or_404(&channel.team_id).await?;
    let joined = app.team_membership(&team.id, ctx.me()).await?.is_some();
    // reachable is what one reads already, or could join: an open team, and in it a public channel
    let may_join_team =
        joined || ctx.can(if team.allow_open_invite { Perm::JoinPublicTeams } else { Perm::JoinPrivateTeams }).await?;
    let reachable = if channel.r#type == "O" {
        may_join_team
    } else {
        may_read || ctx.can_channel(&channel.id, Perm::ManagePrivateChannelMembers).await?
    };
    if !may_read && !reachable {
        return Err(not_found());
    }
    out.team_id = team.id.clone();
    out.team_type = if team.allow_open_invite { "O" } else { "I" }.into();
    out.team_display_name = team.display_name.clone();
    out.has_joined_team = joined;
    ctx.json(&out)
}

/// As [`readable_or_denied`], deleted posts too (the threads of deleted roots stay in the inbox's deleted list).
pub async fn readable_deleted_or_denied(ctx: &Ctx, id: &str) -> Result<Post, AppError> {
    match store::counted(&ctx.app, id, true).await? {
        Some(post) => ctx.grant_read(&post.channel_id).await.map(|_| post),
        None => Err(AppError::denied(Perm::ReadChannelContent)),
    }
}
