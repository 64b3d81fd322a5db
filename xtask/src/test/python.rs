//! Pythons with the third-party clients that the tests run unmodified.

use crate::{paths, proc};
use std::path::{Path, PathBuf};
use std::process::Command;

/// An interpreter with packages of its own.
struct Wanted {
    /// Its folder.
    name: &'static str,
    packages: &'static [&'static str],
    /// Runs when all are there.
    probe: &'static str,
}

const CLIENTS: Wanted = Wanted {
    name: "python",
    packages: &[
        "requests",
        "websocket-client",
        "mattermostdriver",
        "aiosmtpd",
        "cryptography",
        "pillow",
        "mmpy-bot",
        "apprise",
        "moto[server]",
    ],
    probe: "import requests, websocket, mattermostdriver, aiosmtpd, cryptography, PIL, mmpy_bot, apprise, boto3, moto.server",
};

/// Errbot asks for exact versions of what the others want newer, so it has its own.
const ERRBOT: Wanted = Wanted {
    name: "errbot",
    packages: &["errbot==6.2.1", "err-backend-mattermost==3.0.0"],
    probe: "import errbot.cli, mattermostdriver, requests, importlib.metadata as m; m.version('err-backend-mattermost')",
};

/// The interpreter for most of them.
pub fn find() -> Result<PathBuf, String> {
    CLIENTS.find()
}

/// The interpreter for Errbot.
pub fn errbot() -> Result<PathBuf, String> {
    ERRBOT.find()
}

impl Wanted {
    /// The interpreter of a virtual environment under `target/`, made once.
    fn find(&self) -> Result<PathBuf, String> {
        let dir = paths::scratch().join(self.name);
        let python = dir.join("bin/python");
        if self.is_in(&python) {
            return Ok(python);
        }
        std::fs::remove_dir_all(&dir).ok();
        if let Err(why) = self.create(&dir) {
            // Debian without python3-venv: the plain interpreter will do if the packages are there.
            let plain = paths::which("python3").ok_or("python3 is not installed")?;
            return if self.is_in(&plain) { Ok(plain) } else { Err(why) };
        }
        Ok(python)
    }

    fn is_in(&self, python: &Path) -> bool {
        proc::captured(Command::new(python).args(["-c", self.probe])).is_ok()
    }

    fn create(&self, dir: &Path) -> Result<(), String> {
        proc::captured(Command::new("python3").args(["-m", "venv"]).arg(dir))?;
        let mut pip = Command::new(dir.join("bin/python"));
        pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]).args(self.packages);
        proc::captured(&mut pip)?;
        proc::captured(Command::new(dir.join("bin/python")).args(["-c", self.probe])).map(|_| ())
    }
}
