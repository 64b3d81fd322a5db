//! Jobs that administrators start.

use crate::check;
use crate::support::{Database, Outcome, Person, Server, Test};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

pub fn tests() -> Vec<(&'static str, Test)> {
    vec![
        ("api::jobs_by_hand", |db| Box::pin(by_hand(db))),
        ("api::jobs_end", |db| Box::pin(end(db))),
        ("api::answers_of_a_self_hosted_server", |db| Box::pin(self_hosted(db))),
    ]
}

async fn status(p: &Person, id: &str, body: Value) -> Result<crate::support::person::Answer, String> {
    p.send("PATCH", &format!("/jobs/{id}/status"), Some(body.to_string())).await
}

/// Nobody works here: a job stays as it is set.
async fn by_hand(db: Database) -> Outcome {
    let server = Server::start_with(db, &[("JobSettings.RunJobs", "false")]).await?;
    let admin = server.admin().await?;
    let job = admin.post("/jobs", &json!({"type": "plugins", "data": {"a": "b"}})).await?.status(201)?.json()?;
    let id = job["id"].as_str().unwrap_or_default().to_string();
    check!(job["status"] == "pending" && job["data"] == json!({"a": "b"}) && job["start_at"] == 0, "{job}");
    status(&admin, &id, json!({"status": "canceled"})).await?.error(400, "api.job.status.invalid")?;
    status(&admin, &id, json!({"status": "odd", "force": true})).await?.error(400, "api.job.status.invalid")?;
    status(&admin, &id, json!({})).await?.error(400, "api.context.invalid_body_param.app_error")?;
    status(&admin, &id, json!({"status": "cancel_requested"})).await?.status(200)?;
    status(&admin, &id, json!({"status": "canceled"})).await?.status(200)?;
    admin
        .post(&format!("/jobs/{id}/cancel"), &json!({}))
        .await?
        .error(500, "jobs.request_cancellation.status.error")?;
    let second = admin.post("/jobs", &json!({"type": "import_delete"})).await?.status(201)?.json()?;
    check!(second["data"].is_null(), "{second}");
    let second = second["id"].as_str().unwrap_or_default().to_string();
    admin.post(&format!("/jobs/{second}/cancel"), &json!({})).await?.status(200)?;
    check!(admin.get(&format!("/jobs/{second}")).await?.field("status")? == "canceled", "at once");
    for (query, want) in [
        ("?status=canceled", 2),
        ("?status=pending", 0),
        ("?job_type=plugins", 1),
        ("?job_type=plugins&status=success", 0),
        ("?per_page=1&page=1", 1),
        ("?per_page=1&page=2", 0),
    ] {
        let got = admin.get(&format!("/jobs{query}")).await?.status(200)?.json()?;
        check!(got.as_array().is_some_and(|l| l.len() == want), "{query}: {got}");
    }
    let newest = admin.get("/jobs?per_page=1").await?.status(200)?.json()?;
    check!(newest[0]["id"] == second.as_str() || newest[0]["create_at"] == job["create_at"], "{newest}");
    admin.get("/jobs?status=odd").await?.error(400, "api.job.status.invalid")?;
    admin.get("/jobs?job_type=odd").await?.error(400, "api.job.retrieve.nopermissions")?;
    let none = admin.post("/jobs", &json!({"type": "elasticsearch_post_indexing"})).await?;
    none.error(400, "model.job.is_valid.type.app_error")?;
    server.stop().await;
    Ok(())
}

async fn ended(admin: &Person, id: &str) -> Result<Value, String> {
    let until = Instant::now() + Duration::from_secs(30);
    loop {
        let job = admin.get(&format!("/jobs/{id}")).await?.status(200)?.json()?;
        if !matches!(job["status"].as_str(), Some("pending" | "in_progress")) {
            return Ok(job);
        }
        check!(Instant::now() < until, "the job does not end: {job}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// A job that is created is worked off at once; one that cannot be done says why.
async fn end(db: Database) -> Outcome {
    let server = Server::start(db).await?;
    let admin = server.admin().await?;
    let start = |kind: &str, data: Value| json!({"type": kind, "data": data});
    let id = admin.post("/jobs", &start("active_users", json!({}))).await?.status(201)?.field("id")?;
    let job = ended(&admin, &id).await?;
    check!(job["status"] == "success" && job["progress"] == 100 && job["data"]["active_users"] == "1", "{job}");
    check!(job["start_at"].as_i64() > Some(0) && job["last_activity_at"].as_i64() > Some(0), "{job}");
    let id = admin.post("/jobs", &start("extract_content", json!({"from": "x"}))).await?.status(201)?.field("id")?;
    let job = ended(&admin, &id).await?;
    check!(job["status"] == "error" && job["progress"] == -1, "{job}");
    check!(job["data"]["error"].as_str().is_some_and(|e| e.contains("from")), "{job}");
    server.stop().await;
    Ok(())
}

/// What only a hosting provider has.
async fn self_hosted(db: Database) -> Outcome {
    let server = Server::start(db).await?;
    let admin = server.admin().await?;
    let user = admin.invite("somebody").await?;
    for path in ["/cloud/products", "/cloud/customer", "/cloud/subscription", "/cloud/subscription/invoices"] {
        admin.get(path).await?.error(403, "api.cloud.license_error")?;
        user.get(path).await?.error(403, "api.context.permissions.app_error")?;
    }
    user.get("/cloud/limits").await?.error(403, "api.cloud.license_error")?;
    user.get("/hosted_customer/signup_available").await?.error(501, "api.server.hosted_signup_unavailable.error")?;
    let anyone = Person::new(&server.url);
    anyone.get("/cloud/check-cws-connection").await?.error(400, "api.server.cws.needs_enterprise_edition")?;
    anyone.get("/cloud/limits").await?.status(401)?;
    let nodes = admin.get("/cluster/status").await?.status(200)?.json()?;
    check!(nodes == json!([]), "{nodes}");
    user.get("/cluster/status").await?.status(403)?;
    admin.post("/license", &json!({})).await?.error(400, "api.license.add_license.no_file.app_error")?;
    user.post("/license", &json!({})).await?.status(403)?;
    let off = json!({"CloudSettings": {"Disable": true}}).to_string();
    admin.send("PUT", "/config/patch", Some(off)).await?.status(200)?;
    admin.get("/cloud/products").await?.error(422, "api.server.cws.disabled")?;
    server.stop().await;
    Ok(())
}
