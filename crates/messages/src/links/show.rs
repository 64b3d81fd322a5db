//! Previews on posts that leave the server: from the rows only, two statements for a list of any length, none for a list
//! without links or for one whose links are remembered.

use super::store::{self, Found, hour};
use super::wanted::{self, Wanted};
use ochre_config::Config;
use ochre_kernel::{App, AppError};
use ochre_types::{Post, PostEmbed, PostImage, PostMetadata};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

type Known = HashMap<(String, i64), Found>;

/// What the links of a post added once all of it was known: rows that are there do not change. It fits as long as the text, the
/// hour and the configuration are the same.
struct Shown {
    message: Box<str>,
    hour: i64,
    config: Arc<Config>,
    /// A new post is looked at again soon: another one with the same link may just be learning what is behind it.
    until: i64,
    embeds: Vec<PostEmbed>,
    images: BTreeMap<String, PostImage>,
}

/// A post is new for so long, and what is remembered of it counts for so long, ms.
const NEW: i64 = 60_000;
const SOON: i64 = 10_000;
/// Longest text that is remembered with what its links added, bytes.
const LONGEST: usize = 2_000;

/// Whether the links of a post depend on its text alone.
fn plain(post: &Post) -> bool {
    let small = !post.id.is_empty() && post.message.len() <= LONGEST;
    small && !post.props.contains_key("attachments") && !post.props.contains_key("unsafe_links")
}

/// Adds the embeds of links and the sizes of pictures.
pub async fn fill(app: &Arc<App>, posts: &mut [&mut Post]) -> Result<(), AppError> {
    let config = app.config_full();
    let mut open: Vec<(usize, Wanted)> = Vec::new();
    for (n, p) in posts.iter_mut().enumerate() {
        let links = ochre_text::may_hold_addresses(&p.message) || p.props.contains_key("attachments");
        if !links || remembered(app, &config, p) {
            continue;
        }
        let wanted = wanted::of_post(&config, p);
        if wanted != Wanted::default() {
            open.push((n, wanted));
        }
    }
    if open.is_empty() {
        return Ok(());
    }
    let mut keys: Vec<(String, i64)> = Vec::new();
    for (n, w) in &open {
        let at = hour(posts[*n].create_at);
        keys.extend(w.link.iter().chain(&w.pictures).map(|url| (url.clone(), at)));
    }
    let mut known = store::known(app, &keys).await?;
    let of_pages: Vec<(String, i64)> = known
        .iter()
        .filter_map(|((_, hour), f)| if let Found::Page(og) = f { Some((wanted::of_page(og), *hour)) } else { None })
        .flat_map(|(urls, hour)| urls.into_iter().map(move |u| (u, hour)))
        .collect();
    known.extend(store::known(app, &of_pages).await?);
    for (n, w) in open {
        let post = &mut *posts[n];
        let before = post.metadata.as_ref().map_or(0, |m| m.embeds.len());
        if add(post, w, &known) && plain(post) {
            remember(app, &config, post, before);
        }
    }
    Ok(())
}

/// Adds what is remembered of a post; whether that was all of it.
fn remembered(app: &App, config: &Arc<Config>, post: &mut Post) -> bool {
    if !plain(post) {
        return false;
    }
    let Some(Ok(shown)) = app.caches.links.get(&post.id).map(|any| any.downcast::<Shown>()) else { return false };
    let over = shown.until < app.now() || !Arc::ptr_eq(&shown.config, config);
    if over || shown.hour != hour(post.create_at) || *shown.message != *post.message {
        return false;
    }
    let meta = post.metadata.get_or_insert_with(PostMetadata::default);
    meta.embeds.extend(shown.embeds.iter().cloned());
    meta.images.extend(shown.images.iter().map(|(url, image)| (url.clone(), image.clone())));
    true
}

fn remember(app: &App, config: &Arc<Config>, post: &Post, before: usize) {
    let Some(meta) = &post.metadata else { return };
    let now = app.now();
    let until = if now - post.create_at > NEW { i64::MAX } else { now + SOON };
    let shown = Shown {
        until,
        message: post.message.as_str().into(),
        hour: hour(post.create_at),
        config: config.clone(),
        embeds: meta.embeds[before..].to_vec(),
        images: meta.images.clone(),
    };
    let mark = app.caches.links.mark(&post.id);
    app.caches.links.put_since(&post.id, mark, Arc::new(shown));
}

/// Whether everything is known that belongs to the post.
fn add(post: &mut Post, wanted: Wanted, known: &Known) -> bool {
    let at = hour(post.create_at);
    let (mut pictures, mut whole) = (wanted.pictures, true);
    let meta = post.metadata.get_or_insert_with(PostMetadata::default);
    if let Some(url) = wanted.link {
        let key = (url, at);
        let (kind, data) = match known.get(&key) {
            Some(Found::Page(og)) => {
                pictures.extend(wanted::of_page(og));
                ("opengraph", og.clone())
            }
            Some(Found::Picture(_)) => {
                pictures.push(key.0.clone());
                ("image", serde_json::Value::Null)
            }
            other => {
                whole = other.is_some();
                ("link", serde_json::Value::Null)
            }
        };
        meta.embeds.push(PostEmbed { r#type: kind.into(), url: key.0, data });
    }
    for url in pictures {
        let found = known.get(&(url.clone(), at));
        whole &= found.is_some();
        if let Some(Found::Picture(image)) = found {
            meta.images.insert(url, image.clone());
        }
    }
    whole
}
