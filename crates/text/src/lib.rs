//! What the server reads out of a message: mentions, hashtags, links, emoji names, search terms, plain text.
//!
//! Pure functions: no clock, no database. The path of a new post ([`Scan`], [`hashtags`], [`channel_links`]) is scanned by hand and looks at Markdown only
//! when the message holds something that could be code or a link. Rules: `contract/limits.md`, "Mentions" and "Posts"; `contract/notifications.md`, section 2.

mod chars;
mod dates;
mod emoji;
mod fts;
mod hashtags;
mod index;
#[cfg(test)]
mod index_tests;
mod links;
mod markdown;
mod mentions;
mod plain;
mod search;
mod search_dates;
pub mod time;

pub use chars::{is_cjk, is_letter};
pub use dates::{civil, compact_date, http_date, iso_date, named};
pub use emoji::{emoji_code, emoji_names, is_system_emoji};
pub use fts::{split_cjk, split_cjk_for_query};
pub use hashtags::{hashtags, parse_hashtags};
pub use index::{Found, Kind, Member, MentionIndex, MentionOptions};
pub use links::{channel_links, first_link_and_images, may_hold_addresses, permalink_ids, permalink_of};
pub use markdown::prose;
pub use mentions::{Scan, at_mentions, searchable_texts};
pub use plain::{excerpt, plain_text};
pub use search::{Files, Query, Term, parse_search};
pub use search_dates::{DateFilter, day_start};
