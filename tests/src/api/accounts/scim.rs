//! Provisioning by SCIM, in the words of Entra and Okta.

use crate::check;
use crate::support::{Answer, Database, Outcome, Person, Server, Test};
use serde_json::{Value, json};

pub fn tests() -> Vec<(&'static str, Test)> {
    vec![
        ("api::accounts::scim::people", |db| Box::pin(people(db))),
        ("api::accounts::scim::groups", |db| Box::pin(groups(db))),
        ("api::accounts::scim::only_for_administrators", |db| Box::pin(closed(db))),
    ]
}

/// A request to the service's address.
async fn scim(who: &Person, method: &str, path: &str, body: Value) -> Result<Answer, String> {
    let body = (!body.is_null()).then(|| ("application/scim+json", body.to_string().into_bytes()));
    who.raw(method, &format!("/api/scim/v2{path}"), body).await
}

/// A refusal of this status and kind.
fn refused(answer: &Answer, status: u16, kind: &str) -> Outcome {
    let v = answer.json()?;
    let told = status.to_string();
    let fits = answer.status == status && v["status"] == told && v["scimType"].as_str().unwrap_or("") == kind;
    if fits { Ok(()) } else { Err(format!("{} {v} instead of {status} {kind}", answer.status)) }
}

async fn people(db: Database) -> Outcome {
    let server = Server::start(db).await?;
    let admin = server.admin().await?;
    let ann = json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "Ann@Example.com", "externalId": "e-1", "active": true,
        "name": {"givenName": "Ann", "familyName": "Lee"}, "title": "Baker", "locale": "de-DE",
        "emails": [{"primary": true, "type": "work", "value": "ann@example.com"}],
    });
    let made = scim(&admin, "POST", "/Users", ann.clone()).await?.status(201)?;
    let kind = made.headers.get("content-type").and_then(|v| v.to_str().ok()).unwrap_or_default();
    check!(kind.starts_with("application/scim+json"), "content type {kind}");
    let id = made.field("id")?;
    refused(&scim(&admin, "POST", "/Users", ann).await?, 409, "uniqueness")?;
    let user = admin.get(&format!("/users/{id}")).await?.status(200)?.json()?;
    for (field, value) in [
        ("username", "ann"),
        ("email", "ann@example.com"),
        ("first_name", "Ann"),
        ("position", "Baker"),
        ("locale", "de"),
    ] {
        check!(user[field] == value, "{field} is {}", user[field]);
    }
    for (filter, found) in [
        ("userName eq \"ann@example.com\"", 1),
        ("externalId eq \"e-1\"", 1),
        ("emails.value eq \"ANN@example.com\"", 1),
        ("userName eq \"nobody@example.com\"", 0),
    ] {
        let query: String = filter.bytes().map(|b| format!("%{b:02X}")).collect();
        let page = scim(&admin, "GET", &format!("/Users?filter={query}"), Value::Null).await?.status(200)?.json()?;
        check!(page["totalResults"] == found, "{filter}: {page}");
    }
    refused(&scim(&admin, "GET", "/Users?filter=userName%20sw%20%22a%22", Value::Null).await?, 400, "invalidFilter")?;
    for n in 0..4 {
        let body = json!({"userName": format!("p{n}@example.com")});
        scim(&admin, "POST", "/Users", body).await?.status(201)?;
    }
    let page = scim(&admin, "GET", "/Users?startIndex=3&count=2", Value::Null).await?.json()?;
    check!(page["totalResults"] == 6 && page["itemsPerPage"] == 2 && page["startIndex"] == 3, "{page}");
    changes(&admin, &id).await?;
    refused(&scim(&admin, "GET", "/Users/yyyyyyyyyyyyyyyyyyyyyyyyyy", Value::Null).await?, 404, "")?;
    refused(&scim(&admin, "POST", "/Users", json!({"userName": "no address"})).await?, 400, "invalidValue")?;
    let mine = format!("/Users/{}", admin.id);
    refused(&scim(&admin, "DELETE", &mine, Value::Null).await?, 403, "")?;
    server.stop().await;
    Ok(())
}

async fn changes(admin: &Person, id: &str) -> Outcome {
    let at = format!("/Users/{id}");
    let op = |ops: Value| json!({"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": ops});
    let entra = op(json!([
        {"op": "Replace", "path": "name.familyName", "value": "Lee-Roe"},
        {"op": "Replace", "path": "emails[type eq \"work\"].value", "value": "ann.lee@example.com"},
        {"op": "Add", "path": "title", "value": "Head baker"},
    ]));
    let v = scim(admin, "PATCH", &at, entra).await?.status(200)?.json()?;
    check!(
        v["name"]["familyName"] == "Lee-Roe" && v["title"] == "Head baker" && v["userName"] == "ann.lee@example.com",
        "{v}"
    );
    // Okta renames by the name alone.
    let v = scim(admin, "PATCH", &at, op(json!([{"op": "replace", "value": {"userName": "ann2@example.com"}}])))
        .await?
        .status(200)?
        .json()?;
    check!(v["emails"][0]["value"] == "ann2@example.com", "{v}");
    // A password of their own, so that deactivation can be seen.
    let set = json!({"new_password": "Passw0rd-12345!"}).to_string();
    admin.send("PUT", &format!("/users/{id}/password"), Some(set)).await?.status(200)?;
    let ann = Person::login(admin.url(), "ann2@example.com", "Passw0rd-12345!").await?;
    let off = op(json!([{"op": "Replace", "path": "active", "value": "False"}]));
    let v = scim(admin, "PATCH", &at, off).await?.status(200)?.json()?;
    check!(v["active"] == false, "{v}");
    ann.get("/users/me").await?.status(401)?;
    let v = scim(admin, "PATCH", &at, op(json!([{"op": "replace", "value": {"active": true}}])))
        .await?
        .status(200)?
        .json()?;
    check!(v["active"] == true, "{v}");
    Person::login(admin.url(), "ann2@example.com", "Passw0rd-12345!").await?;
    let put = json!({"userName": "ann2@example.com", "name": {"givenName": "Anna", "familyName": ""}, "active": true, "externalId": "e-2"});
    let v = scim(admin, "PUT", &at, put).await?.status(200)?.json()?;
    check!(v["name"]["givenName"] == "Anna" && v["name"]["familyName"] == "" && v["externalId"] == "e-2", "{v}");
    refused(&scim(admin, "PATCH", &at, op(json!([{"op": "move", "path": "title"}]))).await?, 400, "invalidSyntax")?;
    refused(&scim(admin, "PATCH", &at, op(json!([{"op": "remove"}]))).await?, 400, "noTarget")?;
    let root = op(json!([{"op": "replace", "path": "userName", "value": "root@example.com"}]));
    refused(&scim(admin, "PATCH", &at, root).await?, 409, "uniqueness")?;
    scim(admin, "DELETE", &at, Value::Null).await?.status(204)?;
    let v = scim(admin, "GET", &at, Value::Null).await?.status(200)?.json()?;
    check!(v["active"] == false, "deleted is deactivated: {v}");
    Ok(())
}

async fn groups(db: Database) -> Outcome {
    let server = Server::start(db).await?;
    let admin = server.admin().await?;
    let (bob, eve) = (admin.invite("bob").await?, admin.invite("eve").await?);
    let body = json!({"displayName": "Night Bakers", "externalId": "g-1", "members": [{"value": bob.id}]});
    let made = scim(&admin, "POST", "/Groups", body.clone()).await?.status(201)?;
    let id = made.field("id")?;
    refused(&scim(&admin, "POST", "/Groups", body).await?, 409, "uniqueness")?;
    let group = admin.get(&format!("/groups/{id}")).await?.status(200)?.json()?;
    check!(group["name"] == "night-bakers" && group["source"] == "custom", "{group}");
    let at = format!("/Groups/{id}");
    let members = |v: &Value| -> Vec<String> {
        let list = v["members"].as_array().cloned().unwrap_or_default();
        list.iter().filter_map(|m| m["value"].as_str().map(str::to_string)).collect()
    };
    let op = |ops: Value| json!({"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": ops});
    for (ops, want) in [
        (json!([{"op": "Add", "path": "members", "value": [{"value": eve.id}]}]), vec![&bob.id, &eve.id]),
        (json!([{"op": "Remove", "path": "members", "value": [{"value": bob.id}]}]), vec![&eve.id]),
        (
            json!([{"op": "add", "path": "members", "value": [{"value": bob.id}, {"value": eve.id}]}]),
            vec![&bob.id, &eve.id],
        ),
        (json!([{"op": "remove", "path": format!("members[value eq \"{}\"]", eve.id)}]), vec![&bob.id]),
        (json!([{"op": "replace", "value": {"id": id, "displayName": "Day Bakers"}}]), vec![&bob.id]),
        (json!([{"op": "replace", "path": "members", "value": []}]), vec![]),
    ] {
        let v = scim(&admin, "PATCH", &at, op(ops.clone())).await?.status(200)?.json()?;
        let mut want: Vec<String> = want.into_iter().cloned().collect();
        want.sort();
        check!(members(&v) == want, "{ops}: {v}");
    }
    let unknown = op(json!([{"op": "add", "path": "members", "value": [{"value": "yyyyyyyyyyyyyyyyyyyyyyyyyy"}]}]));
    refused(&scim(&admin, "PATCH", &at, unknown).await?, 400, "invalidValue")?;
    let page = scim(
        &admin,
        "GET",
        "/Groups?filter=displayName%20eq%20%22day%20bakers%22&excludedAttributes=members",
        Value::Null,
    )
    .await?
    .json()?;
    check!(page["totalResults"] == 1 && page["Resources"][0].get("members").is_none(), "{page}");
    let put = json!({"displayName": "Bakers", "members": [{"value": eve.id}]});
    let v = scim(&admin, "PUT", &at, put).await?.status(200)?.json()?;
    check!(v["displayName"] == "Bakers" && members(&v) == [eve.id.clone()], "{v}");
    scim(&admin, "DELETE", &at, Value::Null).await?.status(204)?;
    refused(&scim(&admin, "GET", &at, Value::Null).await?, 404, "")?;
    server.stop().await;
    Ok(())
}

/// A bot's token opens it; members' tokens, cookies and nobody do not.
async fn closed(db: Database) -> Outcome {
    let server = Server::start_with(db, &[("ServiceSettings.EnableBotAccountCreation", "true")]).await?;
    let admin = server.admin().await?;
    for path in [
        "/ServiceProviderConfig",
        "/Schemas",
        "/ResourceTypes",
        "/Users",
        "/Groups",
        "/Schemas/urn:ietf:params:scim:schemas:core:2.0:User",
    ] {
        refused(&scim(&Person::new(&server.url), "GET", path, Value::Null).await?, 401, "")?;
        scim(&admin, "GET", path, Value::Null).await?.status(200)?;
    }
    let bob = admin.invite("bob").await?;
    refused(&scim(&bob, "GET", "/Users", Value::Null).await?, 403, "")?;
    refused(&scim(&bob, "POST", "/Users", json!({"userName": "x@example.com"})).await?, 403, "")?;
    let bot = admin.post("/bots", &json!({"username": "scim"})).await?.status(201)?.field("user_id")?;
    let roles = json!({"roles": "system_user system_admin"}).to_string();
    admin.send("PUT", &format!("/users/{bot}/roles"), Some(roles)).await?.status(200)?;
    let token = admin
        .post(&format!("/users/{bot}/tokens"), &json!({"description": "scim"}))
        .await?
        .status(200)?
        .field("token")?;
    let mut service = Person::new(&server.url);
    service.token = token;
    scim(&service, "POST", "/Users", json!({"userName": "ann@example.com"})).await?.status(201)?;
    let page = scim(&service, "GET", "/Users", Value::Null).await?.json()?;
    check!(page["totalResults"] == 3, "bots are no people: {page}");
    let mut browser = crate::support::Browser::new();
    browser.cookies.insert("MMAUTHTOKEN".into(), admin.token.clone());
    let page = browser.get(&format!("{}/api/scim/v2/Users", server.url)).await?;
    check!(page.status == 401, "a cookie opened it: {}", page.status);
    server.stop().await;
    Ok(())
}
