//! Files in a bucket: S3 of Amazon, and the many servers that speak it.
//!
//! Path-style addresses, except for Amazon's own hosts. Keys are the paths as they are (raw UTF-8), below
//! `AmazonS3PathPrefix`. Writes go up in parts of `AmazonS3UploadPartSizeBytes`, so a file is never held in memory and never
//! seen half. Absent on purpose: credentials from the machine's role, encryption with keys of one's own, signature version 2.

mod parts;
mod sign;
#[cfg(test)]
mod tests;
mod wire;

pub use wire::Now;

use bytes::Bytes;
use futures_util::{Stream, StreamExt};
use http::{HeaderMap, Method};
use ochre_blob::{Answer, Blob, BlobError, ByteStream, Entry, Meta, Reading};
use ochre_config::{Config, FileSettings};
use ochre_fetch::Client;
use parts::{Source, Upload};
use std::sync::Arc;
use std::time::Duration;
use wire::{Wire, element, elements};

/// Least size of a part that is not the last one.
const MIN_PART: u64 = 5 << 20;
/// Largest part that the storage copies by itself.
const MAX_COPY: u64 = 5 << 30;
/// The region when none is set.
const HOME_REGION: &str = "us-east-1";

/// `FileSettings.DriverName` = `amazons3`.
pub struct S3 {
    wire: Arc<Wire>,
    bucket: String,
    prefix: String,
    part_size: usize,
    sse: bool,
    class: String,
}

impl S3 {
    /// The store of these settings; nothing is asked yet. `now`: Unix ms.
    pub fn new(config: &Config, file: &FileSettings, now: Now) -> S3 {
        let bucket = file.amazon_s3_bucket.trim().to_owned();
        let region = match file.amazon_s3_region.trim() {
            "" => HOME_REGION,
            region => region,
        };
        let (host, named) = address(file, &bucket, region);
        let timeout = u64::try_from(file.amazon_s3_request_timeout_milliseconds).unwrap_or_default();
        let prefix = file.amazon_s3_path_prefix.trim_matches('/');
        S3 {
            wire: Arc::new(Wire {
                client: Client::trusted(config),
                signer: sign::Signer {
                    access: file.amazon_s3_access_key_id.clone(),
                    secret: file.amazon_s3_secret_access_key.clone(),
                    region: region.to_owned(),
                },
                scheme: if file.amazon_s3_ssl { "https" } else { "http" },
                host,
                root: if named { String::new() } else { format!("/{}", sign::encode(&bucket, false)) },
                timeout: Duration::from_millis(timeout.max(1000)),
                trace: file.amazon_s3_trace,
                now,
            }),
            bucket,
            prefix: if prefix.is_empty() { String::new() } else { format!("{prefix}/") },
            part_size: usize::try_from(file.amazon_s3_upload_part_size_bytes)
                .unwrap_or_default()
                .clamp(5 << 20, 1 << 30),
            sse: file.amazon_s3_sse,
            class: file.amazon_s3_storage_class.clone(),
        }
    }

    /// Whether the bucket is there (`false`: no such bucket; an error: not allowed, or not reached).
    pub async fn has_bucket(&self) -> Result<bool, BlobError> {
        let opened = self.wire.send(Method::HEAD, "", &[], &[], Bytes::new()).await?;
        match opened.status.as_u16() {
            200..300 => Ok(true),
            404 => Ok(false),
            other => Err(BlobError::Io(format!("the storage answers {other}"))),
        }
    }

    /// Makes the bucket.
    pub async fn make_bucket(&self) -> Result<(), BlobError> {
        let region = &self.wire.signer.region;
        let body = if region == HOME_REGION {
            String::new()
        } else {
            let place = format!("<LocationConstraint>{region}</LocationConstraint>");
            format!("<CreateBucketConfiguration>{place}</CreateBucketConfiguration>")
        };
        self.wire.xml(Method::PUT, "", &[], &[], body.into()).await.map(drop)
    }

    fn key(&self, path: &str) -> Result<String, BlobError> {
        let fine = !path.is_empty() && !path.starts_with('/') && !path.contains(['\0', '\\']);
        let parts: Vec<&str> = path.split('/').filter(|p| !p.is_empty()).collect();
        if !fine || parts.is_empty() || parts.iter().any(|p| matches!(*p, "." | "..")) {
            return Err(BlobError::BadPath);
        }
        Ok(format!("{}{}", self.prefix, parts.join("/")))
    }

    pub(crate) fn source(&self, key: &str) -> String {
        sign::encode(&format!("/{}/{key}", self.bucket), true)
    }

    pub(crate) fn new_object_headers(&self) -> Vec<(&'static str, String)> {
        let mut out = Vec::new();
        if self.sse {
            out.push(("x-amz-server-side-encryption", "AES256".to_owned()));
        }
        if !self.class.is_empty() {
            out.push(("x-amz-storage-class", self.class.clone()));
        }
        out
    }

    async fn put(&self, key: &str, data: Bytes) -> Result<(), BlobError> {
        self.wire.xml(Method::PUT, key, &[], &self.new_object_headers(), data).await.map(drop)
    }

    async fn get(&self, key: &str, range: Option<(u64, u64)>) -> Result<ByteStream, BlobError> {
        let more: Vec<(&str, String)> =
            range.map(|(start, len)| ("range", format!("bytes={start}-{}", start + len - 1))).into_iter().collect();
        let opened = self.wire.send(Method::GET, key, &[], &more, Bytes::new()).await?;
        if !opened.status.is_success() {
            let status = opened.status.as_u16();
            let text = opened.read(64 << 10).await.map(|(b, _)| b).unwrap_or_default();
            return Err(wire::refused(status, &String::from_utf8_lossy(&text)));
        }
        Ok(timed(opened.stream(), self.wire.timeout))
    }

    async fn head(&self, key: &str) -> Result<Option<Meta>, BlobError> {
        let opened = self.wire.send(Method::HEAD, key, &[], &[], Bytes::new()).await?;
        match opened.status.as_u16() {
            200..300 => Ok(Some(meta(&opened.headers))),
            404 => Ok(None),
            other => Err(BlobError::Io(format!("the storage answers {other}"))),
        }
    }

    async fn whole(&self, key: &str, range: Option<(u64, u64)>) -> Result<Bytes, BlobError> {
        let (mut out, mut stream) = (bytes::BytesMut::new(), self.get(key, range).await?);
        while let Some(chunk) = stream.next().await {
            out.extend_from_slice(&chunk.map_err(|e| BlobError::Io(e.to_string()))?);
        }
        Ok(out.freeze())
    }

    /// Sends the rest of a source as parts of an upload.
    async fn rest(
        &self,
        mut upload: Upload<'_>,
        source: &mut Source,
        first: Bytes,
        keep: bool,
    ) -> Result<(), BlobError> {
        let mut part = first;
        loop {
            let broken = matches!(&source.ended, Some(Err(_)));
            if broken && !(keep && matches!(&source.ended, Some(Err(BlobError::Broken { .. })))) {
                upload.abort().await;
                return Ok(());
            }
            if !part.is_empty()
                && let Err(e) = upload.part(part).await
            {
                upload.abort().await;
                return Err(e);
            }
            if source.is_empty() {
                return upload.finish().await;
            }
            part = source.next(self.part_size).await;
        }
    }

    async fn stream_in(&self, key: &str, data: ByteStream, limit: u64, keep: bool) -> Result<u64, BlobError> {
        let mut source = Source::new(data, limit, Bytes::new());
        let first = source.next(self.part_size).await;
        if source.is_empty() {
            let kept = match &source.ended {
                Some(Err(BlobError::Broken { written, .. })) => keep && *written > 0,
                Some(Err(_)) => false,
                _ => true,
            };
            if kept {
                self.put(key, first).await?;
            }
        } else {
            let upload = Upload::begin(self, key).await?;
            self.rest(upload, &mut source, first, keep).await?;
        }
        source.ended.take().unwrap_or(Ok(())).map(|()| source.taken)
    }

    async fn add(&self, key: &str, at: u64, data: ByteStream, limit: u64) -> Result<u64, BlobError> {
        if at == 0 {
            return self.stream_in(key, data, limit, true).await;
        }
        let have = self.head(key).await?.map_or(0, |m| m.size);
        if have < at {
            return Err(BlobError::Short { have });
        }
        let small = at < MIN_PART;
        let before = if small { self.whole(key, Some((0, at))).await? } else { Bytes::new() };
        let mut source = Source::new(data, limit, before);
        let first = source.next(self.part_size).await;
        let nothing = source.taken == 0 || matches!(&source.ended, Some(Err(BlobError::TooLarge { .. })));
        if !nothing && small && source.is_empty() {
            self.put(key, first).await?;
        } else if !nothing {
            let mut upload = Upload::begin(self, key).await?;
            if !small && let Err(e) = upload.copy(key, at).await {
                upload.abort().await;
                return Err(e);
            }
            self.rest(upload, &mut source, first, true).await?;
        }
        source.ended.take().unwrap_or(Ok(())).map(|()| source.taken)
    }

    async fn listed(&self, dir: &str, deep: bool) -> Result<Vec<Entry>, BlobError> {
        let prefix = if dir.is_empty() { self.prefix.clone() } else { format!("{}/", self.key(dir)?) };
        let (mut out, mut token) = (Vec::new(), String::new());
        loop {
            let mut query = vec![("list-type", "2"), ("prefix", prefix.as_str())];
            if !deep {
                query.push(("delimiter", "/"));
            }
            if !token.is_empty() {
                query.push(("continuation-token", token.as_str()));
            }
            let (_, xml) = self.wire.xml(Method::GET, "", &query, &[], Bytes::new()).await?;
            let path =
                |key: &str| key.strip_prefix(self.prefix.as_str()).unwrap_or(key).trim_end_matches('/').to_owned();
            for inside in elements(&xml, "Contents") {
                let key = element(inside, "Key").unwrap_or_default();
                if !key.ends_with('/') {
                    let size = element(inside, "Size").and_then(|s| s.parse().ok()).unwrap_or_default();
                    out.push(Entry { path: path(&key), is_dir: false, size });
                }
            }
            for inside in elements(&xml, "CommonPrefixes") {
                let key = element(inside, "Prefix").unwrap_or_default();
                out.push(Entry { path: path(&key), is_dir: true, size: 0 });
            }
            match element(&xml, "NextContinuationToken") {
                Some(next) if !next.is_empty() => token = next,
                _ => break,
            }
        }
        out.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(out)
    }
}

/// Host of the requests, and whether it names the bucket: as Amazon wants it, unless the certificate would not fit.
fn address(file: &FileSettings, bucket: &str, region: &str) -> (String, bool) {
    let usual = if file.amazon_s3_ssl { ":443" } else { ":80" };
    let endpoint = file.amazon_s3_endpoint.trim().trim_end_matches('/').to_ascii_lowercase();
    let endpoint = endpoint.strip_suffix(usual).unwrap_or(&endpoint);
    let endpoint = match endpoint {
        "" | "s3.amazonaws.com" if region != HOME_REGION => format!("s3.{region}.amazonaws.com"),
        "" => "s3.amazonaws.com".to_owned(),
        other => other.to_owned(),
    };
    let own = endpoint.ends_with(".amazonaws.com") || endpoint.ends_with(".amazonaws.com.cn");
    let named = own && !(file.amazon_s3_ssl && bucket.contains('.'));
    if named { (format!("{bucket}.{endpoint}"), true) } else { (endpoint, false) }
}

/// A stream that fails when nothing comes for so long.
fn timed(stream: impl Stream<Item = std::io::Result<Bytes>> + Send + 'static, patience: Duration) -> ByteStream {
    Box::pin(futures_util::stream::unfold(Some(Box::pin(stream)), move |state| async move {
        let mut stream = state?;
        match tokio::time::timeout(patience, stream.next()).await {
            Ok(next) => next.map(|chunk| (chunk, Some(stream))),
            Err(_) => Some((Err(std::io::ErrorKind::TimedOut.into()), None)),
        }
    }))
}

fn meta(headers: &HeaderMap) -> Meta {
    let text = |name: &str| headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default();
    Meta {
        size: text("content-length").parse().unwrap_or_default(),
        modified_ms: sign::http_date(text("last-modified")),
    }
}

impl Blob for S3 {
    fn write<'a>(&'a self, path: &'a str, data: Bytes) -> Answer<'a, u64> {
        Box::pin(async move {
            let size = data.len() as u64;
            self.put(&self.key(path)?, data).await.map(|()| size)
        })
    }

    fn write_stream<'a>(&'a self, path: &'a str, data: ByteStream, limit: u64) -> Answer<'a, u64> {
        Box::pin(async move { self.stream_in(&self.key(path)?, data, limit, false).await })
    }

    fn append<'a>(&'a self, path: &'a str, at: u64, data: ByteStream, limit: u64) -> Answer<'a, u64> {
        Box::pin(async move { self.add(&self.key(path)?, at, data, limit).await })
    }

    fn read<'a>(&'a self, path: &'a str) -> Answer<'a, Bytes> {
        Box::pin(async move { self.whole(&self.key(path)?, None).await })
    }

    fn open<'a>(&'a self, path: &'a str, start: u64, len: Option<u64>) -> Answer<'a, Reading> {
        Box::pin(async move {
            let key = self.key(path)?;
            let meta = self.head(&key).await?.ok_or(BlobError::NotFound)?;
            let start = start.min(meta.size);
            let len = len.unwrap_or(u64::MAX).min(meta.size - start);
            let stream =
                if len == 0 { ochre_blob::stream_of(vec![]) } else { self.get(&key, Some((start, len))).await? };
            Ok(Reading { meta, start, len, stream })
        })
    }

    fn meta<'a>(&'a self, path: &'a str) -> Answer<'a, Option<Meta>> {
        Box::pin(async move { self.head(&self.key(path)?).await })
    }

    fn rename<'a>(&'a self, from: &'a str, to: &'a str) -> Answer<'a, ()> {
        Box::pin(async move {
            self.copy(from, to).await?;
            if from == to { Ok(()) } else { self.remove(from).await }
        })
    }

    fn copy<'a>(&'a self, from: &'a str, to: &'a str) -> Answer<'a, ()> {
        Box::pin(async move {
            let (from, to) = (self.key(from)?, self.key(to)?);
            if from == to {
                return self.head(&from).await?.map(drop).ok_or(BlobError::NotFound);
            }
            let size = self.head(&from).await?.ok_or(BlobError::NotFound)?.size;
            if size > MAX_COPY {
                let mut upload = Upload::begin(self, &to).await?;
                upload.copy(&from, size).await?;
                return upload.finish().await;
            }
            let mut more = self.new_object_headers();
            more.push(("x-amz-copy-source", self.source(&from)));
            self.wire.xml(Method::PUT, &to, &[], &more, Bytes::new()).await.map(drop)
        })
    }

    fn remove<'a>(&'a self, path: &'a str) -> Answer<'a, ()> {
        Box::pin(async move {
            match self.wire.xml(Method::DELETE, &self.key(path)?, &[], &[], Bytes::new()).await {
                Ok(_) | Err(BlobError::NotFound) => Ok(()),
                Err(e) => Err(e),
            }
        })
    }

    fn remove_dir<'a>(&'a self, path: &'a str) -> Answer<'a, ()> {
        Box::pin(async move {
            self.key(path)?;
            for entry in self.listed(path, true).await? {
                self.remove(&entry.path).await?;
            }
            Ok(())
        })
    }

    fn list<'a>(&'a self, dir: &'a str, deep: bool) -> Answer<'a, Vec<Entry>> {
        Box::pin(self.listed(dir, deep))
    }

    fn test(&self) -> Answer<'_, ()> {
        Box::pin(async move {
            let key = format!("{}.ochre-test", self.prefix);
            self.put(&key, Bytes::from_static(b"test")).await?;
            self.wire.xml(Method::DELETE, &key, &[], &[], Bytes::new()).await.map(drop)
        })
    }

    fn driver(&self) -> &'static str {
        "amazons3"
    }
}
