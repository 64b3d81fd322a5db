//! `GitLabSettings`: Single sign-on by GitLab.
//! Keys, defaults and access tags: `contract/config_defaults.json`.

use super::section;

section! {
    /// Single sign-on by GitLab.
    GitLabSettings {
        auth_endpoint: String = "AuthEndpoint", "", "authentication_openid";
        button_color: String = "ButtonColor", "", "authentication_openid";
        button_text: String = "ButtonText", "", "authentication_openid";
        discovery_endpoint: String = "DiscoveryEndpoint", "", "authentication_openid";
        enable: bool = "Enable", false, "authentication_openid";
        id: String = "Id", "", "authentication_openid";
        scope: String = "Scope", "", "authentication_openid";
        secret: String = "Secret", "", "authentication_openid", secret true;
        token_endpoint: String = "TokenEndpoint", "", "authentication_openid";
        use_preferred_username: bool = "UsePreferredUsername", false, "authentication_openid";
        user_api_endpoint: String = "UserAPIEndpoint", "", "authentication_openid";
    }
}
