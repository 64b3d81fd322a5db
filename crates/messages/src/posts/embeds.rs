//! Embeds: message attachments, posts of this server that a message links to, previews of other links.

use super::metadata;
use ochre_kernel::events::json_string;
use ochre_kernel::{App, AppError, Event};
use ochre_types::{Channel, Post, PostEmbed, PreviewPost, Session};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// The embeds of posts, as this viewer may see them. A preview of a post that they may not read is left out, and with it
/// the prop that names it.
pub async fn fill(app: &Arc<App>, viewer: &Session, posts: &mut [&mut Post]) -> Result<(), AppError> {
    for p in posts.iter_mut().filter(|p| p.props.contains_key("attachments")) {
        push(p, PostEmbed { r#type: "message_attachment".into(), ..PostEmbed::default() });
    }
    own_posts(app, viewer, posts).await?;
    crate::links::show::fill(app, posts).await
}

async fn own_posts(app: &Arc<App>, viewer: &Session, posts: &mut [&mut Post]) -> Result<(), AppError> {
    let wanted: HashSet<String> = posts.iter().filter_map(|p| linked(p)).map(str::to_string).collect();
    if wanted.is_empty() {
        return Ok(());
    }
    let enabled = app.config().service.enable_permalink_previews;
    let previews = if enabled { previews(app, viewer, wanted).await? } else { HashMap::new() };
    for p in posts.iter_mut() {
        let Some(id) = linked(p).map(str::to_string) else { continue };
        match previews.get(&id) {
            Some(data) => push(p, PostEmbed { r#type: "permalink".into(), url: String::new(), data: data.clone() }),
            None => {
                p.props.remove("previewed_post");
            }
        }
    }
    Ok(())
}

/// The preview of one post on another that names it without being a link to it (a reminder).
pub async fn link(app: &Arc<App>, viewer: &Session, post: &mut Post, id: &str) -> Result<(), AppError> {
    post.metadata.get_or_insert_with(Default::default);
    if app.config().service.enable_permalink_previews
        && let Some(data) = previews(app, viewer, HashSet::from([id.to_string()])).await?.remove(id)
    {
        push(post, PostEmbed { r#type: "permalink".into(), url: String::new(), data });
    }
    Ok(())
}

fn linked(p: &Post) -> Option<&str> {
    Some(p.prop("previewed_post")).filter(|id| !id.is_empty())
}

fn push(p: &mut Post, embed: PostEmbed) {
    p.metadata.get_or_insert_with(Default::default).embeds.push(embed);
}

async fn previews(
    app: &Arc<App>,
    viewer: &Session,
    wanted: HashSet<String>,
) -> Result<HashMap<String, serde_json::Value>, AppError> {
    let ids: Vec<String> = wanted.into_iter().collect();
    let mut found = Vec::new();
    for mut post in metadata::previewed(app, &ids).await? {
        let Some(channel) = app.channel(&post.channel_id).await? else { continue };
        if app.can_read_channel(viewer, &channel).await? {
            post.strip_integrations();
            post.metadata = Some(Default::default());
            found.push((post, channel));
        }
    }
    let mut refs: Vec<&mut Post> = found.iter_mut().map(|(p, _)| p).collect();
    metadata::fill(app, &mut refs).await?;
    let mut out = HashMap::new();
    for (post, channel) in found {
        let preview = preview(app, viewer, post, &channel).await?;
        out.insert(preview.post_id.clone(), serde_json::to_value(preview).unwrap_or_default());
    }
    Ok(out)
}

async fn preview(app: &Arc<App>, viewer: &Session, post: Post, channel: &Channel) -> Result<PreviewPost, AppError> {
    let team = if channel.team_id.is_empty() { None } else { app.team(&channel.team_id).await? };
    Ok(PreviewPost {
        post_id: post.id.clone(),
        team_name: team.map_or_else(String::new, |t| t.name.clone()),
        channel_display_name: display_name(app, viewer, channel).await?,
        channel_type: channel.r#type.clone(),
        channel_id: channel.id.clone(),
        post: Some(post),
    })
}

/// The channel's name; a direct channel is called after the other person.
async fn display_name(app: &Arc<App>, viewer: &Session, channel: &Channel) -> Result<String, AppError> {
    if channel.r#type != "D" {
        return Ok(channel.display_name.clone());
    }
    let other = ochre_types::direct_channel_peer(&channel.name, &viewer.user_id).unwrap_or_default();
    Ok(app.user(other).await?.map_or_else(String::new, |u| u.username.clone()))
}

/// A copy without the preview for the connected members who may not read what is previewed.
pub async fn per_receiver(app: &Arc<App>, event: Event, post: &Post) -> Result<Event, AppError> {
    let Some(preview) = post.metadata.iter().flat_map(|m| &m.embeds).find(|e| e.r#type == "permalink") else {
        return Ok(event);
    };
    let source = preview.data["channel_id"].as_str().unwrap_or_default().to_string();
    let Some(source) = app.channel(&source).await?.filter(|c| c.id != post.channel_id) else { return Ok(event) };
    let mut without = HashSet::new();
    for user in app.live().channel_users(&post.channel_id) {
        let reader = metadata::viewer_of(app, &user).await?;
        if !app.can_read_channel(&reader, &source).await? {
            without.insert(user);
        }
    }
    if without.is_empty() {
        return Ok(event);
    }
    let mut plain = post.clone();
    plain.props.remove("previewed_post");
    if let Some(m) = &mut plain.metadata {
        m.embeds.retain(|e| e.r#type != "permalink");
    }
    Ok(event.with_for(&without, "post", json_string(&plain)))
}
