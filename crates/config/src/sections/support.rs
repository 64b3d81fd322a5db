//! `SupportSettings`: Links and addresses shown to users.
//! Keys, defaults and access tags: `contract/config_defaults.json`.

use super::section;

section! {
    /// Links and addresses shown to users.
    SupportSettings {
        about_link: String = "AboutLink", "", "site_customization,write_restrictable,cloud_restrictable";
        allow_download_logs: bool = "AllowDownloadLogs", true, "site_customization,write_restrictable,cloud_restrictable";
        custom_terms_of_service_enabled: bool = "CustomTermsOfServiceEnabled", false, "compliance_custom_terms_of_service";
        custom_terms_of_service_re_acceptance_period: i64 = "CustomTermsOfServiceReAcceptancePeriod", 365, "compliance_custom_terms_of_service";
        enable_ask_community_link: bool = "EnableAskCommunityLink", true, "site_customization";
        forgot_password_link: String = "ForgotPasswordLink", "", "site_customization,write_restrictable,cloud_restrictable";
        help_link: String = "HelpLink", "", "site_customization";
        privacy_policy_link: String = "PrivacyPolicyLink", "", "site_customization,write_restrictable,cloud_restrictable";
        report_a_problem_link: String = "ReportAProblemLink", "", "site_customization,write_restrictable,cloud_restrictable";
        report_a_problem_mail: String = "ReportAProblemMail", "", "site_customization,write_restrictable,cloud_restrictable";
        report_a_problem_type: String = "ReportAProblemType", "default", "site_customization,write_restrictable,cloud_restrictable";
        support_email: String = "SupportEmail", "", "site_notifications";
        terms_of_service_link: String = "TermsOfServiceLink", "", "site_customization,write_restrictable,cloud_restrictable";
    }
}
