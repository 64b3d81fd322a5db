//! Matterbridge, a program that carries messages between chat servers, built from its Go module.

use super::cache;
use crate::{paths, proc};
use std::path::PathBuf;
use std::process::Command;

const MODULE: &str = "github.com/42wim/matterbridge";
const VERSION: &str = "v1.26.0";
/// The other products it can talk to are left out: they are most of the build.
const WITHOUT: &str = "nodiscord nogitter noharmony noirc nokeybase nomatrix nomsteams nomumble nonctalk norocketchat noslack \
    nosshchat nosteam notelegram novk nowhatsapp nowhatsappmulti noxmpp nozulip";

/// The program; an error where there is no Go.
pub fn find() -> Result<PathBuf, String> {
    let go = paths::which("go").ok_or("Go is not installed")?;
    let dir = cache("matterbridge");
    let program = dir.join(format!("matterbridge-{VERSION}"));
    if program.is_file() {
        return Ok(program);
    }
    let module = format!("module peer\n\ngo 1.22\n\nrequire {MODULE} {VERSION}\n");
    std::fs::write(dir.join("go.mod"), module).map_err(|e| e.to_string())?;
    let using = format!("//go:build tools\n\npackage peer\n\nimport _ \"{MODULE}\"\n");
    std::fs::write(dir.join("peer.go"), using).map_err(|e| e.to_string())?;
    let mut build = Command::new(go);
    build.args(["build", "-o"]).arg(&program).args(["-tags", WITHOUT, MODULE]);
    proc::captured(build.env("GOFLAGS", "-mod=mod").current_dir(&dir))?;
    Ok(program)
}
