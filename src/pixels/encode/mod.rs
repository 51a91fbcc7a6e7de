//! Encodes a picture as a variant wants it.

mod png;

use std::borrow::Cow;
use std::fmt::Display;

use jpeg_encoder::{ColorType, Encoder};
use webp::{PixelLayout, WebPConfig};

use super::upright::Upright;
use crate::model::picture::{Encoding, PixelFault, Variant};

/// How long libwebp tries, 0 to 6.
const WEBP_METHOD: i32 = 4;

/// Encodes a picture. A drawing is written without loss where that takes fewer bytes.
///
/// # Errors
///
/// Fails where the picture has more pixels in a row or a column than the encoding permits: 16,383 for WebP, 65,535
/// for JPEG.
pub(super) fn picture(
    upright: &Upright,
    variant: &Variant,
    drawn: bool,
) -> Result<Vec<u8>, PixelFault> {
    match variant.encoding {
        Encoding::WebP => webp(upright, variant.quality, drawn),
        Encoding::Jpeg => jpeg(upright, variant.quality),
        Encoding::Png => png::picture(upright),
    }
}

fn unencodable(error: &dyn Display) -> PixelFault {
    PixelFault::Unencodable(error.to_string())
}

fn webp(upright: &Upright, quality: u8, drawn: bool) -> Result<Vec<u8>, PixelFault> {
    let samples = coloured(upright);
    let layout = match upright.alpha {
        true => PixelLayout::Rgba,
        false => PixelLayout::Rgb,
    };
    let encode = |adjust: &dyn Fn(&mut WebPConfig)| {
        let mut config =
            WebPConfig::new().map_err(|()| unencodable(&"libwebp has another version"))?;
        config.method = WEBP_METHOD;
        adjust(&mut config);
        webp::Encoder::new(&samples, layout, upright.width, upright.height)
            .encode_advanced(&config)
            .map(|bytes| bytes.to_vec())
            .map_err(|error| unencodable(&format!("{error:?}")))
    };
    let lossy = encode(&|config| {
        let quality = f32::from(quality.min(100));
        // Lines and letters stay sharp at half of the loss.
        config.quality = if drawn {
            (quality + 100.0) / 2.0
        } else {
            quality
        };
        // Thin lines keep their colours.
        config.use_sharp_yuv = i32::from(drawn);
    })?;
    if !drawn {
        return Ok(lossy);
    }
    let lossless = encode(&|config| {
        config.lossless = 1;
        config.quality = 75.0;
    })?;
    Ok(match lossless.len() <= lossy.len() {
        true => lossless,
        false => lossy,
    })
}

fn jpeg(upright: &Upright, quality: u8) -> Result<Vec<u8>, PixelFault> {
    let narrow = |length: u32| u16::try_from(length).map_err(|error| unencodable(&error));
    let (width, height) = (narrow(upright.width)?, narrow(upright.height)?);
    let samples = opaque(upright);
    let kind = match upright.colour {
        true => ColorType::Rgb,
        false => ColorType::Luma,
    };
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, quality.clamp(1, 100));
    encoder.set_progressive(true);
    encoder.set_optimized_huffman_tables(true);
    encoder
        .encode(&samples, width, height, kind)
        .map_err(|error| unencodable(&error))?;
    Ok(bytes)
}

/// Returns samples with red, green and blue.
fn coloured(upright: &Upright) -> Cow<'_, [u8]> {
    let grey = upright.samples.iter();
    match (upright.colour, upright.alpha) {
        (true, _) => Cow::Borrowed(&upright.samples),
        (false, false) => grey.flat_map(|grey| [*grey; 3]).collect(),
        (false, true) => {
            let (pixels, _) = upright.samples.as_chunks::<2>();
            pixels
                .iter()
                .flat_map(|[grey, a]| [*grey, *grey, *grey, *a])
                .collect()
        }
    }
}

/// Returns samples without opacity: what is transparent is white, as browsers would show it on white.
fn opaque(upright: &Upright) -> Cow<'_, [u8]> {
    if !upright.alpha {
        return Cow::Borrowed(&upright.samples);
    }
    let channels = upright.channels();
    upright
        .samples
        .chunks_exact(channels)
        .flat_map(|pixel| {
            let (colours, opacity) = pixel.split_at(channels - 1);
            let opacity = u16::from(opacity[0]);
            colours.iter().map(move |sample| {
                let light = u16::from(*sample) * opacity + 255 * (255 - opacity);
                ((light + 127) / 255) as u8
            })
        })
        .collect()
}
