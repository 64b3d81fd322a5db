//! Whole files in, whole files out; and files that are not whole.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgba, RgbaImage};
use ochre_image::{
    DEFAULT_MAX_PIXELS as MAX, EmojiFault, Facts, Fault, Kind, Size, as_png, check, default_picture, derive, emoji,
    facts, square_picture, svg_size,
};

fn picture(width: u32, height: u32) -> DynamicImage {
    DynamicImage::ImageRgba8(RgbaImage::from_fn(width, height, |x, y| {
        Rgba([(x * 255 / width) as u8, (y * 255 / height) as u8, 90, 255])
    }))
}

fn encode(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut out = Vec::new();
    let image = if format == ImageFormat::Jpeg { &DynamicImage::ImageRgb8(image.to_rgb8()) } else { image };
    image.write_to(&mut Cursor::new(&mut out), format).unwrap();
    out
}

fn gif(width: u16, height: u16, frames: u8) -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = gif::Encoder::new(&mut out, width, height, &[]).unwrap();
    for i in 0..frames {
        let mut pixels = vec![0; usize::from(width) * usize::from(height) * 4];
        for (n, pixel) in pixels.chunks_mut(4).enumerate() {
            pixel.copy_from_slice(&[i * 60, (n % 200) as u8, 40, if n % 7 == 0 { 0 } else { 255 }]);
        }
        let mut frame = gif::Frame::from_rgba_speed(width, height, &mut pixels, 30);
        frame.delay = 12;
        encoder.write_frame(&frame).unwrap();
    }
    drop(encoder);
    out
}

/// A JPEG with the given EXIF orientation (1..8).
fn turned(width: u32, height: u32, orientation: u8) -> Vec<u8> {
    let jpeg = encode(&picture(width, height), ImageFormat::Jpeg);
    let mut exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    exif.extend([orientation, 0, 0, 0, 0, 0, 0]);
    let mut out = vec![0xff, 0xd8, 0xff, 0xe1];
    out.extend(((exif.len() + 2) as u16).to_be_bytes());
    out.extend(exif);
    out.extend(&jpeg[2..]);
    out
}

fn size_of(data: &[u8]) -> (Kind, u32, u32) {
    let (kind, Size { width, height }) = check(data, MAX).unwrap();
    (kind, width, height)
}

#[test]
fn every_format_is_read() {
    for (format, mime) in [
        (ImageFormat::Png, "image/png"),
        (ImageFormat::Jpeg, "image/jpeg"),
        (ImageFormat::Gif, "image/gif"),
        (ImageFormat::WebP, "image/webp"),
        (ImageFormat::Bmp, "image/bmp"),
        (ImageFormat::Tiff, "image/tiff"),
    ] {
        let data = encode(&picture(40, 30), format);
        let (kind, w, h) = size_of(&data);
        assert_eq!((kind.mime(), w, h), (mime, 40, 30));
        let want = Facts { width: 40, height: 30, has_preview: true };
        assert_eq!(facts(&data, mime, MAX), Ok(want));
        let derived = derive(&data, MAX).unwrap();
        let small = if kind == Kind::Png { Kind::Png } else { Kind::Jpeg };
        assert_eq!(size_of(&derived.thumbnail.bytes), (small, 120, 90));
        assert_eq!(derived.thumbnail.mime, small.mime());
        assert_eq!(size_of(&derived.preview.bytes), (small, 40, 30));
        assert_eq!(size_of(&derived.mini), (Kind::Jpeg, 16, 16));
        assert_eq!(size_of(&square_picture(&data, MAX).unwrap()), (Kind::Png, 128, 128));
        assert_eq!(size_of(&as_png(&data, MAX).unwrap()), (Kind::Png, 40, 30));
    }
}

/// `files/images.json` of the scenarios.
#[test]
fn recorded_sizes() {
    let big = derive(&encode(&picture(2400, 1200), ImageFormat::Png), MAX).unwrap();
    assert_eq!(size_of(&big.thumbnail.bytes), (Kind::Png, 120, 60));
    assert_eq!(size_of(&big.preview.bytes), (Kind::Png, 1920, 960));
    let small = derive(&encode(&picture(50, 80), ImageFormat::Jpeg), MAX).unwrap();
    assert_eq!(size_of(&small.thumbnail.bytes), (Kind::Jpeg, 63, 100));
    assert_eq!(size_of(&small.preview.bytes), (Kind::Jpeg, 50, 80));
    let moving = Facts { width: 20, height: 30, has_preview: false };
    assert_eq!(facts(&gif(20, 30, 2), "image/gif", MAX), Ok(moving));
    assert_eq!(facts(&gif(20, 30, 1), "image/gif", MAX), Ok(Facts { has_preview: true, ..moving }));
    assert_eq!(facts(b"not a png", "image/png", MAX), Ok(Facts::default()));
    assert_eq!(facts(b"text", "text/plain; charset=utf-8", MAX), Ok(Facts::default()));
    let svg = Facts { width: 7, height: 8, has_preview: false };
    assert_eq!(facts(br#"<svg width="7" height="8"/>"#, "image/svg+xml", MAX), Ok(svg));
}

#[test]
fn too_many_pixels() {
    let data = encode(&picture(100, 100), ImageFormat::Png);
    let fault = Fault::TooLarge { size: Size { width: 100, height: 100 }, max_pixels: 9_999 };
    assert_eq!(check(&data, 9_999), Err(fault.clone()));
    assert_eq!(facts(&data, "image/png", 9_999), Err(fault.clone()));
    assert_eq!(derive(&data, 9_999).unwrap_err(), fault);
    assert!(check(&data, 10_000).is_ok());

    // A small file that claims to be enormous is refused by its header.
    let mut bomb = encode(&picture(1, 1), ImageFormat::Bmp);
    bomb[18..22].copy_from_slice(&60_000u32.to_le_bytes());
    bomb[22..26].copy_from_slice(&60_000u32.to_le_bytes());
    assert!(matches!(derive(&bomb, MAX), Err(Fault::TooLarge { .. })));
}

#[test]
fn photos_are_turned_upright() {
    for orientation in 1..=8 {
        let data = turned(80, 40, orientation);
        let want = if orientation >= 5 { (Kind::Jpeg, 40, 80) } else { (Kind::Jpeg, 80, 40) };
        assert_eq!(size_of(&data), want, "{orientation}");
        let preview = derive(&data, MAX).unwrap().preview.bytes;
        assert_eq!(size_of(&preview), want, "{orientation}");
        // Red grows to the right in the stored picture: see where it ended up.
        let shown = image::load_from_memory(&preview).unwrap().to_rgb8();
        let (w, h) = shown.dimensions();
        let red = |x, y| shown.get_pixel(x, y).0[0];
        let (mid_x, mid_y) = (w / 2, h / 2);
        let grows = match orientation {
            1 | 4 => red(w - 1, mid_y) > red(0, mid_y) + 150,
            2 | 3 => red(0, mid_y) > red(w - 1, mid_y) + 150,
            5 | 6 => red(mid_x, h - 1) > red(mid_x, 0) + 150,
            _ => red(mid_x, 0) > red(mid_x, h - 1) + 150,
        };
        assert!(grows, "{orientation}");
    }
}

#[test]
fn transparency() {
    let clear = DynamicImage::ImageRgba8(RgbaImage::new(20, 20));
    let derived = derive(&encode(&clear, ImageFormat::Png), MAX).unwrap();
    let png = image::load_from_memory(&derived.thumbnail.bytes).unwrap().to_rgba8();
    assert_eq!(png.get_pixel(5, 5).0[3], 0, "stays clear in PNG");
    let mini = image::load_from_memory(&derived.mini).unwrap().to_rgb8();
    assert!(mini.get_pixel(5, 5).0.iter().all(|c| *c > 250), "white in JPEG");
}

#[test]
fn emoji_sizes() {
    let still = |w, h| encode(&picture(w, h), ImageFormat::Png);
    let small = still(40, 40);
    assert_eq!(emoji(&small).unwrap().bytes, small, "kept as it is");
    for (data, want) in [
        (still(300, 200), (Kind::Png, 128, 85)),  // recorded
        (gif(200, 300, 2), (Kind::Gif, 85, 128)), // recorded
        (encode(&picture(1028, 10), ImageFormat::Jpeg), (Kind::Png, 128, 1)),
        (gif(20, 30, 3), (Kind::Gif, 20, 30)),
    ] {
        let made = emoji(&data).unwrap();
        assert_eq!(size_of(&made.bytes), want);
        assert_eq!(made.mime, want.0.mime());
    }
    assert_eq!(emoji(b"text").unwrap_err().id(), "api.emoji.upload.image.app_error");
    for (w, h) in [(1029, 5), (5, 1029), (1200, 1200)] {
        assert!(matches!(emoji(&still(w, h)), Err(EmojiFault::TooLarge(_))));
    }
}

#[test]
fn moving_emoji_keep_moving() {
    let made = emoji(&gif(200, 300, 4)).unwrap();
    let mut options = gif::DecodeOptions::new();
    options.set_color_output(gif::ColorOutput::RGBA);
    let mut decoder = options.read_info(Cursor::new(&made.bytes)).unwrap();
    let mut count = 0;
    while let Some(frame) = decoder.read_next_frame().unwrap() {
        assert_eq!((frame.delay, frame.dispose), (12, gif::DisposalMethod::Background));
        count += 1;
    }
    assert_eq!((count, decoder.repeat()), (4, gif::Repeat::Infinite));
}

#[test]
fn drawn_initials() {
    let a = default_picture("user1", "alice").unwrap();
    assert_eq!(size_of(&a), (Kind::Png, 128, 128));
    assert_eq!(a, default_picture("user1", "alice").unwrap(), "always the same");
    assert_ne!(a, default_picture("user1", "bob").unwrap());
    let colours: std::collections::HashSet<_> = (0..200)
        .map(|i| {
            let png = default_picture(&format!("id{i}"), "x").unwrap();
            image::load_from_memory(&png).unwrap().to_rgb8().get_pixel(0, 0).0
        })
        .collect();
    assert_eq!(colours.len(), 14);
    assert!(default_picture("u", "Юлия").is_ok());
    // OCHRE_TEST_PICTURES=sheet.png draws the whole alphabet for a human eye.
    if let Ok(file) = std::env::var("OCHRE_TEST_PICTURES") {
        let mut names: Vec<String> = ('a'..='z').chain('0'..='9').map(String::from).collect();
        names.extend(["Юлия", "dave.miller", "W M", "Quentin Gross", "j_i", "Bob Smith"].map(String::from));
        let mut sheet = image::RgbImage::new(128 * 7, 128 * 6);
        for (i, name) in names.iter().enumerate() {
            let one = image::load_from_memory(&default_picture(name, name).unwrap()).unwrap().to_rgb8();
            image::imageops::replace(&mut sheet, &one, 128 * (i as i64 % 7), 128 * (i as i64 / 7));
        }
        sheet.save(file).unwrap();
    }
}

/// Small xorshift: the same faults in every run.
fn random(state: &mut u64) -> u64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    *state
}

/// Cut and altered files: any answer will do, as long as it is one.
#[test]
fn broken_files_are_answered() {
    let mut samples = vec![gif(60, 50, 3), gif(150, 20, 2), turned(30, 20, 6)];
    for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP, ImageFormat::Bmp, ImageFormat::Tiff] {
        samples.push(encode(&picture(33, 21), format));
    }
    samples.push(br#"<?xml version="1.0"?><svg width="7" height="8" viewBox="0 0 1 1"><g/></svg>"#.to_vec());
    // Decoder panics are caught by design; keep their traces out of the test's output.
    std::panic::set_hook(Box::new(|_| {}));
    let try_all = |data: &[u8]| {
        let _ = facts(data, "image/png", 100_000);
        let _ = derive(data, 100_000);
        let _ = emoji(data);
        let _ = square_picture(data, 100_000);
        let _ = svg_size(data);
    };
    let mut state = 0x9e37_79b9_7f4a_7c15;
    for sample in &samples {
        for cut in (0..sample.len()).step_by(sample.len() / 40 + 1) {
            try_all(&sample[..cut]);
        }
        for _ in 0..120 {
            let mut data = sample.clone();
            for _ in 0..=random(&mut state) % 6 {
                let at = random(&mut state) as usize % data.len();
                data[at] = random(&mut state) as u8;
            }
            // Headers matter most.
            let at = random(&mut state) as usize % data.len().min(40);
            data[at] = random(&mut state) as u8;
            try_all(&data);
        }
    }
    let _ = std::panic::take_hook();
}
