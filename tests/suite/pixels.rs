//! Variants of pictures, read by other decoders than presswork's own encoders, and held against ImageMagick.

mod colours;
mod damage;
mod drawings;
mod likeness;
pub mod magick;
mod metadata;
mod own_file;
mod right;
mod sources;

use image::RgbaImage;
use presswork::model::picture::{Crop, Encoding, OwnFile, PixelFault, Variant};
use presswork::pixels;

/// More pixels than any picture of the tests has.
const MOST: u64 = 40_000_000;

/// A variant of the whole picture.
fn whole(width: u32, height: u32, encoding: Encoding) -> Variant {
    Variant {
        crop: None,
        width,
        height,
        encoding,
        quality: 90,
        own_file: OwnFile::IfAsLarge,
    }
}

/// A variant of a part.
fn part(crop: Crop, width: u32, height: u32) -> Variant {
    Variant {
        crop: Some(crop),
        ..whole(width, height, Encoding::Png)
    }
}

/// Makes one variant.
fn one(file: &[u8], variant: Variant) -> Result<Vec<u8>, PixelFault> {
    pixels::variants(file.to_vec(), &[variant], MOST).map(|mut made| made.remove(0))
}

/// The pixels of a file, as another library decodes them.
fn decoded(file: &[u8]) -> RgbaImage {
    image::load_from_memory(file).unwrap().to_rgba8()
}

/// The pixels of a variant without loss.
fn pixels_of(file: &[u8], width: u32, height: u32) -> RgbaImage {
    decoded(&one(file, whole(width, height, Encoding::Png)).unwrap())
}

/// Whether two colours are alike, but for this much in each sample.
fn alike(one: &[u8], other: &[u8], by: u8) -> bool {
    one.iter()
        .zip(other)
        .all(|(one, other)| one.abs_diff(*other) <= by)
}
