//! Fields that a directory fills in (`attrs.ldap` names the attribute).

use super::rules::Field;
use super::{store, values};
use ochre_kernel::{App, AppError, Event, args};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The fields that the directory fills in.
#[derive(Default)]
pub struct Synced {
    group: String,
    fields: Vec<Field>,
}

/// All of them; none where no field is so.
pub async fn by_ldap(app: &App) -> Result<Synced, AppError> {
    let group = store::group(app).await?;
    let mut fields = store::fields(app, &group).await?;
    fields.retain(|f| !f.attrs.ldap.trim().is_empty());
    Ok(Synced { group, fields })
}

/// What a field holds for these texts of the directory; `None` for what it cannot hold.
fn value(f: &Field, texts: &[String]) -> Option<Value> {
    let offered = |text: &String| {
        let mut options = f.attrs.options.iter().flatten();
        options.find(|o| o.name.eq_ignore_ascii_case(text)).map(|o| Value::from(o.id.clone()))
    };
    let given = match f.r#type.as_str() {
        "multiselect" => Value::from(texts.iter().filter_map(offered).collect::<Vec<Value>>()),
        "select" => texts.first().map_or(Some(Value::from("")), offered)?,
        "text" | "date" => Value::from(texts.first().cloned().unwrap_or_default()),
        _ => return None,
    };
    f.value(&given).ok()
}

impl Synced {
    /// The attributes to ask for.
    pub fn attributes(&self) -> Vec<String> {
        self.fields.iter().map(|f| f.attrs.ldap.trim().to_string()).collect()
    }

    /// Writes what differs; `read` gives the texts of an attribute.
    pub async fn follow(
        &self,
        app: &Arc<App>,
        user: &str,
        read: &(dyn Fn(&str) -> Vec<String> + Sync),
    ) -> Result<(), AppError> {
        if self.fields.is_empty() {
            return Ok(());
        }
        let now = store::values(app, &self.group, user).await?;
        let empty = |v: &Value| v == "" || v.as_array().is_some_and(Vec::is_empty) || v.is_null();
        let mut new: BTreeMap<String, Value> = BTreeMap::new();
        for f in &self.fields {
            let Some(v) = value(f, &read(f.attrs.ldap.trim())) else { continue };
            let same = now.get(&f.id).map_or_else(|| empty(&v), |old| *old == v);
            if !same {
                new.insert(f.id.clone(), v);
            }
        }
        if new.is_empty() {
            return Ok(());
        }
        let mut tx = app.begin().await?;
        for (id, v) in &new {
            tx.defer(&values::SET, args![app.new_id(), user, &self.group, id, v.to_string(), app.now()]);
        }
        let event = Event::new("custom_profile_attributes_values_updated").with("user_id", user);
        tx.emit(event.with("values", &new));
        tx.commit().await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_a_field_takes() {
        const A: &str = "aaaaaaaaaaaaaaaaaaaaaaaaaa";
        let field = |kind: &str| -> Field {
            let attrs = json!({"options": [{"id": A, "name": "Sales"}]});
            serde_json::from_value(json!({"name": "n", "type": kind, "attrs": attrs})).expect("a field")
        };
        for (kind, texts, want) in [
            ("text", vec!["x"], Some(json!("x"))),
            ("text", vec![], Some(json!(""))),
            ("select", vec!["sales"], Some(json!(A))),
            ("select", vec!["other"], None),
            ("select", vec![], Some(json!(""))),
            ("multiselect", vec!["other", "Sales"], Some(json!([A]))),
            ("user", vec!["x"], None),
        ] {
            let texts: Vec<String> = texts.into_iter().map(String::from).collect();
            assert_eq!(value(&field(kind), &texts), want, "{kind} {texts:?}");
        }
    }
}
