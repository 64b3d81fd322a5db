//! Signing in.

use super::world::{WRONG, dn, people};
use crate::support::directory::Shape;
use crate::support::{Database, Outcome, Person};
use crate::{check, world};
use serde_json::json;

pub async fn first(db: Database) -> Outcome {
    let w = world!(db, &people(), Shape::default());
    w.attempt("jane", "wrong").await?.error(401, WRONG)?;
    w.admin.get("/users/username/jane").await?.status(404)?;
    let jane = w.attempt("jane", "jane-secret").await?.status(200)?.json()?;
    for (key, want) in [
        ("username", "jane"),
        ("email", "jane@example.com"),
        ("first_name", "Jane"),
        ("last_name", "Doe"),
        ("nickname", "Janey"),
        ("position", "Engineer"),
        ("auth_service", "ldap"),
        ("roles", "system_user"),
    ] {
        check!(jane[key] == want, "{key}: {jane}");
    }
    check!(jane["email_verified"] == true, "{jane}");
    check!(jane["auth_data"].as_str().is_some_and(|d| d.len() == 36), "the id of the entry: {jane}");
    // By the name, by the address, in any case: the same account.
    for name in ["jane", "JANE", "jane@example.com"] {
        let again = w.attempt(name, "jane-secret").await?.status(200)?;
        check!(again.field("id")? == jane["id"].as_str().unwrap_or_default(), "{name}");
    }
    let only = json!({"login_id": "jane", "password": "jane-secret", "ldap_only": "true"});
    Person::new(&w.server.url).post("/users/login", &only).await?.status(200)?;
    let only = json!({"login_id": "root", "password": "Adm1n-pass!", "ldap_only": "true"});
    Person::new(&w.server.url).post("/users/login", &only).await?.error(401, WRONG)?;
    w.attempt("root", "Adm1n-pass!").await?.status(200)?;
    // Without names and addresses of this server people still come in by the directory.
    let off = json!({"EmailSettings": {"EnableSignInWithEmail": false, "EnableSignInWithUsername": false}}).to_string();
    w.admin.send("PUT", "/config/patch", Some(off)).await?.status(200)?;
    let again = w.attempt("jane", "jane-secret").await?.status(200)?;
    check!(again.field("id")? == jane["id"].as_str().unwrap_or_default(), "by the directory alone");
    w.server.stop().await;
    Ok(())
}

/// Whoever is disabled, left out or unknown; whatever is no name.
pub async fn refused(db: Database) -> Outcome {
    let w = world!(db, &people(), Shape::default());
    for uid in ["dora", "fred", "nobody"] {
        w.attempt(uid, &format!("{uid}-secret")).await?.error(401, WRONG)?;
    }
    w.attempt("jane", "").await?.error(400, "api.user.login.blank_pwd.app_error")?;
    let injected = [
        "*",
        "j*",
        "jane)(uid=*",
        "*)(uid=*))(|(uid=*",
        "jane)(objectClass=*))(&(uid=jane",
        "jane\\2a",
        "\\6aane",
        "jane)(|(employeeType=gone)",
        "uid=jane,ou=people,dc=example,dc=com",
        "jane,ou=people",
        "\u{feff}jane*",
    ];
    for name in injected {
        w.attempt(name, "jane-secret").await?.error(401, WRONG)?;
        let only = json!({"login_id": name, "password": "jane-secret", "ldap_only": "true"});
        Person::new(&w.server.url).post("/users/login", &only).await?.error(401, WRONG)?;
    }
    let nul = json!({"login_id": "jane\u{0}", "password": "jane-secret"});
    check!(Person::new(&w.server.url).post("/users/login", &nul).await?.status >= 400, "a NUL");
    let all = w.admin.get("/users?per_page=200").await?.status(200)?.json()?;
    let ldap = all.as_array().map(|l| l.iter().filter(|u| u["auth_service"] == "ldap").count());
    check!(ldap == Some(0), "no account came of it: {all}");
    // Guessing ends here, before the directory locks the person.
    let jane = w.person("jane").await?;
    w.set(json!({"MaximumLoginAttempts": 3})).await?.status(200)?;
    for _ in 0..3 {
        w.attempt("jane", "wrong").await?.error(401, WRONG)?;
    }
    let locked = "api.user.check_user_login_attempts.too_many_ldap.app_error";
    w.attempt("jane", "jane-secret").await?.error(401, locked)?;
    w.admin.post(&format!("/users/{}/reset_failed_attempts", jane.id), &json!({})).await?.status(200)?;
    w.attempt("jane", "jane-secret").await?.status(200)?;
    // An account that was made while its person was let in.
    w.directory.set(&dn("jane"), "userAccountControl", &[b"514"]).await?;
    w.attempt("jane", "jane-secret").await?.error(401, WRONG)?;
    // Somebody else has the address: said to whoever proved to be the person.
    w.admin.invite("john").await?;
    let body = json!({"login_id": "john", "password": "john-secret", "ldap_only": "true"});
    Person::new(&w.server.url).post("/users/login", &body).await?.error(400, "ent.ldap.create_fail")?;
    w.set(json!({"Enable": false})).await?.status(200)?;
    w.attempt("jane", "jane-secret").await?.error(401, WRONG)?;
    w.server.stop().await;
    Ok(())
}

pub async fn ranks(db: Database) -> Outcome {
    let w = world!(db, &people(), Shape::default());
    w.set(json!({"GuestFilter": "(employeeType=guest)", "AdminFilter": "employeeType=admin"})).await?.status(200)?;
    let roles = |uid: &'static str| {
        let w = &w;
        async move { w.attempt(uid, &format!("{uid}-secret")).await?.status(200)?.field("roles") }
    };
    // Guests only where guests are on, administrators only where the filter is.
    check!(roles("gina").await? == "system_user" && roles("anna").await? == "system_user", "both are off");
    let on =
        json!({"GuestAccountsSettings": {"Enable": true}, "LdapSettings": {"EnableAdminFilter": true}}).to_string();
    w.admin.send("PUT", "/config/patch", Some(on)).await?.status(200)?;
    check!(roles("gina").await? == "system_guest", "a member becomes a guest");
    check!(roles("anna").await? == "system_admin system_user", "a member becomes an administrator");
    check!(roles("jane").await? == "system_user", "nothing special");
    let anna = w.person("anna").await?;
    anna.get("/config").await?.status(200)?;
    w.directory.set(&dn("anna"), "employeeType", &[b"staff"]).await?;
    check!(roles("anna").await? == "system_user", "no longer one");
    anna.get("/jobs").await?.status(403)?;
    w.directory.set(&dn("gina"), "employeeType", &[b"staff"]).await?;
    check!(roles("gina").await? == "system_guest", "a guest stays one until somebody promotes them");
    check!(w.admin.get("/users/me").await?.field("roles")?.contains("system_admin"), "other accounts do not matter");
    w.server.stop().await;
    Ok(())
}

/// Attributes follow at every login; their owner may not change what is mapped, and may change the rest.
pub async fn owned(db: Database) -> Outcome {
    let w = world!(db, &people(), Shape::default());
    let jane = w.person("jane").await?;
    let put = |path: &str, body: serde_json::Value| {
        let (jane, path) = (jane.clone(), path.to_string());
        async move { jane.send("PUT", &path, Some(body.to_string())).await }
    };
    let patch = "/users/me/patch";
    for body in [
        json!({"first_name": "X"}),
        json!({"last_name": "X"}),
        json!({"nickname": "X"}),
        json!({"position": "X"}),
        json!({"username": "other"}),
        json!({"email": "other@example.com", "password": "jane-secret"}),
    ] {
        put(patch, body).await?.error(409, "api.user.patch_user.login_provider_attribute_set.app_error")?;
    }
    put(patch, json!({"locale": "de", "first_name": "Jane"})).await?.status(200)?;
    let mut whole = w.account(&jane.id).await?;
    whole["nickname"] = json!("X");
    put(&format!("/users/{}", jane.id), whole)
        .await?
        .error(409, "api.user.update_user.login_provider_attribute_set.app_error")?;
    let password = json!({"current_password": "jane-secret", "new_password": "Other-12345!"});
    put("/users/me/password", password).await?.error(400, "api.user.update_password.oauth.app_error")?;
    let image = jane.send("DELETE", "/users/me/image", None).await?;
    image.error(409, "api.user.upload_profile_user.login_provider_attribute_set.app_error")?;
    let path = format!("/users/{}/active", jane.id);
    let id = "api.user.update_active.cannot_modify_status_when_user_is_managed_by_ldap.app_error";
    w.admin.send("PUT", &path, Some(json!({"active": false}).to_string())).await?.error(403, id)?;
    w.set(json!({"NicknameAttribute": "", "PictureAttribute": ""})).await?.status(200)?;
    put(patch, json!({"nickname": "Own"})).await?.status(200)?;
    jane.send("DELETE", "/users/me/image", None).await?.status(200)?;

    let entry = dn("jane");
    for (attribute, value) in
        [("mail", "Jane.New@Example.com"), ("givenName", "Janet"), ("title", "Chief"), ("displayName", "ignored")]
    {
        w.directory.set(&entry, attribute, &[value.as_bytes()]).await?;
    }
    let now = w.attempt("jane", "jane-secret").await?.status(200)?.json()?;
    for (key, want) in [
        ("email", "jane.new@example.com"),
        ("first_name", "Janet"),
        ("position", "Chief"),
        ("nickname", "Own"),
        ("username", "jane"),
        ("locale", "de"),
    ] {
        check!(now[key] == want, "{key}: {now}");
    }
    // An attribute that the entry lost is empty here; one that another account has stays as it was.
    w.directory.set(&entry, "title", &[]).await?;
    w.directory.set(&entry, "mail", &[b"root@example.com"]).await?;
    let now = w.attempt("jane", "jane-secret").await?.status(200)?.json()?;
    check!(now["position"] == "" && now["email"] == "jane.new@example.com", "{now}");
    w.server.stop().await;
    Ok(())
}

/// Without the directory everybody who is in goes on, others are told, accounts of this server do not care.
pub async fn away(db: Database) -> Outcome {
    let mut w = world!(db, &people(), Shape::default());
    let jane = w.person("jane").await?;
    w.directory.down();
    let me = jane.get("/users/me").await?.status(200)?;
    check!(me.field("username")? == "jane", "the session goes on");
    let away = "ent.ldap.do_login.unable_to_connect.app_error";
    w.attempt("jane", "jane-secret").await?.error(500, away)?;
    let told = w.attempt("nobody", "x").await?.status(500)?;
    check!(told.field("id")? == away && !told.text.contains("127.0.0.1"), "{}", told.text);
    w.attempt("root", "Adm1n-pass!").await?.status(200)?;
    let job = w.sync().await?;
    check!(job["status"] == "error" && job["data"]["error"].as_str().is_some_and(|e| !e.is_empty()), "{job}");
    check!(w.account(&jane.id).await?["delete_at"] == 0, "nobody is gone because the directory is");
    w.directory.up().await?;
    w.attempt("jane", "jane-secret").await?.status(200)?;
    w.server.stop().await;
    Ok(())
}
