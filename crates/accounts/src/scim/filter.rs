//! Filters: one comparison, which is all that provisioning services send.

/// `attribute eq "value"`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// Lower case, without the schema in front.
    pub attribute: String,
    pub value: String,
}

impl Filter {
    /// `None` for anything else.
    pub fn parse(text: &str) -> Option<Filter> {
        let text = text.trim();
        let (attribute, rest) = text.split_once(char::is_whitespace)?;
        let (operator, value) = rest.trim_start().split_once(char::is_whitespace)?;
        if !operator.eq_ignore_ascii_case("eq") {
            return None;
        }
        let value = value.trim();
        let value = match value.strip_prefix('"') {
            Some(_) => serde_json::from_str::<String>(value).ok()?,
            None if matches!(value, "true" | "false") || value.parse::<i64>().is_ok() => value.to_string(),
            None => return None,
        };
        Some(Filter { attribute: plain(attribute), value })
    }
}

/// An attribute's name without its schema, lower case.
pub fn plain(name: &str) -> String {
    let name = match name.to_ascii_lowercase().starts_with("urn:") {
        true => name.rsplit_once(':').map_or(name, |(_, n)| n),
        false => name,
    };
    name.to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::Filter;

    #[test]
    fn filters() {
        let f = |a: &str, v: &str| Some(Filter { attribute: a.into(), value: v.into() });
        for (text, want) in [
            (r#"userName eq "ann@example.com""#, f("username", "ann@example.com")),
            (r#" userName  EQ  "a \"b\"" "#, f("username", "a \"b\"")),
            (r#"urn:ietf:params:scim:schemas:core:2.0:User:userName eq "a""#, f("username", "a")),
            ("active eq true", f("active", "true")),
            (r#"emails.value eq "a@b.c""#, f("emails.value", "a@b.c")),
            (r#"userName sw "a""#, None),
            (r#"userName eq "a" and active eq true"#, None),
            ("userName eq a", None),
            ("userName", None),
            ("", None),
        ] {
            assert_eq!(Filter::parse(text), want, "{text}");
        }
    }
}
