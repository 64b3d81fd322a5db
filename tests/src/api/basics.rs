//! The outside of every operation: headers, refusals, bodies.

use crate::check;
use crate::support::{Database, Outcome, Person, Server, Test};

pub fn tests() -> Vec<(&'static str, Test)> {
    vec![
        ("api::open_operations_answer_501", |db| Box::pin(open_operations(db))),
        ("api::refusals_before_the_handler", |db| Box::pin(refusals(db))),
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
        // While they are switched off, connected workspaces say that they are.
        let shared = row.slice == "spaces/shared";
        let id = if shared {
            "api.remote_cluster.service_not_enabled.app_error"
        } else {
            "api.context.not_implemented.app_error"
        };
        a.error(501, id)?;
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
