//! Sign-in by SAML 2.0: this server as a service provider (`docs/saml.md`).

mod admin;
mod begin;
mod certificates;
mod complete;
mod logout;
mod metadata;
mod person;
pub mod switch;

use ochre_config::Config;
use ochre_kernel::{App, AppError, Routes, args, sql};
use ochre_saml::{Algorithm, Provider, Settings};
use std::sync::Arc;

/// Routes of the slice.
pub fn routes(r: &mut Routes) {
    r.slice("accounts/saml");
    begin::routes(r);
    complete::routes(r);
    logout::routes(r);
    metadata::routes(r);
    certificates::routes(r);
    admin::routes(r);
}

/// The name of the service in `users.authservice`.
pub const SERVICE: &str = "saml";
/// Files that the API writes beside the configuration.
pub const IDP_CERTIFICATE: &str = "saml-idp.crt";
pub const PUBLIC_CERTIFICATE: &str = "saml-public.crt";
pub const PRIVATE_KEY: &str = "saml-private.key";
/// The identity provider's metadata as they were imported: knows where to sign out, which no setting does.
pub const IDP_METADATA: &str = "saml-idp-metadata.xml";

/// How long an answer may take, ms.
pub const PATIENCE: i64 = 30 * 60_000;

sql!(OLD_REQUESTS = "DELETE FROM ochre_saml_requests WHERE createat < $1");
sql!(OLD_SEEN = "DELETE FROM ochre_saml_seen WHERE expireat < $1");
sql!(OLD_SESSIONS = "DELETE FROM ochre_saml_sessions WHERE sessionid NOT IN (SELECT id FROM sessions)");

/// Drops what no use is left for.
pub async fn sweep(app: &App) -> Result<(), AppError> {
    app.db.exec(&OLD_REQUESTS, args![app.now() - PATIENCE]).await?;
    app.db.exec(&OLD_SEEN, args![app.now()]).await?;
    app.db.exec(&OLD_SESSIONS, args![]).await?;
    Ok(())
}

/// A text file of the configuration; empty when it is not there.
fn file(app: &App, name: &str) -> Result<String, AppError> {
    if name.is_empty() {
        return Ok(String::new());
    }
    let failed = |e: String| AppError::new("api.admin.saml.metadata.app_error", 500).detail(e);
    let bytes = app.config_files().read_file(name).map_err(failed)?;
    Ok(bytes.map(|b| String::from_utf8_lossy(&b).into_owned()).unwrap_or_default())
}

fn unavailable(detail: impl Into<String>) -> AppError {
    AppError::new("api.admin.saml.not_available.app_error", 501).detail(detail)
}

/// The service provider of the present configuration; 501 when it is switched off or cannot work as it is set up.
pub fn provider(app: &Arc<App>) -> Result<Provider, AppError> {
    let config = app.config_full();
    if !config.saml.enable {
        return Err(unavailable("SamlSettings.Enable is false"));
    }
    let made = Provider::new(settings(app, &config)?);
    made.map_err(|e| {
        tracing::warn!(error = %e, "SAML cannot work as it is set up");
        unavailable(e.0)
    })
}

fn settings(app: &Arc<App>, config: &Config) -> Result<Settings, AppError> {
    let s = &config.saml;
    let site = app.site_url();
    let acs = match s.assertion_consumer_service_url.as_str() {
        "" => format!("{site}/login/sso/saml"),
        set => set.to_string(),
    };
    Ok(Settings {
        entity_id: s.service_provider_identifier.clone(),
        slo_url: if site.is_empty() { String::new() } else { format!("{site}/login/sso/saml/logout") },
        acs_url: acs,
        idp_entity_id: s.idp_descriptor_url.clone(),
        idp_sso_url: s.idp_url.clone(),
        idp_slo_url: logout_address(app, &s.idp_descriptor_url)?,
        idp_certificates: file(app, &s.idp_certificate_file)?,
        private_key: file(app, &s.private_key_file)?,
        certificate: file(app, &s.public_certificate_file)?,
        encrypt: s.encrypt,
        sign_requests: s.sign_request,
        algorithm: match s.signature_algorithm.as_str() {
            "RSAwithSHA1" => Algorithm::RsaSha1,
            "RSAwithSHA512" => Algorithm::RsaSha512,
            _ => Algorithm::RsaSha256,
        },
        inclusive: s.canonical_algorithm == "Canonical1.1",
        scoping: (s.scoping_idp_provider_id.clone(), s.scoping_idp_name.clone()),
    })
}

/// Where the identity provider signs out, from its imported metadata; empty when they are of another one.
fn logout_address(app: &App, entity: &str) -> Result<String, AppError> {
    let xml = file(app, IDP_METADATA)?;
    let known = if xml.is_empty() { None } else { ochre_saml::read_metadata(&xml).ok() };
    Ok(known.filter(|m| m.entity_id == entity).map(|m| m.slo_url).unwrap_or_default())
}
