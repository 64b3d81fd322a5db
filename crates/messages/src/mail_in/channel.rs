//! The mail address of a channel. Whoever knows it writes into the channel, so it can be replaced and ended.

use super::address;
use ochre_kernel::{App, AppError, Auth, Ctx, Perm, Reply, Routes, args, sql};
use ochre_types::Channel;
use serde_json::json;
use std::sync::Arc;

/// Routes.
pub fn routes(r: &mut Routes) {
    let path = "/ochre/channels/{channel_id}/mail_address";
    r.get(path, "OchreGetChannelMailAddress", Auth::Session, get);
    r.post(path, "OchreMakeChannelMailAddress", Auth::Session, make);
    r.delete(path, "OchreEndChannelMailAddress", Auth::Session, end);
}

sql!(OF_CHANNEL = "SELECT token FROM ochre_mail_addresses WHERE channelid = $1 ORDER BY createat DESC, token LIMIT 1");
sql!(BY_TOKEN = "SELECT channelid FROM ochre_mail_addresses WHERE token = $1");
sql!(ADD = "INSERT INTO ochre_mail_addresses (token, channelid, creatorid, createat) VALUES ($1, $2, $3, $4)");
sql!(END = "DELETE FROM ochre_mail_addresses WHERE channelid = $1");

/// The channel behind a token, if it takes messages.
pub async fn behind(app: &Arc<App>, token: &str) -> Result<Option<Arc<Channel>>, AppError> {
    let Some(id) = app.db.opt(&BY_TOKEN, args![token], |r| r.get::<String>(0)).await? else { return Ok(None) };
    Ok(app.channel(&id).await?.filter(|c| c.delete_at == 0))
}

/// For everybody who may write in the channel; an empty address: there is none.
async fn get(ctx: Ctx) -> Reply {
    let id = ctx.id("channel_id")?;
    let grant = ctx.grant_channel(&id, Perm::CreatePost).await?;
    let token: Option<String> = ctx.app.db.opt(&OF_CHANNEL, args![&id], |r| r.get(0)).await?;
    let enabled = ctx.app.config().mail_in.enable;
    let address = token.map(|t| address::of_channel(&ctx.app, &grant.channel().name, &t)).unwrap_or_default();
    ctx.json(&json!({"address": address, "enabled": enabled}))
}

/// Who may change a channel's properties may change its address; conversations have none.
async fn manage(ctx: &Ctx) -> Result<Arc<Channel>, AppError> {
    let id = ctx.id("channel_id")?;
    let channel = ctx.app.channel_or_404(&id).await?;
    let perm = match channel.r#type.as_str() {
        "O" => Perm::ManagePublicChannelProperties,
        "P" => Perm::ManagePrivateChannelProperties,
        _ => return Err(AppError::url("channel_id")),
    };
    ctx.grant_channel(&id, perm).await?;
    Ok(channel)
}

async fn make(ctx: Ctx) -> Reply {
    let channel = manage(&ctx).await?;
    let token = ctx.new_id();
    let mut tx = ctx.begin().await?;
    tx.defer(&END, args![&channel.id]);
    tx.defer(&ADD, args![&token, &channel.id, ctx.me(), ctx.now()]);
    tx.commit().await?;
    let address = address::of_channel(&ctx.app, &channel.name, &token);
    ctx.created(&json!({"address": address, "enabled": ctx.app.config().mail_in.enable}))
}

async fn end(ctx: Ctx) -> Reply {
    let channel = manage(&ctx).await?;
    ctx.app.db.exec(&END, args![&channel.id]).await?;
    ctx.ok()
}
