//! What this server understands, for services that ask first.

use super::{BASE, Refusal, answer, enter, list, scim};
use http::Method;
use ochre_kernel::{Auth, Ctx, Reply, Routes};
use serde_json::{Value, json};

/// Routes.
pub fn routes(r: &mut Routes) {
    for (path, op) in
        [("ServiceProviderConfig", "ScimConfig"), ("ResourceTypes", "ScimResourceTypes"), ("Schemas", "ScimSchemas")]
    {
        r.web(Method::GET, &format!("{BASE}/{path}"), op, Auth::None, about);
    }
    r.web(Method::GET, &format!("{BASE}/ResourceTypes/{{type}}"), "ScimResourceType", Auth::None, about);
    r.web(Method::GET, &format!("{BASE}/Schemas/{{filename}}"), "ScimSchema", Auth::None, about);
}

async fn about(ctx: Ctx) -> Reply {
    let done = async {
        enter(&ctx).await?;
        let one = |all: Vec<Value>, key: &str| all.into_iter().find(|v| v["id"] == *key).ok_or_else(Refusal::missing);
        let page = |all: Vec<Value>| list(i64::try_from(all.len()).unwrap_or_default(), 0, &all);
        Ok(match ctx.op {
            "ScimConfig" => scim(200, &config(&ctx)),
            "ScimResourceTypes" => page(types(&ctx)),
            "ScimResourceType" => scim(200, &one(types(&ctx), ctx.param("type"))?),
            "ScimSchema" => scim(200, &one(schemas(&ctx), ctx.param("filename"))?),
            _ => page(schemas(&ctx)),
        })
    };
    answer(done.await)
}

fn config(ctx: &Ctx) -> Value {
    let no = json!({"supported": false});
    json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"],
        "patch": {"supported": true}, "bulk": {"supported": false, "maxOperations": 0, "maxPayloadSize": 0},
        "filter": {"supported": true, "maxResults": super::MOST}, "changePassword": no, "sort": no, "etag": no,
        "authenticationSchemes": [{
            "type": "oauthbearertoken", "name": "Bearer token", "primary": true,
            "description": "A personal access token of a system administrator",
        }],
        "meta": {"resourceType": "ServiceProviderConfig", "location": format!("{}{BASE}/ServiceProviderConfig", ctx.app.site_url())},
    })
}

fn types(ctx: &Ctx) -> Vec<Value> {
    let made = |name: &str| {
        json!({
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ResourceType"], "id": name, "name": name,
            "endpoint": format!("/{name}s"), "schema": format!("urn:ietf:params:scim:schemas:core:2.0:{name}"),
            "meta": {"resourceType": "ResourceType", "location": format!("{}{BASE}/ResourceTypes/{name}", ctx.app.site_url())},
        })
    };
    vec![made("User"), made("Group")]
}

/// Name, type, and whether it is needed.
fn attribute(name: &str, kind: &str, required: bool) -> Value {
    json!({
        "name": name, "type": kind, "multiValued": false, "required": required, "caseExact": false, "mutability": "readWrite",
        "returned": "default", "uniqueness": if name == "userName" { "server" } else { "none" },
    })
}

fn complex(name: &str, many: bool, parts: &[Value]) -> Value {
    let mut v = attribute(name, "complex", false);
    v["multiValued"] = many.into();
    v["subAttributes"] = parts.into();
    v
}

fn schemas(ctx: &Ctx) -> Vec<Value> {
    let text = |name| attribute(name, "string", false);
    let value = attribute("value", "string", true);
    let user = [
        attribute("userName", "string", true),
        complex("name", false, &[text("givenName"), text("familyName"), text("formatted")]),
        text("displayName"),
        text("nickName"),
        text("title"),
        text("locale"),
        attribute("active", "boolean", false),
        complex("emails", true, &[value.clone(), text("type"), attribute("primary", "boolean", false)]),
    ];
    let group =
        [attribute("displayName", "string", true), complex("members", true, &[value, text("display"), text("type")])];
    let made = |name: &str, attributes: &[Value]| {
        let id = format!("urn:ietf:params:scim:schemas:core:2.0:{name}");
        json!({
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Schema"], "id": id, "name": name, "description": name,
            "attributes": attributes,
            "meta": {"resourceType": "Schema", "location": format!("{}{BASE}/Schemas/{id}", ctx.app.site_url())},
        })
    };
    vec![made("User", &user), made("Group", &group)]
}
