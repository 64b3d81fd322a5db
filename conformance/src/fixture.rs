//! File contents that scenarios describe instead of holding them, and a look into files that come back.

use base64::Engine;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{DynamicImage, ImageFormat, RgbImage};
use serde_json::{Map, Value, json};
use std::io::Cursor;

/// The recorded answers show the size of one generated picture: that of the recorder's PNG writer.
/// (width, height) -> bytes; ours is filled up to it with a chunk that readers skip.
const RECORDED_PNG_SIZES: [((u32, u32), usize); 1] = [((2400, 1200), 30_185)];

/// The bytes of a file of a step: `content` (text), `base64`, `zip` {name: text}, `bytes` n, or a picture by kind and size.
pub fn content(file: &Value) -> Result<Vec<u8>, String> {
    let get = |k: &str| file.get(k);
    if let Some(text) = get("content") {
        return Ok(text.as_str().ok_or("content is a text")?.as_bytes().to_vec());
    }
    if let Some(text) = get("base64") {
        let engine = base64::engine::general_purpose::STANDARD;
        return engine.decode(text.as_str().unwrap_or_default()).map_err(|e| format!("base64: {e}"));
    }
    if let Some(names) = get("zip") {
        return zip(names.as_object().ok_or("zip is an object of name and text")?);
    }
    if let Some(n) = get("bytes") {
        let n = n.as_u64().ok_or("bytes is a number")? as usize;
        return Ok(b"0123456789abcdef".iter().copied().cycle().take(n).collect());
    }
    for (kind, format) in FORMATS {
        if let Some(size) = get(kind) {
            let side = |i: usize| size.get(i).and_then(Value::as_u64).and_then(|n| u32::try_from(n).ok());
            let (w, h) = side(0).zip(side(1)).ok_or("a picture is [width, height]")?;
            return picture(format, w, h);
        }
    }
    Err("a file needs content, base64, zip, bytes or a picture size".into())
}

const FORMATS: [(&str, ImageFormat); 5] = [
    ("png", ImageFormat::Png),
    ("jpeg", ImageFormat::Jpeg),
    ("gif", ImageFormat::Gif),
    ("bmp", ImageFormat::Bmp),
    ("webp", ImageFormat::WebP),
];

/// A picture with a gradient in each direction and a pattern in blue.
fn picture(format: ImageFormat, w: u32, h: u32) -> Result<Vec<u8>, String> {
    let shade = |at: u32, of: u32| (at * 255 / of.max(1)) as u8;
    let pixels = RgbImage::from_fn(w, h, |x, y| image::Rgb([shade(x, w), shade(y, h), ((x ^ y) & 255) as u8]));
    let mut out = Cursor::new(Vec::new());
    let written = match format {
        // The default is made for speed and would leave megabytes.
        ImageFormat::Png => pixels.write_with_encoder(PngEncoder::new_with_quality(
            &mut out,
            CompressionType::Default,
            FilterType::Adaptive,
        )),
        _ => DynamicImage::ImageRgb8(pixels).write_to(&mut out, format),
    };
    written.map_err(|e| format!("{format:?}: {e}"))?;
    let mut data = out.into_inner();
    let recorded = RECORDED_PNG_SIZES.iter().find(|(size, _)| *size == (w, h) && format == ImageFormat::Png);
    if let Some((_, bytes)) = recorded {
        fill_png(&mut data, *bytes)?;
    }
    Ok(data)
}

/// Lengthens a PNG file to `size` bytes by a private chunk before its end.
fn fill_png(data: &mut Vec<u8>, size: usize) -> Result<(), String> {
    const CHUNK: usize = 12; // length, name, checksum
    let gap =
        size.checked_sub(data.len() + CHUNK).ok_or_else(|| format!("the PNG has {} bytes already", data.len()))?;
    let mut named = b"ocFl".to_vec();
    named.resize(4 + gap, 0);
    let mut chunk = (gap as u32).to_be_bytes().to_vec();
    chunk.extend(&named);
    chunk.extend(checksum(&named).to_be_bytes());
    let end = data.len() - CHUNK; // IEND is an empty chunk
    data.splice(end..end, chunk);
    Ok(())
}

fn checksum(data: &[u8]) -> u32 {
    let mut crc = flate2::Crc::new();
    crc.update(data);
    crc.sum()
}

/// A zip archive of texts, stored, dated 1980: its size depends on names and texts only.
fn zip(files: &Map<String, Value>) -> Result<Vec<u8>, String> {
    const DATE: u16 = (1 << 5) | 1;
    let (mut out, mut index) = (Vec::new(), Vec::new());
    for (name, text) in files {
        let data = text.as_str().ok_or("zip holds texts")?.as_bytes();
        let utf8: u16 = if name.is_ascii() { 0 } else { 0x800 };
        let mut common = Vec::new(); // version .. extra length, the same in both headers
        for half in [20, utf8, 0, 0, DATE] {
            common.extend(half.to_le_bytes());
        }
        for word in [checksum(data), data.len() as u32, data.len() as u32] {
            common.extend(word.to_le_bytes());
        }
        common.extend((name.len() as u16).to_le_bytes());
        common.extend([0; 2]);
        let at = out.len() as u32;
        out.extend(b"PK\x03\x04");
        out.extend(&common);
        out.extend(name.as_bytes());
        out.extend(data);
        index.extend(b"PK\x01\x02\x14\x03");
        index.extend(&common);
        index.extend([0; 10]); // comment, disk, attributes
        index.extend(at.to_le_bytes());
        index.extend(name.as_bytes());
    }
    let (start, n) = (out.len() as u32, files.len() as u16);
    out.extend(&index);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend([n.to_le_bytes(), n.to_le_bytes()].concat());
    out.extend((index.len() as u32).to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend([0; 2]);
    Ok(out)
}

/// The names in a zip archive's index, sorted; those inside folders are left out.
pub fn zip_names(data: &[u8]) -> Result<Vec<String>, String> {
    let half = |at: usize| data.get(at..at + 2).map(|b| u16::from_le_bytes([b[0], b[1]]) as usize);
    let word = |at: usize| data.get(at..at + 4).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]) as usize);
    let end = data.windows(4).rposition(|w| w == b"PK\x05\x06").ok_or("the archive has no end")?;
    let broken = "the archive's index is cut off";
    let (n, mut at) = (half(end + 10).ok_or(broken)?, word(end + 16).ok_or(broken)?);
    let mut names = Vec::new();
    for _ in 0..n {
        let (name, extra, note) =
            (half(at + 28).ok_or(broken)?, half(at + 30).ok_or(broken)?, half(at + 32).ok_or(broken)?);
        let text = data.get(at + 46..at + 46 + name).ok_or(broken)?;
        names.push(String::from_utf8_lossy(text).into_owned());
        at += 46 + name + extra + note;
    }
    names.retain(|n| !n.contains('/'));
    names.sort();
    Ok(names)
}

/// Kind and size of a picture: `{"format": "PNG", "size": [w, h]}`.
pub fn describe_picture(data: &[u8]) -> Value {
    let unreadable = json!({"format": "unreadable"});
    let Ok(reader) = image::ImageReader::new(Cursor::new(data)).with_guessed_format() else { return unreadable };
    let name = match reader.format() {
        Some(ImageFormat::WebP) => "WEBP".to_owned(),
        Some(other) => format!("{other:?}").to_uppercase(),
        None => return unreadable,
    };
    reader.into_dimensions().map_or(unreadable, |(w, h)| json!({"format": name, "size": [w, h]}))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_have_their_size() {
        for (kind, name) in [("png", "PNG"), ("jpeg", "JPEG"), ("gif", "GIF"), ("bmp", "BMP"), ("webp", "WEBP")] {
            let data = content(&json!({kind: [20, 30]})).unwrap();
            assert_eq!(describe_picture(&data), json!({"format": name, "size": [20, 30]}));
        }
        assert_eq!(describe_picture(b"not a picture"), json!({"format": "unreadable"}));
        let large = content(&json!({"png": [2400, 1200]})).unwrap();
        assert_eq!(large.len(), 30_185);
        assert!(image::load_from_memory(&large).is_ok());
    }

    #[test]
    fn archives() {
        let data = content(&json!({"zip": {"import.jsonl": "x".repeat(98), "data/é.txt": "y"}})).unwrap();
        assert_eq!(data.len(), 30 + 12 + 98 + 30 + 11 + 1 + 46 + 12 + 46 + 11 + 22);
        assert_eq!(zip_names(&data).unwrap(), ["import.jsonl"]);
        assert!(zip_names(b"PK\x03\x04").is_err());
    }

    #[test]
    fn other_contents() {
        assert_eq!(content(&json!({"content": "é"})).unwrap(), "é".as_bytes());
        assert_eq!(content(&json!({"bytes": 18})).unwrap(), b"0123456789abcdef01");
        assert_eq!(content(&json!({"base64": "AAE="})).unwrap(), [0, 1]);
        assert!(content(&json!({})).is_err());
    }
}
