//! Attributes of profiles: defined by administrators, filled in by people.

use crate::check;
use crate::support::{Database, Outcome, Server, Test};
use serde_json::json;

pub fn tests() -> Vec<(&'static str, Test)> {
    vec![("api::accounts::attributes::life", |db| Box::pin(life(db)))]
}

async fn life(db: Database) -> Outcome {
    let server = Server::start(db).await?;
    let admin = server.admin().await?;
    let bob = admin.invite("bob").await?;
    let fields = "/custom_profile_attributes/fields";
    let denied = "api.context.permissions.app_error";
    bob.post(fields, &json!({"name": "Pet", "type": "text"})).await?.error(403, denied)?;
    admin
        .post(fields, &json!({"name": "", "type": "text"}))
        .await?
        .error(400, "model.property_field.is_valid.app_error")?;
    let pet = admin.post(fields, &json!({"name": "Pet", "type": "text"})).await?.status(201)?;
    let pet = pet.field("id")?;
    admin
        .post(fields, &json!({"name": "Pet", "type": "text"}))
        .await?
        .error(400, "app.property.invalid_input.app_error")?;
    let options = json!({"options": [{"name": "red"}, {"name": "blue"}], "sort_order": -1.0});
    let colour = json!({"name": "Colour", "type": "select", "attrs": options});
    let colour = admin.post(fields, &colour).await?.status(201)?.json()?;
    let (colour, red) = (colour["id"].as_str().unwrap_or(""), &colour["attrs"]["options"][0]["id"]);
    let badge = json!({"name": "Badge", "type": "text", "attrs": {"managed": "admin", "sort_order": 9.0}});
    let badge = admin.post(fields, &badge).await?.status(201)?.field("id")?;
    let list = bob.get(fields).await?.status(200)?.json()?;
    check!(list[0]["name"] == "Colour" && list[2]["name"] == "Badge", "not in their order: {list}");

    let own = "/custom_profile_attributes/values";
    let save = |values: serde_json::Value| bob.send("PATCH", own, Some(values.to_string()));
    let saved = save(json!({pet.as_str(): " cat ", colour: red})).await?.status(200)?.json()?;
    check!(saved[&pet] == "cat" && saved[colour] == *red, "{saved}");
    save(json!({pet.as_str(): "dog"})).await?.status(200)?;
    save(json!({"x": 1})).await?.error(400, "api.context.invalid_body_param.app_error")?;
    save(json!({pet.as_str(): "fish", colour: "green"}))
        .await?
        .error(400, "app.custom_profile_attributes.validate_value.app_error")?;
    let managed = "app.custom_profile_attributes.property_field_is_managed.app_error";
    save(json!({badge.as_str(): "1"})).await?.error(403, managed)?;
    let missing = "app.custom_profile_attributes.property_field_not_found.app_error";
    save(json!({bob.id.as_str(): "1"})).await?.error(404, missing)?;
    let of_bob = format!("/users/{}/custom_profile_attributes", bob.id);
    admin.send("PATCH", &of_bob, Some(json!({badge.as_str(): "gold"}).to_string())).await?.status(200)?;
    bob.send("PATCH", &format!("/users/{}/custom_profile_attributes", admin.id), Some("{}".into()))
        .await?
        .error(403, denied)?;
    let seen = admin.get(&of_bob).await?.status(200)?.json()?;
    check!(seen[&pet] == "dog" && seen[&badge] == "gold" && seen[colour] == *red, "half saved: {seen}");

    let path = format!("{fields}/{pet}");
    bob.send("DELETE", &path, None).await?.error(403, denied)?;
    let date = admin.send("PATCH", &path, Some(json!({"type": "date"}).to_string())).await?.status(200)?;
    check!(date.json()?["name"] == "Pet", "a patch forgets");
    let seen = admin.get(&of_bob).await?.status(200)?.json()?;
    check!(seen.get(&pet).is_none(), "a value of another type stays: {seen}");
    admin.send("DELETE", &path, None).await?.status(200)?;
    admin.send("DELETE", &path, None).await?.error(404, missing)?;
    admin.post(fields, &json!({"name": "Pet", "type": "text"})).await?.status(201)?;
    server.stop().await;
    Ok(())
}
