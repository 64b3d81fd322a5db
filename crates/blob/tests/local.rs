//! The local driver, on a real folder.

use bytes::Bytes;
use futures_util::StreamExt;
use ochre_blob::{Blob, BlobError, ByteStream, LocalBlob, stream_of};

async fn store() -> (tempfile::TempDir, LocalBlob) {
    let dir = tempfile::tempdir().unwrap();
    let blob = LocalBlob::open(dir.path().join("data")).await.unwrap();
    (dir, blob)
}

fn pieces(parts: &[&'static str]) -> ByteStream {
    stream_of(parts.iter().map(|p| Bytes::from_static(p.as_bytes())).collect())
}

fn broken(first: &'static str) -> ByteStream {
    let fail = std::io::Error::other("gone");
    Box::pin(futures_util::stream::iter(vec![Ok(Bytes::from_static(first.as_bytes())), Err(fail)]))
}

async fn text(blob: &dyn Blob, path: &str) -> String {
    String::from_utf8(blob.read(path).await.unwrap().to_vec()).unwrap()
}

/// Nothing unfinished stays behind.
fn assert_no_parts(dir: &tempfile::TempDir) {
    let left = std::fs::read_dir(dir.path().join("data/.ochre-tmp")).unwrap().count();
    assert_eq!(left, 0);
}

#[tokio::test]
async fn write_read_replace_remove() {
    let (dir, blob) = store().await;
    let path = "2026/teams/ü name/a.txt";
    assert_eq!(blob.write(path, Bytes::from_static(b"one")).await, Ok(3));
    assert_eq!(text(&blob, path).await, "one");
    assert_eq!(blob.write(path, Bytes::from_static(b"three")).await, Ok(5));
    assert_eq!(text(&blob, path).await, "three");
    let meta = blob.meta(path).await.unwrap().unwrap();
    assert_eq!(meta.size, 5);
    assert!(meta.modified_ms > 1_600_000_000_000);
    blob.remove(path).await.unwrap();
    blob.remove(path).await.unwrap();
    assert_eq!(blob.meta(path).await, Ok(None));
    assert_eq!(blob.read(path).await, Err(BlobError::NotFound));
    assert_eq!(blob.read("2026").await, Err(BlobError::NotFound));
    assert_eq!(blob.meta("2026").await, Ok(None));
    assert_no_parts(&dir);
}

#[tokio::test]
async fn nothing_outside_the_store() {
    let (dir, blob) = store().await;
    std::fs::write(dir.path().join("secret"), "x").unwrap();
    for path in ["../secret", "/etc/passwd", "a/../../secret", ""] {
        assert_eq!(blob.read(path).await, Err(BlobError::BadPath), "{path}");
        assert_eq!(blob.meta(path).await, Err(BlobError::BadPath), "{path}");
        assert_eq!(blob.remove(path).await, Err(BlobError::BadPath), "{path}");
        assert_eq!(blob.remove_dir(path).await, Err(BlobError::BadPath), "{path}");
        assert_eq!(blob.write(path, Bytes::new()).await, Err(BlobError::BadPath), "{path}");
        assert_eq!(blob.rename("a", path).await, Err(BlobError::BadPath), "{path}");
        assert_eq!(blob.copy(path, "a").await, Err(BlobError::BadPath), "{path}");
        assert_eq!(blob.append(path, 0, pieces(&[]), 1).await, Err(BlobError::BadPath), "{path}");
        assert!(blob.open(path, 0, None).await.is_err(), "{path}");
    }
    assert_eq!(blob.list("..", true).await, Err(BlobError::BadPath));
    assert!(dir.path().join("secret").exists());
}

#[tokio::test]
async fn streams_and_limits() {
    let (dir, blob) = store().await;
    assert_eq!(blob.write_stream("a", pieces(&["he", "", "llo"]), 5).await, Ok(5));
    assert_eq!(text(&blob, "a").await, "hello");
    let over = blob.write_stream("a", pieces(&["hello", "!"]), 5).await;
    assert_eq!(over, Err(BlobError::TooLarge { limit: 5 }));
    let cut = blob.write_stream("a", broken("he"), 5).await;
    assert!(matches!(cut, Err(BlobError::Broken { written: 2, .. })));
    assert_eq!(text(&blob, "a").await, "hello", "the old file stays");
    assert_eq!(blob.write_stream("empty", pieces(&[]), 0).await, Ok(0));
    assert_eq!(text(&blob, "empty").await, "");

    // A client that goes away in the middle.
    let endless: ByteStream = Box::pin(futures_util::stream::pending());
    let write = blob.write_stream("never", endless, 5);
    let late = tokio::time::timeout(std::time::Duration::from_millis(50), write).await;
    assert!(late.is_err());
    assert_eq!(blob.meta("never").await, Ok(None));
    assert_no_parts(&dir);
}

#[tokio::test]
async fn appending() {
    let (_dir, blob) = store().await;
    let p = "uploads/u1";
    assert_eq!(blob.append(p, 3, pieces(&["x"]), 9).await, Err(BlobError::NotFound));
    assert_eq!(blob.append(p, 0, pieces(&["abc"]), 9).await, Ok(3));
    assert_eq!(blob.append(p, 3, pieces(&["de", "f"]), 3).await, Ok(3));
    assert_eq!(blob.append(p, 9, pieces(&["x"]), 9).await, Err(BlobError::Short { have: 6 }));
    // What was never acknowledged is written again.
    assert_eq!(blob.append(p, 4, pieces(&["EFG"]), 3).await, Ok(3));
    assert_eq!(text(&blob, p).await, "abcdEFG");
    let over = blob.append(p, 7, pieces(&["1", "23"]), 2).await;
    assert_eq!(over, Err(BlobError::TooLarge { limit: 2 }));
    assert_eq!(text(&blob, p).await, "abcdEFG");
    let cut = blob.append(p, 7, broken("12"), 9).await;
    assert!(matches!(cut, Err(BlobError::Broken { written: 2, .. })));
    assert_eq!(text(&blob, p).await, "abcdEFG12");
}

#[tokio::test]
async fn ranges() {
    let (_dir, blob) = store().await;
    let data: Vec<u8> = (0..400_000u32).map(|i| (i % 251) as u8).collect();
    blob.write("big", data.clone().into()).await.unwrap();
    for (start, len) in
        [(0, None), (5, Some(10)), (399_999, None), (400_000, None), (500_000, Some(1)), (100, Some(1 << 40))]
    {
        let reading = blob.open("big", start, len).await.unwrap();
        assert_eq!(reading.meta.size, 400_000);
        let mut got = Vec::new();
        let mut stream = reading.stream;
        while let Some(chunk) = stream.next().await {
            got.extend_from_slice(&chunk.unwrap());
        }
        let from = (start as usize).min(data.len());
        let to = len.map_or(data.len(), |l| from.saturating_add(l as usize).min(data.len()));
        assert!(got == data[from..to], "{start} {len:?}");
        assert_eq!(reading.len, got.len() as u64);
    }
    assert!(matches!(blob.open("none", 0, None).await.err(), Some(BlobError::NotFound)));
}

#[tokio::test]
async fn folders() {
    let (_dir, blob) = store().await;
    for path in ["a/1", "a/b/2", "a/b/c/3", "z"] {
        blob.write(path, Bytes::from_static(b"..")).await.unwrap();
    }
    let names = |entries: Vec<ochre_blob::Entry>| entries.into_iter().map(|e| e.path).collect::<Vec<_>>();
    assert_eq!(names(blob.list("", false).await.unwrap()), ["a", "z"]);
    assert_eq!(names(blob.list("a", false).await.unwrap()), ["a/1", "a/b"]);
    assert_eq!(names(blob.list("a/", true).await.unwrap()), ["a/1", "a/b/2", "a/b/c/3"]);
    assert_eq!(names(blob.list("none", true).await.unwrap()), [""; 0]);
    blob.copy("a/1", "copies/deep/1").await.unwrap();
    blob.rename("a/1", "moved/1").await.unwrap();
    assert_eq!(blob.rename("a/1", "moved/2").await, Err(BlobError::NotFound));
    assert_eq!(blob.copy("a/1", "moved/2").await, Err(BlobError::NotFound));
    assert_eq!(text(&blob, "copies/deep/1").await, "..");
    assert_eq!(text(&blob, "moved/1").await, "..");
    blob.remove_dir("a").await.unwrap();
    blob.remove_dir("a").await.unwrap();
    assert_eq!(names(blob.list("", true).await.unwrap()), ["copies/deep/1", "moved/1", "z"]);
    // A file where a folder should be is a fault of the storage, said as such.
    assert!(matches!(blob.write("z/x", Bytes::new()).await, Err(BlobError::Io(_))));
    assert_eq!(blob.meta("z/x").await, Ok(None));
    blob.test().await.unwrap();
}

#[tokio::test]
async fn concurrent_writers_never_mix() {
    let (_dir, blob) = store().await;
    let jobs: Vec<_> = (0..8u8)
        .map(|i| {
            let blob = blob.clone();
            tokio::spawn(async move { blob.write("same", vec![b'a' + i; 100_000].into()).await })
        })
        .collect();
    for job in jobs {
        job.await.unwrap().unwrap();
    }
    let data = blob.read("same").await.unwrap();
    assert!(data.len() == 100_000 && data.iter().all(|b| *b == data[0]));
}

#[tokio::test]
async fn unusable_folder_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("file"), "").unwrap();
    assert!(LocalBlob::open(dir.path().join("file")).await.is_err());
}
