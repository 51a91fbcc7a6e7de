//! PNG: a card has few colours, so that each pixel is written as the number of its colour.

use std::cmp::Reverse;

use png::{BitDepth, ColorType, DeflateCompression, Encoder, EncodingError, Filter};
use resvg::tiny_skia::Pixmap;
use rustc_hash::FxHashMap;

/// A colour: red, green and blue.
type Rgb = [u8; 3];

/// How many colours a palette has.
const PALETTE: usize = 256;

/// A picture of more colours than these is no picture of text, and is written without a palette.
const MOST_COLOURS: usize = 4_096;

/// How hard the writer tries, from 1 to 9. More takes half as long again and saves a twentieth.
const EFFORT: u8 = 3;

/// Writes a picture, as it looks on white.
///
/// # Errors
///
/// Never fails for a picture in memory.
pub(super) fn write(picture: &Pixmap) -> Result<Vec<u8>, EncodingError> {
    let mut bytes = Vec::with_capacity(64 * 1024);
    let mut encoder = Encoder::new(&mut bytes, picture.width(), picture.height());
    encoder.set_depth(BitDepth::Eight);
    encoder.set_deflate_compression(DeflateCompression::Level(EFFORT));
    match Palette::of(picture) {
        Some(palette) => {
            encoder.set_color(ColorType::Indexed);
            encoder.set_palette(palette.colours.concat());
            encoder.set_filter(Filter::NoFilter);
            let mut writer = encoder.write_header()?;
            writer.write_image_data(&palette.indices(picture))?;
        }
        None => {
            encoder.set_color(ColorType::Rgb);
            let colours: Vec<Rgb> = pixels(picture).map(on_white).collect();
            let mut writer = encoder.write_header()?;
            writer.write_image_data(colours.as_flattened())?;
        }
    }
    Ok(bytes)
}

/// The colours of a picture.
struct Palette {
    colours: Vec<Rgb>,
    /// The number of the colour that stands for each colour of the picture.
    numbers: FxHashMap<Rgb, u8>,
}

impl Palette {
    /// Returns the palette of a picture; `None` where it has too many colours. Where there are more than a palette has
    /// room for, the rare ones, which are on the edges of letters, are replaced by those that are nearest to them.
    fn of(picture: &Pixmap) -> Option<Self> {
        let mut counts: FxHashMap<Rgb, usize> = FxHashMap::default();
        for (pixel, count) in runs(picture) {
            *counts.entry(on_white(pixel)).or_default() += count;
            if counts.len() > MOST_COLOURS {
                return None;
            }
        }
        let mut colours: Vec<(Rgb, usize)> = counts.into_iter().collect();
        colours.sort_unstable_by_key(|(colour, count)| (Reverse(*count), *colour));
        let colours: Vec<Rgb> = colours.into_iter().map(|(colour, _)| colour).collect();
        let kept = &colours[..colours.len().min(PALETTE)];
        let numbers = colours.iter().enumerate().map(|(place, colour)| {
            let number = if place < kept.len() {
                place
            } else {
                nearest(*colour, kept)
            };
            // A palette has no more colours than a byte has values.
            (*colour, u8::try_from(number).unwrap_or_default())
        });
        Some(Self {
            numbers: numbers.collect(),
            colours: kept.to_vec(),
        })
    }

    /// Returns the number of each pixel's colour.
    fn indices(&self, picture: &Pixmap) -> Vec<u8> {
        let mut indices = Vec::with_capacity(picture.data().len() / 4);
        for (pixel, count) in runs(picture) {
            let number = self.numbers.get(&on_white(pixel)).copied();
            indices.resize(indices.len() + count, number.unwrap_or_default());
        }
        indices
    }
}

fn nearest(colour: Rgb, kept: &[Rgb]) -> usize {
    let distance = |other: &Rgb| -> u32 {
        let parts = colour.iter().zip(other);
        parts.map(|(a, b)| u32::from(a.abs_diff(*b)).pow(2)).sum()
    };
    let by_distance = kept
        .iter()
        .enumerate()
        .min_by_key(|(_, other)| distance(other));
    by_distance.map_or(0, |(place, _)| place)
}

/// Returns the pixels of a picture: red, green and blue, multiplied by the opacity, and the opacity.
fn pixels(picture: &Pixmap) -> impl Iterator<Item = [u8; 4]> {
    picture.data().as_chunks().0.iter().copied()
}

/// Returns the pixels of a picture, each with how often it follows itself.
fn runs(picture: &Pixmap) -> Vec<([u8; 4], usize)> {
    let (pixels, _) = picture.data().as_chunks::<4>();
    let same = pixels.chunk_by(|a, b| a == b);
    same.filter_map(|run| Some((*run.first()?, run.len())))
        .collect()
}

fn on_white([red, green, blue, alpha]: [u8; 4]) -> Rgb {
    [red, green, blue].map(|part| part.saturating_add(255 - alpha))
}
