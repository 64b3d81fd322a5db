//! The words of a document, for search: plain text, HTML, RTF, PDF, the office formats (DOCX, XLSX, PPTX, ODT, ODS, ODP), and
//! the names inside ZIP archives.
//!
//! Plain functions over bytes. They are bounded in what they unpack and in what they give ([`MAX_TEXT`]), look at each byte a
//! fixed number of times, and answer broken files with what could be read of them. Absent on purpose: layout, fonts without a
//! Unicode map, encrypted documents, formats of before 2007.

mod html;
mod pdf;
mod pdf_text;
mod rtf;
#[cfg(test)]
mod tests;
mod unpack;
mod zip;

pub use zip::Archive;

/// Most bytes of text that are given (contract/schema.md, `fileinfo.content`).
pub const MAX_TEXT: usize = 1 << 20;
/// Larger files are not looked into.
pub const MAX_FILE: u64 = 64 << 20;

/// A format by the ending of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Text,
    Html,
    Rtf,
    Pdf,
    Office,
    Zip,
}

fn format(extension: &str) -> Option<Format> {
    Some(match extension.to_ascii_lowercase().as_str() {
        "txt" | "text" | "log" | "md" | "markdown" | "csv" | "tsv" | "json" | "xml" | "yaml" | "yml" | "toml"
        | "ini" | "conf" | "cfg" | "patch" | "diff" | "sql" | "tex" | "rst" | "adoc" | "vtt" | "srt" | "ics"
        | "vcf" | "c" | "h" | "cc" | "cpp" | "hpp" | "cs" | "go" | "rs" | "py" | "rb" | "php" | "java" | "kt"
        | "swift" | "js" | "jsx" | "ts" | "tsx" | "css" | "scss" | "sh" | "bat" | "ps1" | "pl" | "lua" | "r"
        | "scala" | "clj" | "ex" | "erl" | "hs" => Format::Text,
        "html" | "htm" | "xhtml" => Format::Html,
        "rtf" => Format::Rtf,
        "pdf" => Format::Pdf,
        "docx" | "docm" | "dotx" | "xlsx" | "xlsm" | "pptx" | "pptm" | "ppsx" | "odt" | "ott" | "ods" | "odp" => {
            Format::Office
        }
        "zip" => Format::Zip,
        _ => return None,
    })
}

/// Whether files with this ending are looked into.
pub fn is_readable(extension: &str) -> bool {
    format(extension).is_some()
}

/// The text of a file; empty when there is none. `archives`: the files inside ZIP archives are read too, not only named.
pub fn text(extension: &str, data: &[u8], archives: bool) -> String {
    let raw = match format(extension) {
        Some(Format::Text) => decoded(data),
        Some(Format::Html) => html::text(&decoded(data)),
        Some(Format::Rtf) => rtf::text(data),
        Some(Format::Pdf) => pdf::text(data),
        Some(Format::Office) => zip::office(data),
        Some(Format::Zip) => zip::archive(data, archives),
        None => String::new(),
    };
    tidy(&raw)
}

/// By its byte order mark, else UTF-8 if it is that, else Windows-1252.
fn decoded(data: &[u8]) -> String {
    let whole = data.len() <= 4 * MAX_TEXT;
    let data = &data[..data.len().min(4 * MAX_TEXT)];
    if let Some((encoding, _)) = encoding_rs::Encoding::for_bom(data) {
        return encoding.decode(data).0.into_owned();
    }
    match std::str::from_utf8(data) {
        Ok(text) => text.to_owned(),
        // Cut inside of a character.
        Err(e) if !whole && e.error_len().is_none() => String::from_utf8_lossy(data).into_owned(),
        Err(_) => encoding_rs::WINDOWS_1252.decode(data).0.into_owned(),
    }
}

/// No control characters (PostgreSQL takes no NUL), no runs of blanks, at most [`MAX_TEXT`] bytes.
fn tidy(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len().min(MAX_TEXT));
    let mut gap = false;
    for c in raw.chars() {
        if c.is_whitespace() || c.is_control() || c == '\u{feff}' {
            gap = !out.is_empty();
            continue;
        }
        if out.len() + 5 > MAX_TEXT {
            break;
        }
        if std::mem::take(&mut gap) {
            out.push(' ');
        }
        out.push(c);
    }
    out
}
