//! Tests of the configuration, against facts copied from the wire contract (`*.tsv`).

mod client;
mod defaults;
mod environment;
mod rules;
mod store;
mod view;

use ochre_config::Config;
use serde_json::{Value, json};

/// A patch `{"A": {"B": value}}` for the path `A.B`.
pub fn at(path: &str, value: Value) -> Value {
    path.rsplit('.').fold(value, |inner, key| json!({ key: inner }))
}

/// The value of a path in the configuration's JSON.
pub fn get(config: &Config, path: &str) -> Value {
    path.split('.').fold(config.to_json(), |tree, key| tree[key].clone())
}

/// A configuration with one key changed.
pub fn with(path: &str, value: Value) -> Config {
    let mut config = Config::default();
    config.patch(&at(path, value)).unwrap_or_else(|e| panic!("{path}: {e}"));
    config
}
