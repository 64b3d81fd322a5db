//! From a password here to the directory, and back.

use super::world::{WRONG, dn, people};
use crate::support::directory::Shape;
use crate::support::{Database, Outcome, Person};
use crate::{check, world};
use serde_json::{Value, json};

const OWN: &str = "Passw0rd-12345!";

pub async fn one(db: Database) -> Outcome {
    let w = world!(db, &people(), Shape::default());
    let local = w.admin.invite("janet").await?;
    let anyone = Person::new(&w.server.url);
    let ask = |change: &[(&str, &str)]| {
        let mut body = json!({
            "current_service": "email", "new_service": "ldap", "email": "janet@example.com", "password": OWN,
            "ldap_id": "jane", "new_password": "jane-secret",
        });
        for (key, value) in change {
            body[*key] = Value::from(*value);
        }
        let anyone = anyone.clone();
        async move { anyone.post("/users/login/switch", &body).await }
    };
    ask(&[("password", "wrong")]).await?.error(401, "api.user.check_user_password.invalid.app_error")?;
    ask(&[("new_password", "wrong")]).await?.error(401, "ent.ldap.do_login.invalid_password.app_error")?;
    ask(&[("ldap_id", "ja*")]).await?.error(401, "ent.ldap.do_login.user_not_registered.app_error")?;
    ask(&[("email", "nobody@example.com")]).await?.error(404, "app.user.missing_account.const")?;
    let link = ask(&[]).await?.status(200)?.json()?;
    check!(link == json!({"follow_link": "/login?extra=signin_change"}), "{link}");
    local.get("/users/me").await?.status(401)?;
    let now = w.attempt("jane", "jane-secret").await?.status(200)?.json()?;
    check!(now["id"] == local.id.as_str() && now["auth_service"] == "ldap" && now["username"] == "jane", "{now}");
    w.attempt("jane", OWN).await?.error(401, WRONG)?;

    let back = |change: &[(&str, &str)]| {
        let mut body = json!({
            "current_service": "ldap", "new_service": "email", "email": "jane@example.com", "password": "jane-secret",
            "new_password": "N3w-password!",
        });
        for (key, value) in change {
            body[*key] = Value::from(*value);
        }
        let anyone = anyone.clone();
        async move { anyone.post("/users/login/switch", &body).await }
    };
    back(&[("password", "wrong")]).await?.error(401, "api.user.check_user_password.invalid.app_error")?;
    back(&[("email", "root@example.com")]).await?.error(400, "api.user.ldap_to_email.not_ldap_account.app_error")?;
    back(&[("new_password", "x")]).await?.status(400)?;
    let off = |on: bool| json!({"ServiceSettings": {"ExperimentalEnableAuthenticationTransfer": on}}).to_string();
    w.admin.send("PUT", "/config/patch", Some(off(false))).await?.status(200)?;
    back(&[]).await?.error(403, "api.user.ldap_to_email.not_available.app_error")?;
    ask(&[]).await?.error(403, "api.user.email_to_ldap.not_available.app_error")?;
    w.admin.send("PUT", "/config/patch", Some(off(true))).await?.status(200)?;
    back(&[]).await?.status(200)?;
    let now = w.attempt("jane", "N3w-password!").await?.status(200)?.json()?;
    check!(now["id"] == local.id.as_str() && now["auth_service"] == "", "{now}");
    w.server.stop().await;
    Ok(())
}

/// All accounts of a kind, and from one id attribute to another.
pub async fn many(db: Database) -> Outcome {
    let w = world!(db, &people(), Shape::default());
    let (jane, john, other) =
        (w.admin.invite("jane").await?, w.admin.invite("john").await?, w.admin.invite("zoe").await?);
    let path = "/users/migrate_auth/ldap";
    let all = json!({"from": "email", "match_field": "email", "force": false});
    jane.post(path, &all).await?.status(403)?;
    for (key, value) in [("from", json!("odd")), ("match_field", json!("odd")), ("force", json!("true"))] {
        let mut body = all.clone();
        body[key] = value;
        w.admin.post(path, &body).await?.error(400, "api.context.invalid_body_param.app_error")?;
    }
    // Two entries with one address: nothing is written.
    w.directory.set(&dn("anna"), "mail", &[b"john@example.com"]).await?;
    w.admin.post(path, &all).await?.error(500, "api.migrate_to_saml.error")?;
    check!(w.account(&jane.id).await?["auth_service"] == "", "nothing moved");
    let mut forced = all.clone();
    forced["force"] = json!(true);
    w.admin.post(path, &forced).await?.status(200)?;
    check!(w.account(&jane.id).await?["auth_service"] == "ldap", "moved");
    check!(w.account(&john.id).await?["auth_service"] == "", "a double is overlooked");
    check!(w.account(&other.id).await?["auth_service"] == "", "not in the directory");
    w.directory.set(&dn("anna"), "mail", &[b"anna@example.com"]).await?;
    let mut by_name = all.clone();
    by_name["match_field"] = json!("username");
    w.admin.post(path, &by_name).await?.status(200)?;
    check!(w.person("john").await?.id == john.id && w.person("jane").await?.id == jane.id, "both by the directory");

    let to = |attribute: &str| json!({"toAttribute": attribute});
    jane.post("/ldap/migrateid", &to("uid")).await?.status(403)?;
    w.admin.post("/ldap/migrateid", &json!({})).await?.error(400, "api.context.invalid_body_param.app_error")?;
    w.admin.post("/ldap/migrateid", &to("objectGUID")).await?.error(500, "ent.ldap_id_migrate.app_error")?;
    for (uid, guid) in [("jane", 1u8), ("john", 2)] {
        w.directory
            .set(&dn(uid), "objectGUID", &[&[guid, 0xfe, b'*', b'(', 0, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]])
            .await?;
    }
    w.admin.post("/ldap/migrateid", &to("objectGUID")).await?.status(200)?;
    let config = w.admin.get("/config").await?.status(200)?.json()?;
    check!(config["LdapSettings"]["IdAttribute"] == "objectGUID", "the setting follows");
    let now = w.attempt("jane", "jane-secret").await?.status(200)?.json()?;
    check!(now["id"] == jane.id.as_str(), "the same account: {now}");
    check!(now["auth_data"].as_str().is_some_and(|d| d.starts_with("\\01\\fe\\2a\\28\\00")), "{now}");
    let data = w.synced().await?;
    check!(data["delete_count"] == "0" && data["update_count"] == "0", "{data}");
    w.server.stop().await;
    Ok(())
}
