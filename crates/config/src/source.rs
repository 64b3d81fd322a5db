//! Where the configuration is kept: a JSON file here; the database tables of `contract/cli.md` section 4 can be
//! another [`Source`].

use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

/// A place that keeps one JSON text and small files beside it (certificates, keys).
/// Errors are one line without the place's name.
pub trait Source: Send + Sync {
    /// For messages: the path, or the database without its password.
    fn name(&self) -> String;
    /// None when nothing was stored yet.
    fn load(&self) -> Result<Option<String>, String>;
    /// Replaces the text, all or nothing, durably.
    fn save(&self, text: &str) -> Result<(), String>;
    /// A file that settings name, such as a SAML certificate.
    fn read_file(&self, name: &str) -> Result<Option<Vec<u8>>, String>;
    fn write_file(&self, name: &str, data: &[u8]) -> Result<(), String>;
    /// Removing what is not there is fine.
    fn remove_file(&self, name: &str) -> Result<(), String>;
}

/// A `config.json`, readable by its owner only.
pub struct FileSource {
    path: PathBuf,
}

impl FileSource {
    pub fn new(path: impl Into<PathBuf>) -> FileSource {
        FileSource { path: path.into() }
    }

    /// Finds a file by the name given on the command line: an absolute path as it is, else the first that exists of
    /// `config/NAME` below the working folder, `config/NAME` beside the binary, `NAME` in the working folder; the last
    /// one is created if there is none.
    pub fn locate(name: &str, working: &Path, binary: Option<&Path>) -> FileSource {
        let last = working.join(name);
        let beside = binary.and_then(Path::parent).map(|dir| dir.join("config").join(name));
        let found = [Some(working.join("config").join(name)), beside].into_iter().flatten().find(|p| p.is_file());
        FileSource::new(if Path::new(name).is_absolute() { last } else { found.unwrap_or(last) })
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// A file beside the configuration; a name with a folder in it is refused.
    fn beside(&self, name: &str) -> Result<PathBuf, String> {
        match Path::new(name).file_name() {
            Some(last) if last.to_str() == Some(name) => Ok(self.path.with_file_name(name)),
            _ => Err(format!("{name:?} is not a plain file name")),
        }
    }
}

impl Source for FileSource {
    fn name(&self) -> String {
        self.path.display().to_string()
    }

    fn load(&self) -> Result<Option<String>, String> {
        match fs::read(&self.path) {
            Ok(bytes) => String::from_utf8(bytes).map(Some).map_err(|_| "is not UTF-8 text".to_owned()),
            Err(e) if e.kind() == ErrorKind::NotFound => Ok(None),
            Err(e) => Err(format!("cannot be read: {e}")),
        }
    }

    fn save(&self, text: &str) -> Result<(), String> {
        write_atomically(&self.path, text.as_bytes()).map_err(|e| format!("cannot be written: {e}"))
    }

    fn read_file(&self, name: &str) -> Result<Option<Vec<u8>>, String> {
        match fs::read(self.beside(name)?) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(e) if e.kind() == ErrorKind::NotFound => Ok(None),
            Err(e) => Err(format!("{name} cannot be read: {e}")),
        }
    }

    fn write_file(&self, name: &str, data: &[u8]) -> Result<(), String> {
        write_atomically(&self.beside(name)?, data).map_err(|e| format!("{name} cannot be written: {e}"))
    }

    fn remove_file(&self, name: &str) -> Result<(), String> {
        match fs::remove_file(self.beside(name)?) {
            Err(e) if e.kind() != ErrorKind::NotFound => Err(format!("{name} cannot be removed: {e}")),
            _ => Ok(()),
        }
    }
}

/// Writes beside the target, forces it to disk and renames, so that a crash leaves the old or the new file.
fn write_atomically(path: &Path, data: &[u8]) -> std::io::Result<()> {
    // A link (as in mounted configurations) keeps pointing to the place that is rewritten.
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut temporary = path.clone().into_os_string();
    temporary.push(format!(".{}.tmp", std::process::id()));
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(&temporary).and_then(|mut file| {
        file.write_all(data)?;
        file.sync_all()
    });
    if let Err(e) = written.and_then(|()| fs::rename(&temporary, &path)) {
        let _ = fs::remove_file(&temporary);
        return Err(e);
    }
    File::open(folder).and_then(|f| f.sync_all())
}
