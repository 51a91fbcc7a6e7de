//! PNG: chunks of texts and of Exif.

use crate::base::picture_file::png::{SIGNATURE, chunk, chunks};
use crate::model::picture::Keep;

/// The chunks that are not critical and say how pixels are shown.
const SHOWN: [&[u8; 4]; 16] = [
    b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP", b"mDCV", b"cLLI", b"bKGD", b"hIST",
    b"tRNS", b"pHYs", b"sPLT", b"acTL", b"fcTL", b"fdAT",
];

/// Those of them that say what samples mean; without them it is sRGB.
const COLOURS: [&[u8; 4]; 6] = [b"cHRM", b"gAMA", b"iCCP", b"cICP", b"mDCV", b"cLLI"];

/// Returns a file in sRGB without metadata, and without what says of its colours more than that.
pub(super) fn in_srgb(bytes: &[u8]) -> Option<Vec<u8>> {
    let kept = kept(bytes, &Keep::default())?;
    let mut plain = SIGNATURE.to_vec();
    for part in chunks(&kept)? {
        if !COLOURS.contains(&&part.kind) {
            plain.extend_from_slice(part.whole);
        }
    }
    Some(plain)
}

/// Returns the file with what is kept.
pub(super) fn kept(bytes: &[u8], keep: &Keep) -> Option<Vec<u8>> {
    let mut kept = SIGNATURE.to_vec();
    let mut exif = super::exif(bytes, keep);
    for part in chunks(bytes)? {
        // A critical chunk has a capital letter in front.
        let is_needed = part.kind[0].is_ascii_uppercase()
            || SHOWN.contains(&&part.kind)
            || (keep.credentials && &part.kind == b"caBX");
        if &part.kind == b"IDAT"
            && let Some(exif) = exif.take()
        {
            kept.extend(chunk(b"eXIf", &exif));
        }
        if is_needed {
            kept.extend_from_slice(part.whole);
        }
    }
    Some(kept)
}
