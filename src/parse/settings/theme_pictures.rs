//! `[pictures.NAME]` of `theme.toml`: the ways in which the theme's pages show pictures.

use std::collections::BTreeMap;

use crate::base::SourcePath;
use crate::diagnostic::codes::{MISSING_KEY, WRONG_TYPE};
use crate::diagnostic::{Diagnostic, Span};
use crate::model::renditions::{Aspect, PictureKind, PictureUse};
use crate::parse::documents::{KeySpec, Reader, Value, keys, names};

keys! {
    /// `[pictures.NAME]`
    pub(super) PICTURE:
    OF = KeySpec::choice(
        "of", || names(PictureKind::ALL), "Which pictures are shown so.",
    ).required();
    WIDTHS = KeySpec::integers(
        "widths", 16, 10_000, "The widths in which they are written, in pixels: a list.",
    ).required();
    SIZES = KeySpec::text(
        "sizes", "How wide pages show them, as HTML has it: `(min-width: 60rem) 40rem, 100vw`.",
    ).required();
    ASPECT = KeySpec::text(
        "aspect", "The proportions to which they are cut, such as `16:9`; their own where none are given.",
    );
}

/// Every width is a file of every picture.
const MOST_WIDTHS: usize = 16;

/// Reads the uses below `key`.
pub(super) fn pictures(
    reader: &mut Reader<'_, '_>,
    key: &'static KeySpec,
    file: &SourcePath,
) -> BTreeMap<String, PictureUse> {
    let mut uses = BTreeMap::new();
    for (name, node) in reader.entries(key).into_iter().flatten() {
        if let Value::Table(_) = node.value {
            if let Some(usage) = reader.within(node, &format!("pictures.{}", name.text), picture) {
                uses.insert(name.text.as_ref().to_owned(), usage);
            }
        } else {
            let message = format!("`pictures.{}` wants a table", name.text);
            let help = "write `[pictures.NAME]`, and below it `of`, `widths` and `sizes`";
            let at = Span::new(file, node.range);
            reader.push(Diagnostic::new(&WRONG_TYPE, message).at(at).help(help));
        }
    }
    uses
}

fn picture(reader: &mut Reader<'_, '_>) -> Option<PictureUse> {
    let of = reader.choice(&OF, PictureKind::ALL);
    let mut widths = reader.counts(&WIDTHS);
    if let Some(at) = reader.place_of(&WIDTHS)
        && (widths.is_empty() || widths.len() > MOST_WIDTHS)
    {
        let message = format!("`widths` wants between 1 and {MOST_WIDTHS} numbers");
        let help = "five are enough for most places: `widths = [160, 320, 480, 800, 1280]`";
        reader.report(&WRONG_TYPE, at, message, help);
        widths.truncate(MOST_WIDTHS);
    }
    widths.sort_unstable();
    widths.dedup();
    let sizes = reader.text(&SIZES).unwrap_or_default().to_owned();
    let aspect = aspect(reader);
    for (key, help) in [
        (&OF, "say which pictures: `of = \"lead\"`"),
        (&WIDTHS, "write a list of them: `widths = [320, 640, 960]`"),
        (&SIZES, "say how wide they are shown: `sizes = \"100vw\"`"),
    ] {
        if !reader.given(key) {
            reader.missing(key, &MISSING_KEY, help);
        }
    }
    Some(PictureUse {
        of: of.filter(|_| !widths.is_empty() && !sizes.is_empty())?,
        widths,
        sizes,
        aspect,
    })
}

fn aspect(reader: &mut Reader<'_, '_>) -> Option<Aspect> {
    const MOST: u32 = 10_000;
    let written = reader.spanned(&ASPECT)?;
    let side = |text: &str| {
        let number = text.trim().parse().ok();
        number.filter(|number| (1..=MOST).contains(number))
    };
    let sides = written.value.split_once([':', '/']);
    let aspect = sides.and_then(|(width, height)| side(width).zip(side(height)));
    if aspect.is_none() {
        let message = format!("`{}` are no proportions", written.value);
        let help = "write width and height with a colon between them: `aspect = \"16:9\"`";
        reader.report(&WRONG_TYPE, written.range, message, help);
    }
    aspect
}
