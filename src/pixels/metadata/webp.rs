//! WebP: the chunks of Exif and XMP, and the flags that say that they are there.

use crate::base::picture_file::riff::{chunk, chunks, file};
use crate::model::picture::Keep;

/// The flags of Exif and of XMP.
const EXIF: u8 = 0x08;
const XMP: u8 = 0x04;

/// Returns the file with what is kept.
pub(super) fn kept(bytes: &[u8], keep: &Keep) -> Option<Vec<u8>> {
    let parts = chunks(bytes)?;
    // A file without a head has no place for Exif, and nobody reads it there.
    let has_head = parts.iter().any(|part| &part.kind == b"VP8X");
    let exif = super::exif(bytes, keep).filter(|_| has_head);
    let mut kept = Vec::new();
    for part in &parts {
        match &part.kind {
            b"VP8X" => {
                let mut data = part.data.to_vec();
                let flags = data.first_mut()?;
                *flags &= !(EXIF | XMP);
                if exif.is_some() {
                    *flags |= EXIF;
                }
                kept.push(chunk(b"VP8X", &data));
            }
            b"VP8 " | b"VP8L" | b"ALPH" | b"ANIM" | b"ANMF" | b"ICCP" => {
                kept.push(chunk(&part.kind, part.data));
            }
            b"C2PA" if keep.credentials => kept.push(chunk(&part.kind, part.data)),
            _ => {}
        }
    }
    if let Some(exif) = exif {
        kept.push(chunk(b"EXIF", &exif));
    }
    Some(file(&kept))
}
