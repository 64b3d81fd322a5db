//! Answers of commands as posts: to the channel, or only to the person who asked.

use crate::slack;
use ochre_kernel::ports::Manner;
use ochre_kernel::{App, AppError};
use ochre_types::{COMMAND_RESPONSE_TYPE_EPHEMERAL, COMMAND_RESPONSE_TYPE_IN_CHANNEL};
use ochre_types::{Command, CommandArgs, CommandResponse, Post};
use std::sync::Arc;

/// Posts an answer and its extra answers. `command`: the custom one; `None` for a built-in one. Texts and attachments of the
/// answer come out as they were posted, without the addresses behind buttons.
pub async fn post_all(
    app: &Arc<App>,
    command: Option<&Command>,
    args: &CommandArgs,
    response: &mut CommandResponse,
) -> Result<(), AppError> {
    let mut failed = post(app, command, args, response).await.err();
    for extra in response.extra_responses.iter_mut().flatten() {
        if let Err(e) = post(app, command, args, extra).await {
            failed = Some(e);
        }
    }
    let all = std::iter::once(&mut response.attachments)
        .chain(response.extra_responses.iter_mut().flatten().map(|r| &mut r.attachments));
    all.flatten().flatten().flat_map(|a| &mut a.actions).for_each(|a| a.integration = None);
    match failed {
        None => Ok(()),
        Some(e) if e.status == 403 || e.status == 400 => Err(e),
        Some(e) => {
            let id = "api.command.execute_command.create_post_failed.app_error";
            let trigger = args.command.split_whitespace().next().unwrap_or_default().to_string();
            Err(AppError::new(id, 500).with("Trigger", trigger).detail(format!("{} {}", e.id, e.detail)))
        }
    }
}

async fn post(
    app: &Arc<App>,
    command: Option<&Command>,
    args: &CommandArgs,
    r: &mut CommandResponse,
) -> Result<(), AppError> {
    let mut post = Post {
        channel_id: args.channel_id.clone(),
        root_id: args.root_id.clone(),
        user_id: args.user_id.clone(),
        r#type: r.r#type.clone(),
        props: r.props.clone().unwrap_or_default(),
        ..Post::default()
    };
    if !r.channel_id.is_empty() && r.channel_id != args.channel_id {
        if app.channel_membership(&r.channel_id, &args.user_id).await?.is_none() {
            return Err(AppError::new("api.command.command_post.forbidden.app_error", 403));
        }
        post.channel_id.clone_from(&r.channel_id);
        post.root_id.clear();
    }
    if post.is_system() {
        return Err(AppError::bad("api.context.invalid_param.app_error").with("Name", "post.type"));
    }
    overrides(app, command, r, &mut post);
    if !r.skip_slack_parsing {
        r.text = slack::text(app, &r.text).await?;
        if let Some(list) = &mut r.attachments {
            slack::attachments(app, list).await?;
        }
    }
    post.message.clone_from(&r.text);
    if let Some(list) = r.attachments.as_ref().filter(|l| !l.is_empty()) {
        post.set_prop("attachments", serde_json::to_value(list).unwrap_or_default());
        if post.r#type.is_empty() {
            post.r#type = ochre_types::POST_TYPE_MESSAGE_ATTACHMENT.into();
        }
    }
    let says = !r.text.is_empty() || r.attachments.is_some();
    match r.response_type.as_str() {
        COMMAND_RESPONSE_TYPE_IN_CHANNEL => {
            app.posting().create_as(app, post, Manner { set_online: true, hooks: true }).await?;
        }
        "" | COMMAND_RESPONSE_TYPE_EPHEMERAL if says => {
            app.posting().ephemeral(app, &args.user_id, post).await?;
        }
        _ => {}
    }
    Ok(())
}

/// Name and picture: the command's, else the answer's. What comes from outside says so.
fn overrides(app: &App, command: Option<&Command>, r: &CommandResponse, post: &mut Post) {
    let config = app.config();
    let mut from_outside = command.is_some();
    let of = |own: Option<&String>, said: &String| own.filter(|o| !o.is_empty()).unwrap_or(said).clone();
    if config.service.enable_post_username_override {
        let name = of(command.map(|c| &c.username), &r.username);
        if !name.is_empty() {
            post.set_prop("override_username", name);
            from_outside = true;
        }
    }
    if config.service.enable_post_icon_override {
        let icon = of(command.map(|c| &c.icon_url), &r.icon_url);
        from_outside |= !icon.is_empty();
        post.set_prop("override_icon_url", icon);
    }
    if from_outside {
        post.set_prop("from_webhook", "true");
    }
}
