//! The outside of every operation: headers, refusals, bodies.

use crate::check;
use crate::support::{Database, Outcome, Person, Server, Test};

pub fn tests() -> Vec<(&'static str, Test)> {
    vec![
        ("api::open_operations_answer_501", |db| Box::pin(open_operations(db))),
        ("api::refusals_before_the_handler", |db| Box::pin(refusals(db))),
        ("api::bad_bodies_are_never_500", |db| Box::pin(bad_bodies(db))),
    ]
}

/// What is not built says so, with a proper error body; what does not exist is 404.
async fn open_operations(db: Database) -> Outcome {
    let server = Server::start(db).await?;
    let admin = server.admin().await?;
    let table = ochre_server::table::routes();
    for row in table.rows().iter().filter(|r| !r.built && r.path.starts_with("/api/v4")) {
        if !matches!(row.auth, ochre_kernel::Auth::Session) || row.path.contains('*') {
            continue;
        }
        let path: Vec<String> = row.path["/api/v4".len()..]
            .split('/')
            .map(|s| match s {
                "{export_name}" | "{import_name}" => "a.zip".into(),
                "{timestamp}" => "1".into(),
                s if s.starts_with('{') => admin.id.clone(),
                s => s.to_string(),
            })
            .collect();
        let a = admin.send(row.method.as_str(), &path.join("/"), None).await?;
        a.error(501, "api.context.not_implemented.app_error")?;
    }
    admin.get("/nothing/like/this").await?.error(404, "api.context.404.app_error")?;
    server.stop().await;
    Ok(())
}

async fn refusals(db: Database) -> Outcome {
    let server = Server::start(db).await?;
    let anyone = Person::new(&server.url);
    anyone.get("/users/me").await?.error(401, "api.context.session_expired.app_error")?;
    let admin = server.admin().await?;
    admin.get("/users/nope").await?.error(400, "api.context.invalid_url_param.app_error")?;
    admin.send("DELETE", "/users/me/preferences", None).await?.error(404, "api.context.404.app_error")?;
    let large = format!("{{\"message\":\"{}\"}}", "x".repeat(400_000));
    admin.send("POST", "/posts", Some(large)).await?.error(413, "api.context.request_body_too_large.app_error")?;
    let ok = admin.get("/users/me").await?.status(200)?;
    for name in ["x-request-id", "x-version-id", "x-content-type-options", "referrer-policy", "expires"] {
        check!(ok.headers.contains_key(name), "no {name} in the answer");
    }
    let mut other = admin.clone();
    other.token = "z".repeat(26);
    other.get("/users/me").await?.error(401, "api.context.session_expired.app_error")?;
    server.stop().await;
    Ok(())
}

/// Refusals that the reference answers with 500 for a caller's mistake; the recordings hold them.
const RECORDED_500: [&str; 2] =
    ["app.channel.sidebar_categories.app_error", "app.reaction.bulk_get_for_post_ids.app_error"];

/// Odd bodies on every built operation that takes one: a 4xx, never a 500, never a hang.
async fn bad_bodies(db: Database) -> Outcome {
    let server = Server::start(db).await?;
    let admin = server.admin().await?;
    let bodies = [
        "",
        "null",
        "[]",
        "{}",
        "\"text\"",
        "{\"id\": 7}",
        "[null]",
        "[[[[[[[[]]]]]]]]",
        "{\"message\": {\"a\": []}}",
        "\u{0}",
        "{",
    ];
    let skip =
        ["/restart", "/config", "/logout", "/caches", "/users/me", "/database/recycle", "/revoke/all", "/server_busy"];
    for row in ochre_server::table::routes().rows().iter().filter(|r| r.built && r.api && !r.streaming) {
        if row.method == "GET" || row.method == "DELETE" || skip.iter().any(|s| row.path.contains(s)) {
            continue;
        }
        let path: Vec<String> = row.path["/api/v4".len()..]
            .split('/')
            .map(|s| if s.starts_with('{') { "z".repeat(26) } else { s.to_string() })
            .collect();
        for body in bodies {
            let a = admin.send(row.method.as_str(), &path.join("/"), Some(body.to_string())).await?;
            let recorded = a.status == 500 && RECORDED_500.contains(&a.field("id").unwrap_or_default().as_str());
            check!(
                a.status < 500 || a.status == 501 || recorded,
                "{} {} with {body:?}: {} {}",
                row.method,
                row.path,
                a.status,
                a.text
            );
        }
    }
    admin.get("/users/me").await?.status(200)?;
    server.stop().await;
    Ok(())
}
