//! Pictures to be made variants of: photographs, screenshots, line art, logos.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgba, RgbaImage};

fn hash(mut x: u32) -> u32 {
    x ^= x >> 16;
    x = x.wrapping_mul(0x7feb_352d);
    x ^= x >> 15;
    x = x.wrapping_mul(0x846c_a68b);
    x ^ (x >> 16)
}

/// A random number from 0 to 1 for a place.
fn random(x: i32, y: i32, seed: u32) -> f32 {
    let place = (x as u32).wrapping_mul(73_856_093) ^ (y as u32).wrapping_mul(19_349_663) ^ seed;
    (hash(place) >> 8) as f32 / 16_777_216.0
}

/// Smooth noise from 0 to 1.
fn noise(x: f32, y: f32, seed: u32) -> f32 {
    let (left, top) = (x.floor(), y.floor());
    let (across, down) = (x - left, y - top);
    let (across, down) = (
        across * across * (3.0 - 2.0 * across),
        down * down * (3.0 - 2.0 * down),
    );
    let (left, top) = (left as i32, top as i32);
    let row = |y: i32| random(left, y, seed) * (1.0 - across) + random(left + 1, y, seed) * across;
    row(top) * (1.0 - down) + row(top + 1) * down
}

/// A picture, by the colour of each place, from 0 to 1.
pub fn drawn(width: u32, height: u32, colour: impl Fn(f32, f32) -> [f32; 4]) -> RgbaImage {
    RgbaImage::from_fn(width, height, |x, y| {
        Rgba(
            colour(x as f32, y as f32).map(|sample| (sample.clamp(0.0, 1.0) * 255.0).round() as u8),
        )
    })
}

/// Something like a photograph: light and shade of every size, in focus here and there, with edges and grain.
pub fn photograph(width: u32, height: u32, seed: u32) -> RgbaImage {
    let scale = 1000.0 / width as f32;
    let discs: Vec<[f32; 6]> = (0..16)
        .map(|disc| std::array::from_fn(|at| random(disc, at as i32, seed ^ 0x55)))
        .collect();
    drawn(width, height, |x, y| {
        let (across, down) = (x * scale, y * scale);
        let focus = (noise(across * 0.006, down * 0.006, seed ^ 9) * 1.6).min(1.0);
        let (mut shade, mut strength, mut size) = (0.0, 0.45, 0.008);
        for octave in 0..8 {
            let strength_here = if octave < 4 {
                strength
            } else {
                strength * focus
            };
            shade += strength_here * (noise(across * size, down * size, seed + octave) - 0.5);
            strength *= 0.62;
            size *= 2.1;
        }
        let sky = 1.0 - down / 750.0;
        let mut colour = [
            0.45 + shade * 0.8 + 0.2 * sky,
            0.45 + shade * 0.7,
            0.42 + shade * 0.6 + 0.25 * sky,
        ];
        for [left, top, radius, red, green, blue] in &discs {
            let (dx, dy) = (across - left * 1000.0, down - top * 750.0);
            if dx * dx + dy * dy < (20.0 + radius * 120.0).powi(2) {
                for (sample, disc) in colour.iter_mut().zip([red, green, blue]) {
                    *sample = *sample * 0.6 + 0.4 * disc;
                }
            }
        }
        let grain = (random(x as i32, y as i32, seed ^ 77) - 0.5) * 0.03;
        [colour[0] + grain, colour[1] + grain, colour[2] + grain, 1.0]
    })
}

/// Something like a screenshot: lines of small marks on a ground.
pub fn screenshot(
    width: u32,
    height: u32,
    seed: u32,
    ink: [f32; 3],
    ground: [f32; 3],
) -> RgbaImage {
    drawn(width, height, |x, y| {
        let (line, row) = ((y / 24.0) as i32, (y as i32) % 24);
        let (word, column) = ((x / 11.0) as i32, (x as i32) % 11);
        let is_written = random(word, line, seed) < 0.85 && row > 5 && row < 18 && column < 8;
        let stroke = random(word * 4 + column / 2, line * 7 + row / 2, seed ^ 3) < 0.5;
        let [r, g, b] = if is_written && stroke { ink } else { ground };
        [r, g, b, 1.0]
    })
}

/// Circles of thin lines.
pub fn rings(width: u32, height: u32, distance: f32, ink: [f32; 4], ground: [f32; 4]) -> RgbaImage {
    drawn(width, height, |x, y| {
        let (dx, dy) = (x - width as f32 / 2.0, y - height as f32 / 2.0);
        let share = ((dx * dx + dy * dy).sqrt() / distance).fract();
        let covered = (2.0 - (share - 0.5).abs() * distance).clamp(0.0, 1.0);
        std::array::from_fn(|at| ground[at] + (ink[at] - ground[at]) * covered)
    })
}

/// Encodes a picture.
pub fn file(picture: &RgbaImage, format: ImageFormat) -> Vec<u8> {
    let picture = DynamicImage::ImageRgba8(picture.clone());
    let picture = match format {
        ImageFormat::Jpeg => DynamicImage::ImageRgb8(picture.to_rgb8()),
        _ => picture,
    };
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// Encodes a picture as a JPEG, with this Exif and this profile.
pub fn jpeg(picture: &RgbaImage, exif: &[u8], profile: &[u8]) -> Vec<u8> {
    let rgb = DynamicImage::ImageRgba8(picture.clone()).to_rgb8();
    let mut bytes = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut bytes, 95);
    if !exif.is_empty() {
        encoder.add_exif_metadata(exif).unwrap();
    }
    if !profile.is_empty() {
        encoder.add_icc_profile(profile).unwrap();
    }
    let size = (picture.width() as u16, picture.height() as u16);
    encoder
        .encode(&rgb, size.0, size.1, jpeg_encoder::ColorType::Rgb)
        .unwrap();
    bytes
}

/// Thirty pictures that differ in what is hard about them, each with a name.
pub fn thirty() -> Vec<(String, RgbaImage, ImageFormat)> {
    use ImageFormat::{Jpeg, Png};
    let mut all = Vec::new();
    let mut add =
        |name: &str, picture: RgbaImage, format| all.push((name.to_owned(), picture, format));
    for seed in 1..=10 {
        let (width, height) = [(800, 600), (600, 800), (960, 540)][seed as usize % 3];
        add(
            &format!("photograph {seed}"),
            photograph(width, height, seed * 100),
            Jpeg,
        );
    }
    for (name, ink, ground) in [
        ("black on white", [0.0; 3], [1.0; 3]),
        ("white on black", [1.0; 3], [0.0; 3]),
        ("grey on dark", [0.7, 0.72, 0.75], [0.12, 0.13, 0.15]),
        ("red on blue", [0.9, 0.1, 0.1], [0.1, 0.2, 0.7]),
        ("pale on white", [0.6, 0.65, 0.7], [1.0; 3]),
    ] {
        add(name, screenshot(720, 450, 7, ink, ground), Png);
    }
    let (black, white, clear) = ([0.0, 0.0, 0.0, 1.0], [1.0; 4], [1.0, 1.0, 1.0, 0.0]);
    for distance in [6.0, 11.0, 23.0, 47.0] {
        add(
            &format!("rings {distance}"),
            rings(600, 450, distance, black, white),
            Png,
        );
        add(
            &format!("pale rings {distance}"),
            rings(600, 450, distance, white, black),
            Png,
        );
    }
    add(
        "a logo",
        rings(400, 400, 90.0, [0.8, 0.1, 0.2, 1.0], clear),
        Png,
    );
    add(
        "a shadow",
        drawn(450, 300, |x, y| [0.0, 0.0, 0.0, (x + y) / 750.0]),
        Png,
    );
    add(
        "a gradient",
        drawn(800, 450, |x, y| [x / 800.0, y / 450.0, 0.5, 1.0]),
        Png,
    );
    add(
        "a dark gradient",
        drawn(800, 450, |x, _| [x / 8_000.0, x / 7_000.0, 0.05, 1.0]),
        Png,
    );
    add(
        "stripes",
        drawn(750, 450, |x, _| [(x as i32 / 3 % 2) as f32, 0.2, 0.4, 1.0]),
        Png,
    );
    add(
        "slanted stripes",
        drawn(750, 450, |x, y| {
            let light = 0.5 + 0.5 * ((x + y * 0.3) * 0.9).sin();
            [light, light, light, 1.0]
        }),
        Png,
    );
    add(
        "a zone plate",
        drawn(600, 600, |x, y| {
            let light = 0.5
                + 0.5
                    * ((x - 300.0).powi(2) + (y - 300.0).powi(2))
                        .mul_add(0.0024, 0.0)
                        .cos();
            [light, light, light, 1.0]
        }),
        Png,
    );
    all
}
