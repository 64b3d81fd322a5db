//! `GET /image`: pictures of other sites through this server (`ImageProxySettings`), so that they do not see who looks.

use futures_util::StreamExt;
use http::{HeaderMap, HeaderValue, Method, header};
use ochre_fetch::Opened;
use ochre_kernel::reply::Body;
use ochre_kernel::{AppError, Auth, Ctx, Reply, Response, Routes};
use std::time::Duration;
use url::{Url, form_urlencoded};

/// Largest picture (contract/limits.md, posts).
const MAX_BYTES: u64 = 50 << 20;
/// How long a picture may take, from the first byte asked to the last one sent.
const TIMEOUT: Duration = Duration::from_secs(60);

/// Routes.
pub fn routes(r: &mut Routes) {
    r.get("/image", "GetImageByUrl", Auth::SessionTrust, image);
}

/// The address of a picture by way of this server.
pub fn proxied(site: &str, url: &str) -> String {
    if url.is_empty() || (!site.is_empty() && url.starts_with(site)) {
        return url.to_owned();
    }
    let encoded: String = form_urlencoded::byte_serialize(url.as_bytes()).collect();
    format!("{site}/api/v4/image?url={encoded}")
}

/// The picture's own address, of one that [`proxied`] made.
pub fn unwrapped(site: &str, url: &str) -> Option<String> {
    let query = url.strip_prefix(site)?.strip_prefix("/api/v4/image?")?;
    form_urlencoded::parse(query.as_bytes()).find(|(k, _)| k == "url").map(|(_, v)| v.into_owned())
}

fn bad() -> AppError {
    AppError::bad("api.image.get.app_error")
}

async fn image(ctx: Ctx) -> Reply {
    let wanted = ctx.query_str("url");
    if wanted.is_empty() {
        return Err(bad());
    }
    let site = ctx.app.site_url();
    let own = Url::parse(&site).ok();
    if own.is_none() && !site.is_empty() {
        return Err(AppError::new("model.config.is_valid.site_url.app_error", 500));
    }
    let url = Url::options().base_url(own.as_ref()).parse(&wanted).map_err(|_| bad())?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(bad());
    }
    if own.is_some_and(|own| url.origin() == own.origin()) {
        return Ok(Response::empty(302).header("location", url));
    }
    let proxy = ctx.app.config().image_proxy.clone();
    if !proxy.enable {
        return Err(bad());
    }
    if proxy.image_proxy_type == "atmos/camo" {
        let base = proxy.remote_image_proxy_url.trim_end_matches('/');
        let target = ochre_secret::camo_path(&proxy.remote_image_proxy_options, url.as_str());
        return Ok(Response::empty(302).header("location", format!("{base}/{target}")));
    }
    local(&ctx, url.as_str()).await
}

/// Hands the picture on as it comes. Anything that is no picture, or a document (SVG), is refused.
async fn local(ctx: &Ctx, url: &str) -> Reply {
    let mut headers = HeaderMap::new();
    headers.insert(header::ACCEPT, HeaderValue::from_static("image/*"));
    let opening = ctx.app.fetch();
    let opening = opening.open(Method::GET, url, headers, "", 10);
    let opened = tokio::time::timeout(TIMEOUT, opening).await.map_err(|_| bad())?;
    let opened = opened.map_err(|e| bad().detail(e.to_string()))?;
    let kind = opened.content_type();
    let length = length(&opened);
    let picture = opened.status.is_success() && kind.starts_with("image/") && !kind.starts_with("image/svg");
    if !picture || length.is_some_and(|n| n > MAX_BYTES) {
        return Err(bad());
    }
    let mut answer = Response::empty(200)
        .header("content-type", kind)
        .header("cache-control", "private, max-age=86400")
        .header("x-content-type-options", "nosniff")
        .header("content-security-policy", "default-src 'none'; img-src data:; style-src 'unsafe-inline'");
    if let Some(n) = length {
        answer.set_header("content-length", n.to_string());
    }
    let mut sent = 0;
    let bounded = opened.stream().map(move |chunk| {
        sent += chunk.as_ref().map_or(0, |c| c.len() as u64);
        if sent > MAX_BYTES { Err(std::io::Error::other("the picture is too large")) } else { chunk }
    });
    answer.body = Body::Stream(bounded.take_until(tokio::time::sleep(TIMEOUT)).boxed());
    Ok(answer)
}

fn length(opened: &Opened) -> Option<u64> {
    opened.headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::{proxied, unwrapped};

    #[test]
    fn there_and_back() {
        let (site, url) = ("https://chat.test/sub", "http://a.test/b c.png?x=1&y=\u{e9}#z");
        let through = proxied(site, url);
        assert!(through.starts_with("https://chat.test/sub/api/v4/image?url=http%3A%2F%2Fa.test"), "{through}");
        assert_eq!(unwrapped(site, &through).as_deref(), Some(url));
        assert_eq!(proxied(site, "https://chat.test/sub/static/a.png"), "https://chat.test/sub/static/a.png");
        assert_eq!(unwrapped(site, url), None);
    }
}
