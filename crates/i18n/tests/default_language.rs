//! The server's default language; alone in its process because it is process-wide.

use ochre_i18n::{resolve, set_default_locale, translate};

#[test]
fn default_language() {
    set_default_locale("de");
    assert_eq!((resolve("pt"), resolve(""), resolve("en-AU")), ("de", "de", "en"));
    assert_eq!(translate("", "category.channels", &[]), "Kanäle");
    set_default_locale("xx");
    assert_eq!(resolve("pt"), "en");
}
