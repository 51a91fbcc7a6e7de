//! AVIF and HEIC: boxes (ISO/IEC 14496-12).

use super::{Part, number, take};

/// Returns the boxes that follow each other in some bytes, such as those of a file or those of another box.
pub(crate) fn boxes(bytes: &[u8]) -> Option<Vec<Part<'_, [u8; 4]>>> {
    let mut rest = bytes;
    let mut boxes = Vec::new();
    while !rest.is_empty() {
        let begin = rest;
        let head = take(&mut rest, 8)?;
        let kind = *head.last_chunk::<4>()?;
        let length = match number(head)? {
            // As far as the end of the file.
            0 => rest.len(),
            1 => {
                let long = u64::from_be_bytes(*take(&mut rest, 8)?.first_chunk()?);
                usize::try_from(long).ok()?.checked_sub(16)?
            }
            short => (short as usize).checked_sub(8)?,
        };
        let data = take(&mut rest, length)?;
        boxes.push(Part {
            kind,
            whole: &begin[..begin.len() - rest.len()],
            data,
        });
    }
    Some(boxes)
}

/// Returns the data of the first box of a kind.
pub(crate) fn find<'a>(boxes: &[Part<'a, [u8; 4]>], kind: &[u8; 4]) -> Option<&'a [u8]> {
    let found = boxes.iter().find(|part| &part.kind == kind);
    found.map(|part| part.data)
}
