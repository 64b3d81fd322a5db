//! What is told about a person, by scope (OpenID Connect Core section 5.4).

use ochre_kernel::App;
use ochre_types::User;
use serde_json::{Map, Value, json};

/// The claims that the scopes open; `sub` always.
pub fn of(app: &App, user: &User, scope: &str) -> Map<String, Value> {
    let mut claims = Map::new();
    let mut put = |name: &str, value: Value| {
        if !matches!(&value, Value::String(s) if s.is_empty()) {
            claims.insert(name.to_string(), value);
        }
    };
    put("sub", json!(user.id));
    if super::has(scope, "profile") {
        let full = user.full_name();
        put("name", json!(if full.is_empty() { user.username.clone() } else { full }));
        put("given_name", json!(user.first_name));
        put("family_name", json!(user.last_name));
        put("nickname", json!(user.nickname));
        put("preferred_username", json!(user.username));
        put("picture", json!(format!("{}/api/v4/users/{}/image", app.site_url(), user.id)));
        put("locale", json!(user.locale));
        put("zoneinfo", json!(user.preferred_timezone()));
        put("updated_at", json!(user.update_at / 1000));
    }
    if super::has(scope, "email") {
        put("email", json!(user.email));
        put("email_verified", json!(user.email_verified));
    }
    claims
}
