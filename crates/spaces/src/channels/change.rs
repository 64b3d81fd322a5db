//! Changing a channel: whole, in parts, public or private.

use super::{events, store, view};
use crate::say::Say;
use ochre_kernel::{AppError, Auth, Ctx, Forget, Perm, Reply, Routes};
use ochre_types::{Channel, ChannelPatch};

/// Routes.
pub fn routes(r: &mut Routes) {
    r.put("/channels/{channel_id}", "UpdateChannel", Auth::Session, update);
    r.put("/channels/{channel_id}/patch", "PatchChannel", Auth::Session, patch);
    r.put("/channels/{channel_id}/privacy", "UpdateChannelPrivacy", Auth::Session, privacy);
}

async fn fresh(ctx: &Ctx) -> Result<Channel, AppError> {
    let id = ctx.id("channel_id")?;
    let found = ctx.app.channel_fresh(&id).await?;
    found.ok_or_else(|| AppError::missing("app.channel.get.existing.app_error"))
}

/// Members may change a direct or group channel, `manage_*_channel_properties` the others.
async fn may_change(ctx: &Ctx, c: &Channel) -> Result<(), AppError> {
    let perm = match c.r#type.as_str() {
        "O" => Perm::ManagePublicChannelProperties,
        "P" => Perm::ManagePrivateChannelProperties,
        _ => {
            return match ctx.app.channel_membership(&c.id, ctx.me()).await? {
                Some(_) => Ok(()),
                None => Err(AppError::new("api.channel.patch_update_channel.forbidden.app_error", 403)),
            };
        }
    };
    if ctx.can_channel(&c.id, perm).await? { Ok(()) } else { Err(AppError::denied(perm)) }
}

// tidy: handler its refusals stand in the order of the wire contract, in one piece
async fn update(ctx: Ctx) -> Reply {
    let wanted: Channel = ctx.decode("channel")?;
    if wanted.id != ctx.id("channel_id")? {
        return Err(AppError::body("channel_id"));
    }
    let mut c = fresh(&ctx).await?;
    may_change(&ctx, &c).await?;
    if c.is_archived() {
        return Err(AppError::bad("api.channel.update_channel.deleted.app_error"));
    }
    if !wanted.r#type.is_empty() && wanted.r#type != c.r#type {
        return Err(AppError::bad("api.channel.update_channel.typechange.app_error"));
    }
    let named = !wanted.name.is_empty() && wanted.name != c.name;
    let shown = !wanted.display_name.is_empty() && wanted.display_name != c.display_name;
    if c.is_direct_or_group() && (named || shown || wanted.purpose != c.purpose) {
        return Err(AppError::bad("api.channel.update_channel.update_direct_or_group_messages_not_allowed.app_error"));
    }
    if c.is_default() && named {
        return Err(AppError::bad("api.channel.update_channel.tried.app_error").with("Channel", &c.name));
    }
    let old = c.clone();
    (c.header, c.purpose) = (wanted.header, wanted.purpose);
    if shown {
        c.display_name = wanted.display_name;
    }
    if named {
        c.name = wanted.name;
    }
    if wanted.group_constrained.is_some() {
        c.group_constrained = wanted.group_constrained;
    }
    let says = if shown { vec![renamed(&ctx, &old, &c).await?] } else { Vec::new() };
    save(&ctx, c, says).await
}

async fn patch(ctx: Ctx) -> Reply {
    ctx.id("channel_id")?;
    let wanted: ChannelPatch = ctx.decode("channel")?;
    let mut c = fresh(&ctx).await?;
    check_patch(&ctx, &c, &wanted).await?;
    let old = c.clone();
    c.patch(wanted);
    let mut says = Vec::new();
    if c.display_name != old.display_name {
        says.push(renamed(&ctx, &old, &c).await?);
    }
    if c.header != old.header {
        says.push(text_changed(&ctx, &c.id, "header", &old.header, &c.header).await?);
    }
    if c.purpose != old.purpose {
        says.push(text_changed(&ctx, &c.id, "purpose", &old.purpose, &c.purpose).await?);
    }
    save(&ctx, c, says).await
}

async fn check_patch(ctx: &Ctx, c: &Channel, p: &ChannelPatch) -> Result<(), AppError> {
    if *p == ChannelPatch::default() {
        return Err(AppError::bad("api.channel.patch_update_channel.no_changes.app_error"));
    }
    if p.autotranslation.is_some() && !ctx.app.config().auto_translation.enable {
        return Err(AppError::new("api.channel.patch_update_channel.feature_not_available.app_error", 403));
    }
    may_change(ctx, c).await?;
    if c.is_direct_or_group()
        && (p.name.is_some() || p.display_name.is_some() || p.purpose.is_some() || p.group_constrained.is_some())
    {
        return Err(AppError::bad(
            "api.channel.patch_update_channel.update_direct_or_group_messages_not_allowed.app_error",
        ));
    }
    if c.is_default() && p.name.as_ref().is_some_and(|n| *n != c.name) {
        return Err(AppError::bad("api.channel.update_channel.tried.app_error").with("Channel", &c.name));
    }
    if p.banner_info.is_some() {
        let perm = match c.r#type.as_str() {
            "O" => Perm::ManagePublicChannelBanner,
            "P" => Perm::ManagePrivateChannelBanner,
            _ => return Err(AppError::bad("api.channel.update_channel.banner_info.channel_type.not_allowed")),
        };
        ctx.grant_channel(&c.id, perm).await?;
    }
    if c.is_archived() {
        return Err(AppError::bad("app.channel.update.bad_id"));
    }
    Ok(())
}

// tidy: handler its refusals stand in the order of the wire contract, in one piece
async fn privacy(ctx: Ctx) -> Reply {
    ctx.id("channel_id")?;
    let body: serde_json::Value = serde_json::from_slice(ctx.bytes()).unwrap_or_default();
    let wanted = match body.get("privacy").and_then(|p| p.as_str()) {
        Some(p @ ("O" | "P")) => p.to_string(),
        _ => return Err(AppError::body("privacy")),
    };
    let mut c = fresh(&ctx).await?;
    let perm = match wanted.as_str() {
        "P" => Perm::ConvertPublicChannelToPrivate,
        _ => Perm::ConvertPrivateChannelToPublic,
    };
    ctx.grant_channel(&c.id, perm).await?;
    if c.is_default() && wanted == "P" {
        return Err(AppError::bad("api.channel.update_channel_privacy.default_channel_error"));
    }
    c.r#type = wanted;
    c.update_at = ctx.now();
    let user = ctx.app.user_or_404(ctx.me()).await?;
    let text = if c.is_open() { "system_post.convert_to_public" } else { "system_post.convert_to_private" };
    let mut tx = ctx.begin().await?;
    store::update(&mut tx, &c).await?;
    tx.emit(events::updated(&c));
    tx.emit(events::converted(&c));
    tx.commit().await?;
    let params = [("Username", user.username.as_str())];
    Say::new(&ctx.app, &c.id, &user.id, "system_change_chan_privacy", text, &params)
        .prop("username", user.username.clone())
        .now(&ctx.app)
        .await;
    ctx.json(&view::with_props(&ctx.app, c).await?)
}

/// Checks and writes a changed channel, tells its members, and says what changed.
async fn save(ctx: &Ctx, mut c: Channel, says: Vec<Say>) -> Reply {
    c.pre_update(ctx.now());
    c.check_valid()?;
    let mut tx = ctx.begin().await?;
    store::update(&mut tx, &c).await?;
    // decides which groups may be mentioned
    tx.forget(Forget::Mentions(c.id.clone()));
    tx.emit(events::updated(&c));
    tx.commit().await?;
    for say in says {
        say.now(&ctx.app).await;
    }
    ctx.json(&view::with_props(&ctx.app, c).await?)
}

async fn renamed(ctx: &Ctx, old: &Channel, new: &Channel) -> Result<Say, AppError> {
    let user = ctx.app.user_or_404(ctx.me()).await?;
    let params = [("Username", user.username.as_str()), ("Old", &old.display_name), ("New", &new.display_name)];
    let (kind, text) = ("system_displayname_change", "system_post.displayname_change");
    let say = Say::new(&ctx.app, &new.id, &user.id, kind, text, &params).prop("username", user.username.clone());
    Ok(say.prop("old_displayname", old.display_name.clone()).prop("new_displayname", new.display_name.clone()))
}

/// The post about a new header or purpose.
async fn text_changed(ctx: &Ctx, channel: &str, what: &'static str, old: &str, new: &str) -> Result<Say, AppError> {
    let user = ctx.app.user_or_404(ctx.me()).await?;
    let how = match (old.is_empty(), new.is_empty()) {
        (true, _) => "set",
        (_, true) => "removed",
        _ => "change",
    };
    let params = [("Username", user.username.as_str()), ("Old", old), ("New", new)];
    let (kind, text) = (format!("system_{what}_change"), format!("system_post.{what}_{how}"));
    Ok(Say::new(&ctx.app, channel, &user.id, &kind, &text, &params)
        .prop("username", user.username.clone())
        .prop(&format!("old_{what}"), old)
        .prop(&format!("new_{what}"), new))
}
