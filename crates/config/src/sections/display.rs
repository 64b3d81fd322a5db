//! `DisplaySettings`: How text is shown.
//! Keys, defaults and access tags: `contract/config_defaults.json`.

use super::section;

section! {
    /// How text is shown.
    DisplaySettings {
        custom_url_schemes: Vec<String> = "CustomURLSchemes", [], "site_posts";
        max_markdown_nodes: i64 = "MaxMarkdownNodes", 0, "site_posts";
    }
}
