//! WebP: chunks in a RIFF file.

use super::{Part, take};

/// Returns the chunks of a WebP. What follows the length that the file names is no part of it.
pub(crate) fn chunks(bytes: &[u8]) -> Option<Vec<Part<'_, [u8; 4]>>> {
    let mut rest = bytes;
    let head = take(&mut rest, 12)?;
    if !head.starts_with(b"RIFF") || !head.ends_with(b"WEBP") {
        return None;
    }
    let length = length(&head[4..8])?.checked_sub(4)?;
    // A last chunk of an odd length may lack the byte that makes it even.
    let mut rest = match rest.len() + 1 == length {
        true => rest,
        false => rest.get(..length)?,
    };
    let mut chunks = Vec::new();
    while !rest.is_empty() {
        let begin = rest;
        let head = take(&mut rest, 8)?;
        let kind = *head.first_chunk::<4>()?;
        let data = take(&mut rest, self::length(&head[4..])?)?;
        if data.len() % 2 == 1 && !rest.is_empty() {
            take(&mut rest, 1)?;
        }
        chunks.push(Part {
            kind,
            whole: &begin[..begin.len() - rest.len()],
            data,
        });
    }
    let is_picture = |chunk: &Part<[u8; 4]>| matches!(&chunk.kind, b"VP8 " | b"VP8L" | b"ANMF");
    chunks.iter().any(is_picture).then_some(chunks)
}

fn length(bytes: &[u8]) -> Option<usize> {
    bytes
        .first_chunk()
        .map(|four| u32::from_le_bytes(*four) as usize)
}

/// Returns a WebP of chunks.
pub(crate) fn file(chunks: &[Vec<u8>]) -> Vec<u8> {
    let length: usize = chunks
        .iter()
        .map(|chunk| chunk.len() + chunk.len() % 2)
        .sum();
    let length = u32::try_from(length + 4).unwrap_or(u32::MAX);
    let mut file = [b"RIFF", length.to_le_bytes().as_slice(), b"WEBP"].concat();
    for chunk in chunks {
        file.extend_from_slice(chunk);
        file.resize(file.len() + chunk.len() % 2, 0);
    }
    file
}

/// Returns a chunk, without the byte that makes its length even.
pub(crate) fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let length = u32::try_from(data.len()).unwrap_or(u32::MAX);
    [kind.as_slice(), &length.to_le_bytes(), data].concat()
}
