//! The configuration in force and its life: load, override, check, change, save. Source: `contract/cli.md` section 4.

use crate::config::{Config, lookup};
use crate::diff::{Change, diff};
use crate::error::ConfigError;
use crate::overlay::Overlay;
use crate::source::Source;
use crate::value::{Ref, Section};
use serde_json::{Map, Value};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

/// What lies over and under the stored values.
#[derive(Default)]
pub struct Options {
    /// `MM_SECTION_KEY` variables.
    pub env: Overlay,
    /// Command line overrides; they win over the environment.
    pub flags: Overlay,
    /// Content of the file `MM_CUSTOM_DEFAULTS_PATH`: used for keys that the stored text lacks.
    pub custom_defaults: Option<Value>,
}

/// The result of a change.
pub struct Applied {
    pub old: Arc<Config>,
    pub new: Arc<Config>,
    /// Empty when nothing changed (and then nothing was written).
    pub changes: Vec<Change>,
}

/// Holds the effective configuration and the text it came from.
pub struct Store {
    source: Box<dyn Source>,
    options: Options,
    /// Also the lock that makes changes happen one after the other.
    stored: Mutex<Stored>,
    current: RwLock<Arc<Config>>,
    warning: Option<String>,
}

struct Stored {
    config: Config,
    /// Keys of the file that we do not know; written back as they were.
    unknown: Map<String, Value>,
    text: String,
}

impl Store {
    /// Loads, completes, checks and, where the text on disk differs from the result, saves.
    pub fn open(source: Box<dyn Source>, options: Options) -> Result<Store, ConfigError> {
        let (mut stored, created) = load(&*source, &options)?;
        let made = stored.config.create_missing_secrets();
        let effective = effective(&stored.config, &options)?;
        let text = stored.render();
        let mut warning = None;
        if text != stored.text {
            match write(&*source, &effective, &text, created) {
                Ok(()) => stored.text = text,
                // A read-only file (mounted, or shared by a cluster) can be used as it is, if it lacks nothing.
                Err(e) if !created && !made => warning = Some(e.to_string()),
                Err(e) => return Err(e),
            }
        }
        Ok(Store { source, options, stored: Mutex::new(stored), current: RwLock::new(Arc::new(effective)), warning })
    }

    /// The configuration in force. The hot paths read the kernel's own copy of this pointer.
    pub fn config(&self) -> Arc<Config> {
        self.current.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Changes the configuration: `make` gets the one in force and returns the wanted one. Masks are replaced by the
    /// stored secrets, overridden keys keep their stored value, the result is checked, saved and in force on return.
    pub fn change<E: From<ConfigError>>(&self, make: impl FnOnce(&Config) -> Result<Config, E>) -> Result<Applied, E> {
        let mut stored = self.lock();
        let old = self.config();
        let mut wanted = make(&old)?;
        wanted.unmask(&old);
        self.options.env.remove(&mut wanted, &stored.config)?;
        self.options.flags.remove(&mut wanted, &stored.config)?;
        wanted.feature_flags = stored.config.feature_flags.clone();
        Ok(self.put(&mut stored, wanted)?)
    }

    /// Reads the source again (`POST /config/reload`).
    pub fn reload(&self) -> Result<Applied, ConfigError> {
        let mut stored = self.lock();
        let (loaded, _) = load(&*self.source, &self.options)?;
        stored.unknown = loaded.unknown;
        stored.text = loaded.text;
        let mut config = loaded.config;
        config.create_missing_secrets();
        self.put(&mut stored, config)
    }

    /// The keys set by environment variables as a tree of `true`; `visible` takes a key's access tags.
    pub fn environment(&self, visible: &dyn Fn(&str) -> bool) -> Value {
        self.options.env.tree(visible)
    }

    /// Whether a key (`Section.Key`) is set by a variable or a flag and so cannot be changed by the API.
    pub fn overridden(&self, path: &str) -> bool {
        self.options.env.contains(path) || self.options.flags.contains(path)
    }

    /// One line for the log: the completed configuration could not be written back at start.
    pub fn warning(&self) -> Option<&str> {
        self.warning.as_deref()
    }

    /// Certificates and keys that settings name.
    pub fn source(&self) -> &dyn Source {
        &*self.source
    }

    fn lock(&self) -> MutexGuard<'_, Stored> {
        self.stored.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn put(&self, stored: &mut Stored, mut wanted: Config) -> Result<Applied, ConfigError> {
        wanted.fix_up();
        let new = Arc::new(effective(&wanted, &self.options)?);
        let before = std::mem::replace(&mut stored.config, wanted);
        let text = stored.render();
        if text != stored.text {
            if let Err(e) = write(&*self.source, &self.config(), &text, false) {
                stored.config = before;
                return Err(e);
            }
            stored.text = text;
        }
        let old = std::mem::replace(&mut *self.current.write().unwrap_or_else(PoisonError::into_inner), new.clone());
        let changes = diff(&old, &new);
        Ok(Applied { old, new, changes })
    }
}

impl Stored {
    /// The text of the file: every key but the feature flags, unknown keys where they were, indented by four.
    fn render(&self) -> String {
        let mut json = self.config.to_json();
        if let Value::Object(map) = &mut json {
            map.remove("FeatureFlags");
            add_unknown(map, &self.unknown);
        }
        let pretty = serde_json::to_string_pretty(&json).unwrap_or_default();
        let mut text = String::with_capacity(pretty.len() * 2);
        for line in pretty.lines() {
            let body = line.trim_start();
            text.extend(std::iter::repeat_n(' ', (line.len() - body.len()) * 2));
            text.push_str(body);
            text.push('\n');
        }
        text
    }
}

/// Reads the source; the flag says that there was nothing yet.
fn load(source: &dyn Source, options: &Options) -> Result<(Stored, bool), ConfigError> {
    let name = source.name();
    let text = source.load().map_err(|why| ConfigError::Source { name: name.clone(), why })?;
    let empty = text.as_ref().is_none_or(|t| t.trim().is_empty());
    let json: Value = match &text {
        Some(text) if !empty => {
            serde_json::from_str(text).map_err(|e| ConfigError::Json { name, why: e.to_string() })?
        }
        _ => Value::Object(Map::new()),
    };
    let mut config = if empty { Config::first_boot() } else { Config::defaults_for(&json) };
    if let Some(custom) = &options.custom_defaults {
        config.patch(custom)?;
    }
    config.patch(&json)?;
    config.fix_up();
    let unknown = unknown_keys(&config, &json);
    Ok((Stored { config, unknown, text: text.unwrap_or_default() }, empty))
}

/// The stored configuration with everything that lies over it, checked.
fn effective(stored: &Config, options: &Options) -> Result<Config, ConfigError> {
    let mut config = stored.clone();
    options.env.apply(&mut config)?;
    options.flags.apply(&mut config)?;
    config.fix_up();
    config.validate()?;
    Ok(config)
}

fn write(source: &dyn Source, current: &Config, text: &str, first: bool) -> Result<(), ConfigError> {
    if !first && current.cluster.enable && current.cluster.read_only_config {
        return Err(ConfigError::ReadOnly);
    }
    source.save(text).map_err(|why| ConfigError::Source { name: source.name(), why })
}

fn unknown_keys(section: &dyn Section, json: &Value) -> Map<String, Value> {
    let Value::Object(map) = json else { return Map::new() };
    let mut rest = map.clone();
    section.each(&mut |key, field| {
        let name = rest.keys().find(|k| k.eq_ignore_ascii_case(key.wire)).cloned();
        let Some(name) = name else { return };
        rest.remove(&name);
        if let (Ref::Section(inner), Some(json)) = (field, lookup(map, key.wire)) {
            let inner = unknown_keys(inner, json);
            if !inner.is_empty() {
                rest.insert(key.wire.to_owned(), Value::Object(inner));
            }
        }
    });
    rest
}

fn add_unknown(map: &mut Map<String, Value>, unknown: &Map<String, Value>) {
    for (key, value) in unknown {
        match (map.get_mut(key), value) {
            (Some(Value::Object(known)), Value::Object(more)) => add_unknown(known, more),
            (Some(_), _) => {}
            (None, value) => {
                map.insert(key.clone(), value.clone());
            }
        }
    }
}
