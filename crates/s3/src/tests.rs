//! Against a real S3 server: `OCHRE_S3` names it (`KEY:SECRET@127.0.0.1:5000`), `cargo xtask test` starts one.

use super::S3;
use bytes::Bytes;
use futures_util::StreamExt;
use ochre_blob::{Blob, BlobError, ByteStream, stream_of};
use ochre_config::Config;
use std::sync::Arc;

/// A bucket of its own; `None` where there is no server, which must not be in CI.
async fn bucket(prefix: &str) -> Option<S3> {
    let store = with(prefix, |_| ())?;
    assert!(!store.has_bucket().await.unwrap());
    let missing = store.read("a").await;
    assert!(matches!(missing, Err(BlobError::Io(ref why)) if why.contains("NoSuchBucket")), "{missing:?}");
    store.make_bucket().await.unwrap();
    assert!(store.has_bucket().await.unwrap());
    Some(store)
}

/// The store of these settings, changed.
fn with(prefix: &str, change: impl FnOnce(&mut ochre_config::FileSettings)) -> Option<S3> {
    let Ok(endpoint) = std::env::var("OCHRE_S3") else {
        assert!(std::env::var_os("CI").is_none(), "OCHRE_S3 is not set: run the tests with `cargo xtask test`");
        eprintln!("skipped: OCHRE_S3 is not set");
        return None;
    };
    let (keys, host) = endpoint.split_once('@').expect("OCHRE_S3: KEY:SECRET@HOST:PORT");
    let (access, secret) = keys.split_once(':').expect("OCHRE_S3: KEY:SECRET@HOST:PORT");
    let mut config = Config::default();
    let file = &mut config.file;
    file.amazon_s3_endpoint = host.into();
    file.amazon_s3_ssl = false;
    file.amazon_s3_access_key_id = access.into();
    file.amazon_s3_secret_access_key = secret.into();
    file.amazon_s3_bucket = format!("ochre-{}-{}", std::process::id(), prefix.replace('/', "").len());
    file.amazon_s3_path_prefix = prefix.into();
    #[allow(clippy::disallowed_methods)] // signatures are dated
    let now = || std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |d| d.as_millis() as i64);
    change(file);
    Some(S3::new(&config, &config.file, Arc::new(now)))
}

async fn collected(mut s: ByteStream) -> Vec<u8> {
    let mut out = Vec::new();
    while let Some(c) = s.next().await {
        out.extend_from_slice(&c.unwrap());
    }
    out
}

fn broken(chunks: Vec<Bytes>) -> ByteStream {
    Box::pin(stream_of(chunks).chain(futures_util::stream::iter([Err(std::io::Error::other("gone"))])))
}

#[tokio::test]
async fn files_come_and_go() {
    let Some(s) = bucket("in/side/").await else { return };
    s.test().await.unwrap();
    let odd = "20261122/teams/\u{fc}n\u{ef} c\u{f6}de +&?#%41~'(1).txt";
    assert_eq!(s.write(odd, Bytes::from_static(b"hello")).await.unwrap(), 5);
    assert_eq!(&s.read(odd).await.unwrap()[..], b"hello");
    let meta = s.meta(odd).await.unwrap().unwrap();
    assert_eq!(meta.size, 5);
    assert!(meta.modified_ms > 1_600_000_000_000, "{meta:?}");
    let part = s.open(odd, 1, Some(3)).await.unwrap();
    assert_eq!((part.start, part.len, part.meta.size), (1, 3, 5));
    assert_eq!(collected(part.stream).await, b"ell");
    let beyond = s.open(odd, 9, None).await.unwrap();
    assert_eq!((beyond.start, beyond.len), (5, 0));
    s.copy(odd, "copy").await.unwrap();
    s.rename(odd, "dir/b").await.unwrap();
    assert_eq!(s.meta(odd).await.unwrap(), None);
    assert_eq!(s.read(odd).await.unwrap_err(), BlobError::NotFound);
    assert_eq!(s.open(odd, 0, None).await.err(), Some(BlobError::NotFound));
    let names = |l: Vec<ochre_blob::Entry>| l.into_iter().map(|e| (e.path, e.is_dir, e.size)).collect::<Vec<_>>();
    assert_eq!(names(s.list("", false).await.unwrap()), [("copy".into(), false, 5), ("dir".into(), true, 0)]);
    assert_eq!(names(s.list("", true).await.unwrap()), [("copy".into(), false, 5), ("dir/b".into(), false, 5)]);
    assert_eq!(names(s.list("nothing", true).await.unwrap()), []);
    s.remove_dir("dir").await.unwrap();
    s.remove("copy").await.unwrap();
    s.remove("copy").await.unwrap();
    assert!(s.list("", true).await.unwrap().is_empty());
    for bad in ["", "/a", "a/../b", ".", "a\0"] {
        assert_eq!(s.write(bad, Bytes::new()).await.unwrap_err(), BlobError::BadPath, "{bad:?}");
    }
}

#[tokio::test]
async fn streams_and_parts() {
    let Some(s) = bucket("").await else { return };
    let mega = |n: u8| Bytes::from(vec![n; 1 << 20]);
    assert_eq!(s.write_stream("empty", stream_of(vec![]), 10).await.unwrap(), 0);
    assert_eq!(s.read("empty").await.unwrap().len(), 0);
    let large: Vec<Bytes> = (0..12).map(mega).collect();
    assert_eq!(s.write_stream("large", stream_of(large.clone()), u64::MAX).await.unwrap(), 12 << 20);
    assert_eq!(s.read("large").await.unwrap(), large.concat());
    for (name, chunks) in [("small", vec![mega(1)]), ("over", large.clone())] {
        let got = s.write_stream(name, stream_of(chunks), (1 << 20) - 1).await;
        assert_eq!(got.unwrap_err(), BlobError::TooLarge { limit: (1 << 20) - 1 });
        let got = s.write_stream(name, broken(vec![mega(1); 7]), u64::MAX).await;
        assert!(matches!(got, Err(BlobError::Broken { written, .. }) if written == 7 << 20), "{got:?}");
        assert_eq!(s.meta(name).await.unwrap(), None, "nothing is left of {name}");
    }
}

#[tokio::test]
async fn growing_files() {
    let Some(s) = bucket("grow").await else { return };
    let bytes = |n: u8, len: usize| Bytes::from(vec![n; len]);
    assert_eq!(s.append("f", 0, stream_of(vec![bytes(1, 10)]), 10).await.unwrap(), 10);
    assert_eq!(s.append("f", 10, stream_of(vec![bytes(2, 5)]), 5).await.unwrap(), 5);
    assert_eq!(s.append("f", 12, stream_of(vec![bytes(3, 1)]), 9).await.unwrap(), 1);
    assert_eq!(s.read("f").await.unwrap(), [bytes(1, 10), bytes(2, 2), bytes(3, 1)].concat());
    assert_eq!(s.append("f", 99, stream_of(vec![]), 9).await.unwrap_err(), BlobError::Short { have: 13 });
    assert_eq!(s.append("f", 13, stream_of(vec![bytes(4, 9)]), 8).await.unwrap_err(), BlobError::TooLarge { limit: 8 });
    assert_eq!(s.meta("f").await.unwrap().unwrap().size, 13, "untouched");
    let six = 6 << 20;
    let got = s.append("g", 0, broken(vec![bytes(5, six)]), u64::MAX).await;
    assert!(matches!(got, Err(BlobError::Broken { written, .. }) if written == six as u64), "{got:?}");
    assert_eq!(
        s.append("g", six as u64, stream_of(vec![bytes(6, six), bytes(7, 3)]), u64::MAX).await.unwrap(),
        six as u64 + 3
    );
    assert_eq!(s.read("g").await.unwrap(), [bytes(5, six), bytes(6, six), bytes(7, 3)].concat());
}

/// The uploads of several parts that are under way.
async fn under_way(s: &S3) -> usize {
    let (_, xml) = s.wire.xml(http::Method::GET, "", &[("uploads", "")], &[], Bytes::new()).await.unwrap();
    crate::wire::elements(&xml, "UploadId").len()
}

async fn until(s: &S3, want: usize) {
    let end = tokio::time::Instant::now() + std::time::Duration::from_secs(20);
    while under_way(s).await != want {
        assert!(tokio::time::Instant::now() < end, "not {want} uploads under way");
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn given_up_uploads_are_taken_back() {
    let Some(s) = bucket("given").await else { return };
    let endless = stream_of(vec![Bytes::from(vec![1; 6 << 20])]).chain(futures_util::stream::pending());
    let writing = s.write_stream("f", Box::pin(endless), u64::MAX);
    tokio::select! {
        _ = writing => panic!("an endless stream ended"),
        () = until(&s, 1) => {}
    }
    until(&s, 0).await;
    assert_eq!(s.meta("f").await.unwrap(), None);
}

#[tokio::test]
async fn refusals_name_no_secret() {
    let wrong = |f: &mut ochre_config::FileSettings| f.amazon_s3_secret_access_key = "a-wrong-secret".into();
    let Some(s) = with("wrong", wrong) else { return };
    let refused = s.write("f", Bytes::new()).await.unwrap_err().to_string();
    assert!(refused.contains("SignatureDoesNotMatch") && !refused.contains("secret"), "{refused}");
    let away = with("away", |f| f.amazon_s3_endpoint = "127.0.0.1:1".into()).unwrap();
    assert!(matches!(away.read("f").await, Err(BlobError::Io(_))));
}

#[test]
fn addresses() {
    for (endpoint, ssl, bucket, region, want) in [
        ("s3.amazonaws.com", true, "b", "us-east-1", ("b.s3.amazonaws.com", true)),
        ("s3.amazonaws.com", true, "b", "eu-north-1", ("b.s3.eu-north-1.amazonaws.com", true)),
        ("s3.amazonaws.com", true, "b.c", "us-east-1", ("s3.amazonaws.com", false)),
        ("", true, "b", "us-east-1", ("b.s3.amazonaws.com", true)),
        ("s3.cn-north-1.amazonaws.com.cn", true, "b", "cn-north-1", ("b.s3.cn-north-1.amazonaws.com.cn", true)),
        ("Minio.example:443/", true, "b", "us-east-1", ("minio.example", false)),
        ("127.0.0.1:9000", false, "b", "us-east-1", ("127.0.0.1:9000", false)),
        ("notamazonaws.com:80", false, "b", "us-east-1", ("notamazonaws.com", false)),
    ] {
        let mut file = Config::default().file;
        file.amazon_s3_endpoint = endpoint.into();
        file.amazon_s3_ssl = ssl;
        assert_eq!(crate::address(&file, bucket, region), (want.0.to_owned(), want.1), "{endpoint}");
    }
}
