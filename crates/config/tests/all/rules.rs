//! One broken value for every rule; the id and the key's name are reported.

use crate::{at, with};
use ochre_config::Config;
use serde_json::{Value, json};

/// (patch that is fine, then the key and value that break the rule, end of the id)
// tidy: function a table
fn table() -> Vec<(Value, &'static str, Value, &'static str)> {
    let plain: Vec<(&str, Value, &str)> =
        serde_json::from_str::<Vec<(String, Value, String)>>(include_str!("rules.json"))
            .unwrap()
            .into_iter()
            .map(|(k, v, id)| (&*Box::leak(k.into_boxed_str()), v, &*Box::leak(id.into_boxed_str())))
            .collect();
    let mut table: Vec<_> = plain.into_iter().map(|(k, v, id)| (json!({}), k, v, id)).collect();
    let on = |section: &str| at(&format!("{section}.Enable"), json!(true));
    table.extend([
        (json!({}), "ServiceSettings.AllowCookiesForSubdomains", json!(true), "allow_cookies_for_subdomains.app_error"),
        (json!({}), "EmailSettings.EnableEmailBatching", json!(true), "site_url_email_batching.app_error"),
        (
            json!({"ServiceSettings": {"SiteURL": "http://x"}, "ClusterSettings": {"Enable": true}}),
            "EmailSettings.EnableEmailBatching",
            json!(true),
            "cluster_email_batching.app_error",
        ),
        (on("RateLimitSettings"), "RateLimitSettings.MemoryStoreSize", json!(0), "rate_mem.app_error"),
        (on("RateLimitSettings"), "RateLimitSettings.PerSec", json!(0), "rate_sec.app_error"),
        (on("RateLimitSettings"), "RateLimitSettings.MaxBurst", json!(0), "max_burst.app_error"),
        (
            json!({"ServiceSettings": {"TLSKeyFile": "/nowhere"}}),
            "ServiceSettings.ConnectionSecurity",
            json!("TLS"),
            "tls_cert_file_missing.app_error",
        ),
        (
            json!({"ServiceSettings": {"LocalModeSocketLocation": "/no/such/folder/x"}}),
            "ServiceSettings.EnableLocalMode",
            json!(true),
            "local_mode_socket.app_error",
        ),
        (
            json!({"CacheSettings": {"RedisDB": 0}}),
            "CacheSettings.CacheType",
            json!("redis"),
            "empty_redis_address.app_error",
        ),
        (
            json!({"CacheSettings": {"RedisAddress": "x"}}),
            "CacheSettings.CacheType",
            json!("redis"),
            "invalid_redis_db.app_error",
        ),
        (
            json!({"ImageProxySettings": {"ImageProxyType": "atmos/camo"}}),
            "ImageProxySettings.Enable",
            json!(true),
            "atmos_camo_image_proxy_url.app_error",
        ),
        (
            json!({"GuestAccountsSettings": {"EnableGuestMagicLink": true}}),
            "GuestAccountsSettings.EnforceMultifactorAuthentication",
            json!(true),
            "guest_accounts.cannot_enforce_multifactor_authentication_when_guest_magic_link_is_enabled.app_error",
        ),
        (
            json!({"ElasticsearchSettings": {"IndexPrefix": "a"}}),
            "ElasticsearchSettings.GlobalSearchPrefix",
            json!("b"),
            "elastic_search.incorrect_search_prefix.app_error",
        ),
        (
            json!({"AutoTranslationSettings": {"Provider": "agents"}}),
            "AutoTranslationSettings.Enable",
            json!(true),
            "autotranslation.agents.llm_service_id.app_error",
        ),
        (
            json!({"IntuneSettings": {"AuthService": "saml", "TenantId": "00000000-0000-0000-0000-000000000000",
                "ClientId": "00000000-0000-0000-0000-000000000000"}}),
            "IntuneSettings.Enable",
            json!(true),
            "intune_requires_saml.app_error",
        ),
    ]);
    table
}

#[test]
fn every_rule() {
    for (first, key, value, id) in table() {
        let mut config = Config::default();
        config.patch(&first).unwrap();
        config.patch(&at(key, value.clone())).unwrap_or_else(|e| panic!("{key}: {e}"));
        let invalid = config.validate().expect_err(&format!("{key} = {value} is accepted"));
        assert_eq!(invalid.id, format!("model.config.is_valid.{id}"), "{key} = {value}");
    }
}

#[test]
fn chains_of_ldap_and_saml() {
    let mut ldap = with("LdapSettings.Enable", json!(true));
    for (key, id) in [
        ("LdapServer", "ldap_server"),
        ("BaseDN", "ldap_basedn"),
        ("EmailAttribute", "ldap_email"),
        ("UsernameAttribute", "ldap_username"),
        ("IdAttribute", "ldap_id"),
        ("LoginIdAttribute", "ldap_login_id"),
    ] {
        assert_eq!(ldap.validate().unwrap_err().id, format!("model.config.is_valid.{id}"));
        ldap.patch(&at(&format!("LdapSettings.{key}"), json!("x"))).unwrap();
    }
    ldap.validate().unwrap();
    let mut saml = with("SamlSettings.Enable", json!(true));
    for (key, value, id) in [
        ("IdpURL", "https://idp/sso", "saml_idp_url"),
        ("IdpDescriptorURL", "x", "saml_idp_descriptor_url"),
        ("IdpCertificateFile", "x", "saml_idp_cert"),
        ("EmailAttribute", "x", "saml_email_attribute"),
        ("UsernameAttribute", "x", "saml_username_attribute"),
        ("ServiceProviderIdentifier", "x", "saml_spidentifier_attribute"),
        ("AssertionConsumerServiceURL", "https://x/login/sso/saml", "saml_assertion_consumer_service_url"),
        ("PrivateKeyFile", "x", "saml_private_key"),
        ("PublicCertificateFile", "x", "saml_public_cert"),
    ] {
        assert_eq!(saml.validate().unwrap_err().id, format!("model.config.is_valid.{id}.app_error"));
        saml.patch(&at(&format!("SamlSettings.{key}"), json!(value))).unwrap();
    }
    saml.validate().unwrap();
}

#[test]
fn good_values() {
    for (key, value) in [
        ("ServiceSettings.SiteURL", json!("https://chat.example.com:8443/sub")),
        ("ServiceSettings.SiteURL", json!("http://[::1]:8065")),
        ("ServiceSettings.WebsocketURL", json!("wss://chat.example.com")),
        ("ServiceSettings.ListenAddress", json!("[::]:80")),
        ("ServiceSettings.ListenAddress", json!("127.0.0.1:0")),
        ("ServiceSettings.MinimumDesktopAppVersion", json!("5.9.0")),
        ("FileSettings.AmazonS3StorageClass", json!("STANDARD_IA")),
        ("SqlSettings.DriverName", json!("postgres")),
        ("WranglerSettings.AllowedEmailDomain", json!(["example.com"])),
        ("DataRetentionSettings.DeletionJobStartTime", json!("23:59")),
    ] {
        with(key, value).validate().unwrap_or_else(|e| panic!("{key}: {}", e.id));
    }
}
