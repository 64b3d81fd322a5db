//! One-time codes (RFC 6238: SHA-1, six digits, thirty seconds).

use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

/// The code of this moment for a secret in base32.
pub fn code_of_now(secret: &str) -> Result<String, String> {
    // The runner is a client: it lives in real time, as the phone that would show the code.
    #[allow(clippy::disallowed_methods)]
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_err(|e| e.to_string())?;
    code(&unbase32(secret)?, now.as_secs() / 30)
}

fn code(key: &[u8], step: u64) -> Result<String, String> {
    let mut mac = Hmac::<Sha1>::new_from_slice(key).map_err(|e| e.to_string())?;
    mac.update(&step.to_be_bytes());
    let digest = mac.finalize().into_bytes();
    let at = (digest[19] & 15) as usize;
    let word = u32::from_be_bytes([digest[at], digest[at + 1], digest[at + 2], digest[at + 3]]);
    Ok(format!("{:06}", (word & 0x7fff_ffff) % 1_000_000))
}

fn unbase32(text: &str) -> Result<Vec<u8>, String> {
    let (mut out, mut buffer, mut bits) = (Vec::new(), 0u32, 0);
    for b in text.trim_end_matches('=').bytes() {
        let five = match b {
            b'A'..=b'Z' => b - b'A',
            b'2'..=b'7' => b - b'2' + 26,
            _ => return Err(format!("{:?} is not base32", b as char)),
        };
        buffer = (buffer << 5) | u32::from(five);
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            out.push((buffer >> bits) as u8);
            buffer &= (1 << bits) - 1;
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_of_the_rfc() {
        let key = unbase32("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ").unwrap();
        assert_eq!(key, b"12345678901234567890");
        for (time, want) in [(59, "287082"), (1_111_111_109, "081804"), (20_000_000_000, "353130")] {
            assert_eq!(code(&key, time / 30).unwrap(), want);
        }
        assert!(code_of_now("not base32!").is_err());
    }
}
