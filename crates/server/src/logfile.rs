//! The log in a file (`LogSettings.EnableFile`, `FileLocation`): one JSON object a line, which `GET /logs` reads.

use ochre_config::Config;
use ochre_kernel::clock::Clock;
use serde_json::{Map, Value};
use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use tracing::field::{Field, Visit};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::Context;

/// At this size the file is put aside as `ochre.log.1` and a new one begun, bytes.
const LARGEST: u64 = 100 << 20;

/// Where the log lies: `ochre.log` in `FileLocation`, or in `logs` beside the configuration.
pub fn path(config: &Config, base: &Path) -> PathBuf {
    let folder = if config.log.file_location.is_empty() { "logs" } else { config.log.file_location.as_str() };
    ochre_config::resolve(base, folder).join("ochre.log")
}

/// Writes events of the server to a file.
pub struct LogFile {
    clock: Clock,
    open: parking_lot::Mutex<Open>,
    path: PathBuf,
}

struct Open {
    file: File,
    size: u64,
}

impl LogFile {
    /// Opens the file for more lines.
    pub fn open(path: &Path) -> std::io::Result<LogFile> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        Ok(LogFile { clock: Clock::default(), open: parking_lot::Mutex::new(begin(path)?), path: path.to_path_buf() })
    }

    /// A line is lost rather than the request that it is about.
    fn write(&self, line: &str) {
        let mut open = self.open.lock();
        if open.size > LARGEST && std::fs::rename(&self.path, self.path.with_extension("log.1")).is_ok() {
            let Ok(new) = begin(&self.path) else { return };
            *open = new;
        }
        if open.file.write_all(line.as_bytes()).is_ok() {
            open.size += line.len() as u64;
        }
    }
}

fn begin(path: &Path) -> std::io::Result<Open> {
    let file = OpenOptions::new().create(true).append(true).open(path)?;
    let size = file.metadata()?.len();
    Ok(Open { file, size })
}

impl<S: tracing::Subscriber> Layer<S> for LogFile {
    fn on_event(&self, event: &tracing::Event<'_>, _: Context<'_, S>) {
        let now = self.clock.now();
        let day = now.rem_euclid(86_400_000);
        let (s, ms) = (day / 1000, day % 1000);
        let mut fields = Fields::default();
        event.record(&mut fields);
        let meta = event.metadata();
        let mut line = Map::new();
        let time = format!("{} {:02}:{:02}:{:02}.{ms:03} Z", ochre_text::iso_date(now), s / 3600, s / 60 % 60, s % 60);
        line.insert("timestamp".into(), time.into());
        line.insert("level".into(), meta.level().as_str().to_lowercase().into());
        line.insert("msg".into(), fields.message.into());
        line.insert("caller".into(), format!("{}:{}", meta.file().unwrap_or("?"), meta.line().unwrap_or(0)).into());
        line.append(&mut fields.others);
        self.write(&format!("{}\n", Value::Object(line)));
    }
}

#[derive(Default)]
struct Fields {
    message: String,
    others: Map<String, Value>,
}

impl Fields {
    fn put(&mut self, field: &Field, value: Value) {
        self.others.insert(field.name().to_string(), value);
    }
}

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        if field.name() == "message" {
            self.message = format!("{value:?}");
        } else {
            self.put(field, format!("{value:?}").into());
        }
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "message" {
            self.message = value.to_string();
        } else {
            self.put(field, value.into());
        }
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.put(field, value.into());
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.put(field, value.into());
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.put(field, value.into());
    }
}
