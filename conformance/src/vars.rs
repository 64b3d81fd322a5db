//! The variables of a running scenario: `${name}` in requests, and names for values in answers.

use serde_json::{Map, Value};

/// Name and value pairs in the order in which they were first set. Of two names for one value the older one is shown.
#[derive(Debug, Clone, Default)]
pub struct Vars(Vec<(String, Value)>);

/// A `${name}` that no step has set.
#[derive(Debug, PartialEq)]
pub struct Unknown(pub String);

impl std::fmt::Display for Unknown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "nothing was saved as ${{{}}}", self.0)
    }
}

impl Vars {
    pub fn set(&mut self, name: impl Into<String>, value: impl Into<Value>) {
        let (name, value) = (name.into(), value.into());
        match self.0.iter_mut().find(|(n, _)| *n == name) {
            Some(old) => old.1 = value,
            None => self.0.push((name, value)),
        }
    }

    pub fn get(&self, name: &str) -> Result<&Value, Unknown> {
        self.0.iter().find(|(n, _)| n == name).map(|(_, v)| v).ok_or_else(|| Unknown(name.to_owned()))
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(n, v)| (n.as_str(), v))
    }

    /// Replaces the names everywhere, keys included. A string that is nothing but one name becomes the value itself.
    pub fn fill(&self, v: &Value) -> Result<Value, Unknown> {
        Ok(match v {
            Value::String(s) => match whole_name(s) {
                Some(name) => self.get(name)?.clone(),
                None => Value::String(self.text(s)?),
            },
            Value::Array(list) => Value::Array(list.iter().map(|x| self.fill(x)).collect::<Result<_, _>>()?),
            Value::Object(map) => Value::Object(self.fill_map(map)?),
            other => other.clone(),
        })
    }

    pub fn fill_map(&self, map: &Map<String, Value>) -> Result<Map<String, Value>, Unknown> {
        map.iter().map(|(k, x)| Ok((self.text(k)?, self.fill(x)?))).collect()
    }

    /// Replaces the names in a text.
    pub fn text(&self, s: &str) -> Result<String, Unknown> {
        let (mut out, mut rest) = (String::new(), s);
        while let Some(start) = rest.find("${") {
            let Some(len) = rest[start + 2..].find('}').filter(|n| *n > 0) else { break };
            out.push_str(&rest[..start]);
            out.push_str(&plain(self.get(&rest[start + 2..start + 2 + len])?));
            rest = &rest[start + 3 + len..];
        }
        Ok(out + rest)
    }
}

fn whole_name(s: &str) -> Option<&str> {
    let name = s.strip_prefix("${")?.strip_suffix('}')?;
    (!name.is_empty() && !name.contains('}')).then_some(name)
}

/// A value as a part of a text: strings without quotes, everything else as JSON.
pub fn plain(v: &Value) -> String {
    v.as_str().map_or_else(|| v.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn filling() {
        let mut vars = Vars::default();
        vars.set("n", 5);
        vars.set("bob.id", "b1");
        for (before, after) in [
            (json!("${n}"), json!(5)),
            (json!("${n}!"), json!("5!")),
            (json!({"x-${bob.id}": ["${bob.id}", 1]}), json!({"x-b1": ["b1", 1]})),
            (json!("${bob.id}${n}"), json!("b15")),
            (json!("$ {n} ${} ${"), json!("$ {n} ${} ${")),
        ] {
            assert_eq!(vars.fill(&before).unwrap(), after);
        }
        assert_eq!(vars.fill(&json!("a ${nobody}")), Err(Unknown("nobody".into())));
    }
}
