//! Values that lie over the stored configuration and are never written back: `MM_SECTION_KEY` variables and
//! command line overrides. Source: `contract/cli.md` section 5.

use crate::config::Config;
use crate::error::ConfigError;
use crate::value::Ref;
use crate::walk::{insert, leaves, nest, value_at};
use serde_json::{Map, Value};

/// A set of overrides; each is checked against the type of its key when it is made.
#[derive(Default, Clone)]
pub struct Overlay {
    entries: Vec<(String, Value)>,
}

impl Overlay {
    /// Picks the variables that name a setting; names match whatever their case, others are ignored.
    ///
    /// Differs from upstream on purpose: a number or switch that cannot be read stops the start, with the variable's name.
    pub fn from_env(vars: impl IntoIterator<Item = (String, String)>) -> Result<Overlay, ConfigError> {
        let mut vars: Vec<(String, String)> =
            vars.into_iter().map(|(k, v)| (k.to_uppercase(), v)).filter(|(k, _)| k.starts_with("MM_")).collect();
        vars.sort();
        let mut overlay = Overlay::default();
        let mut result = Ok(());
        leaves(&Config::default(), &mut |path, _, field| {
            let name = format!("MM_{}", path.to_uppercase().replace('.', "_"));
            let Ok(at) = vars.binary_search_by(|(k, _)| k.as_str().cmp(&name)) else { return };
            match parse(field, &vars[at].1) {
                Ok(Some(value)) => overlay.entries.push((path.to_owned(), value)),
                Ok(None) => {}
                Err(wanted) => result = Err(ConfigError::Variable { name, wanted }),
            }
        });
        result.map(|()| overlay)
    }

    /// Overrides of a command line: (`Section.Key`, text as in an environment variable).
    pub fn from_flags(flags: &[(&str, &str)]) -> Result<Overlay, ConfigError> {
        let mut overlay = Overlay::default();
        for (key, text) in flags {
            let mut result = Err("a known setting");
            leaves(&Config::default(), &mut |path, _, field| {
                if path.eq_ignore_ascii_case(key) {
                    result =
                        parse(field, text).map(|value| overlay.entries.extend(value.map(|v| (path.to_owned(), v))));
                }
            });
            result.map_err(|wanted| ConfigError::Flag { key: (*key).to_owned(), wanted })?;
        }
        Ok(overlay)
    }

    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Whether this key is set from outside (`Section.Key`).
    pub fn contains(&self, path: &str) -> bool {
        self.entries.iter().any(|(p, _)| p == path)
    }

    /// Lays the values over a configuration.
    pub fn apply(&self, config: &mut Config) -> Result<(), ConfigError> {
        self.entries.iter().try_for_each(|(path, value)| config.patch(&nest(path, value.clone())))
    }

    /// Puts the stored values back in place of the overlaid ones, so that a configuration read and sent back by an
    /// administrator does not carry the environment into the file.
    pub fn remove(&self, from: &mut Config, stored: &Config) -> Result<(), ConfigError> {
        for (path, _) in &self.entries {
            if let Some(value) = value_at(stored, path) {
                from.patch(&nest(path, value))?;
            }
        }
        Ok(())
    }

    /// The overridden keys as a tree of `true` (`GET /config/environment`); `visible` takes a key's access tags.
    /// Null when nothing is overridden or visible, as the recorded answer.
    pub fn tree(&self, visible: &dyn Fn(&str) -> bool) -> Value {
        let mut tree = Map::new();
        leaves(&Config::default(), &mut |path, key, _| {
            if self.contains(path) && visible(key.access) {
                insert(&mut tree, path, Value::Bool(true));
            }
        });
        if tree.is_empty() { Value::Null } else { Value::Object(tree) }
    }
}

/// Reads a text as the type of the field. An empty text sets texts and lists only.
fn parse(field: Ref<'_>, text: &str) -> Result<Option<Value>, &'static str> {
    let empty = text.is_empty();
    Ok(Some(match field {
        Ref::Text(_) => text.into(),
        Ref::List(_) if empty => Value::Array(Vec::new()),
        Ref::List(_) => text.split(' ').collect::<Vec<_>>().into(),
        _ if empty => return Ok(None),
        Ref::Bool(_) | Ref::MaybeBool(_) => match text {
            "1" | "t" | "T" | "true" | "TRUE" | "True" => true.into(),
            "0" | "f" | "F" | "false" | "FALSE" | "False" => false.into(),
            _ => return Err("true or false"),
        },
        Ref::Int(_) | Ref::MaybeInt(_) => text.trim().parse::<i64>().map_err(|_| "a whole number")?.into(),
        Ref::Json(old) => {
            let value: Value = serde_json::from_str(text).map_err(|_| "JSON")?;
            if old.is_array() != value.is_array() || !(value.is_object() || value.is_array()) {
                return Err("a JSON object or list as in the default");
            }
            value
        }
        Ref::Section(_) => return Ok(None),
    }))
}
