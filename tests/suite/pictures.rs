//! Pictures in the sizes that readers' screens show: what is written, what pages say of it, and what is encoded again.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::Path;

use image::{DynamicImage, GenericImageView, ImageFormat, Rgb, RgbImage};
use lol_html::{RewriteStrSettings, element, rewrite_str};
use tempfile::TempDir;

use crate::program::{JUNE, presswork, put};

pub(crate) const CONFIG: &str =
    "title = \"T\"\nbase_url = \"https://example.org/news\"\n[social]\ncards = false\n";

/// A photograph of a hill at dusk, more or less.
pub(crate) fn photograph(width: u32, height: u32) -> DynamicImage {
    let pixel = |x: u32, y: u32| {
        let noise = (x.wrapping_mul(73_856_093) ^ y.wrapping_mul(19_349_663)) >> 7 & 31;
        let hill = (f64::from(x) / 90.0).sin() * 60.0 + f64::from(height) * 0.6;
        match f64::from(y) > hill {
            true => Rgb([30 + noise as u8, 60 + noise as u8, 40]),
            false => Rgb([(y * 120 / height) as u8 + 90, 110, 200 - noise as u8]),
        }
    };
    DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, pixel))
}

pub(crate) fn bytes(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// An article with a lead picture and one in its text.
pub(crate) fn article(front: &str) -> String {
    format!(
        "+++\ntitle = \"Harbour\"\ndate = 2026-05-08\ncategory = \"industry\"\nsummary = \"S\"\n\
         image = \"lead.jpg\"\nimage_alt = \"A hill\"\n{front}+++\nWords.\n\n![A hill](hill.png)\n"
    )
}

/// A site with an article and its pictures.
pub(crate) fn site() -> TempDir {
    let folder = TempDir::new().unwrap();
    let root = folder.path();
    put(root, "config.toml", CONFIG);
    put(root, "content/articles/a/index.md", article(""));
    let picture = photograph(1_500, 1_000);
    put(
        root,
        "content/articles/a/lead.jpg",
        bytes(&picture, ImageFormat::Jpeg),
    );
    put(
        root,
        "content/articles/a/hill.png",
        bytes(&photograph(640, 400), ImageFormat::Png),
    );
    folder
}

fn run(site: &Path, arguments: &[&str]) -> (i32, String) {
    presswork(JUNE, site, arguments)
}

pub(crate) fn build(site: &Path) -> String {
    let (code, said) = run(site, &["build"]);
    assert_eq!(code, 0, "{said}");
    said
}

/// Every file that a page names as a picture, with the width that it says, if any.
fn shown(html: &str) -> Vec<(String, Option<u32>)> {
    let shown = std::cell::RefCell::new(Vec::new());
    let settings = RewriteStrSettings::new()
        .append_element_content_handler(element!("source", |source| {
            let srcset = source.get_attribute("srcset").unwrap();
            assert!(source.get_attribute("sizes").is_some(), "{srcset}");
            for candidate in srcset.split(", ") {
                let (url, width) = candidate.split_once(' ').unwrap();
                let width = width.strip_suffix('w').unwrap().parse().unwrap();
                shown.borrow_mut().push((url.to_owned(), Some(width)));
            }
            Ok(())
        }))
        .append_element_content_handler(element!("img", |img| {
            let width = img.get_attribute("width").unwrap().parse().unwrap();
            let url = img.get_attribute("src").unwrap();
            shown.borrow_mut().push((url, Some(width)));
            assert!(img.get_attribute("style").is_none());
            Ok(())
        }));
    rewrite_str(html, settings).unwrap();
    shown.into_inner()
}

fn encoded(site: &Path) -> BTreeSet<(String, std::time::SystemTime)> {
    let entries = fs::read_dir(site.join(".presswork/pictures")).unwrap();
    entries
        .map(|entry| {
            let entry = entry.unwrap();
            let name = entry.file_name().into_string().unwrap();
            (name, entry.metadata().unwrap().modified().unwrap())
        })
        .collect()
}

#[test]
fn every_size_that_pages_name_is_there_and_as_large_as_they_say() {
    let site = site();
    build(site.path());
    let public = site.path().join("public");
    let mut seen = 0;
    for page in ["index.html", "2026/05/a/index.html"] {
        let html = fs::read_to_string(public.join(page)).unwrap();
        for (url, width) in shown(&html) {
            let Some(path) = url.strip_prefix("/news/renditions/") else {
                continue;
            };
            let bytes = fs::read(public.join("renditions").join(path)).unwrap();
            let picture = image::load_from_memory(&bytes).unwrap();
            // What is for every browser is smaller than the largest that a page shows.
            match path.ends_with(".webp") {
                true => assert_eq!(Some(picture.width()), width, "{url}"),
                false => assert!(Some(picture.width()) <= width, "{url}"),
            }
            assert!(picture.width() <= 1_500, "{url}");
            seen += 1;
        }
        assert!(!html.contains("lead.jpg\""), "{page} shows the whole file");
    }
    assert!(seen >= 12, "{seen}");
}

#[test]
fn pictures_look_like_what_they_were_made_of() {
    let site = site();
    build(site.path());
    let folder = site.path().join("public/renditions");
    let original = photograph(1_500, 1_000);
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let picture = image::load_from_memory(&fs::read(&path).unwrap()).unwrap();
        if !name.starts_with("lead-") || picture.width() * 1_000 != picture.height() * 1_500 {
            continue;
        }
        // The sky is blue, and the hill is green.
        let (width, height) = picture.dimensions();
        for (x, y) in [(0.5, 0.1), (0.2, 0.95)] {
            let at = |picture: &DynamicImage, width: u32, height: u32| {
                let place = |share: f64, length: u32| (f64::from(length) * share) as u32;
                picture.get_pixel(place(x, width), place(y, height)).0
            };
            let (there, wanted) = (at(&picture, width, height), at(&original, 1_500, 1_000));
            let near = there.iter().zip(wanted).all(|(a, b)| a.abs_diff(b) < 40);
            assert!(near, "{name}: {there:?} in place of {wanted:?}");
        }
    }
}

#[test]
fn nothing_is_encoded_twice() {
    let site = site();
    let root = site.path();
    build(root);
    let first = encoded(root);
    assert!(build(root).contains("nothing to write"));
    fs::remove_dir_all(root.join("public")).unwrap();
    build(root);
    assert_eq!(encoded(root), first, "the output folder was lost");
    fs::rename(
        root.join("content/articles/a/lead.jpg"),
        root.join("content/articles/a/harbour.jpg"),
    )
    .unwrap();
    let renamed = article("").replace("lead.jpg", "harbour.jpg");
    put(root, "content/articles/a/index.md", renamed);
    build(root);
    assert_eq!(encoded(root), first, "the file has another name");
    let another = article("image_focus = \"0% 0%\"\n").replace("lead.jpg", "harbour.jpg");
    put(root, "content/articles/a/index.md", another);
    build(root);
    assert!(
        encoded(root).len() > first.len(),
        "other parts of it are shown"
    );
    assert!(first.is_subset(&encoded(root)));
}

#[test]
fn a_damaged_variant_is_encoded_again() {
    let site = site();
    let root = site.path();
    build(root);
    let before = fs::read_dir(root.join("public/renditions"))
        .unwrap()
        .count();
    for (name, _) in encoded(root) {
        let path = root.join(".presswork/pictures").join(name);
        let bytes = fs::read(&path).unwrap();
        fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
    }
    fs::remove_dir_all(root.join("public")).unwrap();
    build(root);
    for entry in fs::read_dir(root.join("public/renditions")).unwrap() {
        let bytes = fs::read(entry.unwrap().path()).unwrap();
        image::load_from_memory(&bytes).unwrap();
    }
    let after = fs::read_dir(root.join("public/renditions"))
        .unwrap()
        .count();
    assert_eq!(after, before);
}

/// What happens to a picture's file.
type Damage = fn(Vec<u8>) -> Vec<u8>;

#[test]
fn a_picture_that_is_no_picture_stops_the_build_and_says_where() {
    let damage: [(&str, Damage, &str); 3] = [
        ("cut off", |bytes| bytes[..bytes.len() / 6].to_vec(), "copy"),
        ("empty", |_| Vec::new(), "copy"),
        (
            "too many pixels",
            |_| bytes(&photograph(1_300, 900), ImageFormat::Jpeg),
            "megapixels",
        ),
    ];
    for (what, damage, help) in damage {
        let site = site();
        let root = site.path();
        let most = format!("{CONFIG}[pictures]\nmegapixels = 1\n");
        put(root, "config.toml", most);
        let small = bytes(&photograph(1_200, 800), ImageFormat::Jpeg);
        put(root, "content/articles/a/lead.jpg", &small);
        build(root);
        put(root, "content/articles/a/lead.jpg", damage(small));
        let (code, said) = run(root, &["build"]);
        assert_eq!(code, 1, "{what}: {said}");
        assert!(
            said.contains("content/articles/a/index.md:6:9"),
            "{what}: {said}"
        );
        assert!(
            said.contains("lead.jpg") && said.contains(help),
            "{what}: {said}"
        );
        assert!(root.join("public/index.html").exists(), "{what}");
    }
}

/// A PNG whose rows begin with a byte that says nothing.
fn damaged_png() -> Vec<u8> {
    let chunk = |kind: &[u8], data: &[u8]| {
        let length = u32::try_from(data.len()).unwrap().to_be_bytes();
        let mut sum = flate2::Crc::new();
        sum.update(kind);
        sum.update(data);
        [&length, kind, data, &sum.sum().to_be_bytes()].concat()
    };
    let head = [
        &1_500_u32.to_be_bytes()[..],
        &900_u32.to_be_bytes(),
        &[8, 0, 0, 0, 0],
    ]
    .concat();
    let mut rows = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    rows.write_all(&vec![165; 1_501 * 900]).unwrap();
    [
        b"\x89PNG\r\n\x1a\n".as_slice(),
        &chunk(b"IHDR", &head),
        &chunk(b"IDAT", &rows.finish().unwrap()),
        &chunk(b"IEND", b""),
    ]
    .concat()
}

#[test]
fn a_check_finds_the_damage_that_stops_a_build() {
    let site = site();
    let root = site.path();
    build(root);
    let (_, said) = run(root, &["check"]);
    assert!(!said.contains("invalid-picture"), "{said}");
    let mut jpeg = bytes(&photograph(1_500, 900), ImageFormat::Jpeg);
    let middle = jpeg.len() / 2;
    jpeg[middle..middle + 4_000].fill(0);
    for damaged in [jpeg, damaged_png()] {
        put(root, "content/articles/a/lead.jpg", damaged);
        let [checked, built] = ["check", "build"].map(|command| {
            let (code, said) = run(root, &[command]);
            assert_eq!(code, 1, "{said}");
            let fault = said
                .split("invalid-picture")
                .nth(1)
                .expect("a fault")
                .to_owned();
            let lines: Vec<String> = fault.lines().take(4).map(str::to_owned).collect();
            lines
        });
        assert_eq!(checked, built);
        assert!(checked[0].contains("lead.jpg` is damaged"), "{checked:?}");
        assert!(
            checked[1].contains("content/articles/a/index.md:6:9"),
            "{checked:?}"
        );
    }
}

#[test]
fn a_site_may_publish_its_pictures_as_they_are() {
    let site = site();
    let root = site.path();
    put(
        root,
        "config.toml",
        format!("{CONFIG}[pictures]\nresize = false\n"),
    );
    build(root);
    assert!(!root.join("public/renditions").exists());
    let html = fs::read_to_string(root.join("public/2026/05/a/index.html")).unwrap();
    let shown = shown(&html);
    assert!(
        shown.contains(&("/news/2026/05/a/lead.jpg".to_owned(), Some(1_500))),
        "{shown:?}"
    );
}

#[test]
fn a_heavy_picture_that_is_shown_as_it_is_is_reported() {
    let site = site();
    let root = site.path();
    let drawing = |words: usize| {
        let words = "<desc>words</desc>".repeat(words);
        format!("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"8\" height=\"8\">{words}</svg>")
    };
    put(root, "content/articles/a/heavy.svg", drawing(40_000));
    put(root, "content/articles/a/light.svg", drawing(4));
    let text = article("") + "\n![Heavy](heavy.svg)\n\n![Light](light.svg)\n";
    put(root, "content/articles/a/index.md", text);
    let (_, said) = run(root, &["check"]);
    let heavy: Vec<&str> = said.split("heavy-picture").skip(1).collect();
    assert_eq!(heavy.len(), 1, "{said}");
    assert!(
        heavy[0].contains("content/articles/a/index.md:13:10"),
        "{said}"
    );
    assert!(heavy[0].contains("0.7 MB"), "{said}");
}
