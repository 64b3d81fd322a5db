//! Where things are: the repository, its build folder, our own scratch folder in it.

use std::path::{Path, PathBuf};

/// The folder of the workspace's Cargo.toml.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_path_buf).unwrap_or_default()
}

/// Cargo's build folder (`target`, or what `CARGO_TARGET_DIR` says).
pub fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(dir) => root().join(dir),
        None => root().join("target"),
    }
}

/// Stamps, logs and downloaded test peers live here; safe to delete.
pub fn scratch() -> PathBuf {
    let dir = target().join("xtask");
    std::fs::create_dir_all(&dir).ok();
    dir
}

/// The server's binary of one profile (`debug` or `release`).
pub fn server(profile: &str) -> PathBuf {
    target().join(profile).join(format!("ochre{}", std::env::consts::EXE_SUFFIX))
}

/// A program of PATH, as a full path.
pub fn which(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|dir| dir.join(name)).find(|file| file.is_file())
}

/// Every file below `dir` (not in `node_modules`, `target`, `dist` or hidden folders), sorted.
pub fn files_below(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    collect(dir, &mut found);
    found.sort();
    found
}

fn collect(dir: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(dir) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if path.is_dir() {
            if !name.starts_with('.') && !["node_modules", "target", "dist"].contains(&name.as_ref()) {
                collect(&path, found);
            }
        } else {
            found.push(path);
        }
    }
}

/// A path as it is written in messages: relative to the repository, with forward slashes.
pub fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).to_string_lossy().replace('\\', "/")
}
