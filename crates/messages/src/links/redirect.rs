//! `GET /redirect_location`: where a short link leads, so that clients can show the page behind it.

use http::{HeaderMap, Method, header};
use ochre_fetch::Limits;
use ochre_kernel::{App, AppError, Auth, Ctx, Reply, Routes};
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;

/// Longer targets are not told.
const MAX_TARGET: usize = 2100;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.get("/redirect_location", "GetRedirectLocation", Auth::SessionTrust, location);
}

/// Always an answer: that an address cannot be reached is nobody's business.
async fn location(ctx: Ctx) -> Reply {
    if !ctx.app.config().service.enable_link_previews {
        return ctx.json(&json!({"location": ""}));
    }
    let url = ctx.query_str("url");
    if url.is_empty() {
        return Err(AppError::body("url"));
    }
    let cache = &ctx.app.caches.redirects;
    let found = match cache.get(&url) {
        Some(known) => known,
        None => {
            let mark = cache.mark(&url);
            let found = ask(&ctx.app, &url).await.unwrap_or_default();
            cache.put_since(&url, mark, found.clone());
            found
        }
    };
    ctx.json(&json!({"location": found}))
}

async fn ask(app: &Arc<App>, url: &str) -> Option<String> {
    let limits = Limits { timeout: Duration::from_secs(10), max_bytes: 0, cut: true, redirects: 0 };
    let answer = app.fetch().request(Method::HEAD, url, HeaderMap::new(), "", limits).await.ok()?;
    let target = answer.headers.get(header::LOCATION)?.to_str().ok()?;
    (target.len() <= MAX_TARGET).then(|| target.to_owned())
}
