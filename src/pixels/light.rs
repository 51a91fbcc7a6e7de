//! Samples as amounts of light, which are what may be averaged, and back (IEC 61966-2-1, sRGB).

use std::sync::LazyLock;

use super::decode::{Decoded, Layout};
use crate::model::picture::Crop;

static TABLES: LazyLock<Tables> = LazyLock::new(Tables::new);

/// What each sample is in the other form.
struct Tables {
    light_of_8: Vec<u16>,
    light_of_16: Vec<u16>,
    sample_8: Vec<u8>,
    sample_16: Vec<u16>,
}

impl Tables {
    fn new() -> Self {
        let light = |sample: f64| match sample <= 0.040_45 {
            true => sample / 12.92,
            false => ((sample + 0.055) / 1.055).powf(2.4),
        };
        let sample = |light: f64| match light <= 0.003_130_8 {
            true => light * 12.92,
            false => 1.055 * light.powf(1.0 / 2.4) - 0.055,
        };
        let all = || (0..=u16::MAX).map(|value| f64::from(value) / 65_535.0);
        let deep = |value: f64| (value * 65_535.0).round() as u16;
        Self {
            light_of_8: (0..=u8::MAX)
                .map(|value| deep(light(f64::from(value) / 255.0)))
                .collect(),
            light_of_16: all().map(|value| deep(light(value))).collect(),
            sample_8: all()
                .map(|value| (sample(value) * 255.0).round() as u8)
                .collect(),
            sample_16: all().map(|value| deep(sample(value))).collect(),
        }
    }
}

/// Returns the sample of 8 bits for an amount of light.
pub(super) fn sample_8(light: u16) -> u8 {
    TABLES.sample_8[usize::from(light)]
}

/// Returns the sample of 16 bits for an amount of light.
pub(super) fn sample_16(light: u16) -> u16 {
    TABLES.sample_16[usize::from(light)]
}

/// Returns how many amounts of light stand for a pixel: grey with an opacity becomes colours with one.
pub(super) fn channels(layout: Layout) -> usize {
    match layout.alpha {
        true => 4,
        false => layout.channels(),
    }
}

/// Writes the amounts of light of some rows of a part into `light`, of two bytes each in the machine's order.
/// Colours are multiplied by their opacity, so that what is transparent has no colour that could show.
pub(super) fn of_rows(decoded: &Decoded, part: Crop, light: &mut [u8]) {
    let bytes = decoded.layout.bytes();
    let from = part.x as usize * bytes;
    let to = from + part.width as usize * bytes;
    let length = part.width as usize * channels(decoded.layout) * 2;
    let rows = part.y..part.y + part.height;
    for (y, light) in rows.zip(light.chunks_exact_mut(length)) {
        let samples = &decoded.row(y)[from..to];
        match decoded.layout.deep {
            true => of_deep(samples, decoded.layout, light),
            false => of_bytes(samples, decoded.layout, light),
        }
    }
}

fn of_bytes(samples: &[u8], layout: Layout, light: &mut [u8]) {
    let table = &TABLES.light_of_8;
    if !layout.alpha {
        let (light, _) = light.as_chunks_mut::<2>();
        for (light, sample) in light.iter_mut().zip(samples) {
            *light = table[usize::from(*sample)].to_ne_bytes();
        }
        return;
    }
    let channels = layout.channels();
    for (pixel, light) in samples
        .chunks_exact(channels)
        .zip(light.chunks_exact_mut(8))
    {
        let opacity = u16::from(pixel[channels - 1]) * 257;
        let colours = &pixel[..channels - 1];
        veiled(
            colours.iter().map(|sample| table[usize::from(*sample)]),
            opacity,
            light,
        );
    }
}

fn of_deep(samples: &[u8], layout: Layout, light: &mut [u8]) {
    let table = &TABLES.light_of_16;
    let (samples, _) = samples.as_chunks::<2>();
    let light_of = |sample: &[u8; 2]| table[usize::from(u16::from_ne_bytes(*sample))];
    if !layout.alpha {
        let (light, _) = light.as_chunks_mut::<2>();
        for (light, sample) in light.iter_mut().zip(samples) {
            *light = light_of(sample).to_ne_bytes();
        }
        return;
    }
    let channels = layout.channels();
    for (pixel, light) in samples
        .chunks_exact(channels)
        .zip(light.chunks_exact_mut(8))
    {
        let opacity = u16::from_ne_bytes(pixel[channels - 1]);
        veiled(pixel[..channels - 1].iter().map(light_of), opacity, light);
    }
}

/// Writes a pixel of three colours, multiplied by their opacity, and the opacity; grey is all three.
fn veiled(colours: impl Iterator<Item = u16> + Clone, opacity: u16, light: &mut [u8]) {
    let (light, _) = light.as_chunks_mut::<2>();
    for (light, colour) in light.iter_mut().zip(colours.cycle().take(3)) {
        let product = u32::from(colour) * u32::from(opacity);
        *light = (((product + 32_767) / 65_535) as u16).to_ne_bytes();
    }
    light[3] = opacity.to_ne_bytes();
}
