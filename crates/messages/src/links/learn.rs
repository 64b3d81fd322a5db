//! Finding out what a new post links to. The whole of it takes at most `LinkMetadataTimeoutMilliseconds`; what has not
//! answered by then counts as nothing.

use super::store::{self, Found, hour};
use super::{opengraph, proxy, wanted};
use futures_util::future::join_all;
use http::{HeaderMap, HeaderValue, header};
use ochre_fetch::{Answer, Limits};
use ochre_kernel::App;
use ochre_types::{Post, PostImage};
use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

/// What is read of a page or picture: heads and headers stand at the beginning.
const MAX_BYTES: usize = 5 << 20;

/// Finds out, and keeps it. Never fails a post: an address that cannot be read has no preview.
pub async fn learn(app: &Arc<App>, post: &Post) {
    let wanted = wanted::of_post(&app.config(), post);
    if wanted.link.is_none() && wanted.pictures.is_empty() {
        return;
    }
    let at = if post.create_at > 0 { post.create_at } else { app.now() };
    let most = u64::try_from(app.config().experimental.link_metadata_timeout_milliseconds).unwrap_or_default();
    let end = Instant::now() + Duration::from_millis(most);
    let first: Vec<String> = wanted::once(wanted.link.into_iter().chain(wanted.pictures).collect());
    let pages = missing(app, first, at, end).await;
    let pictures: Vec<String> = pages.iter().flat_map(wanted::of_page).collect();
    missing(app, wanted::once(pictures), at, end).await;
}

/// Asks for what is not known yet; the OpenGraph data of the pages among it, known or new.
async fn missing(app: &Arc<App>, urls: Vec<String>, at: i64, end: Instant) -> Vec<serde_json::Value> {
    let keys: Vec<(String, i64)> = urls.into_iter().map(|u| (u, hour(at))).collect();
    let Ok(known) = store::known(app, &keys).await else { return Vec::new() };
    let have: HashSet<&(String, i64)> = known.keys().collect();
    let asked = join_all(keys.iter().filter(|k| !have.contains(k)).map(|(url, _)| one(app, url, at, end))).await;
    let pages = known.into_values().chain(asked);
    pages.filter_map(|f| if let Found::Page(og) = f { Some(og) } else { None }).collect()
}

async fn one(app: &Arc<App>, url: &str, at: i64, end: Instant) -> Found {
    let found = ask(app, url, end.saturating_duration_since(Instant::now())).await;
    // The post gets its time after this: it may fall into the next hour.
    for hour in HashSet::from([hour(at), hour(at.max(app.now()))]) {
        if let Err(e) = store::save(app, url, hour, &found).await {
            tracing::warn!(error = ?e, "a link preview was not kept");
        }
    }
    found
}

async fn ask(app: &Arc<App>, url: &str, timeout: Duration) -> Found {
    let target = proxy::unwrapped(&app.site_url(), url).unwrap_or_else(|| url.to_owned());
    let mut headers = HeaderMap::new();
    headers.insert(header::ACCEPT, HeaderValue::from_static("image/*, text/html;q=0.8"));
    if let Ok(language) = HeaderValue::from_str(&app.config().localization.default_server_locale) {
        headers.insert(header::ACCEPT_LANGUAGE, language);
    }
    let limits = Limits { timeout, max_bytes: MAX_BYTES, cut: true, redirects: 10 };
    match app.fetch().get(&target, headers, limits).await {
        Ok(answer) if answer.status.is_success() => read(app, url, answer).await,
        Ok(_) => Found::Nothing,
        Err(e) => {
            tracing::debug!(error = %e, "no link preview");
            Found::Nothing
        }
    }
}

/// Parsing is work of its own thread: pages may be large.
async fn read(app: &Arc<App>, url: &str, answer: Answer) -> Found {
    let (url, config, site) = (url.to_owned(), app.config_full(), app.site_url());
    let work = tokio::task::spawn_blocking(move || {
        let kind = answer.content_type();
        if kind == "image/svg+xml" {
            return Found::Picture(PostImage { format: "svg".into(), ..PostImage::default() });
        }
        if kind.starts_with("image/") {
            return picture(&answer.body, config.file.max_image_resolution);
        }
        if kind != "text/html" && kind != "application/xhtml+xml" {
            return Found::Nothing;
        }
        let charset = answer.headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
        let Some(mut page) = opengraph::read(&answer.body, charset, &url, answer.url.as_str()) else {
            return Found::Nothing;
        };
        if config.image_proxy.enable {
            page.proxy_pictures(|picture| proxy::proxied(&site, picture));
        }
        Found::Page(page.to_json())
    });
    work.await.unwrap_or(Found::Nothing)
}

/// Size and format; 0 by 0 for what is not understood is no picture.
fn picture(data: &[u8], most: i64) -> Found {
    let most = u64::try_from(most).unwrap_or_default();
    let Ok((kind, size)) = ochre_image::check(data, most) else { return Found::Nothing };
    let format = kind.mime().trim_start_matches("image/").to_owned();
    let frame_count = if format == "gif" { ochre_image::gif_frames(data) as i64 } else { 0 };
    Found::Picture(PostImage { width: size.width.into(), height: size.height.into(), format, frame_count })
}
