//! Distinguished names: one form for those that mean the same.

/// The comparable form of a name: lower case, without the spaces that mean nothing, escapes written in one way.
pub fn normal(dn: &str) -> String {
    let mut out: Vec<u8> = Vec::with_capacity(dn.len());
    let bytes = dn.as_bytes();
    let mut i = 0;
    // `kept`: up to where blanks at the end belong to the value because they were escaped
    let mut kept = 0;
    let mut start = true;
    while i < bytes.len() {
        match bytes[i] {
            b',' | b'+' | b'=' | b';' => {
                trim(&mut out, kept);
                out.push(if bytes[i] == b';' { b',' } else { bytes[i] });
                kept = out.len();
                start = true;
            }
            b' ' if start => {}
            b'\\' if i + 1 < bytes.len() => {
                start = false;
                match (hex(bytes[i + 1]), bytes.get(i + 2).copied().and_then(hex)) {
                    (Some(high), Some(low)) => {
                        literal(&mut out, high * 16 + low);
                        i += 2;
                    }
                    _ => {
                        literal(&mut out, bytes[i + 1]);
                        i += 1;
                    }
                }
                kept = out.len();
            }
            b => {
                start = false;
                out.push(b);
            }
        }
        i += 1;
    }
    trim(&mut out, kept);
    String::from_utf8_lossy(&out).to_lowercase()
}

fn trim(out: &mut Vec<u8>, kept: usize) {
    while out.len() > kept && out.last() == Some(&b' ') {
        out.pop();
    }
}

fn hex(b: u8) -> Option<u8> {
    char::from(b).to_digit(16).and_then(|d| u8::try_from(d).ok())
}

/// A byte that was escaped: again with an escape where it would mean something.
fn literal(out: &mut Vec<u8>, b: u8) {
    if matches!(b, b',' | b'+' | b'=' | b';' | b'\\' | b'"' | b'<' | b'>' | b'#') {
        out.push(b'\\');
    }
    out.push(b);
}

#[cfg(test)]
mod tests {
    use super::normal;

    #[test]
    fn the_same_name() {
        for (a, b) in [
            ("CN=Jane Doe,OU=People,DC=example,DC=com", "cn=jane doe, ou=people, dc=example, dc=com"),
            ("cn = x , dc = y", "cn=x,dc=y"),
            ("cn=Doe\\, Jane,dc=y", "cn=Doe\\2C Jane,dc=y"),
            ("cn=M\\C3\\BCller,dc=y", "cn=müller,dc=y"),
            ("cn=x\\20,dc=y", "cn=x\\ ,dc=y"),
            ("cn=MÜLLER,dc=y", "cn=müller,dc=y"),
        ] {
            assert_eq!(normal(a), normal(b), "{a} {b}");
        }
        for (a, b) in [("cn=a\\,b,dc=y", "cn=a,b=,dc=y"), ("cn=x,dc=y", "cn=x,dc=z"), ("cn=x\\ ,dc=y", "cn=x,dc=y")] {
            assert_ne!(normal(a), normal(b), "{a} {b}");
        }
    }
}
