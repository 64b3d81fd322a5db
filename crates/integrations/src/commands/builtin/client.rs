//! Commands that clients carry out themselves, and small ones of the server.

use super::{Answer, Call};
use ochre_types::{CommandResponse, Preference};

pub async fn logout(_: &Call<'_>) -> Answer {
    Ok(CommandResponse { goto_location: "/login".into(), ..CommandResponse::default() })
}

/// `/search`, `/shortcuts`, `/settings` ...: the client shows its own.
pub async fn unsupported(c: &Call<'_>) -> Answer {
    c.tell("command.client_only", &[])
}

/// Connected workspaces are not there yet.
pub async fn not_here(c: &Call<'_>) -> Answer {
    c.tell("command.not_here", &[])
}

pub async fn help(c: &Call<'_>) -> Answer {
    let link = c.ctx.app.config().support.help_link.clone();
    let id = if link.is_empty() { "command.help.text" } else { "command.help.text_with_link" };
    c.tell(id, &[("Link", &link)])
}

pub async fn collapse(c: &Call<'_>) -> Answer {
    previews(c, true).await
}

pub async fn expand(c: &Call<'_>) -> Answer {
    previews(c, false).await
}

/// Pictures and previews are folded, or not.
async fn previews(c: &Call<'_>, collapsed: bool) -> Answer {
    let preference = Preference {
        user_id: c.args.user_id.clone(),
        category: "display_settings".into(),
        name: "collapse_previews".into(),
        value: collapsed.to_string(),
    };
    match c.ctx.app.accounts().set_preference(&c.ctx.app, preference).await {
        Ok(()) if collapsed => c.tell("command.collapse.done", &[]),
        Ok(()) => c.tell("command.expand.done", &[]),
        Err(e) => c.refuse(&e),
    }
}
