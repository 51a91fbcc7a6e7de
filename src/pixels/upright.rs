//! Turns pictures upright, and amounts of light into the samples that are encoded.

use fast_image_resize::images::Image;

use super::decode::{Decoded, Layout};
use super::light;
use super::profile::Transform;
use crate::model::picture::{Crop, Orientation};

/// An upright picture in sRGB, of 8 bits a sample, row by row.
pub(super) struct Upright {
    pub(super) width: u32,
    pub(super) height: u32,
    /// Whether there are red, green and blue, and not grey alone.
    pub(super) colour: bool,
    /// Whether an opacity follows.
    pub(super) alpha: bool,
    pub(super) samples: Vec<u8>,
}

impl Upright {
    /// Returns the number of samples in a pixel.
    pub(super) fn channels(&self) -> usize {
        let colours = if self.colour { 3 } else { 1 };
        colours + usize::from(self.alpha)
    }

    /// Returns a part of a picture in its own size, without any change of its samples, which are of 8 bits and in
    /// sRGB. The part is that of the file.
    pub(super) fn copied(decoded: &Decoded, part: Crop) -> Self {
        let (width, height) = decoded.orientation.size((part.width, part.height));
        let Layout { colour, alpha, .. } = decoded.layout;
        let mut upright = Self {
            width,
            height,
            colour,
            alpha,
            samples: Vec::new(),
        };
        let channels = upright.channels();
        let row = part.width as usize * channels;
        let from = part.x as usize * channels;
        let samples: Vec<u8> = (part.y..part.y + part.height)
            .flat_map(|y| &decoded.row(y)[from..from + row])
            .copied()
            .collect();
        upright.samples = turned(
            samples,
            channels,
            (part.width, part.height),
            decoded.orientation,
        );
        upright
    }

    /// Returns a picture that was resized as light, in sRGB. `transform` leads from the picture's colours there.
    pub(super) fn of_light(
        image: &Image,
        orientation: Orientation,
        transform: Option<&Transform<u16>>,
    ) -> Self {
        let size = (image.width(), image.height());
        let (light, _) = image.buffer().as_chunks::<2>();
        let channels = light.len() / (size.0 as usize * size.1 as usize).max(1);
        let colour = channels > 1 || transform.is_some();
        let row = size.0 as usize * channels;
        let samples: Vec<u8> = match (transform, channels) {
            (None, 1 | 3) => light
                .iter()
                .map(|light| light::sample_8(u16::from_ne_bytes(*light)))
                .collect(),
            (None, _) => light
                .as_chunks::<4>()
                .0
                .iter()
                .flat_map(unveiled_8)
                .collect(),
            (Some(transform), _) => light
                .chunks_exact(row.max(1))
                .flat_map(|row| transformed(row, channels, transform))
                .collect(),
        };
        let (width, height) = orientation.size(size);
        let mut upright = Self {
            width,
            height,
            colour,
            alpha: channels == 4,
            samples: Vec::new(),
        };
        upright.samples = turned(samples, upright.channels(), size, orientation);
        upright
    }
}

/// Returns the samples of a pixel whose colours were multiplied by their opacity.
fn unveiled_8(pixel: &[[u8; 2]; 4]) -> [u8; 4] {
    let [r, g, b, a] = unveiled(pixel);
    [
        light::sample_8(r),
        light::sample_8(g),
        light::sample_8(b),
        narrow(a),
    ]
}

/// Divides the colours of a pixel by their opacity.
fn unveiled(pixel: &[[u8; 2]; 4]) -> [u16; 4] {
    let [r, g, b, a] = pixel.map(u16::from_ne_bytes);
    if a == 0 || a == u16::MAX {
        return [r, g, b, a];
    }
    let opacity = u32::from(a);
    let divided = |light: u16| {
        let quotient = (u32::from(light) * 65_535 + opacity / 2) / opacity;
        u16::try_from(quotient).unwrap_or(u16::MAX)
    };
    [divided(r), divided(g), divided(b), a]
}

/// Returns the nearest sample of 8 bits.
fn narrow(sample: u16) -> u8 {
    ((u32::from(sample) + 128) / 257) as u8
}

/// Returns the samples of a row, turned into sRGB.
fn transformed(row: &[[u8; 2]], channels: usize, transform: &Transform<u16>) -> Vec<u8> {
    let opacities: Vec<u16>;
    let colours: Vec<u16>;
    if channels == 4 {
        let pixels: Vec<[u16; 4]> = row.as_chunks::<4>().0.iter().map(unveiled).collect();
        colours = pixels
            .iter()
            .flat_map(|[r, g, b, _]| [*r, *g, *b].map(light::sample_16))
            .collect();
        opacities = pixels.iter().map(|pixel| pixel[3]).collect();
    } else {
        colours = row
            .iter()
            .map(|light| light::sample_16(u16::from_ne_bytes(*light)))
            .collect();
        opacities = Vec::new();
    }
    let pixels = row.len() / channels;
    let mut rgb = vec![0; pixels * 3];
    // Fails where the lengths do not belong together only.
    let _ = transform.transform(&colours, &mut rgb);
    match opacities.is_empty() {
        true => rgb.into_iter().map(narrow).collect(),
        false => {
            let pixels = rgb.as_chunks::<3>().0.iter().zip(opacities);
            pixels
                .flat_map(|([r, g, b], a)| [*r, *g, *b, a].map(narrow))
                .collect()
        }
    }
}

/// Turns samples upright; `size` is the one before.
fn turned(
    samples: Vec<u8>,
    channels: usize,
    size: (u32, u32),
    orientation: Orientation,
) -> Vec<u8> {
    if orientation == Orientation::default() {
        return samples;
    }
    let (width, height) = orientation.size(size);
    let mut turned = Vec::with_capacity(samples.len());
    for y in 0..height {
        for x in 0..width {
            let (x, y) = orientation.source((x, y), size);
            let at = (y as usize * size.0 as usize + x as usize) * channels;
            turned.extend_from_slice(&samples[at..at + channels]);
        }
    }
    turned
}
