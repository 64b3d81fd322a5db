//! The configuration store behind the kernel's seam.

use crate::boot::BootError;
use ochre_config::Config;
use ochre_kernel::AppError;
use ochre_kernel::app::ConfigStore;
use std::path::{Path, PathBuf};

/// A configuration that lives in memory: in-process tests.
pub struct Memory;

impl ConfigStore for Memory {
    fn save(&self, wanted: Config) -> Result<Config, AppError> {
        Ok(wanted)
    }

    fn reload(&self) -> Result<Config, AppError> {
        Ok(Config::default())
    }

    fn environment(&self, _: &dyn Fn(&str) -> bool) -> serde_json::Value {
        serde_json::json!({})
    }
}

/// Opens the configuration of a server: where it is, its store, the folder that relative paths start from.
pub fn open(
    _config: Option<&Path>,
    data: Option<&Path>,
    listen: Option<&str>,
) -> Result<(Config, Box<dyn ConfigStore>, PathBuf), BootError> {
    let base = data.map_or_else(|| PathBuf::from("."), Path::to_path_buf);
    let mut config = Config::default();
    if let Some(l) = listen {
        config.service.listen_address = l.to_string();
    }
    Ok((config, Box::new(Memory), base))
}
