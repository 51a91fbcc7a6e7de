//! What leaves a file, and what stays: read by other programs.

use std::fs;
use std::process::Command;

use image::ImageFormat;
use presswork::model::PictureFormat;
use presswork::model::picture::Keep;
use presswork::parse;
use presswork::pixels::without_metadata;

use super::{decoded, sources};

const COPYRIGHT: Keep = Keep {
    copyright: true,
    credentials: false,
};

/// Whether `exiftool` is there, which writes and reads what cameras and programs do.
fn has_exiftool() -> bool {
    let there = Command::new("exiftool").arg("-ver").output().is_ok();
    if !there {
        crate::publish::pass_over("metadata: there is no exiftool");
    }
    there
}

/// A file with all that a camera and an editor write.
fn laden(picture: &[u8], extension: &str) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(format!("picture.{extension}"));
    fs::write(&path, picture).unwrap();
    let exif: &[&str] = &[
        "-EXIF:Make=Maker",
        "-EXIF:Model=Model 7",
        "-EXIF:SerialNumber=SN123456",
        "-EXIF:LensSerialNumber=LS987",
        "-EXIF:GPSLatitude=52.52",
        "-EXIF:GPSLatitudeRef=N",
        "-EXIF:Orientation#=6",
        "-EXIF:Artist=Ann Example",
        "-EXIF:Copyright=© Example News",
        "-XMP:CreatorTool=Editor 9",
        "-XMP:City=Berlin",
        "-XMP-dc:Rights=Rights of XMP",
    ];
    let own: &[&str] = match extension {
        "jpg" => &[
            "-IPTC:City=Berlin",
            "-IPTC:By-line=Iptc Name",
            "-Comment=secret",
        ],
        "png" => &["-PNG:Comment=secret", "-PNG:Software=Editor 9"],
        "gif" => &["-Comment=secret"],
        _ => &[],
    };
    let exif = if extension == "gif" { &exif[9..] } else { exif };
    let output = Command::new("exiftool")
        .args(["-q", "-overwrite_original"])
        .args(exif)
        .args(own)
        .arg(&path)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    fs::read(&path).unwrap()
}

/// What `exiftool` reads of a file, a line for each field with its group.
fn fields(file: &[u8], extension: &str) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(format!("picture.{extension}"));
    fs::write(&path, file).unwrap();
    let output = Command::new("exiftool")
        .args(["-G1", "-s", "-n"])
        .arg(&path)
        .output()
        .unwrap();
    String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(str::to_owned)
        .collect()
}

fn value<'a>(fields: &'a [String], name: &str) -> Option<&'a str> {
    let of = |line: &&String| {
        line.split(':')
            .next()
            .is_some_and(|head| head.trim_end().ends_with(name))
    };
    let line = fields.iter().find(of)?;
    line.split_once(": ").map(|(_, value)| value)
}

/// Files of every format that has pixels, by extension.
fn files() -> Vec<(PictureFormat, &'static str, Vec<u8>)> {
    let picture = sources::photograph(96, 64, 8);
    let files = [
        (PictureFormat::Jpeg, "jpg", ImageFormat::Jpeg),
        (PictureFormat::Png, "png", ImageFormat::Png),
        (PictureFormat::WebP, "webp", ImageFormat::WebP),
        (PictureFormat::Gif, "gif", ImageFormat::Gif),
    ];
    files
        .map(|(format, extension, encoding)| (format, extension, sources::file(&picture, encoding)))
        .into()
}

#[test]
fn what_tells_of_place_and_camera_leaves_and_the_orientation_stays() {
    if !has_exiftool() {
        return;
    }
    for (format, extension, file) in files() {
        let laden = laden(&file, extension);
        assert!(
            fields(&laden, extension)
                .iter()
                .any(|line| line.contains("Editor 9")),
            "{extension}"
        );
        let kept = without_metadata(&laden, format, &Keep::default()).unwrap();
        let found = fields(&kept, extension);
        let text = found.join("\n");
        for secret in [
            "Maker", "Model 7", "SN123456", "LS987", "GPS", "Editor", "Berlin", "secret",
            "Example", "Iptc", "Rights",
        ] {
            assert!(!text.contains(secret), "{extension}: {secret} in\n{text}");
        }
        for secret in ["SN123456", "Berlin", "Editor 9", "secret"] {
            let holds = kept
                .windows(secret.len())
                .any(|bytes| bytes == secret.as_bytes());
            assert!(!holds, "{extension}: {secret} is in the bytes");
        }
        if extension != "gif" {
            assert_eq!(
                value(&found, "Orientation"),
                Some("6"),
                "{extension}\n{text}"
            );
        }
        assert_eq!(value(&found, "Warning"), None, "{extension}\n{text}");
        assert_eq!(decoded(&kept), decoded(&file), "{extension}");
        assert_eq!(parse::picture(&kept), parse::picture(&laden), "{extension}");
        assert_eq!(
            without_metadata(&kept, format, &Keep::default()),
            None,
            "{extension}"
        );
    }
}

#[test]
fn rights_stay_where_the_site_keeps_them() {
    if !has_exiftool() {
        return;
    }
    for (format, extension, file) in files() {
        let laden = laden(&file, extension);
        let kept = without_metadata(&laden, format, &COPYRIGHT).unwrap();
        let found = fields(&kept, extension);
        if extension != "gif" {
            assert_eq!(
                value(&found, "Artist"),
                Some("Ann Example"),
                "{extension}\n{found:#?}"
            );
            assert_eq!(
                value(&found, "Copyright"),
                Some("© Example News"),
                "{extension}\n{found:#?}"
            );
        }
        assert!(!found.join("\n").contains("SN123456"));
        assert_eq!(
            without_metadata(&kept, format, &COPYRIGHT),
            None,
            "{extension}"
        );
        assert_eq!(decoded(&kept), decoded(&file), "{extension}");
    }
}

#[test]
fn rights_are_found_in_iptc_and_xmp_too() {
    if !has_exiftool() {
        return;
    }
    let (_, _, file) = files().remove(0);
    for (argument, name, wanted) in [
        ("-IPTC:By-line=Iptc Name", "Artist", "Iptc Name"),
        (
            "-IPTC:CopyrightNotice=Iptc Rights",
            "Copyright",
            "Iptc Rights",
        ),
        ("-XMP-dc:Creator=Xmp Name", "Artist", "Xmp Name"),
        ("-XMP-dc:Rights=Xmp Rights", "Copyright", "Xmp Rights"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("picture.jpg");
        fs::write(&path, &file).unwrap();
        Command::new("exiftool")
            .args(["-q", "-overwrite_original", argument])
            .arg(&path)
            .output()
            .unwrap();
        let kept =
            without_metadata(&fs::read(&path).unwrap(), PictureFormat::Jpeg, &COPYRIGHT).unwrap();
        assert_eq!(
            value(&fields(&kept, "jpg"), name),
            Some(wanted),
            "{argument}"
        );
    }
}

#[test]
fn a_file_without_metadata_stays_as_it_is() {
    for (format, _, file) in files() {
        assert_eq!(
            without_metadata(&file, format, &COPYRIGHT),
            None,
            "{format:?}"
        );
    }
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg' width='1' height='1'/>";
    assert_eq!(without_metadata(svg, PictureFormat::Svg, &COPYRIGHT), None);
}

#[test]
fn colour_profiles_stay_and_what_follows_the_end_leaves() {
    let profile = moxcms::ColorProfile::new_display_p3().encode().unwrap();
    let picture = sources::photograph(32, 32, 8);
    let plain = sources::jpeg(&picture, b"", &profile);
    assert_eq!(
        without_metadata(&plain, PictureFormat::Jpeg, &Keep::default()),
        None
    );
    let laden = [&plain, b"a film of the moment".as_slice()].concat();
    assert_eq!(
        without_metadata(&laden, PictureFormat::Jpeg, &Keep::default()),
        Some(plain.clone())
    );
    let between = [&plain[..20], b"between segments".as_slice(), &plain[20..]].concat();
    assert_eq!(
        without_metadata(&between, PictureFormat::Jpeg, &Keep::default()),
        Some(plain.clone())
    );
    assert_eq!(
        super::pixels_of(&between, 16, 16),
        super::pixels_of(&plain, 16, 16)
    );
    let with_exif = sources::jpeg(&picture, &super::right::exif(1), &profile);
    assert_eq!(
        without_metadata(&with_exif, PictureFormat::Jpeg, &Keep::default()),
        Some(plain)
    );
}

/// A box.
fn boxed(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let length = u32::try_from(data.len() + 8).unwrap();
    [&length.to_be_bytes(), kind.as_slice(), data].concat()
}

/// An AVIF whose second item is Exif and whose third is XMP, without pixels.
fn avif(exif: &[u8], xmp: &[u8]) -> Vec<u8> {
    let entry = |number: u8, kind: &[u8]| {
        boxed(
            b"infe",
            &[b"\x02\0\0\0\0".as_slice(), &[number], b"\0\0", kind, b"\0"].concat(),
        )
    };
    let items = [
        b"\0\0\0\0\0\x03".as_slice(),
        &entry(1, b"av01"),
        &entry(2, b"Exif"),
        &entry(3, b"mime\0application/rdf+xml"),
    ]
    .concat();
    let data = [b"pixl", exif, xmp];
    let file = |mut start: usize| {
        let mut places = b"\0\0\0\0\x44\0\0\x03".to_vec();
        for (number, item) in (1..).zip(data) {
            let four = |number: usize| u32::try_from(number).unwrap().to_be_bytes();
            places.extend([0, number, 0, 0, 0, 1]);
            places.extend([four(start), four(item.len())].concat());
            start += item.len();
        }
        let size = boxed(b"ipco", &boxed(b"ispe", b"\0\0\0\0\0\0\0\x20\0\0\0\x10"));
        let meta = [
            b"\0\0\0\0".as_slice(),
            &boxed(b"iinf", &items),
            &boxed(b"iloc", &places),
            &boxed(b"iprp", &size),
        ]
        .concat();
        let head = [
            boxed(b"ftyp", b"avif\0\0\0\0avifmif1"),
            boxed(b"meta", &meta),
        ]
        .concat();
        (
            head.len() + 8,
            [head, boxed(b"mdat", &data.concat())].concat(),
        )
    };
    let start = file(0).0;
    file(start).1
}

#[test]
fn avif_is_overwritten_where_it_is() {
    let file = avif(
        b"\0\0\0\0MM\0\x2aGPS 52.52 N 13.4 E    ",
        &b"<gps/>".repeat(10),
    );
    let facts = parse::picture(&file).unwrap();
    assert_eq!(
        (facts.format, facts.width, facts.height),
        (PictureFormat::Avif, 32, 16)
    );
    let kept = without_metadata(&file, PictureFormat::Avif, &Keep::default()).unwrap();
    assert_eq!(kept.len(), file.len());
    let holds = |secret: &[u8]| kept.windows(secret.len()).any(|bytes| bytes == secret);
    assert!(holds(b"pixl") && !holds(b"GPS") && !holds(b"gps"));
    assert_eq!(parse::picture(&kept), Ok(facts));
    assert_eq!(
        without_metadata(&kept, PictureFormat::Avif, &Keep::default()),
        None
    );
    let credentials = boxed(
        b"uuid",
        b"\xd8\xfe\xc3\xd6\x1b\x0e\x48\x3c\x92\x97\x58\x28\x87\x7e\xc4\x81signed",
    );
    let signed = [kept, credentials].concat();
    let keep = Keep {
        copyright: false,
        credentials: true,
    };
    assert_eq!(without_metadata(&signed, PictureFormat::Avif, &keep), None);
    let without = without_metadata(&signed, PictureFormat::Avif, &Keep::default()).unwrap();
    assert!(!without.windows(6).any(|bytes| bytes == b"signed"));
}

#[test]
fn rights_stay_in_avif_and_what_is_left_is_valid() {
    let place = "<exif:GPSLatitude>52,31N</exif:GPSLatitude>".repeat(12);
    let xmp = format!(
        "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><dc:rights><rdf:Alt><rdf:li xml:lang=\"x-default\">\
         Smith &amp; Sons</rdf:li></rdf:Alt></dc:rights>{place}</x:xmpmeta>"
    );
    // A directory with a copyright, whose text follows it.
    let tiff = b"MM\0\x2a\0\0\0\x08\0\x01\x82\x98\0\x02\0\0\0\x08\0\0\0\x1a\0\0\0\0Anna B.\0GPS";
    let with = [b"\0\0\0\0".as_slice(), tiff].concat();
    let without = b"\0\0\0\0MM\0\x2aGPS 52.52 N 13.4 E    ";
    let keep = Keep {
        copyright: true,
        credentials: false,
    };
    for (exif, left) in [(with.as_slice(), "Anna B."), (without, "Smith &amp; Sons")] {
        let file = avif(exif, xmp.as_bytes());
        let kept = without_metadata(&file, PictureFormat::Avif, &keep).unwrap();
        let text = String::from_utf8_lossy(&kept);
        assert_eq!(kept.len(), file.len());
        assert!(text.contains(left) && !text.contains("GPS"), "{text:?}");
        let packet = &text[text.find("<x:xmpmeta").unwrap()..];
        assert!(packet.trim_end().ends_with('>'), "{packet:?}");
        assert_eq!(without_metadata(&kept, PictureFormat::Avif, &keep), None);
        let nothing = without_metadata(&file, PictureFormat::Avif, &Keep::default()).unwrap();
        let text = String::from_utf8_lossy(&nothing);
        assert!(
            !text.contains(left) && text.contains("<x:xmpmeta"),
            "{text:?}"
        );
    }
}

#[test]
fn credentials_stay_where_the_site_keeps_them() {
    let keep = Keep {
        copyright: false,
        credentials: true,
    };
    let (_, _, file) = files().remove(0);
    // JPEG's universal metadata come in segments of application 11.
    let signed = [&file[..2], b"\xff\xeb\0\x0aJP\0\x01\0\0\0\x01", &file[2..]].concat();
    assert_eq!(without_metadata(&signed, PictureFormat::Jpeg, &keep), None);
    assert_eq!(
        without_metadata(&signed, PictureFormat::Jpeg, &Keep::default()),
        Some(file)
    );
}
