//! Who may handle the bookmarks of a channel.

use ochre_kernel::{AppError, Ctx, Perm};
use ochre_types::Channel;
use std::sync::Arc;

/// What is done: the permissions for public and private channels, and the middle of the error ids.
pub struct Deed {
    pub public: Perm,
    pub private: Perm,
    pub deleted: &'static str,
    pub forbidden: &'static str,
    pub guests: &'static str,
}

macro_rules! deed {
    ($name:ident, $public:ident, $private:ident, $id:literal) => {
        #[doc = concat!("The deed `", $id, "`.")]
        pub static $name: Deed = Deed {
            public: Perm::$public,
            private: Perm::$private,
            deleted: concat!("api.channel.bookmark.", $id, ".deleted_channel.forbidden.app_error"),
            forbidden: concat!("api.channel.bookmark.", $id, ".direct_or_group_channels.forbidden.app_error"),
            guests: concat!("api.channel.bookmark.", $id, ".direct_or_group_channels_by_guests.forbidden.app_error"),
        };
    };
}

deed!(CREATE, AddBookmarkPublicChannel, AddBookmarkPrivateChannel, "create_channel_bookmark");
deed!(UPDATE, EditBookmarkPublicChannel, EditBookmarkPrivateChannel, "update_channel_bookmark");
deed!(DELETE, DeleteBookmarkPublicChannel, DeleteBookmarkPrivateChannel, "delete_channel_bookmark");
deed!(ORDER, OrderBookmarkPublicChannel, OrderBookmarkPrivateChannel, "update_channel_bookmark_sort_order");

/// The channel of the address, when the caller may do this to its bookmarks.
pub async fn channel(ctx: &Ctx, deed: &Deed) -> Result<Arc<Channel>, AppError> {
    let channel = ctx.app.channel_or_404(&ctx.id("channel_id")?).await?;
    if channel.is_archived() {
        return Err(AppError::new(deed.deleted, 403));
    }
    match channel.r#type.as_str() {
        "O" => drop(ctx.grant_channel(&channel.id, deed.public).await?),
        "P" => drop(ctx.grant_channel(&channel.id, deed.private).await?),
        _ => {
            if ctx.app.channel_membership(&channel.id, ctx.me()).await?.is_none() {
                return Err(AppError::new(deed.forbidden, 403));
            }
            if ctx.app.user_or_404(ctx.me()).await?.is_guest() {
                return Err(AppError::new(deed.guests, 403));
            }
        }
    }
    Ok(channel)
}
