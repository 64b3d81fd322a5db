//! The words of mails: ids `mail.*` of the common catalogue (`crates/i18n/texts/<locale>/mail.json`).

/// Parameters of a text.
pub(crate) type Params = Vec<(&'static str, String)>;

/// The text in the wanted language, its base language, the server's language, or English.
pub(crate) fn text(locale: &str, id: &str, params: &Params) -> String {
    ochre_i18n::translate(locale, id, params)
}

/// As [`text`]; `None` when there is no such text (a mail without a button, say).
pub(crate) fn optional(locale: &str, id: &str, params: &Params) -> Option<String> {
    ochre_i18n::has(id).then(|| text(locale, id, params))
}
