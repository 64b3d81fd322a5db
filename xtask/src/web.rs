//! The web client's part of the build: npm packages when the lock file changed, a bundle when a source changed.

use crate::paths;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;

pub fn folder() -> PathBuf {
    paths::root().join("web")
}

/// Is there a web client in this checkout at all?
pub fn present() -> bool {
    folder().join("package.json").is_file()
}

pub fn npm() -> Command {
    let mut command = Command::new("npm");
    command.current_dir(folder());
    command
}

/// Does `package.json` have this script?
pub fn has_script(name: &str) -> bool {
    let text = std::fs::read_to_string(folder().join("package.json")).unwrap_or_default();
    let json: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
    json["scripts"][name].is_string()
}

fn fingerprint(values: impl IntoIterator<Item = impl Hash>) -> String {
    let mut hasher = DefaultHasher::new();
    for value in values {
        value.hash(&mut hasher);
    }
    format!("{:016x}", hasher.finish())
}

/// A step that is skipped while `state` is what it was when it last succeeded.
pub struct Stamp {
    file: PathBuf,
    state: String,
}

impl Stamp {
    pub fn fresh(&self) -> bool {
        std::fs::read_to_string(&self.file).is_ok_and(|old| old == self.state)
    }

    pub fn set(&self) {
        std::fs::write(&self.file, &self.state).ok();
    }
}

/// The installed packages: stale when the lock file is another one, or when `node_modules` is gone.
pub fn packages() -> Stamp {
    let lock = std::fs::read(folder().join("package-lock.json")).unwrap_or_default();
    Stamp { file: folder().join("node_modules/.ochre-lock"), state: fingerprint([lock]) }
}

/// The bundle in `web/dist`: stale when any source file came, went or changed.
pub fn bundle() -> Stamp {
    let dist = folder().join("dist");
    let mut state = fingerprint(sources().iter().map(|f| describe(f)));
    if !dist.join("index.html").is_file() && !dist.join("root.html").is_file() {
        state = String::from("never built");
    }
    Stamp { file: paths::scratch().join("web-bundle"), state }
}

/// What the bundle is made of: three folders and the files at the top (not the tests, which write files of their own).
fn sources() -> Vec<PathBuf> {
    let top = std::fs::read_dir(folder()).into_iter().flatten().flatten().map(|e| e.path()).filter(|p| p.is_file());
    let mut files: Vec<PathBuf> = top.collect();
    files.sort();
    files.extend(["src", "public", "scripts"].iter().flat_map(|dir| paths::files_below(&folder().join(dir))));
    files
}

fn describe(file: &Path) -> (String, u64, u128) {
    let meta = std::fs::metadata(file).ok();
    let changed = meta.as_ref().and_then(|m| m.modified().ok());
    let changed = changed.and_then(|t| t.duration_since(std::time::UNIX_EPOCH).ok());
    (paths::shown(file), meta.map_or(0, |m| m.len()), changed.map_or(0, |d| d.as_nanos()))
}

/// The server embeds `web/dist`; the folder has to exist even where no client was built yet.
pub fn ensure_dist() {
    std::fs::create_dir_all(folder().join("dist")).ok();
}

/// Says what to install when Node.js is missing or too old.
pub fn check_node() -> Result<(), String> {
    let out = Command::new("node").arg("--version").output();
    let version = out.map(|o| String::from_utf8_lossy(&o.stdout).trim().to_string()).unwrap_or_default();
    let major: u32 = version.trim_start_matches('v').split('.').next().and_then(|v| v.parse().ok()).unwrap_or(0);
    match major {
        20.. => Ok(()),
        0 => Err("Node.js 20 or newer (with npm) is needed to build the web client, and none was found in PATH".into()),
        _ => Err(format!("Node.js 20 or newer is needed to build the web client; this one is {version}")),
    }
}
