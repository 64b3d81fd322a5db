use std::io;

/// Why a file operation failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BlobError {
    /// No file at this path.
    NotFound,
    /// Absolute, empty, or climbing out of the store.
    BadPath,
    /// More than this many bytes came.
    TooLarge { limit: u64 },
    /// `append` beyond the end: the file has only so many bytes.
    Short { have: u64 },
    /// The incoming stream ended with an error after so many bytes.
    Broken { written: u64, why: String },
    /// The storage itself failed.
    Io(String),
}

impl std::fmt::Display for BlobError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            BlobError::NotFound => f.write_str("no such file"),
            BlobError::BadPath => f.write_str("not a path inside the file store"),
            BlobError::TooLarge { limit } => write!(f, "more than {limit} bytes"),
            BlobError::Short { have } => write!(f, "the file has only {have} bytes"),
            BlobError::Broken { written, why } => {
                write!(f, "the upload broke after {written} bytes: {why}")
            }
            BlobError::Io(why) => write!(f, "file storage: {why}"),
        }
    }
}
impl std::error::Error for BlobError {}

impl From<io::Error> for BlobError {
    fn from(e: io::Error) -> Self {
        match e.kind() {
            // A file where a folder is expected: nothing can be there.
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => BlobError::NotFound,
            _ => BlobError::Io(e.to_string()),
        }
    }
}
