//! `SamlSettings`: Single sign-on by SAML 2.0.
//! Keys, defaults and access tags: `contract/config_defaults.json`.

use super::section;

section! {
    /// Single sign-on by SAML 2.0.
    SamlSettings {
        admin_attribute: String = "AdminAttribute", "", "";
        assertion_consumer_service_url: String = "AssertionConsumerServiceURL", "", "authentication_saml";
        canonical_algorithm: String = "CanonicalAlgorithm", "Canonical1.0", "authentication_saml";
        email_attribute: String = "EmailAttribute", "", "authentication_saml";
        enable: bool = "Enable", false, "authentication_saml";
        enable_admin_attribute: bool = "EnableAdminAttribute", false, "";
        enable_sync_with_ldap: bool = "EnableSyncWithLdap", false, "authentication_saml";
        enable_sync_with_ldap_include_auth: bool = "EnableSyncWithLdapIncludeAuth", false, "authentication_saml";
        encrypt: bool = "Encrypt", true, "authentication_saml";
        first_name_attribute: String = "FirstNameAttribute", "", "authentication_saml";
        guest_attribute: String = "GuestAttribute", "", "authentication_saml";
        id_attribute: String = "IdAttribute", "", "authentication_saml";
        idp_certificate_file: String = "IdpCertificateFile", "", "authentication_saml";
        idp_descriptor_url: String = "IdpDescriptorURL", "", "authentication_saml";
        idp_metadata_url: String = "IdpMetadataURL", "", "authentication_saml";
        idp_url: String = "IdpURL", "", "authentication_saml";
        ignore_guests_ldap_sync: bool = "IgnoreGuestsLdapSync", false, "authentication_saml";
        last_name_attribute: String = "LastNameAttribute", "", "authentication_saml";
        locale_attribute: String = "LocaleAttribute", "", "authentication_saml";
        login_button_border_color: String = "LoginButtonBorderColor", "#2389D7", "experimental_features";
        login_button_color: String = "LoginButtonColor", "#34a28b", "experimental_features";
        login_button_text: String = "LoginButtonText", "SAML", "authentication_saml";
        login_button_text_color: String = "LoginButtonTextColor", "#ffffff", "experimental_features";
        nickname_attribute: String = "NicknameAttribute", "", "authentication_saml";
        position_attribute: String = "PositionAttribute", "", "authentication_saml";
        private_key_file: String = "PrivateKeyFile", "", "authentication_saml";
        public_certificate_file: String = "PublicCertificateFile", "", "authentication_saml";
        scoping_idp_name: String = "ScopingIDPName", "", "authentication_saml";
        scoping_idp_provider_id: String = "ScopingIDPProviderId", "", "authentication_saml";
        service_provider_identifier: String = "ServiceProviderIdentifier", "", "authentication_saml";
        signature_algorithm: String = "SignatureAlgorithm", "RSAwithSHA256", "authentication_saml";
        sign_request: bool = "SignRequest", false, "authentication_saml";
        username_attribute: String = "UsernameAttribute", "", "authentication_saml";
        verify: bool = "Verify", true, "authentication_saml";
    }
}
