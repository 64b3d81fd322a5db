//! What can be wrong with a configuration. Every text is one line that names the key, file or variable.

use std::fmt;

/// A rule was broken; `id` is the error id of the wire contract (`contract/errors.jsonl`), status 400.
#[derive(Debug, Clone, PartialEq)]
pub struct Invalid {
    pub id: &'static str,
    /// `Section.Key` of the first key that breaks the rule.
    pub key: &'static str,
}

#[derive(Debug)]
pub enum ConfigError {
    /// The source could not be read or written.
    Source {
        name: String,
        why: String,
    },
    /// The text is not JSON.
    Json {
        name: String,
        why: String,
    },
    /// A key has another type than its default.
    Type {
        key: String,
        wanted: &'static str,
    },
    /// A variable cannot be read as the type of its key. The value is not repeated: it may be a secret.
    Variable {
        name: String,
        wanted: &'static str,
    },
    /// A command line override names no setting, or its value has the wrong type.
    Flag {
        key: String,
        wanted: &'static str,
    },
    Invalid(Invalid),
    /// `ClusterSettings.ReadOnlyConfig` forbids changes of the file; `ent.cluster.save_config.error`, status 403.
    ReadOnly,
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ConfigError::Source { name, why } => write!(f, "{name}: {why}"),
            ConfigError::Json { name, why } => write!(f, "{name} is not valid JSON: {why}"),
            ConfigError::Type { key, wanted } => write!(f, "setting {key} must be {wanted}"),
            ConfigError::Variable { name, wanted } => {
                write!(f, "environment variable {name} must be {wanted}")
            }
            ConfigError::Flag { key, wanted } => write!(f, "override of {key} must be {wanted}"),
            ConfigError::ReadOnly => {
                write!(f, "the configuration is read-only in a cluster (ClusterSettings.ReadOnlyConfig)")
            }
            ConfigError::Invalid(invalid) => {
                write!(f, "setting {} has a value that is not allowed ({})", invalid.key, invalid.id)
            }
        }
    }
}

impl std::error::Error for ConfigError {}

impl From<Invalid> for ConfigError {
    fn from(invalid: Invalid) -> Self {
        ConfigError::Invalid(invalid)
    }
}

impl ConfigError {
    /// `Section.Key` or the variable at fault, for the words of the answer; "config" where there is none.
    pub fn key(&self) -> &str {
        match self {
            ConfigError::Type { key, .. } | ConfigError::Flag { key, .. } => key,
            ConfigError::Variable { name, .. } => name,
            ConfigError::Invalid(invalid) => invalid.key,
            _ => "config",
        }
    }

    /// Error id and status of the answer when a caller's configuration is refused.
    pub fn wire(&self) -> (&'static str, u16) {
        match self {
            ConfigError::Invalid(invalid) => (invalid.id, 400),
            ConfigError::ReadOnly => ("ent.cluster.save_config.error", 403),
            ConfigError::Type { .. } | ConfigError::Json { .. } => ("api.context.invalid_body_param.app_error", 400),
            _ => ("app.save_config.app_error", 500),
        }
    }
}
