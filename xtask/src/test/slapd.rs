//! An OpenLDAP server for the directory tests: the machine's, or Debian's package.

use super::{is_root, on_ci};
use crate::{paths, proc};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The path of slapd.
pub fn find() -> Result<PathBuf, String> {
    if let Some(found) = installed() {
        return Ok(found);
    }
    if is_root() && on_ci() && paths::which("apt-get").is_some() {
        proc::captured(Command::new("apt-get").args(["-q", "update"]))?;
        let mut install = Command::new("apt-get");
        install.args(["-q", "-y", "--no-install-recommends", "install", "slapd", "openssl"]);
        proc::captured(install.env("DEBIAN_FRONTEND", "noninteractive"))?;
    }
    installed().ok_or_else(|| "no slapd; install the package slapd, or set OCHRE_SLAPD".into())
}

/// It lies where the path of a plain user does not lead.
fn installed() -> Option<PathBuf> {
    let usual = Path::new("/usr/sbin/slapd");
    paths::which("slapd").or_else(|| usual.is_file().then(|| usual.to_path_buf()))
}
