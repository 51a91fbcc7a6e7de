//! PNG says in four ways what its samples mean; variants are in sRGB, whichever it was.

use std::io::Write;

use flate2::write::ZlibEncoder;
use flate2::{Compression, Crc};
use image::{ImageFormat, Rgba, RgbaImage};
use moxcms::ColorProfile;
use presswork::model::picture::{Encoding, OwnFile, Variant};
use proptest::prelude::*;

use super::{alike, decoded, magick, one, pixels_of, sources, whole};

/// `cHRM` of sRGB, and of Adobe RGB: white, red, green, blue.
const SRGB: [u32; 8] = [
    31_270, 32_900, 64_000, 33_000, 30_000, 60_000, 15_000, 6_000,
];
const ADOBE: [u32; 8] = [
    31_270, 32_900, 64_000, 33_000, 21_000, 71_000, 15_000, 6_000,
];
const CODE_SRGB: &[u8] = &[1, 13, 0, 1];
const CODE_P3: &[u8] = &[12, 13, 0, 1];
const CODE_BRIGHT: &[u8] = &[9, 16, 0, 1];

fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let mut sum = Crc::new();
    sum.update(kind);
    sum.update(data);
    let length = (data.len() as u32).to_be_bytes();
    [&length, kind.as_slice(), data, &sum.sum().to_be_bytes()].concat()
}

fn gamma(value: u32) -> Vec<u8> {
    chunk(b"gAMA", &value.to_be_bytes())
}

fn points(values: [u32; 8]) -> Vec<u8> {
    chunk(b"cHRM", &values.map(u32::to_be_bytes).concat())
}

fn embedded(profile: &ColorProfile) -> Vec<u8> {
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(&profile.encode().unwrap()).unwrap();
    let data = [b"x\0\0".as_slice(), &packed.finish().unwrap()].concat();
    chunk(b"iCCP", &data)
}

/// Four strong colours and four greys.
fn colours() -> RgbaImage {
    RgbaImage::from_fn(64, 32, |x, y| {
        Rgba(match (x / 16, y / 16) {
            (0, 0) => [200, 60, 40, 255],
            (1, 0) => [60, 180, 70, 255],
            (2, 0) => [50, 70, 190, 255],
            (3, 0) => [120, 190, 40, 255],
            (at, _) => {
                let grey = 40 + 60 * at as u8;
                [grey, grey, grey, 255]
            }
        })
    })
}

/// A PNG whose chunks stand behind the first one.
fn png(picture: &RgbaImage, chunks: &[Vec<u8>]) -> Vec<u8> {
    let file = sources::file(picture, ImageFormat::Png);
    let (head, rest) = file.split_at(33);
    [head, &chunks.concat(), rest].concat()
}

/// The largest difference of two pictures in a sample.
fn distance(one: &RgbaImage, other: &RgbaImage) -> u8 {
    let samples = one.as_raw().iter().zip(other.as_raw());
    samples
        .map(|(one, other)| one.abs_diff(*other))
        .max()
        .unwrap()
}

fn in_srgb(chunks: &[Vec<u8>]) -> RgbaImage {
    pixels_of(&png(&colours(), chunks), 64, 32)
}

#[test]
fn every_way_of_saying_colours_leads_to_the_same() {
    let p3 = in_srgb(&[embedded(&ColorProfile::new_display_p3())]);
    let adobe = in_srgb(&[embedded(&ColorProfile::new_adobe_rgb())]);
    assert!(distance(&p3, &colours()) > 10 && distance(&adobe, &colours()) > 10);
    let by_code = in_srgb(&[chunk(b"cICP", CODE_P3)]);
    assert!(distance(&by_code, &p3) <= 2, "{}", distance(&by_code, &p3));
    // A gamma of 2.2 as such means sRGB; here its primaries tell that it is not.
    let by_points = in_srgb(&[gamma(45_472), points(ADOBE)]);
    let found = distance(&by_points, &adobe);
    assert!(found <= 8, "{found}");
}

#[test]
fn light_is_turned_into_samples() {
    let file = png(&colours(), &[gamma(100_000)]);
    let made = pixels_of(&file, 64, 32);
    for (found, light) in made.pixels().zip(colours().pixels()) {
        let wanted = light.0.map(|sample| {
            let light = f64::from(sample) / 255.0;
            (255.0 * (1.055 * light.powf(1.0 / 2.4) - 0.055)).round() as u8
        });
        assert!(
            alike(&found.0[..3], &wanted[..3], 1),
            "{found:?}, not {wanted:?}"
        );
    }
    if magick::is_there() {
        let wanted = magick::pixels(&file, &["-colorspace", "sRGB"]);
        assert!(distance(&made, &wanted) <= 1);
    }
    let grey = image::DynamicImage::ImageRgba8(colours()).to_luma8();
    let mut plain = std::io::Cursor::new(Vec::new());
    grey.write_to(&mut plain, ImageFormat::Png).unwrap();
    let (head, rest) = plain.get_ref().split_at(33);
    let made = pixels_of(&[head, &gamma(100_000), rest].concat(), 64, 32);
    assert!(made.get_pixel(20, 20)[0] > grey.get_pixel(20, 20)[0] + 40);
}

#[test]
fn what_is_said_best_is_believed_first() {
    let p3 = || embedded(&ColorProfile::new_display_p3());
    let as_p3 = in_srgb(&[p3()]);
    for (name, chunks, wanted) in [
        ("nothing", vec![], &colours()),
        (
            "cICP",
            vec![chunk(b"cICP", CODE_SRGB), p3(), gamma(100_000)],
            &colours(),
        ),
        (
            "bright cICP",
            vec![chunk(b"cICP", CODE_BRIGHT), p3()],
            &as_p3,
        ),
        ("iCCP", vec![p3(), gamma(100_000)], &as_p3),
        (
            "sRGB",
            vec![chunk(b"sRGB", &[0]), gamma(100_000), points(ADOBE)],
            &colours(),
        ),
        ("usual gAMA", vec![gamma(45_455), points(SRGB)], &colours()),
        ("no gAMA", vec![gamma(0), points([0; 8])], &colours()),
    ] {
        assert_eq!(distance(&in_srgb(&chunks), wanted), 0, "{name}");
    }
}

#[test]
fn the_own_file_says_of_its_colours_what_variants_do() {
    // Lines of many colours, which take more bytes in another size.
    let screenshot = RgbaImage::from_fn(1_500, 500, |x, y| {
        let is_ink = (x * 7 + y / 12 * 31) % 23 < 9 && y % 12 < 8;
        Rgba(if is_ink {
            [30, 40, 50, 255]
        } else {
            [255, 255, 255, 255]
        })
    });
    let variant = Variant {
        own_file: OwnFile::IfLighter,
        ..whole(1_280, 427, Encoding::Png)
    };
    let file = png(&screenshot, &[gamma(45_455), points(SRGB)]);
    let own = one(&file, variant).unwrap();
    assert_eq!(decoded(&own), screenshot, "the file itself");
    for kind in ["gAMA", "cHRM"] {
        assert!(
            !own.windows(4).any(|four| four == kind.as_bytes()),
            "{kind}"
        );
    }
    if magick::is_there() {
        assert_eq!(magick::pixels(&own, &[]), screenshot);
    }
    let stays = one(&png(&screenshot, &[chunk(b"sRGB", &[0])]), variant).unwrap();
    assert!(stays.windows(4).any(|four| four == b"sRGB"));
    let other = one(&png(&screenshot, &[gamma(100_000)]), variant).unwrap();
    assert_eq!(decoded(&other).dimensions(), (1_280, 427));
    assert!(!other.windows(4).any(|four| four == b"gAMA"));
}

proptest! {
    #![proptest_config(crate::random::config())]

    #[test]
    fn no_colours_make_it_panic(
        value in any::<u32>(),
        near in 0..100_000_u32,
        values in proptest::array::uniform8(0..120_000_u32),
        code in proptest::array::uniform2(0..24_u8),
    ) {
        let picture = RgbaImage::from_pixel(2, 2, Rgba([200, 60, 40, 255]));
        for gamma in [gamma(value), gamma(near)] {
            let code = chunk(b"cICP", &[code[0], code[1], 0, 1]);
            for chunks in [vec![gamma.clone(), points(values)], vec![code]] {
                let made = pixels_of(&png(&picture, &chunks), 2, 2);
                prop_assert_eq!(made.get_pixel(0, 0)[3], 255);
            }
        }
    }
}
