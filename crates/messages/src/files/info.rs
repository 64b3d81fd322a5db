//! What is known of a file, and of the files of a post.

use super::{infos_of, read, store};
use ochre_kernel::{AppError, Auth, Ctx, Perm, Reply, Response, Routes, args, sql};

/// Routes.
pub fn routes(r: &mut Routes) {
    r.get("/files/{file_id}/info", "GetFileInfo", Auth::Session, info);
    r.get("/posts/{post_id}/files/info", "GetFileInfosForPost", Auth::Session, of_post);
}

async fn info(ctx: Ctx) -> Reply {
    let id = ctx.id("file_id")?;
    let info = store::live_or_404(&ctx.app, &id).await?;
    read::may_read(&ctx, &info).await?;
    Ok(Response::json(200, &info).header("cache-control", "max-age=2592000, private"))
}

sql!(POST = "SELECT channelid, deleteat FROM posts WHERE id = $1");

async fn of_post(ctx: Ctx) -> Reply {
    let id = ctx.id("post_id")?;
    let deleted = ctx.query_bool("include_deleted");
    let post = ctx.app.db.opt(&POST, args![&id], |r| Ok((r.get::<String>(0)?, r.get::<i64>(1)?))).await?;
    match post {
        Some((channel, 0)) => drop(ctx.grant_read(&channel).await?),
        Some((channel, _)) if deleted => drop(ctx.grant_read(&channel).await?),
        _ => return Err(AppError::denied(Perm::ReadChannelContent)),
    }
    if deleted {
        ctx.grant_system(Perm::ManageSystem).await?;
    }
    let files = infos_of(&ctx.app, std::slice::from_ref(&id), deleted).await?.remove(&id).unwrap_or_default();
    let newest = files.iter().max_by_key(|f| f.update_at).map_or((String::new(), 0), |f| (f.id.clone(), f.update_at));
    let first = files.first().map_or("", |f| f.id.as_str());
    let etag = format!("{}.{first}.{}.{}", ochre_kernel::facts::VERSION, newest.0, newest.1);
    if let Some(r) = ctx.not_modified(&etag) {
        return Ok(r);
    }
    let r = Response::json(200, &files).header("cache-control", "max-age=2592000, private");
    Ok(r.header("etag", &etag))
}
