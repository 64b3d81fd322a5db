//! Content types.

use crate::Kind;

/// `fileinfo.extension`: lower case, without the dot; empty when the name has none.
pub fn extension(name: &str) -> String {
    let base = name.rsplit('/').next().unwrap_or(name);
    base.rsplit_once('.').map_or_else(String::new, |(_, ext)| ext.to_lowercase())
}

/// `fileinfo.mime_type`: by the name alone, as clients expect; texts carry their charset; empty
/// when the extension says nothing.
pub fn mime_of_name(name: &str) -> String {
    let ext = extension(name);
    let mime = match ext.as_str() {
        "" => return String::new(),
        // Where the table below differs from what the platform's own table commonly says.
        "js" | "mjs" => "text/javascript",
        "md" => "text/markdown",
        "ts" => "text/vnd.trolltech.linguist",
        "xml" => "text/xml",
        "bin" | "exe" | "dll" | "so" => "application/octet-stream",
        _ => match mime_guess::from_ext(&ext).first_raw() {
            Some(mime) => mime,
            None => return String::new(),
        },
    };
    let charset = if mime.starts_with("text/") { "; charset=utf-8" } else { "" };
    format!("{mime}{charset}")
}

/// By content, for files whose name says nothing: pictures, and what browsers play or show.
pub fn sniff(data: &[u8]) -> Option<&'static str> {
    if let Some(kind) = Kind::of(data) {
        return Some(kind.mime());
    }
    let at = |offset: usize, magic: &[u8]| data.get(offset..).is_some_and(|d| d.starts_with(magic));
    let table: [(usize, &[u8], &str); 10] = [
        (0, b"%PDF-", "application/pdf"),
        (0, b"PK\x03\x04", "application/zip"),
        (0, b"\x1f\x8b\x08", "application/x-gzip"),
        (0, b"OggS\0", "application/ogg"),
        (0, b"\x1a\x45\xdf\xa3", "video/webm"),
        (0, b"ID3", "audio/mpeg"),
        (0, b"fLaC", "audio/flac"),
        (8, b"WAVE", "audio/wave"),
        (8, b"AVI ", "video/avi"),
        (4, b"ftyp", "video/mp4"),
    ];
    table.iter().find(|(offset, magic, _)| at(*offset, magic)).map(|(_, _, mime)| *mime)
}

/// Shown inline by `GET /files/{id}`; everything else is sent as an attachment.
pub fn is_inline_media(mime: &str) -> bool {
    const INLINE: [&str; 17] = [
        "image/jpeg",
        "image/png",
        "image/bmp",
        "image/gif",
        "image/tiff",
        "image/webp",
        "video/avi",
        "video/mpeg",
        "video/mp4",
        "video/webm",
        "video/quicktime",
        "audio/mpeg",
        "audio/wav",
        "audio/wave",
        "audio/ogg",
        "audio/flac",
        "audio/mp4",
    ];
    INLINE.contains(&bare(mime))
}

/// Could run script in the site's name: sent as `text/plain` instead.
pub fn is_scriptable(mime: &str) -> bool {
    const SCRIPTABLE: [&str; 8] = [
        "text/html",
        "application/xhtml+xml",
        "image/svg+xml",
        "text/xml",
        "application/xml",
        "text/javascript",
        "application/javascript",
        "application/ecmascript",
    ];
    SCRIPTABLE.contains(&bare(mime))
}

fn bare(mime: &str) -> &str {
    mime.split(';').next().unwrap_or(mime).trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_name() {
        for (name, ext, mime) in [
            ("a.txt", "txt", "text/plain; charset=utf-8"),
            ("A.PNG", "png", "image/png"),
            ("photo.jpg", "jpg", "image/jpeg"),
            ("x.gif", "gif", "image/gif"),
            ("data.bin", "bin", "application/octet-stream"),
            ("README", "", ""),
            ("dir.d/README", "", ""),
            ("a.unheard-of", "unheard-of", ""),
            ("a.tar.gz", "gz", "application/gzip"),
            ("a.js", "js", "text/javascript; charset=utf-8"),
            ("a.svg", "svg", "image/svg+xml"),
            ("a.pdf", "pdf", "application/pdf"),
            ("a.mp4", "mp4", "video/mp4"),
            ("a.", "", ""),
            (".env", "env", ""),
        ] {
            assert_eq!(extension(name), ext, "{name}");
            assert_eq!(mime_of_name(name), mime, "{name}");
        }
    }

    #[test]
    fn by_content() {
        assert_eq!(sniff(b"\x89PNG\r\n\x1a\n"), Some("image/png"));
        assert_eq!(sniff(b"%PDF-1.7"), Some("application/pdf"));
        assert_eq!(sniff(b"....ftypmp42"), Some("video/mp4"));
        assert_eq!(sniff(b"hello"), None);
        assert_eq!(sniff(b""), None);
    }

    #[test]
    fn ways_to_send() {
        assert!(is_inline_media("image/png"));
        assert!(!is_inline_media("image/svg+xml"));
        assert!(!is_inline_media("text/plain; charset=utf-8"));
        assert!(is_scriptable("text/html; charset=utf-8"));
        assert!(is_scriptable("image/svg+xml"));
        assert!(!is_scriptable("image/png"));
    }
}
