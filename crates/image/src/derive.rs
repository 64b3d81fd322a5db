//! What a file message shows of a picture: size, preview, thumbnail, mini preview.

use image::DynamicImage;

use crate::decode::{decode, guarded};
use crate::gif_blocks::is_animated;
use crate::resize::{jpeg, png, proportional, scale};
use crate::{Encoded, Fault, Kind, Size, check, svg_size};

const THUMBNAIL: Size = Size { width: 120, height: 100 };
const PREVIEW_WIDTH: u32 = 1920;
const MINI: Size = Size { width: 16, height: 16 };

/// What `fileinfo` says of a file, found without decoding it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Facts {
    /// 0 when unknown.
    pub width: u32,
    pub height: u32,
    /// Thumbnail, preview and mini preview are to be made with [`derive`].
    pub has_preview: bool,
}

/// Looks at an uploaded file whose type by name is `mime`. Only `image/*` is looked at; a broken
/// picture is a plain file (`Ok`, all zero), as is an animated GIF, which clients show itself;
/// SVG has a size and no preview. `Err` is only `Fault::TooLarge`, which refuses the upload.
pub fn facts(data: &[u8], mime: &str, max_pixels: u64) -> Result<Facts, Fault> {
    if mime.starts_with("image/svg") {
        let size = svg_size(data).unwrap_or(Size { width: 0, height: 0 });
        return Ok(Facts { width: size.width, height: size.height, has_preview: false });
    }
    if !mime.starts_with("image/") {
        return Ok(Facts::default());
    }
    match check(data, max_pixels) {
        Ok((kind, size)) => {
            Ok(Facts { width: size.width, height: size.height, has_preview: !(kind == Kind::Gif && is_animated(data)) })
        }
        Err(fault @ Fault::TooLarge { .. }) => Err(fault),
        Err(_) => Ok(Facts::default()),
    }
}

/// The three small pictures of a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Derived {
    /// Fills 120 x 100 in one direction (small ones are enlarged): PNG for PNG, else JPEG.
    pub thumbnail: Encoded,
    /// At most 1920 wide, else as it is; same format rule.
    pub preview: Encoded,
    /// 16 x 16 JPEG for `fileinfo.minipreview`, shown blurred until the picture is there.
    pub mini: Vec<u8>,
}

/// Makes them. The wire calls them all `image/jpeg`; see `Encoded::mime` for the truth.
pub fn derive(data: &[u8], max_pixels: u64) -> Result<Derived, Fault> {
    guarded(|| {
        let (kind, image) = decode(data, max_pixels)?;
        let encode = if kind == Kind::Png { png } else { jpeg };
        let (width, height) = (image.width(), image.height());
        let smaller;
        let shown = if width > PREVIEW_WIDTH {
            let height = proportional(PREVIEW_WIDTH, width, height);
            smaller = scale(&image, Size { width: PREVIEW_WIDTH, height })?;
            drop(image);
            &smaller
        } else {
            &image
        };
        // From the preview, not from the 30-megapixel original: the eye sees no difference.
        let thumb = scale(shown, thumbnail_size(width, height))?;
        Ok(Derived { thumbnail: encode(&thumb)?, preview: encode(shown)?, mini: mini(&thumb)? })
    })
}

fn mini(image: &DynamicImage) -> Result<Vec<u8>, Fault> {
    Ok(jpeg(&scale(image, MINI)?)?.bytes)
}

fn thumbnail_size(width: u32, height: u32) -> Size {
    let wide = u64::from(width) * u64::from(THUMBNAIL.height) > u64::from(height) * u64::from(THUMBNAIL.width);
    if wide {
        let height = proportional(THUMBNAIL.width, width, height);
        Size { width: THUMBNAIL.width, height }
    } else {
        let width = proportional(THUMBNAIL.height, height, width);
        Size { width, height: THUMBNAIL.height }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thumbnail_sizes() {
        for ((w, h), (tw, th)) in [
            ((2400, 1200), (120, 60)), // recorded
            ((50, 80), (63, 100)),     // recorded
            ((120, 100), (120, 100)),
            ((1, 1), (100, 100)),
            ((10_000, 1), (120, 1)),
            ((1, 10_000), (1, 100)),
        ] {
            assert_eq!(thumbnail_size(w, h), Size { width: tw, height: th }, "{w} x {h}");
        }
    }
}
