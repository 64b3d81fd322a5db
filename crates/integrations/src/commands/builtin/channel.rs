//! `/header`, `/purpose`, `/rename`, `/join`, `/open`, `/leave`, `/mute`.

use super::{Answer, Call};
use http::Method;
use ochre_kernel::{AppError, args, channel_cols, rows, sql};
use ochre_types::{Channel, CommandResponse, DEFAULT_CHANNEL_NAME};
use serde_json::{Value, json};

sql!(BY_NAME = "SELECT ", channel_cols!(), " FROM channels c WHERE c.teamid = $1 AND c.name = $2 AND c.deleteat = 0");

/// A live channel of the command's team.
pub async fn named(c: &Call<'_>, name: &str) -> Result<Option<Channel>, AppError> {
    let name = name.trim().trim_start_matches('~').to_lowercase();
    Ok(c.ctx.app.db.opt(&BY_NAME, args![&c.args.team_id, name], rows::channel).await?)
}

async fn patch(c: &Call<'_>, field: &str, command: &str) -> Answer {
    if c.message.trim().is_empty() {
        return c.tell(&format!("command.{command}.empty"), &[]);
    }
    let path = format!("/api/v4/channels/{}/patch", c.args.channel_id);
    match c.ctx.call(Method::PUT, &path, &json!({ field: c.message })).await {
        Ok(_) => c.done(),
        Err(e) => c.refuse(&e),
    }
}

pub async fn header(c: &Call<'_>) -> Answer {
    patch(c, "header", "header").await
}

pub async fn purpose(c: &Call<'_>) -> Answer {
    patch(c, "purpose", "purpose").await
}

pub async fn rename(c: &Call<'_>) -> Answer {
    patch(c, "display_name", "rename").await
}

/// Into a channel by its name; into one that the caller is in already, only there.
pub async fn join(c: &Call<'_>) -> Answer {
    let Some(channel) = named(c, c.message).await? else { return c.tell("command.join.missing", &[]) };
    let app = &c.ctx.app;
    if app.channel_membership(&channel.id, &c.args.user_id).await?.is_none() {
        if channel.r#type != "O" {
            return c.tell("command.join.missing", &[]);
        }
        let path = format!("/api/v4/channels/{}/members", channel.id);
        if let Err(e) = c.ctx.call(Method::POST, &path, &json!({ "user_id": c.args.user_id })).await {
            return c.refuse(&e);
        }
    }
    Ok(CommandResponse { goto_location: c.page(&channel.name).await?, ..CommandResponse::default() })
}

/// Out of this channel, back to the town square.
pub async fn leave(c: &Call<'_>) -> Answer {
    let path = format!("/api/v4/channels/{}/members/{}", c.args.channel_id, c.args.user_id);
    match c.ctx.call(Method::DELETE, &path, &Value::Null).await {
        Ok(_) => {
            Ok(CommandResponse { goto_location: c.page(DEFAULT_CHANNEL_NAME).await?, ..CommandResponse::default() })
        }
        Err(e) => c.refuse(&e),
    }
}

/// Mutes this channel or the one named, or ends it.
pub async fn mute(c: &Call<'_>) -> Answer {
    let app = &c.ctx.app;
    let channel = match c.message.trim() {
        "" => (*app.channel_or_404(&c.args.channel_id).await?).clone(),
        name => match named(c, name).await? {
            Some(found) => found,
            None => return c.tell("command.mute.missing", &[("Channel", name)]),
        },
    };
    let Some(member) = app.channel_member(&channel.id, &c.args.user_id).await? else {
        return c.tell("command.mute.not_in", &[("Channel", &channel.display_name)]);
    };
    let muted = member.notify_props.get("mark_unread").is_some_and(|v| v == "mention");
    let path = format!("/api/v4/channels/{}/members/{}/notify_props", channel.id, c.args.user_id);
    let body = json!({ "mark_unread": if muted { "all" } else { "mention" } });
    let id = if muted { "command.mute.ended" } else { "command.mute.done" };
    match c.ctx.call(Method::PUT, &path, &body).await {
        Ok(_) if channel.is_direct_or_group() => c.tell(&format!("{id}_direct"), &[]),
        Ok(_) => c.tell(id, &[("Channel", &channel.display_name)]),
        Err(e) => c.refuse(&e),
    }
}
