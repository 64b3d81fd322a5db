//! What an identity provider says about itself.

use crate::keys;
use saml_rs::constants::{Binding, CertUse};
use saml_rs::metadata::IdpMetadata as Parsed;

/// The parts of an identity provider's metadata that the settings hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IdpMetadata {
    pub entity_id: String,
    /// Where to sign in: HTTP redirect before HTTP POST.
    pub sso_url: String,
    /// Where to sign out by HTTP redirect; empty when there is none.
    pub slo_url: String,
    /// Signing certificates, PEM, one after the other.
    pub certificates: String,
}

/// Why metadata cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MetadataProblem {
    /// No XML of one entity.
    Unreadable(String),
    /// It describes no identity provider.
    NoIdp,
    /// No signing certificate.
    NoKey,
    /// No place to sign in.
    NoSso,
}

/// Reads the metadata of one identity provider.
pub fn read(xml: &str) -> Result<IdpMetadata, MetadataProblem> {
    let xml = xml.trim_start_matches('\u{feff}').trim();
    crate::guard::plain(xml).map_err(|e| MetadataProblem::Unreadable(e.0))?;
    let parsed = Parsed::from_xml(xml).map_err(|e| MetadataProblem::Unreadable(e.to_string()))?;
    if !xml.contains("IDPSSODescriptor") {
        return Err(MetadataProblem::NoIdp);
    }
    let entity_id = parsed.get_entity_id().unwrap_or_default().to_string();
    if entity_id.is_empty() {
        return Err(MetadataProblem::NoIdp);
    }
    let certificates = parsed.x509_certificates(CertUse::Signing);
    if certificates.is_empty() {
        return Err(MetadataProblem::NoKey);
    }
    let sso = [Binding::Redirect, Binding::Post].into_iter().find_map(|b| parsed.get_single_sign_on_service(b));
    let sso_url = sso.filter(|u| !u.is_empty()).ok_or(MetadataProblem::NoSso)?;
    Ok(IdpMetadata {
        entity_id,
        sso_url,
        slo_url: parsed.get_single_logout_service(Binding::Redirect).unwrap_or_default(),
        certificates: certificates.iter().map(|c| keys::to_pem(&c.split_whitespace().collect::<String>())).collect(),
    })
}
