//! Drawings (line art, screenshots, logos) stay sharp, and as small as they can be.

use image::ImageFormat;
use presswork::model::picture::Encoding;

use super::{decoded, magick, one, pixels_of, sources, whole};

#[test]
fn a_drawing_is_written_without_loss_where_that_is_smaller_and_a_photograph_with() {
    let is_lossless = |file: &[u8]| file.windows(4).any(|four| four == b"VP8L");
    let text = sources::screenshot(400, 300, 3, [0.1, 0.1, 0.2], [1.0; 3]);
    let drawing = sources::file(&text, ImageFormat::Png);
    assert!(is_lossless(
        &one(&drawing, whole(400, 300, Encoding::WebP)).unwrap()
    ));
    let smaller = one(&drawing, whole(200, 150, Encoding::WebP)).unwrap();
    let wanted = pixels_of(&drawing, 200, 150);
    if magick::is_there() {
        let lossless = magick::convert(
            &one(&drawing, whole(200, 150, Encoding::Png)).unwrap(),
            &["-define", "webp:lossless=true", "-define", "webp:method=4"],
            "webp",
        );
        assert!(
            smaller.len() <= lossless.len() * 11 / 10,
            "{} and {} without loss",
            smaller.len(),
            lossless.len()
        );
    }
    let smaller = decoded(&smaller);
    let differences = smaller.as_raw().iter().zip(wanted.as_raw());
    let sum: u64 = differences
        .map(|(one, other)| u64::from(one.abs_diff(*other)))
        .sum();
    let mean = sum as f32 / smaller.as_raw().len() as f32;
    assert!(mean < 4.0, "lines stay sharp: {mean}");
    let made = one(&drawing, whole(400, 300, Encoding::Png)).unwrap();
    assert_eq!(
        (decoded(&made), made[25]),
        (text, 3),
        "two colours are a palette, and the same"
    );
    for format in [ImageFormat::Png, ImageFormat::Jpeg] {
        let photograph = sources::file(&sources::photograph(400, 300, 1), format);
        assert!(!is_lossless(
            &one(&photograph, whole(200, 150, Encoding::WebP)).unwrap()
        ));
    }
}
