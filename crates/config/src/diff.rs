//! What changed between two configurations, for the audit log and for listeners.

use crate::config::{Config, field_json};
use crate::mask::MASK;
use crate::walk::{leaves, value_at};
use serde_json::Value;

/// One changed key; the values of secrets read as the mask.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// `Section.Key`.
    pub path: String,
    pub old: Value,
    pub new: Value,
}

/// The changed keys, in the order of the sections.
pub fn diff(old: &Config, new: &Config) -> Vec<Change> {
    let mut changes = Vec::new();
    leaves(new, &mut |path, key, field| {
        let (old, new) = (value_at(old, path).unwrap_or_default(), field_json(field).unwrap_or_default());
        if old != new {
            let hide = |v: Value| if key.secret { Value::from(MASK) } else { v };
            changes.push(Change { path: path.to_owned(), old: hide(old), new: hide(new) });
        }
    });
    changes
}

/// Whether any key of these sections or paths (`"SqlSettings"`, `"TeamSettings.SiteName"`) is among the changes.
pub fn touches(changes: &[Change], paths: &[&str]) -> bool {
    changes
        .iter()
        .any(|c| paths.iter().any(|p| c.path == *p || c.path.strip_prefix(p).is_some_and(|r| r.starts_with('.'))))
}
