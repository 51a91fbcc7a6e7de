//! Encodes a picture.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat};
use jpeg_encoder::{ColorType, Encoder};

use crate::model::picture::{Encoding, PixelFault, Variant};

/// Encodes a picture as a variant wants it.
///
/// # Errors
///
/// Fails where the picture has more pixels in a row or a column than the encoding permits.
pub(super) fn picture(picture: &DynamicImage, variant: &Variant) -> Result<Vec<u8>, PixelFault> {
    let (width, height) = (picture.width(), picture.height());
    match variant.encoding {
        Encoding::WebP => {
            let pixels = picture.to_rgba8();
            let encoder = webp::Encoder::from_rgba(&pixels, width, height);
            encoder
                .encode_simple(false, f32::from(variant.quality))
                .map(|bytes| bytes.to_vec())
                .map_err(|error| PixelFault::Unencodable(format!("{error:?}")))
        }
        Encoding::Jpeg => {
            let unencodable =
                |error: &dyn std::fmt::Display| PixelFault::Unencodable(error.to_string());
            let narrow = |length: u32| u16::try_from(length).map_err(|error| unencodable(&error));
            let mut bytes = Vec::new();
            let mut encoder = Encoder::new(&mut bytes, variant.quality.clamp(1, 100));
            encoder.set_progressive(true);
            encoder.set_optimized_huffman_tables(true);
            encoder
                .encode(
                    &picture.to_rgb8(),
                    narrow(width)?,
                    narrow(height)?,
                    ColorType::Rgb,
                )
                .map_err(|error| unencodable(&error))?;
            Ok(bytes)
        }
        Encoding::Png => {
            let mut bytes = Cursor::new(Vec::new());
            picture
                .write_to(&mut bytes, ImageFormat::Png)
                .map_err(|error| PixelFault::Unencodable(error.to_string()))?;
            Ok(bytes.into_inner())
        }
    }
}
