//! Notification settings of a member in a channel.

use super::{events, store};
use ochre_kernel::{AppError, Auth, Ctx, Forget, Perm, Reply, Routes, Tx, args, channel_member_cols, rows, sql};
use ochre_types::ChannelMember;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.put("/channels/{channel_id}/members/{user_id}/notify_props", "UpdateChannelNotifyProps", Auth::Session, set);
    r.put(
        "/channels/{channel_id}/members/{user_id}/autotranslation",
        "UpdateChannelMemberAutotranslation",
        Auth::Session,
        autotranslation,
    );
}

/// The settings that clients may change; others are ignored.
const KEYS: &[&str] = &[
    "mark_unread",
    "desktop",
    "desktop_sound",
    "desktop_notification_sound",
    "desktop_threads",
    "email",
    "push",
    "push_threads",
    "ignore_channel_mentions",
    "channel_auto_follow_threads",
];

sql!(ONE = "SELECT ", channel_member_cols!(), " FROM channelmembers cm WHERE cm.channelid = $1 AND cm.userid = $2");
sql!(UPDATE = "UPDATE channelmembers SET notifyprops = $3, lastupdateat = $4 WHERE channelid = $1 AND userid = $2");
sql!(
    TRANSLATION = "UPDATE channelmembers SET autotranslationdisabled = $3, lastupdateat = $4 WHERE channelid = $1 AND userid = $2"
);

async fn member(ctx: &Ctx) -> Result<ChannelMember, AppError> {
    let (channel, user) = (ctx.id("channel_id")?, ctx.id("user_id")?);
    ctx.grant_user(&user).await?;
    let found = ctx.app.channel_member(&channel, &user).await?;
    found.ok_or_else(|| AppError::missing("app.channel.get_member.missing.app_error"))
}

async fn set(ctx: Ctx) -> Reply {
    let wanted = ctx.string_map();
    let mut m = member(&ctx).await?;
    for (key, value) in wanted.into_iter().filter(|(k, _)| KEYS.contains(&k.as_str())) {
        m.notify_props.insert(key, value);
    }
    let mut tx = ctx.begin().await?;
    write(&mut tx, &mut m).await?;
    tx.commit().await?;
    ctx.ok()
}

/// Writes the settings, tells the member's clients, drops what is made of them.
async fn write(tx: &mut Tx, m: &mut ChannelMember) -> Result<(), AppError> {
    m.last_update_at = tx.app().now();
    let args = args![&m.channel_id, &m.user_id, ochre_types::encode(&m.notify_props), m.last_update_at];
    tx.exec(&UPDATE, args).await?;
    tx.forget(Forget::Mentions(m.channel_id.clone()));
    tx.emit(events::changed(m));
    Ok(())
}

/// Mutes or unmutes a channel for a member (the category it lies in was), unless it is so already.
pub async fn mute(tx: &mut Tx, channel: &str, user: &str, on: bool) -> Result<(), AppError> {
    let Some(mut m) = tx.opt(&ONE, args![channel, user], rows::channel_member).await? else { return Ok(()) };
    if m.is_muted() == on {
        return Ok(());
    }
    let app = tx.app().clone();
    let c = app.channel(channel).await?;
    app.fill_channel_roles(&mut m, c.as_deref()).await?;
    m.notify_props.insert("mark_unread".into(), if on { "mention" } else { "all" }.into());
    write(tx, &mut m).await
}

async fn autotranslation(ctx: Ctx) -> Reply {
    let (channel, user) = (ctx.id("channel_id")?, ctx.id("user_id")?);
    let body: serde_json::Value = ctx.decode("autotranslation_disabled")?;
    let disabled = body.get("autotranslation_disabled").and_then(serde_json::Value::as_bool);
    let disabled = disabled.ok_or_else(|| AppError::body("autotranslation_disabled"))?;
    ctx.grant_user(&user).await?;
    if !ctx.app.config().auto_translation.enable {
        let id = "api.channel.update_channel_member_autotranslation.feature_not_available.app_error";
        return Err(AppError::new(id, 403));
    }
    let grant = ctx.grant_channel(&channel, Perm::ReadChannel).await?;
    if !grant.channel().autotranslation {
        let id = "api.channel.update_channel_member_autotranslation.channel_not_enabled.app_error";
        return Err(AppError::bad(id));
    }
    let mut m = member(&ctx).await?;
    (m.autotranslation_disabled, m.last_update_at) = (disabled, ctx.now());
    let mut tx = ctx.begin().await?;
    tx.exec(&TRANSLATION, args![&channel, &user, disabled, m.last_update_at]).await?;
    tx.emit(events::changed(&m));
    tx.commit().await?;
    let list = store::of_users(&ctx.app, &channel, &[user]).await?;
    ctx.json(list.first().unwrap_or(&m))
}
