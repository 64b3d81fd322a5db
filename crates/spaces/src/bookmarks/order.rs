//! Putting a bookmark at another place.

use super::{rules, store};
use ochre_kernel::events::json_string;
use ochre_kernel::{AppError, Auth, Ctx, Event, Reply, Routes, args, sql};

/// Routes.
pub fn routes(r: &mut Routes) {
    let path = "/channels/{channel_id}/bookmarks/{bookmark_id}/sort_order";
    r.post(path, "UpdateChannelBookmarkSortOrder", Auth::Session, place);
}

sql!(PLACE = "UPDATE channelbookmarks SET sortorder = $2, updateat = $3 WHERE id = $1");

async fn place(ctx: Ctx) -> Reply {
    let (_, id) = (ctx.id("channel_id")?, ctx.id("bookmark_id")?);
    let wanted: i64 = ctx.decode("channelBookmarkSortOrder")?;
    if wanted < 0 {
        return Err(AppError::body("channelBookmarkSortOrder"));
    }
    let channel = rules::channel(&ctx, &rules::ORDER).await?;
    let mut all = store::list(&ctx.app, &channel.id, 0).await?;
    let missing = || AppError::missing("app.channel.bookmark.update_sort.missing_bookmark.app_error");
    let from = all.iter().position(|b| b.id == id).ok_or_else(missing)?;
    let to = usize::try_from(wanted).unwrap_or(usize::MAX);
    if to >= all.len() {
        return Err(AppError::bad("app.channel.bookmark.update_sort.invalid_input.app_error"));
    }
    let moved = all.remove(from);
    all.insert(to, moved);
    let mut tx = ctx.begin().await?;
    for (i, b) in all.iter_mut().enumerate() {
        b.sort_order = i64::try_from(i).unwrap_or(0);
        b.update_at = ctx.now();
        tx.defer(&PLACE, args![&b.id, b.sort_order, b.update_at]);
    }
    let event = Event::new("channel_bookmark_sorted").channel(channel.id.clone());
    tx.emit(event.omit_connection(ctx.connection_id()).with("bookmarks", json_string(&all)));
    tx.commit().await?;
    ctx.json(&all)
}
