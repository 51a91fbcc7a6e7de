//! A variant is not heavier than the file that it was made of, where that can stand for it.

use image::{DynamicImage, ImageFormat, RgbaImage};
use presswork::model::picture::{Encoding, OwnFile, Variant};

use super::{decoded, magick, one, right, sources, whole};

/// A variant for which the file may stand although it is larger.
fn or_file(width: u32, height: u32, encoding: Encoding) -> Variant {
    Variant {
        own_file: OwnFile::IfLighter,
        ..whole(width, height, encoding)
    }
}

/// A JPEG of a low quality, with Exif.
fn weak(picture: &RgbaImage, exif: &[u8]) -> Vec<u8> {
    let rgb = DynamicImage::ImageRgba8(picture.clone()).to_rgb8();
    let mut bytes = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut bytes, 40);
    if !exif.is_empty() {
        encoder.add_exif_metadata(exif).unwrap();
    }
    let (width, height) = (rgb.width() as u16, rgb.height() as u16);
    let kind = jpeg_encoder::ColorType::Rgb;
    encoder.encode(&rgb, width, height, kind).unwrap();
    bytes
}

#[test]
fn a_screenshot_of_few_colours_is_not_made_heavier() {
    // Lines of two colours, which have many more when they are drawn narrower.
    let screenshot = RgbaImage::from_fn(1_500, 1_000, |x, y| {
        let is_ink = (x * 7 + y / 12 * 31) % 23 < 9 && y % 12 < 8;
        image::Rgba(if is_ink {
            [30, 40, 50, 255]
        } else {
            [255, 255, 255, 255]
        })
    });
    let file = sources::file(&screenshot, ImageFormat::Png);
    let resized = one(&file, whole(1_280, 853, Encoding::Png)).unwrap();
    assert_eq!(decoded(&resized).dimensions(), (1_280, 853));
    assert!(
        resized.len() > file.len(),
        "{} of {}",
        resized.len(),
        file.len()
    );
    let own = one(&file, or_file(1_280, 853, Encoding::Png)).unwrap();
    assert!(own.len() <= file.len(), "{} of {}", own.len(), file.len());
    assert!(decoded(&own) == screenshot);
}

#[test]
fn a_photograph_of_a_low_quality_stays_as_it_is_but_for_its_metadata() {
    let photograph = sources::photograph(400, 300, 7);
    let file = weak(&photograph, &right::exif(1));
    let same = one(&file, whole(400, 300, Encoding::Jpeg)).unwrap();
    assert!(same.len() < file.len());
    assert!(!same.windows(7).any(|part| part == b"Camera!"));
    assert_eq!(decoded(&same), decoded(&file), "the same pixels");
    if magick::is_there() {
        assert_eq!(magick::pixels(&same, &[]), magick::pixels(&file, &[]));
    }
    // One that is turned has other pixels than its file.
    let turned = weak(&photograph, &right::exif(6));
    let upright = one(&turned, or_file(300, 400, Encoding::Jpeg)).unwrap();
    assert_eq!(decoded(&upright).dimensions(), (300, 400));
    // A file in another format stands for nothing.
    let webp = one(&file, or_file(400, 300, Encoding::WebP)).unwrap();
    assert!(webp.starts_with(b"RIFF"));
}
