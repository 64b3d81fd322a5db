//! Ranges of addresses.

use std::net::IpAddr;

/// A network: `192.0.2.0/24`, `2001:db8::/32`, or one address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    /// The first address as a number; IPv4 as the last 32 of 128 bits.
    net: u128,
    /// Bits that count, of 32 or 128.
    bits: u32,
    v4: bool,
    nobody: bool,
}

fn number(ip: IpAddr) -> (u128, bool) {
    match ip.to_canonical() {
        IpAddr::V4(a) => (u128::from(a.to_bits()), true),
        IpAddr::V6(a) => (a.to_bits(), false),
    }
}

impl Range {
    /// Holds no address.
    pub const NONE: Range = Range { net: 0, bits: 0, v4: false, nobody: true };

    /// Reads one. Bits of the address beyond the length do not matter; signs and leading zeros of the length are refused.
    pub fn read(text: &str) -> Option<Range> {
        let (address, length) = text.split_once('/').map_or((text, None), |(a, l)| (a, Some(l)));
        let ip: IpAddr = address.parse().ok()?;
        // Of an IPv4 address written as IPv6 only the last 32 bits are looked at.
        let (net, v4) = number(ip);
        let (most, written) = (if v4 { 32 } else { 128 }, if ip.is_ipv4() { 32 } else { 128 });
        let bits = match length {
            None => most,
            Some(l) if !l.is_empty() && l.bytes().all(|b| b.is_ascii_digit()) && (l == "0" || !l.starts_with('0')) => {
                let bits: u32 = l.parse().ok().filter(|b| *b <= written)?;
                bits.checked_sub(written - most)?
            }
            Some(_) => return None,
        };
        Some(Range { net, bits, v4, nobody: false })
    }

    /// Whether the address lies in it; IPv4 addresses that come as IPv6 are IPv4.
    pub fn holds(&self, ip: IpAddr) -> bool {
        let (number, v4) = number(ip);
        let rest = if self.v4 { 32 } else { 128 } - self.bits;
        let same = (number ^ self.net).checked_shr(rest).unwrap_or(0) == 0;
        !self.nobody && v4 == self.v4 && same
    }
}

#[cfg(test)]
mod tests {
    use super::Range;

    #[test]
    fn table() {
        for (range, ip, want) in [
            ("192.0.2.0/24", "192.0.2.255", Some(true)),
            ("192.0.2.0/24", "192.0.3.0", Some(false)),
            ("192.0.2.9/24", "192.0.2.1", Some(true)),
            ("192.0.2.7", "192.0.2.7", Some(true)),
            ("192.0.2.7/32", "192.0.2.8", Some(false)),
            ("0.0.0.0/0", "203.0.113.9", Some(true)),
            ("0.0.0.0/0", "2001:db8::1", Some(false)),
            ("::/0", "2001:db8::1", Some(true)),
            ("::/0", "192.0.2.1", Some(false)),
            ("2001:db8::/32", "2001:db8:ffff::1", Some(true)),
            ("2001:db8::/32", "2001:db9::1", Some(false)),
            ("2001:db8::1", "2001:db8::1", Some(true)),
            ("192.0.2.0/24", "::ffff:192.0.2.4", Some(true)),
            ("::ffff:192.0.2.0/120", "192.0.2.4", Some(true)),
            ("::ffff:192.0.2.0/64", "192.0.2.4", None),
            ("192.0.2.0/33", "192.0.2.0", None),
            ("192.0.2.0/-1", "192.0.2.0", None),
            ("192.0.2.0/024", "192.0.2.0", None),
            ("192.0.2.0/", "192.0.2.0", None),
            ("192.0.2/24", "192.0.2.0", None),
            ("chat.example", "192.0.2.0", None),
            ("", "192.0.2.0", None),
        ] {
            let held = Range::read(range).map(|r| r.holds(ip.parse().expect("an address")));
            assert_eq!(held, want, "{range} {ip}");
        }
        assert!(!Range::NONE.holds("::".parse().expect("an address")));
    }
}
