//! How like a variant is to what ImageMagick makes of the source, and how large.

use image::RgbaImage;
use presswork::model::picture::Encoding;

use super::{decoded, magick, one, sources, whole};
use crate::length;

/// What ImageMagick does to get a picture of a size, by the amounts of light: once with the filter for photographs,
/// once with that for drawings.
fn wanted(file: &[u8], width: u32, height: u32) -> [RgbaImage; 2] {
    let size = format!("{width}x{height}!");
    ["Lanczos", "Catrom"].map(|filter| {
        let resized = [
            "-colorspace",
            "RGB",
            "-filter",
            filter,
            "-resize",
            &size,
            "-colorspace",
            "sRGB",
        ];
        magick::pixels(file, &resized)
    })
}

/// The luma of a picture on white.
fn luma(picture: &RgbaImage) -> Vec<f64> {
    picture
        .pixels()
        .map(|pixel| {
            let [r, g, b, a] = pixel.0.map(f64::from);
            (0.299 * r + 0.587 * g + 0.114 * b) * a / 255.0 + 255.0 - a
        })
        .collect()
}

/// The structural similarity of two pictures of one size, in windows of 8 × 8 (Wang et al., 2004).
pub fn ssim(one: &RgbaImage, other: &RgbaImage) -> f64 {
    assert_eq!(one.dimensions(), other.dimensions());
    let (width, height) = (one.width() as usize, one.height() as usize);
    let (a, b) = (luma(one), luma(other));
    let (mut sum, mut windows) = (0.0, 0.0);
    for top in (0..height.saturating_sub(7)).step_by(4) {
        for left in (0..width.saturating_sub(7)).step_by(4) {
            let [mut ma, mut mb, mut aa, mut bb, mut ab] = [0.0; 5];
            for at in 0..64 {
                let at = (top + at / 8) * width + left + at % 8;
                ma += a[at];
                mb += b[at];
                aa += a[at] * a[at];
                bb += b[at] * b[at];
                ab += a[at] * b[at];
            }
            let n = 64.0;
            let (ma, mb) = (ma / n, mb / n);
            let (va, vb, vab) = (aa / n - ma * ma, bb / n - mb * mb, ab / n - ma * mb);
            let (c1, c2) = (6.5025, 58.5225);
            sum += (2.0 * ma * mb + c1) * (2.0 * vab + c2)
                / ((ma * ma + mb * mb + c1) * (va + vb + c2));
            windows += 1.0;
        }
    }
    sum / windows
}

#[test]
fn variants_are_like_those_of_imagemagick() {
    if !magick::is_there() {
        return;
    }
    let mut unlike = Vec::new();
    for (name, picture, format) in sources::thirty().into_iter().step_by(length::stride(11)) {
        let source = sources::file(&picture, format);
        for share in [0.75, 0.4, 0.2] {
            let width = (f64::from(picture.width()) * share).round() as u32;
            let height = (f64::from(picture.height()) * share).round() as u32;
            let wanted = wanted(&source, width, height);
            for encoding in [Encoding::Png, Encoding::WebP] {
                let made = one(&source, whole(width, height, encoding)).unwrap();
                let made = decoded(&made);
                let likeness = wanted
                    .iter()
                    .map(|wanted| ssim(&made, wanted))
                    .fold(0.0, f64::max);
                if likeness < 0.97 {
                    unlike.push(format!("{name} at {width}, {encoding:?}: {likeness:.4}"));
                }
            }
        }
    }
    assert!(unlike.is_empty(), "{}", unlike.join("\n"));
}
