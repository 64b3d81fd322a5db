//! `POST /teams/{id}/import`: the form, and who may.

use super::slack;
use ochre_kernel::http::multipart;
use ochre_kernel::{AppError, Auth, Ctx, Perm, Reply, Routes};
use ochre_types::wire::Base64;
use serde_json::json;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.post("/teams/{team_id}/import", "ImportTeam", Auth::Session, import).streaming();
}

/// What came with the form; a part that is missing is told in the order of the wire contract.
#[derive(Default)]
struct Form {
    from: Option<String>,
    size: Option<String>,
    file: Option<Vec<u8>>,
}

async fn import(mut ctx: Ctx) -> Reply {
    let team = ctx.id("team_id")?;
    let stream = ctx.take_stream();
    ctx.grant_team(&team, Perm::ImportTeam).await?;
    let parse = || AppError::new("api.team.import_team.parse.app_error", 500);
    let parts = multipart::open(ctx.header("content-type"), stream.ok_or_else(parse)?).ok_or_else(parse)?;
    let form = form(&ctx, parts).await?;
    let from = form.from.ok_or_else(|| AppError::bad("api.team.import_team.no_import_from.app_error"))?;
    let size = form.size.ok_or_else(|| AppError::bad("api.team.import_team.unavailable.app_error"))?;
    size.parse::<i64>().map_err(|_| AppError::bad("api.team.import_team.integer.app_error"))?;
    let file = form.file.ok_or_else(|| AppError::bad("api.team.import_team.no_file.app_error"))?;
    if from != "slack" {
        return Err(AppError::bad("api.team.import_team.unknown_import_from.app_error"));
    }
    let admin = ctx.can(Perm::ManageSystem).await?;
    let log = slack::run(&ctx.app, &team, file, admin).await?;
    ctx.json(&json!({"results": Base64(log.into_bytes()).text()}))
}

async fn form(ctx: &Ctx, mut parts: multer::Multipart<'static>) -> Result<Form, AppError> {
    let limit = usize::try_from(ctx.app.config().file.max_file_size).unwrap_or_default();
    let mut form = Form::default();
    while let Some(part) = parts.next_field().await.map_err(multipart::bad)? {
        match part.name() {
            Some("importFrom") => form.from = Some(multipart::text(part).await?),
            Some("filesize") => form.size = Some(multipart::text(part).await?),
            Some("file") => {
                let large = || AppError::new("api.context.request_body_too_large.app_error", 413);
                form.file = Some(multipart::bytes(part, limit).await?.ok_or_else(large)?);
            }
            _ => {}
        }
    }
    Ok(form)
}
