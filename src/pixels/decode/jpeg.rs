//! Decodes JPEG, with the inks of printers turned into colours of screens.

use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;

use super::{Decoded, Layout, measured, scans};
use crate::model::picture::{Orientation, PixelFault};
use crate::pixels::profile;

/// The pixels that are turned from inks into colours at once.
const PIXELS: usize = 4096;

/// Decodes a JPEG.
pub(super) fn picture(bytes: &[u8], most_pixels: u64) -> Result<Decoded, PixelFault> {
    let damaged = |error: zune_jpeg::errors::DecodeErrors| PixelFault::Damaged(error.to_string());
    // Not strict: bytes between segments, which cameras write, are no damage.
    let options = DecoderOptions::default()
        .set_strict_mode(false)
        .set_max_width(usize::from(u16::MAX))
        .set_max_height(usize::from(u16::MAX));
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    decoder.decode_headers().map_err(damaged)?;
    let lacking = || PixelFault::Damaged("it has no frame".to_owned());
    let info = decoder.info().ok_or_else(lacking)?;
    let (width, height) = (u32::from(info.width), u32::from(info.height));
    measured((width, height), most_pixels)?;
    // The decoder passes over much of what is lost in the middle of a file.
    if let Some(fault) = scans::fault(bytes) {
        return Err(PixelFault::Damaged(fault.to_string()));
    }
    let inks = decoder.input_colorspace().ok_or_else(lacking)?;
    let out = match inks {
        ColorSpace::Luma => ColorSpace::Luma,
        ColorSpace::CMYK | ColorSpace::YCCK => inks,
        _ => ColorSpace::RGB,
    };
    decoder.set_options(options.jpeg_set_out_colorspace(out));
    let mut samples = decoder.decode().map_err(damaged)?;
    let mut profile = decoder.icc_profile();
    if out.num_components() == 4 {
        if inks == ColorSpace::YCCK {
            undo_ycc(&mut samples);
        }
        if !has_adobe_marker(bytes) {
            samples.iter_mut().for_each(|ink| *ink = 255 - *ink);
        }
        samples = colours(samples, profile.take().as_deref());
    }
    Ok(Decoded {
        width,
        height,
        orientation: Orientation::default(),
        layout: Layout {
            colour: out != ColorSpace::Luma,
            alpha: false,
            deep: false,
        },
        samples,
        profile,
        lossless: false,
        inks: out.num_components() == 4,
    })
}

/// Says whether Adobe's program wrote the file, or one that does as Adobe's: inks are inverted then, so that 255 is
/// none.
fn has_adobe_marker(bytes: &[u8]) -> bool {
    let mut rest = bytes.get(2..).unwrap_or_default();
    while let [0xff, marker, high, low, ..] = rest {
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        match marker {
            0xee if rest[4..].starts_with(b"Adobe") => return true,
            0xda => return false,
            _ => rest = rest.get(2 + length..).unwrap_or_default(),
        }
    }
    false
}

/// Turns luminance and two chrominances into three inverted inks (ITU-T T.871); the fourth stays.
fn undo_ycc(samples: &mut [u8]) {
    for pixel in samples.chunks_exact_mut(4) {
        let [y, cb, cr] = [pixel[0], pixel[1], pixel[2]].map(f32::from);
        let (cb, cr) = (cb - 128.0, cr - 128.0);
        // A float that is too large or negative becomes 255 or 0.
        pixel[0] = 255 - (y + 1.402 * cr).round() as u8;
        pixel[1] = 255 - (y - 0.344_136 * cb - 0.714_136 * cr).round() as u8;
        pixel[2] = 255 - (y + 1.772 * cb).round() as u8;
    }
}

/// Turns inverted inks into sRGB in their place: by their profile, else by the plain formula.
fn colours(mut samples: Vec<u8>, profile: Option<&[u8]>) -> Vec<u8> {
    let by_profile = profile.and_then(profile::from_inks);
    let mut rgb = vec![0; PIXELS * 3];
    let pixels = samples.len() / 4;
    for start in (0..pixels).step_by(PIXELS) {
        let end = pixels.min(start + PIXELS);
        let rgb = &mut rgb[..(end - start) * 3];
        let inks = &mut samples[start * 4..end * 4];
        match &by_profile {
            Some(transform) => {
                inks.iter_mut().for_each(|ink| *ink = 255 - *ink);
                // Fails where the lengths do not belong together only.
                let _ = transform.transform(inks, rgb);
            }
            None => {
                for (colour, inks) in rgb.chunks_exact_mut(3).zip(inks.chunks_exact(4)) {
                    let black = u16::from(inks[3]);
                    for (sample, ink) in colour.iter_mut().zip(inks) {
                        *sample = ((u16::from(*ink) * black + 127) / 255) as u8;
                    }
                }
            }
        }
        samples[start * 3..end * 3].copy_from_slice(rgb);
    }
    samples.truncate(pixels * 3);
    samples
}
