//! Where accounts come from: LDAP, SAML, Intune.

use super::checks::{http_url, uuid};
use super::{Check, rule};
use crate::config::Config;
use crate::sections::{LdapSettings, SamlSettings};

pub(super) fn ldap(s: &LdapSettings) -> Check {
    rule!(
        matches!(s.connection_security.as_str(), "" | "TLS" | "STARTTLS"),
        "ldap_security.app_error",
        "LdapSettings.ConnectionSecurity"
    );
    rule!(s.sync_interval_minutes > 0, "ldap_sync_interval.app_error", "LdapSettings.SyncIntervalMinutes");
    rule!(s.max_page_size >= 0, "ldap_max_page_size.app_error", "LdapSettings.MaxPageSize");
    rule!(s.maximum_login_attempts > 0, "ldap_max_login_attempts.app_error", "LdapSettings.MaximumLoginAttempts");
    if s.enable {
        rule!(!s.ldap_server.is_empty(), "ldap_server", "LdapSettings.LdapServer");
        rule!(!s.base_dn.is_empty(), "ldap_basedn", "LdapSettings.BaseDN");
        rule!(!s.email_attribute.is_empty(), "ldap_email", "LdapSettings.EmailAttribute");
        rule!(!s.username_attribute.is_empty(), "ldap_username", "LdapSettings.UsernameAttribute");
        rule!(!s.id_attribute.is_empty(), "ldap_id", "LdapSettings.IdAttribute");
        rule!(!s.login_id_attribute.is_empty(), "ldap_login_id", "LdapSettings.LoginIdAttribute");
    }
    Ok(())
}

pub(super) fn saml(s: &SamlSettings) -> Check {
    if !s.enable {
        return Ok(());
    }
    rule!(http_url(&s.idp_url), "saml_idp_url.app_error", "SamlSettings.IdpURL");
    rule!(!s.idp_descriptor_url.is_empty(), "saml_idp_descriptor_url.app_error", "SamlSettings.IdpDescriptorURL");
    rule!(!s.idp_certificate_file.is_empty(), "saml_idp_cert.app_error", "SamlSettings.IdpCertificateFile");
    rule!(!s.email_attribute.is_empty(), "saml_email_attribute.app_error", "SamlSettings.EmailAttribute");
    rule!(!s.username_attribute.is_empty(), "saml_username_attribute.app_error", "SamlSettings.UsernameAttribute");
    rule!(
        !s.service_provider_identifier.is_empty(),
        "saml_spidentifier_attribute.app_error",
        "SamlSettings.ServiceProviderIdentifier"
    );
    if s.verify {
        rule!(
            http_url(&s.assertion_consumer_service_url),
            "saml_assertion_consumer_service_url.app_error",
            "SamlSettings.AssertionConsumerServiceURL"
        );
    }
    if s.encrypt {
        rule!(!s.private_key_file.is_empty(), "saml_private_key.app_error", "SamlSettings.PrivateKeyFile");
        rule!(
            !s.public_certificate_file.is_empty(),
            "saml_public_cert.app_error",
            "SamlSettings.PublicCertificateFile"
        );
    }
    rule!(
        matches!(s.signature_algorithm.as_str(), "RSAwithSHA1" | "RSAwithSHA256" | "RSAwithSHA512"),
        "saml_signature_algorithm.app_error",
        "SamlSettings.SignatureAlgorithm"
    );
    rule!(
        matches!(s.canonical_algorithm.as_str(), "Canonical1.0" | "Canonical1.1"),
        "saml_canonical_algorithm.app_error",
        "SamlSettings.CanonicalAlgorithm"
    );
    rule!(name_is_value(&s.guest_attribute), "saml_guest_attribute.app_error", "SamlSettings.GuestAttribute");
    rule!(
        !s.enable_admin_attribute || name_is_value(&s.admin_attribute),
        "saml_admin_attribute.app_error",
        "SamlSettings.AdminAttribute"
    );
    Ok(())
}

/// `name=value`, or nothing.
fn name_is_value(text: &str) -> bool {
    text.is_empty()
        || text.split_once('=').is_some_and(|(n, v)| !n.trim().is_empty() && !v.trim().is_empty() && !v.contains('='))
}

pub(super) fn intune(c: &Config) -> Check {
    let s = &c.intune;
    if !s.enable {
        return Ok(());
    }
    rule!(!s.auth_service.is_empty(), "intune_auth_service.app_error", "IntuneSettings.AuthService");
    rule!(
        matches!(s.auth_service.as_str(), "office365" | "saml"),
        "intune_auth_service_invalid.app_error",
        "IntuneSettings.AuthService"
    );
    rule!(!s.tenant_id.is_empty(), "intune_tenant_id.app_error", "IntuneSettings.TenantId");
    rule!(uuid(&s.tenant_id), "intune_tenant_id_format.app_error", "IntuneSettings.TenantId");
    rule!(!s.client_id.is_empty(), "intune_client_id.app_error", "IntuneSettings.ClientId");
    rule!(uuid(&s.client_id), "intune_client_id_format.app_error", "IntuneSettings.ClientId");
    rule!(
        s.auth_service != "office365" || c.office365.enable,
        "intune_requires_office365.app_error",
        "IntuneSettings.AuthService"
    );
    rule!(s.auth_service != "saml" || c.saml.enable, "intune_requires_saml.app_error", "IntuneSettings.AuthService");
    Ok(())
}
