//! Listing, making, changing and removing bookmarks.

use super::{rules, store};
use ochre_kernel::events::json_string;
use ochre_kernel::{AppError, Auth, Ctx, Event, Reply, Routes};
use ochre_types::{ChannelBookmark, ChannelBookmarkPatch, MAX_BOOKMARKS_PER_CHANNEL, UpdateChannelBookmarkResponse};

/// Routes.
pub fn routes(r: &mut Routes) {
    let path = "/channels/{channel_id}/bookmarks";
    let single = format!("{path}/{{bookmark_id}}");
    r.get(path, "ListChannelBookmarksForChannel", Auth::Session, list);
    r.post(path, "CreateChannelBookmark", Auth::Session, create);
    r.patch(&single, "UpdateChannelBookmark", Auth::Session, update);
    r.delete(&single, "DeleteChannelBookmark", Auth::Session, remove);
}

async fn list(ctx: Ctx) -> Reply {
    let channel = ctx.id("channel_id")?;
    let since = match ctx.query("bookmarks_since").filter(|s| !s.is_empty()) {
        None => 0,
        Some(s) => s.parse::<i64>().map_err(|_| AppError::url("bookmarks_since"))?,
    };
    ctx.grant_read(&channel).await?;
    ctx.json(&store::list(&ctx.app, &channel, since).await?)
}

async fn create(ctx: Ctx) -> Reply {
    ctx.id("channel_id")?;
    let mut new: ChannelBookmark = ctx.decode("channelBookmark")?;
    let channel = rules::channel(&ctx, &rules::CREATE).await?;
    let (count, last) = store::count(&ctx.app, &channel.id).await?;
    if count >= MAX_BOOKMARKS_PER_CHANNEL {
        return Err(AppError::new("app.channel.bookmark.save.app_error", 500).detail("the channel is full"));
    }
    new.id = ctx.new_id();
    (new.channel_id, new.owner_id) = (channel.id.clone(), ctx.me().to_string());
    (new.create_at, new.delete_at) = (ctx.now(), 0);
    new.update_at = new.create_at;
    new.sort_order = last + 1;
    new.original_id.clear();
    new.check_valid()?;
    file_allowed(&ctx, &new).await?;
    let mut tx = ctx.begin().await?;
    store::insert(&mut tx, &new).await?;
    tx.commit().await?;
    let shown = store::one(&ctx.app, &channel.id, &new.id).await?;
    tell(&ctx, "channel_bookmark_created", &channel.id, "bookmark", json_string(&shown));
    ctx.created(&shown)
}

async fn file_allowed(ctx: &Ctx, b: &ChannelBookmark) -> Result<(), AppError> {
    if b.file_id.is_empty() || store::has_file(&ctx.app, &b.channel_id, &b.file_id).await? {
        return Ok(());
    }
    Err(AppError::bad("model.channel_bookmark.is_valid.file_id.missing_or_invalid.app_error"))
}

/// To the channel, not to the connection that did it. Sent after the commit: it shows the joined row.
fn tell(ctx: &Ctx, name: &'static str, channel: &str, key: &'static str, json: String) {
    ctx.app.publish(Event::new(name).channel(channel).omit_connection(ctx.connection_id()).with(key, json));
}

/// The rules of a bookmark, and its place in the 32 bits of the column (contract/schema.md).
fn check(b: &ChannelBookmark) -> Result<(), AppError> {
    b.check_valid()?;
    i32::try_from(b.sort_order).map(drop).map_err(|_| AppError::body("channelBookmarkPatch"))
}

async fn update(ctx: Ctx) -> Reply {
    let (_, id) = (ctx.id("channel_id")?, ctx.id("bookmark_id")?);
    let patch: ChannelBookmarkPatch = ctx.decode("channelBookmarkPatch")?;
    let channel = rules::channel(&ctx, &rules::UPDATE).await?;
    let old = store::one(&ctx.app, &channel.id, &id).await?;
    let mut new = store::plain(&old);
    new.patch(patch);
    new.update_at = ctx.now();
    check(&new)?;
    if new.file_id != old.file_id {
        file_allowed(&ctx, &new).await?;
    }
    let mut tx = ctx.begin().await?;
    if old.owner_id == ctx.me() {
        store::update(&mut tx, &new);
        tx.commit().await?;
        let updated = Some(store::one(&ctx.app, &channel.id, &id).await?);
        return answer(&ctx, &channel.id, UpdateChannelBookmarkResponse { updated, deleted: None });
    }
    // somebody else's: theirs goes, the caller's takes its place
    let mut gone = old.clone();
    (gone.delete_at, gone.update_at) = (ctx.now(), ctx.now());
    store::update(&mut tx, &store::plain(&gone));
    (new.original_id, new.id) = (old.id.clone(), ctx.new_id());
    (new.owner_id, new.create_at) = (ctx.me().to_string(), ctx.now());
    store::insert(&mut tx, &new).await?;
    tx.commit().await?;
    let updated = Some(store::one(&ctx.app, &channel.id, &new.id).await?);
    answer(&ctx, &channel.id, UpdateChannelBookmarkResponse { updated, deleted: Some(gone) })
}

fn answer(ctx: &Ctx, channel: &str, response: UpdateChannelBookmarkResponse) -> Reply {
    tell(ctx, "channel_bookmark_updated", channel, "bookmarks", json_string(&response));
    ctx.json(&response)
}

async fn remove(ctx: Ctx) -> Reply {
    let (_, id) = (ctx.id("channel_id")?, ctx.id("bookmark_id")?);
    let channel = rules::channel(&ctx, &rules::DELETE).await?;
    let mut gone = store::one(&ctx.app, &channel.id, &id).await?;
    (gone.delete_at, gone.update_at) = (ctx.now(), ctx.now());
    let mut tx = ctx.begin().await?;
    store::update(&mut tx, &store::plain(&gone));
    tx.commit().await?;
    tell(&ctx, "channel_bookmark_deleted", &channel.id, "bookmark", json_string(&gone));
    ctx.json(&gone)
}
