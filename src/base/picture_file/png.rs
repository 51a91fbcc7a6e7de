//! PNG: chunks (W3C PNG, third edition).

use super::{Part, number, take};

/// The bytes that every PNG begins with.
pub(crate) const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// The most chunks of a picture: those of one of 8 GiB, as common encoders cut its pixels.
const MOST: usize = 1 << 20;

/// Returns the chunks of a PNG, to its end. What follows the end is no part of it. Nothing for a file with more of them than
/// any picture has, or with one whose name is not four letters (PNG 3, 5.4).
pub(crate) fn chunks(bytes: &[u8]) -> Option<Vec<Part<'_, [u8; 4]>>> {
    let mut rest = bytes.strip_prefix(SIGNATURE)?;
    let mut chunks = Vec::new();
    loop {
        let begin = rest;
        let head = take(&mut rest, 8)?;
        let kind = *head.last_chunk::<4>()?;
        if chunks.len() == MOST || !kind.iter().all(u8::is_ascii_alphabetic) {
            return None;
        }
        let data = take(&mut rest, number(head)? as usize)?;
        take(&mut rest, 4)?;
        chunks.push(Part {
            kind,
            whole: &begin[..begin.len() - rest.len()],
            data,
        });
        if &kind == b"IEND" {
            let has_pixels = chunks.iter().any(|chunk| &chunk.kind == b"IDAT");
            return has_pixels.then_some(chunks);
        }
    }
}

/// Returns the chunks in front of the pixels, which say what is true of all of them.
pub(crate) fn head<'c, 'a>(
    chunks: &'c [Part<'a, [u8; 4]>],
) -> impl Iterator<Item = &'c Part<'a, [u8; 4]>> {
    chunks.iter().take_while(|chunk| &chunk.kind != b"IDAT")
}

/// Says whether a PNG is an animation (PNG 3, 11.3.6.1).
pub(crate) fn moves(chunks: &[Part<'_, [u8; 4]>]) -> bool {
    head(chunks).any(|chunk| &chunk.kind == b"acTL")
}

/// Returns a chunk.
pub(crate) fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let mut sum = flate2::Crc::new();
    sum.update(kind);
    sum.update(data);
    let length = u32::try_from(data.len()).unwrap_or(u32::MAX);
    [
        &length.to_be_bytes(),
        kind.as_slice(),
        data,
        &sum.sum().to_be_bytes(),
    ]
    .concat()
}
