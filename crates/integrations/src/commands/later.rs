//! `POST /hooks/commands/{id}`: the `response_url` of a custom command takes five answers within half an hour.

use super::{custom, respond, store};
use http::Method;
use ochre_kernel::{AppError, Auth, Ctx, Reply, Response, Routes, args};
use ochre_types::CommandArgs;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.web(Method::POST, "/hooks/commands/{id}", "CommandWebhook", Auth::NoneTrust, answer);
}

/// Answers that one address takes (contract/limits.md).
const USES: i64 = 5;

async fn answer(ctx: Ctx) -> Reply {
    let kind = ctx.header("content-type").split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let response = custom::read(&kind, ctx.bytes());
    let mut response =
        response.map_err(|e| AppError::bad("web.command_webhook.parse.app_error").detail(e.to_string()))?;
    let general = |status: u16, why: &str| AppError::new("web.command_webhook.general.app_error", status).detail(why);
    let since = ctx.now() - store::LATER_LIFE;
    let row = |r: &ochre_db::Row| {
        let args =
            CommandArgs { user_id: r.get(1)?, channel_id: r.get(2)?, root_id: r.get(3)?, ..CommandArgs::default() };
        Ok((r.get::<String>(0)?, args))
    };
    let found = ctx.app.db.opt(&store::LATER, args![ctx.param("id"), since], row).await?;
    let (command, mut asked) = found.ok_or_else(|| general(404, "app.command_webhook.get.missing"))?;
    let command = store::one(&ctx.app, &command).await?;
    let command = command.ok_or_else(|| general(400, "web.command_webhook.command.app_error"))?;
    asked.team_id.clone_from(&command.team_id);
    if ctx.app.db.exec(&store::USE_LATER, args![ctx.param("id"), USES]).await? == 0 {
        return Err(general(400, "app.command_webhook.try_use.invalid"));
    }
    respond::post_all(&ctx.app, Some(&command), &asked, &mut response).await.map_err(|e| general(e.status, &e.id))?;
    Ok(Response::bytes(200, "text/plain", "ok"))
}
