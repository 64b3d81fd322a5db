//! Certificates and the key, managed over the API: written beside the configuration under fixed names, which the settings then name.

use super::{IDP_CERTIFICATE, PRIVATE_KEY, PUBLIC_CERTIFICATE};
use ochre_config::Config;
use ochre_kernel::http::body::{self, Incoming};
use ochre_kernel::http::multipart;
use ochre_kernel::{App, AppError, Auth, Ctx, Perm, Reply, Routes};
use serde_json::json;
use std::sync::Arc;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.get("/saml/certificate/status", "GetSamlCertificateStatus", Auth::Session, status);
    r.post("/saml/certificate/public", "UploadSamlPublicCertificate", Auth::Session, add_public).streaming();
    r.post("/saml/certificate/private", "UploadSamlPrivateCertificate", Auth::Session, add_private).streaming();
    r.post("/saml/certificate/idp", "UploadSamlIdpCertificate", Auth::Session, add_idp).streaming();
    r.delete("/saml/certificate/public", "DeleteSamlPublicCertificate", Auth::Session, remove_public);
    r.delete("/saml/certificate/private", "DeleteSamlPrivateCertificate", Auth::Session, remove_private);
    r.delete("/saml/certificate/idp", "DeleteSamlIdpCertificate", Auth::Session, remove_idp);
}

/// Which of the three.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Which {
    Public,
    Private,
    Idp,
}

impl Which {
    fn name(self) -> &'static str {
        match self {
            Which::Public => PUBLIC_CERTIFICATE,
            Which::Private => PRIVATE_KEY,
            Which::Idp => IDP_CERTIFICATE,
        }
    }

    fn setting(self, c: &mut Config) -> &mut String {
        match self {
            Which::Public => &mut c.saml.public_certificate_file,
            Which::Private => &mut c.saml.private_key_file,
            Which::Idp => &mut c.saml.idp_certificate_file,
        }
    }
}

async fn status(ctx: Ctx) -> Reply {
    ctx.grant_system(Perm::GetSamlCertStatus).await?;
    let config = ctx.app.config_full();
    let there = |name: &str| -> Result<bool, AppError> { Ok(!super::file(&ctx.app, name)?.is_empty()) };
    ctx.json(&json!({
        "idp_certificate_file": there(&config.saml.idp_certificate_file)?,
        "private_key_file": there(&config.saml.private_key_file)?,
        "public_certificate_file": there(&config.saml.public_certificate_file)?,
    }))
}

async fn add_public(mut ctx: Ctx) -> Reply {
    let stream = ctx.take_stream();
    ctx.grant_system(Perm::AddSamlPublicCert).await?;
    add(&ctx, stream, Which::Public).await
}

async fn add_private(mut ctx: Ctx) -> Reply {
    let stream = ctx.take_stream();
    ctx.grant_system(Perm::AddSamlPrivateCert).await?;
    add(&ctx, stream, Which::Private).await
}

/// A form with a file, or the bare text of a certificate as it stands in metadata.
async fn add_idp(mut ctx: Ctx) -> Reply {
    let stream = ctx.take_stream();
    ctx.grant_system(Perm::AddSamlIdpCert).await?;
    let kind = ctx.header("content-type").to_string();
    match kind.split(';').next().unwrap_or_default().trim() {
        "" => Err(AppError::bad("api.admin.saml.set_certificate_from_metadata.missing_content_type.app_error")),
        "application/x-pem-file" => {
            let bad = || AppError::bad("api.admin.saml.set_certificate_from_metadata.invalid_body.app_error");
            let bytes = body::read(stream.ok_or_else(bad)?, limit(&ctx.app)).await.map_err(|_| bad())?;
            keep(&ctx, &String::from_utf8_lossy(&bytes), Which::Idp)
        }
        "multipart/form-data" => add(&ctx, stream, Which::Idp).await,
        _ => Err(AppError::bad("api.admin.saml.set_certificate_from_metadata.invalid_content_type.app_error")),
    }
}

fn limit(app: &App) -> usize {
    // A chain of certificates is some ten thousand bytes.
    usize::try_from(app.config().file.max_file_size).unwrap_or_default().min(1 << 20)
}

async fn add(ctx: &Ctx, stream: Option<Incoming>, which: Which) -> Reply {
    let none = || AppError::bad("api.admin.add_certificate.no_file.app_error");
    let mut form = multipart::open(ctx.header("content-type"), stream.ok_or_else(none)?).ok_or_else(none)?;
    let mut found = None;
    while let Some(part) = form.next_field().await.map_err(|e| none().detail(e.to_string()))? {
        if part.name() == Some("certificate") {
            if found.is_some() {
                return Err(AppError::bad("api.admin.add_certificate.array.app_error"));
            }
            found = multipart::bytes(part, limit(&ctx.app)).await?;
        }
    }
    let bytes = found.ok_or_else(none)?;
    keep(ctx, &String::from_utf8_lossy(&bytes), which)
}

/// Checks that it can be used, writes it, and names it in the settings.
fn keep(ctx: &Ctx, text: &str, which: Which) -> Reply {
    let checked = match which {
        Which::Private => ochre_saml::private_key(text),
        _ => ochre_saml::certificate(text),
    };
    checked.map_err(|e| AppError::bad("api.admin.saml.unusable_certificate.app_error").detail(e.0))?;
    let failed = |e: String| AppError::new("api.admin.add_certificate.saving.app_error", 500).detail(e);
    ctx.app.config_files().write_file(which.name(), text.as_bytes()).map_err(failed)?;
    ctx.app.change_config(|old| {
        let mut new = old.clone();
        *which.setting(&mut new) = which.name().to_string();
        Ok(new)
    })?;
    ctx.ok()
}

async fn remove_public(ctx: Ctx) -> Reply {
    ctx.grant_system(Perm::RemoveSamlPublicCert).await?;
    remove(&ctx.app, Which::Public)?;
    ctx.ok()
}

async fn remove_private(ctx: Ctx) -> Reply {
    ctx.grant_system(Perm::RemoveSamlPrivateCert).await?;
    remove(&ctx.app, Which::Private)?;
    ctx.ok()
}

async fn remove_idp(ctx: Ctx) -> Reply {
    ctx.grant_system(Perm::RemoveSamlIdpCert).await?;
    remove(&ctx.app, Which::Idp)?;
    ctx.ok()
}

/// Without the identity provider's certificate SAML is off; without the key or our own, nothing is signed or encrypted.
fn remove(app: &Arc<App>, which: Which) -> Result<(), AppError> {
    app.change_config(|old| {
        let mut new = old.clone();
        which.setting(&mut new).clear();
        match which {
            Which::Idp => new.saml.enable = false,
            _ => {
                new.saml.encrypt = false;
                new.saml.sign_request = false;
            }
        }
        Ok(new)
    })?;
    let failed = |e: String| AppError::new("api.admin.remove_certificate.delete.app_error", 500).detail(e);
    app.config_files().remove_file(which.name()).map_err(failed)
}
