//! Takes out of a file what it says of place, camera, software and serial numbers.
//!
//! What is not known to be needed for the pixels goes: cameras and programs invent places for what they write.

mod avif;
mod exif;
mod gif;
mod jpeg;
mod png;
mod rights;
mod svg;
mod webp;

use crate::model::PictureFormat;
use crate::model::picture::{Keep, Orientation};

/// Returns the same file without what it says of place, camera, software and serial numbers; `None` where there is
/// nothing to take away, and where the file is cut off. The bytes of the pixels stay as they are, and so do the colour
/// profile, the orientation and what is kept. A signature of content credentials stays, but holds for the whole file
/// only if nothing else was taken away.
pub fn without_metadata(bytes: &[u8], format: PictureFormat, keep: &Keep) -> Option<Vec<u8>> {
    let kept = match format {
        PictureFormat::Jpeg => jpeg::kept(bytes, keep),
        PictureFormat::Png => png::kept(bytes, keep),
        PictureFormat::WebP => webp::kept(bytes, keep),
        PictureFormat::Gif => gif::kept(bytes, keep),
        PictureFormat::Avif => avif::kept(bytes, keep),
        PictureFormat::Svg => svg::kept(bytes, keep),
    };
    kept.filter(|kept| kept != bytes)
}

/// Returns a PNG in sRGB with nothing but its pixels: no metadata, and none of the chunks that say in other words than `sRGB`
/// that it is. Browsers do not agree on these. `None` where the file is cut off.
pub(super) fn without_colours(bytes: &[u8]) -> Option<Vec<u8>> {
    png::in_srgb(bytes)
}

/// Returns the Exif that stays: the orientation, and the rights where they are kept. `None` where there is neither.
fn exif(bytes: &[u8], keep: &Keep) -> Option<Vec<u8>> {
    let rights = match keep.copyright {
        true => rights::of(bytes),
        false => rights::Rights::default(),
    };
    exif::file(Orientation::of(bytes), &rights)
}
