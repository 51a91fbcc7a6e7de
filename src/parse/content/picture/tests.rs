//! Tests of what is read of pictures.

use super::*;
use crate::base::picture_file::{png, riff};

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

/// A PNG of 1600 × 900 pixels without data, with these chunks in front of where the data would be.
fn png_with(chunks: &[(&[u8; 4], &[u8])]) -> Vec<u8> {
    let mut bytes = png::SIGNATURE.to_vec();
    let head = (
        b"IHDR",
        b"\0\0\x06\x40\0\0\x03\x84\x08\x02\0\0\0".as_slice(),
    );
    let end: [(&[u8; 4], &[u8]); 2] = [(b"IDAT", b""), (b"IEND", b"")];
    for (kind, data) in [head].iter().chain(chunks).chain(&end) {
        bytes.extend(png::chunk(kind, data));
    }
    bytes
}

/// A GIF of 320 × 240 pixels without data, with these blocks in front of its frame and behind.
fn gif_with(before: &[u8], behind: &[u8]) -> Vec<u8> {
    [
        b"GIF89a\x40\x01\xf0\0\0\0\0".as_slice(),
        before,
        b",\0\0\0\0\x40\x01\xf0\0\0\x02\0",
        behind,
        b";",
    ]
    .concat()
}

/// A WebP without data, with this head.
fn webp_with(head: &[u8]) -> Vec<u8> {
    riff::file(&[riff::chunk(b"VP8X", head), riff::chunk(b"VP8 ", b"abc")])
}

#[test]
fn each_kind_is_known_by_its_own_bytes() {
    use PictureFormat::{Avif, Gif, Jpeg, Png, WebP};
    let png = png_with(&[]);
    let gif = gif_with(b"", b"");
    let webp = webp_with(b"\0\0\0\0\x3f\x06\0\x83\x03\0");
    let avif = [
        b"\0\0\0\x18ftypavif\0\0\0\0avifmif1".as_slice(),
        b"\0\0\0\x39meta\0\0\0\0",
        b"\0\0\0\x2diprp\0\0\0\x25ipco",
        b"\0\0\0\x14ispe\0\0\0\0\0\0\x06\x40\0\0\x03\x84",
        b"\0\0\0\x09irot\x01",
    ]
    .concat();
    assert_eq!(facts_of(&png), Ok((Png, 1600, 900)));
    assert_eq!(facts_of(&gif), Ok((Gif, 320, 240)));
    assert_eq!(facts_of(&webp), Ok((WebP, 1600, 900)));
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
    let svg = b"<svg width='4' height='3'><g>a</g></svg>".to_vec();
    let webp = webp_with(b"\0\0\0\0\x3f\x06\0\x83\x03\0");
    let complete = [jpeg(Some(6)), png_with(&[]), gif_with(b"", b""), webp, svg];
    for complete in complete {
        assert!(picture(&complete).is_ok());
        // Of a name that is cut off within a few bytes nobody knows what it would have become.
        for cut in 12..complete.len() - 1 {
            assert_eq!(
                picture(&complete[..cut]),
                Err(PictureFault::CutOff),
                "cut at {cut}"
            );
        }
    }
    assert_eq!(picture(b""), Err(PictureFault::Empty));
}

#[test]
fn what_follows_the_end_of_a_picture_is_passed_over() {
    for complete in [jpeg(None), png_with(&[]), gif_with(b"", b"")] {
        assert!(picture(&[&complete, b"and a film".as_slice()].concat()).is_ok());
    }
}

#[test]
fn a_heic_is_known_under_any_name() {
    for brands in [
        "heic\0\0\0\0mif1heic",
        "mif1\0\0\0\0mif1heix",
        "hevc\0\0\0\0msf1hevc",
    ] {
        let file = [b"\0\0\0\x18ftyp", brands.as_bytes(), b"\0\0\0\x08meta"].concat();
        assert_eq!(picture(&file), Err(PictureFault::Heic), "{brands}");
    }
    let film = b"\0\0\0\x14ftypisom\0\0\0\0mp42\0\0\0\x08moov";
    assert_eq!(picture(film), Err(PictureFault::UnknownFormat));
}

#[test]
fn what_moves_and_what_is_transparent_is_known() {
    let facts = |bytes: &[u8]| picture(bytes).map(|facts| (facts.animated, facts.alpha));
    let opacities: (&[u8; 4], &[u8]) = (b"tRNS", b"\0");
    let animation: (&[u8; 4], &[u8]) = (b"acTL", b"\0\0\0\x02\0\0\0\0");
    assert_eq!(facts(&png_with(&[])), Ok((false, false)));
    assert_eq!(facts(&png_with(&[opacities])), Ok((false, true)));
    assert_eq!(facts(&png_with(&[animation])), Ok((true, false)));
    let frame = b",\0\0\0\0\x01\0\x01\0\0\x02\0";
    assert_eq!(facts(&gif_with(b"", b"")), Ok((false, false)));
    assert_eq!(facts(&gif_with(b"", frame)), Ok((true, false)));
    assert_eq!(
        facts(&gif_with(frame, b"")),
        Ok((true, true)),
        "a small first frame"
    );
    assert_eq!(
        facts(&gif_with(b"!\xf9\x04\x01\0\0\x01\0", b"")),
        Ok((false, true))
    );
    assert_eq!(
        facts(&webp_with(b"\x02\0\0\0\0\0\0\0\0\0")),
        Ok((true, false))
    );
    assert_eq!(
        facts(&webp_with(b"\x10\0\0\0\0\0\0\0\0\0")),
        Ok((false, true))
    );
}

#[test]
fn a_drawing_is_known_by_its_few_bytes() {
    let photograph = vec![0; 1600 * 900];
    assert_eq!(picture(&png_with(&[])).map(|facts| facts.drawn), Ok(true));
    let photograph = picture(&png_with(&[(b"abCd", &photograph)]));
    assert_eq!(photograph.map(|facts| facts.drawn), Ok(false));
    assert_eq!(picture(&jpeg(None)).map(|facts| facts.drawn), Ok(false));
}
