//! Pictures in texts: the sizes in which each is shown, who made it, and what is cut from it.

use std::fs;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

use crate::pictures::{CONFIG, article, build, bytes, photograph, site};
use crate::pixels::magick;
use crate::program::put;

/// What a page shows a picture's sizes as, by the description of the picture.
fn sizes(html: &str, alt: &str) -> (String, Vec<String>) {
    let end = html.find(&format!("alt=\"{alt}\"")).unwrap();
    let source = &html[html[..end].rfind("<source").unwrap()..end];
    let value = |name: &str| {
        let begin = format!(" {name}=\"");
        let value = source.split_once(&begin).unwrap().1;
        value.split('"').next().unwrap().to_owned()
    };
    let widths = value("srcset");
    let widths = widths
        .split(", ")
        .map(|one| one.split_once(' ').unwrap().1.to_owned());
    (value("sizes"), widths.collect())
}

/// Builds a story of these words, beside whose file lies `b.jpg`, with a theme of these files, and returns its page.
fn page(theme: &[(&str, &str)], words: &str) -> String {
    let site = site();
    let picture = bytes(&photograph(1_500, 1_000), ImageFormat::Jpeg);
    put(site.path(), "content/articles/a/b.jpg", picture);
    let text = article("") + words;
    put(site.path(), "content/articles/a/index.md", text);
    for (name, text) in theme {
        put(site.path(), &format!("themes/mine/{name}"), *text);
    }
    let config = format!("theme = \"mine\"\n{CONFIG}");
    put(site.path(), "config.toml", config);
    build(site.path());
    fs::read_to_string(site.path().join("public/2026/05/a/index.html")).unwrap()
}

#[test]
fn a_wide_picture_has_other_sizes_than_one_in_the_text() {
    let html = page(
        &[(
            "theme.toml",
            "name = \"mine\"\nextends = \"frontpage\"\n\
             [pictures.text]\nof = \"text\"\nwidths = [320]\nsizes = \"40rem\"\n\
             [pictures.wide]\nof = \"text\"\nwidths = [320, 640]\nsizes = \"60rem\"\n\
             [pictures.full]\nof = \"text\"\nwidths = [320, 640, 1280]\nsizes = \"100vw\"\n\
             [pictures.gallery]\nof = \"text\"\nwidths = [160]\nsizes = \"20rem\"\n\
             [pictures.gallery_full]\nof = \"text\"\nwidths = [160, 320]\nsizes = \"50vw\"\n",
        )],
        "\n![Text](b.jpg)\n\n![Wide](b.jpg){.wide}\n\n![Full](b.jpg){.full}\n\n![One](b.jpg) ![Two](b.jpg)\n\n\
         ![Label][b]\n\n![Broad][b]{.wide}\n\n![Left](b.jpg) ![Right](b.jpg){.full}\n\n[b]: b.jpg\n",
    );
    let widths = |alt: &str| {
        let (sizes, widths) = sizes(&html, alt);
        format!("{sizes}: {}", widths.join(" "))
    };
    assert_eq!(widths("Text"), "40rem: 320w");
    assert_eq!(widths("Wide"), "60rem: 320w 640w");
    assert_eq!(widths("Full"), "100vw: 320w 640w 1280w");
    assert_eq!(widths("One"), "20rem: 160w");
    assert_eq!(widths("Two"), "20rem: 160w");
    assert_eq!(widths("Label"), "40rem: 320w");
    assert_eq!(widths("Broad"), "60rem: 320w 640w");
    assert_eq!(widths("Left"), "50vw: 160w 320w");
}

#[test]
fn a_theme_that_has_no_wide_pictures_shows_them_as_those_of_its_texts() {
    let pictures = "[pictures.text]\nof = \"text\"\nwidths = [320]\nsizes = \"40rem\"\n";
    let html = page(
        &[
            ("theme.toml", &format!("name = \"mine\"\n{pictures}")),
            ("templates/article.html", "{{ content }}"),
            ("templates/home.html", "Home"),
        ],
        "\n![Wide](b.jpg){.wide}\n\n![One](b.jpg) ![Two](b.jpg)\n",
    );
    for alt in ["Wide", "One", "Two"] {
        assert_eq!(
            sizes(&html, alt),
            ("40rem".to_owned(), vec!["320w".to_owned()])
        );
    }
}

/// The file of an address of the test's site.
fn at(site: &std::path::Path, url: &str) -> Vec<u8> {
    let path = url.split("/news/").nth(1).unwrap();
    fs::read(site.join("public").join(path)).unwrap()
}

#[test]
fn the_focus_moves_what_is_cut_out() {
    if !magick::is_there() {
        return;
    }
    // Three fields side by side, red, green and blue: a square holds one of them.
    let fields = RgbImage::from_fn(1_800, 600, |x, _| {
        Rgb([[220, 30, 30], [30, 160, 30], [30, 30, 220]][x as usize / 600])
    });
    let fields = bytes(&DynamicImage::ImageRgb8(fields), ImageFormat::Jpeg);
    for (focus, wanted) in [("0% 50%", 0), ("", 1), ("100% 50%", 2), ("90% 50%", 2)] {
        let site = site();
        put(
            site.path(),
            "content/articles/a/lead.jpg",
            fields.as_slice(),
        );
        let front = match focus {
            "" => String::new(),
            focus => format!("image_focus = \"{focus}\"\n"),
        };
        put(site.path(), "content/articles/a/index.md", article(&front));
        build(site.path());
        let page = fs::read_to_string(site.path().join("public/2026/05/a/index.html")).unwrap();
        let json = page.split("application/ld+json\">").nth(1).unwrap();
        let json = json.split("</script>").next().unwrap();
        let squares: Vec<&str> = json
            .split('"')
            .filter(|one| one.contains("/renditions/lead-600."))
            .collect();
        assert_eq!(squares.len(), 1, "{json}");
        let square = magick::pixels(&at(site.path(), squares[0]), &[]);
        assert_eq!(square.dimensions(), (600, 600));
        for (x, y) in [(40, 40), (300, 300), (560, 560)] {
            let pixel = square.get_pixel(x, y).0;
            let strongest = (0..3).max_by_key(|channel| pixel[*channel]).unwrap();
            assert_eq!(strongest, wanted, "{focus}: {pixel:?} at {x}, {y}");
        }
    }
}

#[test]
fn whoever_made_a_picture_is_named_wherever_the_text_goes() {
    let site = site();
    put(
        site.path(),
        "config.toml",
        format!("{CONFIG}[outputs]\nllms = true\n"),
    );
    put(
        site.path(),
        "content/articles/a/b.jpg",
        bytes(&photograph(900, 600), ImageFormat::Jpeg),
    );
    let text = "\n![One](b.jpg \"A *hill*\"){credit=\"Jane & Joe\"}\n\n![Two](b.jpg) ![Three](b.jpg){credit=\"Ann\"}\n\n\
                - ![Four](b.jpg \"In a list\"){credit=\"Zoe\"}\n- words\n";
    put(
        site.path(),
        "content/articles/a/index.md",
        article("") + text,
    );
    build(site.path());
    let read = |path: &str| fs::read_to_string(site.path().join("public").join(path)).unwrap();
    for path in [
        "2026/05/a/index.html",
        "2026/05/a/index.md",
        "feed.xml",
        "atom.xml",
        "feed.json",
    ] {
        let said = read(path);
        for name in ["Jane", "Ann", "Zoe"] {
            assert!(said.contains(name), "{path} does not name {name}");
        }
        assert!(!said.contains("{credit"), "{path}");
    }
    let page = read("2026/05/a/index.html");
    assert!(
        page.contains("<figcaption>In a list <span class=\"credit\">"),
        "{page}"
    );
}

#[test]
fn a_page_shows_no_picture_larger_than_its_file() {
    let site = site();
    for (name, width) in [("large", 3_000), ("small", 300)] {
        let picture = bytes(&photograph(width, width / 2), ImageFormat::Jpeg);
        put(
            site.path(),
            &format!("content/articles/a/{name}.jpg"),
            picture,
        );
    }
    let text = "\n![Large](large.jpg){.full}\n\n![Small](small.jpg){.full}\n";
    put(
        site.path(),
        "content/articles/a/index.md",
        article("") + text,
    );
    build(site.path());
    let page = fs::read_to_string(site.path().join("public/2026/05/a/index.html")).unwrap();
    let size = |alt: &str| {
        let end = page.find(&format!("alt=\"{alt}\"")).unwrap();
        let img = &page[page[..end].rfind("<img").unwrap()..end];
        let length = |name: &str| {
            img.split_once(&format!(" {name}=\""))
                .unwrap()
                .1
                .split('"')
                .next()
                .unwrap()
        };
        format!("{} {}", length("width"), length("height"))
    };
    // The style sheet holds the first to the page's width.
    assert_eq!(size("Large"), "2560 1280");
    assert_eq!(size("Small"), "300 150");
}
