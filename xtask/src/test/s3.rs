//! A throwaway S3 server in memory (moto, from the Python of the tests) that checks signatures; gone when we are.

use crate::{paths, proc};
use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};

/// Serves until its standard input ends, which happens however we end.
const SERVER: &str = include_str!("s3.py");

pub struct Storage {
    child: Child,
    /// `KEY:SECRET@HOST:PORT`.
    pub address: String,
}

impl Storage {
    pub fn start(python: &str) -> Result<Storage, String> {
        let path = paths::scratch().join("s3.log");
        let log = std::fs::File::create(&path).map_err(|e| format!("{}: {e}", path.display()))?;
        let mut server = Command::new(python);
        server.args(["-c", SERVER]).process_group(0);
        server.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(log);
        let child = server.spawn().map_err(|e| format!("{python}: {e}"))?;
        let mut storage = Storage { child, address: String::new() };
        let out = storage.child.stdout.take().ok_or("the S3 server has no output")?;
        BufReader::new(out).read_line(&mut storage.address).map_err(|e| e.to_string())?;
        storage.address.truncate(storage.address.trim_end().len());
        if storage.address.is_empty() {
            let log = std::fs::read_to_string(&path).unwrap_or_default();
            return Err(format!("the S3 server does not start:\n{}", proc::tail(&log, 10)));
        }
        Ok(storage)
    }
}

impl Drop for Storage {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        self.child.wait().ok();
    }
}
