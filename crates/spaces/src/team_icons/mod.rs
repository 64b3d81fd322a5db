//! The picture of a team.

use crate::teams::{events, store};
use bytes::Bytes;
use ochre_kernel::http::multipart;
use ochre_kernel::{AppError, Auth, Ctx, Perm, Reply, Response, Routes};
use ochre_types::Team;

/// Routes of the slice.
pub fn routes(r: &mut Routes) {
    r.slice("spaces/team_icons");
    r.get("/teams/{team_id}/image", "GetTeamIcon", Auth::SessionTrust, get);
    r.post("/teams/{team_id}/image", "SetTeamIcon", Auth::Session, set).streaming();
    r.delete("/teams/{team_id}/image", "RemoveTeamIcon", Auth::Session, remove);
}

/// Where it lies; the file of a removed picture stays.
fn path(team: &str) -> String {
    format!("teams/{team}/teamIcon.png")
}

async fn get(ctx: Ctx) -> Reply {
    let team = ctx.app.team_or_404(&ctx.id("team_id")?).await?;
    let open = team.r#type == "O" && team.allow_open_invite;
    if !open && !ctx.can_team(&team.id, Perm::ViewTeam).await? {
        return Err(AppError::denied(Perm::ViewTeam));
    }
    let etag = team.last_team_icon_update.to_string();
    if let Some(r) = ctx.not_modified(&etag) {
        return Ok(r);
    }
    let missing = |e: ochre_blob::BlobError| {
        AppError::missing("api.team.get_team_icon.read_file.app_error").detail(e.to_string())
    };
    let bytes = ctx.app.blob.read(&path(&team.id)).await.map_err(missing)?;
    let response = Response::bytes(200, "image/png", bytes).header("etag", etag);
    Ok(response.header("cache-control", "max-age=86400, private"))
}

async fn managed(ctx: &Ctx) -> Result<Team, AppError> {
    let id = ctx.id("team_id")?;
    if !ctx.can_team(&id, Perm::ManageTeam).await? {
        return Err(AppError::denied(Perm::ManageTeam));
    }
    Ok((*ctx.app.team_or_404(&id).await?).clone())
}

async fn set(mut ctx: Ctx) -> Reply {
    let team = managed(&ctx).await?;
    let data = image(&mut ctx).await?;
    let most = u64::try_from(ctx.app.config().file.max_image_resolution).unwrap_or(ochre_image::DEFAULT_MAX_PIXELS);
    let bad = || AppError::bad("api.team.set_team_icon.check_image_limits.app_error");
    let permit = ctx.app.image_permits.clone().acquire_owned().await.map_err(|_| bad())?;
    let work = tokio::task::spawn_blocking(move || {
        let _permit = permit;
        ochre_image::square_picture(&data, most)
    });
    let png = work.await.map_err(|e| bad().detail(e.to_string()))?.map_err(|e| bad().detail(e.to_string()))?;
    let failed = |e: ochre_blob::BlobError| {
        AppError::new("api.team.set_team_icon.write_file.app_error", 500).detail(e.to_string())
    };
    ctx.app.blob.write(&path(&team.id), Bytes::from(png)).await.map_err(failed)?;
    let now = ctx.now();
    save(&ctx, team, now).await
}

/// The one part `image` of the multipart body.
async fn image(ctx: &mut Ctx) -> Result<Vec<u8>, AppError> {
    let limit = usize::try_from(ctx.app.config().file.max_file_size).unwrap_or(104_857_600);
    let too_large = || AppError::bad("api.team.set_team_icon.too_large.app_error");
    if ctx.header("content-length").parse::<usize>().is_ok_and(|n| n > limit) {
        return Err(too_large());
    }
    let parse = || AppError::bad("api.team.set_team_icon.parse.app_error");
    let content_type = ctx.header("content-type").to_string();
    let body = ctx.take_stream().ok_or_else(parse)?;
    let mut parts = multipart::open(&content_type, body).ok_or_else(parse)?;
    while let Some(field) = parts.next_field().await.map_err(|e| parse().detail(e.to_string()))? {
        if field.name() == Some("image") && field.file_name().is_some() {
            return multipart::bytes(field, limit).await?.ok_or_else(too_large);
        }
    }
    Err(AppError::bad("api.team.set_team_icon.no_file.app_error"))
}

async fn remove(ctx: Ctx) -> Reply {
    let team = managed(&ctx).await?;
    save(&ctx, team, 0).await
}

async fn save(ctx: &Ctx, mut team: Team, at: i64) -> Reply {
    team.last_team_icon_update = at;
    team.update_at = ctx.now();
    let mut tx = ctx.begin().await?;
    store::update(&mut tx, &team).await?;
    tx.emit(events::updated(&team));
    tx.commit().await?;
    ctx.ok()
}
