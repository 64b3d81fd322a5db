//! `Office365Settings`: Single sign-on by Microsoft Entra ID.
//! Keys, defaults and access tags: `contract/config_defaults.json`.

use super::section;

section! {
    /// Single sign-on by Microsoft Entra ID.
    Office365Settings {
        auth_endpoint: String = "AuthEndpoint", "https://login.microsoftonline.com/common/oauth2/v2.0/authorize", "authentication_openid";
        directory_id: String = "DirectoryId", "", "authentication_openid";
        discovery_endpoint: String = "DiscoveryEndpoint", "", "authentication_openid";
        enable: bool = "Enable", false, "authentication_openid";
        id: String = "Id", "", "authentication_openid";
        scope: String = "Scope", "User.Read", "authentication_openid";
        secret: String = "Secret", "", "authentication_openid", secret true;
        token_endpoint: String = "TokenEndpoint", "https://login.microsoftonline.com/common/oauth2/v2.0/token", "authentication_openid";
        use_preferred_username: bool = "UsePreferredUsername", false, "authentication_openid";
        user_api_endpoint: String = "UserAPIEndpoint", "https://graph.microsoft.com/v1.0/me", "authentication_openid";
    }
}
