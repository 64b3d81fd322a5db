//! Metadata: ours for the identity provider, and the identity provider's for the settings.

use super::IDP_METADATA;
use ochre_fetch::{FetchError, Limits};
use ochre_kernel::{AppError, Auth, Ctx, Perm, Reply, Response, Routes};
use ochre_saml::MetadataProblem;
use serde_json::json;
use std::time::Duration;

/// Routes.
pub fn routes(r: &mut Routes) {
    r.get("/saml/metadata", "GetSamlMetadata", Auth::None, ours);
    r.post("/saml/metadatafromidp", "GetSamlMetadataFromIdp", Auth::None, theirs);
}

async fn ours(ctx: Ctx) -> Reply {
    let metadata = super::provider(&ctx.app)?.metadata();
    let xml = metadata.map_err(|e| AppError::new("api.admin.saml.metadata.app_error", 500).detail(e.0))?;
    Ok(Response::bytes(200, "application/xml", xml)
        .header("content-disposition", "attachment; filename=\"metadata.xml\""))
}

/// Reads an identity provider's metadata from its address, or as text, and answers the settings that are in it. They are kept:
/// where to sign out stands nowhere else.
async fn theirs(ctx: Ctx) -> Reply {
    ctx.session()?;
    ctx.grant_system(Perm::GetSamlMetadataFromIdp).await?;
    let body = ctx.string_map();
    let field = |name: &str| body.get(name).map_or("", |v| v.trim());
    let xml = match field("saml_metadata_text") {
        "" => fetched(&ctx, field("saml_metadata_url")).await?,
        text => text.to_string(),
    };
    let read = ochre_saml::read_metadata(&xml).map_err(unusable)?;
    let failed = |e: String| AppError::new("api.admin.add_certificate.saving.app_error", 500).detail(e);
    ctx.app.config_files().write_file(IDP_METADATA, xml.as_bytes()).map_err(failed)?;
    ctx.json(&json!({
        "idp_descriptor_url": read.entity_id,
        "idp_url": read.sso_url,
        "idp_public_certificate": read.certificates,
    }))
}

async fn fetched(ctx: &Ctx, url: &str) -> Result<String, AppError> {
    let web = ["https://", "http://"].iter().any(|s| url.starts_with(s));
    if !web {
        return Err(AppError::bad("api.admin.saml.failure_get_metadata_from_idp.app_error"));
    }
    let limits = Limits { timeout: Duration::from_secs(15), max_bytes: 4 << 20, cut: false, redirects: 5 };
    let failed =
        |e: FetchError| AppError::bad("app.admin.saml.invalid_response_from_idp.app_error").detail(e.to_string());
    let answer = ctx.app.fetch().get(url, http::HeaderMap::new(), limits).await.map_err(failed)?;
    if !answer.status.is_success() {
        let detail = answer.status.to_string();
        return Err(AppError::bad("app.admin.saml.invalid_response_from_idp.app_error").detail(detail));
    }
    Ok(String::from_utf8_lossy(&answer.body).into_owned())
}

fn unusable(e: MetadataProblem) -> AppError {
    let of = |id| AppError::new(id, 500);
    match e {
        MetadataProblem::Unreadable(why) => {
            of("app.admin.saml.failure_decode_metadata_xml_from_idp.app_error").detail(why)
        }
        MetadataProblem::NoIdp => of("api.admin.saml.invalid_xml_missing_idpssodescriptors.app_error"),
        MetadataProblem::NoKey => of("api.admin.saml.invalid_xml_missing_keydescriptor.app_error"),
        MetadataProblem::NoSso => of("api.admin.saml.invalid_xml_missing_ssoservices.app_error"),
    }
}
