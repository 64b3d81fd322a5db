//! Writing in parts: nothing of a file is seen before all of it is there.

use crate::wire::{Wire, element};
use crate::{MAX_COPY, S3};
use bytes::{Bytes, BytesMut};
use futures_util::StreamExt;
use http::Method;
use ochre_blob::{BlobError, ByteStream};
use std::sync::Arc;

/// An upload of several parts, under way.
pub struct Upload<'a> {
    store: &'a S3,
    key: String,
    ticket: Ticket,
    tags: Vec<String>,
}

/// The right to an upload. Dropped before its end (the client went away, a part failed), the upload is taken back: parts that
/// nobody sees would be paid for.
struct Ticket {
    wire: Arc<Wire>,
    key: String,
    id: String,
    open: bool,
}

impl<'a> Upload<'a> {
    pub async fn begin(store: &'a S3, key: &str) -> Result<Self, BlobError> {
        let (wire, at, more) = (store.wire.clone(), key.to_owned(), store.new_object_headers());
        // In a task of its own: who is dropped while the storage answers would never learn the id to take back.
        let begun = tokio::spawn(async move {
            let (_, xml) = wire.xml(Method::POST, &at, &[("uploads", "")], &more, Bytes::new()).await?;
            let id = element(&xml, "UploadId").ok_or_else(|| BlobError::Io("the storage names no upload".into()))?;
            Ok::<_, BlobError>(Ticket { wire, key: at, id, open: true })
        });
        let ticket = begun.await.map_err(|e| BlobError::Io(e.to_string()))??;
        Ok(Self { store, key: key.to_owned(), ticket, tags: Vec::new() })
    }

    async fn put(&mut self, more: &[(&str, String)], data: Bytes) -> Result<(), BlobError> {
        let number = (self.tags.len() + 1).to_string();
        let query = [("partNumber", number.as_str()), ("uploadId", self.ticket.id.as_str())];
        let (headers, xml) = self.store.wire.xml(Method::PUT, &self.key, &query, more, data).await?;
        let header = headers.get("etag").and_then(|v| v.to_str().ok()).map(str::to_owned);
        // Of a copied part the tag stands in the body.
        let tag = element(&xml, "ETag").or(header);
        self.tags.push(tag.ok_or_else(|| BlobError::Io("the storage names no part".into()))?);
        Ok(())
    }

    pub async fn part(&mut self, data: Bytes) -> Result<(), BlobError> {
        self.put(&[], data).await
    }

    /// The first `len` bytes of what stands there, copied by the storage itself, in pieces of one size.
    pub async fn copy(&mut self, from: &str, len: u64) -> Result<(), BlobError> {
        for (start, end) in pieces(len, MAX_COPY) {
            let source = ("x-amz-copy-source", self.store.source(from));
            let range = ("x-amz-copy-source-range", format!("bytes={start}-{end}"));
            self.put(&[source, range], Bytes::new()).await?;
        }
        Ok(())
    }

    pub async fn finish(mut self) -> Result<(), BlobError> {
        let part =
            |(n, tag): (usize, &String)| format!("<Part><PartNumber>{}</PartNumber><ETag>{tag}</ETag></Part>", n + 1);
        let parts: String = self.tags.iter().enumerate().map(part).collect();
        let body = format!("<CompleteMultipartUpload>{parts}</CompleteMultipartUpload>");
        let query = [("uploadId", self.ticket.id.as_str())];
        self.store.wire.xml(Method::POST, &self.key, &query, &[], body.into()).await?;
        self.ticket.open = false;
        Ok(())
    }

    pub async fn abort(mut self) {
        self.ticket.open = false;
        take_back(&self.store.wire, &self.key, &self.ticket.id).await;
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        if let (true, Ok(runtime)) = (self.open, tokio::runtime::Handle::try_current()) {
            let (wire, key, id) = (self.wire.clone(), self.key.clone(), self.id.clone());
            runtime.spawn(async move { take_back(&wire, &key, &id).await });
        }
    }
}

async fn take_back(wire: &Wire, key: &str, id: &str) {
    if let Err(e) = wire.xml(Method::DELETE, key, &[("uploadId", id)], &[], Bytes::new()).await {
        tracing::warn!("an unfinished upload could not be taken back: {e}");
    }
}

/// First and last bytes of equal pieces of at most `max` bytes: only the last piece of a file may be small.
fn pieces(len: u64, max: u64) -> impl Iterator<Item = (u64, u64)> {
    let size = len.div_ceil(len.div_ceil(max).max(1)).max(1);
    (0..len.div_ceil(size)).map(move |n| (n * size, (n * size + size).min(len) - 1))
}

/// A stream cut into parts; how it ended.
pub struct Source {
    stream: ByteStream,
    rest: BytesMut,
    pub taken: u64,
    limit: u64,
    pub ended: Option<Result<(), BlobError>>,
}

impl Source {
    pub fn new(stream: ByteStream, limit: u64, first: Bytes) -> Self {
        Self { stream, rest: BytesMut::from(&first[..]), taken: 0, limit, ended: None }
    }

    /// The next part: `size` bytes, fewer only at the end.
    pub async fn next(&mut self, size: usize) -> Bytes {
        while self.ended.is_none() && self.rest.len() < size {
            match self.stream.next().await {
                Some(Ok(chunk)) => {
                    self.taken += chunk.len() as u64;
                    if self.taken > self.limit {
                        self.ended = Some(Err(BlobError::TooLarge { limit: self.limit }));
                        break;
                    }
                    self.rest.extend_from_slice(&chunk);
                }
                Some(Err(e)) => {
                    self.ended = Some(Err(BlobError::Broken { written: self.taken, why: e.to_string() }));
                }
                None => self.ended = Some(Ok(())),
            }
        }
        let len = self.rest.len().min(size);
        self.rest.split_to(len).freeze()
    }

    pub fn is_empty(&self) -> bool {
        self.ended.is_some() && self.rest.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_of_one_size() {
        for (len, max, want) in
            [(0, 5, vec![]), (5, 5, vec![(0, 4)]), (6, 5, vec![(0, 2), (3, 5)]), (11, 5, vec![(0, 3), (4, 7), (8, 10)])]
        {
            assert_eq!(pieces(len, max).collect::<Vec<_>>(), want, "{len}");
        }
    }
}
