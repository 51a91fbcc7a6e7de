//! JPEG: segments of applications, and comments.

use crate::base::picture_file::Part;
use crate::base::picture_file::jpeg::{APP0, APP15, COM, RST0, SOI, segments};
use crate::model::picture::Keep;

/// What is behind a JFIF's size in bytes, where there is no small picture: its version, its density.
const JFIF: usize = 14;

/// Returns the file with what is kept.
pub(super) fn kept(bytes: &[u8], keep: &Keep) -> Option<Vec<u8>> {
    let segments = segments(bytes)?;
    let (start, others) = segments.split_first()?;
    let others = others.iter().filter(|segment| !is_astray(segment.kind));
    let mut kept = vec![start.whole.to_vec()];
    kept.extend(others.filter_map(|segment| needed(segment, keep)));
    if let Some(exif) = super::exif(bytes, keep) {
        let length = u16::try_from(exif.len() + 8).ok()?.to_be_bytes();
        let exif = [b"\xff\xe1".as_slice(), &length, b"Exif\0\0", &exif].concat();
        // JFIF, where there is any, comes first.
        let jfif = |segment: &Vec<u8>| {
            segment.starts_with(&[0xff, SOI]) || segment.starts_with(&[0xff, APP0])
        };
        let place = kept.iter().take_while(|segment| jfif(segment)).count();
        kept.insert(place, exif);
    }
    Some(kept.concat())
}

/// Says whether a marker has no meaning behind the start of the image and outside of a scan. It has no length, and some
/// programs take what follows for one: a segment that they need, where what stood between was taken away.
fn is_astray(kind: u8) -> bool {
    matches!(kind, 0x01 | RST0..=SOI)
}

/// Returns a segment as far as it stays.
fn needed(segment: &Part<u8>, keep: &Keep) -> Option<Vec<u8>> {
    let data = segment.data;
    let whole = Some(segment.whole.to_vec());
    match segment.kind {
        COM => None,
        APP0 if data.starts_with(b"JFIF\0") && data.len() > JFIF => {
            let head = [0xff, APP0, 0, 16];
            // The width and the height of the small picture become zero.
            Some([head.as_slice(), &data[..JFIF - 2], &[0, 0]].concat())
        }
        APP0 if data.starts_with(b"JFIF\0") => whole,
        0xe2 if data.starts_with(b"ICC_PROFILE\0") => whole,
        // Content credentials are boxes of JPEG's universal metadata.
        0xeb if keep.credentials && data.starts_with(b"JP") => whole,
        // Says in which colours the pixels are.
        0xee if data.starts_with(b"Adobe") => whole,
        APP0..=APP15 => None,
        _ => whole,
    }
}
