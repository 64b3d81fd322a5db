//! A Firefox for the browser tests: the machine's, or Debian's package.

use super::{is_root, on_ci};
use crate::{paths, proc};
use std::path::PathBuf;
use std::process::Command;

/// The path of the program.
pub fn find() -> Result<PathBuf, String> {
    if let Some(found) = installed() {
        return Ok(found);
    }
    if is_root() && on_ci() && paths::which("apt-get").is_some() {
        proc::captured(Command::new("apt-get").args(["-q", "update"]))?;
        let mut install = Command::new("apt-get");
        install.args(["-q", "-y", "--no-install-recommends", "install", "firefox-esr"]);
        proc::captured(install.env("DEBIAN_FRONTEND", "noninteractive"))?;
    }
    installed().ok_or_else(|| "no Firefox; install the package firefox-esr, or set OCHRE_FIREFOX".into())
}

fn installed() -> Option<PathBuf> {
    ["firefox-esr", "firefox"].iter().find_map(|name| paths::which(name))
}
