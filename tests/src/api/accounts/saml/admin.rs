//! What administrators do: certificates, metadata, moving accounts; and what owners do with their own account.

use super::{World, person, upload};
use crate::check;
use crate::support::{Browser, Database, Outcome, Person};
use serde_json::json;

/// Files are checked, kept, told of and removed; only administrators do that.
pub async fn certificates(db: Database) -> Outcome {
    let Some(w) = World::new(db).await? else { return Ok(()) };
    let bob = w.admin.invite("bob").await?;
    bob.get("/saml/certificate/status").await?.error(403, "api.context.permissions.app_error")?;
    for which in ["idp", "public", "private"] {
        upload(&bob, which, &w.key("/sp/cert")).await?.error(403, "api.context.permissions.app_error")?;
        let path = format!("/saml/certificate/{which}");
        bob.send("DELETE", &path, None).await?.error(403, "api.context.permissions.app_error")?;
        upload(&w.admin, which, "nothing").await?.error(400, "api.admin.saml.unusable_certificate.app_error")?;
    }
    bob.post("/saml/metadatafromidp", &json!({"saml_metadata_url": w.idp.url}))
        .await?
        .error(403, "api.context.permissions.app_error")?;
    let all = json!({"idp_certificate_file": true, "private_key_file": true, "public_certificate_file": true});
    check!(w.admin.get("/saml/certificate/status").await?.json()? == all, "status");
    let kind = |text: &str| Some(("text/plain", text.as_bytes().to_vec()));
    let wrong = "api.admin.saml.set_certificate_from_metadata.invalid_content_type.app_error";
    w.admin.raw("POST", "/api/v4/saml/certificate/idp", kind("x")).await?.error(400, wrong)?;
    for (body, id) in [
        (json!({"saml_metadata_url": "file:///etc/passwd"}), "api.admin.saml.failure_get_metadata_from_idp.app_error"),
        (
            json!({"saml_metadata_url": format!("{}/nowhere", w.idp.url)}),
            "app.admin.saml.invalid_response_from_idp.app_error",
        ),
        (json!({"saml_metadata_text": "<a/>"}), ""),
        (
            json!({"saml_metadata_text": "<!DOCTYPE a><a/>"}),
            "app.admin.saml.failure_decode_metadata_xml_from_idp.app_error",
        ),
    ] {
        let answer = w.admin.post("/saml/metadatafromidp", &body).await?;
        check!(answer.status >= 400, "{body} was taken");
        check!(id.is_empty() || answer.field("id")? == id, "{body}: {}", answer.text);
    }
    // Several certificates in one file: the old one and the next.
    let both = format!("{}{}", w.key("/other/cert"), w.key("/idp"));
    upload(&w.admin, "idp", &both).await?.status(200)?;
    w.sign_in(&mut Browser::new(), "", "plain", &person("ann")).await?.status(302)?;
    w.sign_in(&mut Browser::new(), "", "foreign", &person("ann")).await?.status(302)?;
    upload(&w.admin, "idp", &w.key("/idp")).await?.status(200)?;
    w.sign_in(&mut Browser::new(), "", "foreign", &person("ann")).await?.status(400)?;
    for which in ["private", "public", "idp"] {
        w.admin.send("DELETE", &format!("/saml/certificate/{which}"), None).await?.status(200)?;
    }
    let none = json!({"idp_certificate_file": false, "private_key_file": false, "public_certificate_file": false});
    check!(w.admin.get("/saml/certificate/status").await?.json()? == none, "status");
    w.admin.get("/saml/metadata").await?.error(501, "api.admin.saml.not_available.app_error")?;
    Browser::new().get(&format!("{}/login/sso/saml", w.server.url)).await?.status(501)?;
    w.server.stop().await;
    Ok(())
}

/// An owner switches with the password and comes back with the session; an administrator moves everybody.
pub async fn moving(db: Database) -> Outcome {
    let Some(w) = World::new(db).await? else { return Ok(()) };
    let bob = w.admin.invite("bob").await?;
    let switch = |password: &str| json!({"current_service": "email", "new_service": "saml", "email": "bob@example.com", "password": password});
    bob.post("/users/login/switch", &switch("wrong")).await?.status(401)?;
    let link = bob.post("/users/login/switch", &switch("Passw0rd-12345!")).await?.status(200)?.field("follow_link")?;
    let query = link.strip_prefix(&format!("{}/login/sso/saml", w.server.url)).ok_or("no link")?.to_string();
    // The address of the account there may be another one.
    let mut robert = person("robert");
    let mut b = Browser::new();
    let page = w.sign_in(&mut b, &query, "plain", &robert).await?.status(302)?;
    check!(page.location == format!("{}/login?extra=signin_change", w.server.url), "{}", page.location);
    bob.get("/users/me").await?.status(401)?;
    w.sign_in(&mut Browser::new(), &query, "plain", &robert).await?.status(400)?; // the token works once
    w.sign_in(&mut b, "", "plain", &robert).await?.status(302)?;
    check!(w.me(&b).await?["id"] == bob.id.as_str(), "another account");
    Person::new(&w.server.url)
        .post("/users/login", &json!({"login_id": "robert", "password": "Passw0rd-12345!"}))
        .await?
        .status(401)?;
    // And back, in a session that SAML opened.
    let mut me = Person::new(&w.server.url);
    me.token = b.token();
    let back = json!({"current_service": "saml", "new_service": "email", "email": "robert@example.com", "new_password": "N3w-password!!"});
    me.post("/users/login/switch", &back).await?.status(200)?;
    Person::login(&w.server.url, "robert", "N3w-password!!").await?;
    robert["claims"]["mail"] = "robert@example.com".into();
    w.sign_in(&mut Browser::new(), "", "plain", &robert).await?.status(400)?; // it is an account with a password again
    everybody(&w).await?;
    w.server.stop().await;
    Ok(())
}

async fn everybody(w: &World) -> Outcome {
    let carol = w.admin.invite("carol").await?;
    let wanted = |matches: serde_json::Value| json!({"from": "email", "auto": false, "matches": matches});
    carol
        .post("/users/migrate_auth/saml", &wanted(json!({})))
        .await?
        .error(403, "api.context.permissions.app_error")?;
    for body in [json!({"from": "saml", "auto": true, "matches": {}}), json!({"from": "email"})] {
        w.admin.post("/users/migrate_auth/saml", &body).await?.status(400)?;
    }
    let nobody = wanted(json!({"carol@example.com": "c-1", "nobody@example.com": "n-1"}));
    w.admin.post("/users/migrate_auth/saml", &nobody).await?.error(500, "api.migrate_to_saml.error")?;
    carol.get("/users/me").await?.status(200)?; // nothing happened
    w.admin.post("/users/migrate_auth/saml", &wanted(json!({"carol@example.com": "c-1"}))).await?.status(200)?;
    carol.get("/users/me").await?.status(401)?;
    w.set(json!({"IdAttribute": "number"})).await?;
    let mut there = person("carol");
    there["claims"]["number"] = "c-1".into();
    let mut b = Browser::new();
    w.sign_in(&mut b, "", "plain", &there).await?.status(302)?;
    check!(w.me(&b).await?["id"] == carol.id.as_str(), "another account");
    // Bound to the address again.
    let dry = json!({"dry_run": true, "include_deleted": false, "user_ids": []});
    check!(
        w.admin.post("/saml/reset_auth_data", &dry).await?.status(200)?.json()? == json!({"num_affected": 1}),
        "dry run"
    );
    let mut me = Person::new(&w.server.url);
    me.token = b.token();
    me.post("/saml/reset_auth_data", &dry).await?.error(403, "api.context.permissions.app_error")?;
    let real = json!({"dry_run": false, "include_deleted": true, "user_ids": [carol.id]});
    check!(w.admin.post("/saml/reset_auth_data", &real).await?.json()? == json!({"num_affected": 1}), "reset");
    w.set(json!({"IdAttribute": ""})).await?;
    w.sign_in(&mut b, "", "plain", &there).await?.status(302)?;
    check!(w.me(&b).await?["id"] == carol.id.as_str(), "another account after the reset");
    Ok(())
}
