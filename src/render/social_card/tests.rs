//! Headlines of every kind are set in the default theme's faces.

use std::sync::{Arc, LazyLock};

use proptest::prelude::*;
use resvg::usvg::roxmltree::Document;
use skrifa::{FontRef, MetadataProvider};

use super::faces::Typeface;
use super::{TextElement, TextFault, picture, png, set};
use crate::base::Fp;
use crate::model::social_card::{Coverage, Face};

const HEADLINE: &[u8] = include_bytes!("../../../themes/frontpage/fonts/headline.ttf");
const HEBREW: &[u8] = include_bytes!("../../../tests/fonts/Hebrew.ttf");
const ARABIC: &[u8] = include_bytes!("../../../tests/fonts/Arabic.ttf");
const JAPANESE: &[u8] = include_bytes!("../../../tests/fonts/Japanese.ttf");

fn fonts() -> Vec<Face> {
    let fonts = [
        ("headline", HEADLINE),
        ("", HEBREW),
        ("", ARABIC),
        ("", JAPANESE),
    ];
    let face = |(name, bytes): (&str, &[u8])| Face {
        name: name.to_owned(),
        bytes: Arc::new(bytes.to_vec()),
        fp: Fp::default(),
    };
    fonts.into_iter().map(face).collect()
}

/// Returns the characters that the fonts have.
fn coverage() -> &'static Coverage {
    static COVERAGE: LazyLock<Coverage> = LazyLock::new(|| {
        let fonts = fonts();
        let characters = fonts.iter().flat_map(|font| {
            let font = FontRef::new(&font.bytes).unwrap();
            let characters: Vec<u32> = font.charmap().mappings().map(|(c, _)| c).collect();
            characters
        });
        Coverage::of(characters.collect())
    });
    &COVERAGE
}

/// The box of the default theme's headlines.
const BOX: &str = "x=\"72\" y=\"326\" inline-size=\"1056\" block-size=\"330\" \
                   font-size=\"124 108 94 84 76 68 62 56 50 45\" line-height=\"1.12\" align-content=\"center\"";

fn svg(attributes: &str, text: &str) -> String {
    let mut escaped = String::new();
    crate::base::escape::text(&mut escaped, text);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1200\" height=\"630\">\
         <text font-family=\"headline\" {attributes}>{escaped}</text></svg>"
    )
}

/// Returns the outlines of a text.
fn outlines(attributes: &str, text: &str) -> Result<String, TextFault> {
    let fonts = fonts();
    let faces: Vec<Typeface> = fonts.iter().filter_map(Typeface::new).collect();
    let svg = svg(attributes, text);
    let document = Document::parse(&svg).unwrap();
    let node = document
        .descendants()
        .find(|node| node.has_tag_name("text"));
    TextElement::read(node.unwrap_or(document.root()), "ltr")?.outlines(&faces)
}

/// Returns the outermost points of outlines: left, top, right, bottom.
fn extent(path: &str) -> Option<[f32; 4]> {
    let numbers = path.split(|c: char| c.is_ascii_alphabetic() || c == ' ');
    let numbers: Vec<f32> = numbers.filter_map(|number| number.parse().ok()).collect();
    let points = numbers.as_chunks::<2>().0.iter();
    points.fold(None, |extent, [x, y]| {
        let [left, top, right, bottom] = extent.unwrap_or([*x, *y, *x, *y]);
        Some([left.min(*x), top.min(*y), right.max(*x), bottom.max(*y)])
    })
}

/// Says how many lines the outlines of a text have, by its height.
fn lines(attributes: &str, text: &str, step: f32) -> f32 {
    let [_, top, _, bottom] = extent(&outlines(attributes, text).unwrap()).unwrap();
    ((bottom - top) / step).ceil()
}

#[test]
fn a_text_takes_the_largest_size_that_fits() {
    let height = |text: &str| {
        let [_, top, _, bottom] = extent(&outlines(BOX, text).unwrap()).unwrap();
        bottom - top
    };
    // Capitals of the headline's face are two thirds of its size.
    assert!((75.0..95.0).contains(&height("HX")), "{}", height("HX"));
    assert!(height(&"All work and no play. ".repeat(13)) < 330.0);
}

#[test]
fn lines_end_between_words() {
    let narrow = "x=\"0\" y=\"100\" inline-size=\"300\" font-size=\"40\" line-height=\"1\"";
    assert_eq!(lines(narrow, "HHHHHH HHHHHH", 40.0), 2.0);
    assert_eq!(lines(narrow, "HHHHHH\u{a0}HH", 40.0), 1.0);
    assert_eq!(lines(narrow, "東京東京東京東京東京", 40.0), 2.0);
    // A word without an end is cut, and a long text ends in an ellipsis.
    assert_eq!(lines(narrow, &"H".repeat(40), 40.0), 5.0);
    let short = format!("{narrow} max-lines=\"2\"");
    assert_eq!(lines(&short, &"HHHH ".repeat(40), 40.0), 2.0);
    assert_eq!(lines(&short, &"H".repeat(300), 40.0), 2.0);
}

#[test]
fn no_word_is_alone_on_the_last_line_if_that_can_be_helped() {
    let sizes = "x=\"0\" y=\"100\" inline-size=\"420\" line-height=\"1\" font-size=\"44 40 36\"";
    let text = "HHHHHHHHHHHH HHHHHHHHHHHH I";
    assert_eq!(lines(sizes, text, 36.0), 2.0);
}

#[test]
fn a_text_from_right_to_left_ends_on_the_left() {
    let at = "x=\"600\" y=\"100\" font-size=\"40\"";
    let rtl = format!("{at} direction=\"rtl\"");
    let side = |attributes: &str, text: &str| extent(&outlines(attributes, text).unwrap()).unwrap();
    assert!(side(at, "שלום")[0] > 595.0);
    assert!(side(&rtl, "שלום")[2] < 605.0);
    // The full stop of a text from right to left is on its left, and that of an English one on its right, whatever
    // the card's direction.
    let with_dot = |text: &str| side(&rtl, &format!("{text}.")).map(f32::round);
    assert_eq!(with_dot("שלום")[2], side(&rtl, "שלום")[2].round());
    let (dotted, plain) = (with_dot("Hello"), side(&rtl, "Hello").map(f32::round));
    assert!(
        dotted[0] < plain[0] && dotted[2] <= 601.0,
        "{dotted:?} {plain:?}"
    );
}

#[test]
fn marks_and_soft_hyphens_are_drawn_where_they_belong() {
    let at = "x=\"0\" y=\"100\" font-size=\"40\"";
    // The two forms of a letter look the same.
    assert_eq!(outlines(at, "Việt"), outlines(at, "Vie\u{302}\u{323}t"));
    assert_eq!(outlines(at, "a\u{ad}b"), outlines(at, "ab"));
    assert_eq!(
        outlines(at, "a\u{202e}b\u{202c}c").unwrap().len(),
        outlines(at, "abc").unwrap().len()
    );
    let narrow = format!("{at} inline-size=\"120\"");
    let parted = outlines(&narrow, "HHHH\u{ad}HHHH").unwrap();
    assert!(parted.len() > outlines(&narrow, "HHHH HHHH").unwrap().len());
}

#[test]
fn nothing_is_drawn_for_a_letter_without_a_glyph() {
    let at = "x=\"0\" y=\"100\" font-size=\"40\"";
    assert_eq!(outlines(at, "ก한🚀"), Ok(String::new()));
    assert_eq!(outlines(at, ""), Ok(String::new()));
}

#[test]
fn what_is_wrong_with_a_text_is_said() {
    let fault = |attributes: &str| outlines(attributes, "a").unwrap_err().to_string();
    assert_eq!(
        fault("x=\"left\""),
        "`x=\"left\"` of a `text` cannot be read"
    );
    assert_eq!(
        fault("font-size=\"huge\""),
        "`font-size=\"huge\"` of a `text` cannot be read"
    );
    assert_eq!(
        fault("text-anchor=\"left\""),
        "`text-anchor=\"left\"` of a `text` cannot be read"
    );
    let unknown = svg("", "a").replace("headline", "headlin");
    let fonts = fonts();
    let faces: Vec<Typeface> = fonts.iter().filter_map(Typeface::new).collect();
    let unknown = Document::parse(&unknown).unwrap();
    let fault = set(&unknown, &faces, "ltr").unwrap_err();
    assert_eq!(fault.to_string(), "there is no font `headlin`");
}

/// What is drawn of a template without texts, as the length of the file.
fn drawn(inside: &str) -> usize {
    let svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" \
         width=\"1200\" height=\"630\">{inside}</svg>"
    );
    png::write(&picture(&svg).unwrap()).unwrap().len()
}

#[test]
fn a_template_reads_no_files() {
    let own = concat!(env!("CARGO_MANIFEST_DIR"), "/content/static/favicon.svg");
    let empty = drawn("");
    for href in [
        own,
        "file:///etc/passwd",
        "https://example.org/a.svg",
        "data:image/svg+xml,<svg/>",
    ] {
        let mut escaped = String::new();
        crate::base::escape::attribute(&mut escaped, href);
        let image = format!("<image href=\"{escaped}\" width=\"600\" height=\"600\"/>");
        assert_eq!(drawn(&image), empty, "{href}");
        let used = format!("<use xlink:href=\"{escaped}#a\"/>");
        assert_eq!(drawn(&used), empty, "{href}");
    }
}

/// Letters and marks for which there are fonts, and what has no shape of its own.
fn known_characters() -> impl Strategy<Value = char> {
    let range = |from: char, to: char| proptest::char::range(from, to);
    let one_of = |text: &str| proptest::sample::select(text.chars().collect::<Vec<_>>());
    prop_oneof![
        8 => range('!', '~'),
        3 => Just(' '),
        2 => range('\u{a0}', '\u{24f}'),
        1 => range('\u{300}', '\u{30c}'),
        2 => range('\u{391}', '\u{3c9}'),
        2 => range('\u{410}', '\u{44f}'),
        1 => range('\u{5b0}', '\u{5bc}'),
        3 => range('\u{5d0}', '\u{5ea}'),
        3 => range('\u{621}', '\u{652}'),
        1 => range('\u{1ea0}', '\u{1ef9}'),
        3 => one_of("日本語の長い見出しでも、句読点。「」"),
        1 => one_of(UNSHAPED),
        1 => range('\u{1f1e6}', '\u{1f9ff}'),
    ]
}

/// Controls, marks of direction, joiners and blanks, and what means something in XML.
const UNSHAPED: &str = "\n\t\r\u{0}\u{7f}\u{85}\u{ad}\u{200b}\u{200d}\u{200e}\u{200f}\u{202a}\u{202b}\u{202c}\u{202e}\
    \u{2028}\u{2029}\u{2066}\u{2068}\u{2069}\u{fe0f}\u{feff}\u{20e3}<>&\"'";

/// Characters of every script.
fn characters() -> impl Strategy<Value = char> {
    prop_oneof![
        4 => known_characters(),
        1 => proptest::char::range('\u{900}', '\u{1fff}'),
        1 => proptest::char::range('\u{2000}', '\u{d7ff}'),
        1 => any::<char>(),
    ]
}

fn headline(
    characters: impl Strategy<Value = char>,
) -> impl Strategy<Value = (String, &'static str)> {
    let text = proptest::collection::vec(characters, 1..=300);
    let text = text.prop_map(|characters| characters.into_iter().collect());
    (text, proptest::sample::select(vec!["ltr", "rtl"]))
}

/// The box of the default theme's headlines on a card of a direction.
fn box_of(direction: &str) -> String {
    match direction {
        "rtl" => BOX.replace("x=\"72\"", "x=\"1128\" direction=\"rtl\""),
        _ => BOX.to_owned(),
    }
}

#[test]
fn marks_do_not_tower_above_their_letter() {
    let drawn = |text: &str| outlines(&box_of("ltr"), text).unwrap();
    let tower = "\u{300}".repeat(60);
    assert_eq!(drawn(&format!("a{tower}b")), drawn("a\u{300}\u{300}b"));
    // Here two of them are in the letter.
    assert_eq!(drawn(&format!("\u{1ea4}{tower}")), drawn("\u{1ea4}"));
    for (letter, last) in [
        ("e\u{302}", "\u{301}"),
        ("\u{5e9}\u{5c1}\u{5bc}", "\u{5b8}"),
    ] {
        assert_ne!(
            drawn(&format!("{letter}{last}")),
            drawn(letter),
            "{last:?} is drawn"
        );
    }
}

proptest! {
    #![proptest_config(crate::base::random::config())]

    #[test]
    fn every_headline_stays_within_its_box((text, direction) in headline(known_characters())) {
        let text = coverage().drawable(&text).text;
        let path = outlines(&box_of(direction), &text).unwrap();
        prop_assert!(!path.is_empty() || !text.contains(char::is_alphanumeric), "{text:?}");
        if let Some([left, top, right, bottom]) = extent(&path) {
            prop_assert!(left > 40.0 && right < 1160.0, "{left} to {right}: {text:?}");
            prop_assert!(top > 100.0 && bottom < 560.0, "{top} to {bottom}: {text:?}");
        }
    }

    #[test]
    fn no_text_makes_it_panic((text, direction) in headline(characters())) {
        let svg = svg(&box_of(direction), &text.replace(|c: char| c.is_control() || c > '\u{fffd}', " "));
        let fonts = fonts();
        let faces: Vec<Typeface> = fonts.iter().filter_map(Typeface::new).collect();
        let document = Document::parse(&svg).unwrap();
        prop_assert!(set(&document, &faces, direction).is_ok());
        let drawable = coverage().drawable(&text).text;
        prop_assert_eq!(&coverage().drawable(&drawable).text, &drawable, "it is drawable once and for all");
        prop_assert!(!drawable.contains(char::is_control));
    }
}
