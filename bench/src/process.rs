//! The server under test as a process: start, stop, CPU time and memory from /proc.

use crate::Options;
use crate::http::Http;
use std::net::{SocketAddr, TcpListener, ToSocketAddrs};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

pub struct Server {
    pub address: SocketAddr,
    pid: Option<u32>,
    pg_pid: Option<u32>,
    ours: Option<(Child, PathBuf)>,
    binary: PathBuf,
    pg: Option<String>,
}

/// CPU seconds used so far.
#[derive(Clone, Copy, Default)]
pub struct Cpu {
    pub server: f64,
    pub postgres: f64,
}

impl std::ops::Sub for Cpu {
    type Output = Cpu;
    fn sub(self, other: Cpu) -> Cpu {
        Cpu { server: self.server - other.server, postgres: self.postgres - other.postgres }
    }
}

impl Server {
    /// The running one of `--url`, or a new one of `--server`.
    pub async fn of(options: &Options) -> Result<Server, String> {
        match (&options.url, &options.server) {
            (Some(url), _) => {
                let host = url.trim_start_matches("http://").trim_end_matches('/');
                let address =
                    host.to_socket_addrs().ok().and_then(|mut a| a.next()).ok_or(format!("no address: {url}"))?;
                if !address.ip().is_loopback() {
                    return Err("only servers on the loopback interface are measured".into());
                }
                Ok(Server {
                    address,
                    pid: options.pid,
                    pg_pid: options.pg_pid,
                    ours: None,
                    binary: PathBuf::new(),
                    pg: None,
                })
            }
            (None, Some(binary)) => {
                let dir = scratch("run")?;
                let (mut server, _) = Server::start(binary, &dir, options.pg.as_deref()).await?;
                server.pg_pid = options.pg_pid;
                Ok(server)
            }
            (None, None) => Err("which server? --server PATH starts one, --url (and --pid) takes a running one".into()),
        }
    }

    /// Starts the binary in `dir`; also the time to its first answer.
    pub async fn start(binary: &Path, dir: &Path, pg: Option<&str>) -> Result<(Server, Duration), String> {
        let binary = binary.canonicalize().map_err(|e| format!("{}: {e}", binary.display()))?;
        let address = TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).map_err(|e| e.to_string())?;
        let mut server = Server { address, pid: None, pg_pid: None, ours: None, binary, pg: pg.map(String::from) };
        let took = server.launch(dir).await?;
        Ok((server, took))
    }

    /// A server of ours anew on the same address and data: a process without what earlier work left in its memory.
    pub async fn restart(&mut self) -> Result<(), String> {
        let Some(dir) = self.ours.as_ref().map(|(_, dir)| dir.clone()) else { return Ok(()) };
        self.end();
        self.launch(&dir).await.map(|_| ())
    }

    /// Ends a server of ours and leaves its folder; the way back is [`Server::resume`].
    pub fn pause(&mut self) -> Option<PathBuf> {
        let dir = self.ours.as_ref().map(|(_, dir)| dir.clone())?;
        self.end();
        Some(dir)
    }

    pub async fn resume(&mut self, dir: &Path) -> Result<(), String> {
        self.launch(dir).await.map(|_| ())
    }

    async fn launch(&mut self, dir: &Path) -> Result<Duration, String> {
        let log = std::fs::File::create(dir.join("server.log")).map_err(|e| e.to_string())?;
        let err = log.try_clone().map_err(|e| e.to_string())?;
        let mut command = Command::new(&self.binary);
        command.arg("server").current_dir(dir).stdin(Stdio::null()).stdout(log).stderr(err);
        command.envs(environment(&self.address.to_string()));
        if let Some(dsn) = &self.pg {
            command.env("MM_SQLSETTINGS_DRIVERNAME", "postgres").env("MM_SQLSETTINGS_DATASOURCE", dsn);
        }
        let started = Instant::now();
        let child = command.spawn().map_err(|e| e.to_string())?;
        self.pid = Some(child.id());
        self.ours = Some((child, dir.to_path_buf()));
        while started.elapsed() < Duration::from_secs(60) {
            if Http::new(self.address).get("/api/v4/system/ping", "").await.is_ok_and(|r| r.status == 200) {
                return Ok(started.elapsed());
            }
            if let Some((child, _)) = &mut self.ours
                && child.try_wait().ok().flatten().is_some()
            {
                return Err(format!("the server ended at once{}", self.last_words()));
            }
            tokio::time::sleep(Duration::from_millis(3)).await;
        }
        Err(format!("no answer within 60 s{}", self.last_words()))
    }

    /// Ends a server of ours as a service manager would, and waits for it.
    pub fn stop(mut self) {
        self.end();
    }

    fn end(&mut self) {
        let Some((mut child, _)) = self.ours.take() else { return };
        // SAFETY: a plain system call with the id of a child that was not waited for yet.
        #[allow(unsafe_code)]
        unsafe {
            libc::kill(child.id() as libc::pid_t, libc::SIGTERM);
        }
        let started = Instant::now();
        while started.elapsed() < Duration::from_secs(10) {
            if child.try_wait().ok().flatten().is_some() {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        child.kill().ok();
        child.wait().ok();
    }

    /// The end of its log, when it is ours.
    pub fn last_words(&self) -> String {
        let Some((_, dir)) = &self.ours else { return String::new() };
        let log = std::fs::read_to_string(dir.join("server.log")).unwrap_or_default();
        let lines: Vec<&str> = log.lines().collect();
        format!("\n{}", lines[lines.len().saturating_sub(15)..].join("\n"))
    }

    pub fn cpu(&self) -> Cpu {
        Cpu { server: self.pid.map_or(0.0, cpu_of), postgres: self.pg_pid.map_or(0.0, cpu_of_tree) }
    }

    pub fn has_postgres(&self) -> bool {
        self.pg_pid.is_some()
    }

    /// Resident memory, KiB.
    pub fn resident(&self) -> f64 {
        self.pid.map_or(0.0, |pid| status_kib(pid, "VmRSS:"))
    }

    /// Highest resident memory since `forget_peak`, KiB.
    pub fn peak(&self) -> f64 {
        self.pid.map_or(0.0, |pid| status_kib(pid, "VmHWM:"))
    }

    pub fn forget_peak(&self) {
        if let Some(pid) = self.pid {
            std::fs::write(format!("/proc/{pid}/clear_refs"), "5").ok();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let dir = self.ours.as_ref().map(|(_, dir)| dir.clone());
        self.end();
        if let Some(dir) = dir {
            std::fs::remove_dir_all(dir).ok();
        }
    }
}

/// No limits that would be measured instead of the work, and a cheap password hash: logins are preparation here.
fn environment(address: &str) -> [(&'static str, String); 6] {
    [
        ("MM_SERVICESETTINGS_LISTENADDRESS", address.to_string()),
        ("MM_SERVICESETTINGS_SITEURL", format!("http://{address}")),
        ("MM_TEAMSETTINGS_MAXUSERSPERTEAM", "100000".into()),
        ("MM_RATELIMITSETTINGS_ENABLE", "false".into()),
        ("MM_LOGSETTINGS_CONSOLELEVEL", "ERROR".into()),
        ("OCHRE_PASSWORD_WORK", "1000".into()),
    ]
}

/// A new folder under the temporary one.
pub fn scratch(name: &str) -> Result<PathBuf, String> {
    let dir = std::env::temp_dir().join(format!("ochre-bench-{}-{name}", std::process::id()));
    std::fs::create_dir_all(&dir).map_err(|e| format!("{}: {e}", dir.display()))?;
    Ok(dir)
}

/// utime + stime of /proc/<pid>/stat, in seconds.
fn cpu_of(pid: u32) -> f64 {
    stat(pid, 11) + stat(pid, 12)
}

/// With children, also those that ended (PostgreSQL is one process per connection).
fn cpu_of_tree(parent: u32) -> f64 {
    let mut sum = cpu_of(parent) + stat(parent, 13) + stat(parent, 14);
    for entry in std::fs::read_dir("/proc").into_iter().flatten().flatten() {
        let Ok(pid) = entry.file_name().to_string_lossy().parse::<u32>() else { continue };
        if raw_stat(pid, 1) == f64::from(parent) {
            sum += cpu_of(pid);
        }
    }
    sum
}

/// A time of the n-th field behind the name (0 = state), in seconds.
fn stat(pid: u32, field: usize) -> f64 {
    // SAFETY: a plain system call.
    #[allow(unsafe_code)]
    let ticks = unsafe { libc::sysconf(libc::_SC_CLK_TCK) };
    raw_stat(pid, field) / ticks.max(1) as f64
}

fn raw_stat(pid: u32, field: usize) -> f64 {
    let text = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    let rest = text.rsplit(')').next().unwrap_or_default();
    rest.split_whitespace().nth(field).and_then(|v| v.parse().ok()).unwrap_or(0.0)
}

fn status_kib(pid: u32, key: &str) -> f64 {
    let text = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = text.lines().find(|l| l.starts_with(key)).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|v| v.parse().ok()).unwrap_or(0.0)
}

/// Thousands of sockets need thousands of descriptors; a server that we start inherits the limit.
pub fn raise_open_files() {
    let mut limit = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: both calls only read and write the structure above.
    #[allow(unsafe_code)]
    unsafe {
        if libc::getrlimit(libc::RLIMIT_NOFILE, &mut limit) == 0 {
            limit.rlim_cur = limit.rlim_max;
            libc::setrlimit(libc::RLIMIT_NOFILE, &limit);
        }
    }
}
