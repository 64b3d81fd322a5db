//! The process and its runtime, as `/proc` tells: nothing of it where there is none. The names that begin with `go_` are those
//! that dashboards look at; they say the same of this runtime (its tasks, its threads, its memory).

use std::fmt::Write as _;

/// Units of time in `/proc/self/stat` per second, and bytes per page: fixed on the systems that Linux runs a server on.
const TICKS: f64 = 100.0;
const PAGE: f64 = 4096.0;

pub(super) fn render(out: &mut String) {
    let mut line = |name: &str, kind: &str, value: f64| {
        let _ = writeln!(out, "# TYPE {name} {kind}\n{name} {value}");
    };
    if let Some(p) = Process::read() {
        line("mattermost_process_cpu_seconds_total", "counter", p.cpu);
        line("mattermost_process_resident_memory_bytes", "gauge", p.resident);
        line("mattermost_process_virtual_memory_bytes", "gauge", p.size);
        line("mattermost_process_start_time_seconds", "gauge", p.started);
        line("mattermost_process_open_fds", "gauge", p.files);
        line("mattermost_process_max_fds", "gauge", p.most_files);
        line("go_threads", "gauge", p.threads);
        line("go_memstats_alloc_bytes", "gauge", p.own);
        line("go_memstats_heap_inuse_bytes", "gauge", p.own);
        line("go_memstats_sys_bytes", "gauge", p.resident);
    }
    line("go_goroutines", "gauge", tokio::runtime::Handle::current().metrics().num_alive_tasks() as f64);
}

#[derive(Default)]
struct Process {
    /// Seconds.
    cpu: f64,
    /// Bytes; `own` without what is shared and mapped from files.
    resident: f64,
    own: f64,
    size: f64,
    /// Unix seconds.
    started: f64,
    files: f64,
    most_files: f64,
    threads: f64,
}

impl Process {
    fn read() -> Option<Process> {
        let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
        // The name in parentheses may hold anything; what counts stands behind it.
        let fields: Vec<f64> =
            stat.rsplit_once(')')?.1.split_whitespace().map(|f| f.parse().unwrap_or_default()).collect();
        let field = |number: usize| fields.get(number - 3).copied().unwrap_or_default();
        let memory = std::fs::read_to_string("/proc/self/statm").ok()?;
        let pages: Vec<f64> = memory.split_whitespace().map(|f| f.parse().unwrap_or_default()).collect();
        let page = |i: usize| pages.get(i).copied().unwrap_or_default() * PAGE;
        let limits = std::fs::read_to_string("/proc/self/limits").unwrap_or_default();
        let open =
            limits.lines().find_map(|l| l.strip_prefix("Max open files")?.split_whitespace().next()?.parse().ok());
        let boot = std::fs::read_to_string("/proc/stat").unwrap_or_default();
        let boot: f64 = boot.lines().find_map(|l| l.strip_prefix("btime ")?.parse().ok()).unwrap_or_default();
        Some(Process {
            cpu: (field(14) + field(15)) / TICKS,
            resident: page(1),
            own: page(1) - page(2),
            size: page(0),
            started: boot + field(22) / TICKS,
            files: std::fs::read_dir("/proc/self/fd").map_or(0.0, |d| d.count() as f64),
            most_files: open.unwrap_or_default(),
            threads: field(20),
        })
    }
}
