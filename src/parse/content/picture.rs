//! Reads a picture's format and size.
//!
//! Enters: the first bytes of a file. Leaves: its [`PictureFacts`]. This module must not know the file's
//! name, which may be wrong, and does not decode pixels.

use std::io::Cursor;

use exif::{In, Tag};
use imagesize::{Compression, ImageError, ImageType};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::model::picture::{PictureFacts, PictureFault, PictureFormat};

/// Reads a picture's format and size. `bytes` may be the beginning of a file: after
/// [`PictureFault::CutOff`], the complete file is to be tried.
///
/// # Errors
///
/// Fails where the size cannot be read.
pub fn picture(bytes: &[u8]) -> Result<PictureFacts, PictureFault> {
    if bytes.is_empty() {
        return Err(PictureFault::Empty);
    }
    let format = match imagesize::image_type(bytes) {
        Ok(ImageType::Jpeg) => PictureFormat::Jpeg,
        Ok(ImageType::Png) => PictureFormat::Png,
        Ok(ImageType::Gif) => PictureFormat::Gif,
        Ok(ImageType::Webp) => PictureFormat::WebP,
        Ok(ImageType::Heif(Compression::Av1 | Compression::Unknown)) => PictureFormat::Avif,
        Ok(ImageType::Heif(_)) => return Err(PictureFault::Heic),
        _ => return svg(bytes),
    };
    let size = imagesize::blob_size(bytes).map_err(|error| match error {
        ImageError::IoError(_) => PictureFault::CutOff,
        _ => PictureFault::UnknownFormat,
    })?;
    let pixels = |n: usize| u32::try_from(n).ok().filter(|n| *n > 0);
    let (Some(mut width), Some(mut height)) = (pixels(size.width), pixels(size.height)) else {
        return Err(PictureFault::UnknownFormat);
    };
    if format == PictureFormat::Jpeg && is_rotated(bytes) {
        std::mem::swap(&mut width, &mut height);
    }
    Ok(PictureFacts {
        format,
        width,
        height,
        animated: false,
        alpha: false,
    })
}

/// Says whether a camera was held upright: browsers rotate such a picture (Exif 2.32, orientations 5 to
/// 8), whatever else is damaged in what the camera wrote.
fn is_rotated(bytes: &[u8]) -> bool {
    let exif = exif::Reader::new()
        .continue_on_error(true)
        .read_from_container(&mut Cursor::new(bytes))
        .or_else(|error| error.distill_partial_result(|_| {}));
    exif.ok()
        .and_then(|exif| {
            let field = exif.get_field(Tag::Orientation, In::PRIMARY)?;
            field.value.get_uint(0)
        })
        .is_some_and(|orientation| (5..=8).contains(&orientation))
}

/// Reads the size of an SVG from its root element: `width` and `height`, else the `viewBox`.
fn svg(bytes: &[u8]) -> Result<PictureFacts, PictureFault> {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if text.trim_ascii_start().first() != Some(&b'<') {
        return Err(PictureFault::UnknownFormat);
    }
    let mut reader = Reader::from_reader(text);
    loop {
        match reader.read_event() {
            Ok(Event::Start(element) | Event::Empty(element)) => {
                return match element.local_name().as_ref() {
                    "svg" => root_size(&element),
                    _ => Err(PictureFault::UnknownFormat),
                };
            }
            Ok(Event::Eof) => return Err(PictureFault::CutOff),
            Ok(_) => {}
            Err(quick_xml::Error::Syntax(_)) => return Err(PictureFault::CutOff),
            Err(_) => return Err(PictureFault::UnknownFormat),
        }
    }
}

fn root_size(root: &BytesStart) -> Result<PictureFacts, PictureFault> {
    let attribute = |name: &str| {
        let attribute = root.try_get_attribute(name).ok().flatten()?;
        Some(attribute.value.into_owned())
    };
    let length = |name: &str| {
        let text = attribute(name)?;
        let text = text.trim();
        let number = text.strip_suffix("px").unwrap_or(text);
        number.trim_end().parse::<f64>().ok()
    };
    let own = length("width").zip(length("height"));
    let boxed = || {
        let text = attribute("viewBox")?;
        let mut numbers = text
            .split([' ', ',', '\t', '\r', '\n'])
            .filter(|part| !part.is_empty())
            .map(|part| part.parse::<f64>().ok());
        let (_, _) = (numbers.next()??, numbers.next()??);
        numbers.next()?.zip(numbers.next()?)
    };
    let (width, height) = own.or_else(boxed).ok_or(PictureFault::Unmeasured)?;
    let pixels = |n: f64| {
        // A drawing program may write a fraction or a number far too large; the cast saturates.
        let rounded = n.round() as u32;
        (rounded > 0 && rounded < u32::MAX).then_some(rounded)
    };
    let (width, height) = pixels(width)
        .zip(pixels(height))
        .ok_or(PictureFault::Unmeasured)?;
    Ok(PictureFacts {
        format: PictureFormat::Svg,
        width,
        height,
        animated: false,
        alpha: true,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts_of(bytes: &[u8]) -> Result<(PictureFormat, u32, u32), PictureFault> {
        picture(bytes).map(|facts| (facts.format, facts.width, facts.height))
    }

    /// The beginning of a JPEG of 600 × 400 pixels, with an orientation in Exif.
    fn jpeg(orientation: Option<u8>) -> Vec<u8> {
        let tiff = orientation.map(|orientation| {
            [
                b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".as_slice(),
                &[orientation],
                b"\0\0\0\0\0\0",
            ]
            .concat()
        });
        jpeg_with(&tiff.unwrap_or_default())
    }

    /// The same, with this as Exif; without any where there is nothing.
    fn jpeg_with(tiff: &[u8]) -> Vec<u8> {
        let mut bytes = b"\xff\xd8".to_vec();
        if !tiff.is_empty() {
            let length = u16::try_from(tiff.len() + 8).unwrap().to_be_bytes();
            bytes.extend([b"\xff\xe1".as_slice(), &length, b"Exif\0\0", tiff].concat());
        }
        bytes.extend(b"\xff\xc0\0\x11\x08\x01\x90\x02\x58\x03\x01\x22\0\x02\x11\x01\x03\x11\x01");
        bytes.extend(b"\xff\xda\0\x02\0\0\xff\xd9");
        bytes
    }

    #[test]
    fn each_kind_is_known_by_its_own_bytes() {
        use PictureFormat::{Avif, Gif, Jpeg, Png, WebP};
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x06\x40\0\0\x03\x84\x08\x02\0\0\0";
        let gif = b"GIF89a\x40\x01\xf0\0\x80\0\0\0\0\0";
        let webp = b"RIFF\x24\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\x3f\x06\0\x83\x03\0";
        let avif = [
            b"\0\0\0\x18ftypavif\0\0\0\0avifmif1".as_slice(),
            b"\0\0\0\x34meta\0\0\0\0",
            b"\0\0\0\x28iprp\0\0\0\x20ipco",
            b"\0\0\0\x14ispe\0\0\0\0\0\0\x06\x40\0\0\x03\x84",
            b"\0\0\0\x09irot\x01",
        ]
        .concat();
        assert_eq!(facts_of(png), Ok((Png, 1600, 900)));
        assert_eq!(facts_of(gif), Ok((Gif, 320, 240)));
        assert_eq!(facts_of(webp), Ok((WebP, 1600, 900)));
        assert_eq!(facts_of(&avif), Ok((Avif, 900, 1600)), "turned by irot");
        assert_eq!(facts_of(&jpeg(None)), Ok((Jpeg, 600, 400)));
    }

    #[test]
    fn a_camera_held_upright_makes_a_tall_picture() {
        for (orientation, size) in [
            (1, (600, 400)),
            (3, (600, 400)),
            (6, (400, 600)),
            (8, (400, 600)),
        ] {
            let facts = picture(&jpeg(Some(orientation))).unwrap();
            assert_eq!((facts.width, facts.height), size, "{orientation}");
        }
    }

    #[test]
    fn damage_elsewhere_does_not_lose_the_orientation() {
        let orientation = b"\x01\x12\0\x03\0\0\0\x01\0\x06\0\0".as_slice();
        let maker = |offset: &[u8; 4]| [b"\x01\x0f\0\x02\0\0\0\xc8".as_slice(), offset].concat();
        let directory = |entries: &[&[u8]], next: &[u8; 4]| {
            let count = u16::try_from(entries.len()).unwrap().to_be_bytes();
            [
                b"MM\0\x2a\0\0\0\x08".as_slice(),
                &count,
                &entries.concat(),
                next,
            ]
            .concat()
        };
        let far = maker(b"\0\0\xea\x60");
        for (damage, tiff) in [
            (
                "a next directory beyond the end",
                directory(&[orientation], b"\0\0\xc3\x50"),
            ),
            (
                "a text beyond the end, before",
                directory(&[&far, orientation], b"\0\0\0\0"),
            ),
            (
                "a text beyond the end, behind",
                directory(&[orientation, &far], b"\0\0\0\0"),
            ),
            (
                "a field of an unknown type",
                directory(
                    &[b"\x01\x0f\0\x63\0\0\0\x01\0\0\0\0", orientation],
                    b"\0\0\0\0",
                ),
            ),
        ] {
            let facts = picture(&jpeg_with(&tiff)).unwrap();
            assert_eq!((facts.width, facts.height), (400, 600), "{damage}");
        }
    }

    #[test]
    fn an_svg_has_a_size_or_a_box() {
        let svg = |attributes: &str| {
            let text = format!(
                "<?xml version=\"1.0\"?>\n<!-- a > b --><!DOCTYPE svg>\n\
                 <svg xmlns=\"http://www.w3.org/2000/svg\" {attributes}><g/></svg>"
            );
            picture(text.as_bytes()).map(|facts| (facts.width, facts.height))
        };
        assert_eq!(svg("width='640px' height='480'"), Ok((640, 480)));
        assert_eq!(
            svg("width='100%' viewBox='-10,-10 320.4 200'"),
            Ok((320, 200))
        );
        for none in [
            "",
            "viewBox='0 0 0 0'",
            "viewBox='x'",
            "width='1e99' height='1'",
        ] {
            assert_eq!(svg(none), Err(PictureFault::Unmeasured), "{none}");
        }
    }

    proptest::proptest! {
        #![proptest_config(crate::base::random::config())]

        #[test]
        fn no_bytes_make_it_panic(
            start in 0..7_usize,
            bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..400),
        ) {
            let starts: [&[u8]; 7] = [
                b"",
                b"\xff\xd8\xff\xe1\0\x40Exif\0\0MM\0\x2a\0\0\0\x08",
                b"\x89PNG\r\n\x1a\n",
                b"GIF89a",
                b"RIFF\0\0\0\0WEBPVP8",
                b"\0\0\0\x10ftypavif\0\0\0\0\0\0\0\x34meta\0\0\0\0\0\0\0\x28iprp\0\0\0\x20ipco",
                b"<svg width='",
            ];
            let _ = picture(&[starts[start], &bytes].concat());
        }
    }

    #[test]
    fn what_is_no_picture_is_none() {
        assert_eq!(
            facts_of(b"<!doctype html><html></html>"),
            Err(PictureFault::UnknownFormat)
        );
        assert_eq!(facts_of(b"not found"), Err(PictureFault::UnknownFormat));
        assert_eq!(
            facts_of(b"BM\0\0\0\0\0\0\0\0\0\0\0\0"),
            Err(PictureFault::UnknownFormat)
        );
    }

    #[test]
    fn every_picture_that_is_cut_off_is_recognised() {
        let complete = jpeg(Some(6));
        for cut in 0..complete.len() {
            // The size is in the frame header, 10 bytes before the image data's marker.
            let faulty = picture(&complete[..cut]).is_err();
            assert!(faulty || cut > complete.len() - 20, "cut at {cut}");
        }
    }
}
