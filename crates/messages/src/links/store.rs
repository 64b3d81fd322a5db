//! Rows of `linkmetadata`: what was found behind an address in an hour (contract/schema.md).

use ochre_kernel::{App, AppError, args, rows, sql};
use ochre_types::PostImage;
use serde_json::Value;
use std::collections::HashMap;

/// What is behind an address.
#[derive(Debug, Clone, PartialEq)]
pub enum Found {
    /// Nothing that can be shown, or it could not be reached.
    Nothing,
    /// A page: its OpenGraph data.
    Page(Value),
    Picture(PostImage),
}

/// Longest address that has a row.
pub const MAX_URL: usize = 2048;

sql!(KNOWN = "SELECT hash, url, type, data FROM linkmetadata WHERE hash = ANY($1)");
sql!(
    SAVE = "INSERT INTO linkmetadata (hash, url, timestamp, type, data) VALUES ($1, $2, $3, $4, $5) \
     ON CONFLICT (hash) DO UPDATE SET url = excluded.url, timestamp = excluded.timestamp, type = excluded.type, \
     data = excluded.data"
);

/// The beginning of the hour, ms.
pub fn hour(ms: i64) -> i64 {
    ms - ms.rem_euclid(3_600_000)
}

/// FNV-1 (32 bits) of the hour (ms, little endian) and the address.
fn hash(url: &str, hour: i64) -> i64 {
    let step = |h: u32, byte: &u8| h.wrapping_mul(16_777_619) ^ u32::from(*byte);
    let h = hour.to_le_bytes().iter().fold(2_166_136_261, step);
    url.as_bytes().iter().fold(h, step).into()
}

/// What is known of addresses in their hours, one statement.
pub async fn known(app: &App, wanted: &[(String, i64)]) -> Result<HashMap<(String, i64), Found>, AppError> {
    let mut out = HashMap::new();
    if wanted.is_empty() {
        return Ok(out);
    }
    let mut by_hash: HashMap<i64, Vec<&(String, i64)>> = HashMap::new();
    for w in wanted {
        by_hash.entry(hash(&w.0, w.1)).or_default().push(w);
    }
    let hashes: Vec<i64> = by_hash.keys().copied().collect();
    let row = |r: &ochre_db::Row| {
        let url = r.get::<String>(1)?;
        Ok((r.get::<i64>(0)?, url, r.get::<String>(2)?, rows::json::<Value>(r, 3)?))
    };
    for (hash, url, kind, data) in app.db.all(&KNOWN, args![hashes], row).await? {
        let found = match kind.as_str() {
            "opengraph" => Found::Page(data),
            "image" => serde_json::from_value(data).map_or(Found::Nothing, Found::Picture),
            _ => Found::Nothing,
        };
        // Two addresses may share a hash: the row is of one of them.
        for w in by_hash.get(&hash).into_iter().flatten().filter(|w| w.0 == url) {
            out.insert((*w).clone(), found.clone());
        }
    }
    Ok(out)
}

/// Keeps what was found.
pub async fn save(app: &App, url: &str, hour: i64, found: &Found) -> Result<(), AppError> {
    let (kind, data) = match found {
        Found::Nothing => ("none", Value::Null),
        Found::Page(og) => ("opengraph", og.clone()),
        Found::Picture(image) => ("image", serde_json::to_value(image).unwrap_or_default()),
    };
    app.db.exec(&SAVE, args![hash(url, hour), url, hour, kind, data.to_string()]).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{hash, hour};

    #[test]
    fn hashes() {
        assert_eq!(hour(1_546_300_800_001), 1_546_300_800_000);
        // Reference values of FNV-1, 32 bits.
        let plain = |text: &str| text.bytes().fold(2_166_136_261u32, |h, b| h.wrapping_mul(16_777_619) ^ u32::from(b));
        assert_eq!((plain(""), plain("a"), plain("foobar")), (0x811c_9dc5, 0x050c_5d7e, 0x31f0_b262));
        assert_ne!(hash("http://a.test", 0), hash("http://a.test", 3_600_000));
        assert_ne!(hash("http://a.test", 0), hash("http://b.test", 0));
    }
}
