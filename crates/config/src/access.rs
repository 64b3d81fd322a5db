//! Who sees and who changes which key. A key's tags name console areas; the permissions are
//! `sysconsole_read_<area>` and `sysconsole_write_<area>` (`contract/README.md`, config notes).

use crate::config::{Config, field_json};
use crate::mask::MASK;
use crate::value::{Key, Ref, Section};
use crate::walk::{insert, leaves, value_at};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// Answers whether the caller holds a permission id.
pub type Has<'a> = &'a dyn Fn(&str) -> bool;

/// Whether a caller may see a key with these tags: any of its areas, or `manage_system`.
pub fn may_read(access: &str, has: Has<'_>) -> bool {
    areas(access).any(|area| match area {
        "*_read" => all_areas().iter().any(|a| has(&format!("sysconsole_read_{a}"))),
        area => has(&format!("sysconsole_read_{area}")),
    }) || has("manage_system")
}

/// Whether a caller may change a key; `restricted` is `ExperimentalSettings.RestrictSystemAdmin`, which locks the
/// restrictable keys for everyone.
pub fn may_write(access: &str, restricted: bool, has: Has<'_>) -> bool {
    if restricted && access.split(',').any(|tag| matches!(tag.trim(), "write_restrictable" | "cloud_restrictable")) {
        return false;
    }
    areas(access).any(|area| area != "*_read" && has(&format!("sysconsole_write_{area}"))) || has("manage_system")
}

fn areas(access: &str) -> impl Iterator<Item = &str> {
    access.split(',').map(str::trim).filter(|tag| !matches!(*tag, "" | "write_restrictable" | "cloud_restrictable"))
}

/// Every console area that a key names.
pub fn all_areas() -> BTreeSet<&'static str> {
    let mut all = BTreeSet::new();
    leaves(&Config::default(), &mut |_, key, _| all.extend(areas(key.access).filter(|a| *a != "*_read")));
    all
}

/// How `GET /config` shows the configuration.
#[derive(Default, Clone, Copy)]
pub struct View {
    /// Leave secrets out instead of masking them.
    pub remove_masked: bool,
    /// Leave out what equals the default.
    pub remove_defaults: bool,
}

impl Config {
    /// The configuration as a caller may see it: secrets masked, keys outside of its areas null.
    pub fn read_view(&self, view: View, has: Has<'_>) -> Value {
        let defaults = view.remove_defaults.then(|| Config::default().to_json());
        section_view(&self.masked(), defaults.as_ref(), view, "", has)
    }

    /// Takes from `wanted` what the caller may change and keeps the rest; nothing is reported about refused keys,
    /// as upstream.
    pub fn take_permitted(&self, wanted: &Config, has: Has<'_>) -> Config {
        let mut changes = Map::new();
        let restricted = self.experimental.restrict_system_admin;
        leaves(wanted, &mut |path, key, field| {
            if may_write(key.access, restricted, has)
                && let Some(value) = field_json(field)
                && value_at(self, path).as_ref() != Some(&value)
            {
                insert(&mut changes, path, value);
            }
        });
        let mut result = self.clone();
        // Both sides are typed, so no value can be refused here.
        let _ = result.patch(&Value::Object(changes));
        result
    }
}

fn section_view(section: &dyn Section, defaults: Option<&Value>, view: View, inherited: &str, has: Has<'_>) -> Value {
    let mut map = Map::new();
    section.each(&mut |key: &'static Key, field| {
        let access = if inherited.is_empty() { key.access } else { inherited };
        let default = defaults.map(|d| &d[key.wire]);
        let value = match field {
            Ref::Section(inner) => section_view(inner, default, view, key.access, has),
            field => match field_json(field) {
                None => return,
                Some(_) if !may_read(access, has) => Value::Null,
                Some(value) => value,
            },
        };
        let masked = key.secret && (value == MASK || value.as_array().is_some_and(|l| !l.is_empty()));
        let empty = value.as_object().is_some_and(Map::is_empty);
        if !(view.remove_masked && masked) && (default != Some(&value) && !(view.remove_defaults && empty)) {
            map.insert(key.wire.to_owned(), value);
        }
    });
    Value::Object(map)
}
