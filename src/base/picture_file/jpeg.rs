//! JPEG: segments, each behind a marker (ITU-T T.81).

use super::{Part, take};

/// The first marker of restarts within a scan.
pub(crate) const RST0: u8 = 0xd0;
/// The last marker of restarts.
pub(crate) const RST7: u8 = 0xd7;
/// The start of the image.
pub(crate) const SOI: u8 = 0xd8;
/// The end of the image.
pub(crate) const EOI: u8 = 0xd9;
/// The start of a scan. Its part goes as far as the next marker, with the pixels' data.
pub(crate) const SOS: u8 = 0xda;
/// A comment.
pub(crate) const COM: u8 = 0xfe;
/// The first marker of applications.
pub(crate) const APP0: u8 = 0xe0;
/// The last marker of applications.
pub(crate) const APP15: u8 = 0xef;

/// Returns the segments of a JPEG, from the start of the image to its end. What follows the end is no part of it.
pub(crate) fn segments(bytes: &[u8]) -> Option<Vec<Part<'_, u8>>> {
    let mut rest = bytes;
    let whole = take(&mut rest, 2).filter(|start| *start == [0xff, SOI])?;
    let mut segments = vec![Part {
        kind: SOI,
        whole,
        data: &[],
    }];
    let (mut framed, mut scanned) = (false, false);
    loop {
        let kind = marker(&mut rest)?;
        // A marker has two bytes. What is in front of it belongs to no segment.
        let begin = bytes.len() - rest.len() - 2;
        let data = match kind {
            EOI | 0x01 | RST0..=SOI => &[],
            _ => {
                let length = take(&mut rest, 2)?;
                let length = usize::from(u16::from_be_bytes([length[0], length[1]]));
                take(&mut rest, length.checked_sub(2)?)?
            }
        };
        framed |= is_frame(kind);
        if kind == SOS {
            scanned = true;
            let length = scan_length(rest)?;
            take(&mut rest, length)?;
        }
        segments.push(Part {
            kind,
            whole: &bytes[begin..bytes.len() - rest.len()],
            data,
        });
        if kind == EOI {
            return (framed && scanned).then_some(segments);
        }
    }
}

/// Says whether a marker begins a frame: all but tables of codes (C4), extensions (C8) and arithmetic coding (CC) do.
fn is_frame(kind: u8) -> bool {
    matches!(kind, 0xc0..=0xcf) && !matches!(kind, 0xc4 | 0xc8 | 0xcc)
}

/// Returns the marker of the first frame, and what its header says; of a JPEG's beginning `None` where that does not go as
/// far.
pub(crate) fn frame(head: &[u8]) -> Option<(u8, &[u8])> {
    let mut rest = head.strip_prefix(&[0xff, SOI])?;
    loop {
        let kind = marker(&mut rest)?;
        let length = take(&mut rest, 2)?;
        let length = usize::from(u16::from_be_bytes([length[0], length[1]]));
        let data = take(&mut rest, length.checked_sub(2)?)?;
        if is_frame(kind) {
            return Some((kind, data));
        }
    }
}

/// Reads the next marker. Bytes in front of it belong to nothing; decoders pass over them.
fn marker(rest: &mut &[u8]) -> Option<u8> {
    loop {
        let at = memchr::memchr(0xff, rest)?;
        take(rest, at + 1)?;
        while let [0xff, ..] = rest {
            take(rest, 1)?;
        }
        match take(rest, 1)? {
            [0] => {}
            kind => return kind.first().copied(),
        }
    }
}

/// Returns the length of a scan's data: as far as the next marker that is neither a byte 255 of the data nor a
/// restart.
fn scan_length(data: &[u8]) -> Option<usize> {
    memchr::memchr_iter(0xff, data)
        .find(|at| !matches!(data.get(at + 1), None | Some(0 | RST0..=RST7 | 0xff)))
}
