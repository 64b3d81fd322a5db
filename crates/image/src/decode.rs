//! Reading pictures without trusting them.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};

/// `FileSettings.MaxImageResolution` as it comes.
pub const DEFAULT_MAX_PIXELS: u64 = 33_177_600;

/// Why a picture cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// None of the formats that we read.
    Unknown,
    /// Known by its first bytes, but damaged.
    Broken(String),
    /// More pixels than allowed.
    TooLarge { size: Size, max_pixels: u64 },
    /// Writing the result failed.
    Encode(String),
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Fault::Unknown => f.write_str("not a picture of a known format"),
            Fault::Broken(why) => write!(f, "damaged picture: {why}"),
            Fault::TooLarge { size, max_pixels } => {
                let Size { width, height } = size;
                write!(f, "{width} x {height} is more than {max_pixels} pixels")
            }
            Fault::Encode(why) => write!(f, "the picture could not be written: {why}"),
        }
    }
}
impl std::error::Error for Fault {}

/// Width and height in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    pub width: u32,
    pub height: u32,
}

impl Size {
    pub fn pixels(self) -> u64 {
        u64::from(self.width) * u64::from(self.height)
    }
}

/// The formats that we read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Png,
    Jpeg,
    Gif,
    WebP,
    Bmp,
    Tiff,
}

impl Kind {
    /// Told by the first bytes, whatever the name says.
    pub fn of(data: &[u8]) -> Option<Kind> {
        match image::guess_format(data).ok()? {
            ImageFormat::Png => Some(Kind::Png),
            ImageFormat::Jpeg => Some(Kind::Jpeg),
            ImageFormat::Gif => Some(Kind::Gif),
            ImageFormat::WebP => Some(Kind::WebP),
            ImageFormat::Bmp => Some(Kind::Bmp),
            ImageFormat::Tiff => Some(Kind::Tiff),
            _ => None,
        }
    }

    pub fn mime(self) -> &'static str {
        match self {
            Kind::Png => "image/png",
            Kind::Jpeg => "image/jpeg",
            Kind::Gif => "image/gif",
            Kind::WebP => "image/webp",
            Kind::Bmp => "image/bmp",
            Kind::Tiff => "image/tiff",
        }
    }

    fn format(self) -> ImageFormat {
        match self {
            Kind::Png => ImageFormat::Png,
            Kind::Jpeg => ImageFormat::Jpeg,
            Kind::Gif => ImageFormat::Gif,
            Kind::WebP => ImageFormat::WebP,
            Kind::Bmp => ImageFormat::Bmp,
            Kind::Tiff => ImageFormat::Tiff,
        }
    }
}

/// Reads the header only: format and upright size (a photo that is stored lying down counts as
/// it will be shown), refused when it has more than `max_pixels`.
pub fn check(data: &[u8], max_pixels: u64) -> Result<(Kind, Size), Fault> {
    guarded(|| {
        let opened = open(data, max_pixels)?;
        Ok((opened.kind, opened.upright))
    })
}

/// Decodes upright, as 8-bit grey, RGB or RGBA. Only the first frame of an animation.
pub(crate) fn decode(data: &[u8], max_pixels: u64) -> Result<(Kind, DynamicImage), Fault> {
    guarded(|| {
        let opened = open(data, max_pixels)?;
        let image = DynamicImage::from_decoder(opened.decoder).map_err(broken)?;
        let mut image = eight_bit(image);
        image.apply_orientation(opened.orientation);
        Ok((opened.kind, image))
    })
}

struct Opened<'a> {
    kind: Kind,
    upright: Size,
    orientation: Orientation,
    decoder: Box<dyn ImageDecoder + 'a>,
}

fn open(data: &[u8], max_pixels: u64) -> Result<Opened<'_>, Fault> {
    let kind = Kind::of(data).ok_or(Fault::Unknown)?;
    let mut limits = Limits::default();
    // 16-bit RGBA of the largest allowed picture, and working room.
    limits.max_alloc = Some(max_pixels.saturating_mul(8).saturating_add(64 << 20));
    let mut reader = ImageReader::with_format(Cursor::new(data), kind.format());
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(broken)?;
    let (width, height) = decoder.dimensions();
    // An unreadable orientation is no reason to refuse the picture.
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let upright = if lies_down(orientation) { Size { width: height, height: width } } else { Size { width, height } };
    if upright.pixels() == 0 {
        return Err(Fault::Broken("no pixels".to_owned()));
    }
    if upright.pixels() > max_pixels {
        return Err(Fault::TooLarge { size: upright, max_pixels });
    }
    let decoder = Box::new(decoder);
    Ok(Opened { kind, upright, orientation, decoder })
}

fn lies_down(orientation: Orientation) -> bool {
    use Orientation::{Rotate90, Rotate90FlipH, Rotate270, Rotate270FlipH};
    matches!(orientation, Rotate90 | Rotate270 | Rotate90FlipH | Rotate270FlipH)
}

fn eight_bit(image: DynamicImage) -> DynamicImage {
    use DynamicImage::{ImageLuma8, ImageRgb8, ImageRgba8};
    match image {
        ImageLuma8(_) | ImageRgb8(_) | ImageRgba8(_) => image,
        other if other.color().has_alpha() => ImageRgba8(other.into_rgba8()),
        other => ImageRgb8(other.into_rgb8()),
    }
}

pub(crate) fn broken(error: image::ImageError) -> Fault {
    Fault::Broken(error.to_string())
}

/// The decoders are fuzzed by their authors; should one panic all the same, it is the file's
/// fault, not the server's. (Nothing of ours outlives the call half-changed.)
pub(crate) fn guarded<T>(job: impl FnOnce() -> Result<T, Fault>) -> Result<T, Fault> {
    catch_unwind(AssertUnwindSafe(job)).unwrap_or_else(|_| Err(Fault::Broken("the decoder gave up".to_owned())))
}
