//! How much memory the pixels of a picture take, by the first bytes of its file.

use crate::base::picture_file::{jpeg, png};

/// The number of bytes that [`memory`] has to see of a JPEG: what cameras write in front of the frame fits in.
pub const HEAD: usize = 256 << 10;

/// Returns how many bytes a picture takes while it is decoded, beside its file. `head` is the beginning of the file.
pub fn memory(head: &[u8], pixels: u64) -> u64 {
    let of_pixel = match head {
        [0xff, jpeg::SOI, ..] => of_jpeg(head).unwrap_or(3),
        _ if head.starts_with(png::SIGNATURE) => of_png(head).unwrap_or(4),
        // GIF and WebP, which may have an opacity.
        _ => 4,
    };
    pixels * of_pixel
}

/// Returns the bytes of a pixel of a PNG (PNG 3, 11.2.1): one or two a sample, as its file has it.
fn of_png(head: &[u8]) -> Option<u64> {
    let [depth, kind] = *head.get(24..)?.first_chunk()?;
    let samples = match kind {
        0 => 1,
        2 => 3,
        4 => 2,
        // Colours of a palette may be transparent.
        _ => 4,
    };
    Some(samples * if depth == 16 { 2 } else { 1 })
}

/// Returns the bytes of a pixel of a JPEG (ITU-T T.81, B.2.2): one a sample, and two for each coefficient where they
/// all have to be there before the first sample is known, which is so in a progressive one.
fn of_jpeg(head: &[u8]) -> Option<u64> {
    let (kind, frame) = jpeg::frame(head)?;
    let components = frame.get(6..)?;
    let factors = components
        .chunks_exact(3)
        .map(|one| (one[1] >> 4, one[1] & 15));
    let largest = factors
        .clone()
        .map(|(across, down)| u64::from(across) * u64::from(down));
    let samples = factors.len() as u64;
    let coefficients: u64 = largest.clone().sum();
    let whole = largest.max()?.max(1);
    let is_progressive = kind == 0xc2;
    Some(
        samples
            + if is_progressive {
                (2 * coefficients).div_ceil(whole)
            } else {
                0
            },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The beginning of a PNG with a depth and a kind of colours.
    fn png_head(depth: u8, kind: u8) -> Vec<u8> {
        let size = b"\0\0\0\x0dIHDR\0\0\x17\x70\0\0\x0f\xa0";
        [png::SIGNATURE, size, &[depth, kind]].concat()
    }

    /// The beginning of a JPEG with a kind of frame and the factors of its components.
    fn jpeg_head(frame: u8, factors: &[u8]) -> Vec<u8> {
        let components = factors.iter().flat_map(|factors| [1, *factors, 0]);
        let count = factors.len() as u8;
        let mut head = b"\xff\xd8\xff\xe1\0\x06Exif".to_vec();
        head.extend([0xff, frame, 0, 8 + 3 * count, 8, 0, 100, 0, 100, count]);
        head.extend(components);
        head
    }

    #[test]
    fn deep_samples_and_opacity_take_more_memory() {
        for (depth, kind, wanted) in [
            (8, 2, 3),
            (8, 6, 4),
            (16, 2, 6),
            (16, 6, 8),
            (1, 0, 1),
            (8, 3, 4),
        ] {
            assert_eq!(
                memory(&png_head(depth, kind), 10),
                10 * wanted,
                "{depth} {kind}"
            );
        }
        assert_eq!(memory(b"RIFF\0\0\0\0WEBPVP8L", 10), 40);
    }

    #[test]
    fn a_progressive_photograph_takes_the_memory_of_its_coefficients() {
        for (frame, factors, wanted) in [
            (0xc0, [0x22, 0x11, 0x11].as_slice(), 3),
            (0xc0, &[0x11], 1),
            (0xc2, &[0x22, 0x11, 0x11], 6),
            (0xc2, &[0x11, 0x11, 0x11], 9),
            (0xc2, &[0x11], 3),
        ] {
            assert_eq!(
                memory(&jpeg_head(frame, factors), 10),
                10 * wanted,
                "{frame} {factors:?}"
            );
        }
        let cut_off = &jpeg_head(0xc2, &[0x11])[..12];
        assert_eq!(memory(cut_off, 10), 30);
        assert_eq!(memory(b"", 10), 40);
    }
}
