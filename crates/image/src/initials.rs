//! The picture of who has none: initials on a colour that stays the user's.

use image::{DynamicImage, Rgb, RgbImage};

use crate::Fault;
use crate::glyphs::{Stroke, glyph};
use crate::picture::PICTURE_SIDE;
use crate::resize::png;

/// Earth pigments, dark enough for white letters (contrast at least 4.5).
const PALETTE: [[u8; 3]; 14] = [
    [0xa6, 0x5a, 0x14],
    [0x9c, 0x45, 0x2d],
    [0x8a, 0x3b, 0x4b],
    [0x75, 0x4a, 0x2b],
    [0x6b, 0x6a, 0x1e],
    [0x4c, 0x72, 0x36],
    [0x2a, 0x76, 0x53],
    [0x1f, 0x75, 0x78],
    [0x2c, 0x6a, 0x99],
    [0x42, 0x58, 0xa3],
    [0x64, 0x4f, 0xa0],
    [0x83, 0x46, 0x8f],
    [0x9c, 0x3f, 0x70],
    [0x5b, 0x61, 0x6b],
];

/// 128 x 128 PNG. The same user id always gives the same colour; `name` is the username, or
/// first and last name. A name without Latin letters or digits gives a plain head.
pub fn default_picture(user_id: &str, name: &str) -> Result<Vec<u8>, Fault> {
    let colour = PALETTE[(fnv(user_id) % PALETTE.len() as u64) as usize];
    let ink = match initials(name) {
        letters if letters.is_empty() => Ink { strokes: head(), half: 0.0, filled: true },
        letters => Ink { strokes: lay_out(&letters), half: 4.2, filled: false },
    };
    let mut picture = RgbImage::from_pixel(PICTURE_SIDE, PICTURE_SIDE, Rgb(colour));
    for (x, y, pixel) in picture.enumerate_pixels_mut() {
        let cover = ink.cover(x as f32 + 0.5, y as f32 + 0.5);
        if cover > 0.0 {
            pixel.0 = pixel.0.map(|c| (f32::from(c) + (255.0 - f32::from(c)) * cover) as u8);
        }
    }
    Ok(png(&DynamicImage::ImageRgb8(picture))?.bytes)
}

/// At most two letters: of the first and the last word.
fn initials(name: &str) -> Vec<char> {
    let words: Vec<char> = name
        .split(|c: char| c.is_whitespace() || matches!(c, '.' | '-' | '_'))
        .filter_map(|word| word.chars().find(char::is_ascii_alphanumeric))
        .collect();
    match words[..] {
        [] => Vec::new(),
        [one] => vec![one],
        [first, .., last] => vec![first, last],
    }
}

fn lay_out(letters: &[char]) -> Vec<Stroke> {
    let height = if letters.len() > 1 { 42.0 } else { 54.0 };
    let gap = 15.0;
    let glyphs: Vec<_> = letters.iter().filter_map(|c| glyph(*c)).collect();
    let letters_wide: f32 = glyphs.iter().map(|(width, _)| width * height).sum();
    let side = PICTURE_SIDE as f32;
    let mut left = (side - letters_wide - gap * (glyphs.len() as f32 - 1.0)) / 2.0;
    let top = (side - height) / 2.0;
    let mut all = Vec::new();
    for (width, strokes) in glyphs {
        for stroke in strokes {
            all.push(stroke.iter().map(|(x, y)| (left + x * height, top + y * height)).collect());
        }
        left += width * height + gap;
    }
    all
}

/// Head and shoulders as outlines.
fn head() -> Vec<Stroke> {
    let ellipse = |cx: f32, cy: f32, rx: f32, ry: f32| {
        let point = |i: i32| {
            let angle = (i as f32 * 9.0).to_radians();
            (cx + rx * angle.cos(), cy + ry * angle.sin())
        };
        (0..=40).map(point).collect()
    };
    vec![ellipse(64.0, 50.0, 20.0, 22.0), ellipse(64.0, 122.0, 40.0, 38.0)]
}

struct Ink {
    strokes: Vec<Stroke>,
    /// Half the width of the pen.
    half: f32,
    /// Closed outlines, filled.
    filled: bool,
}

impl Ink {
    /// How much of the pixel around this point is inked, 0 to 1.
    fn cover(&self, x: f32, y: f32) -> f32 {
        let mut nearest = f32::MAX;
        let mut inside = false;
        for stroke in &self.strokes {
            let mut crossings = 0;
            for pair in stroke.windows(2) {
                nearest = nearest.min(distance((x, y), pair[0], pair[1]));
                let ((ax, ay), (bx, by)) = (pair[0], pair[1]);
                if (ay > y) != (by > y) && x < (bx - ax) * (y - ay) / (by - ay) + ax {
                    crossings += 1;
                }
            }
            inside |= self.filled && crossings % 2 == 1;
        }
        let depth = if inside { nearest } else { self.half - nearest };
        (depth + 0.5).clamp(0.0, 1.0)
    }
}

fn distance(p: (f32, f32), a: (f32, f32), b: (f32, f32)) -> f32 {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let length = dx * dx + dy * dy;
    let along = if length == 0.0 { 0.0 } else { ((p.0 - a.0) * dx + (p.1 - a.1) * dy) / length };
    let along = along.clamp(0.0, 1.0);
    (p.0 - a.0 - along * dx).hypot(p.1 - a.1 - along * dy)
}

/// FNV-1a: stable over versions and machines, which the standard hasher is not.
fn fnv(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_names() {
        for (name, want) in [
            ("alice", "a"),
            ("dave.miller", "dm"),
            ("Anna Maria Lind", "AL"),
            ("_x_", "x"),
            ("7up", "7"),
            ("Ólafur Jónsson", "lJ"),
            ("", ""),
            ("...", ""),
            ("Юлия", ""),
        ] {
            assert_eq!(initials(name).iter().collect::<String>(), want, "{name}");
        }
    }

    #[test]
    fn white_is_readable_on_every_colour() {
        let linear = |c: u8| {
            let c = f64::from(c) / 255.0;
            if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        };
        for [r, g, b] in PALETTE {
            let light = 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
            assert!(1.05 / (light + 0.05) >= 4.5, "{r} {g} {b}");
        }
    }
}
