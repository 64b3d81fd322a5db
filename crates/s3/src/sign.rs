//! AWS Signature Version 4, with the body's hash.

use ring::{digest, hmac};
use std::fmt::Write;

/// Whose key, for which region.
pub struct Signer {
    pub access: String,
    pub secret: String,
    pub region: String,
}

/// `2026-11-22T21:00:00Z` without marks, of Unix ms.
pub fn stamp(ms: i64) -> String {
    let (days, second) = (ms.div_euclid(86_400_000), ms.div_euclid(1000).rem_euclid(86_400));
    let (year, month, day) = civil(days);
    format!("{year:04}{month:02}{day:02}T{:02}{:02}{:02}Z", second / 3600, second / 60 % 60, second % 60)
}

/// Days since 1970 to year, month, day.
fn civil(days: i64) -> (i64, i64, i64) {
    let z = days + 719_468;
    let (era, doe) = (z.div_euclid(146_097), z.rem_euclid(146_097));
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    (yoe + era * 400 + i64::from(month <= 2), month, doy - (153 * mp + 2) / 5 + 1)
}

/// Unix ms of an HTTP date (`Sun, 22 Nov 2026 21:00:00 GMT`); 0 for anything else.
pub fn http_date(text: &str) -> i64 {
    let parts: Vec<&str> = text.split([' ', ':']).collect();
    let [_, day, month, year, h, m, s, _] = parts.as_slice() else { return 0 };
    let number = |t: &str| t.parse::<i64>().unwrap_or_default();
    let names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let Some(month) = names.iter().position(|n| n == month).map(|n| n as i64 + 1) else { return 0 };
    let y = number(year) - i64::from(month <= 2);
    let (era, yoe) = (y.div_euclid(400), y.rem_euclid(400));
    let doy = (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5 + number(day) - 1;
    let days = era * 146_097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719_468;
    ((days * 24 + number(h)) * 60 + number(m)) * 60_000 + number(s) * 1000
}

pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut out, b| {
        let _ = write!(out, "{b:02x}");
        out
    })
}

pub fn sha256(data: &[u8]) -> String {
    hex(digest::digest(&digest::SHA256, data).as_ref())
}

/// Percent-encoded as signatures want it; `slash`: `/` stays.
pub fn encode(text: &str, slash: bool) -> String {
    let mut out = String::with_capacity(text.len());
    for b in text.bytes() {
        if b.is_ascii_alphanumeric() || b"-_.~".contains(&b) || (slash && b == b'/') {
            out.push(b.into());
        } else {
            let _ = write!(out, "%{b:02X}");
        }
    }
    out
}

impl Signer {
    /// The `Authorization` of a request. `path` and `query` encoded, the query sorted; `headers`: all that are signed, lower
    /// case, sorted, `host` and `x-amz-date` among them.
    pub fn authorization(
        &self,
        method: &str,
        path: &str,
        query: &str,
        headers: &[(String, String)],
        body_hash: &str,
        stamp: &str,
    ) -> String {
        let names: Vec<&str> = headers.iter().map(|(n, _)| n.as_str()).collect();
        let names = names.join(";");
        let listed: String = headers.iter().map(|(n, v)| format!("{n}:{}\n", v.trim())).collect();
        let request = format!("{method}\n{path}\n{query}\n{listed}\n{names}\n{body_hash}");
        let scope = format!("{}/{}/s3/aws4_request", &stamp[..8], self.region);
        let text = format!("AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{}", sha256(request.as_bytes()));
        let step = |key: &[u8], data: &str| {
            hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), data.as_bytes()).as_ref().to_vec()
        };
        let mut key = step(format!("AWS4{}", self.secret).as_bytes(), &stamp[..8]);
        for part in [self.region.as_str(), "s3", "aws4_request"] {
            key = step(&key, part);
        }
        let signature = hex(&step(&key, &text));
        format!("AWS4-HMAC-SHA256 Credential={}/{scope}, SignedHeaders={names}, Signature={signature}", self.access)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_example() {
        // The "GET Object" example of the service's own documentation of its signature.
        let signer = Signer {
            access: "AKIAIOSFODNN7EXAMPLE".into(),
            secret: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY".into(),
            region: "us-east-1".into(),
        };
        let empty = sha256(b"");
        let pairs = [
            ("host", "examplebucket.s3.amazonaws.com"),
            ("range", "bytes=0-9"),
            ("x-amz-content-sha256", empty.as_str()),
            ("x-amz-date", "20130524T000000Z"),
        ];
        let headers: Vec<(String, String)> = pairs.iter().map(|(n, v)| (n.to_string(), v.to_string())).collect();
        let got = signer.authorization("GET", "/test.txt", "", &headers, &empty, "20130524T000000Z");
        assert!(got.ends_with("f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"), "{got}");
    }

    #[test]
    fn dates() {
        for (ms, want) in
            [(0, "19700101T000000Z"), (1_369_353_600_000, "20130524T000000Z"), (951_782_399_999, "20000228T235959Z")]
        {
            assert_eq!(stamp(ms), want);
        }
        assert_eq!(http_date("Fri, 24 May 2013 00:00:00 GMT"), 1_369_353_600_000);
        assert_eq!(http_date("Tue, 29 Feb 2000 12:34:56 GMT"), 951_827_696_000);
        assert_eq!(http_date("nonsense"), 0);
        assert_eq!(encode("a b/\u{e9}+", true), "a%20b/%C3%A9%2B");
    }
}
