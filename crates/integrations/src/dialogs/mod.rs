//! Dialogs: an integration opens one for the user who just used it, the user fills it in, the integration is told.

mod check;

use crate::{actions, trigger};
use ochre_kernel::events::json_string;
use ochre_kernel::{AppError, Auth, Ctx, Event, Perm, Reply, Routes};
use ochre_types::{LookupDialogResponse, OpenDialogRequest, SubmitDialogRequest, SubmitDialogResponse};

/// Routes of the slice.
pub fn routes(r: &mut Routes) {
    r.slice("integrations/dialogs");
    r.post("/actions/dialogs/open", "OpenInteractiveDialog", Auth::None, open);
    r.post("/actions/dialogs/submit", "SubmitInteractiveDialog", Auth::Session, submit);
    r.post("/actions/dialogs/lookup", "LookupInteractiveDialog", Auth::Session, lookup);
}

async fn open(ctx: Ctx) -> Reply {
    let mut wanted: OpenDialogRequest = ctx.decode("openDialogRequest")?;
    if wanted.url.is_empty() {
        return Err(AppError::body("url"));
    }
    let meant = trigger::read(&ctx.app, &wanted.trigger_id)?;
    // what is odd about a dialog is its maker's business: the client shows it as well as it can
    for odd in check::dialog(&wanted.dialog) {
        tracing::warn!(odd, "a dialog is not as it should be");
    }
    wanted.trigger_id = meant.client_id;
    ctx.app.publish(Event::new("open_dialog").user(meant.user_id).with("dialog", json_string(&wanted)));
    ctx.ok()
}

/// The request of a user who may read the channel and see the team it names, with their id in it.
async fn allowed(ctx: &Ctx, name: &str) -> Result<SubmitDialogRequest, AppError> {
    let mut wanted: SubmitDialogRequest = ctx.decode(name)?;
    if wanted.url.is_empty() {
        return Err(AppError::body("url"));
    }
    wanted.user_id = ctx.me().to_string();
    ctx.app.channel_or_404(&wanted.channel_id).await?;
    ctx.grant_read(&wanted.channel_id).await?;
    ctx.grant_team(&wanted.team_id, Perm::ViewTeam).await?;
    Ok(wanted)
}

async fn submit(ctx: Ctx) -> Reply {
    let mut wanted = allowed(&ctx, "submit").await?;
    let url = std::mem::take(&mut wanted.url);
    wanted.r#type = "dialog_submission".into();
    let answer = actions::call(&ctx.app, &url, &wanted).await?;
    // an answer that is none means that all is well
    let response: SubmitDialogResponse = ochre_types::decode(&answer).unwrap_or_default();
    ctx.json(&response)
}

async fn lookup(ctx: Ctx) -> Reply {
    let mut wanted = allowed(&ctx, "lookup").await?;
    let url = std::mem::take(&mut wanted.url);
    wanted.r#type = "dialog_lookup".into();
    let answer = actions::call(&ctx.app, &url, &wanted).await?;
    let response: LookupDialogResponse = ochre_types::decode(&answer).unwrap_or_default();
    ctx.json(&LookupDialogResponse { items: Some(response.items.unwrap_or_default()) })
}
