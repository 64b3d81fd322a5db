//! OAuth applications and the grants given to them.

use serde::{Deserialize, Serialize};

pub const OAUTH_ACTION_SIGNUP: &str = "signup";
pub const OAUTH_ACTION_LOGIN: &str = "login";
pub const OAUTH_ACTION_EMAIL_TO_SSO: &str = "email_to_sso";
pub const OAUTH_ACTION_SSO_TO_EMAIL: &str = "sso_to_email";
pub const OAUTH_ACTION_MOBILE: &str = "mobile";
pub const ACCESS_TOKEN_GRANT_TYPE: &str = "authorization_code";
pub const ACCESS_TOKEN_TYPE: &str = "bearer";
pub const REFRESH_TOKEN_GRANT_TYPE: &str = "refresh_token";
pub const AUTH_CODE_EXPIRE_TIME: i64 = 600;
pub const AUTH_CODE_RESPONSE_TYPE: &str = "code";
pub const IMPLICIT_RESPONSE_TYPE: &str = "token";
pub const DEFAULT_SCOPE: &str = "user";
pub const PKCE_CODE_CHALLENGE_METHOD_S256: &str = "S256";
pub const PKCE_CODE_CHALLENGE_MIN_LENGTH: i64 = 43;
pub const PKCE_CODE_CHALLENGE_MAX_LENGTH: i64 = 128;
pub const PKCE_CODE_VERIFIER_MIN_LENGTH: i64 = 43;
pub const PKCE_CODE_VERIFIER_MAX_LENGTH: i64 = 128;
pub const DCR_ERROR_UNSUPPORTED_OPERATION: &str = "unsupported_operation";
pub const GRANT_TYPE_AUTHORIZATION_CODE: &str = "authorization_code";
pub const GRANT_TYPE_REFRESH_TOKEN: &str = "refresh_token";
pub const RESPONSE_TYPE_CODE: &str = "code";
pub const CLIENT_AUTH_METHOD_NONE: &str = "none";
pub const CLIENT_AUTH_METHOD_CLIENT_SECRET_POST: &str = "client_secret_post";
pub const SCOPE_USER: &str = "user";
pub const OAUTH_AUTHORIZE_ENDPOINT: &str = "/oauth/authorize";
pub const OAUTH_ACCESS_TOKEN_ENDPOINT: &str = "/oauth/access_token";
pub const OAUTH_DEAUTHORIZE_ENDPOINT: &str = "/oauth/deauthorize";
pub const OAUTH_APPS_REGISTER_ENDPOINT: &str = "/api/v4/oauth/apps/register";
pub const OAUTH_METADATA_ENDPOINT: &str = "/.well-known/oauth-authorization-server";
pub const OUTGOING_OAUTH_CONNECTION_GRANT_TYPE_CLIENT_CREDENTIALS: &str = "client_credentials";
pub const OUTGOING_OAUTH_CONNECTION_GRANT_TYPE_PASSWORD: &str = "password";
pub const DEFAULT_GET_CONNECTIONS_LIMIT: i64 = 50;

/// `IntuneLoginRequest` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct IntuneLoginRequest {
    pub access_token: String,
    pub device_id: String,
}

/// `OAuthApp` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct OAuthApp {
    pub id: String,
    pub creator_id: String,
    pub create_at: i64,
    pub update_at: i64,
    pub client_secret: String,
    pub name: String,
    pub description: String,
    pub icon_url: String,
    pub callback_urls: Option<Vec<String>>,
    pub homepage: String,
    pub is_trusted: bool,
    pub mattermost_app_id: String,
    #[serde(skip_serializing_if = "crate::wire::is_false")]
    pub is_dynamically_registered: bool,
}

/// `OAuthAppRequest` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct OAuthAppRequest {
    pub name: String,
    pub description: String,
    pub icon_url: String,
    pub callback_urls: Option<Vec<String>>,
    pub homepage: String,
    pub is_trusted: bool,
    pub is_public: bool,
}

/// `AccessData` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AccessData {
    pub client_id: String,
    pub user_id: String,
    pub token: String,
    pub refresh_token: String,
    pub redirect_uri: String,
    pub expires_at: i64,
    pub scope: String,
    pub audience: String,
}

/// `AccessResponse` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AccessResponse {
    pub access_token: String,
    pub token_type: String,
    pub expires_in: i64,
    pub scope: String,
    pub refresh_token: String,
    pub id_token: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub audience: String,
}

/// `AuthData` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AuthData {
    pub client_id: String,
    pub user_id: String,
    pub code: String,
    pub expires_in: i64,
    pub create_at: i64,
    pub redirect_uri: String,
    pub state: String,
    pub scope: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub code_challenge: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub code_challenge_method: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub resource: String,
}

/// `AuthorizeRequest` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AuthorizeRequest {
    pub response_type: String,
    pub client_id: String,
    pub redirect_uri: String,
    pub scope: String,
    pub state: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub code_challenge: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub code_challenge_method: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub resource: String,
}

/// `ClientRegistrationRequest` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ClientRegistrationRequest {
    pub redirect_uris: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token_endpoint_auth_method: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_uri: Option<String>,
}

/// `ClientRegistrationResponse` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ClientRegistrationResponse {
    pub client_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_secret: Option<String>,
    pub redirect_uris: Option<Vec<String>>,
    pub token_endpoint_auth_method: String,
    pub grant_types: Option<Vec<String>>,
    pub response_types: Option<Vec<String>>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub scope: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_uri: Option<String>,
}

/// `DCRError` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DCRError {
    pub error: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub error_description: String,
}

/// `AuthorizationServerMetadata` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AuthorizationServerMetadata {
    pub issuer: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub authorization_endpoint: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub token_endpoint: String,
    pub response_types_supported: Option<Vec<String>>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub registration_endpoint: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub scopes_supported: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub grant_types_supported: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub token_endpoint_auth_methods_supported: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub code_challenge_methods_supported: Vec<String>,
}

/// `OutgoingOAuthConnection` of `contract/models.jsonl`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct OutgoingOAuthConnection {
    pub id: String,
    pub creator_id: String,
    pub create_at: i64,
    pub update_at: i64,
    pub name: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub client_id: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub client_secret: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credentials_username: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credentials_password: Option<String>,
    pub oauth_token_url: String,
    pub grant_type: String,
    pub audiences: Option<Vec<String>>,
}
