//! The certificate and key that this server shows to the directory: files beside the configuration.

use ochre_kernel::http::multipart;
use ochre_kernel::{AppError, Auth, Ctx, Perm, Reply, Routes};

/// Routes.
pub fn routes(r: &mut Routes) {
    let (public, private) = ("/ldap/certificate/public", "/ldap/certificate/private");
    r.post(public, "UploadLdapPublicCertificate", Auth::Session, |ctx| upload(ctx, &PUBLIC)).streaming();
    r.post(private, "UploadLdapPrivateCertificate", Auth::Session, |ctx| upload(ctx, &PRIVATE)).streaming();
    r.delete(public, "DeleteLdapPublicCertificate", Auth::Session, |ctx| remove(ctx, &PUBLIC));
    r.delete(private, "DeleteLdapPrivateCertificate", Auth::Session, |ctx| remove(ctx, &PRIVATE));
}

/// One of the two files.
struct File {
    /// `contract/constants.jsonl` `LdapPublicCertificateName`, `LdapPrivateKeyName`.
    name: &'static str,
    add: Perm,
    remove: Perm,
    set: fn(&mut ochre_config::LdapSettings, String),
}

static PUBLIC: File = File {
    name: "ldap-public.crt",
    add: Perm::AddLdapPublicCert,
    remove: Perm::RemoveLdapPublicCert,
    set: |s, name| s.public_certificate_file = name,
};
static PRIVATE: File = File {
    name: "ldap-private.key",
    add: Perm::AddLdapPrivateCert,
    remove: Perm::RemoveLdapPrivateCert,
    set: |s, name| s.private_key_file = name,
};

async fn upload(mut ctx: Ctx, file: &'static File) -> Reply {
    ctx.grant_system(file.add).await?;
    let data = picked(&mut ctx).await?;
    let failed = |e: String| AppError::new("api.admin.add_certificate.saving.app_error", 500).detail(e);
    ctx.app.config_files().write_file(file.name, &data).map_err(failed)?;
    ctx.app.change_config(|now| {
        let mut wanted = now.clone();
        (file.set)(&mut wanted.ldap, file.name.to_string());
        Ok(wanted)
    })?;
    ctx.ok()
}

/// The bytes of the one part `certificate`.
async fn picked(ctx: &mut Ctx) -> Result<Vec<u8>, AppError> {
    let unreadable = || AppError::bad("api.admin.add_certificate.parseform.app_error");
    let most = usize::try_from(ctx.app.config().file.max_file_size).unwrap_or(0);
    let content_type = ctx.header("content-type").to_string();
    let body = ctx.take_stream().ok_or_else(unreadable)?;
    let mut parts = multipart::open(&content_type, body).ok_or_else(unreadable)?;
    let mut found: Option<Vec<u8>> = None;
    while let Some(field) = parts.next_field().await.map_err(|e| unreadable().detail(e.to_string()))? {
        if field.name() != Some("certificate") || field.file_name().is_none() {
            continue;
        }
        if found.is_some() {
            return Err(AppError::bad("api.admin.add_certificate.array.app_error"));
        }
        found = Some(multipart::bytes(field, most).await?.ok_or_else(unreadable)?);
    }
    found.ok_or_else(|| AppError::bad("api.admin.add_certificate.no_file.app_error"))
}

async fn remove(ctx: Ctx, file: &'static File) -> Reply {
    ctx.grant_system(file.remove).await?;
    ctx.app.change_config(|now| {
        let mut wanted = now.clone();
        (file.set)(&mut wanted.ldap, String::new());
        Ok(wanted)
    })?;
    let failed = |e: String| AppError::new("api.admin.remove_certificate.delete.app_error", 500).detail(e);
    ctx.app.config_files().remove_file(file.name).map_err(failed)?;
    ctx.ok()
}
