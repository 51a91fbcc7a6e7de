//! Encodes PNG, with a palette where there are few colours.

use std::borrow::Cow;

use png::{BitDepth, ColorType, Compression, Encoder, Filter};
use rustc_hash::FxHashMap;

use super::unencodable;
use crate::model::picture::PixelFault;
use crate::pixels::upright::Upright;

/// The colours that a palette holds, at most.
const MOST_COLOURS: usize = 256;

/// A picture as indexes of its colours.
struct Palette {
    /// Red, green, blue and opacity, those first that are not opaque.
    colours: Vec<[u8; 4]>,
    /// The index of each pixel's colour.
    indexes: Vec<u8>,
}

/// Encodes a picture, every pixel as it is.
pub(super) fn picture(upright: &Upright) -> Result<Vec<u8>, PixelFault> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, upright.width, upright.height);
    encoder.set_compression(Compression::Balanced);
    let samples = match Palette::of(upright) {
        Some(palette) => {
            let depth = palette.depth();
            encoder.set_color(ColorType::Indexed);
            encoder.set_depth(depth);
            encoder.set_filter(Filter::NoFilter);
            let rgb: Vec<u8> = palette
                .colours
                .iter()
                .flat_map(|[r, g, b, _]| [*r, *g, *b])
                .collect();
            encoder.set_palette(rgb);
            let opacities = palette.colours.iter().map(|colour| colour[3]);
            let opacities: Vec<u8> = opacities.take_while(|opacity| *opacity < 255).collect();
            if !opacities.is_empty() {
                encoder.set_trns(opacities);
            }
            Cow::Owned(palette.packed(upright.width, depth))
        }
        None => {
            encoder.set_color(match (upright.colour, upright.alpha) {
                (true, true) => ColorType::Rgba,
                (true, false) => ColorType::Rgb,
                (false, true) => ColorType::GrayscaleAlpha,
                (false, false) => ColorType::Grayscale,
            });
            encoder.set_filter(Filter::Adaptive);
            Cow::Borrowed(&upright.samples)
        }
    };
    let mut writer = encoder
        .write_header()
        .map_err(|error| unencodable(&error))?;
    writer
        .write_image_data(&samples)
        .map_err(|error| unencodable(&error))?;
    writer.finish().map_err(|error| unencodable(&error))?;
    Ok(bytes)
}

impl Palette {
    /// Returns the palette of a picture; `None` where it has too many colours.
    fn of(upright: &Upright) -> Option<Self> {
        let mut numbers: FxHashMap<[u8; 4], u8> = FxHashMap::default();
        let mut colours: Vec<[u8; 4]> = Vec::new();
        let mut indexes = Vec::with_capacity(upright.width as usize * upright.height as usize);
        let mut last = None;
        for pixel in upright.samples.chunks_exact(upright.channels()) {
            let colour = match *pixel {
                [grey] => [grey, grey, grey, 255],
                [grey, opacity] => [grey, grey, grey, opacity],
                [r, g, b] => [r, g, b, 255],
                [r, g, b, opacity, ..] => [r, g, b, opacity],
                [] => return None,
            };
            let index = match last {
                Some((same, index)) if same == colour => index,
                _ => match numbers.get(&colour) {
                    Some(index) => *index,
                    None if colours.len() == MOST_COLOURS => return None,
                    None => {
                        let index = colours.len() as u8;
                        colours.push(colour);
                        numbers.insert(colour, index);
                        index
                    }
                },
            };
            last = Some((colour, index));
            indexes.push(index);
        }
        Some(Self { colours, indexes }.sorted())
    }

    /// Returns the same with opaque colours last: opacities are written for the others alone.
    fn sorted(self) -> Self {
        let mut order: Vec<usize> = (0..self.colours.len()).collect();
        order.sort_by_key(|at| (self.colours[*at][3] == 255, *at));
        let mut place = [0_u8; MOST_COLOURS];
        for (new, old) in order.iter().enumerate() {
            place[*old] = new as u8;
        }
        Self {
            colours: order.iter().map(|old| self.colours[*old]).collect(),
            indexes: self
                .indexes
                .iter()
                .map(|old| place[usize::from(*old)])
                .collect(),
        }
    }

    /// Returns how many bits an index takes.
    fn depth(&self) -> BitDepth {
        match self.colours.len() {
            0..=2 => BitDepth::One,
            3..=4 => BitDepth::Two,
            5..=16 => BitDepth::Four,
            _ => BitDepth::Eight,
        }
    }

    /// Returns the indexes as PNG has them: each row begins with a byte of its own.
    fn packed(self, width: u32, depth: BitDepth) -> Vec<u8> {
        let bits = depth as usize;
        if bits == 8 {
            return self.indexes;
        }
        let pack = |pixels: &[u8]| {
            let places = pixels.iter().enumerate();
            places.fold(0, |byte, (at, index)| byte | index << (8 - bits * (at + 1)))
        };
        self.indexes
            .chunks_exact(width as usize)
            .flat_map(|row| row.chunks(8 / bits).map(pack))
            .collect()
    }
}
