//! Pictures of people, teams and the site.

use crate::decode::{decode, guarded};
use crate::resize::{cover, png};
use crate::{Fault, Size};

/// Side of a profile picture or team icon.
pub const PICTURE_SIDE: u32 = 128;

/// A profile picture or team icon: upright, the middle square of it, 128 x 128, PNG bytes.
pub fn square_picture(data: &[u8], max_pixels: u64) -> Result<Vec<u8>, Fault> {
    guarded(|| {
        let (_, image) = decode(data, max_pixels)?;
        let side = Size { width: PICTURE_SIDE, height: PICTURE_SIDE };
        Ok(png(&cover(&image, side)?)?.bytes)
    })
}

/// The brand image: size unchanged, stored as PNG whatever it was.
pub fn as_png(data: &[u8], max_pixels: u64) -> Result<Vec<u8>, Fault> {
    guarded(|| Ok(png(&decode(data, max_pixels)?.1)?.bytes))
}
