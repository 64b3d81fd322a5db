//! Previews on posts that leave the server: from the rows only, two statements for a list of any length, none for a list
//! without links.

use super::store::{self, Found, hour};
use super::wanted::{self, Wanted};
use ochre_kernel::{App, AppError};
use ochre_types::{Post, PostEmbed, PostMetadata};
use std::collections::HashMap;
use std::sync::Arc;

type Known = HashMap<(String, i64), Found>;

/// Adds the embeds of links and the sizes of pictures.
pub async fn fill(app: &Arc<App>, posts: &mut [&mut Post]) -> Result<(), AppError> {
    let config = app.config_full();
    let wanted: Vec<Wanted> = posts.iter().map(|p| wanted::of_post(&config, p)).collect();
    let keys: Vec<(String, i64)> = posts
        .iter()
        .zip(&wanted)
        .flat_map(|(p, w)| w.link.iter().chain(&w.pictures).map(|url| (url.clone(), hour(p.create_at))))
        .collect();
    if keys.is_empty() {
        return Ok(());
    }
    let mut known = store::known(app, &keys).await?;
    let of_pages: Vec<(String, i64)> = known
        .iter()
        .filter_map(|((_, hour), f)| if let Found::Page(og) = f { Some((wanted::of_page(og), *hour)) } else { None })
        .flat_map(|(urls, hour)| urls.into_iter().map(move |u| (u, hour)))
        .collect();
    known.extend(store::known(app, &of_pages).await?);
    for (p, w) in posts.iter_mut().zip(wanted) {
        add(p, w, &known);
    }
    Ok(())
}

fn add(post: &mut Post, wanted: Wanted, known: &Known) {
    let at = hour(post.create_at);
    let mut pictures = wanted.pictures;
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
            _ => ("link", serde_json::Value::Null),
        };
        meta.embeds.push(PostEmbed { r#type: kind.into(), url: key.0, data });
    }
    for url in pictures {
        if let Some(Found::Picture(image)) = known.get(&(url.clone(), at)) {
            meta.images.insert(url, image.clone());
        }
    }
}
