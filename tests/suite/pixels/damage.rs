//! Files that are damaged, cut off, or far larger than they look: an error that says what, and never a panic.

use image::ImageFormat;
use presswork::model::picture::{Encoding, Keep, PixelFault};
use presswork::model::{PictureFormat, picture::Variant};
use presswork::{parse, pixels};

use super::{MOST, magick, one, sources, whole};

/// A file of each format, with pixels that differ.
fn files() -> Vec<(PictureFormat, Vec<u8>)> {
    let picture = sources::photograph(96, 64, 3);
    let encoded = |format| sources::file(&picture, format);
    let mut files = vec![
        (PictureFormat::Jpeg, encoded(ImageFormat::Jpeg)),
        (PictureFormat::Png, encoded(ImageFormat::Png)),
        (PictureFormat::Gif, encoded(ImageFormat::Gif)),
        (PictureFormat::WebP, encoded(ImageFormat::WebP)),
    ];
    let made = |encoding| one(&files[1].1, whole(96, 64, encoding)).unwrap();
    let made = [
        (PictureFormat::WebP, made(Encoding::WebP)),
        (PictureFormat::Jpeg, made(Encoding::Jpeg)),
    ];
    files.extend(made);
    files
}

#[test]
fn a_bomb_is_known_before_memory_is_taken_for_it() {
    let png = {
        let mut file = sources::file(&sources::photograph(8, 8, 1), ImageFormat::Png);
        file[16..24].copy_from_slice(&[0, 0, 0xc3, 0x50, 0, 0, 0xc3, 0x50]);
        let mut sum = flate2::Crc::new();
        sum.update(&file[12..29]);
        file[29..33].copy_from_slice(&sum.sum().to_be_bytes());
        file
    };
    let gif = {
        let mut file = sources::file(&sources::photograph(8, 8, 1), ImageFormat::Gif);
        file[6..10].fill(0xff);
        file
    };
    let jpeg = {
        let mut file = sources::jpeg(&sources::photograph(8, 8, 1), b"", b"");
        let frame = file.windows(2).position(|two| two == [0xff, 0xc0]).unwrap();
        file[frame + 5..frame + 9].fill(0xff);
        file
    };
    let webp = {
        let mut file = sources::file(&sources::photograph(8, 8, 1), ImageFormat::WebP);
        // The width and the height of a picture without loss, 14 bits each.
        let head = file.windows(4).position(|four| four == b"VP8L").unwrap() + 9;
        file[head..head + 3].copy_from_slice(&[0xfe, 0xbf, 0xff]);
        file[head + 3] |= 0x0f;
        file
    };
    for (file, width, height) in [
        (png, 50_000, 50_000),
        (gif, 65_535, 65_535),
        (jpeg, 65_535, 65_535),
        (webp, 16_383, 16_383),
    ] {
        let fault = one(&file, whole(10, 10, Encoding::Png));
        assert_eq!(fault, Err(PixelFault::TooLarge { width, height }));
    }
    let small = sources::file(&sources::photograph(100, 50, 1), ImageFormat::Jpeg);
    let variant = [whole(10, 10, Encoding::Png)];
    assert!(pixels::variants(small.clone(), &variant, 5_000).is_ok());
    let fault = pixels::variants(small.clone(), &variant, 4_999);
    assert_eq!(
        fault,
        Err(PixelFault::TooLarge {
            width: 100,
            height: 50
        })
    );
}

#[test]
fn what_is_cut_off_is_an_error() {
    for (format, file) in files() {
        for cut in [file.len() / 6, file.len() / 2, file.len() - 20] {
            assert!(parse::picture(&file[..cut]).is_err(), "{format:?} at {cut}");
            let fault = one(&file[..cut], whole(48, 32, Encoding::Png));
            assert!(
                matches!(fault, Err(PixelFault::Damaged(_))),
                "{format:?} at {cut}: {fault:?}"
            );
        }
    }
}

#[test]
fn what_ends_before_its_pixels_do_is_an_error() {
    // Half of a file, and its end.
    let jpeg = sources::jpeg(&sources::photograph(160, 120, 3), b"", b"");
    let halved = [&jpeg[..jpeg.len() / 2], b"\xff\xd9"].concat();
    assert!(parse::picture(&halved).is_ok());
    let fault = one(&halved, whole(80, 60, Encoding::Png)).map(|made| made.len());
    assert!(matches!(fault, Err(PixelFault::Damaged(_))), "{fault:?}");
}

#[test]
fn what_lost_its_middle_is_an_error() {
    let picture = sources::photograph(320, 240, 3);
    let sequential = sources::jpeg(&picture, b"", b"");
    let progressive = one(&sequential, whole(320, 240, Encoding::Jpeg)).unwrap();
    for file in [sequential, progressive] {
        let size = file.len();
        for (lost, length) in [(size / 2, size / 10), (size / 3, size / 3)] {
            let mut zeroed = file.clone();
            zeroed[lost..lost + length].fill(0);
            let cut = [&file[..lost], &file[lost + length..]].concat();
            for damaged in [zeroed, cut] {
                assert!(parse::picture(&damaged).is_ok());
                let fault = pixels::examine(damaged.clone(), &[], MOST);
                assert!(matches!(fault, Err(PixelFault::Damaged(_))), "{fault:?}");
            }
        }
        // What follows the end, and a few bytes that belong to nothing in front of it, are no damage.
        let end = file.len() - 2;
        let padded = [&file[..end], &[7, 7, 7], &file[end..], &[0; 5_000]].concat();
        assert_eq!(pixels::examine(padded.clone(), &[], MOST), Ok(()));
    }
}

#[test]
fn what_is_no_picture_is_said_to_be_none() {
    for (file, format) in [
        (b"".as_slice(), None),
        (b"<!doctype html>", Some(PictureFormat::Svg)),
        (b"<svg width='1' height='1'/>", Some(PictureFormat::Svg)),
        (
            b"\0\0\0\x18ftypavif\0\0\0\0avifmif1",
            Some(PictureFormat::Avif),
        ),
        (b"no picture", None),
    ] {
        assert_eq!(
            one(file, whole(1, 1, Encoding::Png)),
            Err(PixelFault::Undecodable(format))
        );
    }
}

/// What may be made of a file without a panic, in any state.
fn try_all(file: &[u8], format: PictureFormat) {
    let small = Variant {
        quality: 50,
        ..whole(24, 16, Encoding::WebP)
    };
    let _ = pixels::variants(
        file.to_vec(),
        &[small, whole(24, 16, Encoding::Jpeg)],
        1_000_000,
    );
    let _ = parse::picture(file);
    let keep = Keep {
        copyright: true,
        credentials: true,
    };
    if let Some(kept) = pixels::without_metadata(file, format, &keep) {
        assert_eq!(pixels::without_metadata(&kept, format, &keep), None);
        if parse::picture(file).is_ok() {
            parse::picture(&kept).unwrap();
        }
    }
}

#[test]
fn a_marker_that_means_nothing_where_it_stands_breaks_no_file() {
    let files = files();
    for astray in [0x01, 0xd0, 0xd7, 0xd8] {
        for which in [0, 5] {
            let (format, mut file) = files[which].clone();
            assert_eq!(file[2], 0xff);
            file[3] = astray;
            try_all(&file, format);
        }
    }
}

proptest::proptest! {
    #![proptest_config(crate::random::config())]

    #[test]
    fn damage_anywhere_makes_nothing_panic(
        which in 0..6_usize,
        changes in proptest::collection::vec((0.0..1.0_f64, proptest::num::u8::ANY), 1..8),
        cut in proptest::option::of(0.0..1.0_f64),
    ) {
        let files = files();
        let (format, mut file) = files[which].clone();
        for (place, byte) in changes {
            // The first bytes say how everything else is read.
            let place = (place * place * file.len() as f64) as usize;
            file[place] = byte;
        }
        if let Some(cut) = cut {
            file.truncate((cut * file.len() as f64) as usize);
        }
        try_all(&file, format);
    }

    #[test]
    fn codes_that_mean_nothing_make_nothing_panic(
        progressive in proptest::bool::ANY,
        table in 0..200_usize,
        codes in proptest::collection::vec(proptest::num::u8::ANY, 1..40),
    ) {
        let files = files();
        let mut file = files[if progressive { 5 } else { 0 }].1.clone();
        let start = file.windows(2).position(|two| two == [0xff, 0xc4]).unwrap() + 5 + table;
        for (place, code) in file.iter_mut().skip(start).zip(codes) {
            *place = code;
        }
        try_all(&file, PictureFormat::Jpeg);
    }
}

#[test]
fn other_encoders_files_are_read() {
    if !magick::is_there() {
        return;
    }
    let source = sources::file(&sources::photograph(97, 61, 4), ImageFormat::Png);
    for arguments in [
        ["-sampling-factor", "4:2:0"],
        ["-sampling-factor", "4:2:2"],
        ["-sampling-factor", "4:4:0"],
        ["-sampling-factor", "4:1:1"],
        ["-colorspace", "Gray"],
        ["-interlace", "JPEG"],
        ["-define", "jpeg:arithmetic-coding=false"],
        ["-define", "jpeg:restart-interval=4"],
    ] {
        let file = magick::convert(&source, &arguments, "jpeg");
        parse::picture(&file).unwrap();
        let made = pixels::variants(file.clone(), &[whole(48, 30, Encoding::Png)], MOST);
        assert!(made.is_ok(), "{arguments:?}: {made:?}");
    }
}
