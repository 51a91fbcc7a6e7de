//! GIF: comments, and the blocks of applications.

use crate::base::picture_file::Part;
use crate::base::picture_file::gif::{Block, blocks};
use crate::model::picture::Keep;

/// The blocks of applications that say how frames are shown: how often they are repeated, and in which colours.
const SHOWN: [&[u8]; 3] = [b"NETSCAPE2.0", b"ANIMEXTS1.0", b"ICCRGBG1012"];

/// The block of content credentials.
const CREDENTIALS: &[u8] = b"C2PA_GIF";

/// Returns the file with what is kept.
pub(super) fn kept(bytes: &[u8], keep: &Keep) -> Option<Vec<u8>> {
    let kept: Vec<&[u8]> = blocks(bytes)?
        .iter()
        .filter(|block| is_needed(block, keep))
        .map(|block| block.whole)
        .collect();
    Some(kept.concat())
}

fn is_needed(block: &Part<Block>, keep: &Keep) -> bool {
    match block.kind {
        // A comment.
        Block::Extension(0xfe) => false,
        Block::Extension(0xff) => {
            let name = block.data.get(1..).unwrap_or_default();
            SHOWN.iter().any(|shown| name.starts_with(shown))
                || (keep.credentials && name.starts_with(CREDENTIALS))
        }
        _ => true,
    }
}
