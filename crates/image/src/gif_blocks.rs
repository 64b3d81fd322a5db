//! The block structure of a GIF, read without unpacking a single pixel.

/// More than one frame? A damaged file counts the frames before the damage.
pub(crate) fn is_animated(data: &[u8]) -> bool {
    frames(data, 2) > 1
}

/// Number of frames of a GIF; of one that ends early, those before the end.
pub fn gif_frames(data: &[u8]) -> usize {
    frames(data, usize::MAX)
}

/// Number of frames, counting no further than `enough`.
pub(crate) fn frames(data: &[u8], enough: usize) -> usize {
    let mut count = 0;
    let _ = walk(data, |_| {
        count += 1;
        count < enough
    });
    count
}

/// Calls `frame` for every image block until it says false. `None` = the data ended early.
fn walk(data: &[u8], mut frame: impl FnMut(usize) -> bool) -> Option<()> {
    let mut at = 13 + colours(*data.get(10)?);
    loop {
        match *data.get(at)? {
            0x21 => at = skip_blocks(data, at + 2)?,
            0x2c => {
                let pixels = at + 10 + colours(*data.get(at + 9)?) + 1;
                data.get(pixels)?;
                if !frame(at) {
                    return Some(());
                }
                at = skip_blocks(data, pixels)?;
            }
            _ => return Some(()),
        }
    }
}

/// Bytes of a colour table, from the flags in front of it.
fn colours(flags: u8) -> usize {
    if flags & 0x80 != 0 { 3 << ((flags & 7) + 1) } else { 0 }
}

fn skip_blocks(data: &[u8], mut at: usize) -> Option<usize> {
    loop {
        let len = usize::from(*data.get(at)?);
        at += 1 + len;
        if len == 0 {
            return Some(at);
        }
    }
}
