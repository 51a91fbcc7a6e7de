//! Whether the pixels are right: turned, in sRGB, opaque where they were, and nothing beside them.

use std::io::Cursor;

use image::{DynamicImage, Frame, ImageFormat, Rgba, RgbaImage};
use jpeg_encoder::ColorType;
use moxcms::ColorProfile;
use presswork::model::picture::{Crop, Encoding, PixelFault};
use presswork::pixels;

use super::{MOST, alike, decoded, magick, one, part, pixels_of, sources, whole};

const RED: Rgba<u8> = Rgba([220, 40, 30, 255]);
const GREEN: Rgba<u8> = Rgba([40, 180, 60, 255]);
const BLUE: Rgba<u8> = Rgba([40, 70, 200, 255]);
const WHITE: Rgba<u8> = Rgba([250, 250, 250, 255]);

/// A picture whose quarters differ: red and green above blue and white.
fn quarters(width: u32, height: u32) -> RgbaImage {
    RgbaImage::from_fn(width, height, |x, y| {
        match (x < width / 2, y < height / 2) {
            (true, true) => RED,
            (false, true) => GREEN,
            (true, false) => BLUE,
            (false, false) => WHITE,
        }
    })
}

/// The colours in the middles of the quarters.
fn in_quarters(picture: &RgbaImage) -> [Rgba<u8>; 4] {
    let (w, h) = picture.dimensions();
    [(1, 1), (3, 1), (1, 3), (3, 3)].map(|(x, y)| *picture.get_pixel(w * x / 4, h * y / 4))
}

/// Exif with an orientation and the name of a camera.
pub fn exif(orientation: u8) -> Vec<u8> {
    [
        b"MM\0\x2a\0\0\0\x08\0\x02\x01\x0f\0\x02\0\0\0\x08\0\0\0\x26\x01\x12\0\x03\0\0\0\x01\0"
            .as_slice(),
        &[orientation],
        b"\0\0\0\0\0\0",
        b"Camera!\0",
    ]
    .concat()
}

#[test]
fn every_orientation_is_honoured_by_the_pixels() {
    for (orientation, wanted) in [
        (1, [RED, GREEN, BLUE, WHITE]),
        (2, [GREEN, RED, WHITE, BLUE]),
        (3, [WHITE, BLUE, GREEN, RED]),
        (4, [BLUE, WHITE, RED, GREEN]),
        (5, [RED, BLUE, GREEN, WHITE]),
        (6, [BLUE, RED, WHITE, GREEN]),
        (7, [WHITE, GREEN, BLUE, RED]),
        (8, [GREEN, WHITE, RED, BLUE]),
    ] {
        let file = sources::jpeg(&quarters(80, 64), &exif(orientation), b"");
        let (width, height) = if orientation < 5 { (80, 64) } else { (64, 80) };
        for (width, height) in [(width, height), (width / 2, height / 2)] {
            for encoding in [Encoding::Png, Encoding::WebP, Encoding::Jpeg] {
                let made = decoded(&one(&file, whole(width, height, encoding)).unwrap());
                assert_eq!(made.dimensions(), (width, height));
                for (found, wanted) in in_quarters(&made).iter().zip(wanted) {
                    assert!(
                        alike(&found.0, &wanted.0, 12),
                        "{orientation} {encoding:?}: {found:?}, not {wanted:?}"
                    );
                }
            }
        }
        // The upper right quarter of the upright picture.
        let crop = Crop {
            x: width / 2,
            y: 0,
            width: width / 2,
            height: height / 2,
        };
        let made = decoded(&one(&file, part(crop, 16, 16)).unwrap());
        assert!(
            alike(&made.get_pixel(8, 8).0, &wanted[1].0, 12),
            "{orientation}, a part"
        );
    }
}

#[test]
fn colours_of_other_profiles_become_srgb() {
    let picture = quarters(64, 48);
    let srgb = ColorProfile::new_srgb().encode().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("srgb.icc");
    std::fs::write(&to, &srgb).unwrap();
    for (name, profile) in [
        ("sRGB", ColorProfile::new_srgb()),
        ("Display P3", ColorProfile::new_display_p3()),
        ("Adobe RGB", ColorProfile::new_adobe_rgb()),
        ("ProPhoto", ColorProfile::new_pro_photo_rgb()),
    ] {
        let file = sources::jpeg(&picture, b"", &profile.encode().unwrap());
        let made = pixels_of(&file, 64, 48);
        let [red, ..] = in_quarters(&made);
        assert_eq!(alike(&red.0, &RED.0, 6), name == "sRGB", "{name}: {red:?}");
        if !magick::is_there() {
            continue;
        }
        let wanted = magick::pixels(&file, &["-profile", to.to_str().unwrap()]);
        for (found, wanted) in in_quarters(&made).iter().zip(in_quarters(&wanted)) {
            assert!(
                alike(&found.0, &wanted.0, 3),
                "{name}: {found:?}, not {wanted:?}"
            );
        }
    }
}

/// The inks of quarters: no ink, cyan, half of magenta, half of black.
fn inks(width: u16, height: u16) -> Vec<u8> {
    let quarters = quarters(width.into(), height.into());
    let ink = |pixel: &Rgba<u8>| match *pixel {
        RED => [0, 0, 0, 0],
        GREEN => [255, 0, 0, 0],
        BLUE => [0, 128, 0, 0],
        _ => [0, 0, 0, 128],
    };
    quarters.pixels().flat_map(ink).collect()
}

#[test]
fn inks_become_colours() {
    let wanted = [
        [255, 255, 255],
        [0, 255, 255],
        [255, 127, 255],
        [127, 127, 127],
    ];
    for kind in [ColorType::Cmyk, ColorType::CmykAsYcck] {
        let mut file = Vec::new();
        let encoder = jpeg_encoder::Encoder::new(&mut file, 98);
        encoder.encode(&inks(64, 48), 64, 48, kind).unwrap();
        let made = pixels_of(&file, 64, 48);
        for (found, wanted) in in_quarters(&made).iter().zip(wanted) {
            assert!(
                alike(&found.0[..3], &wanted, 5),
                "{kind:?}: {found:?}, not {wanted:?}"
            );
        }
        if magick::is_there() {
            let wanted = in_quarters(&magick::pixels(&file, &["-colorspace", "sRGB"]));
            for (found, wanted) in in_quarters(&made).iter().zip(wanted) {
                assert!(
                    alike(&found.0, &wanted.0, 5),
                    "{kind:?}: {found:?}, not {wanted:?}"
                );
            }
        }
    }
}

#[test]
fn inks_of_a_press_become_colours_by_their_profile() {
    // A profile of a press is a large table, which comes with Ghostscript.
    let press = "/usr/share/color/icc/ghostscript/default_cmyk.icc";
    let (Ok(profile), true) = (std::fs::read(press), magick::is_there()) else {
        crate::publish::pass_over("inks of a press: there is no profile of one");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("srgb.icc");
    std::fs::write(&to, ColorProfile::new_srgb().encode().unwrap()).unwrap();
    let mut file = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut file, 98);
    encoder.add_icc_profile(&profile).unwrap();
    encoder
        .encode(&inks(64, 48), 64, 48, ColorType::Cmyk)
        .unwrap();
    let made = pixels_of(&file, 64, 48);
    let wanted = magick::pixels(&file, &["-profile", to.to_str().unwrap()]);
    for (found, wanted) in in_quarters(&made).iter().zip(in_quarters(&wanted)) {
        assert!(alike(&found.0, &wanted.0, 12), "{found:?}, not {wanted:?}");
    }
}

#[test]
fn grey_deep_and_indexed_pixels_stay_what_they_are() {
    let picture = quarters(64, 48);
    let veiled = RgbaImage::from_fn(64, 48, |x, y| {
        let Rgba([r, g, b, _]) = *picture.get_pixel(x, y);
        Rgba([r, g, b, if y < 24 { 255 } else { 100 }])
    });
    let dynamic = DynamicImage::ImageRgba8(veiled.clone());
    for picture in [
        dynamic.clone(),
        DynamicImage::ImageRgba16(dynamic.to_rgba16()),
        DynamicImage::ImageRgb16(dynamic.to_rgb16()),
        DynamicImage::ImageLuma8(dynamic.to_luma8()),
        DynamicImage::ImageLuma16(dynamic.to_luma16()),
        DynamicImage::ImageLumaA8(dynamic.to_luma_alpha8()),
        DynamicImage::ImageLumaA16(dynamic.to_luma_alpha16()),
    ] {
        let kind = picture.color();
        let mut file = Cursor::new(Vec::new());
        picture.write_to(&mut file, ImageFormat::Png).unwrap();
        let file = file.into_inner();
        assert_eq!(pixels_of(&file, 64, 48), picture.to_rgba8(), "{kind:?}");
        let half = pixels_of(&file, 32, 24);
        for (found, wanted) in in_quarters(&half)
            .iter()
            .zip(in_quarters(&picture.to_rgba8()))
        {
            assert!(
                alike(&found.0, &wanted.0, 1),
                "{kind:?}: {found:?}, not {wanted:?}"
            );
        }
        let webp = decoded(&one(&file, whole(32, 24, Encoding::WebP)).unwrap());
        assert_eq!(
            webp.get_pixel(4, 20).0[3],
            in_quarters(&half)[2].0[3],
            "{kind:?}"
        );
    }
    if magick::is_there() {
        let file = sources::file(&veiled, ImageFormat::Png);
        for arguments in [["-interlace", "PNG"], ["-colors", "64"], ["-depth", "16"]] {
            for format in ["png", "png8"] {
                let other = magick::convert(&file, &arguments, format);
                let (made, wanted) = (pixels_of(&other, 64, 48), magick::pixels(&other, &[]));
                for (found, wanted) in in_quarters(&made).iter().zip(in_quarters(&wanted)) {
                    assert!(
                        alike(&found.0, &wanted.0, 1),
                        "{arguments:?} {format}: {found:?}, not {wanted:?}"
                    );
                }
            }
        }
        let photograph = sources::file(&sources::photograph(320, 240, 5), ImageFormat::Jpeg);
        let progressive = magick::convert(
            &photograph,
            &["-interlace", "JPEG", "-quality", "97"],
            "jpeg",
        );
        let likeness = super::likeness::ssim(
            &pixels_of(&photograph, 160, 120),
            &pixels_of(&progressive, 160, 120),
        );
        assert!(likeness > 0.99, "{likeness}");
        let made = one(&file, whole(32, 24, Encoding::Png)).unwrap();
        assert_eq!(magick::pixels(&made, &[]), decoded(&made));
    }
}

#[test]
fn what_moves_gives_its_first_frame() {
    let (first, second) = (quarters(48, 48), RgbaImage::from_pixel(48, 48, RED));
    let mut gif = Vec::new();
    let mut encoder = image::codecs::gif::GifEncoder::new(&mut gif);
    encoder.encode_frame(Frame::new(first.clone())).unwrap();
    encoder.encode_frame(Frame::new(second.clone())).unwrap();
    drop(encoder);
    let config = webp::WebPConfig::new().unwrap();
    let mut encoder = webp::AnimEncoder::new(48, 48, &config);
    encoder.add_frame(webp::AnimFrame::from_rgba(&first, 48, 48, 0));
    encoder.add_frame(webp::AnimFrame::from_rgba(&second, 48, 48, 100));
    let webp = encoder.encode().to_vec();
    for file in [gif, webp] {
        assert!(presswork::parse::picture(&file).unwrap().animated);
        let made = pixels_of(&file, 24, 24);
        for (found, wanted) in in_quarters(&made).iter().zip(in_quarters(&first)) {
            assert!(alike(&found.0, &wanted.0, 16), "{found:?}, not {wanted:?}");
        }
    }
}

#[test]
fn light_is_averaged_and_not_its_numbers() {
    let chequered = sources::drawn(64, 64, |x, y| {
        let light = ((x + y) as i32 % 2) as f32;
        [light, light, light, 1.0]
    });
    let made = pixels_of(&sources::file(&chequered, ImageFormat::Png), 16, 16);
    // Half of the light of white is 188 of 255; the half of its number would look much darker.
    assert!(
        alike(&made.get_pixel(8, 8).0, &[188, 188, 188, 255], 3),
        "{:?}",
        made.get_pixel(8, 8)
    );
}

#[test]
fn what_is_transparent_leaves_no_colour_behind() {
    let disc = sources::drawn(64, 64, |x, y| {
        match (x - 32.0).powi(2) + (y - 32.0).powi(2) < 400.0 {
            true => [1.0, 1.0, 1.0, 1.0],
            false => [0.0, 0.0, 0.0, 0.0],
        }
    });
    let made = pixels_of(&sources::file(&disc, ImageFormat::Png), 24, 24);
    for pixel in made.pixels().filter(|pixel| pixel.0[3] > 8) {
        assert!(alike(&pixel.0[..3], &[255; 3], 3), "{pixel:?}");
    }
    let jpeg = decoded(
        &one(
            &sources::file(&disc, ImageFormat::Png),
            whole(24, 24, Encoding::Jpeg),
        )
        .unwrap(),
    );
    assert!(
        jpeg.pixels().all(|pixel| alike(&pixel.0, &[255; 4], 6)),
        "on white"
    );
}

#[test]
fn thin_lines_have_no_pale_companions() {
    for (ink, ground) in [([1.0; 3], [0.0; 3]), ([0.0; 3], [1.0; 3])] {
        let line = sources::drawn(300, 90, |x, _| {
            let [r, g, b] = if (148.0..152.0).contains(&x) {
                ink
            } else {
                ground
            };
            [r, g, b, 1.0]
        });
        let made = pixels_of(&sources::file(&line, ImageFormat::Png), 200, 60);
        let ground = made.get_pixel(10, 30).0;
        for x in (0..94).chain(106..200) {
            assert!(alike(&made.get_pixel(x, 30).0, &ground, 2), "at {x}");
        }
    }
}

#[test]
fn nothing_is_written_beside_the_pixels() {
    let profile = ColorProfile::new_display_p3().encode().unwrap();
    let file = sources::jpeg(&quarters(64, 48), &exif(6), &profile);
    for encoding in [Encoding::Png, Encoding::WebP, Encoding::Jpeg] {
        let made = one(&file, whole(24, 32, encoding)).unwrap();
        for name in [
            "Exif", "EXIF", "eXIf", "XMP ", "ICC", "iCCP", "tEXt", "Camera", "http",
        ] {
            assert!(
                !made
                    .windows(name.len())
                    .any(|bytes| bytes == name.as_bytes()),
                "{encoding:?} {name}"
            );
        }
        let keep = presswork::model::picture::Keep::default();
        assert_eq!(
            pixels::without_metadata(&made, encoding.format(), &keep),
            None,
            "{encoding:?}"
        );
    }
}

#[test]
fn all_variants_come_of_one_call_in_their_order() {
    let file = sources::file(&sources::photograph(640, 480, 2), ImageFormat::Jpeg);
    let crop = Crop::around((500, 500), (1, 1), 640, 480).unwrap();
    let wanted = [
        whole(160, 120, Encoding::WebP),
        part(crop, 200, 200),
        whole(640, 480, Encoding::Jpeg),
        whole(160, 120, Encoding::Jpeg),
        part(crop, 90, 90),
        whole(320, 240, Encoding::WebP),
    ];
    let made = pixels::variants(file.clone(), &wanted, MOST).unwrap();
    assert_eq!(made.len(), wanted.len());
    for (made, wanted) in made.iter().zip(wanted) {
        assert_eq!(decoded(made).dimensions(), (wanted.width, wanted.height));
        let facts = presswork::parse::picture(made).unwrap();
        assert_eq!(facts.format, wanted.encoding.format());
        let alone = decoded(&one(&file, wanted).unwrap());
        // What is made from a larger variant is like what is made from the source.
        assert!(
            super::likeness::ssim(&alone, &decoded(made)) > 0.98,
            "{wanted:?}"
        );
    }
    assert_eq!(pixels::variants(file.clone(), &[], MOST), Ok(Vec::new()));
}

#[test]
fn a_variant_is_never_larger_than_its_source() {
    let file = sources::file(&quarters(64, 48), ImageFormat::Png);
    let other = Err(PixelFault::OtherSize {
        width: 64,
        height: 48,
    });
    assert_eq!(one(&file, whole(65, 48, Encoding::Png)), other);
    assert_eq!(one(&file, whole(64, 49, Encoding::Png)), other);
    assert_eq!(one(&file, whole(0, 10, Encoding::Png)), other);
    let crop = Crop {
        x: 60,
        y: 0,
        width: 5,
        height: 5,
    };
    assert_eq!(one(&file, part(crop, 5, 5)), other);
    let crop = Crop {
        x: u32::MAX,
        y: 0,
        width: 5,
        height: 5,
    };
    assert_eq!(one(&file, part(crop, 5, 5)), other);
}
