//! Shapes of texts that several rules need.

/// `http` or `https` with a host.
pub(super) fn http_url(text: &str) -> bool {
    url(text, &["http", "https"])
}

/// One of the schemes, `://`, a host, no blanks.
pub(super) fn url(text: &str, schemes: &[&str]) -> bool {
    let Some((scheme, rest)) = text.split_once("://") else { return false };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit_once('@').map_or(authority, |(_, h)| h);
    let port_ok = match host.rsplit_once(':') {
        Some((name, port)) if !port.contains(']') => {
            !name.is_empty() && (port.is_empty() || port.parse::<u16>().is_ok())
        }
        _ => true,
    };
    schemes.iter().any(|s| scheme.eq_ignore_ascii_case(s))
        && !host.is_empty()
        && port_ok
        && !text.chars().any(|c| c.is_whitespace() || c.is_control())
}

/// `[host]:port`; the host may be missing.
pub(super) fn listen_address(text: &str) -> bool {
    let Some((host, port)) = text.rsplit_once(':') else { return false };
    let host_ok = match host.strip_prefix('[') {
        Some(v6) => v6.strip_suffix(']').is_some_and(|v6| v6.parse::<std::net::Ipv6Addr>().is_ok()),
        None => host.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_')),
    };
    host_ok && port.parse::<u16>().is_ok()
}

/// `HH:MM` of a day.
pub(super) fn time_of_day(text: &str) -> bool {
    let Some((h, m)) = text.split_once(':') else { return false };
    let number = |t: &str, len: std::ops::RangeInclusive<usize>, below: u32| {
        len.contains(&t.len()) && t.bytes().all(|b| b.is_ascii_digit()) && t.parse::<u32>().is_ok_and(|n| n < below)
    };
    number(h, 1..=2, 24) && number(m, 2..=2, 60)
}

/// An address with one `@` and something on both sides.
pub(super) fn email(text: &str) -> bool {
    text.split_once('@').is_some_and(|(a, b)| !a.is_empty() && !b.is_empty() && !b.contains('@'))
        && !text.contains(char::is_whitespace)
}

/// A domain name without a scheme or path.
pub(super) fn domain(text: &str) -> bool {
    let text = text.trim();
    !text.is_empty()
        && text.split('.').all(|part| {
            !part.is_empty()
                && part.chars().all(|c| c.is_alphanumeric() || c == '-')
                && !part.starts_with('-')
                && !part.ends_with('-')
        })
}

/// 8-4-4-4-12 hexadecimal digits.
pub(super) fn uuid(text: &str) -> bool {
    text.len() == 36
        && text
            .bytes()
            .enumerate()
            .all(|(i, b)| if matches!(i, 8 | 13 | 18 | 23) { b == b'-' } else { b.is_ascii_hexdigit() })
}

/// An id of the wire contract: 26 bytes of letters and digits.
pub(super) fn id(text: &str) -> bool {
    text.len() == 26 && text.chars().all(char::is_alphanumeric)
}
