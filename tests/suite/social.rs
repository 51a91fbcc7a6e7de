//! Social cards: pictures of text for pages without a picture of their own.

mod scripts;

use std::collections::BTreeSet;

use presswork::app::MemorySink;
use presswork::base::{OutPath, SourcePath};
use presswork::model::Trace;
use presswork::model::trace::Reason;
use presswork::pipeline::{self, PrivateDraft};
use presswork::session::Session;

use crate::site::{Built, Site, inputs, picture, report};
use crate::themes::demo;

/// A site with the default theme, and nothing in it.
fn newsroom() -> Site {
    let mut site = demo();
    site.files
        .retain(|path, _| path.starts_with("themes/frontpage/"));
    configured(site, "")
}

fn configured(site: Site, more: &str) -> Site {
    let config = format!(
        "title = \"The Daily Diff\"\ntagline = \"News\"\nbase_url = \"https://example.org\"\nlanguages = [\"he\"]\n{more}\n"
    );
    let category = "+++\ntitle = \"Industry\"\nsummary = \"Who builds what.\"\n+++\n";
    let author = "+++\ntitle = \"Mina Okafor\"\nrole = \"Reporter\"\n+++\n";
    site.with("config.toml", config)
        .with("content/categories/industry.md", category)
        .with("content/authors/mina.md", author)
}

fn story(site: Site, name: &str, headline: &str, more: &str) -> Site {
    let text = format!(
        "+++\ntitle = \"{headline}\"\ndate = 2026-05-20\ncategory = \"industry\"\nauthors = [\"mina\"]\n\
         summary = \"A summary.\"\n{more}\n+++\n\nText.\n"
    );
    site.with(&format!("content/articles/{name}.md"), text)
}

/// The path of the card of a page, by what the page says of it.
fn card(built: &Built, page: &str) -> Option<String> {
    let html = built.text(page);
    let (_, rest) =
        html.split_once("<meta property=\"og:image\" content=\"https://example.org/")?;
    let path = rest.split('"').next()?;
    is_card(path).then(|| path.to_owned())
}

/// Says whether a path is that of a card of the site.
fn is_card(path: &str) -> bool {
    path.starts_with("renditions/card") && path.ends_with(".png")
}

fn cards(built: &Built) -> BTreeSet<&str> {
    let paths = built.outputs.keys().map(String::as_str);
    paths.filter(|path| is_card(path)).collect()
}

const STORY: &str = "2026/05/a/index.html";

#[test]
fn a_page_without_a_picture_has_a_card() {
    let built = story(newsroom(), "a", "A headline", "").build_with_pictures();
    assert_eq!(built.report(), "");
    let pages = [
        STORY,
        "index.html",
        "category/industry/index.html",
        "author/mina/index.html",
        "archive/index.html",
    ];
    for page in pages {
        let path = card(&built, page).expect(page);
        let bytes = &built.outputs[&path];
        let decoded = image::load_from_memory_with_format(bytes, image::ImageFormat::Png).unwrap();
        assert_eq!((decoded.width(), decoded.height()), (1_200, 630), "{path}");
        assert!(bytes.len() < 60_000, "{path} has {} bytes", bytes.len());
        // Something is written on it.
        let dark = decoded
            .to_luma8()
            .pixels()
            .filter(|pixel| pixel.0[0] < 60)
            .count();
        assert!(dark > 2_000, "{path}: {dark} dark pixels");
        let html = built.text(page);
        for meta in [
            "<meta property=\"og:image:type\" content=\"image/png\">",
            "<meta property=\"og:image:width\" content=\"1200\">",
            "<meta property=\"og:image:height\" content=\"630\">",
            "<meta name=\"twitter:card\" content=\"summary_large_image\">",
        ] {
            assert!(html.contains(meta), "{page}: {meta}");
        }
    }
    let html = built.text(STORY);
    assert!(html.contains("<meta property=\"og:image:alt\" content=\"A headline\">"));
    assert!(html.contains("<meta name=\"twitter:image:alt\" content=\"A headline\">"));
    // A picture of text is no picture of the story (rule J2), and feeds have no use for it.
    let others = html.replace("og:image", "").replace("twitter:image", "");
    assert_eq!(
        others.matches("renditions/card").count(),
        2,
        "only in the two tags"
    );
    assert!(!built.text("feed.xml").contains("renditions/card"));
    // Lists share the front page's card, and no other page has one.
    assert_eq!(
        card(&built, "archive/index.html"),
        card(&built, "index.html")
    );
    assert_eq!(cards(&built).len(), 4);
}

#[test]
fn a_story_with_a_picture_has_no_card() {
    let site = newsroom().with("content/articles/lead.jpg", picture("jpeg", 1_600, 900));
    let more = "image = \"lead.jpg\"\nimage_alt = \"A rack\"";
    let built = story(site, "a", "A headline", more).build_with_pictures();
    assert_eq!(card(&built, STORY), None);
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"10\" height=\"10\"/>";
    let site = newsroom().with("content/articles/lead.svg", svg);
    let more = "image = \"lead.svg\"\nimage_alt = \"A rack\"";
    let built = story(site, "a", "A headline", more).build_with_pictures();
    assert!(card(&built, STORY).is_some(), "networks show no SVG");
}

/// A GIF of two frames, which moves.
fn moving() -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = image::codecs::gif::GifEncoder::new(&mut bytes);
    let frame = |grey: u8| {
        image::Frame::new(image::RgbaImage::from_pixel(
            20,
            20,
            image::Rgba([grey, 0, 0, 255]),
        ))
    };
    encoder.encode_frames([frame(0), frame(250)]).unwrap();
    drop(encoder);
    bytes
}

/// An AVIF of 2,000 × 1,200 pixels, of which the pixels are missing.
fn avif() -> Vec<u8> {
    let boxed = |kind: &[u8; 4], data: &[u8]| {
        let length = u32::try_from(data.len() + 8).unwrap();
        [&length.to_be_bytes(), kind.as_slice(), data].concat()
    };
    let size = [0_u32, 2_000, 1_200].map(u32::to_be_bytes).concat();
    let size = boxed(b"iprp", &boxed(b"ipco", &boxed(b"ispe", &size)));
    let meta = boxed(b"meta", &[[0; 4].as_slice(), &size].concat());
    [boxed(b"ftyp", b"avif\0\0\0\0avifmif1"), meta].concat()
}

#[test]
fn a_picture_that_networks_do_not_show_large_has_a_card() {
    let files: [(&str, Vec<u8>); 4] = [
        ("lead.gif", moving()),
        ("lead.png", picture("png", 16, 16)),
        ("lead.jpg", picture("jpeg", 590, 590)),
        ("lead.avif", avif()),
    ];
    for (name, bytes) in files {
        let site = newsroom().with(&format!("content/articles/{name}"), bytes);
        let more = format!("image = \"{name}\"\nimage_alt = \"A rack\"");
        let built = story(site.clone(), "a", "A headline", &more).build_with_pictures();
        assert!(card(&built, STORY).is_some(), "{name}");
        let html = built.text(STORY);
        assert!(html.contains("content=\"summary_large_image\""), "{name}");
        // Without cards, what networks show small is better than nothing, and what they ignore is not.
        let site = configured(site, "[social]\ncards = false");
        let html = story(site, "a", "A headline", &more).build_with_pictures();
        let html = html.text(STORY);
        assert_eq!(html.contains("og:image"), name == "lead.jpg", "{name}");
        assert!(
            html.contains("<meta name=\"twitter:card\" content=\"summary\">"),
            "{name}"
        );
    }
}

#[test]
fn a_card_is_kept_for_ever_on_every_host() {
    let config = "[hosts]\nfor = [\"cloudflare\", \"nginx\", \"vercel\"]";
    let site = story(configured(newsroom(), config), "a", "A headline", "");
    let built = site.build_with_pictures();
    assert_eq!(built.report(), "");
    assert!(
        built
            .text("_headers")
            .contains("/renditions/*\n  Cache-Control: public, max-age=31536000, immutable")
    );
    for file in ["_nginx.conf", "vercel.json"] {
        assert!(built.text(file).contains("renditions/"), "{file}");
    }
}

#[test]
fn the_alternative_says_what_is_drawn() {
    let alt = |headline: &str| {
        let built = story(newsroom(), "a", headline, "").build_with_pictures();
        let html = built.text(STORY);
        let (_, rest) = html.split_once("og:image:alt\" content=\"").unwrap();
        rest.split('"').next().unwrap().to_owned()
    };
    assert_eq!(alt("Up 🚀 we go"), "Up we go");
    assert_eq!(alt("東京のコミュニティ"), "The Daily Diff");
    assert_eq!(alt("safe \\u202Etxt.exe"), "safe txt.exe");
}

#[test]
fn signs_without_a_font_are_named() {
    let site = story(newsroom(), "a", "Done ✓ and ⌘ and 𝕏", "");
    let site = story(site, "b", "Done \\uE001 here", "");
    assert_eq!(
        site.build_with_pictures().report(),
        "warning[missing-glyph] content/articles/a.md:1:1: the fonts of social cards lack `✓` and `⌘` => put a font that has \
         them into the folder `fonts/`, and name it in config.toml under `[social]`: `font = \"fonts/NotoSansSymbols2.ttf\"`\n\
         warning[missing-glyph] content/articles/a.md:1:1: the fonts of social cards lack `𝕏` => put a font that has it into \
         the folder `fonts/`, and name it in config.toml under `[social]`: `font = \"fonts/NotoSansMath.ttf\"`\n\
         warning[missing-glyph] content/articles/b.md:1:1: the fonts of social cards lack U+E001 => it means something in \
         one font alone: write something else in its place\n"
    );
}

#[test]
fn a_site_may_do_without_cards() {
    let site = configured(newsroom(), "[social]\ncards = false");
    let built = story(site, "a", "A headline", "").build_with_pictures();
    assert_eq!(cards(&built).len(), 0);
    assert!(!built.text(STORY).contains("og:image"));
    // So does a theme without the template.
    let mut site = newsroom();
    site.files
        .retain(|path, _| !path.ends_with("social_card.svg"));
    assert_eq!(
        cards(&story(site, "a", "A headline", "").build_with_pictures()).len(),
        0
    );
}

#[test]
fn letters_without_a_font_are_reported_once() {
    let site = story(newsroom(), "a", "東京のRustコミュニティ", "");
    let site = story(site, "b", "京都のサーバー。", "");
    let site = story(site, "c", "The sign 🚀 for launch", "");
    let built = site.build_with_pictures();
    assert_eq!(
        built.report(),
        "warning[missing-glyph] content/articles/a.md:1:1: the fonts of social cards lack `東`, `京`, `の`, `コ`, `ミ` and \
         others (Han, Hiragana and Katakana) => put a font that has them into the folder `fonts/`, and name it in \
         config.toml under `[social]`: `font = \"fonts/NotoSansJP.ttf\"`; one other page needs it too\n"
    );
    assert!(
        card(&built, STORY).is_some(),
        "the site's name and the category are left"
    );
}

#[test]
fn a_font_of_the_site_has_the_letters() {
    let fonts = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fonts");
    let font = |name: &str| std::fs::read(format!("{fonts}/{name}")).unwrap();
    let more = "[social]\nfont = [\"fonts/Japanese.ttf\", \"fonts/Hebrew.ttf\"]";
    let site = configured(newsroom(), more)
        .with("fonts/Japanese.ttf", font("Japanese.ttf"))
        .with("fonts/Hebrew.ttf", font("Hebrew.ttf"));
    let site = story(site, "a", "日本語の長い見出し", "");
    let site = story(site, "b", "שלום עולם", "");
    let built = site.clone().build_with_pictures();
    assert_eq!(built.report(), "");
    assert!(
        cards(&built).iter().all(|path| !path.starts_with("fonts")),
        "fonts are not published"
    );
    // Another font gives another picture, at another address.
    let other = site
        .with("fonts/Japanese.ttf", font("Hebrew.ttf"))
        .build_with_pictures();
    assert_ne!(card(&built, STORY), card(&other, STORY));
}

#[test]
fn a_font_that_cannot_be_used_is_reported() {
    let more = "[social]\nfont = [\"fonts/a.ttf\", \"fonts/b.ttf\", \"fonts/c.woff2\"]";
    let site = configured(newsroom(), more)
        .with("fonts/b.ttf", "no font")
        .with("fonts/c.woff2", "wOF2");
    let report = site.build_with_pictures().report();
    for part in [
        "config.toml:6:9: there is no font `fonts/a.ttf` => did you mean `fonts/b.ttf`?",
        "config.toml:6:24: `fonts/b.ttf` is no font that cards can be set in => take a TrueType or OpenType font",
        "config.toml:6:39: `fonts/c.woff2` is no font",
    ] {
        assert!(report.contains(part), "{report}");
    }
}

/// Builds again and again in one session.
fn traces(sites: &[Site]) -> Vec<Trace> {
    let mut session = Session::new();
    let build = |site: &Site| {
        let tree = site.tree();
        let sink = MemorySink::new(&tree);
        session
            .refresh(&inputs(tree, site.audience, &site.now), &sink, &())
            .trace
    };
    sites.iter().map(build).collect()
}

#[test]
fn an_unchanged_card_is_not_drawn_again() {
    let first = story(story(newsroom(), "a", "A headline", ""), "b", "Another", "");
    let text = first.files["content/articles/a.md"].clone();
    let longer = [text, b"More.\n".to_vec()].concat();
    let edited = first.clone().with("content/articles/a.md", longer);
    let renamed = story(first.clone(), "a", "A better headline", "");
    let traces = traces(&[first, edited, renamed]);
    let drawn = |trace: &Trace| {
        // The sink forgets what an earlier build gave it.
        let rendered = trace.rendered.iter();
        let rendered = rendered.filter(|(_, reason)| **reason != Reason::Lost);
        let paths = rendered.map(|(path, _)| path.to_string());
        paths.filter(|path| is_card(path)).collect::<Vec<_>>()
    };
    assert_eq!(drawn(&traces[0]).len(), 5);
    assert_eq!(drawn(&traces[1]), [""; 0]);
    let again = drawn(&traces[2]);
    assert!(
        matches!(again.as_slice(), [one] if one.starts_with("renditions/card-a.")),
        "{again:?}"
    );
}

#[test]
fn what_is_wrong_with_a_template_is_said_once() {
    let template = "themes/frontpage/templates/social_card.svg";
    for (text, message) in [
        ("<svg", "what it gives is no SVG"),
        (
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"10\" height=\"10\"/>",
            "a social card has 1200 × 630 pixels",
        ),
        (
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1200\" height=\"630\"><text font-family=\"x\">a</text></svg>",
            "there is no font `x`",
        ),
        ("{{ card.headlin }}", "headlin"),
        (
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1200\" height=\"630\">\n<image href=\"https://example.org/a.png\"/></svg>",
            ":2:1: `image` is not drawn on cards => draw it as shapes",
        ),
        (
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1200\" height=\"630\"><style>@import url(a.css);</style></svg>",
            "`@import` means nothing on cards",
        ),
        (
            "<!DOCTYPE svg [<!ENTITY a \"b\">]><svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1200\" height=\"630\">&a;</svg>",
            "what it gives is no SVG",
        ),
        (
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1200\" height=\"630\">{% if card.byline %}<text x=\"a\">b</text>{% endif %}</svg>",
            "`x=\"a\"` of a `text` cannot be read",
        ),
    ] {
        let site = newsroom().with(template, text);
        let site = story(site, "a", "A headline", "");
        // Cards are drawn by builds alone, and a check has to find the same.
        let checked = site.check();
        let reports = [
            site.build_with_pictures().report(),
            report(&checked.diagnostics, &site.tree()),
        ];
        for report in reports {
            let mut faults = report.lines().filter(|line| line.starts_with("error"));
            let fault = faults.next().unwrap_or_default();
            let begin = "error[template-failed] themes/frontpage/templates/social_card.svg";
            assert!(
                fault.starts_with(begin) && fault.contains(message),
                "{report}"
            );
            assert_eq!(faults.count(), 0, "{report}");
        }
    }
}

#[test]
fn a_private_draft_has_its_card_beside_it() {
    let site = story(newsroom(), "a", "A headline", "draft = true");
    let mut inputs = inputs(site.tree(), site.audience, &site.now);
    inputs.draft = Some(PrivateDraft {
        source: SourcePath::from("content/articles/a.md"),
        address: "/private-draft/x/".to_owned(),
    });
    let draft = pipeline::render_draft(&inputs, &()).unwrap();
    let paths: Vec<&str> = draft.files.keys().map(OutPath::as_str).collect();
    let is_card = |path: &&str| path.starts_with("private-draft/x/renditions/card.");
    assert_eq!(
        paths.iter().filter(|path| is_card(path)).count(),
        1,
        "{paths:?}"
    );
}

#[test]
fn a_head_that_does_not_name_the_card_is_reported() {
    let base = "themes/frontpage/templates/base.html";
    let mut site = story(newsroom(), "a", "A headline", "");
    let template = String::from_utf8(site.files[base].clone()).unwrap();
    site = site.with(
        base,
        template.replace("{{ head }}", "<title>{{ page.title }}</title>"),
    );
    let build = site.check();
    let mut messages = build.diagnostics.iter().map(|one| one.message.as_str());
    assert!(messages.any(|one| one.starts_with("a story is without") && one.contains("og:image")));
}

#[test]
fn no_headline_leaves_its_place() {
    let headline = "</text><script>alert(1)</script>&amp; <image href='/etc/passwd'/> \\u202Eevil";
    let built = story(newsroom(), "a", headline, "").build_with_pictures();
    assert!(card(&built, STORY).is_some(), "{}", built.report());
}
