//! What a field may be and what may stand in it (contract/limits.md "CPA"). Pure.

use ochre_kernel::AppError;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::HashSet;

/// Most fields of a server.
pub const MOST_FIELDS: i64 = 20;
/// Longest name of a field, characters.
const NAME: usize = 255;
/// Longest name and colour of an option, characters.
const OPTION: usize = 128;
/// Longest text, characters.
const TEXT: usize = 64;

/// A field, as the wire has it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Field {
    pub id: String,
    pub group_id: String,
    pub name: String,
    pub r#type: String,
    pub attrs: Attrs,
    pub target_id: String,
    pub target_type: String,
    pub create_at: i64,
    pub update_at: i64,
    pub delete_at: i64,
}

/// What a field's kind and its place on the profile are.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Attrs {
    pub visibility: String,
    pub sort_order: f64,
    pub options: Option<Vec<Choice>>,
    pub value_type: String,
    pub ldap: String,
    pub saml: String,
    pub managed: String,
    pub protected: bool,
    pub source_plugin_id: String,
    pub access_mode: String,
}

/// One of the values that a field offers.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Choice {
    pub id: String,
    pub name: String,
    pub color: String,
}

impl Field {
    /// Completes and checks a field; `new_id` makes ids for options that have none.
    pub fn prepare(&mut self, new_id: impl Fn() -> String) -> Result<(), AppError> {
        let invalid = || AppError::new("app.custom_profile_attributes.sanitize_and_validate.app_error", 422);
        self.name = self.name.trim().to_string();
        let known = ["text", "select", "multiselect", "date", "user", "multiuser"].contains(&self.r#type.as_str());
        if self.name.is_empty() || self.name.chars().count() > NAME || !known {
            return Err(AppError::bad("model.property_field.is_valid.app_error"));
        }
        let a = &mut self.attrs;
        if a.visibility.is_empty() {
            a.visibility = "when_set".into();
        }
        let seen = ["hidden", "when_set", "always"].contains(&a.visibility.as_str());
        let kind = self.r#type == "text" && ["", "email", "url", "phone"].contains(&a.value_type.as_str());
        let managed = ["", "admin"].contains(&a.managed.as_str());
        if !seen || !managed || (self.r#type == "text" && !kind) {
            return Err(invalid());
        }
        if self.r#type != "text" {
            a.value_type.clear();
        }
        if !self.r#type.ends_with("select") {
            a.options = None;
            return Ok(());
        }
        let mut names = HashSet::new();
        for o in a.options.iter_mut().flatten() {
            o.name = o.name.trim().to_string();
            if o.id.is_empty() {
                o.id = new_id();
            }
            let fits = !o.name.is_empty() && o.name.chars().count() <= OPTION && o.color.chars().count() <= OPTION;
            if !fits || !ochre_types::is_valid_id(&o.id) || !names.insert(o.name.clone()) {
                return Err(invalid());
            }
        }
        Ok(())
    }

    /// The value as it is kept; 400 for one that the field does not take. Nothing (null, empty) always fits.
    pub fn value(&self, given: &Value) -> Result<Value, AppError> {
        let bad = || AppError::bad("app.custom_profile_attributes.validate_value.app_error");
        let text = |v: &Value| match v {
            Value::Null => Some(String::new()),
            Value::String(s) => Some(s.trim().to_string()),
            _ => None,
        };
        let list = |v: &Value| match v {
            Value::Null => Some(vec![]),
            Value::Array(a) => a.iter().map(|v| text(v).filter(|t| !t.is_empty())).collect::<Option<Vec<String>>>(),
            _ => None,
        };
        let offered = |id: &String| self.attrs.options.iter().flatten().any(|o| o.id == *id);
        let user = |id: &String| ochre_types::is_valid_id(id);
        match self.r#type.as_str() {
            "multiselect" => list(given).filter(|l| l.iter().all(offered)).map(Value::from).ok_or_else(bad),
            "multiuser" => list(given).filter(|l| l.iter().all(user)).map(Value::from).ok_or_else(bad),
            kind => {
                let t = text(given).ok_or_else(bad)?;
                let fits = match kind {
                    _ if t.is_empty() => true,
                    "select" => offered(&t),
                    "user" => user(&t),
                    "date" => t.len() <= TEXT,
                    _ => t.chars().count() <= TEXT && self.kind_fits(&t),
                };
                if fits { Ok(Value::String(t)) } else { Err(bad()) }
            }
        }
    }

    fn kind_fits(&self, text: &str) -> bool {
        match self.attrs.value_type.as_str() {
            "email" => ochre_types::valid::is_valid_email(&text.to_lowercase()),
            "url" => text.starts_with("http://") || text.starts_with("https://"),
            _ => true,
        }
    }

    /// Filled in by a directory: nobody types it.
    pub fn is_synced(&self) -> bool {
        !self.attrs.ldap.is_empty() || !self.attrs.saml.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn field(kind: &str, attrs: Value) -> Field {
        serde_json::from_value(json!({"name": "n", "type": kind, "attrs": attrs})).expect("a field")
    }

    const A: &str = "aaaaaaaaaaaaaaaaaaaaaaaaaa";

    #[test]
    fn fields() {
        for (kind, attrs, want) in [
            ("text", json!({}), 0),
            ("text", json!({"value_type": "email"}), 0),
            ("text", json!({"value_type": "colour"}), 422),
            ("text", json!({"visibility": "sometimes"}), 422),
            ("number", json!({}), 400),
            ("select", json!({"options": [{"name": "a"}, {"name": "b"}]}), 0),
            ("select", json!({"options": [{"name": "a"}, {"name": "a"}]}), 422),
            ("select", json!({"options": [{"name": " "}]}), 422),
            ("select", json!({"options": [{"name": "x".repeat(129)}]}), 422),
        ] {
            let got = field(kind, attrs.clone()).prepare(|| A.into()).map_or_else(|e| e.status, |()| 0);
            assert_eq!(got, want, "{kind} {attrs}");
        }
        assert!(Field { r#type: "text".into(), ..Field::default() }.prepare(|| A.into()).is_err(), "a name is needed");
    }

    #[test]
    fn values() {
        let options = json!({"options": [{"id": A, "name": "a"}]});
        for (kind, attrs, given, want) in [
            ("text", json!({}), json!(" x "), Some(json!("x"))),
            ("text", json!({}), json!(7), None),
            ("text", json!({}), json!("x".repeat(65)), None),
            ("text", json!({}), Value::Null, Some(json!(""))),
            ("text", json!({"value_type": "email"}), json!("nobody"), None),
            ("text", json!({"value_type": "url"}), json!("https://a.example"), Some(json!("https://a.example"))),
            ("select", options.clone(), json!(A), Some(json!(A))),
            ("select", options.clone(), json!("other"), None),
            ("select", options.clone(), json!(""), Some(json!(""))),
            ("multiselect", options.clone(), json!([A]), Some(json!([A]))),
            ("multiselect", options.clone(), json!([A, ""]), None),
            ("multiselect", options, json!("a"), None),
            ("user", json!({}), json!("me"), None),
            ("multiuser", json!({}), json!([A]), Some(json!([A]))),
        ] {
            let got = field(kind, attrs.clone()).value(&given).ok();
            assert_eq!(got, want, "{kind} {attrs} {given}");
        }
    }
}
