//! The buttons that try settings.

use super::world::people;
use crate::support::directory::Shape;
use crate::support::{Database, Outcome};
use crate::{check, world};
use serde_json::{Value, json};

fn find<'a>(all: &'a Value, name: &str) -> Result<&'a Value, String> {
    let found = all.as_array().and_then(|l| l.iter().find(|f| f["test_name"] == name));
    found.ok_or_else(|| format!("no {name} in {all}"))
}

pub async fn buttons(db: Database) -> Outcome {
    let w = world!(db, &people(), Shape::default());
    w.admin.post("/ldap/test", &json!({})).await?.status(200)?;
    // The password as the settings page has it: masked.
    let mut body = w.settings();
    let config = w.admin.get("/config").await?.status(200)?.json()?;
    body["BindPassword"] = config["LdapSettings"]["BindPassword"].clone();
    w.admin.post("/ldap/test_connection", &body).await?.status(200)?;
    body["BindPassword"] = json!("wrong");
    let refused = w.admin.post("/ldap/test_connection", &body).await?.status(400)?;
    check!(refused.field("id")? == "ent.ldap.test_connection.bind_failed.app_error", "{}", refused.text);
    check!(!refused.text.contains("\"wrong\""), "the password is not repeated: {}", refused.text);
    let mut body = w.settings();
    body["LdapServer"] = json!("not a host");
    let setting = "ent.ldap.test_connection.setting.app_error";
    w.admin.post("/ldap/test_connection", &body).await?.error(400, setting)?;
    w.admin.post("/ldap/test_connection", &json!([])).await?.error(400, "api.context.invalid_body_param.app_error")?;

    let mut body = w.settings();
    body["GuestFilter"] = json!("(employeeType=guest)");
    body["AdminFilter"] = json!("(employeeType=");
    body["GroupFilter"] = json!("(objectClass=nothing)");
    let found = w.admin.post("/ldap/test_diagnostics?test=filters", &body).await?.status(200)?.json()?;
    let users = find(&found, "UserFilter")?;
    check!(users["total_count"] == 5 && users["error"] == "", "{users}");
    check!(users["sample_results"][0]["username"].as_str().is_some_and(|n| !n.is_empty()), "{users}");
    check!(find(&found, "BaseDN")?["total_count"] == 10, "{found}");
    check!(find(&found, "GuestFilter")?["total_count"] == 1, "{found}");
    check!(find(&found, "GroupFilter")?["total_count"] == 0, "{found}");
    check!(find(&found, "AdminFilter")?["error"].as_str().is_some_and(|e| e.contains("AdminFilter")), "{found}");
    body["PositionAttribute"] = json!("carLicense");
    let found = w.admin.post("/ldap/test_diagnostics?test=attributes", &body).await?.status(200)?.json()?;
    let email = find(&found, "EmailAttribute")?;
    check!(email["total_count"] == 5 && email["entries_with_value"] == 5 && email["test_value"] == "mail", "{email}");
    let shown = &email["sample_results"][0]["available_attributes"];
    check!(shown["givenName"].is_string() && shown["userPassword"].is_null(), "{shown}");
    let position = find(&found, "PositionAttribute")?;
    check!(position["entries_with_value"] == 0 && position["error"] == "", "{position}");
    let found = w.admin.post("/ldap/test_diagnostics?test=group_attributes", &body).await?.status(200)?.json()?;
    check!(find(&found, "GroupIdAttribute")?["total_count"] == 0, "{found}");
    let id = "api.context.invalid_url_param.app_error";
    w.admin.post("/ldap/test_diagnostics?test=odd", &body).await?.error(400, id)?;

    let somebody = w.admin.invite("somebody").await?;
    for path in ["/ldap/test", "/ldap/test_connection", "/ldap/test_diagnostics?test=filters", "/ldap/sync"] {
        somebody.post(path, &w.settings()).await?.error(403, "api.context.permissions.app_error")?;
    }
    somebody.get("/ldap/groups").await?.status(403)?;
    w.set(json!({"UserFilter": "(uid=nobody)"})).await?.status(200)?;
    w.admin.post("/ldap/test", &json!({})).await?.error(400, "ent.ldap.test_connection.nobody.app_error")?;
    w.set(json!({"Enable": false, "EnableSync": false})).await?.status(200)?;
    for path in ["/ldap/test", "/ldap/sync"] {
        w.admin.post(path, &json!({})).await?.error(501, "ent.ldap.disabled.app_error")?;
    }
    w.admin.get("/ldap/groups").await?.error(501, "ent.ldap.app_error")?;
    w.server.stop().await;
    Ok(())
}
