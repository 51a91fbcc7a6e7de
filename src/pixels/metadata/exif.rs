//! Writes Exif with very few fields (Exif 2.32: a TIFF with one directory).

use super::rights::Rights;
use crate::model::picture::Orientation;

const ORIENTATION: u16 = 0x0112;
const ARTIST: u16 = 0x013b;
const COPYRIGHT: u16 = 0x8298;

/// A TIFF with a directory that is empty.
pub(super) const EMPTY: &[u8] = b"MM\0\x2a\0\0\0\x08\0\0\0\0\0\0";

/// The length of a text, at most: Exif in a JPEG has 65,527 bytes for everything.
const LONGEST: usize = 16_384;

/// Returns Exif with an orientation and with rights; `None` where the picture is upright and there are none.
pub(super) fn file(orientation: Orientation, rights: &Rights) -> Option<Vec<u8>> {
    let turned = orientation != Orientation::default();
    let texts = [(ARTIST, &rights.artist), (COPYRIGHT, &rights.copyright)];
    let texts: Vec<(u16, Vec<u8>)> = texts
        .into_iter()
        .filter_map(|(tag, text)| Some((tag, terminated(text.as_deref()?))))
        .collect();
    let fields = usize::from(turned) + texts.len();
    if fields == 0 {
        return None;
    }
    let count = u16::try_from(fields).ok()?;
    let mut directory = [b"MM\0\x2a\0\0\0\x08".as_slice(), &count.to_be_bytes()].concat();
    let mut behind = Vec::new();
    if turned {
        // One number of two bytes.
        directory.extend(ORIENTATION.to_be_bytes());
        directory.extend([0, 3, 0, 0, 0, 1, 0, orientation.number(), 0, 0]);
    }
    let start = directory.len() + texts.len() * 12 + 4;
    for (tag, text) in texts {
        directory.extend(tag.to_be_bytes());
        directory.extend([0, 2]);
        directory.extend(u32::try_from(text.len()).ok()?.to_be_bytes());
        match text.len() {
            0..=4 => directory.extend((0..4).map(|at| text.get(at).copied().unwrap_or(0))),
            _ => {
                directory.extend(u32::try_from(start + behind.len()).ok()?.to_be_bytes());
                behind.extend(text);
                // Values begin at even places.
                behind.resize(behind.len().next_multiple_of(2), 0);
            }
        }
    }
    directory.extend([0; 4]);
    directory.extend(behind);
    Some(directory)
}

/// Returns a text as Exif has it, with a zero at its end.
fn terminated(text: &str) -> Vec<u8> {
    let end = text.floor_char_boundary(LONGEST);
    let mut bytes = text.as_bytes()[..end].to_vec();
    bytes.push(0);
    bytes
}
