//! Asking the server behind a custom command.

use super::store;
use crate::{outside, trigger};
use http::header;
use ochre_kernel::{AppError, Ctx, args, sql};
use ochre_types::{COMMAND_METHOD_GET, Command, CommandArgs, CommandResponse};

sql!(USERS_BY_NAME = "SELECT username, id FROM users WHERE username = ANY($1) AND deleteat = 0 ORDER BY username");
sql!(
    CHANNELS_BY_NAME = "SELECT name, id FROM channels WHERE teamid = $1 AND name = ANY($2) AND type = 'O' AND deleteat = 0 \
     ORDER BY name"
);

/// The answer, and the id by which the client knows the dialog that may follow.
pub async fn ask(
    ctx: &Ctx,
    command: &Command,
    a: &CommandArgs,
    message: &str,
) -> Result<(CommandResponse, String), AppError> {
    let (client_id, trigger_id) = trigger::new(&ctx.app, &a.user_id)?;
    let mut fields = fields(ctx, command, a, message).await?;
    fields.push(("trigger_id".into(), trigger_id));
    let call = match command.method.as_str() {
        COMMAND_METHOD_GET => outside::Call::query(&command.url, &fields),
        _ => outside::Call::form(&command.url, &fields),
    };
    let call = call.secret(header::AUTHORIZATION, &format!("Token {}", command.token));
    let failed = |id: &'static str, why: String| {
        AppError::new(id, 500).with("Trigger", format!("/{}", command.trigger)).detail(why)
    };
    let answer = outside::send(&ctx.app, call).await.map_err(|e| {
        let id = if e.is_without_token() {
            "app.outgoing_oauth_connection.no_token.app_error"
        } else {
            "api.command.execute_command.failed.app_error"
        };
        failed(id, e.to_string())
    })?;
    if answer.status != 200 {
        let e = failed("api.command.execute_command.failed_resp.app_error", String::new());
        return Err(e.with("Status", answer.status.to_string()));
    }
    let response = read(&answer.content_type, &answer.body)
        .map_err(|e| failed("api.command.execute_command.failed.app_error", e.to_string()))?;
    Ok((response, client_id))
}

/// JSON is read, anything else is the text.
pub fn read(content_type: &str, body: &[u8]) -> Result<CommandResponse, serde_json::Error> {
    if content_type == "application/json" {
        return ochre_types::decode(body);
    }
    Ok(CommandResponse { text: String::from_utf8_lossy(body).into_owned(), ..CommandResponse::default() })
}

/// What the other side learns. Names that are mentioned come with their ids.
async fn fields(
    ctx: &Ctx,
    command: &Command,
    a: &CommandArgs,
    message: &str,
) -> Result<Vec<(String, String)>, AppError> {
    let (team, user) = (ctx.app.team_or_404(&command.team_id).await?, ctx.app.user_or_404(&a.user_id).await?);
    let channel = ctx.app.channel_or_404(&a.channel_id).await?;
    let later = ctx.new_id();
    let row = args![&later, ctx.now(), &command.id, &a.user_id, &a.channel_id, &a.root_id];
    ctx.app.db.exec(&store::ADD_LATER, row).await?;
    let mut out: Vec<(String, String)> = [
        ("token", command.token.clone()),
        ("team_id", team.id.clone()),
        ("team_domain", team.name.clone()),
        ("channel_id", channel.id.clone()),
        ("channel_name", channel.name.clone()),
        ("user_id", user.id.clone()),
        ("user_name", user.username.clone()),
        ("command", format!("/{}", command.trigger)),
        ("text", message.to_string()),
        ("root_id", a.root_id.clone()),
        ("response_url", format!("{}/hooks/commands/{later}", ctx.app.site_url())),
    ]
    .into_iter()
    .map(|(k, v)| (k.to_string(), v))
    .collect();
    for (key, found) in [("user", users(ctx, message).await?), ("channel", channels(ctx, &team.id, message).await?)] {
        for (name, id) in found {
            out.push((format!("{key}_mentions"), name));
            out.push((format!("{key}_mentions_ids"), id));
        }
    }
    Ok(out)
}

fn pair(r: &ochre_db::Row) -> Result<(String, String), ochre_db::DbError> {
    Ok((r.get(0)?, r.get(1)?))
}

async fn users(ctx: &Ctx, message: &str) -> Result<Vec<(String, String)>, AppError> {
    if !message.contains('@') {
        return Ok(Vec::new());
    }
    let names: Vec<String> = ochre_text::at_mentions(message).into_iter().map(|n| n.to_string()).collect();
    Ok(ctx.app.db.all(&USERS_BY_NAME, args![names], pair).await?)
}

async fn channels(ctx: &Ctx, team: &str, message: &str) -> Result<Vec<(String, String)>, AppError> {
    if !message.contains('~') {
        return Ok(Vec::new());
    }
    let names: Vec<String> = ochre_text::channel_links(message).into_iter().map(|n| n.to_string()).collect();
    Ok(ctx.app.db.all(&CHANNELS_BY_NAME, args![team, names], pair).await?)
}
