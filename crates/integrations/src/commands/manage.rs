//! Custom slash commands: make, read, change, delete, a new token. Who may not manage a command is told that there is none.

use super::{builtin, store};
use ochre_kernel::{AppError, Auth, Ctx, Perm, Reply, Routes, args};
use ochre_types::Command;
use serde_json::json;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.post("/commands", "CreateCommand", Auth::Session, create);
    r.get("/commands/{command_id}", "GetCommandById", Auth::Session, one);
    r.put("/commands/{command_id}", "UpdateCommand", Auth::Session, update);
    r.delete("/commands/{command_id}", "DeleteCommand", Auth::Session, delete);
    r.put("/commands/{command_id}/regen_token", "RegenCommandToken", Auth::Session, new_token);
}

/// Manage one's own commands.
pub const OWN: Perm = Perm::ManageOwnSlashCommands;
/// Manage those of others.
pub const OTHERS: Perm = Perm::ManageOthersSlashCommands;

/// 404: no such command, or none that the caller may know of.
pub fn missing() -> AppError {
    AppError::missing("store.sql_command.save.get.app_error")
}

/// The command of the address, whoever asks.
pub async fn found(ctx: &Ctx) -> Result<Command, AppError> {
    let id = ctx.id("command_id")?;
    if store::enabled(&ctx.app).is_err() {
        return Err(missing());
    }
    store::one(&ctx.app, &id).await?.ok_or_else(missing)
}

/// Whether the caller may manage it.
pub async fn may_manage(ctx: &Ctx, command: &Command) -> Result<bool, AppError> {
    if !ctx.can_team(&command.team_id, OWN).await? {
        return Ok(false);
    }
    Ok(command.creator_id == ctx.me() || ctx.can_team(&command.team_id, OTHERS).await?)
}

/// The command of the address, or 404 for who may not manage it.
async fn managed(ctx: &Ctx) -> Result<Command, AppError> {
    let command = found(ctx).await?;
    if may_manage(ctx, &command).await? { Ok(command) } else { Err(missing()) }
}

/// A word belongs to one command of a team; the built-in ones belong to all teams.
pub async fn check_trigger(ctx: &Ctx, command: &Command) -> Result<(), AppError> {
    let taken = store::by_trigger(&ctx.app, &command.team_id, &command.trigger).await?;
    if builtin::find(&command.trigger).is_some() || taken.is_some_and(|c| c.id != command.id) {
        return Err(AppError::bad("api.command.duplicate_trigger.app_error"));
    }
    Ok(())
}

/// The rules of the model, and of the columns.
fn checked(command: &Command) -> Result<(), AppError> {
    command.check_valid()?;
    let within = |text: &str, most: usize| text.chars().count() <= most;
    if !within(&command.username, 64) || !within(&command.icon_url, 1024) {
        return Err(AppError::body(if within(&command.username, 64) { "icon_url" } else { "username" }));
    }
    if !within(&command.auto_complete_desc, 1024) || !within(&command.auto_complete_hint, 1024) {
        return Err(AppError::body("auto_complete_desc"));
    }
    Ok(())
}

async fn create(ctx: Ctx) -> Reply {
    let mut command: Command = ctx.decode("command")?;
    ctx.grant_team(&command.team_id, OWN).await?;
    if command.creator_id.is_empty() {
        command.creator_id = ctx.me().to_string();
    } else if command.creator_id != ctx.me() {
        ctx.grant_team(&command.team_id, OTHERS).await?;
        ctx.app.user_or_404(&command.creator_id).await?;
    }
    store::enabled(&ctx.app)?;
    command.trigger = command.trigger.to_lowercase();
    command.id = ctx.new_id();
    command.token = ochre_secret::new_id();
    (command.create_at, command.update_at, command.delete_at) = (ctx.now(), ctx.now(), 0);
    command.plugin_id.clear();
    check_trigger(&ctx, &command).await?;
    checked(&command)?;
    ctx.app.db.exec(&store::ADD, store::write_args(&command)).await?;
    ctx.created(&command)
}

async fn one(ctx: Ctx) -> Reply {
    let command = found(&ctx).await?;
    let sees = ctx.can_team(&command.team_id, Perm::ViewTeam).await?;
    if !sees || !may_manage(&ctx, &command).await? {
        return Err(missing());
    }
    ctx.json(&command)
}

async fn update(ctx: Ctx) -> Reply {
    let id = ctx.id("command_id")?;
    let wanted: Command = ctx.decode("command")?;
    if wanted.id != id {
        return Err(AppError::body("command"));
    }
    let old = found(&ctx).await?;
    if wanted.team_id != old.team_id {
        return Err(AppError::bad("api.command.team_mismatch.app_error"));
    }
    if !may_manage(&ctx, &old).await? {
        return Err(missing());
    }
    let command = Command {
        trigger: wanted.trigger.to_lowercase(),
        token: old.token,
        create_at: old.create_at,
        update_at: ctx.now(),
        delete_at: 0,
        creator_id: old.creator_id,
        plugin_id: old.plugin_id,
        ..wanted
    };
    check_trigger(&ctx, &command).await?;
    checked(&command)?;
    ctx.app.db.exec(&store::SAVE, store::write_args(&command)).await?;
    ctx.json(&command)
}

async fn delete(ctx: Ctx) -> Reply {
    let command = managed(&ctx).await?;
    ctx.app.db.exec(&store::DROP, args![&command.id, ctx.now()]).await?;
    ctx.ok()
}

async fn new_token(ctx: Ctx) -> Reply {
    let mut command = managed(&ctx).await?;
    command.token = ochre_secret::new_id();
    command.update_at = ctx.now();
    ctx.app.db.exec(&store::SAVE, store::write_args(&command)).await?;
    ctx.json(&json!({ "token": command.token }))
}
