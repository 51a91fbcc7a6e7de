//! Resizes parts of a picture, in amounts of light.

use fast_image_resize::images::Image;
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeError, ResizeOptions, Resizer};

use super::decode::Decoded;
use super::light;
use crate::model::picture::{Crop, PixelFault};

/// The rows that are turned into light at once: few enough to stay in the processor's cache.
const ROWS: u32 = 16;

/// How much larger a picture is that a smaller one is made from, at least: what is lost in the first step would not
/// be in the result of the second anyway.
const REDUCTION: u32 = 2;

/// Returns a part of a picture in some sizes, in their order, as amounts of light. Part and sizes are those of the
/// file, before it is turned.
///
/// # Errors
///
/// Fails where a size is zero.
pub(super) fn part(
    decoded: &Decoded,
    part: Crop,
    sizes: &[(u32, u32)],
    filter: FilterType,
) -> Result<Vec<Image<'static>>, PixelFault> {
    let unable = |error: ResizeError| PixelFault::Unencodable(error.to_string());
    let options = ResizeOptions::new()
        .resize_alg(ResizeAlg::Convolution(filter))
        .use_alpha(false);
    let (larger, smaller): (Vec<usize>, Vec<usize>) =
        (0..sizes.len()).partition(|at| base(sizes, *at).is_none());
    let mut resized: Vec<Option<Image>> = sizes.iter().map(|_| None).collect();
    let widths: Vec<u32> = larger.iter().map(|at| sizes[*at].0).collect();
    let narrowed = narrowed(decoded, part, &widths, &options).map_err(unable)?;
    for (at, narrowed) in larger.into_iter().zip(narrowed) {
        resized[at] = Some(resize(&narrowed, sizes[at], &options).map_err(unable)?);
    }
    let mut smaller = smaller;
    smaller.sort_by_key(|at| std::cmp::Reverse(area(sizes[*at])));
    for at in smaller {
        let from = base(sizes, at).and_then(|from| resized[from].as_ref());
        if let Some(from) = from {
            resized[at] = Some(resize(from, sizes[at], &options).map_err(unable)?);
        }
    }
    Ok(resized.into_iter().flatten().collect())
}

fn area((width, height): (u32, u32)) -> u64 {
    u64::from(width) * u64::from(height)
}

/// Returns the smallest of the sizes that another can be made from instead of the source.
fn base(sizes: &[(u32, u32)], at: usize) -> Option<usize> {
    let (width, height) = sizes[at];
    (0..sizes.len())
        .filter(|other| {
            let (w, h) = sizes[*other];
            w / REDUCTION >= width && h / REDUCTION >= height
        })
        .min_by_key(|other| area(sizes[*other]))
}

/// Returns a part of a picture in some widths and its own height. Only a few rows of the source are held as light,
/// which takes twice the memory of the samples.
fn narrowed(
    decoded: &Decoded,
    part: Crop,
    widths: &[u32],
    options: &ResizeOptions,
) -> Result<Vec<Image<'static>>, ResizeError> {
    let kind = kind(light::channels(decoded.layout));
    let mut narrowed: Vec<Image> = widths
        .iter()
        .map(|width| Image::new(*width, part.height, kind))
        .collect();
    let mut resizer = Resizer::new();
    let mut strip = Vec::new();
    for first in (0..part.height).step_by(ROWS as usize) {
        let rows = Crop {
            y: part.y + first,
            height: ROWS.min(part.height - first),
            ..part
        };
        strip.resize(rows.width as usize * rows.height as usize * kind.size(), 0);
        light::of_rows(decoded, rows, &mut strip);
        let strip = Image::from_slice_u8(rows.width, rows.height, &mut strip, kind)
            .map_err(|_| ResizeError::PixelTypesAreDifferent)?;
        for image in &mut narrowed {
            let width = image.width();
            let row = width as usize * kind.size();
            let start = first as usize * row;
            let place = &mut image.buffer_mut()[start..start + rows.height as usize * row];
            let mut place = Image::from_slice_u8(width, rows.height, place, kind)
                .map_err(|_| ResizeError::PixelTypesAreDifferent)?;
            resizer.resize(&strip, &mut place, options)?;
        }
    }
    Ok(narrowed)
}

fn resize(
    source: &Image,
    (width, height): (u32, u32),
    options: &ResizeOptions,
) -> Result<Image<'static>, ResizeError> {
    let mut resized = Image::new(width, height, source.pixel_type());
    Resizer::new().resize(source, &mut resized, options)?;
    Ok(resized)
}

fn kind(channels: usize) -> PixelType {
    match channels {
        1 => PixelType::U16,
        3 => PixelType::U16x3,
        _ => PixelType::U16x4,
    }
}
