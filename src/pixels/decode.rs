//! Decodes a picture.

use std::io::Cursor;

use image::{DynamicImage, ImageDecoder, ImageReader};

use crate::model::picture::PixelFault;

/// Decodes the first frame of a picture, upright.
///
/// # Errors
///
/// As [`super::variants`].
pub(super) fn picture(bytes: &[u8], most_pixels: u64) -> Result<DynamicImage, PixelFault> {
    let reader = ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .map_err(|error| PixelFault::Damaged(error.to_string()))?;
    let damaged = |error: image::ImageError| PixelFault::Damaged(error.to_string());
    if reader.format().is_none() {
        return Err(PixelFault::Undecodable(None));
    }
    let mut decoder = reader.into_decoder().map_err(damaged)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > most_pixels {
        return Err(PixelFault::TooLarge { width, height });
    }
    let orientation = decoder.orientation().map_err(damaged)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(damaged)?;
    picture.apply_orientation(orientation);
    Ok(picture)
}
