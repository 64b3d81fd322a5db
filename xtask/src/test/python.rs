//! A Python with the third-party clients that the tests run unmodified.

use crate::{paths, proc};
use std::path::PathBuf;
use std::process::Command;

const PACKAGES: [&str; 8] =
    ["requests", "websocket-client", "mattermostdriver", "aiosmtpd", "pillow", "mmpy-bot", "apprise", "moto[server]"];
const PROBE: &str =
    "import requests, websocket, mattermostdriver, aiosmtpd, PIL, mmpy_bot, apprise, boto3, moto.server";

/// The interpreter of a virtual environment under `target/`, made once.
pub fn find() -> Result<PathBuf, String> {
    let dir = paths::scratch().join("python");
    let python = dir.join("bin/python");
    if proc::captured(Command::new(&python).args(["-c", PROBE])).is_ok() {
        return Ok(python);
    }
    std::fs::remove_dir_all(&dir).ok();
    if let Err(why) = create(&dir) {
        // Debian without python3-venv: the plain interpreter will do if the packages are there.
        let plain = paths::which("python3").ok_or("python3 is not installed")?;
        return if proc::captured(Command::new(&plain).args(["-c", PROBE])).is_ok() { Ok(plain) } else { Err(why) };
    }
    Ok(python)
}

fn create(dir: &std::path::Path) -> Result<(), String> {
    proc::captured(Command::new("python3").args(["-m", "venv"]).arg(dir))?;
    let mut pip = Command::new(dir.join("bin/python"));
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]).args(PACKAGES);
    proc::captured(&mut pip)?;
    proc::captured(Command::new(dir.join("bin/python")).args(["-c", PROBE])).map(|_| ())
}
