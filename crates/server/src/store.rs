//! The configuration store behind the kernel's seam.

use crate::boot::BootError;
use ochre_config::{Config, ConfigError, FileSource, Options, Overlay, Source, Store};
use ochre_kernel::AppError;
use ochre_kernel::app::ConfigStore;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

struct Kept(Store);

impl ConfigStore for Kept {
    fn save(&self, wanted: Config) -> Result<Config, AppError> {
        let applied = self.0.change(|_| Ok::<_, ConfigError>(wanted)).map_err(|e| refused(&e))?;
        Ok((*applied.new).clone())
    }

    fn reload(&self) -> Result<Config, AppError> {
        Ok((*self.0.reload().map_err(|e| refused(&e))?.new).clone())
    }

    fn environment(&self, visible: &dyn Fn(&str) -> bool) -> serde_json::Value {
        self.0.environment(visible)
    }

    fn read_file(&self, name: &str) -> Result<Option<Vec<u8>>, String> {
        self.0.source().read_file(name)
    }

    fn write_file(&self, name: &str, data: &[u8]) -> Result<(), String> {
        self.0.source().write_file(name, data)
    }

    fn remove_file(&self, name: &str) -> Result<(), String> {
        self.0.source().remove_file(name)
    }
}

/// A refused configuration as the wire has it.
pub fn refused(e: &ConfigError) -> AppError {
    let (id, status) = e.wire();
    let key = e.key().to_owned();
    AppError::new(id, status).with("Name", key.clone()).with("Key", key).with("MaxLength", "30").detail(e.to_string())
}

/// A configuration that lives in memory: in-process tests.
#[derive(Default)]
pub struct MemorySource {
    text: Mutex<Option<String>>,
    files: Mutex<BTreeMap<String, Vec<u8>>>,
}

impl Source for MemorySource {
    fn name(&self) -> String {
        "memory".into()
    }
    fn load(&self) -> Result<Option<String>, String> {
        Ok(self.text.lock().map_err(|e| e.to_string())?.clone())
    }
    fn save(&self, text: &str) -> Result<(), String> {
        *self.text.lock().map_err(|e| e.to_string())? = Some(text.to_string());
        Ok(())
    }
    fn read_file(&self, name: &str) -> Result<Option<Vec<u8>>, String> {
        Ok(self.files.lock().map_err(|e| e.to_string())?.get(name).cloned())
    }
    fn write_file(&self, name: &str, data: &[u8]) -> Result<(), String> {
        self.files.lock().map_err(|e| e.to_string())?.insert(name.to_string(), data.to_vec());
        Ok(())
    }
    fn remove_file(&self, name: &str) -> Result<(), String> {
        self.files.lock().map_err(|e| e.to_string())?.remove(name);
        Ok(())
    }
}

/// A store in memory with these overrides (`Section.Key`, text).
pub fn memory(overrides: &[(&str, &str)]) -> Result<(Config, Box<dyn ConfigStore>), BootError> {
    let flags = Overlay::from_flags(overrides).map_err(|e| BootError(e.to_string()))?;
    let options = Options { flags, ..Options::default() };
    let store = Store::open(Box::new(MemorySource::default()), options).map_err(|e| BootError(e.to_string()))?;
    Ok(((*store.config()).clone(), Box::new(Kept(store))))
}

/// Opens the configuration of a server. Without a name: `config/config.json` or `config.json` of the folder where one
/// exists (a server that is taken over), else `data/config.json`, made at the first start.
pub fn open(
    config: Option<&Path>,
    home: Option<&Path>,
    listen: Option<&str>,
) -> Result<(Config, Box<dyn ConfigStore>, PathBuf), BootError> {
    let base = home.map_or_else(|| PathBuf::from("."), Path::to_path_buf);
    let path = match config {
        Some(p) if p.is_absolute() => p.to_path_buf(),
        Some(p) => base.join(p),
        None => ["config/config.json", "config.json"]
            .iter()
            .map(|p| base.join(p))
            .find(|p| p.is_file())
            .unwrap_or_else(|| base.join("data/config.json")),
    };
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(|e| BootError(format!("{}: {e}", folder.display())))?;
    }
    // A variable that is not text cannot be ours; `vars()` would panic at it.
    let vars = std::env::vars_os().filter_map(|(k, v)| Some((k.into_string().ok()?, v.into_string().ok()?)));
    let env = Overlay::from_env(vars).map_err(|e| BootError(e.to_string()))?;
    let flags: Vec<(&str, &str)> = listen.map(|l| ("ServiceSettings.ListenAddress", l)).into_iter().collect();
    let flags = Overlay::from_flags(&flags).map_err(|e| BootError(e.to_string()))?;
    let options = Options { env, flags, custom_defaults: custom_defaults()? };
    let store = Store::open(Box::new(FileSource::new(path)), options).map_err(|e| BootError(e.to_string()))?;
    Ok(((*store.config()).clone(), Box::new(Kept(store)), base))
}

fn custom_defaults() -> Result<Option<serde_json::Value>, BootError> {
    let Ok(path) = std::env::var("MM_CUSTOM_DEFAULTS_PATH") else { return Ok(None) };
    let bad = |e: String| BootError(format!("MM_CUSTOM_DEFAULTS_PATH: {path}: {e}"));
    let text = std::fs::read_to_string(&path).map_err(|e| bad(e.to_string()))?;
    serde_json::from_str(&text).map(Some).map_err(|e| bad(e.to_string()))
}
