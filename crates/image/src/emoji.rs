//! Custom emoji.

use std::io::Cursor;

use image::codecs::gif::GifDecoder;
use image::{AnimationDecoder, DynamicImage};

use crate::decode::{broken, decode, guarded};
use crate::gif_blocks;
use crate::resize::{png, scale};
use crate::{Encoded, Fault, Kind, Size, check};

/// Longest side of a stored emoji.
pub const EMOJI_SIDE: u32 = 128;
/// Longest side of an uploaded one.
pub const EMOJI_MAX_SOURCE_SIDE: u32 = 1028;
/// Pixels of all frames together that we are ready to decode for one animation: some 500
/// frames of the largest size, a second or two of work.
const MAX_ANIMATION_PIXELS: u64 = 512 << 20;

/// Why an emoji is refused; the variants are those of the wire (all 400).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EmojiFault {
    /// No picture at all.
    NotAPicture,
    TooLarge(Size),
    Decode(Fault),
    Encode(Fault),
    GifDecode(Fault),
    GifEncode(Fault),
}

impl EmojiFault {
    /// The error id.
    pub fn id(&self) -> &'static str {
        match self {
            EmojiFault::NotAPicture => "api.emoji.upload.image.app_error",
            EmojiFault::TooLarge(_) => "api.emoji.upload.large_image.too_large.app_error",
            EmojiFault::Decode(_) => "api.emoji.upload.large_image.decode_error",
            EmojiFault::Encode(_) => "api.emoji.upload.large_image.encode_error",
            EmojiFault::GifDecode(_) => "api.emoji.upload.large_image.gif_decode_error",
            EmojiFault::GifEncode(_) => "api.emoji.upload.large_image.gif_encode_error",
        }
    }
}

/// The bytes to store: the file itself when it is small enough, else scaled into 128 x 128
/// keeping its shape; GIFs stay (animated) GIFs, the rest becomes PNG.
pub fn emoji(data: &[u8]) -> Result<Encoded, EmojiFault> {
    let max = u64::from(EMOJI_MAX_SOURCE_SIDE) * u64::from(EMOJI_MAX_SOURCE_SIDE);
    let (kind, size) = match check(data, max) {
        Ok(found) => found,
        Err(Fault::TooLarge { size, .. }) => return Err(EmojiFault::TooLarge(size)),
        Err(_) => return Err(EmojiFault::NotAPicture),
    };
    if size.width > EMOJI_MAX_SOURCE_SIDE || size.height > EMOJI_MAX_SOURCE_SIDE {
        return Err(EmojiFault::TooLarge(size));
    }
    if size.width <= EMOJI_SIDE && size.height <= EMOJI_SIDE {
        let (bytes, mime) = (data.to_vec(), kind.mime());
        return Ok(Encoded { bytes, mime });
    }
    let to = fit(size);
    if kind == Kind::Gif {
        return animated(data, size, to);
    }
    let (_, image) = decode(data, max).map_err(EmojiFault::Decode)?;
    let small = guarded(|| scale(&image, to)).map_err(EmojiFault::Encode)?;
    png(&small).map_err(EmojiFault::Encode)
}

fn fit(size: Size) -> Size {
    let (w, h, side) = (size.width, size.height, EMOJI_SIDE);
    if w >= h {
        Size { width: side, height: (side * h / w).max(1) }
    } else {
        Size { width: (side * w / h).max(1), height: side }
    }
}

/// Frame by frame, so that one frame is in memory at a time.
fn animated(data: &[u8], size: Size, to: Size) -> Result<Encoded, EmojiFault> {
    let most = (MAX_ANIMATION_PIXELS / size.pixels().max(1)) as usize;
    if gif_blocks::frames(data, most + 1) > most {
        let why = format!("more than {most} frames of this size");
        return Err(EmojiFault::GifDecode(Fault::Broken(why)));
    }
    let mut reading = true;
    let mut bytes = Vec::new();
    let done = guarded(|| {
        let mut out = gif::Encoder::new(&mut bytes, to.width as u16, to.height as u16, &[])
            .map_err(|e| Fault::Encode(e.to_string()))?;
        out.set_repeat(gif::Repeat::Infinite).map_err(|e| Fault::Encode(e.to_string()))?;
        let frames = GifDecoder::new(Cursor::new(data)).map_err(broken)?.into_frames();
        let mut count = 0;
        for frame in frames {
            let frame = match frame {
                Ok(frame) => frame,
                // Frames before the damage are worth keeping.
                Err(_) if count > 0 => break,
                Err(e) => return Err(broken(e)),
            };
            reading = false;
            let delay = frame.delay().numer_denom_ms();
            let image = DynamicImage::ImageRgba8(frame.into_buffer());
            write_frame(&mut out, scale(&image, to)?, delay.0 / delay.1.max(1) / 10)?;
            reading = true;
            count += 1;
        }
        if count == 0 {
            return Err(Fault::Broken("no frames".to_owned()));
        }
        Ok(())
    });
    match done {
        Ok(()) => Ok(Encoded { bytes, mime: "image/gif" }),
        Err(fault) if reading => Err(EmojiFault::GifDecode(fault)),
        Err(fault) => Err(EmojiFault::GifEncode(fault)),
    }
}

fn write_frame(out: &mut gif::Encoder<&mut Vec<u8>>, image: DynamicImage, hundredths: u32) -> Result<(), Fault> {
    let mut rgba = image.into_rgba8();
    for pixel in rgba.pixels_mut() {
        // GIF knows only there and not there.
        pixel.0[3] = if pixel.0[3] < 128 { 0 } else { 255 };
    }
    let (width, height) = (rgba.width() as u16, rgba.height() as u16);
    let mut frame = gif::Frame::from_rgba_speed(width, height, &mut rgba, 10);
    frame.delay = hundredths.min(u32::from(u16::MAX)) as u16;
    // Every frame is whole: the one before must not shine through.
    frame.dispose = gif::DisposalMethod::Background;
    out.write_frame(&frame).map_err(|e| Fault::Encode(e.to_string()))
}
