//! Words by id and language. The ids of errors are those of the wire contract; all words are our own.
//!
//! Texts lie in `texts/<locale>/*.json` in the go-i18n form: a list of `{"id", "translation"}`, the translation being a
//! text or an object of plural forms (`one`, `other`, chosen by the parameter `Count`). `{{.Name}}` is replaced by the
//! parameter `Name`.
//!
//! A text is looked for in the wanted language, its base language (`de-AT`, then `de`), the server's default language
//! and English. An id may end in `.*`: it stands for all longer ids that have no text of their own.

mod catalogue;

use catalogue::{Catalogue, catalogues};
use std::borrow::Cow;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Parameters of a text: name and value.
pub type Params<'a> = &'a [(&'a str, String)];

/// Position of the default language in the list of catalogues.
static DEFAULT: AtomicUsize = AtomicUsize::new(0);

/// The languages that the server itself speaks, English first (`LocalizationSettings.DefaultServerLocale` takes one).
pub fn locales() -> Vec<&'static str> {
    catalogues().iter().map(|c| c.locale).collect()
}

/// The language that answers for a locale: itself, its base language, or the default.
pub fn resolve(locale: &str) -> &'static str {
    chain(locale).next().map_or("en", |c| c.locale)
}

/// Sets the language for callers without one; an unknown language leaves English.
pub fn set_default_locale(locale: &str) {
    DEFAULT.store(position(locale).unwrap_or(0), Ordering::Relaxed);
}

/// The text of an id; an id without a text is its own text (plugins put free text there).
pub fn translate(locale: &str, id: &str, params: Params<'_>) -> String {
    find(locale, id, params).unwrap_or_else(|| id.to_owned())
}

/// The words of an error: its text, else one for the status that names the area of the id. Free text in place of an id
/// stays as it is.
pub fn error_message(locale: &str, id: &str, status: u16, params: Params<'_>) -> String {
    if id.contains(char::is_whitespace) {
        return id.to_owned();
    }
    if let Some(text) = find(locale, id, params) {
        return text;
    }
    let class = match status {
        401 | 403 | 404 | 413 | 429 | 501 | 503 => status,
        400..=499 => 400,
        _ => 500,
    };
    let area = id.split('.').nth(1).and_then(|area| find(locale, &format!("area.{area}"), &[]));
    let (id, params) = match area {
        Some(area) => (format!("generic.{class}.area"), vec![("Area", area)]),
        None => (format!("generic.{class}"), Vec::new()),
    };
    translate(locale, &id, &params)
}

/// Whether English has a text for exactly this id.
pub fn has(id: &str) -> bool {
    catalogues()[0].texts.contains_key(id)
}

fn position(locale: &str) -> Option<usize> {
    let of = |name: &str| catalogues().iter().position(|c| c.locale.eq_ignore_ascii_case(name));
    of(locale).or_else(|| of(locale.split(['-', '_']).next().unwrap_or_default()))
}

fn chain(locale: &str) -> impl Iterator<Item = &'static Catalogue> {
    let order = [position(locale), Some(DEFAULT.load(Ordering::Relaxed)), Some(0)];
    order.into_iter().flatten().map(|at| &catalogues()[at])
}

/// The whole id in any language of the chain comes before a shorter `.*` one.
fn find(locale: &str, id: &str, params: Params<'_>) -> Option<String> {
    let mut wanted = Cow::Borrowed(id);
    let mut stem = id;
    loop {
        if let Some(text) = chain(locale).find_map(|c| c.texts.get(&*wanted)) {
            return Some(text.render(params));
        }
        stem = stem.rsplit_once('.')?.0;
        wanted = Cow::Owned(format!("{stem}.*"));
    }
}
