//! `POST /posts/{id}/actions/{id}`: somebody pressed a button or chose from a menu of a post; its integration is told and may
//! change the post.

use crate::{outside, slack, trigger};
use ochre_kernel::{App, AppError, Auth, Ctx, Perm, Reply, Routes};
use ochre_secret::{CookieKey, PostActionCookie};
use ochre_types::{
    Channel, DoPostActionRequest, JsonMap, Post, PostAction, PostActionAPIResponse, PostActionIntegration,
    PostActionIntegrationRequest, PostActionIntegrationResponse, Session,
};
use serde_json::Value;
use std::sync::Arc;

/// Routes of the slice.
pub fn routes(r: &mut Routes) {
    r.slice("integrations/actions");
    r.post("/posts/{post_id}/actions/{action_id}", "DoPostAction", Auth::Session, act);
}

/// Props that an update keeps as they were.
const RETAINED: [&str; 3] = ["from_webhook", "override_username", "override_icon_url"];

/// The action and the post it belongs to, stored or travelling in a cookie.
struct Pressed {
    post_id: String,
    thread_id: String,
    channel: Arc<Channel>,
    kind: String,
    data_source: String,
    integration: PostActionIntegration,
    /// What an update keeps of the old post; `None` in the values: those that it may not bring.
    retained: Vec<(String, Option<Value>)>,
    /// The whole old props, for an update without any.
    props: JsonMap,
}

fn bad_integration(why: impl Into<String>) -> AppError {
    AppError::bad("api.post.do_action.action_integration.app_error").detail(why)
}

async fn act(ctx: Ctx) -> Reply {
    let id = ctx.id("post_id")?;
    let asked: DoPostActionRequest = ochre_types::decode(ctx.bytes()).unwrap_or_default();
    let pressed = match asked.cookie.as_str() {
        "" => of_post(&ctx, &id).await?,
        cookie => of_cookie(&ctx, &id, cookie).await?,
    };
    let (client_id, trigger_id) = trigger::new(&ctx.app, ctx.me())?;
    let told = request(&ctx, &pressed, &asked.selected_option, trigger_id).await?;
    let answer = call(&ctx.app, &pressed.integration.url, &told).await?;
    let response: PostActionIntegrationResponse =
        ochre_types::decode(&answer).map_err(|e| bad_integration(e.to_string()))?;
    follow(&ctx, pressed, response).await?;
    ctx.json(&PostActionAPIResponse { status: "OK".into(), trigger_id: client_id })
}

/// Calls the integration; what it answers, with 200.
pub async fn call<T: serde::Serialize>(app: &Arc<App>, url: &str, body: &T) -> Result<bytes::Bytes, AppError> {
    let answer = outside::send(app, outside::Call::json(url, body)).await;
    let answer = answer.map_err(|e| bad_integration(e.to_string()))?;
    if answer.status != 200 {
        return Err(bad_integration(format!("status {}", answer.status)));
    }
    Ok(answer.body)
}

/// The action of a stored post. Who may not read it is told no more than that.
async fn of_post(ctx: &Ctx, id: &str) -> Result<Pressed, AppError> {
    let denied = || AppError::denied(Perm::ReadChannelContent);
    let post = ctx.app.posting().stored(&ctx.app, id).await?.ok_or_else(denied)?;
    let channel = ctx.grant_read(&post.channel_id).await?.channel().clone();
    let missing = || AppError::missing("api.post.do_action.action_id.app_error");
    let action = action(&post, ctx.param("action_id")).ok_or_else(missing)?;
    let integration = action.integration.filter(|i| !i.url.is_empty()).ok_or_else(missing)?;
    Ok(Pressed {
        post_id: post.id.clone(),
        thread_id: post.thread_id().to_string(),
        channel,
        kind: action.r#type,
        data_source: action.data_source,
        integration,
        retained: RETAINED.iter().map(|k| ((*k).to_string(), post.props.get(*k).cloned())).collect(),
        props: post.props,
    })
}

fn action(post: &Post, id: &str) -> Option<PostAction> {
    let attachments = post.props.get("attachments")?.as_array()?;
    let mut actions = attachments.iter().filter_map(|a| a.get("actions")?.as_array()).flatten();
    let found = actions.find(|a| a.get("id").and_then(Value::as_str) == Some(id))?;
    ochre_types::decode_value(found.clone()).ok()
}

/// The action of a post that nobody keeps: all of it is in the sealed cookie.
async fn of_cookie(ctx: &Ctx, id: &str, cookie: &str) -> Result<Pressed, AppError> {
    let key = CookieKey::from_json(&ctx.app.facts().cookie_secret).ok_or_else(|| bad_integration("no key"))?;
    let c = PostActionCookie::open(&key, cookie).ok_or_else(|| bad_integration("not a cookie of this server"))?;
    let channel = ctx.grant_read(&c.channel_id).await?.channel().clone();
    if c.post_id != id {
        return Err(bad_integration("the cookie of another post"));
    }
    let integration = c.integration.and_then(|i| ochre_types::decode_value::<PostActionIntegration>(i).ok());
    let integration = integration.filter(|i| !i.url.is_empty()).ok_or_else(|| bad_integration("no integration"))?;
    let kept = c.retain_props.clone().into_iter().map(|(k, v)| (k, Some(v)));
    Ok(Pressed {
        post_id: c.post_id,
        thread_id: c.root_post_id,
        channel,
        kind: c.kind,
        data_source: c.data_source,
        integration,
        retained: kept.chain(c.remove_props.into_iter().map(|k| (k, None))).collect(),
        props: c.retain_props,
    })
}

/// What the integration is told.
async fn request(
    ctx: &Ctx,
    p: &Pressed,
    selected: &str,
    trigger_id: String,
) -> Result<PostActionIntegrationRequest, AppError> {
    let user = ctx.app.user_or_404(ctx.me()).await?;
    let team = if p.channel.team_id.is_empty() { None } else { ctx.app.team(&p.channel.team_id).await? };
    let mut context = p.integration.context.clone();
    if !selected.is_empty() || p.kind == ochre_types::POST_ACTION_TYPE_SELECT {
        context.insert("selected_option".into(), selected.into());
    }
    Ok(PostActionIntegrationRequest {
        user_id: user.id.clone(),
        user_name: user.username.clone(),
        channel_id: p.channel.id.clone(),
        channel_name: p.channel.name.clone(),
        team_id: p.channel.team_id.clone(),
        team_domain: team.map_or_else(String::new, |t| t.name.clone()),
        post_id: p.post_id.clone(),
        trigger_id,
        r#type: p.kind.clone(),
        data_source: p.data_source.clone(),
        context,
    })
}

/// The new version of the post, and words for the one who pressed.
async fn follow(ctx: &Ctx, p: Pressed, r: PostActionIntegrationResponse) -> Result<(), AppError> {
    let words = match r.skip_slack_parsing {
        true => r.ephemeral_text.clone(),
        false => slack::text(&ctx.app, &r.ephemeral_text).await?,
    };
    let names: JsonMap = p.retained.iter().filter_map(|(k, v)| Some((k.clone(), v.clone()?))).collect();
    let (channel, thread) = (p.channel.id.clone(), p.thread_id.clone());
    if let Some(update) = r.update {
        change(ctx, p, update, r.skip_slack_parsing).await?;
    }
    if words.is_empty() {
        return Ok(());
    }
    let post = Post {
        message: words,
        channel_id: channel,
        root_id: thread,
        user_id: ctx.me().to_string(),
        props: names,
        ..Post::default()
    };
    ctx.app.posting().ephemeral(&ctx.app, ctx.me(), post).await?;
    Ok(())
}

async fn change(ctx: &Ctx, p: Pressed, mut update: Post, skip_slack: bool) -> Result<(), AppError> {
    update.id = p.post_id;
    if !skip_slack {
        update.message = slack::text(&ctx.app, &update.message).await?;
        if let Some(list) = update.props.remove("attachments") {
            let mut list: Vec<ochre_types::MessageAttachment> =
                ochre_types::decode_value(list).map_err(|e| bad_integration(e.to_string()))?;
            slack::attachments(&ctx.app, &mut list).await?;
            update.props.insert("attachments".into(), serde_json::to_value(list).unwrap_or_default());
        }
    }
    if update.props.is_empty() {
        update.props = p.props;
    } else {
        for (key, value) in p.retained {
            match value {
                Some(v) => _ = update.props.insert(key, v),
                None => _ = update.props.remove(&key),
            }
        }
    }
    let viewer: &Arc<Session> = ctx.session()?;
    ctx.app.posting().update(&ctx.app, viewer, update).await?;
    Ok(())
}
