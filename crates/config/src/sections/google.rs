//! `GoogleSettings`: Single sign-on by Google.
//! Keys, defaults and access tags: `contract/config_defaults.json`.

use super::section;

section! {
    /// Single sign-on by Google.
    GoogleSettings {
        auth_endpoint: String = "AuthEndpoint", "https://accounts.google.com/o/oauth2/v2/auth", "authentication_openid";
        button_color: String = "ButtonColor", "", "authentication_openid";
        button_text: String = "ButtonText", "", "authentication_openid";
        discovery_endpoint: String = "DiscoveryEndpoint", "", "authentication_openid";
        enable: bool = "Enable", false, "authentication_openid";
        id: String = "Id", "", "authentication_openid";
        scope: String = "Scope", "profile email", "authentication_openid";
        secret: String = "Secret", "", "authentication_openid", secret true;
        token_endpoint: String = "TokenEndpoint", "https://www.googleapis.com/oauth2/v4/token", "authentication_openid";
        use_preferred_username: bool = "UsePreferredUsername", false, "authentication_openid";
        user_api_endpoint: String = "UserAPIEndpoint", "https://people.googleapis.com/v1/people/me?personFields=names,emailAddresses,nicknames,metadata", "authentication_openid";
    }
}
