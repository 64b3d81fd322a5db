//! ZIP archives by their central directory: office documents, and plain archives.

use crate::unpack::{BUDGET, inflate};
use crate::{MAX_TEXT, html};

/// Most entries that are looked at.
const MAX_ENTRIES: usize = 20_000;

struct Entry {
    name: String,
    method: u16,
    packed: usize,
    header: usize,
}

fn u16_at(data: &[u8], at: usize) -> Option<usize> {
    let b = data.get(at..at.checked_add(2)?)?;
    Some(usize::from(u16::from_le_bytes([b[0], b[1]])))
}

fn u32_at(data: &[u8], at: usize) -> Option<usize> {
    let b = data.get(at..at.checked_add(4)?)?;
    usize::try_from(u32::from_le_bytes([b[0], b[1], b[2], b[3]])).ok()
}

/// The central directory; what is broken of it is left out.
fn entries(data: &[u8]) -> Vec<Entry> {
    let tail = data.len().saturating_sub(66_000);
    let Some(end) = data[tail..].windows(4).rposition(|w| w == b"PK\x05\x06").map(|at| at + tail) else {
        return vec![];
    };
    let mut out = Vec::new();
    let Some(mut at) = u32_at(data, end + 16) else { return out };
    while out.len() < MAX_ENTRIES && data.get(at..at + 4) == Some(b"PK\x01\x02") {
        let Some((entry, next)) = entry(data, at) else { break };
        out.push(entry);
        at = next;
    }
    out
}

fn entry(data: &[u8], at: usize) -> Option<(Entry, usize)> {
    let (name, extra, comment) = (u16_at(data, at + 28)?, u16_at(data, at + 30)?, u16_at(data, at + 32)?);
    let text = String::from_utf8_lossy(data.get(at + 46..at + 46 + name)?).into_owned();
    let method = u16_at(data, at + 10)? as u16;
    let entry = Entry { name: text, method, packed: u32_at(data, at + 20)?, header: u32_at(data, at + 42)? };
    Some((entry, at + 46 + name + extra + comment))
}

fn content(data: &[u8], e: &Entry, most: usize) -> Option<Vec<u8>> {
    let start = e.header.checked_add(30)? + u16_at(data, e.header.checked_add(26)?)? + u16_at(data, e.header + 28)?;
    let packed = data.get(start..start.checked_add(e.packed)?)?;
    match e.method {
        0 => Some(packed[..packed.len().min(most)].to_vec()),
        8 => Some(inflate(packed, false, most)),
        _ => None,
    }
}

/// An archive in memory, by the names of its entries.
pub struct Archive {
    data: Vec<u8>,
    names: Vec<String>,
    entries: Vec<Entry>,
}

impl Archive {
    /// `None`: there is no directory, so it is no archive.
    pub fn open(data: Vec<u8>) -> Option<Archive> {
        let tail = data.len().saturating_sub(66_000);
        data[tail..].windows(4).rposition(|w| w == b"PK\x05\x06")?;
        let entries = entries(&data);
        let names = entries.iter().map(|e| e.name.clone()).collect();
        Some(Archive { data, names, entries })
    }

    /// The names, in the archive's order.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// An entry's bytes, at most so many.
    pub fn read(&self, name: &str, most: usize) -> Option<Vec<u8>> {
        content(&self.data, self.entries.iter().find(|e| e.name == name)?, most)
    }
}

/// Text of DOCX, XLSX, PPTX and the OpenDocument formats: their text parts, in order.
pub fn office(data: &[u8]) -> String {
    let mut parts: Vec<Entry> = entries(data).into_iter().filter(|e| is_text_part(&e.name)).collect();
    parts.sort_by_key(|e| (e.name.len(), e.name.clone()));
    let (mut out, mut budget) = (String::new(), BUDGET);
    for part in parts {
        let Some(bytes) = content(data, &part, budget) else { continue };
        budget -= bytes.len();
        out.push_str(&html::xml(&String::from_utf8_lossy(&bytes), &GAPS));
        out.push('\n');
        if out.len() > 2 * MAX_TEXT || budget == 0 {
            break;
        }
    }
    out
}

/// Elements whose beginning or end parts words.
const GAPS: [&str; 18] = [
    "w:p",
    "w:br",
    "w:tab",
    "w:tc",
    "a:p",
    "a:br",
    "si",
    "c",
    "row",
    "text:p",
    "text:h",
    "text:s",
    "text:tab",
    "text:line-break",
    "table:table-cell",
    "w:footnote",
    "w:comment",
    "v",
];

fn is_text_part(name: &str) -> bool {
    let numbered = |prefix: &str| {
        name.strip_prefix(prefix)
            .and_then(|n| n.strip_suffix(".xml"))
            .is_some_and(|n| n.bytes().all(|b| b.is_ascii_digit()))
    };
    matches!(
        name,
        "word/document.xml"
            | "word/footnotes.xml"
            | "word/endnotes.xml"
            | "word/comments.xml"
            | "xl/sharedStrings.xml"
            | "content.xml"
    ) || ["word/header", "word/footer", "ppt/slides/slide", "ppt/notesSlides/notesSlide", "xl/comments"]
        .into_iter()
        .any(numbered)
}

/// The names inside an archive; with `read` also the words of the files, archives in archives by name only.
pub fn archive(data: &[u8], read: bool) -> String {
    let (mut out, mut budget) = (String::new(), BUDGET);
    for e in entries(data) {
        out.push_str(&e.name);
        out.push('\n');
        let extension = e.name.rsplit_once('.').map_or("", |(_, x)| x);
        if read && budget > 0 && crate::is_readable(extension) {
            let Some(bytes) = content(data, &e, budget) else { continue };
            budget -= bytes.len();
            out.push_str(&crate::text(extension, &bytes, false));
            out.push('\n');
        }
        if out.len() > 2 * MAX_TEXT {
            break;
        }
    }
    out
}
