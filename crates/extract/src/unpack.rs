//! Inflating with a bound.

use flate2::{Decompress, FlushDecompress, Status};

/// Most bytes that one file is unpacked to, altogether.
pub const BUDGET: usize = 64 << 20;

/// Inflates at most `most` bytes; what came until an error counts. `zlib`: with the two bytes in front.
pub fn inflate(data: &[u8], zlib: bool, most: usize) -> Vec<u8> {
    let mut z = Decompress::new(zlib);
    let mut out = Vec::new();
    let mut chunk = vec![0; 64 << 10];
    while out.len() < most {
        let (before_in, before_out) = (z.total_in() as usize, z.total_out() as usize);
        let Some(rest) = data.get(before_in..) else { break };
        let status = z.decompress(rest, &mut chunk, FlushDecompress::None);
        let made = z.total_out() as usize - before_out;
        out.extend_from_slice(&chunk[..made.min(most - out.len())]);
        match status {
            Ok(Status::StreamEnd) | Err(_) => break,
            Ok(_) if made == 0 && z.total_in() as usize == before_in => break,
            Ok(_) => {}
        }
    }
    out
}
