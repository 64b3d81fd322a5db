use std::path::{Component, Path, PathBuf};

use crate::BlobError;

/// The folder for unfinished files, in the root of a local store.
pub(crate) const TEMP_DIR: &str = ".ochre-tmp";

/// Joins a store path to the root. Only plain names pass: no `..`, no `.`, no absolute path,
/// no NUL, nothing in our temporary folder.
pub(crate) fn inside(root: &Path, path: &str) -> Result<PathBuf, BlobError> {
    if path.is_empty() {
        return Err(BlobError::BadPath);
    }
    folder_inside(root, path)
}

/// As [`inside`], with "" for the root itself.
pub(crate) fn folder_inside(root: &Path, path: &str) -> Result<PathBuf, BlobError> {
    let mut full = root.to_owned();
    if path.contains(['\0', '\\']) {
        return Err(BlobError::BadPath);
    }
    // Path::components drops inner `.` silently; a stored path never has one, so look first.
    if path.split('/').any(|part| part == "." || part == "..") {
        return Err(BlobError::BadPath);
    }
    for part in Path::new(path).components() {
        match part {
            Component::Normal(name) if name != TEMP_DIR => full.push(name),
            _ => return Err(BlobError::BadPath),
        }
    }
    Ok(full)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table() {
        let root = Path::new("/data");
        for (path, want) in [
            ("a.txt", Some("/data/a.txt")),
            ("a/b c/ü..png", Some("/data/a/b c/ü..png")),
            ("a//b", Some("/data/a/b")),
            ("a/", Some("/data/a")),
            ("", None),
            (".", None),
            ("..", None),
            ("../x", None),
            ("a/../../x", None),
            ("a/./b", None),
            ("/etc/passwd", None),
            ("a\0b", None),
            ("..\\x", None),
            (".ochre-tmp/x", None),
        ] {
            let got = inside(root, path);
            assert_eq!(got.ok().as_deref(), want.map(Path::new), "{path:?}");
        }
        assert_eq!(folder_inside(root, "").unwrap(), root);
    }
}
