//! Files in a folder (a disk, or a network share mounted there).

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use futures_util::StreamExt;
use futures_util::future::BoxFuture;
use tokio::io::{AsyncReadExt, AsyncSeekExt, AsyncWriteExt};
use tokio_util::io::ReaderStream;

use crate::path::{TEMP_DIR, folder_inside, inside};
use crate::{Answer, Blob, BlobError, ByteStream, Entry, Meta, Reading};

/// Collected before a write to disk, and read per chunk.
const CHUNK: usize = 128 * 1024;
/// Unfinished files older than this belong to a process that died.
const STALE: Duration = Duration::from_secs(48 * 3600);

/// `FileSettings.DriverName` = `local`.
#[derive(Clone)]
pub struct LocalBlob {
    root: Arc<Path>,
}

impl LocalBlob {
    /// Opens (and creates) the folder, proves that it can be written to, and clears what a
    /// killed process left unfinished.
    pub async fn open(root: impl Into<PathBuf>) -> Result<LocalBlob, BlobError> {
        let root: Arc<Path> = root.into().into();
        let blob = LocalBlob { root };
        let this = blob.clone();
        blocking(move || {
            make_dirs(&this.root.join(TEMP_DIR))?;
            let probe = this.temp();
            let now = File::create(&probe.path)?.metadata()?.modified()?;
            this.sweep(now)
        })
        .await?;
        Ok(blob)
    }

    /// `now` is the file system's own clock, which dates the files as well.
    fn sweep(&self, now: SystemTime) -> Result<(), BlobError> {
        for entry in fs::read_dir(self.root.join(TEMP_DIR))? {
            let entry = entry?;
            let modified = entry.metadata().and_then(|m| m.modified()).unwrap_or(now);
            if now.duration_since(modified).is_ok_and(|age| age > STALE) {
                let _ = fs::remove_file(entry.path());
            }
        }
        Ok(())
    }

    fn temp(&self) -> Temp {
        let name = format!("{:016x}.part", rand::random::<u64>());
        Temp { path: self.root.join(TEMP_DIR).join(name) }
    }

    async fn with<T: Send + 'static>(
        &self,
        path: &str,
        job: impl FnOnce(&LocalBlob, PathBuf) -> Result<T, BlobError> + Send + 'static,
    ) -> Result<T, BlobError> {
        let full = inside(&self.root, path)?;
        let this = self.clone();
        blocking(move || job(&this, full)).await
    }

    /// Moves a finished temporary file to its place, durably.
    fn publish(&self, temp: &Temp, to: &Path) -> Result<(), BlobError> {
        let dir = to.parent().ok_or(BlobError::BadPath)?;
        make_dirs(dir)?;
        match fs::rename(&temp.path, to) {
            // A folder of the store may be another file system: copy beside the target first.
            Err(e) if e.kind() == io::ErrorKind::CrossesDevices => {
                let beside = Temp { path: dir.join(format!(".{:016x}.part", rand::random::<u64>())) };
                fs::copy(&temp.path, &beside.path)?;
                File::open(&beside.path)?.sync_all()?;
                fs::rename(&beside.path, to)?;
            }
            other => other?,
        }
        sync_dir(dir)
    }

    async fn do_append(&self, path: &str, at: u64, data: ByteStream, limit: u64) -> Result<u64, BlobError> {
        let file = self
            .with(path, move |_, full| {
                if at == 0 {
                    make_dirs(full.parent().ok_or(BlobError::BadPath)?)?;
                }
                let file = writable(&full, at == 0)?;
                let have = file.metadata()?.len();
                if have < at {
                    return Err(BlobError::Short { have });
                }
                file.set_len(at)?;
                Ok(file)
            })
            .await?;
        let mut file = tokio::fs::File::from_std(file);
        file.seek(io::SeekFrom::Start(at)).await?;
        let copied = pour(&mut file, data, limit).await;
        file.sync_all().await?;
        if let Err(BlobError::TooLarge { .. }) = copied {
            file.set_len(at).await?;
        }
        copied
    }

    async fn do_open(&self, path: &str, start: u64, len: Option<u64>) -> Result<Reading, BlobError> {
        let (file, meta) = self
            .with(path, |_, full| {
                let file = File::open(full)?;
                let meta = file.metadata()?;
                if meta.is_dir() {
                    return Err(BlobError::NotFound);
                }
                Ok((file, to_meta(&meta)))
            })
            .await?;
        let start = start.min(meta.size);
        let len = len.unwrap_or(u64::MAX).min(meta.size - start);
        let mut file = tokio::fs::File::from_std(file);
        if start > 0 {
            file.seek(io::SeekFrom::Start(start)).await?;
        }
        let capacity = CHUNK.min(len.max(1) as usize);
        Ok(Reading { meta, start, len, stream: Box::pin(ReaderStream::with_capacity(file.take(len), capacity)) })
    }

    async fn do_write_stream(&self, path: &str, data: ByteStream, limit: u64) -> Result<u64, BlobError> {
        let full = inside(&self.root, path)?;
        // Dropped with this future (a client that went away), it removes its file.
        let temp = self.temp();
        let temp_path = temp.path.clone();
        let file = blocking(move || Ok(writable(&temp_path, true)?)).await?;
        let mut file = tokio::fs::File::from_std(file);
        let size = pour(&mut file, data, limit).await?;
        file.sync_all().await?;
        let this = self.clone();
        blocking(move || this.publish(&temp, &full)).await?;
        Ok(size)
    }
}

impl Blob for LocalBlob {
    fn write<'a>(&'a self, path: &'a str, data: Bytes) -> Answer<'a, u64> {
        Box::pin(self.with(path, move |this, full| {
            let temp = this.temp();
            let mut file = writable(&temp.path, true)?;
            file.write_all(&data)?;
            file.sync_all()?;
            this.publish(&temp, &full)?;
            Ok(data.len() as u64)
        }))
    }

    fn write_stream<'a>(&'a self, path: &'a str, data: ByteStream, limit: u64) -> Answer<'a, u64> {
        Box::pin(self.do_write_stream(path, data, limit))
    }

    fn append<'a>(&'a self, path: &'a str, at: u64, data: ByteStream, limit: u64) -> Answer<'a, u64> {
        Box::pin(self.do_append(path, at, data, limit))
    }

    fn read<'a>(&'a self, path: &'a str) -> Answer<'a, Bytes> {
        Box::pin(self.with(path, |_, full| match fs::read(&full) {
            Err(e) if e.kind() == io::ErrorKind::IsADirectory => Err(BlobError::NotFound),
            data => Ok(data?.into()),
        }))
    }

    fn open<'a>(&'a self, path: &'a str, start: u64, len: Option<u64>) -> Answer<'a, Reading> {
        Box::pin(self.do_open(path, start, len))
    }

    fn meta<'a>(&'a self, path: &'a str) -> Answer<'a, Option<Meta>> {
        Box::pin(self.with(path, |_, full| match missing_is_none(fs::metadata(full))? {
            Some(meta) if meta.is_file() => Ok(Some(to_meta(&meta))),
            _ => Ok(None),
        }))
    }

    fn rename<'a>(&'a self, from: &'a str, to: &'a str) -> Answer<'a, ()> {
        let to = inside(&self.root, to);
        Box::pin(self.with(from, |_, from| {
            let to = to?;
            let dir = to.parent().ok_or(BlobError::BadPath)?;
            fs::metadata(&from)?;
            make_dirs(dir)?;
            fs::rename(&from, &to)?;
            sync_dir(dir)
        }))
    }

    fn copy<'a>(&'a self, from: &'a str, to: &'a str) -> Answer<'a, ()> {
        let to = inside(&self.root, to);
        Box::pin(self.with(from, |this, from| {
            let (to, temp) = (to?, this.temp());
            fs::copy(&from, &temp.path)?;
            File::open(&temp.path)?.sync_all()?;
            this.publish(&temp, &to)
        }))
    }

    fn remove<'a>(&'a self, path: &'a str) -> Answer<'a, ()> {
        Box::pin(self.with(path, |_, full| {
            missing_is_none(fs::remove_file(full))?;
            Ok(())
        }))
    }

    fn remove_dir<'a>(&'a self, path: &'a str) -> Answer<'a, ()> {
        Box::pin(self.with(path, |_, full| {
            missing_is_none(fs::remove_dir_all(full))?;
            Ok(())
        }))
    }

    fn list<'a>(&'a self, dir: &'a str, deep: bool) -> Answer<'a, Vec<Entry>> {
        let full = folder_inside(&self.root, dir);
        let prefix = dir.trim_end_matches('/').to_owned();
        Box::pin(async move {
            let full = full?;
            blocking(move || {
                let mut found = Vec::new();
                list_into(&mut found, &full, &prefix, deep)?;
                found.sort_by(|a, b| a.path.cmp(&b.path));
                Ok(found)
            })
            .await
        })
    }

    fn test(&self) -> Answer<'_, ()> {
        Box::pin(async move {
            let name = format!("connection-test-{:016x}", rand::random::<u64>());
            self.write(&name, Bytes::from_static(b"test")).await?;
            self.remove(&name).await
        })
    }

    fn driver(&self) -> &'static str {
        "local"
    }
}

/// A file that is removed when dropped, unless it was renamed away.
struct Temp {
    path: PathBuf,
}

impl Drop for Temp {
    fn drop(&mut self) {
        // One unlink on a local disk: cheap enough even on an async thread.
        let _ = fs::remove_file(&self.path);
    }
}

fn blocking<T: Send + 'static>(
    job: impl FnOnce() -> Result<T, BlobError> + Send + 'static,
) -> BoxFuture<'static, Result<T, BlobError>> {
    let handle = tokio::task::spawn_blocking(job);
    Box::pin(async move {
        match handle.await {
            Ok(result) => result,
            Err(e) => Err(BlobError::Io(e.to_string())),
        }
    })
}

/// Writes a stream into a file, at most `limit` bytes.
async fn pour(file: &mut tokio::fs::File, mut data: ByteStream, limit: u64) -> Result<u64, BlobError> {
    let mut written = 0u64;
    let mut out = tokio::io::BufWriter::with_capacity(CHUNK, file);
    let mut broken = None;
    while let Some(chunk) = data.next().await {
        let chunk = match chunk {
            Ok(chunk) => chunk,
            Err(e) => {
                broken = Some(e.to_string());
                break;
            }
        };
        if written + chunk.len() as u64 > limit {
            out.flush().await?;
            return Err(BlobError::TooLarge { limit });
        }
        out.write_all(&chunk).await?;
        written += chunk.len() as u64;
    }
    out.flush().await?;
    match broken {
        Some(why) => Err(BlobError::Broken { written, why }),
        None => Ok(written),
    }
}

fn list_into(found: &mut Vec<Entry>, dir: &Path, prefix: &str, deep: bool) -> Result<(), BlobError> {
    let Some(entries) = missing_is_none(fs::read_dir(dir))? else {
        return Ok(());
    };
    for entry in entries {
        let entry = entry?;
        let Ok(name) = entry.file_name().into_string() else {
            continue;
        };
        if prefix.is_empty() && name == TEMP_DIR {
            continue;
        }
        // Removed while we look: not there.
        let Some(meta) = missing_is_none(fs::metadata(entry.path()))? else {
            continue;
        };
        let path = if prefix.is_empty() { name } else { format!("{prefix}/{name}") };
        if deep && meta.is_dir() {
            list_into(found, &entry.path(), &path, true)?;
            continue;
        }
        let is_dir = meta.is_dir();
        let size = if is_dir { 0 } else { meta.len() };
        found.push(Entry { path, is_dir, size });
    }
    Ok(())
}

fn missing_is_none<T>(result: io::Result<T>) -> Result<Option<T>, BlobError> {
    match result.map_err(BlobError::from) {
        Err(BlobError::NotFound) => Ok(None),
        other => other.map(Some),
    }
}

fn to_meta(meta: &fs::Metadata) -> Meta {
    let modified = meta.modified().unwrap_or(SystemTime::UNIX_EPOCH);
    let age = modified.duration_since(SystemTime::UNIX_EPOCH);
    Meta { size: meta.len(), modified_ms: age.map_or(0, |d| d.as_millis() as i64) }
}

/// Opened for writing, readable by the server's user alone.
fn writable(path: &Path, create: bool) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(create);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn make_dirs(dir: &Path) -> Result<(), BlobError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o750);
    // `NotADirectory` on the way is a fault of the storage here, not a missing file.
    builder.create(dir).map_err(|e| BlobError::Io(e.to_string()))
}

/// Makes a rename survive a power cut. Network shares may refuse to sync a folder: their own affair.
fn sync_dir(dir: &Path) -> Result<(), BlobError> {
    if let Ok(dir) = File::open(dir) {
        let _ = dir.sync_all();
    }
    Ok(())
}
