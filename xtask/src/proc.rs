//! Child processes: each step runs in its own process group, writes into a log file, and is ended with everything it started.

use crate::paths;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

static INTERRUPTED: AtomicBool = AtomicBool::new(false);

extern "C" fn on_signal(_: libc::c_int) {
    INTERRUPTED.store(true, Ordering::SeqCst);
}

/// Ctrl-C and SIGTERM only set a flag: whoever waits for a child ends it and returns.
pub fn catch_signals() {
    let handler = on_signal as extern "C" fn(libc::c_int) as libc::sighandler_t;
    for signal in [libc::SIGINT, libc::SIGTERM, libc::SIGHUP] {
        // SAFETY: the handler only stores into an atomic, which is allowed in a signal handler.
        #[allow(unsafe_code)]
        unsafe {
            libc::signal(signal, handler);
        }
    }
}

/// The signals' ordinary meaning again, for a process that is about to become another program.
pub fn release_signals() {
    for signal in [libc::SIGINT, libc::SIGTERM, libc::SIGHUP] {
        // SAFETY: restores the default action.
        #[allow(unsafe_code)]
        unsafe {
            libc::signal(signal, libc::SIG_DFL);
        }
    }
}

pub fn interrupted() -> bool {
    INTERRUPTED.load(Ordering::SeqCst)
}

/// Sends a signal to the group of a child started with `process_group(0)`.
pub fn signal_group(child: &Child, signal: libc::c_int) {
    // SAFETY: a plain system call; a group that is gone already answers ESRCH.
    #[allow(unsafe_code)]
    unsafe {
        libc::kill(-(child.id() as libc::pid_t), signal);
    }
}

/// What became of a step.
pub struct Outcome {
    pub ok: bool,
    pub took: Duration,
    /// Everything it wrote to both streams.
    pub output: String,
}

/// Runs a command to its end, its output in `target/xtask/logs/<name>.log`; `echo` shows the output as it comes, otherwise
/// a line per minute says that it still works.
pub fn logged(name: &str, command: &mut Command, echo: bool) -> Outcome {
    let started = Instant::now();
    let path = log_path(name);
    let failed = |why: String| Outcome { ok: false, took: started.elapsed(), output: why };
    let (Ok(out), Ok(mut reader)) = (File::create(&path), File::open(&path)) else {
        return failed(format!("cannot write {}", path.display()));
    };
    let Ok(err) = out.try_clone() else { return failed("cannot share the log file".into()) };
    let program = command.get_program().to_string_lossy().into_owned();
    let spawned = command.stdin(Stdio::null()).stdout(out).stderr(err).process_group(0).spawn();
    let mut child = match spawned {
        Ok(child) => child,
        Err(error) => return failed(format!("{program}: {error}")),
    };
    let status = wait(name, &mut child, started, &mut |all| {
        if echo {
            show_new(&mut reader)
        } else if let Some(line) = all {
            println!("  ... {name}: {line}")
        }
    });
    if echo {
        show_new(&mut reader);
    }
    signal_group(&child, libc::SIGKILL); // what the step left behind
    let output = std::fs::read(&path).map(|b| String::from_utf8_lossy(&b).into_owned()).unwrap_or_default();
    Outcome { ok: status.is_some_and(|s| s.success()), took: started.elapsed(), output }
}

fn log_path(name: &str) -> PathBuf {
    let dir = paths::scratch().join("logs");
    std::fs::create_dir_all(&dir).ok();
    dir.join(format!("{}.log", name.replace([' ', '/', ':'], "-")))
}

/// Waits with an eye on Ctrl-C; `tick` is called ten times a second, with a progress text once a minute.
fn wait(name: &str, child: &mut Child, started: Instant, tick: &mut dyn FnMut(Option<String>)) -> Option<ExitStatus> {
    let mut minute = 1;
    loop {
        if let Ok(Some(status)) = child.try_wait() {
            return Some(status);
        }
        if interrupted() {
            signal_group(child, libc::SIGTERM);
            std::thread::sleep(Duration::from_millis(500));
            signal_group(child, libc::SIGKILL);
            return child.wait().ok();
        }
        if started.elapsed() >= Duration::from_secs(60 * minute) {
            tick(Some(format!("{minute} min, {}", last_line(name))));
            minute += 1;
        } else {
            tick(None);
        }
        std::thread::sleep(Duration::from_millis(100));
    }
}

fn last_line(name: &str) -> String {
    let Ok(mut file) = File::open(log_path(name)) else { return String::new() };
    let length = file.metadata().map(|m| m.len()).unwrap_or(0);
    let mut text = Vec::new();
    if file.seek(SeekFrom::Start(length.saturating_sub(400))).is_err() || file.read_to_end(&mut text).is_err() {
        return String::new();
    }
    String::from_utf8_lossy(&text).lines().rfind(|l| !l.trim().is_empty()).unwrap_or_default().trim().to_string()
}

fn show_new(reader: &mut File) {
    let mut text = Vec::new();
    if reader.read_to_end(&mut text).is_ok() && !text.is_empty() {
        std::io::stdout().write_all(&text).ok();
        std::io::stdout().flush().ok();
    }
}

/// Runs a command on our own terminal; an error says which command failed.
pub fn attached(command: &mut Command) -> Result<(), String> {
    let shown = shown(command);
    let status = command.status().map_err(|e| format!("{shown}: {e}"))?;
    if status.success() { Ok(()) } else { Err(format!("failed: {shown} ({status})")) }
}

/// The output of a command that is expected to succeed.
pub fn captured(command: &mut Command) -> Result<String, String> {
    let shown = shown(command);
    let out = command.stdin(Stdio::null()).output().map_err(|e| format!("{shown}: {e}"))?;
    if out.status.success() {
        return Ok(String::from_utf8_lossy(&out.stdout).into_owned());
    }
    let both = format!("{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr));
    Err(format!("failed: {shown} ({})\n{}", out.status, tail(&both, 30)))
}

fn shown(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy().into_owned()];
    words.extend(command.get_args().map(|a| a.to_string_lossy().into_owned()));
    words.join(" ")
}

/// The last `n` lines.
pub fn tail(text: &str, n: usize) -> String {
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(n)..].join("\n")
}

/// `1m 05s`, `3.2s`.
pub fn seconds(took: Duration) -> String {
    let s = took.as_secs_f64();
    if s >= 60.0 { format!("{}m {:02}s", s as u64 / 60, s as u64 % 60) } else { format!("{s:.1}s") }
}
