//! The rules of dialogs (contract/limits.md "Integrations").

use ochre_types::{Dialog, DialogElement};
use std::collections::HashSet;

/// What is odd about a dialog, in words for the log.
pub fn dialog(d: &Dialog) -> Vec<&'static str> {
    let mut odd = Vec::new();
    if !within(&d.title, 1, ochre_types::DIALOG_TITLE_MAX_LENGTH) {
        odd.push("the title has 1 to 24 characters");
    }
    if !d.icon_url.is_empty() && !ochre_types::valid::is_http_url(&d.icon_url) {
        odd.push("the icon is no address");
    }
    let mut names = HashSet::new();
    for e in d.elements.iter().flatten() {
        if !names.insert(&e.name) {
            odd.push("two elements have the same name");
        }
        element(e, &mut odd);
    }
    odd
}

fn within(text: &str, least: usize, most: i64) -> bool {
    let length = text.chars().count();
    length >= least && i64::try_from(length).is_ok_and(|l| l <= most)
}

fn element(e: &DialogElement, odd: &mut Vec<&'static str>) {
    let mut rule = |fine: bool, what| {
        if !fine {
            odd.push(what);
        }
    };
    rule(within(&e.display_name, 1, 24), "an element's display name has 1 to 24 characters");
    rule(within(&e.name, 1, 300), "an element's name has 1 to 300 characters");
    rule(within(&e.help_text, 0, 150), "an element's help text has at most 150 characters");
    rule(e.min_length <= e.max_length || e.max_length == 0, "an element's least length is above its most");
    let most = match e.r#type.as_str() {
        "text" | "bool" => 150,
        "textarea" | "select" | "radio" => 3000,
        "date" | "datetime" => {
            let minutes = e.datetime_config.as_ref().map_or(e.time_interval, |c| c.time_interval);
            rule(
                minutes == 0 || ((1..=1440).contains(&minutes) && 1440 % minutes == 0),
                "a time interval divides a day",
            );
            3000
        }
        _ => {
            rule(false, "an element's type is text, textarea, select, bool, radio, date or datetime");
            3000
        }
    };
    rule(within(&e.default, 0, most), "an element's default is too long");
    rule(within(&e.placeholder, 0, most), "an element's placeholder is too long");
    rule(e.max_length <= most, "an element's most length is above the limit of its type");
    if e.r#type == "select" {
        let source = matches!(e.data_source.as_str(), "" | "users" | "channels" | "dynamic");
        rule(source, "a menu's source is users, channels or dynamic");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules() {
        let element = |kind: &str| DialogElement {
            display_name: "Name".into(),
            name: kind.into(),
            r#type: kind.into(),
            ..DialogElement::default()
        };
        let kinds = ["text", "textarea", "select", "bool", "radio", "date", "datetime"];
        let good = Dialog {
            title: "Form".into(),
            elements: Some(kinds.iter().map(|k| element(k)).collect()),
            ..Dialog::default()
        };
        assert!(dialog(&good).is_empty(), "{:?}", dialog(&good));
        assert_eq!(dialog(&Dialog::default()).len(), 1);
        let mut twice = good.clone();
        twice.elements = Some(vec![element("text"), element("text"), element("other")]);
        assert_eq!(dialog(&twice).len(), 2);
        let long = Dialog { title: "x".repeat(25), ..good };
        assert_eq!(dialog(&long).len(), 1);
    }
}
