//! `POST /commands/execute`: a built-in command, or one of the team.

use super::{builtin, custom, respond, store};
use ochre_kernel::{AppError, Auth, Ctx, Perm, Reply, Routes};
use ochre_types::{CommandArgs, CommandResponse};

/// Routes.
pub fn routes(r: &mut Routes) {
    r.post("/commands/execute", "ExecuteCommand", Auth::Session, execute);
}

// tidy: handler its refusals stand in the order of the wire contract, in one piece
async fn execute(ctx: Ctx) -> Reply {
    let mut args: CommandArgs = ctx.decode("command_args")?;
    if args.command.len() <= 1 || !args.command.starts_with('/') || !ochre_types::is_valid_id(&args.channel_id) {
        return Err(AppError::bad("api.command.execute_command.start.app_error"));
    }
    ctx.grant_channel(&args.channel_id, Perm::CreatePost).await?;
    let channel = ctx.app.channel_or_404(&args.channel_id).await?;
    if channel.delete_at > 0 {
        return Err(AppError::bad("api.command.execute_command.deleted.error"));
    }
    if channel.team_id.is_empty() {
        // in a direct channel the caller names the team: one that they are in
        if ctx.app.team_membership(&args.team_id, ctx.me()).await?.is_none() {
            ctx.grant_system(Perm::CreatePost).await?;
        }
    } else {
        args.team_id.clone_from(&channel.team_id);
    }
    args.user_id = ctx.me().to_string();
    store::enabled(&ctx.app)?;
    ctx.json(&run(&ctx, args).await?)
}

/// The word after the slash, in small letters, and what follows it.
fn split(command: &str) -> (String, &str) {
    let command = &command[1..];
    match command.split_once(char::is_whitespace) {
        Some((trigger, rest)) => (trigger.to_lowercase(), rest),
        None => (command.to_lowercase(), ""),
    }
}

async fn run(ctx: &Ctx, args: CommandArgs) -> Result<CommandResponse, AppError> {
    let text = args.command.clone();
    let (trigger, message) = split(&text);
    if trigger.len() > 512 {
        return Err(not_found(&trigger));
    }
    if let Some(command) = builtin::find(&trigger) {
        let mut response = builtin::run(command, ctx, &args, message).await?;
        respond::post_all(&ctx.app, None, &args, &mut response).await?;
        return Ok(response);
    }
    let found = store::by_trigger(&ctx.app, &args.team_id, &trigger).await?;
    let command = found.ok_or_else(|| not_found(&trigger))?;
    let (mut response, client_id) = custom::ask(ctx, &command, &args, message).await?;
    respond::post_all(&ctx.app, Some(&command), &args, &mut response).await?;
    response.trigger_id = client_id;
    Ok(response)
}

fn not_found(trigger: &str) -> AppError {
    let shown: String = trigger.chars().take(64).collect();
    AppError::missing("api.command.execute_command.not_found.app_error").with("Trigger", format!("/{shown}"))
}
