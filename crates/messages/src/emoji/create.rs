//! `POST /emoji`: a form with the picture and a description.

use super::{anywhere, on, store};
use ochre_kernel::events::json_string;
use ochre_kernel::http::multipart;
use ochre_kernel::{AppError, Auth, Ctx, Event, Perm, Reply, Routes, args, sql};
use ochre_types::Emoji;

/// Largest picture file, bytes.
const MAX_FILE: usize = 524_288;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.post("/emoji", "CreateEmoji", Auth::Session, create).streaming();
}

sql!(INSERT = "INSERT INTO emoji (id, createat, updateat, deleteat, creatorid, name) VALUES ($1, $2, $2, 0, $3, $4)");

// tidy: handler its refusals stand in the order of the wire contract, in one piece
async fn create(mut ctx: Ctx) -> Reply {
    on(&ctx, 501)?;
    let (text, picture) = form(&mut ctx).await?;
    if !anywhere(&ctx, Perm::CreateEmojis).await? {
        return Err(AppError::denied(Perm::CreateEmojis));
    }
    let mut emoji: Emoji = serde_json::from_str(&text).map_err(|_| AppError::body("emoji"))?;
    let now = ctx.now();
    emoji = Emoji { id: ctx.new_id(), create_at: now, update_at: now, delete_at: 0, ..emoji };
    emoji.check_valid(ochre_text::is_system_emoji)?;
    if emoji.creator_id != ctx.me() {
        return Err(AppError::new("api.emoji.create.other_user.app_error", 403));
    }
    if store::by_name(&ctx.app, &emoji.name).await?.is_some() {
        return Err(AppError::bad("api.emoji.create.duplicate.app_error"));
    }
    let picture = picture.ok_or_else(|| AppError::body("createEmoji"))?;
    let permit = ctx.app.image_permits.clone().acquire_owned().await;
    let work = tokio::task::spawn_blocking(move || (ochre_image::emoji(&picture), permit).0);
    let fitted = match work.await {
        Ok(Ok(fitted)) => fitted,
        Ok(Err(fault)) => return Err(AppError::bad(fault.id())),
        Err(e) => return Err(AppError::new("api.emoji.upload.image.app_error", 500).detail(e.to_string())),
    };
    let written = ctx.app.blob.write(&store::path(&emoji.id), fitted.bytes.into()).await;
    written.map_err(|e| AppError::new("api.file.write_file.app_error", 500).detail(e.to_string()))?;
    let mut tx = ctx.begin().await?;
    match tx.exec(&INSERT, args![&emoji.id, now, &emoji.creator_id, &emoji.name]).await {
        Err(ochre_db::DbError::Unique(_)) => return Err(AppError::bad("api.emoji.create.duplicate.app_error")),
        other => other?,
    };
    tx.emit(Event::new("emoji_added").with("emoji", json_string(&emoji)));
    tx.commit().await?;
    ctx.json(&emoji)
}

/// The description and the picture, as far as they came.
async fn form(ctx: &mut Ctx) -> Result<(String, Option<Vec<u8>>), AppError> {
    let parse = || AppError::bad("api.emoji.create.parse.app_error");
    let stream = ctx.take_stream().ok_or_else(parse)?;
    let mut form = multipart::open(ctx.header("content-type"), stream).ok_or_else(parse)?;
    let (mut text, mut picture) = (String::new(), None);
    while let Some(part) = form.next_field().await.map_err(|e| parse().detail(e.to_string()))? {
        match part.name() {
            Some("emoji") => text = multipart::text(part).await?,
            Some("image") => {
                let bytes = multipart::bytes(part, MAX_FILE).await?;
                picture = Some(bytes.ok_or_else(|| AppError::new("api.emoji.create.too_large.app_error", 413))?);
            }
            _ => {}
        }
    }
    Ok((text, picture))
}
