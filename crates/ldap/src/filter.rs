//! Search filters: what an administrator wrote, joined with values that anybody may have typed.

use crate::Fault;
use std::fmt::Write;

/// What counts as a group where `GroupFilter` is empty.
pub const GROUPS: &str =
    "(|(objectClass=group)(objectClass=groupOfNames)(objectClass=groupOfUniqueNames)(objectClass=posixGroup))";

/// A value as it stands in a filter: everything that means something there is written as `\xx`, and so is what is not
/// plain ASCII, so that no encoding can hide it.
pub fn escape(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for b in value.bytes() {
        match b {
            b'\\' | b'*' | b'(' | b')' | b'&' | b'|' | b'!' | b'=' | b'<' | b'>' | b'~' | b'/' | 0..=31 | 127..=255 => {
                let _ = write!(out, "\\{b:02x}");
            }
            b => out.push(char::from(b)),
        }
    }
    out
}

/// The id of an entry in a filter. Binary ids (`objectGUID`) are kept as `\xx` for every byte and go in as they are.
pub fn escape_id(id: &str) -> String {
    let binary = !id.is_empty()
        && id.len().is_multiple_of(3)
        && id.as_bytes().chunks(3).all(|c| c[0] == b'\\' && c[1].is_ascii_hexdigit() && c[2].is_ascii_hexdigit());
    if binary { id.to_string() } else { escape(id) }
}

/// `(attribute=value)`; the attribute comes from the settings and must be one.
pub fn equals(setting: &'static str, attribute: &str, value: &str) -> Result<String, Fault> {
    Ok(format!("({}={})", checked(setting, attribute)?, escape(value)))
}

/// `(attribute=*)`.
pub fn present(setting: &'static str, attribute: &str) -> Result<String, Fault> {
    Ok(format!("({}=*)", checked(setting, attribute)?))
}

/// An attribute's name, or a fault that names the setting.
pub fn checked<'a>(setting: &'static str, attribute: &'a str) -> Result<&'a str, Fault> {
    let name = attribute.trim();
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b';' | b'_');
    if name.is_empty() || !name.bytes().all(plain) {
        return Err(Fault::Setting(setting, format!("{attribute:?} is not the name of an attribute")));
    }
    Ok(name)
}

/// A filter of the settings in parentheses; empty stays empty. What cannot be read is a fault that names the setting.
pub fn of_setting(setting: &'static str, text: &str) -> Result<String, Fault> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(String::new());
    }
    let whole = if text.starts_with('(') { text.to_string() } else { format!("({text})") };
    match ldap3::parse_filter(&whole) {
        Ok(_) => Ok(whole),
        Err(()) => Err(Fault::Setting(setting, "is not a search filter".into())),
    }
}

/// All of these must hold; empty ones are left out.
pub fn all(parts: &[&str]) -> String {
    let parts: Vec<&str> = parts.iter().copied().filter(|p| !p.is_empty()).collect();
    match parts.as_slice() {
        [one] => (*one).to_string(),
        many => format!("(&{})", many.concat()),
    }
}

/// One of these must hold.
pub fn any(parts: &[String]) -> String {
    match parts {
        [one] => one.clone(),
        many => format!("(|{})", many.concat()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typed_values_stay_values() {
        for (typed, want) in [
            ("jane", "jane"),
            ("jane.doe@example.com", "jane.doe@example.com"),
            ("*", "\\2a"),
            ("a)(uid=*", "a\\29\\28uid\\3d\\2a"),
            ("a\\2a", "a\\5c2a"),
            ("x\0y", "x\\00y"),
            ("*)(|(objectClass=*", "\\2a\\29\\28\\7c\\28objectClass\\3d\\2a"),
            ("é", "\\c3\\a9"),
        ] {
            assert_eq!(escape(typed), want, "{typed:?}");
            let filter = equals("LoginIdAttribute", "uid", typed).expect("a filter");
            assert!(ldap3::parse_filter(&filter).is_ok(), "{filter}");
        }
        assert_eq!(escape_id("\\01\\fe\\2a"), "\\01\\fe\\2a");
        assert_eq!(escape_id("\\01\\fe\\2"), "\\5c01\\5cfe\\5c2");
        assert_eq!(escape_id("*"), "\\2a");
    }

    #[test]
    fn settings() {
        assert_eq!(of_setting("UserFilter", " ").as_deref(), Ok(""));
        assert_eq!(of_setting("UserFilter", "a=b").as_deref(), Ok("(a=b)"));
        assert_eq!(of_setting("UserFilter", "(&(a=b)(!(c=*)))").as_deref(), Ok("(&(a=b)(!(c=*)))"));
        let ad = "(!(userAccountControl:1.2.840.113556.1.4.803:=2))";
        assert_eq!(of_setting("UserFilter", ad).as_deref(), Ok(ad));
        for bad in ["(a=b", "(a=b))", "(a=b)(c=d)", "(&(a=b)", "nonsense"] {
            assert!(matches!(of_setting("UserFilter", bad), Err(Fault::Setting("UserFilter", _))), "{bad}");
        }
        for bad in ["", " ", "uid=*)(x", "a b", "u(id"] {
            assert!(checked("IdAttribute", bad).is_err(), "{bad}");
        }
        assert_eq!(all(&["", "(a=b)"]), "(a=b)");
        assert_eq!(all(&["(a=b)", "(c=d)"]), "(&(a=b)(c=d))");
        assert_eq!(any(&["(a=b)".into(), "(c=d)".into()]), "(|(a=b)(c=d))");
    }
}
