//! Decodes a picture as its file has it: not turned yet, in its own colours.

mod jpeg;
mod png_colours;
mod scans;

use std::io::Cursor;

use image::codecs::gif::GifDecoder;
use image::codecs::png::PngDecoder;
use image::codecs::webp::WebPDecoder;
use image::{ColorType, ImageDecoder, ImageError, ImageFormat, Limits};

use crate::model::PictureFormat;
use crate::model::picture::{Orientation, PixelFault};

/// A picture as its file has it. 24 million pixels take 72 MB.
pub(super) struct Decoded {
    /// The pixels in a row.
    pub(super) width: u32,
    /// The rows.
    pub(super) height: u32,
    /// What makes the picture upright.
    pub(super) orientation: Orientation,
    /// What each pixel consists of.
    pub(super) layout: Layout,
    /// The samples, row by row, without gaps; of two bytes each in the machine's order where they are deep.
    pub(super) samples: Vec<u8>,
    /// The colour profile (ICC) that the samples belong to; none for sRGB.
    pub(super) profile: Option<Vec<u8>>,
    /// Whether the format keeps every pixel as it was drawn.
    pub(super) lossless: bool,
    /// Whether the file has the inks of printers instead of colours.
    pub(super) inks: bool,
}

/// What a pixel consists of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Layout {
    /// Whether there are red, green and blue, and not grey alone.
    pub(super) colour: bool,
    /// Whether an opacity follows.
    pub(super) alpha: bool,
    /// Whether a sample has 16 bits, and not 8.
    pub(super) deep: bool,
}

impl Layout {
    /// Returns the number of samples in a pixel.
    pub(super) fn channels(self) -> usize {
        let colours = if self.colour { 3 } else { 1 };
        colours + usize::from(self.alpha)
    }

    /// Returns the number of bytes of a pixel.
    pub(super) fn bytes(self) -> usize {
        self.channels() * if self.deep { 2 } else { 1 }
    }
}

impl Decoded {
    /// Returns the size of the upright picture.
    pub(super) fn upright(&self) -> (u32, u32) {
        self.orientation.size((self.width, self.height))
    }

    /// Returns the bytes of a row.
    pub(super) fn row(&self, y: u32) -> &[u8] {
        let length = self.width as usize * self.layout.bytes();
        let start = y as usize * length;
        &self.samples[start..start + length]
    }
}

/// Decodes the first frame of a picture.
///
/// # Errors
///
/// As [`super::variants`].
pub(super) fn picture(bytes: &[u8], most_pixels: u64) -> Result<Decoded, PixelFault> {
    let undecodable = |format| Err(PixelFault::Undecodable(format));
    let mut decoded = match image::guess_format(bytes) {
        Ok(ImageFormat::Jpeg) => jpeg::picture(bytes, most_pixels)?,
        Ok(ImageFormat::Png) => {
            let decoder = PngDecoder::with_limits(Cursor::new(bytes), beside_the_pixels());
            let decoder = decoder.map_err(damaged)?;
            let decoded = rows(decoder, most_pixels, true)?;
            let colour = decoded.layout.colour;
            Decoded {
                profile: png_colours::profile(bytes, colour, decoded.profile),
                ..decoded
            }
        }
        Ok(ImageFormat::Gif) => {
            let decoder = GifDecoder::new(Cursor::new(bytes)).map_err(damaged)?;
            rows(decoder, most_pixels, true)?
        }
        Ok(ImageFormat::WebP) => {
            let decoder = WebPDecoder::new(Cursor::new(bytes)).map_err(damaged)?;
            rows(
                decoder,
                most_pixels,
                bytes.windows(4).take(64).any(|four| four == b"VP8L"),
            )?
        }
        Ok(ImageFormat::Avif) => return undecodable(Some(PictureFormat::Avif)),
        _ if bytes.trim_ascii_start().starts_with(b"<") => {
            return undecodable(Some(PictureFormat::Svg));
        }
        _ => return undecodable(None),
    };
    decoded.orientation = Orientation::of(bytes);
    Ok(decoded)
}

/// Limits what a file may unpack beside its pixels: a profile of a few bytes can hold gigabytes of zeros.
fn beside_the_pixels() -> Limits {
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(64 << 20);
    limits
}

/// Says that a picture has too many pixels.
fn measured((width, height): (u32, u32), most_pixels: u64) -> Result<(), PixelFault> {
    match u64::from(width) * u64::from(height) {
        0 => Err(PixelFault::Damaged("it has no pixels".to_owned())),
        pixels if pixels > most_pixels => Err(PixelFault::TooLarge { width, height }),
        _ => Ok(()),
    }
}

fn damaged(error: ImageError) -> PixelFault {
    let message = match &error {
        ImageError::Decoding(inner) => std::error::Error::source(inner).map(ToString::to_string),
        _ => None,
    };
    PixelFault::Damaged(message.unwrap_or_else(|| error.to_string()))
}

/// Decodes what a decoder of the library has.
fn rows(
    mut decoder: impl ImageDecoder,
    most_pixels: u64,
    lossless: bool,
) -> Result<Decoded, PixelFault> {
    let (width, height) = decoder.dimensions();
    measured((width, height), most_pixels)?;
    let (colour, alpha, deep) = match decoder.color_type() {
        ColorType::L8 => (false, false, false),
        ColorType::La8 => (false, true, false),
        ColorType::Rgb8 => (true, false, false),
        ColorType::Rgba8 => (true, true, false),
        ColorType::L16 => (false, false, true),
        ColorType::La16 => (false, true, true),
        ColorType::Rgb16 => (true, false, true),
        ColorType::Rgba16 => (true, true, true),
        other => return Err(PixelFault::Damaged(format!("its pixels are {other:?}"))),
    };
    let layout = Layout {
        colour,
        alpha,
        deep,
    };
    let profile = decoder.icc_profile().ok().flatten();
    let mut samples = vec![0; width as usize * height as usize * layout.bytes()];
    decoder.read_image(&mut samples).map_err(damaged)?;
    Ok(Decoded {
        width,
        height,
        orientation: Orientation::default(),
        layout,
        samples,
        profile,
        lossless,
        inks: false,
    })
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::write::ZlibEncoder;
    use flate2::{Compression, Crc};
    use image::RgbImage;

    use super::*;

    /// A PNG of one pixel with a profile of so many zeros.
    fn with_profile(length: usize) -> Vec<u8> {
        let mut png = Cursor::new(Vec::new());
        let pixel = RgbImage::from_pixel(1, 1, image::Rgb([1, 2, 3]));
        pixel.write_to(&mut png, ImageFormat::Png).unwrap();
        let mut zeros = ZlibEncoder::new(Vec::new(), Compression::fast());
        zeros.write_all(&vec![0; length]).unwrap();
        let chunk = [b"iCCPx\0\0".as_slice(), &zeros.finish().unwrap()].concat();
        let mut crc = Crc::new();
        crc.update(&chunk);
        let size = u32::try_from(chunk.len() - 4).unwrap().to_be_bytes();
        let chunk = [size.as_slice(), &chunk, &crc.sum().to_be_bytes()].concat();
        // The chunk belongs behind the first one, which ends here.
        let (head, rest) = png.get_ref().split_at(33);
        [head, &chunk, rest].concat()
    }

    #[test]
    fn a_profile_that_unpacks_to_much_more_than_profiles_have_is_left_out() {
        let profile = |length| picture(&with_profile(length), 100).unwrap().profile;
        assert_eq!(profile(3_000).map(|profile| profile.len()), Some(3_000));
        assert_eq!(profile(80 << 20), None);
    }
}
