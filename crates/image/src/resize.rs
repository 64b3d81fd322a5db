//! Scaling and encoding.

use fast_image_resize::{ResizeOptions, Resizer};
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::{DynamicImage, ImageEncoder, Rgb, RgbImage};

use crate::{Encoded, Fault, Size};

pub(crate) const JPEG_QUALITY: u8 = 90;

/// Scales to exactly this size (Lanczos, alpha respected).
pub(crate) fn scale(image: &DynamicImage, to: Size) -> Result<DynamicImage, Fault> {
    scale_with(image, to, &ResizeOptions::new())
}

/// Scales until the target is covered, and cuts what stands over on both sides.
pub(crate) fn cover(image: &DynamicImage, to: Size) -> Result<DynamicImage, Fault> {
    scale_with(image, to, &ResizeOptions::new().fit_into_destination(None))
}

fn scale_with(image: &DynamicImage, to: Size, how: &ResizeOptions) -> Result<DynamicImage, Fault> {
    let mut out = DynamicImage::new(to.width.max(1), to.height.max(1), image.color());
    let done = Resizer::new().resize(image, &mut out, how);
    done.map_err(|e| Fault::Encode(e.to_string()))?;
    Ok(out)
}

/// The height that belongs to a new width, rounded, at least 1 (and the other way round).
pub(crate) fn proportional(new: u32, of: u32, other: u32) -> u32 {
    let exact = f64::from(new) * f64::from(other) / f64::from(of.max(1));
    (exact + 0.5).floor().max(1.0) as u32
}

/// As PNG.
pub(crate) fn png(image: &DynamicImage) -> Result<Encoded, Fault> {
    let mut bytes = Vec::new();
    let encoder = PngEncoder::new(&mut bytes);
    let (width, height) = (image.width(), image.height());
    let done = encoder.write_image(image.as_bytes(), width, height, image.color().into());
    done.map_err(|e| Fault::Encode(e.to_string()))?;
    Ok(Encoded { bytes, mime: "image/png" })
}

/// As JPEG, on white where the picture lets the ground shine through.
pub(crate) fn jpeg(image: &DynamicImage) -> Result<Encoded, Fault> {
    let mut bytes = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY);
    let (width, height) = (image.width(), image.height());
    let on_white;
    let image = if let DynamicImage::ImageRgba8(rgba) = image {
        let mut out = RgbImage::new(width, height);
        for (to, from) in out.pixels_mut().zip(rgba.pixels()) {
            let [r, g, b, a] = from.0.map(u16::from);
            *to = Rgb([r, g, b].map(|c| ((c * a + 255 * (255 - a) + 127) / 255) as u8));
        }
        on_white = DynamicImage::ImageRgb8(out);
        &on_white
    } else {
        image
    };
    let done = encoder.write_image(image.as_bytes(), width, height, image.color().into());
    done.map_err(|e| Fault::Encode(e.to_string()))?;
    Ok(Encoded { bytes, mime: "image/jpeg" })
}
