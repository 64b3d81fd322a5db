//! `/invite`, `/kick`, `/remove`, `/invite_people`.

use super::{Answer, Call, channel, ephemeral};
use http::Method;
use ochre_kernel::{AppError, args, sql};
use ochre_types::{Channel, User};
use serde_json::{Value, json};
use std::sync::Arc;

sql!(BY_NAME = "SELECT id FROM users WHERE username = $1");

/// A user by name, with or without `@`.
pub async fn named(c: &Call<'_>, name: &str) -> Result<Option<Arc<User>>, AppError> {
    let name = name.trim().trim_start_matches('@').to_lowercase();
    match c.ctx.app.db.opt(&BY_NAME, args![name], |r| r.get::<String>(0)).await? {
        Some(id) => c.ctx.app.user(&id).await,
        None => Ok(None),
    }
}

/// `/invite @somebody ... ~channel ...`: everybody named into every channel named, or into this one.
pub async fn invite(c: &Call<'_>) -> Answer {
    let (mut users, mut channels, mut lines) = (Vec::new(), Vec::new(), Vec::new());
    let say = |id: &str, params: &[(&str, &str)]| Ok::<_, AppError>(c.tell(id, params)?.text);
    for word in c.message.split_whitespace().take(100) {
        if word.starts_with('~') {
            match channel::named(c, word).await? {
                Some(found) => channels.push(found),
                None => lines.push(say("command.invite.no_channel", &[("Channel", word)])?),
            }
            continue;
        }
        match named(c, word).await?.filter(|u| u.delete_at == 0) {
            Some(found) => users.push(found),
            None => lines.push(say("command.invite.no_user", &[("User", word)])?),
        }
    }
    if users.is_empty() && lines.is_empty() {
        return c.tell("command.invite.empty", &[]);
    }
    if channels.is_empty() {
        channels.push((*c.ctx.app.channel_or_404(&c.args.channel_id).await?).clone());
    }
    for channel in &channels {
        for user in &users {
            lines.push(add(c, channel, user).await?);
        }
    }
    Ok(ephemeral(lines.join("\n")))
}

/// Adds one; what is told about it.
async fn add(c: &Call<'_>, channel: &Channel, user: &User) -> Result<String, AppError> {
    let app = &c.ctx.app;
    let params = [("User", user.username.as_str()), ("Channel", channel.name.as_str())];
    if app.channel_membership(&channel.id, &user.id).await?.is_some() {
        return Ok(c.tell("command.invite.already_in", &params)?.text);
    }
    if !channel.team_id.is_empty() && app.team_membership(&channel.team_id, &user.id).await?.is_none() {
        return Ok(c.tell("command.invite.not_in_team", &params)?.text);
    }
    let path = format!("/api/v4/channels/{}/members", channel.id);
    match c.ctx.call(Method::POST, &path, &json!({ "user_id": user.id })).await {
        Ok(_) => Ok(c.tell("command.invite.done", &params)?.text),
        Err(e) => Ok(c.refuse(&e)?.text),
    }
}

/// `/kick @somebody`, `/remove @somebody`: out of this channel.
pub async fn kick(c: &Call<'_>) -> Answer {
    let name = c.message.trim();
    if name.is_empty() {
        return c.tell("command.kick.empty", &[]);
    }
    let Some(user) = named(c, name).await?.filter(|u| u.delete_at == 0) else {
        return c.tell("command.kick.no_user", &[("User", name)]);
    };
    if c.ctx.app.channel_membership(&c.args.channel_id, &user.id).await?.is_none() {
        return c.tell("command.kick.not_in", &[("User", &user.username)]);
    }
    let path = format!("/api/v4/channels/{}/members/{}", c.args.channel_id, user.id);
    match c.ctx.call(Method::DELETE, &path, &Value::Null).await {
        Ok(_) => c.done(),
        Err(e) => c.refuse(&e),
    }
}

/// `/invite_people a@example.com b@example.com`: mails with a link into the team.
pub async fn invite_people(c: &Call<'_>) -> Answer {
    let addresses: Vec<&str> =
        c.message.split(|ch: char| ch.is_whitespace() || ch == ',').filter(|a| a.contains('@')).collect();
    if addresses.is_empty() {
        return c.tell("command.invite_people.empty", &[]);
    }
    let path = format!("/api/v4/teams/{}/invite/email", c.args.team_id);
    match c.ctx.call(Method::POST, &path, &json!(addresses)).await {
        Ok(_) => c.tell("command.invite_people.done", &[]),
        Err(e) => c.refuse(&e),
    }
}
