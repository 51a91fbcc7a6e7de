//! Reads what a picture is: its format, its size, whether it moves, and whether its file is complete.
//!
//! Enters: the bytes of a file. Leaves: its [`PictureFacts`]. This module must not know the file's name, which may be
//! wrong, and does not decode pixels.

mod contents;
mod svg;
#[cfg(test)]
mod tests;

use imagesize::ImageError;

use crate::model::picture::{Orientation, PictureFacts, PictureFault, PictureFormat};

/// The bits that a pixel of a drawing takes at most, where nothing is lost: a photograph takes three times as many.
const BITS_OF_DRAWINGS: u64 = 4;

/// The bytes that a small file consists of beside its pixels.
const OVERHEAD: u64 = 1024;

/// Reads what a picture is, from its complete file.
///
/// # Errors
///
/// Fails where the file is no picture that browsers show, where it is cut off, and where an SVG has no size.
pub fn picture(bytes: &[u8]) -> Result<PictureFacts, PictureFault> {
    if bytes.is_empty() {
        return Err(PictureFault::Empty);
    }
    let Some(format) = contents::format(bytes)? else {
        return svg::facts(bytes);
    };
    let size = imagesize::blob_size(bytes).map_err(|error| match error {
        ImageError::IoError(_) => PictureFault::CutOff,
        _ => PictureFault::UnknownFormat,
    })?;
    let contents = contents::of(bytes, format).ok_or(PictureFault::CutOff)?;
    let pixels = |n: usize| u32::try_from(n).ok().filter(|n| *n > 0);
    let size = pixels(size.width).zip(pixels(size.height));
    let size = size.ok_or(PictureFault::UnknownFormat)?;
    let (width, height) = match format {
        // Its size is that of the upright picture already.
        PictureFormat::Avif => size,
        _ => Orientation::of(bytes).size(size),
    };
    let bits = (bytes.len() as u64)
        .saturating_sub(OVERHEAD)
        .saturating_mul(8);
    let pixels = u64::from(width) * u64::from(height);
    Ok(PictureFacts {
        format,
        width,
        height,
        animated: contents.animated,
        alpha: contents.alpha,
        drawn: contents.lossless && bits <= pixels.saturating_mul(BITS_OF_DRAWINGS),
    })
}
