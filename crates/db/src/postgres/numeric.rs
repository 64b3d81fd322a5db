//! `numeric` and `date` in PostgreSQL's binary form: sums of bigint are numeric, two views have a day.

use bytes::{BufMut, BytesMut};

/// Digits in base 10,000 from the most significant, the weight of the first, and the sign and scale.
struct Parts {
    digits: Vec<i16>,
    weight: i16,
    negative: bool,
    scale: usize,
}

fn parts(raw: &[u8]) -> Option<Parts> {
    let word = |i: usize| Some(i16::from_be_bytes(raw.get(2 * i..2 * i + 2)?.try_into().ok()?));
    let (count, weight, sign, scale) = (word(0)?, word(1)?, word(2)? as u16, word(3)?);
    if sign != 0 && sign != 0x4000 {
        return None; // NaN and the infinities
    }
    let digits = (0..count as usize).map(|i| word(4 + i)).collect::<Option<_>>()?;
    Some(Parts { digits, weight, negative: sign != 0, scale: scale as usize })
}

/// The whole part.
pub(super) fn to_int(raw: &[u8]) -> Option<i64> {
    let p = parts(raw)?;
    let mut value: i128 = 0;
    for i in 0..=i32::from(p.weight) {
        let digit = p.digits.get(i as usize).copied().unwrap_or(0);
        value = value.checked_mul(10_000)?.checked_add(digit.into())?;
    }
    i64::try_from(if p.negative { -value } else { value }).ok()
}

/// In print, with as many decimals as the value has.
pub(super) fn to_text(raw: &[u8]) -> Option<String> {
    let p = parts(raw)?;
    let at = |i: i32| usize::try_from(i).ok().and_then(|i| p.digits.get(i)).copied().unwrap_or(0);
    let mut text = String::from(if p.negative { "-" } else { "" });
    let mut whole = String::new();
    for i in 0..=i32::from(p.weight) {
        whole.push_str(&format!("{:04}", at(i)));
    }
    let whole = whole.trim_start_matches('0');
    text.push_str(if whole.is_empty() { "0" } else { whole });
    if p.scale > 0 {
        let mut decimals = String::new();
        for i in 0..(p.scale as i32 + 3) / 4 {
            decimals.push_str(&format!("{:04}", at(i32::from(p.weight) + 1 + i)));
        }
        text.push('.');
        text.push_str(&decimals[..p.scale]);
    }
    Some(text)
}

/// Encodes an integer.
pub(super) fn put(value: i64, out: &mut BytesMut) {
    let mut rest = value.unsigned_abs();
    let mut digits = Vec::new();
    while rest > 0 {
        digits.push((rest % 10_000) as i16);
        rest /= 10_000;
    }
    out.put_i16(digits.len() as i16);
    out.put_i16(digits.len() as i16 - 1);
    out.put_u16(if value < 0 { 0x4000 } else { 0 });
    out.put_i16(0);
    for digit in digits.into_iter().rev() {
        out.put_i16(digit);
    }
}

/// Days from 1970-01-01 to 2000-01-01, PostgreSQL's day 0.
const EPOCH: i64 = 10_957;

/// `YYYY-MM-DD` of days since 2000-01-01 (Howard Hinnant's civil_from_days).
pub(super) fn date_text(days: i32) -> String {
    let z = i64::from(days) + EPOCH + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1_460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let day = doy - (153 * mp + 2) / 5 + 1;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    let year = yoe + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

/// The reverse of [`date_text`].
pub(super) fn date_days(text: &str) -> Option<i32> {
    let mut fields = text.splitn(3, '-').map(|f| f.parse::<i64>().ok());
    let (year, month, day) = (fields.next()??, fields.next()??, fields.next()??);
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let yoe = year.rem_euclid(400);
    let doy = (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5 + day - 1;
    let doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
    i32::try_from(era * 146_097 + doe - 719_468 - EPOCH).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numerics() {
        for v in [0, 1, -1, 9_999, 10_000, -123_456_789, i64::MAX, i64::MIN] {
            let mut out = BytesMut::new();
            put(v, &mut out);
            assert_eq!(to_int(&out), Some(v));
            assert_eq!(to_text(&out), Some(v.to_string()));
        }
        // 12.5: digits 12, 5000; scale 1
        let raw = [0, 2, 0, 0, 0, 0, 0, 1, 0, 12, 0x13, 0x88];
        assert_eq!((to_int(&raw), to_text(&raw).as_deref()), (Some(12), Some("12.5")));
        // 0.0025: weight -1
        let raw = [0, 1, 0xff, 0xff, 0, 0, 0, 4, 0, 25];
        assert_eq!((to_int(&raw), to_text(&raw).as_deref()), (Some(0), Some("0.0025")));
    }

    #[test]
    fn dates() {
        for (days, text) in [(0, "2000-01-01"), (-1, "1999-12-31"), (59, "2000-02-29"), (9_822, "2026-11-22")] {
            assert_eq!(date_text(days), text);
            assert_eq!(date_days(text), Some(days));
        }
    }
}
