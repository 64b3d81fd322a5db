//! Times as texts.

use crate::search_dates::days_since_epoch;

/// An RFC 3339 time as Unix ms; `None` when it is none. `0001-01-01T00:00:00Z` (the wire's "no time") is far below zero.
///
/// ```
/// assert_eq!(ochre_text::time::rfc3339("2030-01-01T01:00:00.5+01:00"), Some(1_893_456_000_500));
/// assert_eq!(ochre_text::time::rfc3339("tomorrow"), None);
/// ```
pub fn rfc3339(text: &str) -> Option<i64> {
    let b = text.as_bytes();
    let shape = b.len() >= 20 && text.is_ascii() && (b[4], b[7], b[10], b[13], b[16]) == (b'-', b'-', b'T', b':', b':');
    if !shape {
        return None;
    }
    let n = |from: usize, to: usize| -> Option<i64> {
        let part = text.get(from..to)?;
        if part.bytes().all(|b| b.is_ascii_digit()) { part.parse().ok() } else { None }
    };
    let (year, month, day) = (n(0, 4)?, n(5, 7)?, n(8, 10)?);
    let (hour, minute, second) = (n(11, 13)?, n(14, 16)?, n(17, 19)?);
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) || hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let (ms, zone) = fraction(&text[19..])?;
    let seconds = days_since_epoch(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second - zone;
    Some(seconds * 1000 + ms)
}

/// The rest after the seconds: ms of the fraction, and the zone's distance from UTC in seconds.
fn fraction(rest: &str) -> Option<(i64, i64)> {
    let (ms, zone) = match rest.strip_prefix('.') {
        Some(after) => {
            let end = after.find(|c: char| !c.is_ascii_digit())?;
            let digits = format!("{:0<3}", &after[..end]);
            if end == 0 {
                return None;
            }
            (digits[..3].parse().ok()?, &after[end..])
        }
        None => (0, rest),
    };
    if zone == "Z" {
        return Some((ms, 0));
    }
    let sign = match zone.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let (h, m) = zone[1..].split_once(':')?;
    let (h, m): (i64, i64) = (h.parse().ok()?, m.parse().ok()?);
    Some((ms, sign * (h * 3600 + m * 60)))
}
