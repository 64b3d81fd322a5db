//! The web client: the embedded one, and another one from a folder, also below a path.

use crate::check;
use crate::support::{Database, Outcome, Server, Test};

pub fn tests() -> Vec<(&'static str, Test)> {
    vec![("api::another_web_client_from_a_folder", |db| Box::pin(folder(db)))]
}

async fn page(url: &str) -> Result<(u16, String, String), String> {
    let http = reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build();
    let a = http.map_err(|e| e.to_string())?.get(url).send().await.map_err(|e| e.to_string())?;
    let kind = a.headers().get("content-type").and_then(|v| v.to_str().ok()).unwrap_or("").to_string();
    Ok((a.status().as_u16(), kind, a.text().await.map_err(|e| e.to_string())?))
}

async fn folder(db: Database) -> Outcome {
    let dir = tempfile::tempdir().map_err(|e| e.to_string())?;
    let html = "<html><head><link href=\"/static/a.css\"></head><body><script src=\"/static/main.1.js\"></script></body></html>";
    for (name, text) in [("root.html", html), ("main.1.js", "run()"), ("a.css", "a{background:url(/static/b.png)}")] {
        std::fs::write(dir.path().join(name), text).map_err(|e| e.to_string())?;
    }
    let client = Some(dir.path().to_path_buf());
    let server = Server::start_client(db, client.clone(), &[]).await?;
    for path in ["/", "/login", "/some-team/channels/town-square"] {
        let (status, kind, text) = page(&format!("{}{path}", server.url)).await?;
        check!(status == 200 && kind.starts_with("text/html") && text == html, "{path}: {status} {kind} {text}");
    }
    let (status, kind, text) = page(&format!("{}/static/main.1.js", server.url)).await?;
    check!(status == 200 && kind.contains("javascript") && text == "run()", "{status} {kind} {text}");
    for missing in ["/static/none.js", "/static/../root.html", "/static/%2e%2e/root.html"] {
        let (status, _, text) = page(&format!("{}{missing}", server.url)).await?;
        check!(status == 404 || text == html, "{missing}: {status} {text}");
    }
    let (status, _, _) = page(&format!("{}/api/v4/nothing", server.url)).await?;
    check!(status == 404, "an unknown path of the API: {status}");
    server.stop().await;
    let below = [("ServiceSettings.SiteURL", "http://localhost:8065/chat")];
    let server = Server::start_client(db, client, &below).await?;
    let (status, _, text) = page(&format!("{}/chat/login", server.url)).await?;
    check!(
        status == 200 && text.contains("\"/chat/static/main.1.js\"") && text.contains("'/chat/static/'"),
        "{status} {text}"
    );
    let (status, _, text) = page(&format!("{}/chat/static/a.css", server.url)).await?;
    check!(status == 200 && text.contains("(/chat/static/b.png)"), "{status} {text}");
    let (status, _, text) = page(&format!("{}/chat/api/v4/system/ping", server.url)).await?;
    check!(status == 200, "the API below a path: {status} {text}");
    let (status, _, _) = page(&format!("{}/elsewhere", server.url)).await?;
    check!(status == 302, "outside the path: {status}");
    server.stop().await;
    Ok(())
}
