//! Files: one small object-safe trait, and the local folder behind it. The second driver, a
//! bucket, is the crate `s3`: nothing here promises more than an object store can do, except
//! [`Blob::append`], which that driver builds on multipart parts.
//!
//! Paths are relative, with `/`, as upstream stores them in `fileinfo.path`.

mod error;
mod local;
mod path;

use std::pin::Pin;
use std::sync::Arc;

use bytes::Bytes;
use futures_util::Stream;
use futures_util::future::BoxFuture;

pub use error::BlobError;
pub use local::LocalBlob;

/// The store as everybody holds it.
pub type Store = Arc<dyn Blob>;
/// Chunks of a file, in order.
pub type ByteStream = Pin<Box<dyn Stream<Item = std::io::Result<Bytes>> + Send>>;
/// Outcome of every operation.
pub type Answer<'a, T> = BoxFuture<'a, Result<T, BlobError>>;

/// Size and age of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Meta {
    /// Bytes.
    pub size: u64,
    /// Unix ms.
    pub modified_ms: i64,
}

/// An opened file, or a part of it.
pub struct Reading {
    /// Of the whole file.
    pub meta: Meta,
    /// First byte of the part.
    pub start: u64,
    /// Bytes that the stream will give.
    pub len: u64,
    pub stream: ByteStream,
}

/// One thing in a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Full path in the store.
    pub path: String,
    pub is_dir: bool,
    /// Bytes; 0 for folders.
    pub size: u64,
}

/// A file store. A write is seen whole or not at all, and is on the disk when it returns.
pub trait Blob: Send + Sync {
    /// Replaces or creates a file; returns its size.
    fn write<'a>(&'a self, path: &'a str, data: Bytes) -> Answer<'a, u64>;

    /// As `write`, from a stream and without holding the file in memory. More than `limit`
    /// bytes: `TooLarge`, a broken stream: `Broken`; either way nothing is left behind.
    fn write_stream<'a>(&'a self, path: &'a str, data: ByteStream, limit: u64) -> Answer<'a, u64>;

    /// Adds to a file at the offset `at` and returns the bytes added. The file is created for
    /// `at` = 0; what stands beyond `at` (an earlier part that was never acknowledged) is
    /// dropped; a shorter file is `Short`. When the stream breaks, what came is kept and
    /// `Broken` tells how much, so that the client can go on from there. `limit` counts the
    /// added bytes.
    fn append<'a>(&'a self, path: &'a str, at: u64, data: ByteStream, limit: u64) -> Answer<'a, u64>;

    /// A whole file in memory: for small ones (thumbnails, profile pictures).
    fn read<'a>(&'a self, path: &'a str) -> Answer<'a, Bytes>;

    /// A stream over `len` bytes from `start`, both cut to the file's size (`len` `None`: to
    /// the end).
    fn open<'a>(&'a self, path: &'a str, start: u64, len: Option<u64>) -> Answer<'a, Reading>;

    /// Size and age; `None` when there is no such file.
    fn meta<'a>(&'a self, path: &'a str) -> Answer<'a, Option<Meta>>;

    /// Renames, replacing what is at `to`.
    fn rename<'a>(&'a self, from: &'a str, to: &'a str) -> Answer<'a, ()>;

    /// Copies, replacing what is at `to`.
    fn copy<'a>(&'a self, from: &'a str, to: &'a str) -> Answer<'a, ()>;

    /// Removes a file; one that is not there is no error.
    fn remove<'a>(&'a self, path: &'a str) -> Answer<'a, ()>;

    /// Removes a folder with all in it; one that is not there is no error.
    fn remove_dir<'a>(&'a self, path: &'a str) -> Answer<'a, ()>;

    /// What is in a folder ("" = the whole store), sorted by path; with `deep`, the files below
    /// it at any depth (no folders). A folder that is not there is empty.
    fn list<'a>(&'a self, dir: &'a str, deep: bool) -> Answer<'a, Vec<Entry>>;

    /// Can files be written and removed? For the connection test of the console.
    fn test(&self) -> Answer<'_, ()>;

    /// Short name for logs and support packets: `local`, `amazons3`.
    fn driver(&self) -> &'static str;
}

/// A stream of chunks that are already there.
pub fn stream_of(chunks: Vec<Bytes>) -> ByteStream {
    Box::pin(futures_util::stream::iter(chunks.into_iter().map(Ok)))
}
