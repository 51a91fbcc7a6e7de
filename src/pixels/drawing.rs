//! Tells drawings (line art, screenshots, logos) from photographs.

use super::decode::Decoded;

/// How many rows are looked at.
const ROWS: u32 = 64;

/// Of a thousand pairs of neighbours, how many are alike in a drawing, at least. In a photograph without loss it is
/// less than a hundred, in screenshots more than eight hundred.
const ALIKE: usize = 400;

/// Says whether a picture was drawn: most of its pixels are as their neighbours are. A picture that lost something
/// when it was encoded is none.
pub(super) fn is_drawing(decoded: &Decoded) -> bool {
    if !decoded.lossless {
        return false;
    }
    let bytes = decoded.layout.bytes();
    let (mut pairs, mut alike) = (0_usize, 0_usize);
    let step = (decoded.height / ROWS).max(1);
    for y in (0..decoded.height).step_by(step as usize) {
        let row = decoded.row(y);
        for two in row.chunks_exact(bytes).zip(row.chunks_exact(bytes).skip(1)) {
            if is_transparent(decoded, two.0) && is_transparent(decoded, two.1) {
                continue;
            }
            pairs += 1;
            alike += usize::from(two.0 == two.1);
        }
    }
    alike * 1000 >= pairs * ALIKE
}

fn is_transparent(decoded: &Decoded, pixel: &[u8]) -> bool {
    let last = if decoded.layout.deep { 2 } else { 1 };
    decoded.layout.alpha && pixel[pixel.len() - last..].iter().all(|byte| *byte == 0)
}
