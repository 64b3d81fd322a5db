//! A stored file as an answer: headers, ranges, conditions (contract/limits.md "Files and images").

use http::header::HeaderName;
use ochre_blob::BlobError;
use ochre_image::{is_inline_media, is_scriptable};
use ochre_kernel::reply::Body;
use ochre_kernel::{AppError, Ctx, Reply, Response};

/// What is sent.
pub struct Sent<'a> {
    pub path: &'a str,
    /// Name that the browser saves it under.
    pub name: &'a str,
    pub mime: &'a str,
    /// Last change, ms.
    pub modified: i64,
    /// Saved even when the browser could show it.
    pub download: bool,
}

/// Streams the file: whole, or the one range that was asked for.
pub async fn send(ctx: &Ctx, file: Sent<'_>) -> Reply {
    let meta = match ctx.app.blob.meta(file.path).await {
        Ok(Some(meta)) => meta,
        Ok(None) => return Err(AppError::missing("api.file.read_file.app_error").detail(file.path)),
        Err(e) => return Err(AppError::new("api.file.file_reader.app_error", 500).detail(e.to_string())),
    };
    let modified = ochre_text::http_date(file.modified);
    if ctx.header("if-modified-since") == modified {
        return Ok(headers(Response::empty(304), &file, &modified));
    }
    let fresh = ctx.headers.get("if-range").is_none_or(|v| v.as_bytes() == modified.as_bytes());
    let range = if fresh { range(ctx.header("range"), meta.size) } else { Range::Whole };
    let (start, len, status) = match range {
        Range::Whole => (0, meta.size, 200),
        Range::Part(start, len) => (start, len, 206),
        Range::Beyond => {
            let r = Response::bytes(416, "text/plain; charset=utf-8", "range beyond the end\n");
            return Ok(r.header("content-range", format!("bytes */{}", meta.size)));
        }
    };
    let mut r = headers(Response::empty(status), &file, &modified).header("accept-ranges", "bytes");
    if status == 206 {
        r.set_header("content-range", format!("bytes {start}-{}/{}", start + len - 1, meta.size));
    }
    r.set_header("content-length", len.to_string());
    if ctx.app.config().service.webserver_mode == "gzip" {
        r.set_header("x-uncompressed-content-length", meta.size.to_string());
    }
    if ctx.method == http::Method::HEAD {
        return Ok(r);
    }
    let reading = ctx.app.blob.open(file.path, start, Some(len)).await.map_err(|e| match e {
        BlobError::NotFound => AppError::missing("api.file.read_file.app_error"),
        other => AppError::new("api.file.file_reader.app_error", 500).detail(other.to_string()),
    })?;
    r.body = Body::Stream(reading.stream);
    Ok(r)
}

fn headers(r: Response, file: &Sent<'_>, modified: &str) -> Response {
    let mime = match file.mime {
        "" => "application/octet-stream",
        m if is_scriptable(m) => "text/plain",
        m => m,
    };
    let way = if file.download || !is_inline_media(mime) { "attachment" } else { "inline" };
    let name = escape(file.name);
    let mut r = r
        .header("cache-control", "private, max-age=86400")
        .header("content-type", mime)
        .header("content-disposition", format!("{way};filename=\"{name}\"; filename*=UTF-8''{name}"))
        .header("last-modified", modified)
        .header("x-frame-options", "DENY")
        .header("content-security-policy", "frame-ancestors 'none'");
    r.headers.retain(|(n, _)| *n != HeaderName::from_static("expires"));
    r
}

/// As a path segment of an address.
fn escape(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~$&+=:@".contains(&byte) {
            out.push(byte.into());
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[derive(Debug, PartialEq)]
enum Range {
    Whole,
    /// First byte, how many.
    Part(u64, u64),
    Beyond,
}

/// A single byte range; several, or what cannot be read, is the whole file.
fn range(header: &str, size: u64) -> Range {
    let Some((from, to)) = header.strip_prefix("bytes=").and_then(|r| r.trim().split_once('-')) else {
        return Range::Whole;
    };
    let (from, to) = (from.trim(), to.trim());
    if from.is_empty() {
        return match to.parse::<u64>() {
            Ok(0) => Range::Beyond,
            Ok(last) if size > 0 => Range::Part(size.saturating_sub(last), last.min(size)),
            Ok(_) => Range::Beyond,
            Err(_) => Range::Whole,
        };
    }
    let Ok(start) = from.parse::<u64>() else { return Range::Whole };
    let end = if to.is_empty() { Ok(u64::MAX) } else { to.parse::<u64>() };
    match end {
        Ok(end) if end < start => Range::Whole,
        Ok(_) if start >= size => Range::Beyond,
        Ok(end) => Range::Part(start, end.min(size - 1) - start + 1),
        Err(_) => Range::Whole,
    }
}

#[cfg(test)]
mod tests {
    use super::{Range, escape, range};

    #[test]
    fn ranges() {
        for (header, size, want) in [
            ("", 10, Range::Whole),
            ("bytes=0-2", 10, Range::Part(0, 3)),
            ("bytes=5-", 10, Range::Part(5, 5)),
            ("bytes=-3", 10, Range::Part(7, 3)),
            ("bytes=-30", 10, Range::Part(0, 10)),
            ("bytes=2-99", 10, Range::Part(2, 8)),
            ("bytes=10-", 10, Range::Beyond),
            ("bytes=-1", 0, Range::Beyond),
            ("bytes=0-1,3-4", 10, Range::Whole),
            ("bytes=4-2", 10, Range::Whole),
        ] {
            assert_eq!(range(header, size), want, "{header}");
        }
    }

    #[test]
    fn names() {
        assert_eq!(escape("raw.txt"), "raw.txt");
        assert_eq!(escape("a b\"ü.txt"), "a%20b%22%C3%BC.txt");
    }
}
