//! The password rules of `PasswordSettings`.

use crate::password::MAX_PASSWORD_BYTES;

/// Counted as symbols: printable ASCII that is neither letter nor digit, without braces,
/// plus the space (`contract/limits.md`).
const SYMBOLS: &str = " !\"\\#$%&'()*+,-./:;<=>?@[]^_`|~";

/// What a password must contain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// `PasswordSettings.MinimumLength`, bytes.
    pub min_bytes: usize,
    pub lowercase: bool,
    pub uppercase: bool,
    pub number: bool,
    pub symbol: bool,
}

impl Default for Policy {
    fn default() -> Self {
        Policy { min_bytes: 8, lowercase: false, uppercase: false, number: false, symbol: false }
    }
}

impl Policy {
    /// `Err` holds the error id (status 400). Length comes first and alone; missing classes
    /// are joined into one id in the order lowercase, uppercase, number, symbol.
    pub fn check(&self, password: &str) -> Result<(), String> {
        let id = |suffix: &str| Err(format!("model.user.is_valid.pwd{suffix}.app_error"));
        if password.len() < self.min_bytes {
            return id("_min_length");
        }
        if password.len() > MAX_PASSWORD_BYTES {
            return id("_max_length");
        }
        let lacks = |wanted: bool, has: fn(char) -> bool| wanted && !password.contains(has);
        let mut missing = String::new();
        for (wanted, has, name) in [
            (self.lowercase, (|c| c.is_ascii_lowercase()) as fn(char) -> bool, "_lowercase"),
            (self.uppercase, |c| c.is_ascii_uppercase(), "_uppercase"),
            (self.number, |c| c.is_ascii_digit(), "_number"),
            (self.symbol, |c| SYMBOLS.contains(c), "_symbol"),
        ] {
            if lacks(wanted, has) {
                missing.push_str(name);
            }
        }
        if missing.is_empty() { Ok(()) } else { id(&missing) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table() {
        let all = Policy { min_bytes: 5, lowercase: true, uppercase: true, number: true, symbol: true };
        let plain = Policy::default();
        let long = "x".repeat(73);
        let table: &[(&Policy, &str, &str)] = &[
            (&plain, "1234567", "_min_length"),
            (&plain, "12345678", ""),
            (&plain, "éééé", ""), // bytes, not letters
            (&plain, &long, "_max_length"),
            (&all, "aB1!x", ""),
            (&all, "aB1 x", ""),
            (&all, "aB1\\x", ""),
            (&all, "aB1{}", "_symbol"),
            (&all, "abcdef", "_uppercase_number_symbol"),
            (&all, "ABCDEF", "_lowercase_number_symbol"),
            (&all, "123456", "_lowercase_uppercase_symbol"),
            (&all, "!!!!!!", "_lowercase_uppercase_number"),
            (&all, "ééééé", "_lowercase_uppercase_number_symbol"),
            (&all, "a", "_min_length"),
        ];
        for (policy, password, suffix) in table {
            let want = match *suffix {
                "" => Ok(()),
                s => Err(format!("model.user.is_valid.pwd{s}.app_error")),
            };
            assert_eq!(policy.check(password), want, "{password}");
        }
    }
}
