//! GIF: blocks (GIF89a).

use super::{Part, take};

/// What a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Block {
    /// The header, the size of the screen and its colours.
    Screen,
    /// An extension with this label. Its data begin with the length of its first piece.
    Extension(u8),
    /// A frame, with its colours. Its data begin with its place and its size.
    Frame,
    /// The end.
    Trailer,
}

/// Returns the blocks of a GIF, to its end. What follows the end is no part of it.
pub(crate) fn blocks(bytes: &[u8]) -> Option<Vec<Part<'_, Block>>> {
    let mut rest = bytes;
    let head = take(&mut rest, 13)?;
    if !head.starts_with(b"GIF8") {
        return None;
    }
    take(&mut rest, colours(head[10]))?;
    let mut blocks = vec![Part {
        kind: Block::Screen,
        whole: &bytes[..bytes.len() - rest.len()],
        data: head,
    }];
    loop {
        let begin = rest;
        let kind = match take(&mut rest, 1)? {
            [0x21] => Block::Extension(take(&mut rest, 1)?[0]),
            [0x2c] => Block::Frame,
            [0x3b] => Block::Trailer,
            _ => return None,
        };
        let start = rest;
        match kind {
            Block::Extension(_) => pieces(&mut rest)?,
            Block::Frame => {
                let head = take(&mut rest, 9)?;
                // After the colours comes the number of bits of the first codes.
                take(&mut rest, colours(head[8]) + 1)?;
                pieces(&mut rest)?;
            }
            Block::Trailer | Block::Screen => {}
        }
        blocks.push(Part {
            kind,
            whole: &begin[..begin.len() - rest.len()],
            data: &start[..start.len() - rest.len()],
        });
        if kind == Block::Trailer {
            let has_frames = blocks.iter().any(|block| block.kind == Block::Frame);
            return has_frames.then_some(blocks);
        }
    }
}

/// Returns the length of a table of colours, by the byte that says whether there is one.
fn colours(flags: u8) -> usize {
    match flags & 0x80 {
        0 => 0,
        _ => 3 << ((flags & 7) + 1),
    }
}

/// Passes over data in pieces, each behind its length; the last has none.
fn pieces(rest: &mut &[u8]) -> Option<()> {
    loop {
        let length = take(rest, 1)?[0];
        if length == 0 {
            return Some(());
        }
        take(rest, usize::from(length))?;
    }
}
