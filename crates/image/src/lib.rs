//! Pictures: sizes, thumbnails, profile pictures, emoji, and drawn initials.
//!
//! Plain functions over bytes, some of them long (a 33-megapixel photo takes a good part of a
//! second): callers run them on `spawn_blocking`, behind a semaphore. Broken files are answered
//! with [`Fault`], never with a panic. Numbers are those of `contract/limits.md`.

mod decode;
mod derive;
mod emoji;
mod gif_blocks;
mod glyphs;
mod initials;
mod mime;
mod picture;
mod resize;
mod svg;

pub use decode::{DEFAULT_MAX_PIXELS, Fault, Kind, Size, check};
pub use derive::{Derived, Facts, derive, facts};
pub use emoji::{EMOJI_MAX_SOURCE_SIDE, EMOJI_SIDE, EmojiFault, emoji};
pub use gif_blocks::gif_frames;
pub use initials::default_picture;
pub use mime::{extension, is_inline_media, is_scriptable, mime_of_name, sniff};
pub use picture::{PICTURE_SIDE, as_png, square_picture};
pub use svg::svg_size;

/// Encoded bytes and their content type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Encoded {
    pub bytes: Vec<u8>,
    pub mime: &'static str,
}
