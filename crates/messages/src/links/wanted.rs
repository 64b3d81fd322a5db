//! Which addresses of a post are looked at.

use super::store::MAX_URL;
use ochre_config::Config;
use ochre_types::{MessageAttachment, Post};

/// Most pictures of one post whose size is asked for.
const MAX_PICTURES: usize = 10;

/// The addresses of one post.
#[derive(Debug, Default, PartialEq)]
pub struct Wanted {
    /// The address that gets a preview.
    pub link: Option<String>,
    /// Pictures in the text and in attachments.
    pub pictures: Vec<String>,
}

/// Whether a preview of this address may be made: `http(s)`, not too long, in no domain of `RestrictLinkPreviews`.
pub fn allowed(config: &Config, url: &str) -> bool {
    let lower = url.to_ascii_lowercase();
    if url.len() > MAX_URL || !(lower.starts_with("http://") || lower.starts_with("https://")) {
        return false;
    }
    let restricted = config.service.restrict_link_previews.to_ascii_lowercase();
    !restricted.split([',', ' ']).map(str::trim).any(|domain| !domain.is_empty() && lower.contains(domain))
}

/// What this post has. Nothing with link previews off, for posts that ask for it (`unsafe_links`), and for plain text.
pub fn of_post(config: &Config, post: &Post) -> Wanted {
    if !config.service.enable_link_previews || post.prop("unsafe_links") == "true" || post.is_system() {
        return Wanted::default();
    }
    let fine = |url: &str| allowed(config, url);
    let (first, mut pictures) = ochre_text::first_link_and_images(&post.message, fine);
    let site = config.service.site_url.as_str();
    let attached = post.props.get("attachments");
    let link = first.filter(|l| attached.is_none() && ochre_text::permalink_of(l, site).is_none());
    if let Some(raw) = attached
        && let Ok(list) = ochre_types::decode_value::<Vec<MessageAttachment>>(raw.clone())
    {
        list.iter().for_each(|a| of_attachment(a, &fine, &mut pictures));
    }
    pictures.retain(|url| fine(url));
    Wanted { link, pictures: once(pictures) }
}

fn of_attachment(a: &MessageAttachment, fine: &dyn Fn(&str) -> bool, out: &mut Vec<String>) {
    out.extend(
        [&a.author_icon, &a.image_url, &a.thumb_url, &a.footer_icon].into_iter().filter(|u| !u.is_empty()).cloned(),
    );
    let values = a.fields.iter().flatten().filter_map(|f| f.value.as_str());
    for text in [a.text.as_str(), a.pretext.as_str()].into_iter().chain(values) {
        out.extend(ochre_text::first_link_and_images(text, fine).1);
    }
}

/// Each once, not too many.
pub fn once(urls: Vec<String>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for url in urls {
        if out.len() < MAX_PICTURES && !out.contains(&url) {
            out.push(url);
        }
    }
    out
}

/// The pictures of a page's OpenGraph data.
pub fn of_page(og: &serde_json::Value) -> Vec<String> {
    let images = og["images"].as_array().map(Vec::as_slice).unwrap_or_default();
    let one = |i: &serde_json::Value| {
        let text = |key: &str| i[key].as_str().filter(|u| !u.is_empty()).map(str::to_owned);
        text("secure_url").or_else(|| text("url"))
    };
    once(images.iter().filter_map(one).filter(|u| u.len() <= MAX_URL).collect())
}
