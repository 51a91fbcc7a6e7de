//! The pixels of pictures: decoded, cut, resized and encoded again; and files without what they say of where and how
//! they were taken.
//!
//! Enters: the bytes of a picture file. Leaves: the bytes of others. This module must not know files' names, or what
//! pages show of a picture.

mod decode;
mod drawing;
mod encode;
mod light;
mod memory;
mod metadata;
mod own_file;
mod profile;
mod resize;
mod upright;

use std::collections::BTreeMap;

use fast_image_resize::FilterType;

use crate::model::picture::{Crop, PixelFault, Variant};
use decode::Decoded;
pub use memory::{HEAD, memory};
pub use metadata::without_metadata;
use own_file::Own;
use upright::Upright;

/// Changes whenever the same picture gives other bytes, so that what was made before is made again.
pub const VERSION: u32 = 5;

/// Decodes a picture once and encodes every variant of it, in their order. What comes out is upright, in sRGB, and
/// holds no metadata. Where a variant would be heavier than the file itself, that may stand for it. Works on the
/// caller's thread alone. The bytes of the file are let go before anything is encoded, unless they may stand for a
/// variant. Beside them and what comes out, a picture takes as much as [`memory`] says, and up to 100 MB.
///
/// # Errors
///
/// Fails where the picture has more than `most_pixels` pixels, which is known before memory is taken for them, where
/// it cannot be decoded to its end, and where a variant is larger than the picture or its crop.
pub fn variants(
    bytes: Vec<u8>,
    variants: &[Variant],
    most_pixels: u64,
) -> Result<Vec<Vec<u8>>, PixelFault> {
    let (decoded, parts) = decoded(&bytes, variants, most_pixels)?;
    let drawn = drawing::is_drawing(&decoded);
    let own = Own::of(bytes, &decoded, variants);
    let mut encoded = vec![Vec::new(); variants.len()];
    for (crop, of_part) in parts {
        let mut sizes: Vec<(u32, u32)> = of_part
            .iter()
            .map(|at| (variants[*at].width, variants[*at].height))
            .collect();
        sizes.sort_unstable();
        sizes.dedup();
        for (size, upright) in sizes.iter().zip(uprights(&decoded, crop, &sizes, drawn)?) {
            for at in &of_part {
                let variant = &variants[*at];
                if (variant.width, variant.height) == *size {
                    let made = encode::picture(&upright, variant, drawn)?;
                    let own = own.as_ref().and_then(|own| own.instead_of(variant, &made));
                    encoded[*at] = own.unwrap_or(made);
                }
            }
        }
    }
    Ok(encoded)
}

/// Decodes a picture and encodes nothing.
///
/// # Errors
///
/// Fails where [`variants`] would before anything is encoded.
pub fn examine(bytes: Vec<u8>, variants: &[Variant], most_pixels: u64) -> Result<(), PixelFault> {
    decoded(&bytes, variants, most_pixels).map(|_| ())
}

/// Decodes a picture, and returns the variants of each part of it, by their places.
fn decoded(
    bytes: &[u8],
    variants: &[Variant],
    most_pixels: u64,
) -> Result<(Decoded, BTreeMap<Crop, Vec<usize>>), PixelFault> {
    let decoded = decode::picture(bytes, most_pixels)?;
    let (width, height) = decoded.upright();
    let mut parts: BTreeMap<Crop, Vec<usize>> = BTreeMap::new();
    for (at, variant) in variants.iter().enumerate() {
        let crop = crop(variant, width, height).ok_or(PixelFault::OtherSize { width, height })?;
        parts.entry(crop).or_default().push(at);
    }
    Ok((decoded, parts))
}

/// Returns the part that a variant shows; `None` where it is no part of the picture, or smaller than the variant.
fn crop(variant: &Variant, width: u32, height: u32) -> Option<Crop> {
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
    (is_part && fits).then_some(crop)
}

/// Returns a part of a picture in some sizes, in their order, upright and in sRGB.
fn uprights(
    decoded: &Decoded,
    crop: Crop,
    sizes: &[(u32, u32)],
    drawn: bool,
) -> Result<Vec<Upright>, PixelFault> {
    let part = decoded
        .orientation
        .source_crop(crop, (decoded.width, decoded.height));
    let transform = decoded
        .profile
        .as_deref()
        .and_then(|profile| profile::from_colours(profile, decoded.layout.colour));
    let is_exact = |size: &(u32, u32)| {
        *size == (crop.width, crop.height) && transform.is_none() && !decoded.layout.deep
    };
    let turned: Vec<(u32, u32)> = sizes
        .iter()
        .filter(|size| !is_exact(size))
        .map(|size| decoded.orientation.size(*size))
        .collect();
    let filter = match drawn {
        // Without the second lobe of Lanczos, which draws a pale line along dark ones.
        true => FilterType::CatmullRom,
        false => FilterType::Lanczos3,
    };
    let mut resized = resize::part(decoded, part, &turned, filter)?.into_iter();
    Ok(sizes
        .iter()
        .filter_map(|size| match is_exact(size) {
            true => Some(Upright::copied(decoded, part)),
            false => resized
                .next()
                .map(|image| Upright::of_light(&image, decoded.orientation, transform.as_ref())),
        })
        .collect())
}
