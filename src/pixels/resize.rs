//! Resizes parts of a picture, in amounts of light.

use fast_image_resize::images::Image;
use fast_image_resize::pixels::{U16, U16x3, U16x4};
use fast_image_resize::{
    FilterType, PixelTrait, PixelType, ResizeAlg, ResizeError, ResizeOptions, Resizer,
};

use super::decode::Decoded;
use super::light;
use crate::model::picture::{Crop, PixelFault};

/// The rows that are turned into light at once: few enough to stay in the processor's cache.
const ROWS: u32 = 16;

/// The bytes of the pictures that are narrowed at once, unless one alone has more.
const AT_ONCE: usize = 64 << 20;

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
    let column = part.height as usize * kind(light::channels(decoded.layout)).size();
    for few in few_at_once(&larger, |at| sizes[at].0 as usize * column) {
        let widths: Vec<u32> = few.iter().map(|at| sizes[*at].0).collect();
        let narrowed = narrowed(decoded, part, &widths, &options).map_err(unable)?;
        for (at, narrowed) in few.iter().zip(narrowed) {
            resized[*at] = Some(resize(&narrowed, sizes[*at], &options).map_err(unable)?);
        }
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

/// Returns pictures in runs, each of which takes no more than [`AT_ONCE`], but for a picture that does so alone.
fn few_at_once(all: &[usize], bytes: impl Fn(usize) -> usize) -> Vec<&[usize]> {
    let mut runs = Vec::new();
    let mut rest = all;
    while !rest.is_empty() {
        let mut sum = 0;
        let fitting = rest.iter().take_while(|at| {
            sum += bytes(**at);
            sum <= AT_ONCE
        });
        let (run, left) = rest.split_at(fitting.count().max(1));
        runs.push(run);
        rest = left;
    }
    runs
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
            resize_into(&mut resizer, &strip, &mut place, options)?;
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
    resize_into(&mut Resizer::new(), source, &mut resized, options)?;
    Ok(resized)
}

/// Resizes a picture of a [`kind`]. [`Resizer::resize`] is compiled for all thirteen kinds of pixels that there are,
/// which was a fifth of what is compiled of this library.
fn resize_into(
    resizer: &mut Resizer,
    source: &Image,
    resized: &mut Image,
    options: &ResizeOptions,
) -> Result<(), ResizeError> {
    match source.pixel_type() {
        PixelType::U16 => resize_pixels::<U16>(resizer, source, resized, options),
        PixelType::U16x3 => resize_pixels::<U16x3>(resizer, source, resized, options),
        _ => resize_pixels::<U16x4>(resizer, source, resized, options),
    }
}

fn resize_pixels<P: PixelTrait>(
    resizer: &mut Resizer,
    source: &Image,
    resized: &mut Image,
    options: &ResizeOptions,
) -> Result<(), ResizeError> {
    match (source.typed_image::<P>(), resized.typed_image_mut::<P>()) {
        (Some(source), Some(mut resized)) => resizer.resize_typed(&source, &mut resized, options),
        _ => Err(ResizeError::PixelTypesAreDifferent),
    }
}

fn kind(channels: usize) -> PixelType {
    match channels {
        1 => PixelType::U16,
        3 => PixelType::U16x3,
        _ => PixelType::U16x4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_large_pictures_are_narrowed_at_once() {
        let third = AT_ONCE / 3;
        let sizes = [third, third, third, third, 2 * AT_ONCE, third];
        let all = [0, 1, 2, 3, 4, 5];
        let runs = few_at_once(&all, |at| sizes[at]);
        assert_eq!(runs, [&[0, 1, 2][..], &[3], &[4], &[5]]);
        assert_eq!(few_at_once(&[], |_| 0), [[0; 0]; 0]);
    }
}
