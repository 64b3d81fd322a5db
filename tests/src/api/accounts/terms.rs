//! Terms of service: written by an administrator, agreed to or not by each person.

use crate::check;
use crate::support::{Database, Outcome, Server, Test};
use serde_json::{Value, json};

pub fn tests() -> Vec<(&'static str, Test)> {
    vec![("api::accounts::terms::life", |db| Box::pin(life(db)))]
}

const NO_TERMS: &str = "app.terms_of_service.get.no_rows.app_error";
const NOT_AGREED: &str = "app.user_terms_of_service.get_by_user.no_rows.app_error";
const MINE: &str = "/users/me/terms_of_service";

async fn life(db: Database) -> Outcome {
    let server = Server::start_with(db, &[("SupportSettings.CustomTermsOfServiceEnabled", "true")]).await?;
    let admin = server.admin().await?;
    let bob = admin.invite("bob").await?;
    let terms = "/terms_of_service";
    bob.get(terms).await?.error(404, NO_TERMS)?;
    bob.post(terms, &json!({"text": "mine"})).await?.error(403, "api.context.permissions.app_error")?;
    let body = "api.context.invalid_body_param.app_error";
    admin.post(terms, &json!({"text": ""})).await?.error(400, body)?;
    admin.post(terms, &json!({"text": 5})).await?.error(400, body)?;
    let long = "x".repeat(16_384);
    admin.post(terms, &json!({"text": long})).await?.error(400, "model.terms_of_service.is_valid.text.app_error")?;
    let first = admin.post(terms, &json!({"text": "Be kind."})).await?.status(200)?.json()?;
    let same = admin.post(terms, &json!({"text": "Be kind."})).await?.status(200)?.json()?;
    check!(first["id"] == same["id"] && first["user_id"] == admin.id.as_str(), "{first} {same}");
    check!(bob.get(terms).await?.status(200)?.json()?["text"] == "Be kind.", "other terms");
    // The number that clients compare stands in their settings.
    let seen = bob.get("/config/client?format=old").await?.status(200)?.json()?;
    check!(seen["EnableCustomTermsOfService"] == "true" && seen["CustomTermsOfServiceId"] == first["id"], "{seen}");

    bob.get(MINE).await?.error(404, NOT_AGREED)?;
    let say = |id: &Value, yes: bool| json!({"termsOfServiceId": id, "accepted": yes});
    bob.post(MINE, &say(&json!("yyyyyyyyyyyyyyyyyyyyyyyyyy"), true)).await?.error(404, NO_TERMS)?;
    bob.post(MINE, &say(&first["id"], true)).await?.status(200)?;
    let agreed = bob.get(MINE).await?.status(200)?.json()?;
    check!(agreed["terms_of_service_id"] == first["id"] && agreed["create_at"].as_i64() > Some(0), "{agreed}");
    let me = bob.get("/users/me").await?.status(200)?.json()?;
    check!(me["terms_of_service_id"] == first["id"] && me["terms_of_service_create_at"] == agreed["create_at"], "{me}");
    // Whatever address is used, it is one's own answer.
    let his = format!("/users/{}/terms_of_service", bob.id);
    admin.get(&his).await?.error(404, NOT_AGREED)?;

    // New terms: the old answer is one to the old ones.
    let second = admin.post(terms, &json!({"text": "Be very kind."})).await?.status(200)?.json()?;
    check!(second["id"] != first["id"] && bob.get(terms).await?.json()?["id"] == second["id"], "{second}");
    check!(bob.get(MINE).await?.json()?["terms_of_service_id"] == first["id"], "agreed without being asked");
    bob.post(MINE, &say(&second["id"], false)).await?.status(200)?;
    check!(bob.get(MINE).await?.json()?["terms_of_service_id"] == first["id"], "a no to the new is no no to the old");
    bob.post(MINE, &say(&second["id"], true)).await?.status(200)?;
    bob.post(MINE, &say(&second["id"], true)).await?.status(200)?;
    check!(bob.get(MINE).await?.json()?["terms_of_service_id"] == second["id"], "not agreed");
    bob.post(MINE, &say(&second["id"], false)).await?.status(200)?;
    bob.get(MINE).await?.error(404, NOT_AGREED)?;
    check!(bob.get("/users/me").await?.json()?.get("terms_of_service_id").is_none_or(|v| v == ""), "still agreed");
    server.stop().await;
    Ok(())
}
