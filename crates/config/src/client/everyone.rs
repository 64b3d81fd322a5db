//! The keys that need no session, in the order of the contract.

use super::{Facts, VERSION, Writer};
use crate::config::Config;
use crate::value::{Ref, Section};

pub(super) fn plain(c: &Config, facts: &Facts, m: &mut Writer) {
    build(facts, m);
    site(c, m);
    accounts(c, m);
    sign_in(c, m);
    mobile(c, m);
    flags(c, m);
}

/// Keys that depend on data and not on the configuration; they are not part of the hash.
pub(super) fn computed(c: &Config, facts: &Facts, m: &mut Writer) {
    m.text("AsymmetricSigningPublicKey", &facts.signing_key);
    if let (true, Some(id)) = (c.support.custom_terms_of_service_enabled, &facts.terms_id) {
        m.text("CustomTermsOfServiceId", id);
    }
    m.bool("NoAccounts", facts.no_accounts);
    m.bool("AppsPluginEnabled", c.plugin.enable && facts.apps_plugin);
}

fn build(facts: &Facts, m: &mut Writer) {
    m.text("BuildDate", &facts.build_date);
    m.bool("BuildEnterpriseReady", true);
    m.text("BuildHash", &facts.build_hash);
    m.text("BuildHashEnterprise", &facts.build_hash);
    m.text("BuildNumber", &facts.build_number);
    m.text("Version", VERSION);
    m.bool("IsFipsEnabled", false);
    m.text("ServiceEnvironment", &facts.environment);
    m.text("DiagnosticId", &facts.telemetry_id);
    m.text("TelemetryId", &facts.telemetry_id);
    m.text("CWSURL", "");
}

fn site(c: &Config, m: &mut Writer) {
    let support = &c.support;
    m.text("AboutLink", &support.about_link);
    m.bool("AllowDownloadLogs", support.allow_download_logs);
    m.text("ForgotPasswordLink", &support.forgot_password_link);
    m.text("HelpLink", &support.help_link);
    m.text("PrivacyPolicyLink", &support.privacy_policy_link);
    m.text("ReportAProblemLink", &support.report_a_problem_link);
    m.text("ReportAProblemMail", &support.report_a_problem_mail);
    m.text("ReportAProblemType", &support.report_a_problem_type);
    m.text("SupportEmail", &support.support_email);
    m.text("TermsOfServiceLink", &support.terms_of_service_link);
    m.bool("EnableAskCommunityLink", support.enable_ask_community_link);
    m.bool("EnableCustomTermsOfService", support.custom_terms_of_service_enabled);
    m.int("CustomTermsOfServiceReAcceptancePeriod", support.custom_terms_of_service_re_acceptance_period);
    m.text("SiteName", &c.team.site_name);
    m.text("SiteURL", c.service.site_url.trim_end_matches('/'));
    m.text("CustomBrandText", &c.team.custom_brand_text);
    m.text("CustomDescriptionText", &c.team.custom_description_text);
    m.bool("EnableCustomBrand", c.team.enable_custom_brand);
    m.text("DefaultClientLocale", &c.localization.default_client_locale);
    m.bool("DiagnosticsEnabled", c.log.enable_diagnostics);
    m.bool("EnableDiagnostics", c.log.enable_diagnostics);
    m.bool("EnableFile", c.log.enable_file);
    m.text("FileLevel", &c.log.file_level);
    m.bool("EnableBotAccountCreation", c.service.enable_bot_account_creation);
    m.bool("EnableClientMetrics", c.metrics.enable_client_metrics);
    m.bool("EnableComplianceExport", c.message_export.enable_export);
    m.bool("EnableCustomEmoji", c.service.enable_custom_emoji);
    m.bool("EnableDesktopLandingPage", c.service.enable_desktop_landing_page);
    m.bool("HasImageProxy", c.image_proxy.enable);
    m.bool("PluginsEnabled", c.plugin.enable);
    m.int("WebsocketPort", c.service.websocket_port);
    m.int("WebsocketSecurePort", c.service.websocket_secure_port);
    m.text("WebsocketURL", c.service.websocket_url.trim_end_matches('/'));
}

fn accounts(c: &Config, m: &mut Writer) {
    m.bool("EnableGuestAccounts", c.guest_accounts.enable);
    m.bool("EnableGuestMagicLink", c.guest_accounts.enable_guest_magic_link);
    m.bool("GuestAccountsEnforceMultifactorAuthentication", c.guest_accounts.enforce_multifactor_authentication);
    m.bool("HideGuestTags", c.guest_accounts.hide_tags);
    m.bool("EnableJoinLeaveMessageByDefault", c.team.enable_join_leave_message_by_default);
    m.bool("EnableOpenServer", c.team.enable_open_server);
    m.bool("EnableUserCreation", c.team.enable_user_creation);
    m.bool("EnableUserStatuses", c.service.enable_user_statuses);
    m.bool("EnableMultifactorAuthentication", c.service.enable_multifactor_authentication);
    m.bool("EnforceMultifactorAuthentication", c.service.enforce_multifactor_authentication);
    m.bool("PasswordEnableForgotLink", c.password.enable_forgot_link);
    m.int("PasswordMinimumLength", c.password.minimum_length);
    m.bool("PasswordRequireLowercase", c.password.lowercase);
    m.bool("PasswordRequireNumber", c.password.number);
    m.bool("PasswordRequireSymbol", c.password.symbol);
    m.bool("PasswordRequireUppercase", c.password.uppercase);
}

fn sign_in(c: &Config, m: &mut Writer) {
    m.bool("EnableSignInWithEmail", c.email.enable_sign_in_with_email);
    m.bool("EnableSignInWithUsername", c.email.enable_sign_in_with_username);
    m.bool("EnableSignUpWithEmail", c.email.enable_sign_up_with_email);
    m.text("EmailLoginButtonBorderColor", &c.email.login_button_border_color);
    m.text("EmailLoginButtonColor", &c.email.login_button_color);
    m.text("EmailLoginButtonTextColor", &c.email.login_button_text_color);
    let ldap = &c.ldap;
    m.bool("EnableLdap", ldap.enable);
    m.text_if(ldap.enable, "LdapLoginButtonBorderColor", &ldap.login_button_border_color);
    m.text_if(ldap.enable, "LdapLoginButtonColor", &ldap.login_button_color);
    m.text_if(ldap.enable, "LdapLoginButtonTextColor", &ldap.login_button_text_color);
    m.text_if(ldap.enable, "LdapLoginFieldName", &ldap.login_field_name);
    let saml = &c.saml;
    m.bool("EnableSaml", saml.enable);
    m.text_if(saml.enable, "SamlLoginButtonBorderColor", &saml.login_button_border_color);
    m.text_if(saml.enable, "SamlLoginButtonColor", &saml.login_button_color);
    m.text_if(saml.enable, "SamlLoginButtonText", &saml.login_button_text);
    m.text_if(saml.enable, "SamlLoginButtonTextColor", &saml.login_button_text_color);
    m.bool("EnableSignUpWithGoogle", c.google.enable);
    m.bool("EnableSignUpWithOffice365", c.office365.enable);
    m.bool("EnableSignUpWithOpenId", c.openid.enable);
    m.text_if(c.openid.enable, "OpenIdButtonColor", &c.openid.button_color);
    m.text_if(c.openid.enable, "OpenIdButtonText", &c.openid.button_text);
    if c.gitlab.enable {
        m.bool("EnableSignUpWithGitLab", true);
        m.text("GitLabButtonColor", &c.gitlab.button_color);
        m.text("GitLabButtonText", &c.gitlab.button_text);
    }
}

fn mobile(c: &Config, m: &mut Writer) {
    let (app, oldest) = (&c.native_app, &c.client_requirements);
    m.text("AndroidAppDownloadLink", &app.android_app_download_link);
    m.text("AndroidLatestVersion", &oldest.android_latest_version);
    m.text("AndroidMinVersion", &oldest.android_min_version);
    m.text("AppDownloadLink", &app.app_download_link);
    m.text("IosAppDownloadLink", &app.ios_app_download_link);
    m.text("IosLatestVersion", &oldest.ios_latest_version);
    m.text("IosMinVersion", &oldest.ios_min_version);
    m.bool("MobileEnableBiometrics", app.mobile_enable_biometrics);
    m.bool("MobileExternalBrowser", app.mobile_external_browser);
    m.bool("MobileJailbreakProtection", app.mobile_jailbreak_protection);
    m.bool("MobilePreventScreenCapture", app.mobile_prevent_screen_capture);
    let intune = &c.intune;
    let usable = !(intune.client_id.is_empty() || intune.tenant_id.is_empty() || intune.auth_service.is_empty());
    let on = intune.enable && usable;
    m.bool("IntuneMAMEnabled", on);
    if on {
        m.text("IntuneScope", &format!("api://{}/login.mattermost", intune.client_id));
        m.text("IntuneAuthService", &intune.auth_service);
    }
}

fn flags(c: &Config, m: &mut Writer) {
    c.feature_flags.each(&mut |key, field| {
        let name = format!("FeatureFlag{}", key.wire);
        match field {
            Ref::Bool(on) => m.bool(&name, on),
            Ref::Text(text) => m.text(&name, text),
            _ => {}
        }
    });
}
