//! StartTLS, LDAPS, certificates.

use super::world::{World, people};
use crate::support::directory::{Shape, authority, certificate};
use crate::support::person::Answer;
use crate::support::{Database, Outcome};
use crate::{check, world};
use serde_json::{Value, json};

async fn connect(w: &World, more: Value) -> Result<Answer, String> {
    let mut body = w.settings();
    for (key, value) in more.as_object().into_iter().flatten() {
        body[key] = value.clone();
    }
    w.admin.post("/ldap/test_connection", &body).await
}

const FAILED: &str = "ent.ldap.test_connection.connect_failed.app_error";

pub async fn secured(db: Database) -> Outcome {
    let w = world!(db, &people(), Shape::default());
    let start = json!({"ConnectionSecurity": "STARTTLS"});
    let tls = json!({"ConnectionSecurity": "TLS", "LdapPort": w.directory.secure_port});
    let files = w.server.running.app.config_files();
    let away = "ent.ldap.do_login.unable_to_connect.app_error";
    // Unknown authority, then another one.
    authority(w.directory.path(), "other")?;
    for trusted in [None, Some("other.pem")] {
        if let Some(name) = trusted {
            files.write_file("ldap-ca.pem", &w.directory.bytes(name)?)?;
        }
        for how in [&start, &tls] {
            let refused = connect(&w, how.clone()).await?.status(500)?;
            check!(refused.field("id")? == FAILED, "{}", refused.text);
            check!(refused.field("message")?.to_lowercase().contains("certificate"), "{}", refused.text);
            w.set(how.clone()).await?.status(200)?;
            w.attempt("jane", "jane-secret").await?.error(500, away)?;
        }
    }
    for how in [&start, &tls] {
        let mut careless = how.clone();
        careless["SkipCertificateVerification"] = json!(true);
        connect(&w, careless).await?.status(200)?;
    }
    files.write_file("ldap-ca.pem", &w.directory.bytes("ca.pem")?)?;
    for how in [start, tls] {
        w.set(json!({"ConnectionSecurity": "", "LdapPort": w.directory.port})).await?.status(200)?;
        connect(&w, how.clone()).await?.status(200)?;
        w.set(how).await?.status(200)?;
        w.attempt("jane", "jane-secret").await?.status(200)?;
    }
    // A name that the certificate does not have; a port that speaks otherwise.
    let other = json!({"ConnectionSecurity": "TLS", "LdapPort": w.directory.secure_port, "LdapServer": "127.0.0.2"});
    connect(&w, other).await?.error(500, FAILED)?;
    let mixed = json!({"ConnectionSecurity": "TLS", "LdapPort": w.directory.port, "QueryTimeout": 2});
    connect(&w, mixed).await?.error(500, FAILED)?;
    files.write_file("ldap-ca.pem", b"no certificate")?;
    let broken = json!({"ConnectionSecurity": "STARTTLS"});
    connect(&w, broken).await?.error(400, "ent.ldap.test_connection.setting.app_error")?;
    w.server.stop().await;
    Ok(())
}

/// One file as a form.
fn form(name: &str, data: &[u8]) -> (String, Vec<u8>) {
    let mut body =
        format!("--x\r\ncontent-disposition: form-data; name=\"{name}\"; filename=\"a.pem\"\r\n\r\n").into_bytes();
    body.extend_from_slice(data);
    body.extend_from_slice(b"\r\n--x--\r\n");
    ("multipart/form-data; boundary=x".into(), body)
}

/// The directory wants to see a certificate of this server, which is uploaded.
pub async fn certificates(db: Database) -> Outcome {
    let w = world!(db, &people(), Shape { client_certificate: true, ..Shape::default() });
    certificate(w.directory.path(), "ca", "client")?;
    w.server.running.app.config_files().write_file("ldap-ca.pem", &w.directory.bytes("ca.pem")?)?;
    let how = json!({"ConnectionSecurity": "STARTTLS"});
    connect(&w, how.clone()).await?.status(500)?;
    let (public, private) = ("/api/v4/ldap/certificate/public", "/api/v4/ldap/certificate/private");
    let upload = |path: &'static str, name: &'static str, data: Vec<u8>| {
        let w = &w;
        async move {
            let (kind, body) = form(name, &data);
            w.admin.raw("POST", path, Some((&kind, body))).await
        }
    };
    upload(public, "other", vec![1]).await?.error(400, "api.admin.add_certificate.no_file.app_error")?;
    let plain = w.admin.raw("POST", public, Some(("text/plain", vec![1]))).await?;
    plain.error(400, "api.admin.add_certificate.parseform.app_error")?;
    upload(public, "certificate", w.directory.bytes("client.pem")?).await?.status(200)?;
    upload(private, "certificate", w.directory.bytes("client.key")?).await?.status(200)?;
    let config = w.admin.get("/config").await?.status(200)?.json()?;
    let s = &config["LdapSettings"];
    check!(s["PublicCertificateFile"] == "ldap-public.crt" && s["PrivateKeyFile"] == "ldap-private.key", "{s}");
    check!(s["BindPassword"] != "search-secret", "the password is not shown");
    let named = json!({
        "ConnectionSecurity": "STARTTLS", "PublicCertificateFile": "ldap-public.crt", "PrivateKeyFile": "ldap-private.key",
    });
    connect(&w, named).await?.status(200)?;
    w.set(how.clone()).await?.status(200)?;
    w.attempt("jane", "jane-secret").await?.status(200)?;
    let somebody = w.admin.invite("somebody").await?;
    let (kind, body) = form("certificate", b"x");
    somebody.raw("POST", public, Some((&kind, body))).await?.status(403)?;
    somebody.raw("DELETE", private, None).await?.status(403)?;
    for path in [public, private] {
        w.admin.raw("DELETE", path, None).await?.status(200)?;
    }
    let config = w.admin.get("/config").await?.status(200)?.json()?;
    check!(config["LdapSettings"]["PublicCertificateFile"] == "", "{config}");
    let gone = w.server.running.app.config_files().read_file("ldap-private.key")?;
    check!(gone.is_none(), "the key is gone");
    w.server.stop().await;
    Ok(())
}
