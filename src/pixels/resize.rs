//! Resizes a part of a picture.

use image::DynamicImage;
use image::imageops::FilterType;

use crate::model::picture::{Crop, PixelFault, Variant};

/// Returns the part of a picture that a variant shows, in its size.
///
/// # Errors
///
/// Fails where the part is no part of the picture, or smaller than the variant.
pub(super) fn variant(
    picture: &DynamicImage,
    variant: &Variant,
) -> Result<DynamicImage, PixelFault> {
    let (width, height) = (picture.width(), picture.height());
    let whole = Crop {
        x: 0,
        y: 0,
        width,
        height,
    };
    let crop = variant.crop.unwrap_or(whole);
    let inside =
        |start: u32, part: u32, whole: u32| start.checked_add(part).is_some_and(|end| end <= whole);
    let is_part = inside(crop.x, crop.width, width) && inside(crop.y, crop.height, height);
    let fits =
        (1..=crop.width).contains(&variant.width) && (1..=crop.height).contains(&variant.height);
    if !is_part || !fits {
        return Err(PixelFault::OtherSize { width, height });
    }
    let part = picture.crop_imm(crop.x, crop.y, crop.width, crop.height);
    Ok(part.resize_exact(variant.width, variant.height, FilterType::Lanczos3))
}
