//! Which addresses a user may make the server connect to.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, UdpSocket};

/// Networks that are not the public internet (RFC 6890 and its updates, multicast, broadcast): network, length.
const RESERVED_V4: [([u8; 4], u8); 15] = [
    ([0, 0, 0, 0], 8),
    ([10, 0, 0, 0], 8),
    ([100, 64, 0, 0], 10),
    ([127, 0, 0, 0], 8),
    ([169, 254, 0, 0], 16),
    ([172, 16, 0, 0], 12),
    ([192, 0, 0, 0], 24),
    ([192, 0, 2, 0], 24),
    ([192, 88, 99, 0], 24),
    ([192, 168, 0, 0], 16),
    ([198, 18, 0, 0], 15),
    ([198, 51, 100, 0], 24),
    ([203, 0, 113, 0], 24),
    ([224, 0, 0, 0], 4),
    ([240, 0, 0, 0], 4),
];

/// The same for IPv6. Networks that carry an IPv4 address are looked into instead (see [`embedded`]).
const RESERVED_V6: [([u16; 8], u8); 9] = [
    ([0, 0, 0, 0, 0, 0, 0, 0], 96),          // unspecified, loopback, IPv4-compatible
    ([0x64, 0xff9b, 1, 0, 0, 0, 0, 0], 48),  // NAT64 for local use
    ([0x100, 0, 0, 0, 0, 0, 0, 0], 64),      // discard
    ([0x2001, 0, 0, 0, 0, 0, 0, 0], 23),     // Teredo, ORCHID, benchmarking
    ([0x2001, 0xdb8, 0, 0, 0, 0, 0, 0], 32), // documentation
    ([0x3fff, 0, 0, 0, 0, 0, 0, 0], 20),     // documentation
    ([0x5f00, 0, 0, 0, 0, 0, 0, 0], 16),     // segment routing
    ([0xfc00, 0, 0, 0, 0, 0, 0, 0], 7),      // unique local
    ([0xfe00, 0, 0, 0, 0, 0, 0, 0], 7),      // link local, site local, multicast
];

/// `ServiceSettings.AllowedUntrustedInternalConnections`: host names (as written in an address) and networks, separated by
/// spaces or commas. A plain address counts as a host name, as it is written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Allowed {
    hosts: Vec<String>,
    networks: Vec<(IpAddr, u8)>,
}

impl Allowed {
    /// Reads the setting; what is no network is a host name.
    pub fn parse(setting: &str) -> Self {
        let mut out = Self::default();
        for word in setting.split(|c: char| c.is_whitespace() || c == ',').filter(|w| !w.is_empty()) {
            match network(word) {
                Some(n) => out.networks.push(n),
                None => out.hosts.push(word.trim_matches(['[', ']']).to_ascii_lowercase()),
            }
        }
        out
    }

    /// Whether everything that this name leads to may be reached.
    pub fn host(&self, host: &str) -> bool {
        let host = host.trim_matches(['[', ']']).to_ascii_lowercase();
        self.hosts.contains(&host)
    }

    /// Whether the address lies in a listed network.
    pub fn address(&self, ip: IpAddr) -> bool {
        let ip = ip.to_canonical();
        self.networks.iter().any(|(net, len)| within(ip, *net, *len))
    }
}

fn network(word: &str) -> Option<(IpAddr, u8)> {
    let (net, len) = word.split_once('/')?;
    let (net, len) = (net.parse::<IpAddr>().ok()?, len.parse::<u8>().ok()?);
    (len <= if net.is_ipv4() { 32 } else { 128 }).then_some((net, len))
}

fn within(ip: IpAddr, net: IpAddr, len: u8) -> bool {
    match (ip, net) {
        (IpAddr::V4(a), IpAddr::V4(n)) => same_v4(a, n, len),
        (IpAddr::V6(a), IpAddr::V6(n)) => same_v6(a, n, len),
        _ => false,
    }
}

fn same_v4(a: Ipv4Addr, b: Ipv4Addr, len: u8) -> bool {
    (a.to_bits() ^ b.to_bits()).checked_shr(32 - u32::from(len)).unwrap_or(0) == 0
}

fn same_v6(a: Ipv6Addr, b: Ipv6Addr, len: u8) -> bool {
    (a.to_bits() ^ b.to_bits()).checked_shr(128 - u32::from(len)).unwrap_or(0) == 0
}

/// The IPv4 address inside a mapped, NAT64 or 6to4 address.
fn embedded(ip: Ipv6Addr) -> Option<Ipv4Addr> {
    let s = ip.segments();
    let join = |a: u16, b: u16| Ipv4Addr::from((u32::from(a) << 16) | u32::from(b));
    match s {
        [0, 0, 0, 0, 0, 0xffff, a, b] | [0, 0, 0, 0, 0xffff, 0, a, b] | [0x64, 0xff9b, 0, 0, 0, 0, a, b] => {
            Some(join(a, b))
        }
        [0x2002, a, b, ..] => Some(join(a, b)),
        _ => None,
    }
}

/// Whether an address is not one of the public internet.
pub fn is_reserved(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => RESERVED_V4.iter().any(|(net, len)| same_v4(ip, Ipv4Addr::from(*net), *len)),
        IpAddr::V6(ip) => match embedded(ip) {
            Some(inside) => is_reserved(IpAddr::V4(inside)),
            None => RESERVED_V6.iter().any(|(net, len)| same_v6(ip, Ipv6Addr::from(*net), *len)),
        },
    }
}

/// Whether this machine itself has the address: only then a socket can be bound to it.
pub fn is_own(ip: IpAddr) -> bool {
    UdpSocket::bind((ip.to_canonical(), 0)).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reserved_addresses() {
        for (text, want) in [
            ("8.8.8.8", false),
            ("1.1.1.1", false),
            ("172.15.255.255", false),
            ("172.16.0.1", true),
            ("172.32.0.1", false),
            ("192.168.4.4", true),
            ("127.9.9.9", true),
            ("0.0.0.0", true),
            ("169.254.169.254", true),
            ("100.64.0.1", true),
            ("100.128.0.1", false),
            ("255.255.255.255", true),
            ("224.0.0.1", true),
            ("::", true),
            ("::1", true),
            ("::7f00:1", true),
            ("::ffff:127.0.0.1", true),
            ("::ffff:8.8.8.8", false),
            ("::ffff:0:10.0.0.1", true),
            ("64:ff9b::a00:1", true),
            ("64:ff9b::808:808", false),
            ("64:ff9b:1::1", true),
            ("2002:7f00:1::", true),
            ("2002:808:808::1", false),
            ("2001::1", true),
            ("2001:db8::1", true),
            ("2606:4700::1111", false),
            ("2a00:1450:4001::200e", false),
            ("fc00::1", true),
            ("fd12::1", true),
            ("fe80::1", true),
            ("fec0::1", true),
            ("ff02::1", true),
        ] {
            assert_eq!(is_reserved(text.parse().unwrap()), want, "{text}");
        }
    }

    #[test]
    fn the_setting() {
        let a = Allowed::parse("localhost, 10.1.0.0/16\n127.0.0.1  fd00::/8 [::1],0.0.0.0/0x");
        for (host, want) in
            [("LOCALHOST", true), ("127.0.0.1", true), ("[::1]", true), ("localhost2", false), ("", false)]
        {
            assert_eq!(a.host(host), want, "{host}");
        }
        for (ip, want) in [
            ("10.1.255.1", true),
            ("10.2.0.1", false),
            ("::ffff:10.1.0.9", true),
            ("127.0.0.1", false),
            ("fd77::1", true),
            ("fe80::1", false),
        ] {
            assert_eq!(a.address(ip.parse().unwrap()), want, "{ip}");
        }
        assert!(Allowed::parse("0.0.0.0/0").address("127.0.0.1".parse().unwrap()), "everything");
        assert_eq!(Allowed::parse(" ,\t"), Allowed::default());
    }

    #[test]
    fn own_addresses() {
        assert!(is_own("127.0.0.1".parse().unwrap()));
        assert!(!is_own("8.8.8.8".parse().unwrap()));
    }
}
