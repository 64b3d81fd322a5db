//! The words of mails: those of the common catalogue, else the ones that come with this crate.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Parameters of a text.
pub(crate) type Params = Vec<(&'static str, String)>;

type Catalogue = HashMap<String, String>;

static OWN: LazyLock<Vec<(&'static str, Catalogue)>> = LazyLock::new(|| {
    let read = |json: &str| {
        let list: Vec<serde_json::Value> = serde_json::from_str(json).unwrap_or_default();
        let entry = |item: &serde_json::Value| {
            Some((item["id"].as_str()?.to_owned(), item["translation"].as_str()?.to_owned()))
        };
        list.iter().filter_map(entry).collect()
    };
    vec![("en", read(include_str!("../texts/en.json"))), ("de", read(include_str!("../texts/de.json")))]
});

/// The text in the wanted language, its base language, or English.
pub(crate) fn text(locale: &str, id: &str, params: &Params) -> String {
    optional(locale, id, params).unwrap_or_else(|| id.to_owned())
}

/// As [`text`]; `None` when no language has this id.
pub(crate) fn optional(locale: &str, id: &str, params: &Params) -> Option<String> {
    let common = ochre_i18n::translate(locale, id, params);
    if common != id {
        return Some(common);
    }
    let base = locale.split(['-', '_']).next().unwrap_or_default();
    let wanted = OWN.iter().find(|(name, _)| *name == base).unwrap_or(&OWN[0]);
    let template = wanted.1.get(id).or_else(|| OWN[0].1.get(id))?;
    Some(fill(template, params))
}

/// Replaces `{{.Name}}`.
fn fill(template: &str, params: &Params) -> String {
    let mut out = String::with_capacity(template.len() + 32);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{.") {
        let Some((name, after)) = after.split_once("}}") else { break };
        out.push_str(before);
        let value = params.iter().find(|(n, _)| *n == name.trim());
        out.push_str(value.map_or("", |(_, v)| v));
        rest = after;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_have_the_same_ids_and_parameters() {
        let names = |text: &str| {
            let mut found: Vec<_> =
                text.split("{{.").skip(1).filter_map(|s| s.split("}}").next()).map(str::to_owned).collect();
            found.sort();
            found.dedup();
            found
        };
        let english = &OWN[0].1;
        assert!(english.len() > 40);
        for (locale, catalogue) in &OWN[1..] {
            let mut ids: Vec<_> = catalogue.keys().collect();
            let mut want: Vec<_> = english.keys().collect();
            ids.sort();
            want.sort();
            assert_eq!(ids, want, "{locale}");
            for (id, text) in catalogue {
                assert_eq!(names(text), names(&english[id]), "{locale} {id}");
            }
        }
    }

    #[test]
    fn parameters() {
        let params = vec![("A", "x{{.B}}".to_owned())];
        assert_eq!(fill("1 {{.A}} 2 {{ .A }} {{.C}}.{{.A", &params), "1 x{{.B}} 2 {{ .A }} .{{.A");
    }
}
