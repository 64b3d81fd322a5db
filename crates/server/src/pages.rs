//! Small pages of the server itself, and what is answered beside the route table.

use http::Method;
use ochre_kernel::{Auth, Ctx, Reply, Response, Routes};

/// Operations that no row of the route table answers but the listener (`http_server`) and the web client (`assets`):
/// method, path, operation.
pub const BESIDE: [(&str, &str, &str); 5] = [
    ("ANY", "(empty path under a subpath)", "SubpathRedirect"),
    ("ANY", "/api/v4/{anything}", "ApiNotFound"),
    ("GET", "/static/{path}", "StaticAsset"),
    ("GET", "/{anything}", "WebAppShell"),
    ("HEAD", "/{anything}", "WebAppShellHead"),
];

/// Said by a browser that is too old for the client: the client's page loads it and shows what it writes.
const OLD_BROWSER: &str = "(function () {
  var say = document.createElement('p');
  say.setAttribute('role', 'alert');
  say.style.cssText = 'font: 16px sans-serif; margin: 2em';
  say.appendChild(document.createTextNode('This browser is too old for this page. Please use a current Firefox, Chrome, Edge or Safari.'));
  document.body.appendChild(say);
})();
";

/// Routes.
pub fn routes(r: &mut Routes) {
    r.slice("server/web");
    for method in [Method::GET, Method::POST] {
        r.web(method.clone(), "/robots.txt", "RobotsTxt", Auth::None, robots);
        r.web(method, "/unsupported_browser.js", "UnsupportedBrowserScript", Auth::None, old_browser);
    }
}

/// A team's chat is nothing for search engines.
async fn robots(_: Ctx) -> Reply {
    Ok(Response::bytes(200, "text/plain; charset=utf-8", "User-agent: *\nDisallow: /\n"))
}

async fn old_browser(_: Ctx) -> Reply {
    Ok(Response::bytes(200, "text/javascript; charset=utf-8", OLD_BROWSER))
}
